//! Which part of the cable a word is about: «изоляция из ПВХ», «медные жилы», «оболочка и шланг из полиэтилена».

use marka_rules::model::Value;
use rust_decimal::Decimal;

use super::phrases::{Join, Meaning, Phrases};
use super::tokens::{Token, What};
use crate::number;

/// How many unknown words may stand between a word and the part that it is about.
const REACH: usize = 4;

/// A phrase, a comma or a word that nobody knows.
#[derive(Clone, Debug)]
pub(crate) struct Item<'p> {
    pub kind: Kind<'p>,
    /// Tokens.
    pub at: (usize, usize),
}

/// What stands in a place of a text.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Kind<'p> {
    Phrase(&'p Meaning),
    /// A sign that separates.
    Comma,
    Number,
    Unknown,
}

impl Item<'_> {
    pub(crate) fn joins(&self, join: Join) -> bool {
        matches!(self.kind, Kind::Phrase(meaning) if meaning.joins.contains(&join))
    }

    pub(crate) fn meaning(&self) -> Option<&Meaning> {
        match self.kind {
            Kind::Phrase(meaning) => Some(meaning),
            _ => None,
        }
    }

    fn names_part(&self) -> bool {
        self.meaning().is_some_and(|meaning| !meaning.about.is_empty())
    }

    fn is_bound(&self) -> bool {
        self.meaning().is_some_and(|meaning| meaning.senses.iter().any(|sense| sense.bound))
    }
}

/// Something that a text says of the cable.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Bound {
    /// Property and value; those behind the first are meant if a family does not know it.
    pub senses: Vec<(usize, Value)>,
    /// Index of the item that says it.
    pub item: usize,
    /// Index of the item that names the part.
    pub about: Option<usize>,
}

/// The items of a text.
pub(crate) fn items<'p>(tokens: &[Token], phrases: &'p Phrases) -> Vec<Item<'p>> {
    let mut items = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let (kind, end) = match (phrases.at(tokens, at), &tokens[at].what) {
            (Some((meaning, end)), _) => (Kind::Phrase(meaning), end),
            (None, What::Number(_) | What::Times) => (Kind::Number, at + 1),
            (None, What::Word(_)) => (Kind::Unknown, at + 1),
            (None, What::Sign(',' | ';' | '(' | ')' | '+')) => (Kind::Comma, at + 1),
            (None, What::Sign(_)) => {
                at += 1;
                continue;
            }
        };
        items.push(Item { kind, at: (at, end) });
        at = end;
    }
    items
}

/// Everything that the items say.
pub(crate) fn bound(items: &[Item<'_>], tokens: &[Token]) -> Vec<Bound> {
    let mut all = Vec::new();
    for (index, item) in items.iter().enumerate() {
        let Some(meaning) = item.meaning().filter(|meaning| !meaning.senses.is_empty()) else { continue };
        let number = held_number(tokens, item.at);
        let value = |value: &Option<Value>| value.clone().or(number.map(Value::Number));
        let pick = |wanted: &dyn Fn(&super::phrases::Sense) -> bool| -> Vec<(usize, Value)> {
            let senses = meaning.senses.iter().filter(|sense| wanted(sense));
            senses.filter_map(|sense| Some((sense.property, value(&sense.value)?))).collect()
        };
        direct(&mut all, index, &pick(&|sense| !sense.bound));
        if !item.is_bound() {
            continue;
        }
        let parts = parts(items, index, meaning);
        if parts.is_empty() {
            let senses = pick(&|sense| sense.bound && sense.alone);
            all.extend(first(senses).map(|senses| Bound { senses, item: index, about: None }));
        }
        for part in parts {
            let about = items[part].meaning().map(|meaning| meaning.about.as_slice()).unwrap_or_default();
            let senses = pick(&|sense| sense.bound && about.contains(&sense.property));
            if !senses.is_empty() {
                all.push(Bound { senses, item: index, about: Some(part) });
            }
        }
    }
    all
}

/// Statements that need no part: one for each property.
fn direct(all: &mut Vec<Bound>, item: usize, senses: &[(usize, Value)]) {
    let mut done: Vec<usize> = Vec::new();
    for (property, _) in senses {
        if !done.contains(property) {
            done.push(*property);
            let senses = senses.iter().filter(|sense| sense.0 == *property).cloned().collect();
            all.push(Bound { senses, item, about: None });
        }
    }
}

/// What a word says that stands for itself: the property of its first sense.
fn first(mut senses: Vec<(usize, Value)>) -> Option<Vec<(usize, Value)>> {
    let property = senses.first()?.0;
    senses.retain(|sense| sense.0 == property);
    Some(senses)
}

/// The number inside a phrase.
fn held_number(tokens: &[Token], (from, to): (usize, usize)) -> Option<Decimal> {
    tokens[from..to].iter().find_map(|token| match &token.what {
        What::Number(text) => number::parse(text),
        _ => None,
    })
}

/// The parts that a word is about: several where they are named together.
///
/// One that is named but cannot have the word's value still takes it: «медный экран» says nothing of cores.
fn parts(items: &[Item<'_>], at: usize, meaning: &Meaning) -> Vec<usize> {
    let fits = |index: usize| {
        let about = items[index].meaning().map(|meaning| meaning.about.as_slice()).unwrap_or_default();
        meaning.senses.iter().any(|sense| sense.bound && about.contains(&sense.property))
    };
    let from = before(items, at).filter(|&index| items[index].joins(Join::From));
    if let Some(from) = from {
        return backward(items, from, &fits, true);
    }
    let ahead = forward(items, at, &fits);
    if ahead.is_empty() { backward(items, at, &fits, false) } else { ahead }
}

/// The item before, words of other materials passed over: «из алюминиевых или стальных лент».
fn before(items: &[Item<'_>], at: usize) -> Option<usize> {
    let passed = |item: &Item<'_>| {
        let bare = matches!(item.kind, Kind::Unknown | Kind::Number) || item.joins(Join::Filler);
        bare || item.is_bound() && !item.names_part()
    };
    let mut index = at;
    for _ in 0..3 {
        index = index.checked_sub(1)?;
        if !passed(&items[index]) {
            return Some(index);
        }
    }
    None
}

/// Parts named before: the nearest, and those joined to it.
fn backward(items: &[Item<'_>], at: usize, fits: &dyn Fn(usize) -> bool, from: bool) -> Vec<usize> {
    let mut found = Vec::new();
    let mut steps = 0;
    let mut joined = true;
    for index in (0..at).rev() {
        let item = &items[index];
        match item.kind {
            _ if item.names_part() && joined => {
                found.push(index);
                if fits(index) {
                    joined = false;
                    steps = 0;
                }
            }
            Kind::Comma if !from || found.is_empty() => break,
            _ if item.is_bound() || item.joins(Join::From) => break,
            Kind::Comma => joined = true,
            _ if item.joins(Join::Joint) => joined = true,
            _ if item.joins(Join::Break) && !from => break,
            _ => steps += 1,
        }
        if steps > REACH {
            break;
        }
    }
    settle(found, fits)
}

/// Parts named behind: the nearest, and those joined to it that have no word of their own.
fn forward(items: &[Item<'_>], at: usize, fits: &dyn Fn(usize) -> bool) -> Vec<usize> {
    let mut found = Vec::new();
    let mut joined = true;
    for index in (at + 1..items.len()).take(2 * REACH) {
        let item = &items[index];
        match item.kind {
            _ if item.meaning().is_some_and(|meaning| meaning.behind) => break,
            _ if item.names_part() && joined => {
                found.push(index);
                joined = false;
            }
            _ if item.joins(Join::From) => {
                // What was named last has a material of its own.
                if found.len() > 1 {
                    found.pop();
                }
                break;
            }
            _ if item.joins(Join::Joint) && !found.is_empty() => joined = true,
            _ if item.is_bound() && !found.is_empty() => break,
            Kind::Comma => break,
            _ if item.joins(Join::Break) && !item.joins(Join::Joint) => break,
            _ => {}
        }
    }
    settle(found, fits)
}

/// Of the parts found those that can have the value; where none can, all of them.
fn settle(found: Vec<usize>, fits: &dyn Fn(usize) -> bool) -> Vec<usize> {
    let fitting: Vec<usize> = found.iter().copied().filter(|&index| fits(index)).collect();
    if fitting.is_empty() { found } else { fitting }
}
