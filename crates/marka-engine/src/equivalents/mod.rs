//! Cables of other families and systems that come nearest to a cable, by their properties, element by element.
//!
//! Two cables are never called equal: what is compared are the properties that rule files state, each for
//! itself, and what they do not state is unknown. The size has to be the same; the vocabulary says which
//! properties must not differ, which value of a property is better, and how much a difference counts.

mod likeness;
mod prices;
mod sizes;

pub use likeness::Likeness;

use crate::compiled::Compiled;
use crate::compose::{Written, compose};
use crate::diagram::{Cost, Price, UNUSUAL_END};
use crate::engine::Engine;
use crate::expr::Verdict;
use crate::read::Reader;
use crate::selection::Selection;
use likeness::{Known, acceptable, likeness, most, toll};
use marka_rules::model::{Blank, ElementId, OptionSet, Property, Role, Value};
use prices::{Prices, UNIT};
use rust_decimal::Decimal;
use sizes::Size;
use std::ops::ControlFlow;

/// The part of templates that is the mark.
const MARK: &str = "mark";
/// Constructions of a family that are looked at before the nearest of them are named.
const EXAMINED: usize = 64;

/// A cable that comes near to the asked one.
#[derive(Clone, Debug)]
pub struct Analogue {
    /// Index of its family.
    pub family: usize,
    /// Its mark, where its family has such a part.
    pub mark: Option<String>,
    /// Its construction; what a text may leave out and nobody asked for is open.
    pub selection: Selection,
    /// Whether it is usual.
    pub verdict: Verdict,
    /// How much its differences count in all.
    pub distance: u64,
    /// The comparison, what differs first.
    pub rows: Vec<Row>,
}

/// One line of a comparison.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// What is compared.
    pub what: What,
    /// Of the asked cable.
    pub ours: Option<Value>,
    /// Of the other one.
    pub theirs: Option<Value>,
    /// How the other one stands to the asked one.
    pub likeness: Likeness,
}

/// What a line of a comparison is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum What {
    /// A property: its index in the vocabulary.
    Property(usize),
    /// How many conductors there are.
    Cores,
    /// Their section in mm².
    Section,
}

/// What is known of the asked cable.
struct Asked<'a> {
    family: usize,
    /// Its mark.
    mark: Option<String>,
    /// Constructions that rules name as its counterparts, with their family.
    named: Vec<(usize, Selection)>,
    vocabulary: &'a [Property],
    properties: Vec<Known>,
    size: Size,
}

impl Engine {
    /// The nearest constructions of every family, at most `each` of one, nearest first.
    pub fn analogues(&self, family: usize, selection: &Selection, each: usize) -> Vec<Analogue> {
        let asked = Asked::new(self, family, selection);
        let in_force = |other: &(usize, &Compiled)| {
            other.1.family.standard.as_ref().is_none_or(|standard| !standard.cancelled)
        };
        let families = self.families.iter().enumerate().filter(in_force);
        let mut found: Vec<Analogue> =
            families.flat_map(|(at, other)| asked.nearest(at, other, each)).collect();
        found.retain(|analogue| 2 * analogue.distance <= asked.farthest());
        found.sort_by_key(Analogue::rank);
        found
    }

    /// One cable beside another, line by line, what differs first.
    pub fn compared(&self, ours: (usize, &Selection), theirs: (usize, &Selection)) -> Vec<Row> {
        Asked::new(self, ours.0, ours.1).rows(&self.families[theirs.0], theirs.1)
    }
}

impl Analogue {
    /// What it says where the asked cable says something.
    fn answered(&self) -> impl Iterator<Item = (What, Option<&Value>)> {
        let mut rows: Vec<&Row> = self.rows.iter().filter(|row| row.ours.is_some()).collect();
        rows.sort_by_key(|row| row.what);
        rows.into_iter().map(|row| (row.what, row.theirs.as_ref()))
    }

    /// What is usual goes before what is not, and the nearer before the farther.
    fn rank(&self) -> (bool, u64, usize) {
        (self.verdict != Verdict::Usual, self.distance, self.family)
    }
}

impl<'a> Asked<'a> {
    fn new(engine: &'a Engine, family: usize, selection: &Selection) -> Asked<'a> {
        let compiled = &engine.families[family];
        let vocabulary = &engine.base.vocabulary;
        let mark = mark(compiled, selection);
        let known = |property: &Property| {
            if property.compare.weight == 0 {
                return Known::default();
            }
            let own = || mark.clone().filter(|_| property.names.as_deref() == Some(&compiled.family.id));
            let value = compiled.facts(selection, &property.key).or_else(|| own().map(Value::Word));
            let may = match &value {
                Some(value) => vec![value.clone()],
                None => compiled.possible_facts(selection, &property.key),
            };
            Known { value, may }
        };
        let properties: Vec<Known> = vocabulary.iter().map(known).collect();
        let named = vocabulary.iter().zip(&properties).filter_map(|(property, known)| {
            let other = engine.family(property.names.as_deref()?).filter(|other| *other != family)?;
            Some((other, read_mark(engine, other, known.value.as_ref()?)?))
        });
        let named = named.collect();
        Asked { family, mark, named, vocabulary, properties, size: Size::of(compiled, selection) }
    }

    /// The distance of a cable that differs in everything that is known.
    fn farthest(&self) -> u64 {
        self.vocabulary.iter().zip(&self.properties).map(|(property, ours)| most(property, ours)).sum()
    }

    /// The selections in which the nearest constructions of a family are sought: all of its size,
    /// and apart what rules name.
    fn starts(&self, family: usize, compiled: &Compiled) -> Vec<Selection> {
        let sized = self.size.within(compiled);
        let named = self.named.iter().filter(|(other, _)| *other == family);
        let both = named.flat_map(|(_, named)| sized.iter().filter_map(|sized| meet(sized, named)));
        both.chain(sized.iter().cloned()).collect()
    }

    /// The nearest constructions of one family.
    fn nearest(&self, family: usize, compiled: &Compiled, each: usize) -> Vec<Analogue> {
        let mut found: Vec<Analogue> = Vec::new();
        let starts = self.starts(family, compiled);
        let examined_each = EXAMINED / starts.len().max(1);
        for start in starts {
            let silent = |element| self.is_silent(compiled, element);
            let Some(prices) = Prices::new(compiled, &start, self.vocabulary, &self.properties, &silent)
            else {
                continue;
            };
            let mut examined = 0;
            compiled.by_price(&start, &level_prices(compiled, &start, &prices), |cost, selection| {
                examined += 1;
                let bound = (cost % UNUSUAL_END + prices.base) / UNIT;
                let unusual = cost >= UNUSUAL_END;
                let worst = found.get(each - 1).map(|last| (last.verdict != Verdict::Usual, last.distance));
                if examined > examined_each || worst.is_some_and(|worst| worst <= (unusual, bound)) {
                    return ControlFlow::Break(());
                }
                if let Some(analogue) = self.analogue(family, compiled, &selection) {
                    keep(&mut found, analogue, each);
                }
                ControlFlow::Continue(())
            });
        }
        found
    }

    /// The comparison with the likeliest construction of a selection; nothing where it may not stand for the asked cable.
    fn analogue(&self, family: usize, compiled: &Compiled, selection: &Selection) -> Option<Analogue> {
        let (cost, settled) = self.settle(compiled, selection)?;
        let mark = mark(compiled, &settled);
        if family == self.family && mark == self.mark {
            return None;
        }
        let theirs: Vec<Known> = self
            .vocabulary
            .iter()
            .map(|property| glanced(compiled, &settled, mark.as_deref(), property))
            .collect();
        let both = || self.vocabulary.iter().zip(&self.properties).zip(&theirs);
        let fits = |((property, ours), theirs): ((&Property, &Known), &Known)| {
            theirs.may.is_empty() || theirs.may.iter().any(|value| acceptable(property, ours, value))
        };
        if !both().all(fits) {
            return None;
        }
        let distance =
            both().map(|((property, ours), theirs)| toll(property, ours, theirs.value.as_ref())).sum();
        let rows = self.lines(&theirs, &Size::of(compiled, &settled));
        let verdict = if cost >= UNUSUAL_END { Verdict::Unusual } else { Verdict::Usual };
        Some(Analogue { family, mark, selection: settled, verdict, distance, rows })
    }

    /// Decides what prices left open: what a blank means, or what is declared first.
    /// What may be left unwritten and nobody asked for stays open.
    fn settle(&self, compiled: &Compiled, selection: &Selection) -> Option<(Cost, Selection)> {
        let price = |element: ElementId| {
            let model = &compiled.family.elements[element];
            let left = selection.sets[element];
            if left == compiled.all(element) && self.is_silent(compiled, element) || left.is_empty() {
                return Price { kept: left, costs: Vec::new() };
            }
            let wanted = match model.blank {
                Blank::Means(option) => option,
                _ => 0,
            };
            let cost = |option: usize| match option {
                option if !left.has(option) => Cost::MAX,
                option if option == wanted => 0,
                option => 2 * option as Cost + 1,
            };
            Price { kept: OptionSet::EMPTY, costs: (0..model.options.len()).map(cost).collect() }
        };
        let mut settled = None;
        compiled.by_price(selection, &price, |cost, selection| {
            settled = Some((cost, selection));
            ControlFlow::Break(())
        });
        settled
    }

    /// Whether a designation may say nothing of the element: by its rules, or because nothing was asked of the size.
    fn is_silent(&self, compiled: &Compiled, element: ElementId) -> bool {
        let model = &compiled.family.elements[element];
        let sized = matches!(model.role, Role::Count | Role::Size | Role::Shape | Role::Marked);
        model.may_omit || model.blank == Blank::NotSaid || sized && !self.size.is_said()
    }

    fn rows(&self, compiled: &Compiled, selection: &Selection) -> Vec<Row> {
        let mark = mark(compiled, selection);
        let own = |property: &Property| {
            mark.clone().filter(|_| property.names.as_deref() == Some(&compiled.family.id)).map(Value::Word)
        };
        let known = |property: &Property| Known {
            value: compiled.facts(selection, &property.key).or_else(|| own(property)),
            may: Vec::new(),
        };
        let theirs: Vec<Known> = self.vocabulary.iter().map(known).collect();
        self.lines(&theirs, &Size::of(compiled, selection))
    }

    fn lines(&self, theirs: &[Known], size: &Size) -> Vec<Row> {
        let compared = self.vocabulary.iter().enumerate().filter(|(_, property)| property.compare.weight > 0);
        let properties = compared.map(|(index, property)| {
            let (ours, theirs) = (self.properties[index].value.clone(), theirs[index].value.clone());
            let likeness = likeness(property, ours.as_ref(), theirs.as_ref());
            Row { what: What::Property(index), ours, theirs, likeness }
        });
        let mut rows: Vec<Row> = self.size_lines(size).into_iter().chain(properties).collect();
        rows.retain(|row| row.ours.is_some() || row.theirs.is_some());
        rows.sort_by_key(|row| row.likeness);
        rows
    }

    fn size_lines(&self, size: &Size) -> [Row; 2] {
        let number = |value: Option<Decimal>| Some(Value::Number(value?.round_sf(3)?.normalize()));
        let line = |what, ours, theirs| {
            let likeness = match (ours, theirs) {
                (Some(ours), Some(theirs)) if sizes::alike(ours, theirs) => Likeness::Same,
                (Some(ours), Some(theirs)) if what == What::Section && ours < theirs => Likeness::Better,
                (Some(_), Some(_)) => Likeness::Different,
                _ => Likeness::Unknown,
            };
            Row { what, ours: number(ours), theirs: number(theirs), likeness }
        };
        [line(What::Cores, self.size.cores, size.cores), line(What::Section, self.size.section, size.section)]
    }
}

/// What the options of each element cost: those within the selection that cost nothing stay together.
fn level_prices<'p>(
    compiled: &'p Compiled,
    selection: &'p Selection,
    prices: &'p Prices,
) -> impl Fn(ElementId) -> Price + 'p {
    move |element| {
        let left = selection.sets[element];
        let own = &prices.options[element];
        let cost = |option: usize| own.get(option).copied().unwrap_or(0);
        let kept = left.iter().filter(|&option| cost(option) == 0).collect();
        let all = 0..compiled.family.elements[element].options.len();
        let costs = all.map(|option| if left.has(option) { cost(option) } else { Cost::MAX });
        Price { kept, costs: costs.collect() }
    }
}

/// Keeps the nearest of those that have one mark or that differ in nothing that was asked for,
/// and of all as many as are wanted.
fn keep(found: &mut Vec<Analogue>, analogue: Analogue, each: usize) {
    let alike = |known: &&mut Analogue| {
        known.mark.is_some() && known.mark == analogue.mark || known.answered().eq(analogue.answered())
    };
    match found.iter_mut().find(alike) {
        Some(known) if known.rank() <= analogue.rank() => return,
        Some(known) => *known = analogue,
        None => found.push(analogue),
    }
    found.sort_by_key(Analogue::rank);
    found.truncate(each);
}

/// The mark that a selection writes.
fn mark(compiled: &Compiled, selection: &Selection) -> Option<String> {
    compose(&compiled.family, selection, &Written::default()).part(MARK)
}

/// What a family reads in a mark that rules name.
fn read_mark(engine: &Engine, family: usize, mark: &Value) -> Option<Selection> {
    let Value::Word(mark) = mark else { return None };
    let answer = engine.read(mark, &mut Reader::default());
    answer.readings.into_iter().find(|reading| reading.family == family).map(|reading| reading.selection)
}

/// What both selections leave, where they leave something of every element.
fn meet(one: &Selection, other: &Selection) -> Option<Selection> {
    let both = one.sets.iter().zip(&other.sets).map(|(one, other)| match one.and(*other) {
        OptionSet::EMPTY if !one.is_empty() => None,
        both => Some(both),
    });
    Some(Selection { sets: both.collect::<Option<_>>()?, ..one.clone() })
}

/// What a construction says of a property, and what it may say where that is open.
fn glanced(compiled: &Compiled, selection: &Selection, mark: Option<&str>, property: &Property) -> Known {
    if property.compare.weight == 0 {
        return Known::default();
    }
    if let Some(mark) = mark.filter(|_| property.names.as_deref() == Some(&compiled.family.id)) {
        let value = Value::Word(mark.to_owned());
        return Known { may: vec![value.clone()], value: Some(value) };
    }
    match compiled.fact_at_a_glance(selection, &property.key) {
        Ok(value) => Known { may: value.iter().copied().cloned().collect(), value: value.cloned() },
        Err(may) => Known { value: None, may: may.into_iter().cloned().collect() },
    }
}
