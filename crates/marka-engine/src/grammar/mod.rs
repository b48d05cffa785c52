//! The grammar: everything that is *written like* a designation of a family, rules off.
//!
//! All families are joined into one automaton, so that a text is followed once for all of them.
//! Every arc reads one character and knows what it costs when another character stands there.

pub mod alphabet;
mod codes;
mod freeze;
mod sketch;

use std::ops::Range;

use marka_rules::model::{Family, Kind, OptionId, Spelling};

use crate::number;
use alphabet::{Alphabet, Deviation, OTHER, Symbol};
use freeze::Freezer;
use sketch::Sketch;
pub(crate) use sketch::{Emit, LITERAL};
pub use sketch::{HEAVY, LIGHT, Origin};

/// The frozen automaton of all families.
#[derive(Clone, Debug)]
pub struct Grammar {
    pub(crate) alphabet: Alphabet,
    /// States; the first is the start of all families.
    pub(crate) states: Vec<Node>,
    /// Arcs of all states, those of one state together, in the order of their symbols.
    pub(crate) arcs: Vec<Arc>,
    /// First arc of the start state for each symbol, and the end of the last.
    start: Vec<u32>,
    /// What is learnt before an arc reads or a state accepts.
    pub(crate) emits: Vec<Emit>,
    /// Acceptances of all states.
    pub(crate) accepts: Vec<Accept>,
    /// Tells this grammar from others, so that what is remembered of one is not used for another.
    pub(crate) hash: u64,
    /// For each family and element: values of its numbers.
    pub(crate) numbers: Vec<Vec<Series>>,
}

/// A state.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Node {
    first: u32,
    arcs: u32,
    /// Range of acceptances.
    pub accepts: (u32, u32),
    /// Whether one of its arcs reads any character.
    wild: bool,
}

/// An arc.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Arc {
    symbol: Symbol,
    /// Character of the designation; `None` where the text has one that the designation lacks.
    pub wanted: Option<char>,
    /// Deviation that does not follow from comparing characters.
    pub deviation: Option<Deviation>,
    /// Price of the arc and of what it learns.
    pub cost: u32,
    /// Range of what is learnt before it reads.
    pub emits: (u32, u32),
    /// Element or [`LITERAL`].
    pub slot: u16,
    /// Next state.
    pub to: u32,
}

/// The end of a designation.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Accept {
    /// Index of the family.
    pub family: u16,
    /// Price of what is learnt.
    pub cost: u32,
    /// Range of what is learnt.
    pub emits: (u32, u32),
}

/// The values of a number element, in millionths and in ascending order.
#[derive(Clone, Debug, Default)]
pub(crate) struct Series(Vec<(i64, OptionId, Option<u16>)>);

impl Series {
    /// The option of a written number, and the synonym by which it is known.
    pub(crate) fn option(&self, text: &str) -> Option<(OptionId, Option<u16>)> {
        let value = number::millionths(text)?;
        let at = self.0.binary_search_by_key(&value, |entry| entry.0).ok()?;
        Some((self.0[at].1, self.0[at].2))
    }
}

impl Grammar {
    /// Compiles the templates of all families, in order of precedence.
    pub fn new<'f>(families: impl Iterator<Item = &'f Family>, spelling: &Spelling) -> Grammar {
        let alphabet = Alphabet::new(spelling);
        let mut freezer = Freezer::default();
        let mut numbers = Vec::new();
        for (index, family) in families.enumerate() {
            let (sketch, ends) = Sketch::draw(family, spelling, &alphabet);
            freezer.add(&sketch, ends.start, ends.accept, index as u16);
            numbers.push(family.elements.iter().map(series).collect());
        }
        freezer.damage(spelling, &alphabet);
        freezer.finish(alphabet, numbers)
    }

    /// Indices of the arcs of a state for a symbol.
    pub(crate) fn arcs(&self, state: u32, symbol: Symbol) -> Range<usize> {
        if state == 0 {
            return self.start[usize::from(symbol)] as usize..self.start[usize::from(symbol) + 1] as usize;
        }
        let all = self.all_arcs(state);
        let arcs = &self.arcs[all.clone()];
        let from = if arcs.len() < 12 {
            arcs.iter().position(|arc| arc.symbol == symbol).unwrap_or(arcs.len())
        } else {
            arcs.partition_point(|arc| arc.symbol < symbol)
        };
        let count = arcs[from..].iter().take_while(|arc| arc.symbol == symbol).count();
        all.start + from..all.start + from + count
    }

    /// Indices of the arcs of a state that read any character.
    pub(crate) fn wild(&self, state: u32) -> Range<usize> {
        if self.states[state as usize].wild { self.arcs(state, OTHER) } else { 0..0 }
    }

    /// Indices of all arcs of a state.
    pub(crate) fn all_arcs(&self, state: u32) -> Range<usize> {
        let node = &self.states[state as usize];
        node.first as usize..(node.first + node.arcs) as usize
    }

    /// Acceptances of a state.
    pub(crate) fn accepts(&self, state: u32) -> &[Accept] {
        let (from, to) = self.states[state as usize].accepts;
        &self.accepts[from as usize..to as usize]
    }

    /// What is learnt in a range.
    pub(crate) fn emits(&self, range: (u32, u32)) -> &[Emit] {
        &self.emits[range.0 as usize..range.1 as usize]
    }

    /// Number of states and arcs.
    pub fn size(&self) -> (usize, usize) {
        (self.states.len(), self.arcs.len())
    }
}

fn series(element: &marka_rules::model::Element) -> Series {
    let mut values = Vec::new();
    if matches!(element.kind, Kind::Number { .. }) {
        for (option, opt) in element.options.iter().enumerate() {
            let value = opt.value.and_then(|value| number::millionths(&number::format(value)));
            values.extend(value.map(|value| (value, option, None)));
            for (index, synonym) in opt.also.iter().enumerate() {
                values.extend(
                    number::millionths(&synonym.text).map(|value| (value, option, Some(index as u16))),
                );
            }
        }
    }
    values.sort_by_key(|entry| (entry.0, entry.2));
    values.dedup_by_key(|entry| entry.0);
    Series(values)
}
