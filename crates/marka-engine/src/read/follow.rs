//! Following a text through the grammar, all ways at once, each with its price.
//!
//! Ways that stand in the same states at the same prices go on alike, so sets of them are
//! remembered with their moves: after a few lines a character costs one look into a table.
//! What is remembered follows from the grammar alone; forgetting it changes no answer.

use std::collections::HashMap;
use std::ops::Range;

use crate::grammar::alphabet::BLANK;
use crate::grammar::{Arc, Cases, Frozen, Grammar};

use super::line::{Cell, Line};

/// A move that is not known yet.
const UNKNOWN: u32 = u32::MAX;
/// A move that leads nowhere.
const NOWHERE: u32 = u32::MAX - 1;
/// Sets that are remembered at most.
const SETS: usize = 12_000;

/// A way that is still open: a state, and what it costs more than the cheapest way of its set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
struct Thread {
    state: u32,
    cost: u32,
}

/// How a way came about: the way before it and the arc.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Source {
    /// Index of the way in the set before.
    pub thread: u32,
    /// Index of the arc among those that were used.
    pub arc: u32,
}

/// How a way of the next set came about.
#[derive(Clone, Copy, Debug)]
struct Reached {
    source: Source,
    /// Range of further sources of the same price.
    others: (u32, u32),
}

/// Ways that are open at the same place.
#[derive(Clone, Debug)]
struct Set {
    threads: Range<u32>,
    /// Acceptances, cheapest first.
    ends: Range<u32>,
}

/// A designation may end with a way.
#[derive(Clone, Copy, Debug)]
struct Accepted {
    /// What it costs more than the cheapest way of its set.
    cost: u32,
    /// Index of the way in its set.
    thread: u32,
    /// Index of the frozen acceptance.
    accept: u32,
}

/// One character from one set to the next.
#[derive(Clone, Copy, Debug)]
struct Move {
    to: u32,
    /// What the cheapest way pays.
    cost: u32,
    /// First entry in `reached`, which has one for each way of the next set.
    reached: u32,
    /// Whether a designation may end in the next set.
    ends: bool,
}

/// A way that reached the end of a designation.
#[derive(Clone, Copy, Debug)]
pub(crate) struct End {
    /// Index of the frozen acceptance.
    pub accept: u32,
    /// Price of the whole way.
    pub cost: u32,
    /// Whether it reads the text letter for letter.
    pub exact: bool,
    /// Index of the way in the last set.
    pub thread: u32,
}

/// Memory for following, used again for every line.
#[derive(Clone, Debug, Default)]
pub(crate) struct Follower {
    /// The automaton, as far as it was needed.
    pub frozen: Frozen,
    width: usize,
    sets: Vec<Set>,
    threads: Vec<Thread>,
    known: HashMap<Vec<Thread>, u32>,
    table: Vec<u32>,
    moves: Vec<Move>,
    reached: Vec<Reached>,
    sources: Vec<Source>,
    /// The arcs that were used, side by side.
    pub arcs: Vec<Arc>,
    /// Place in `arcs` by index of the frozen arc.
    used: HashMap<u32, u32>,
    accepts: Vec<Accepted>,
    cases: Cases,
    /// For each move made from the first place on the first entry in `reached`.
    track: Vec<u32>,
    /// Where a designation may end: the place, the set there and what its cheapest way pays.
    stops: Vec<(usize, u32, u32)>,
    /// Ends of the designation, of one price.
    pub ends: Vec<End>,
    /// Acceptances at the same place that cost more, and what the cheapest way there pays.
    dearer: (Range<u32>, u32),
}

impl Follower {
    /// A follower that pays no heed to cases.
    pub(crate) fn caseless() -> Follower {
        Follower { cases: Cases::Free, ..Follower::default() }
    }

    /// Follows the line from a place as far as it goes.
    pub(crate) fn follow(&mut self, grammar: &Grammar, line: &Line, from: usize) {
        self.begin(grammar);
        let (mut set, mut cost) = (0, 0);
        for (place, cell) in (from..).zip(line.from(from)) {
            let mut number = self.table[set as usize * self.width + usize::from(cell.letter)];
            if number == UNKNOWN {
                number = self.make(grammar, set, line, place);
            }
            let Some(&step) = self.moves.get(number as usize) else { break };
            self.track.push(step.reached);
            (set, cost) = (step.to, cost + step.cost);
            if step.ends && line.may_end(place + 1) {
                self.stops.push((place + 1, set, cost));
            }
        }
    }

    /// Where the longest designation ends that was not asked for yet; leaves its ways in `ends`.
    pub(crate) fn stop(&mut self) -> Option<usize> {
        let (end, set, cost) = self.stops.pop()?;
        self.dearer = (self.sets[set as usize].ends.clone(), cost);
        self.next_price();
        Some(end)
    }

    /// The ways to the same end that cost more than those in `ends`, into `ends`; gives their price.
    pub(crate) fn next_price(&mut self) -> Option<u32> {
        let (range, cost) = self.dearer.clone();
        let accepted = &self.accepts[range.start as usize..range.end as usize];
        let price = accepted.first()?.cost;
        let count = accepted.iter().take_while(|accepted| accepted.cost == price).count();
        let total = cost + price;
        let exact = total == 0 && self.cases == Cases::Told;
        self.ends.clear();
        self.ends.extend(accepted[..count].iter().map(|&Accepted { thread, accept, .. }| End {
            accept,
            cost: total,
            exact,
            thread,
        }));
        self.dearer.0.start += count as u32;
        Some(total)
    }

    /// States that are still open at the end of the line, cheapest first; empty where the line leads nowhere.
    pub(crate) fn alive(&mut self, grammar: &Grammar, line: &Line, from: usize) -> Vec<u32> {
        self.begin(grammar);
        let mut set = 0;
        for place in from..line.len() {
            let known = self.table[set as usize * self.width + usize::from(line.cell(place).letter)];
            let number = if known == UNKNOWN { self.make(grammar, set, line, place) } else { known };
            let Some(step) = self.moves.get(number as usize) else { return Vec::new() };
            set = step.to;
        }
        let threads = self.sets[set as usize].threads.clone();
        let mut open: Vec<Thread> = self.threads[threads.start as usize..threads.end as usize].to_vec();
        open.sort_by_key(|thread| (thread.cost, thread.state));
        open.into_iter().map(|thread| thread.state).collect()
    }

    /// How a way of the set behind the move number `index` came about: in one way, and perhaps in others.
    pub(crate) fn sources(&self, index: usize, thread: u32) -> (Source, &[Source]) {
        let Reached { source, others: (first, last) } = self.reached[(self.track[index] + thread) as usize];
        (source, &self.sources[first as usize..last as usize])
    }

    fn begin(&mut self, grammar: &Grammar) {
        self.track.clear();
        self.stops.clear();
        self.ends.clear();
        let other = self.frozen.prepare(grammar);
        if !other && (1..SETS).contains(&self.sets.len()) {
            return;
        }
        *self = Follower {
            frozen: std::mem::take(&mut self.frozen),
            width: grammar.alphabet.letters(),
            cases: self.cases,
            stops: std::mem::take(&mut self.stops),
            ends: std::mem::take(&mut self.ends),
            track: std::mem::take(&mut self.track),
            ..Follower::default()
        };
        self.set(grammar, vec![Thread { state: 0, cost: 0 }]);
    }

    /// Makes a move that was not known.
    #[cold]
    fn make(&mut self, grammar: &Grammar, set: u32, line: &Line, place: usize) -> u32 {
        let mut reached: Vec<(Thread, Vec<Source>)> = Vec::new();
        let mut index: HashMap<u32, usize> = HashMap::new();
        let Cell { symbol, char: written, .. } = line.cell(place);
        let threads = self.sets[set as usize].threads.clone();
        for (number, at) in threads.enumerate() {
            let thread = self.threads[at as usize];
            let wild = if symbol == BLANK { 0..0 } else { self.frozen.wild(grammar, thread.state) };
            for arc in self.frozen.arcs(grammar, thread.state, symbol).chain(wild) {
                let model = &self.frozen.arcs[arc];
                let Some(price) = model.price(written, &grammar.alphabet, self.cases) else { continue };
                let cost = thread.cost + price;
                let used = *self.used.entry(arc as u32).or_insert_with(|| {
                    self.arcs.push(*model);
                    self.arcs.len() as u32 - 1
                });
                let source = Source { thread: number as u32, arc: used };
                let entry = *index.entry(model.to).or_insert_with(|| {
                    reached.push((Thread { state: model.to, cost }, Vec::new()));
                    reached.len() - 1
                });
                let (known, sources) = &mut reached[entry];
                if cost < known.cost {
                    known.cost = cost;
                    sources.clear();
                }
                if cost == known.cost {
                    sources.push(source);
                }
            }
        }
        let number = self.remember(grammar, reached);
        self.table[set as usize * self.width + usize::from(line.cell(place).letter)] = number;
        number
    }

    fn remember(&mut self, grammar: &Grammar, mut reached: Vec<(Thread, Vec<Source>)>) -> u32 {
        let Some(cheapest) = reached.iter().map(|(thread, _)| thread.cost).min() else { return NOWHERE };
        reached.sort_by_key(|(thread, _)| thread.state);
        let first = self.reached.len() as u32;
        let mut threads = Vec::with_capacity(reached.len());
        for (thread, sources) in reached {
            threads.push(Thread { state: thread.state, cost: thread.cost - cheapest });
            let from = self.sources.len() as u32;
            self.sources.extend_from_slice(&sources[1..]);
            self.reached.push(Reached { source: sources[0], others: (from, self.sources.len() as u32) });
        }
        let to = match self.known.get(&threads) {
            Some(&known) => known,
            None => self.set(grammar, threads),
        };
        let ends = !self.sets[to as usize].ends.is_empty();
        self.moves.push(Move { to, cost: cheapest, reached: first, ends });
        (self.moves.len() - 1) as u32
    }

    /// Remembers a new set.
    fn set(&mut self, grammar: &Grammar, threads: Vec<Thread>) -> u32 {
        let number = self.sets.len() as u32;
        let first = self.threads.len() as u32;
        self.threads.extend_from_slice(&threads);
        let ends = self.accepts.len() as u32;
        for (index, thread) in threads.iter().enumerate() {
            for accept in self.frozen.accepts(grammar, thread.state) {
                let cost = thread.cost + self.frozen.accepts[accept].cost;
                self.accepts.push(Accepted { cost, thread: index as u32, accept: accept as u32 });
            }
        }
        self.accepts[ends as usize..].sort_by_key(|accepted| accepted.cost);
        self.sets
            .push(Set { threads: first..self.threads.len() as u32, ends: ends..self.accepts.len() as u32 });
        self.table.resize(self.table.len() + self.width, UNKNOWN);
        self.known.insert(threads, number);
        number
    }
}
