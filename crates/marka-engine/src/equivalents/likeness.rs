//! One property of two cables: which of two values is better, and how much a difference counts.

use marka_rules::model::{Compare, Must, Order, Property, Value};
use std::cmp::Ordering;

/// How the other cable stands to the asked one in one property.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Likeness {
    /// It has less of what counts.
    Worse,
    /// It is otherwise, neither better nor worse.
    Different,
    /// It has more of what counts.
    Better,
    /// Of one of them it is not known.
    Unknown,
    /// The same value.
    Same,
}

impl Likeness {
    /// The word of the contract.
    pub fn key(self) -> &'static str {
        match self {
            Likeness::Worse => "worse",
            Likeness::Different => "different",
            Likeness::Unknown => "unknown",
            Likeness::Better => "better",
            Likeness::Same => "same",
        }
    }
}

/// What is known of a property.
#[derive(Clone, Debug, Default)]
pub(super) struct Known {
    /// The value, where it is decided.
    pub(super) value: Option<Value>,
    /// Values that are possible; empty where nothing is said.
    pub(super) may: Vec<Value>,
}

/// How much it counts that nothing is known of the other cable; a difference counts [`DIFFERENT`].
const UNKNOWN: u64 = 1;
const BETTER: u64 = 2;
const KIN: u64 = 2;
const DIFFERENT: u64 = 4;

/// How the other value stands to ours.
pub(super) fn likeness(property: &Property, ours: Option<&Value>, theirs: Option<&Value>) -> Likeness {
    let (Some(ours), Some(theirs)) = (ours, theirs) else { return Likeness::Unknown };
    match compared(property, ours, theirs) {
        Some(Ordering::Equal) => Likeness::Same,
        Some(Ordering::Greater) => Likeness::Better,
        Some(Ordering::Less) => Likeness::Worse,
        None => Likeness::Different,
    }
}

/// Whether a cable with the other value may stand for ours.
pub(super) fn acceptable(property: &Property, ours: &Known, theirs: &Value) -> bool {
    let fits = |ours: &Value| match property.compare.must {
        Must::Anything => true,
        Must::Kin => ours == theirs || akin(property, ours, theirs),
        Must::NotWorse => likeness(property, Some(ours), Some(theirs)) != Likeness::Worse,
    };
    ours.may.is_empty() || ours.may.iter().any(fits)
}

/// How much the other value counts against a cable.
/// Where ours is open but must not be undercut, the first that is possible stands for it.
pub(super) fn toll(property: &Property, ours: &Known, theirs: Option<&Value>) -> u64 {
    let Some(value) = &ours.value else {
        let first = ours.may.first().filter(|_| property.compare.must == Must::NotWorse);
        return match likeness(property, first, theirs) {
            Likeness::Worse | Likeness::Different => UNKNOWN * u64::from(property.compare.weight),
            Likeness::Better => UNKNOWN,
            Likeness::Unknown | Likeness::Same => 0,
        };
    };
    let share = match likeness(property, Some(value), theirs) {
        Likeness::Same => 0,
        Likeness::Better => BETTER,
        Likeness::Unknown => UNKNOWN,
        Likeness::Different if theirs.is_some_and(|theirs| akin(property, value, theirs)) => KIN,
        Likeness::Different | Likeness::Worse => DIFFERENT,
    };
    share * u64::from(property.compare.weight)
}

/// The most that a property may count against a cable.
pub(super) fn most(property: &Property, ours: &Known) -> u64 {
    if ours.value.is_some() { DIFFERENT * u64::from(property.compare.weight) } else { 0 }
}

/// The other value beside ours: greater is better; nothing where they have no order.
fn compared(property: &Property, ours: &Value, theirs: &Value) -> Option<Ordering> {
    if ours == theirs {
        return Some(Ordering::Equal);
    }
    let Compare { order: Some(order), .. } = property.compare else { return None };
    let up = match (ours, theirs) {
        (Value::Flag(ours), Value::Flag(theirs)) => theirs.cmp(ours),
        (Value::Number(ours), Value::Number(theirs)) => theirs.cmp(ours),
        (Value::Word(ours), Value::Word(theirs)) if property.values.is_empty() => by_numbers(ours, theirs)?,
        (Value::Word(ours), Value::Word(theirs)) => {
            let place = |word: &str| property.values.iter().position(|value| value.key == word);
            place(theirs)?.cmp(&place(ours)?)
        }
        _ => return None,
    };
    Some(if order == Order::Up { up } else { up.reverse() })
}

/// Words compared by their numbers, the last first. A number that only one of them has decides nothing.
fn by_numbers(ours: &str, theirs: &str) -> Option<Ordering> {
    let (ours, theirs) = (numbers(ours)?, numbers(theirs)?);
    let pairs = theirs.iter().rev().zip(ours.iter().rev());
    Some(
        pairs
            .map(|(theirs, ours)| theirs.total_cmp(ours))
            .find(|order| order.is_ne())
            .unwrap_or(Ordering::Equal),
    )
}

/// The numbers of a word that is made of numbers and strokes.
fn numbers(word: &str) -> Option<Vec<f64>> {
    word.split('/').map(|number| number.replace(',', ".").parse().ok()).collect()
}

fn akin(property: &Property, ours: &Value, theirs: &Value) -> bool {
    let (Value::Word(ours), Value::Word(theirs)) = (ours, theirs) else { return false };
    let kin = |word: &str| {
        property.values.iter().find(|value| value.key == word).map_or(&[][..], |value| &value.kin)
    };
    kin(ours).iter().any(|group| kin(theirs).contains(group))
}
