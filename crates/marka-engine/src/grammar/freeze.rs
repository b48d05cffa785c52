//! Freezing: free moves are folded into the arcs, families joined, declared damage laid in.

use std::collections::{BTreeMap, BTreeSet};

use marka_rules::model::Spelling;

use super::alphabet::{Alphabet, BLANK, Deviation, OTHER, Symbol};
use super::sketch::{Edge, Emit, HEAVY, ReadEdge, Reads, Sketch, State};
use super::{Accept, Arc, Grammar, Node, Series};

/// Removes free moves and joins the families.
#[derive(Default)]
pub(super) struct Freezer {
    states: Vec<Vec<Arc>>,
    accepting: Vec<Vec<Accept>>,
    emits: Vec<Emit>,
}

/// One declared damage on its way into the automaton.
struct Damaged {
    /// Index in [`Spelling::damages`].
    index: u16,
    /// What is written, as symbols.
    from: Vec<Symbol>,
    /// What is meant.
    to: Vec<char>,
    /// First state behind the first symbol, by where the way ends and the element that it belongs to.
    shared: BTreeMap<(u32, u16), u32>,
}

/// Free moves from one state, and what can be read or accepted behind them.
struct Walk<'s, 'a> {
    sketch: &'s Sketch<'a>,
    accept: State,
    /// What was learnt so far.
    learnt: Vec<Emit>,
    /// What was learnt on each way to a state that reads or accepts.
    ways: Vec<Vec<Emit>>,
    reads: Vec<(usize, u32, ReadEdge)>,
    ends: Vec<(usize, u32)>,
}

impl Walk<'_, '_> {
    fn go(&mut self, state: State, cost: u32) {
        let edges = &self.sketch.states[state as usize];
        if state == self.accept || edges.iter().any(|edge| matches!(edge, Edge::Read(_))) {
            self.ways.push(self.learnt.clone());
        }
        let way = self.ways.len().saturating_sub(1);
        if state == self.accept {
            self.ends.push((way, cost));
        }
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

impl Freezer {
    /// Freezes what can be reached in one family; its start is joined with state 0.
    pub(super) fn add(&mut self, sketch: &Sketch<'_>, start: State, accept: State, family: u16) {
        if self.states.is_empty() {
            self.states.push(Vec::new());
            self.accepting.push(Vec::new());
        }
        let mut numbers = vec![u32::MAX; sketch.states.len()];
        numbers[start as usize] = 0;
        let mut open = vec![start];
        while let Some(state) = open.pop() {
            let number = numbers[state as usize] as usize;
            let mut walk = Walk {
                sketch,
                accept,
                learnt: Vec::new(),
                ways: Vec::new(),
                reads: Vec::new(),
                ends: Vec::new(),
            };
            walk.go(state, 0);
            let learnt: Vec<(u32, u32)> = walk.ways.into_iter().map(|way| self.learn(&way)).collect();
            for (way, cost, read) in walk.reads {
                if numbers[read.to as usize] == u32::MAX {
                    numbers[read.to as usize] = self.states.len() as u32;
                    self.states.push(Vec::new());
                    self.accepting.push(Vec::new());
                    open.push(read.to);
                }
                let arc = Arc {
                    symbol: match read.reads {
                        Reads::Char(c) => sketch.alphabet.symbol(c),
                        Reads::Any => OTHER,
                    },
                    wanted: read.wanted,
                    deviation: read.deviation,
                    cost: cost + read.cost,
                    emits: learnt[way],
                    slot: read.slot,
                    to: numbers[read.to as usize],
                };
                self.states[number].push(arc);
            }
            for (way, cost) in walk.ends {
                let accept = Accept { family, cost, emits: learnt[way] };
                self.accepting[number].push(accept);
            }
        }
    }

    /// Lays declared damage beside the letters that it damages, also where they belong to several codes.
    pub(super) fn damage(&mut self, spelling: &Spelling, alphabet: &Alphabet) {
        let mut damages: Vec<Damaged> = Vec::new();
        let mut by_first: BTreeMap<char, Vec<usize>> = BTreeMap::new();
        for (index, damage) in spelling.damages.iter().enumerate() {
            let from: Vec<Symbol> = damage.from.chars().map(|c| alphabet.symbol(c)).collect();
            let to: Vec<char> = damage.to.chars().collect();
            if from.is_empty() || to.is_empty() || damage.from == damage.to {
                continue;
            }
            by_first.entry(to[0]).or_default().push(damages.len());
            damages.push(Damaged { index: index as u16, from, to, shared: BTreeMap::new() });
        }
        for state in 0..self.states.len() {
            let mut found = BTreeSet::new();
            let firsts: BTreeSet<char> = self.states[state].iter().filter_map(|arc| arc.wanted).collect();
            for &number in firsts.iter().filter_map(|first| by_first.get(first)).flatten() {
                let mut ways = BTreeSet::new();
                self.spell(state as u32, &damages[number].to, &mut Vec::new(), None, &mut ways);
                found.extend(ways.into_iter().map(|way| (number, way)));
            }
            for (number, (target, learnt, slot)) in found {
                self.detour(state, target, (learnt, slot), &mut damages[number]);
            }
        }
    }

    /// All ways that spell `letters` from a state: where they end, what is learnt, the first element.
    fn spell(
        &self,
        state: u32,
        letters: &[char],
        learnt: &mut Vec<Emit>,
        slot: Option<u16>,
        into: &mut BTreeSet<(u32, Vec<Emit>, u16)>,
    ) {
        let Some((&first, rest)) = letters.split_first() else {
            into.insert((state, learnt.clone(), slot.unwrap_or(super::LITERAL)));
            return;
        };
        for arc in &self.states[state as usize] {
            if arc.wanted != Some(first) || arc.deviation.is_some() || arc.cost > 0 {
                continue;
            }
            let known = learnt.len();
            learnt.extend_from_slice(&self.emits[arc.emits.0 as usize..arc.emits.1 as usize]);
            self.spell(arc.to, rest, learnt, slot.or(Some(arc.slot)), into);
            learnt.truncate(known);
        }
    }

    /// Joins two states by the damaged letters; the states between are shared by all ways that end alike.
    fn detour(&mut self, from: usize, to: u32, (learnt, slot): (Vec<Emit>, u16), damaged: &mut Damaged) {
        let deviation = Some(Deviation::Damage(damaged.index));
        let arc = |symbol, cost, emits, to| Arc { symbol, wanted: None, deviation, cost, emits, slot, to };
        let (&first, rest) = damaged.from.split_first().expect("damage without letters was left out");
        let mut next = to;
        if !rest.is_empty() {
            next = *damaged.shared.entry((to, slot)).or_insert_with(|| {
                let mut state = to;
                for &symbol in rest.iter().rev() {
                    self.states.push(vec![arc(symbol, 0, (0, 0), state)]);
                    self.accepting.push(Vec::new());
                    state = (self.states.len() - 1) as u32;
                }
                state
            });
        }
        let emits = self.learn(&learnt);
        self.states[from].push(arc(first, HEAVY, emits, next));
    }

    fn learn(&mut self, learnt: &[Emit]) -> (u32, u32) {
        let from = self.emits.len() as u32;
        self.emits.extend_from_slice(learnt);
        (from, self.emits.len() as u32)
    }

    pub(super) fn finish(mut self, alphabet: Alphabet, numbers: Vec<Vec<Series>>) -> Grammar {
        if self.states.is_empty() {
            self.states.push(Vec::new());
            self.accepting.push(Vec::new());
        }
        let mut grammar = Grammar {
            states: Vec::with_capacity(self.states.len()),
            arcs: Vec::new(),
            start: Vec::new(),
            emits: self.emits,
            accepts: Vec::new(),
            hash: 0,
            numbers,
            alphabet,
        };
        for (mut arcs, accepts) in self.states.into_iter().zip(self.accepting) {
            arcs.sort_by_key(|arc| arc.symbol);
            let first = grammar.arcs.len() as u32;
            let accepted = grammar.accepts.len() as u32;
            let wild = arcs.first().is_some_and(|arc| arc.symbol == OTHER);
            grammar.states.push(Node {
                first,
                arcs: arcs.len() as u32,
                accepts: (accepted, accepted + accepts.len() as u32),
                wild,
            });
            grammar.arcs.extend(arcs);
            grammar.accepts.extend(accepts);
        }
        let begin = &grammar.arcs[..grammar.states[0].arcs as usize];
        let symbols = grammar.alphabet.len().max(usize::from(BLANK) + 1);
        grammar.start = (0..=symbols)
            .map(|symbol| begin.partition_point(|arc| usize::from(arc.symbol) < symbol) as u32)
            .collect();
        grammar.hash = hash(&grammar);
        grammar
    }
}

/// A hash over everything that decides how a text is followed (FNV-1a, 64 bits).
fn hash(grammar: &Grammar) -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    let mut add = |value: u64| hash = (hash ^ value).wrapping_mul(0x0100_0000_01b3);
    for arc in &grammar.arcs {
        add(u64::from(arc.to) << 32 | u64::from(arc.cost));
        add(u64::from(arc.symbol) << 32 | arc.wanted.map_or(0, u64::from));
    }
    for node in &grammar.states {
        add(u64::from(node.first) << 32 | u64::from(node.accepts.1));
    }
    hash
}
