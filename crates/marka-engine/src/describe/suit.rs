//! Families that have the cables that a description wants, and marks of such cables.

use std::cmp::Reverse;

use marka_rules::model::{Blank, Element, Kind, OptionId, OptionSet, Role, Value};

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
/// How many marks of one family are offered.
const OFFERED: usize = 5;
/// What a property that a family confirms, or a word of its title, weighs.
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
        let said: Vec<&Statement> = description.statements.iter().filter(|said| !self.is_measure(said)).collect();
        let mut suiting: Vec<((Reverse<usize>, usize), Selection)> = Vec::new();
        for family in 0..self.families.len() {
            let compiled = &self.families[family];
            let cancelled = compiled.family.standard.as_ref().is_some_and(|standard| standard.cancelled);
            if cancelled || compiled.family.present.is_some() {
                continue;
            }
            if let Some((confirmed, selection)) = self.suits(family, &said) {
                let weight = CONFIRMED * (confirmed + self.title_words(family, reviewed));
                suiting.push(((Reverse(weight), family), selection));
            }
        }
        suiting.sort_by_key(|(rank, _)| *rank);
        let best = suiting.first().map_or(0, |(rank, _)| rank.0.0);
        let offers = suiting.into_iter().filter(|(rank, _)| rank.0.0 + WORSE >= best).take(FAMILIES);
        let offers = offers.filter_map(|((_, family), selection)| {
            self.offer(family, selection, (description, &said), reader)
        });
        offers.take(OFFERS).collect()
    }

    fn is_measure(&self, said: &Statement) -> bool {
        let key = &self.base.vocabulary[said.property].key;
        let counted = self.base.wording.counted.iter().any(|counted| counted.property == *key);
        counted || [SIZE, SECTION, VOLTAGE].contains(&key.as_str())
    }

    /// How many words of a text stand in the title of a family, those left out that say something themselves.
    fn title_words(&self, family: usize, reviewed: &Reviewed<'_>) -> usize {
        let title = &self.wordbook.titles[family];
        let silent = |item: &&Item<'_>| {
            item.meaning().is_none_or(|meaning| meaning.senses.is_empty() && meaning.about.is_empty())
        };
        let words = reviewed.items.iter().filter(silent).filter_map(|item| match &reviewed.tokens[item.at.0].what {
            What::Word(word) => Some(&word.stem),
            _ => None,
        });
        words.filter(|stem| title.contains(*stem)).count()
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
        (allowed && (confirmed > 0 || said.is_empty())).then_some((confirmed, selection))
    }

    /// Keeps of a selection what a statement allows: by the first of its senses that the family can have.
    fn narrow(&self, compiled: &Compiled, selection: &mut Selection, said: &Statement) -> Fit {
        let senses = std::iter::once((said.property, &said.value));
        let mut fit = Fit::Silent;
        for (property, value) in senses.chain(said.others.iter().map(|other| (other.0, &other.1))) {
            let Some(stated) = compiled.stated(&self.base.vocabulary[property].key) else { continue };
            match narrowed(compiled, selection, stated, value) {
                Some(left) => {
                    *selection = left;
                    return Fit::Agrees;
                }
                None => fit = Fit::Contradicts,
            }
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
            if readings.len() == OFFERED {
                break;
            }
            let Some((reading, text)) = self.candidate_of(family, &mark, description, reader) else { continue };
            let holds = said.iter().all(|said| self.holds(compiled, &reading.selection, said));
            if holds && readings.iter().all(|known| known.1 != text) {
                readings.push((reading, text));
            }
        }
        // What is usual goes before what is not.
        readings.sort_by_key(|(reading, _)| Reverse(reading.verdict));
        let mut known = selection;
        take_measures(compiled, &mut known, &readings.first()?.0);
        let designations = readings.into_iter().map(|(_, text)| text).take(OFFERED).collect();
        Some(Offer { family, selection: known, designations })
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
        let measured = description.size.is_none() || self.measures_in(reading, &description.unit);
        if reading.family != family || reading.verdict == Verdict::Forbidden || !whole || !measured {
            return None;
        }
        Some((reading.clone(), reading.designation(&self.families[family].family).full()))
    }

    /// Whether the size that was read last is measured in a unit, as far as its family says.
    fn measures_in(&self, reading: &Reading, unit: &str) -> bool {
        let elements = &self.families[reading.family].family.elements;
        let sizes = reading.parts.iter().map(|part| &elements[part.element]);
        let last = sizes.filter(|element| element.role == Role::Size).next_back();
        last.and_then(|element| element.unit.as_deref()).is_none_or(|known| known == unit)
    }

    /// Whether a selection does not deny a statement.
    fn holds(&self, compiled: &Compiled, selection: &Selection, said: &Statement) -> bool {
        let senses = || std::iter::once((said.property, &said.value)).chain(said.others.iter().map(|it| (it.0, &it.1)));
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

/// A selection without the options that give a property another value; `None` where nothing is left.
fn narrowed(compiled: &Compiled, selection: &Selection, stated: &Stated, value: &Value) -> Option<Selection> {
    let family = &compiled.family;
    let mut left = selection.clone();
    let mut said = false;
    for (element, places) in stated.options() {
        let fact = |place: &(OptionId, usize)| &family.elements[*element].options[place.0].facts[place.1];
        let agrees = |place: &&(OptionId, usize)| fact(place).value == *value;
        let agreeing: OptionSet = places.iter().filter(agrees).map(|place| place.0).collect();
        let saying: OptionSet = places.iter().map(|place| place.0).collect();
        let set = left.sets[*element];
        said |= !set.and(agreeing).is_empty();
        left.sets[*element] = set.minus(saying.minus(agreeing));
        if left.sets[*element].is_empty() {
            return None;
        }
    }
    said |= stated.of_family().iter().any(|place| family.facts[*place].value == *value);
    said.then_some(left)
}

/// Marks of cables that a selection allows: the simplest, then those that makers list,
/// then those that differ from the simplest in one element.
fn marks(compiled: &Compiled, selection: &Selection, scratch: &mut Scratch) -> Vec<String> {
    let family = &compiled.family;
    let elements: Vec<usize> = (0..family.elements.len()).filter(|&at| settles(&family.elements[at])).collect();
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
    let mut listed: Vec<&String> = family.specifications.iter().flat_map(|document| &document.marks).collect();
    listed.sort_by_key(|mark| mark.chars().count());
    listed.dedup();
    let simple = mark(&simple).into_iter();
    let all = simple.chain(listed.into_iter().cloned()).chain(varied.iter().filter_map(mark));
    all.filter(|mark| !mark.is_empty()).collect()
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
