//! The automaton as it is followed: free moves folded into arcs, declared damage laid in.
//!
//! A state is frozen when a text first reaches it. What is frozen follows from the grammar alone,
//! so it is kept in the memory of a reader and may be forgotten at any time.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::alphabet::{Alphabet, Deviation, OTHER, Symbol, lower};
use super::sketch::{Edge, Emit, HEAVY, LITERAL, ReadEdge, Reads, State};
use super::{Grammar, START};

/// A state that has no number yet, or a node that no state of the drawing stands behind.
const NONE: u32 = u32::MAX;

/// An arc.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Arc {
    symbol: Symbol,
    /// Character of the designation, or of declared damage; `None` where the text has one that the designation lacks.
    pub wanted: Option<char>,
    /// Whether that character is a letter.
    pub letter: bool,
    /// Deviation that does not follow from comparing characters.
    pub deviation: Option<Deviation>,
    /// Price of the arc and of what it learns.
    pub cost: u32,
    /// What is learnt before it reads.
    pub learnt: Learnt,
    /// Element or [`LITERAL`].
    pub slot: u16,
    /// Next node.
    pub to: u32,
}

impl Arc {
    /// Whether it reads characters of this symbol.
    pub(crate) fn is_of(&self, symbol: Symbol) -> bool {
        self.symbol == symbol
    }

    /// What it costs to read a character here; `None` where it is not read.
    pub(crate) fn price(&self, written: char, alphabet: &Alphabet, cases: Cases) -> Option<u32> {
        let Some(wanted) = self.wanted.filter(|_| written != ' ') else { return Some(self.cost) };
        let differs = match cases {
            Cases::Told => written != wanted,
            Cases::Free => lower(written) != lower(wanted),
        };
        match self.deviation {
            // Declared damage is spelt out, with its cases.
            Some(Deviation::Damage(_)) => {
                let told = cases == Cases::Told && self.letter;
                let reads = !told || alphabet.identity(written) == alphabet.identity(wanted);
                reads.then_some(self.cost)
            }
            Some(_) => Some(self.cost),
            None => Some(self.cost + u32::from(differs)),
        }
    }
}

/// Whether the cases of letters tell anything.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub(crate) enum Cases {
    /// Another case is a deviation.
    #[default]
    Told,
    /// The text is written in one case throughout.
    Free,
}

/// The end of a designation.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Accept {
    /// Index of the family.
    pub family: u16,
    /// Price of what is learnt.
    pub cost: u32,
    /// What is learnt.
    pub learnt: Learnt,
}

/// What is learnt at once: ranges of codes, by far the most of it, and of everything else.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Learnt {
    codes: u32,
    others: u32,
    code_count: u16,
    other_count: u16,
}

impl Learnt {
    /// Whether nothing is learnt.
    pub(crate) fn is_nothing(self) -> bool {
        self.code_count == 0 && self.other_count == 0
    }
}

/// A frozen state.
#[derive(Clone, Copy, Debug)]
struct Node {
    first: u32,
    last: u32,
    /// Whether one of its arcs reads any character.
    wild: bool,
}

/// What can be read and accepted behind a state, declared damage left out.
#[derive(Clone, Debug)]
struct Plain {
    arcs: Vec<Arc>,
    accepts: (u32, u32),
}

/// The part of the automaton that was needed so far.
#[derive(Clone, Debug, Default)]
pub(crate) struct Frozen {
    grammar: u64,
    /// Node of each state of the drawing.
    numbers: Vec<u32>,
    /// State of each node.
    states: Vec<State>,
    plain: Vec<Option<Plain>>,
    nodes: Vec<Option<Node>>,
    /// Arcs of all nodes, those of one node together, in the order of their symbols.
    pub arcs: Vec<Arc>,
    /// What is learnt before an arc reads or a node accepts: elements with options written by their only code.
    codes: Vec<(u16, u8)>,
    /// Everything else that is learnt.
    others: Vec<Emit>,
    pub accepts: Vec<Accept>,
    /// First node behind the first letter of a damage, by damage, target and element.
    detours: BTreeMap<(usize, u32, u16), u32>,
}

impl Frozen {
    /// Forgets everything that belongs to another grammar; tells whether it did.
    pub(crate) fn prepare(&mut self, grammar: &Grammar) -> bool {
        if self.grammar == grammar.hash && !self.states.is_empty() {
            return false;
        }
        *self =
            Frozen { grammar: grammar.hash, numbers: vec![NONE; grammar.states.len()], ..Frozen::default() };
        self.number(START);
        true
    }

    /// How many nodes there are.
    pub(crate) fn len(&self) -> usize {
        self.states.len()
    }

    /// Elements and their options that are written by their only codes.
    pub(crate) fn codes(&self, learnt: Learnt) -> &[(u16, u8)] {
        &self.codes[learnt.codes as usize..][..usize::from(learnt.code_count)]
    }

    /// Everything else that is learnt.
    pub(crate) fn others(&self, learnt: Learnt) -> &[Emit] {
        &self.others[learnt.others as usize..][..usize::from(learnt.other_count)]
    }

    /// Indices of all arcs of a node.
    pub(crate) fn all_arcs(&mut self, grammar: &Grammar, node: u32) -> Range<usize> {
        let node = self.node(grammar, node);
        node.first as usize..node.last as usize
    }

    /// Indices of the arcs of a node for a symbol.
    pub(crate) fn arcs(&mut self, grammar: &Grammar, node: u32, symbol: Symbol) -> Range<usize> {
        let all = self.all_arcs(grammar, node);
        let arcs = &self.arcs[all.clone()];
        let from = arcs.partition_point(|arc| arc.symbol < symbol);
        let count = arcs[from..].iter().take_while(|arc| arc.symbol == symbol).count();
        all.start + from..all.start + from + count
    }

    /// Indices of the arcs of a node that read any character.
    pub(crate) fn wild(&mut self, grammar: &Grammar, node: u32) -> Range<usize> {
        if self.node(grammar, node).wild { self.arcs(grammar, node, OTHER) } else { 0..0 }
    }

    /// Indices of the acceptances of a node.
    pub(crate) fn accepts(&mut self, grammar: &Grammar, node: u32) -> Range<usize> {
        let (first, last) = self.plain(grammar, node).accepts;
        first as usize..last as usize
    }

    fn number(&mut self, state: State) -> u32 {
        let number = self.numbers[state as usize];
        if number != NONE {
            return number;
        }
        self.numbers[state as usize] = self.states.len() as u32;
        self.add(state)
    }

    fn add(&mut self, state: State) -> u32 {
        self.states.push(state);
        self.plain.push(None);
        self.nodes.push(None);
        (self.states.len() - 1) as u32
    }

    fn node(&mut self, grammar: &Grammar, number: u32) -> Node {
        if let Some(node) = self.nodes[number as usize] {
            return node;
        }
        let mut arcs = self.plain(grammar, number).arcs.clone();
        self.damage(grammar, number, &mut arcs);
        arcs.sort_by_key(|arc| arc.symbol);
        let node = Node {
            first: self.arcs.len() as u32,
            last: (self.arcs.len() + arcs.len()) as u32,
            wild: arcs.first().is_some_and(|arc| arc.symbol == OTHER),
        };
        self.arcs.extend(arcs);
        self.nodes[number as usize] = Some(node);
        node
    }

    /// Folds the free moves behind a state into arcs.
    fn plain(&mut self, grammar: &Grammar, number: u32) -> &Plain {
        if self.plain[number as usize].is_none() {
            let mut walk =
                Walk { grammar, learnt: Vec::new(), ways: Vec::new(), reads: Vec::new(), ends: Vec::new() };
            walk.go(self.states[number as usize], 0);
            let learnt: Vec<Learnt> = walk.ways.iter().map(|way| self.learn(way)).collect();
            let arcs = walk
                .reads
                .iter()
                .map(|&(way, cost, read)| self.arc(grammar, read, cost, learnt[way]))
                .collect();
            let first = self.accepts.len() as u32;
            let ends = walk.ends.iter();
            self.accepts.extend(ends.map(|&(way, cost, family)| Accept {
                family,
                cost,
                learnt: learnt[way],
            }));
            let accepts = (first, self.accepts.len() as u32);
            self.plain[number as usize] = Some(Plain { arcs, accepts });
        }
        self.plain[number as usize].as_ref().expect("it was just made")
    }

    fn arc(&mut self, grammar: &Grammar, read: ReadEdge, cost: u32, learnt: Learnt) -> Arc {
        Arc {
            symbol: match read.reads {
                Reads::Char(c) => grammar.alphabet.symbol(c),
                Reads::Any => OTHER,
            },
            wanted: read.wanted,
            letter: is_letter(grammar, read.wanted),
            deviation: read.deviation,
            cost: cost + read.cost,
            learnt,
            slot: read.slot,
            to: self.number(read.to),
        }
    }

    /// Lays declared damage beside the letters that it damages, also where they belong to several codes.
    fn damage(&mut self, grammar: &Grammar, number: u32, arcs: &mut Vec<Arc>) {
        let firsts: BTreeSet<char> = arcs.iter().filter_map(|arc| arc.wanted).collect();
        for (index, damaged) in grammar.damages.iter().enumerate() {
            if !firsts.contains(&damaged.to[0]) {
                continue;
            }
            let mut ways = BTreeSet::new();
            self.spell(grammar, number, &damaged.to, &mut Vec::new(), None, &mut ways);
            for (target, learnt, slot) in ways {
                let learnt = self.learn(&learnt);
                arcs.push(self.detour(grammar, index, (target, slot), learnt));
            }
        }
    }

    /// All ways that spell `letters` from a node: where they end, what is learnt, the first element.
    fn spell(
        &mut self,
        grammar: &Grammar,
        number: u32,
        letters: &[char],
        learnt: &mut Vec<Emit>,
        slot: Option<u16>,
        into: &mut BTreeSet<(u32, Vec<Emit>, u16)>,
    ) {
        let Some((&first, rest)) = letters.split_first() else {
            into.insert((number, learnt.clone(), slot.unwrap_or(LITERAL)));
            return;
        };
        let right = |arc: &&Arc| arc.wanted == Some(first) && arc.deviation.is_none() && arc.cost == 0;
        let arcs: Vec<Arc> = self.plain(grammar, number).arcs.iter().filter(right).copied().collect();
        for arc in arcs {
            let known = learnt.len();
            let code = |&(element, option): &(u16, u8)| Emit::Code { element, option };
            learnt.extend(self.others(arc.learnt).iter().copied());
            learnt.extend(self.codes(arc.learnt).iter().map(code));
            self.spell(grammar, arc.to, rest, learnt, slot.or(Some(arc.slot)), into);
            learnt.truncate(known);
        }
    }

    /// The first arc of damaged letters; the nodes behind it are shared by all ways that end alike.
    fn detour(&mut self, grammar: &Grammar, index: usize, (to, slot): (u32, u16), learnt: Learnt) -> Arc {
        let damaged = &grammar.damages[index];
        let deviation = Some(Deviation::Damage(damaged.index));
        let arc = |c: char, cost, learnt, to| {
            let symbol = grammar.alphabet.symbol(c);
            let letter = is_letter(grammar, Some(c));
            Arc { symbol, wanted: Some(c), letter, deviation, cost, learnt, slot, to }
        };
        let (&first, rest) = damaged.from.split_first().expect("damage without letters was left out");
        if let Some(&known) = self.detours.get(&(index, to, slot)) {
            return arc(first, HEAVY, learnt, known);
        }
        let mut next = to;
        for &c in rest.iter().rev() {
            let arcs = vec![arc(c, 0, Learnt::default(), next)];
            next = self.add(NONE);
            self.plain[next as usize] = Some(Plain { arcs, accepts: (0, 0) });
        }
        self.detours.insert((index, to, slot), next);
        arc(first, HEAVY, learnt, next)
    }

    fn learn(&mut self, learnt: &[Emit]) -> Learnt {
        let (codes, others) = (self.codes.len(), self.others.len());
        for &emit in learnt {
            match emit {
                Emit::Code { element, option } => self.codes.push((element, option)),
                other => self.others.push(other),
            }
        }
        Learnt {
            codes: codes as u32,
            others: others as u32,
            code_count: (self.codes.len() - codes) as u16,
            other_count: (self.others.len() - others) as u16,
        }
    }
}

fn is_letter(grammar: &Grammar, wanted: Option<char>) -> bool {
    wanted.is_some_and(|c| grammar.alphabet.letter(c).kind.is_letter())
}

/// Free moves from one state, and what can be read or accepted behind them.
struct Walk<'g> {
    grammar: &'g Grammar,
    /// What was learnt so far.
    learnt: Vec<Emit>,
    /// What was learnt on each way to a state that reads or accepts.
    ways: Vec<Vec<Emit>>,
    reads: Vec<(usize, u32, ReadEdge)>,
    ends: Vec<(usize, u32, u16)>,
}

impl Walk<'_> {
    fn go(&mut self, state: State, cost: u32) {
        let edges = &self.grammar.states[state as usize];
        let accepts = self.grammar.accepting(state);
        if accepts.is_some() || edges.iter().any(|edge| matches!(edge, Edge::Read(_))) {
            self.ways.push(self.learnt.clone());
        }
        let way = self.ways.len().saturating_sub(1);
        self.ends.extend(accepts.map(|family| (way, cost, family)));
        for edge in edges {
            match *edge {
                Edge::Read(read) => self.reads.push((way, cost, read)),
                Edge::Free { emit, cost: more, to } => {
                    self.learnt.extend(emit);
                    self.go(to, cost + more);
                    if emit.is_some() {
                        self.learnt.pop();
                    }
                }
            }
        }
    }
}
