//! The grammar: everything that is *written like* a designation of a family, rules off.
//!
//! All families are joined into one automaton, so that a text is followed once for all of them.
//! Every edge reads one character and knows what it costs when another character stands there.

pub mod alphabet;
mod codes;
mod frozen;
mod layout;
mod sketch;

use marka_rules::model::{Element, Family, Kind, OptionId, Spelling};

use crate::number;
use alphabet::Alphabet;
pub(crate) use frozen::Frozen;
use sketch::{Edge, Sketch, State};
pub(crate) use sketch::{Emit, HEAVY, LITERAL};

pub(crate) use frozen::{Arc, Cases, Learnt};

/// The start of all families.
const START: State = 0;

/// The automaton of all families, as it was drawn.
#[derive(Clone, Debug)]
pub struct Grammar {
    pub(crate) alphabet: Alphabet,
    /// States with their edges; the first is the start of all families.
    states: Vec<Vec<Edge>>,
    /// The accepting state of each family, in ascending order.
    accepting: Vec<State>,
    damages: Vec<Damaged>,
    /// Tells this grammar from others, so that what is remembered of one is not used for another.
    pub(crate) hash: u64,
    /// For each family and element: values of its numbers.
    pub(crate) numbers: Vec<Vec<Series>>,
}

/// Declared damage, ready for laying in.
#[derive(Clone, Debug)]
struct Damaged {
    /// Index in [`Spelling::damages`].
    index: u16,
    /// What is written.
    from: Vec<char>,
    /// What is meant.
    to: Vec<char>,
}

/// The values of a number element, in millionths and in ascending order.
#[derive(Clone, Debug, Default)]
pub(crate) struct Series(Vec<(i64, OptionId, Option<u16>)>);

impl Series {
    /// The option of a written number, and the synonym by which it is known.
    pub(crate) fn option(&self, text: impl Iterator<Item = char>) -> Option<(OptionId, Option<u16>)> {
        let value = number::millionths(text)?;
        let at = self.0.binary_search_by_key(&value, |entry| entry.0).ok()?;
        Some((self.0[at].1, self.0[at].2))
    }
}

impl Grammar {
    /// Compiles the templates of all families, in order of precedence.
    pub fn new<'f>(families: impl Iterator<Item = &'f Family>, spelling: &Spelling) -> Grammar {
        let alphabet = Alphabet::new(spelling);
        let damages = damages(spelling);
        let mut grammar = Grammar {
            alphabet,
            states: vec![Vec::new()],
            accepting: Vec::new(),
            damages,
            hash: 0,
            numbers: Vec::new(),
        };
        for family in families {
            let drawn = Sketch::draw(family, spelling, &grammar.alphabet);
            grammar.join(drawn);
            grammar.numbers.push(family.elements.iter().map(series).collect());
        }
        grammar.hash = grammar.fingerprint();
        grammar
    }

    /// Adds the states of a family; its start is reached freely from the start of all.
    fn join(&mut self, (states, ends): (Vec<Vec<Edge>>, sketch::Ends)) {
        let offset = self.states.len() as State;
        self.states[0].push(Edge::Free { emit: None, cost: 0, to: ends.start + offset });
        self.accepting.push(ends.accept + offset);
        let moved = |edge: Edge| match edge {
            Edge::Free { emit, cost, to } => Edge::Free { emit, cost, to: to + offset },
            Edge::Read(read) => Edge::Read(sketch::ReadEdge { to: read.to + offset, ..read }),
        };
        self.states.extend(states.into_iter().map(|edges| edges.into_iter().map(moved).collect()));
    }

    /// The family that a state accepts.
    fn accepting(&self, state: State) -> Option<u16> {
        self.accepting.binary_search(&state).ok().map(|family| family as u16)
    }

    /// Number of states and edges.
    pub fn size(&self) -> (usize, usize) {
        (self.states.len(), self.states.iter().map(Vec::len).sum())
    }

    /// A hash over everything that decides how a text is followed (FNV-1a, 64 bits).
    fn fingerprint(&self) -> u64 {
        let mut hash = 0xcbf2_9ce4_8422_2325_u64;
        let mut add = |value: u64| hash = (hash ^ value).wrapping_mul(0x0100_0000_01b3);
        for edges in &self.states {
            add(edges.len() as u64);
            for edge in edges {
                match edge {
                    Edge::Free { cost, to, .. } => add(u64::from(*to) << 32 | u64::from(*cost)),
                    Edge::Read(read) => {
                        add(u64::from(read.to) << 32 | u64::from(read.cost));
                        add(read.wanted.map_or(0, u64::from));
                    }
                }
            }
        }
        for damage in &self.damages {
            damage.from.iter().for_each(|&c| add(u64::from(c)));
            damage.to.iter().for_each(|&c| add(u64::from(c)));
        }
        hash
    }
}

fn damages(spelling: &Spelling) -> Vec<Damaged> {
    let damages = spelling.damages.iter().enumerate().map(|(index, damage)| Damaged {
        index: index as u16,
        from: damage.from.chars().collect(),
        to: if damage.from == damage.to { Vec::new() } else { damage.to.chars().collect() },
    });
    damages.filter(|damage| !damage.from.is_empty() && !damage.to.is_empty()).collect()
}

fn series(element: &Element) -> Series {
    let mut values = Vec::new();
    if matches!(element.kind, Kind::Number { .. }) {
        for (option, opt) in element.options.iter().enumerate() {
            let value = opt.value.and_then(|value| number::millionths(number::format(value).chars()));
            values.extend(value.map(|value| (value, option, None)));
            for (index, synonym) in opt.also.iter().enumerate() {
                values.extend(
                    number::millionths(synonym.text.chars()).map(|value| (value, option, Some(index as u16))),
                );
            }
        }
    }
    values.sort_by_key(|entry| (entry.0, entry.2));
    values.dedup_by_key(|entry| entry.0);
    Series(values)
}
