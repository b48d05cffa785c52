//! Families that have the cables that a description wants, and marks of such cables.

use std::cmp::Reverse;

use marka_rules::model::{Blank, Comparison, Element, Expr, Kind, Num, OptionId, OptionSet, Role, Value};
use rust_decimal::Decimal;

use super::bind::Item;
use super::{Description, Reviewed, SECTION, SIZE, Statement, VOLTAGE};
use crate::compiled::Compiled;
use crate::compose::{Written, compose};
use crate::diagram::Scratch;
use crate::engine::Engine;
use crate::expr::Verdict;
use crate::facts::Stated;
use crate::read::{Reader, Reading};
use crate::selection::Selection;

use super::tokens::What;

/// How many families are looked into for marks.
const FAMILIES: usize = 6;
/// How many families are offered.
const OFFERS: usize = 3;
/// How many marks of one family are put together beside the simplest.
const VARIED: usize = 16;
/// How many marks of one family are offered, and from how many the shortest are taken.
const OFFERED: usize = 5;
const LOOKED_AT: usize = 20;
/// What a property that a family confirms weighs, and a word of its title that says no property.
const CONFIRMED: usize = 2;
/// By how much a family may suit less than the best one.
const WORSE: usize = 1;

/// A family that has such cables.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    /// Index of the family.
    pub family: usize,
    /// What is known of the cable, in elements of the family.
    pub selection: Selection,
    /// Designations of such cables, the simplest first.
    pub designations: Vec<String>,
    /// They are usual ones.
    pub usual: bool,
}

/// How a family takes a statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fit {
    Agrees,
    /// The family does not say anything about it.
    Silent,
    Contradicts,
}

impl Engine {
    /// The families that have such cables, best first, each with some of them.
    pub(super) fn offers(
        &self,
        description: &Description,
        reviewed: &Reviewed<'_>,
        reader: &mut Reader,
    ) -> Vec<Offer> {
        if description.marked {
            return Vec::new();
        }
        let said: Vec<&Statement> =
            description.statements.iter().filter(|said| !self.is_measure(said)).collect();
        let mut suiting: Vec<((Reverse<usize>, usize), Selection)> = Vec::new();
        for family in 0..self.families.len() {
            let compiled = &self.families[family];
            let cancelled = compiled.family.standard.as_ref().is_some_and(|standard| standard.cancelled);
            if cancelled || compiled.family.present.is_some() {
                continue;
            }
            if let Some((confirmed, selection)) = self.suits(family, &said) {
                let weight = CONFIRMED * confirmed + self.named(family, reviewed);
                if weight > 0 && Engine::counts(compiled, &selection, description) {
                    suiting.push(((Reverse(weight), family), selection));
                }
            }
        }
        suiting.sort_by_key(|(rank, _)| *rank);
        let mut offers: Vec<Offer> = Vec::new();
        let best = suiting.first().map_or(0, |(rank, _)| rank.0.0);
        for ((Reverse(weight), family), selection) in suiting.into_iter().take(FAMILIES) {
            if offers.len() == OFFERS || weight + WORSE < best {
                break;
            }
            if let Some(offer) = self.offer(family, selection, (description, &said), reader) {
                offers.push(offer);
            }
        }
        // What is unusual is offered behind what is usual.
        offers.sort_by_key(|offer| !offer.usual);
        offers
    }

    fn is_measure(&self, said: &Statement) -> bool {
        let key = &self.base.vocabulary[said.property].key;
        let counted = self.base.wording.counted.iter().any(|counted| counted.property == *key);
        counted || [SIZE, SECTION, VOLTAGE].contains(&key.as_str())
    }

    /// What the words of a text weigh that stand in the title of a family; what says a property counts for nothing.
    fn named(&self, family: usize, reviewed: &Reviewed<'_>) -> usize {
        let title = &self.wordbook.titles[family];
        let weight = |item: &Item<'_>| {
            let What::Word(word) = &reviewed.tokens[item.at.0].what else { return 0 };
            let says = item.meaning().is_some_and(|meaning| !meaning.senses.is_empty());
            let part = item.meaning().is_some_and(|meaning| !meaning.about.is_empty());
            match () {
                () if says || part || !title.words.contains(&word.stem) => 0,
                // What the goods are called counts more than what they are for.
                () => CONFIRMED + usize::from(title.product == word.stem),
            }
        };
        reviewed.items.iter().map(weight).sum()
    }

    /// What is known of the cable in a family, and how many statements that confirms; `None` where it has no such cable.
    fn suits(&self, family: usize, said: &[&Statement]) -> Option<(usize, Selection)> {
        let compiled = &self.families[family];
        let mut selection = compiled.open();
        let mut confirmed = 0;
        for statement in said {
            match self.narrow(compiled, &mut selection, statement) {
                Fit::Agrees => confirmed += 1,
                Fit::Silent => {}
                Fit::Contradicts => return None,
            }
        }
        let allowed = compiled.judge(&selection, &mut Scratch::default()) != Verdict::Forbidden;
        allowed.then_some((confirmed, selection))
    }

    /// Whether a family has cables with as many conductors.
    fn counts(compiled: &Compiled, selection: &Selection, description: &Description) -> bool {
        let (Some(cores), Some(number)) = (description.cores, &compiled.family.conductors) else {
            return true;
        };
        if description.size.is_some() {
            return true;
        }
        let left = number.clone();
        let right = Num::Const(Decimal::from(cores));
        compiled.may_hold(selection, &Expr::Compare { left, op: Comparison::Equal, right })
    }

    /// Keeps of a selection what a statement allows: by the first of its senses that the family can have.
    fn narrow(&self, compiled: &Compiled, selection: &mut Selection, said: &Statement) -> Fit {
        let senses = std::iter::once((said.property, &said.value));
        let mut fit = Fit::Silent;
        for (property, value) in senses.chain(said.others.iter().map(|other| (other.0, &other.1))) {
            let Some(stated) = compiled.stated(&self.base.vocabulary[property].key) else { continue };
            let (left, how) = narrowed(compiled, selection, stated, value);
            if how != Fit::Contradicts {
                *selection = left;
                return how;
            }
            fit = how;
        }
        fit
    }

    fn offer(
        &self,
        family: usize,
        selection: Selection,
        (description, said): (&Description, &[&Statement]),
        reader: &mut Reader,
    ) -> Option<Offer> {
        let compiled = &self.families[family];
        let mut readings: Vec<(Reading, String)> = Vec::new();
        for mark in marks(compiled, &selection, &mut reader.scratch) {
            if readings.len() == LOOKED_AT {
                break;
            }
            let Some((reading, text)) = self.candidate_of(family, &mark, description, reader) else {
                continue;
            };
            let within = lies_within(compiled, &reading.selection, &selection);
            let holds = within && said.iter().all(|said| self.holds(compiled, &reading.selection, said));
            if holds && readings.iter().all(|known| known.1 != text) {
                readings.push((reading, text));
            }
        }
        let is_usual = |reading: &(Reading, String)| reading.0.verdict == Verdict::Usual;
        let usual = readings.iter().any(is_usual);
        readings.retain(|reading| !usual || is_usual(reading));
        // What has fewer letters is more usual.
        readings.sort_by_key(|(_, text)| text.chars().count());
        let mut known = selection;
        take_measures(compiled, &mut known, &readings.first()?.0);
        let designations = readings.into_iter().map(|(_, text)| text).take(OFFERED).collect();
        Some(Offer { family, selection: known, designations, usual })
    }

    /// A mark with size and voltage as its family reads it.
    fn candidate_of(
        &self,
        family: usize,
        mark: &str,
        description: &Description,
        reader: &mut Reader,
    ) -> Option<(Reading, String)> {
        let mut text = mark.to_owned();
        if let Some(size) = &description.size {
            text = format!("{text} {size}");
        }
        if let Some((voltage, _)) = &description.voltage {
            text = format!("{text}-{voltage}");
        }
        reader.line.set(&text, &self.grammar.alphabet);
        let answer = self.read_line(reader);
        let [reading] = answer.readings.as_slice() else { return None };
        let whole = reading.span.1 == text.chars().count();
        let measured = description.unit.is_none_or(|unit| self.measures_in(reading, unit));
        if reading.family != family || reading.verdict == Verdict::Forbidden || !whole || !measured {
            return None;
        }
        Some((reading.clone(), reading.designation(&self.families[family].family).full()))
    }

    /// Whether the size that was read last is measured in a unit, as far as its family says.
    fn measures_in(&self, reading: &Reading, unit: &str) -> bool {
        let elements = &self.families[reading.family].family.elements;
        let mut sizes = reading.parts.iter().map(|part| &elements[part.element]);
        let last = sizes.rfind(|element| element.role == Role::Size);
        last.and_then(|element| element.unit.as_deref()).is_none_or(|known| known == unit)
    }

    /// Whether a selection does not deny a statement.
    fn holds(&self, compiled: &Compiled, selection: &Selection, said: &Statement) -> bool {
        let senses = || {
            std::iter::once((said.property, &said.value)).chain(said.others.iter().map(|it| (it.0, &it.1)))
        };
        let mut denied = false;
        for (property, value) in senses() {
            match compiled.facts(selection, &self.base.vocabulary[property].key) {
                Some(stated) if stated == *value => return true,
                Some(_) => denied = true,
                None => {}
            }
        }
        !denied
    }
}

impl Compiled {
    /// Where the facts of a property stand.
    fn stated(&self, property: &str) -> Option<&Stated> {
        let place = self.stated.binary_search_by(|stated| stated.property().cmp(property)).ok()?;
        Some(&self.stated[place])
    }
}

/// A selection without the options that give a property another value, and how the family takes it.
fn narrowed(compiled: &Compiled, selection: &Selection, stated: &Stated, value: &Value) -> (Selection, Fit) {
    let family = &compiled.family;
    let mut left = selection.clone();
    let mut said = stated.of_family().iter().any(|place| family.facts[*place].value == *value);
    for (element, places) in stated.options() {
        let fact = |place: &(OptionId, usize)| &family.elements[*element].options[place.0].facts[place.1];
        let agrees = |place: &&(OptionId, usize)| fact(place).value == *value;
        let agreeing: OptionSet = places.iter().filter(agrees).map(|place| place.0).collect();
        let saying: OptionSet = places.iter().map(|place| place.0).collect();
        let set = &mut left.sets[*element];
        said |= !set.and(agreeing).is_empty();
        *set = set.minus(saying.minus(agreeing));
        if set.is_empty() {
            return (left, Fit::Contradicts);
        }
    }
    let how = match compiled.glimpse(stated, &left) {
        Some(Some(known)) if known == value => Fit::Agrees,
        Some(Some(_)) => Fit::Contradicts,
        None if said => Fit::Agrees,
        _ => Fit::Silent,
    };
    (left, how)
}

/// Marks of cables that a selection allows: the simplest, then those that makers list,
/// then those that differ from the simplest in one element.
fn marks(compiled: &Compiled, selection: &Selection, scratch: &mut Scratch) -> Vec<String> {
    let family = &compiled.family;
    let elements: Vec<usize> =
        (0..family.elements.len()).filter(|&at| settles(&family.elements[at])).collect();
    let (simple, choices) = settled(compiled, selection.clone(), &elements, scratch);
    let mut varied = Vec::new();
    for (index, &element) in elements.iter().enumerate() {
        if family.elements[element].role == Role::Climate {
            continue;
        }
        for option in choices[index].iter().filter(|&option| !simple.sets[element].has(option)) {
            if varied.len() < VARIED {
                let other = selection.clone().with(element, option);
                varied.push(settled(compiled, other, &elements, scratch).0);
            }
        }
    }
    let written = Written::default();
    let mark = |selection: &Selection| compose(family, selection, &written).part("mark");
    let mut listed: Vec<&String> =
        family.specifications.iter().flat_map(|document| &document.marks).collect();
    listed.sort_by_key(|mark| mark.chars().count());
    listed.dedup();
    let simple = mark(&simple).into_iter();
    let all = simple.chain(listed.into_iter().cloned()).chain(varied.iter().filter_map(mark));
    all.filter(|mark| !mark.is_empty()).collect()
}

/// Whether a reading keeps to what is known, and says no climate where the words say none.
fn lies_within(compiled: &Compiled, reading: &Selection, known: &Selection) -> bool {
    compiled.family.elements.iter().enumerate().all(|(element, model)| {
        let (read, left) = (reading.sets[element], known.sets[element]);
        let open = left.len() == model.options.len();
        match model.blank {
            Blank::Means(option) if open && model.role == Role::Climate => read.has(option),
            _ => read.is_empty() || !read.and(left).is_empty(),
        }
    })
}

/// Whether an element is decided before its mark is offered: choices that make up the mark.
fn settles(model: &Element) -> bool {
    let beside = matches!(
        model.role,
        Role::Count | Role::Size | Role::Shape | Role::Marked | Role::Voltage | Role::Rating | Role::Colour
    );
    model.kind == Kind::Choice && !beside
}

/// Decides elements one after the other: what is written by nothing, else the first that is usual.
/// Beside it, for each element the options that it had.
fn settled(
    compiled: &Compiled,
    mut selection: Selection,
    elements: &[usize],
    scratch: &mut Scratch,
) -> (Selection, Vec<OptionSet>) {
    let mut choices = Vec::with_capacity(elements.len());
    for &element in elements {
        compiled.domains(&selection, scratch);
        let domain = scratch.domains[element];
        let set = selection.sets[element];
        let usual = set.and(domain.usual);
        let left = if usual.is_empty() { set.and(domain.possible) } else { usual };
        choices.push(left);
        let blank = match compiled.family.elements[element].blank {
            Blank::Means(option) => left.has(option).then_some(option),
            _ => None,
        };
        if let Some(option) = blank.or_else(|| left.iter().next()) {
            selection = selection.with(element, option);
        }
    }
    (selection, choices)
}

/// Takes the size and voltage that a reading says over into what is known.
fn take_measures(compiled: &Compiled, known: &mut Selection, reading: &Reading) {
    for part in &reading.parts {
        let role = compiled.family.elements[part.element].role;
        if matches!(role, Role::Count | Role::Size | Role::Voltage) {
            known.sets[part.element] = reading.selection.sets[part.element];
            let outside = reading.selection.outside.iter().filter(|outside| outside.0 == part.element);
            known.outside.extend(outside.copied());
        }
    }
    for (element, model) in compiled.family.elements.iter().enumerate() {
        // Numbers that are not written are not there: `[+{second}]`.
        let number = matches!(model.role, Role::Count | Role::Size);
        if number && reading.selection.sets[element].single().is_some() {
            known.sets[element] = reading.selection.sets[element];
        }
    }
}
