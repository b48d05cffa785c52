//! Following a text through the grammar, all ways at once, each with its price.

use crate::grammar::Grammar;
use crate::grammar::alphabet::BLANK;

use super::line::Line;

/// No step before this one.
pub(crate) const NONE: u32 = u32::MAX;

/// A way that is still open.
#[derive(Clone, Copy, Debug)]
struct Thread {
    state: u32,
    cost: u32,
    step: u32,
}

/// One character on a way. Ways of equal price that meet in a state are joined by `other`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Step {
    /// The step before.
    pub before: u32,
    /// Index of the arc.
    pub arc: u32,
    /// Place in the line.
    pub place: u32,
    /// Another step that reaches the same state here for the same price.
    pub other: u32,
}

/// A way that reached the end of a designation.
#[derive(Clone, Copy, Debug)]
pub(crate) struct End {
    /// Index of the acceptance in the grammar.
    pub accept: u32,
    /// Price of the whole way.
    pub cost: u32,
    /// Last step.
    pub step: u32,
}

/// Memory for following, used again for every line.
#[derive(Clone, Debug, Default)]
pub(crate) struct Follower {
    threads: Vec<Thread>,
    next: Vec<Thread>,
    /// All steps of the ways followed from one place.
    pub steps: Vec<Step>,
    /// Ends of the longest designation, cheapest only.
    pub ends: Vec<End>,
    seen: Vec<(u32, u32)>,
    epoch: u32,
}

impl Follower {
    /// Follows the line from a place; gives where the longest designation ends and leaves its ways in `ends`.
    pub(crate) fn follow(&mut self, grammar: &Grammar, line: &Line, from: usize) -> Option<usize> {
        self.begin(grammar);
        let mut longest = None;
        for place in from..line.len() {
            self.step(grammar, line, place);
            if self.threads.is_empty() {
                break;
            }
            if line.may_end(place + 1) && self.collect(grammar) {
                longest = Some(place + 1);
            }
        }
        longest
    }

    /// States that are still open at the end of the line, cheapest first; empty where the line leads nowhere.
    pub(crate) fn alive(&mut self, grammar: &Grammar, line: &Line, from: usize) -> Vec<u32> {
        self.begin(grammar);
        for place in from..line.len() {
            self.step(grammar, line, place);
        }
        let mut open: Vec<(u32, u32)> = self.threads.iter().map(|thread| (thread.cost, thread.state)).collect();
        open.sort_unstable();
        open.into_iter().map(|(_, state)| state).collect()
    }

    fn begin(&mut self, grammar: &Grammar) {
        self.steps.clear();
        self.ends.clear();
        self.threads.clear();
        self.threads.push(Thread { state: 0, cost: 0, step: NONE });
        if self.seen.len() < grammar.states.len() {
            self.seen.resize(grammar.states.len(), (0, 0));
        }
    }

    fn step(&mut self, grammar: &Grammar, line: &Line, place: usize) {
        self.epoch = self.epoch.wrapping_add(1);
        if self.epoch == 0 {
            self.seen.fill((0, 0));
            self.epoch = 1;
        }
        self.next.clear();
        let symbol = line.symbols[place];
        let written = line.chars[place];
        for at in 0..self.threads.len() {
            let thread = self.threads[at];
            for index in grammar.arcs(thread.state, symbol) {
                let arc = &grammar.arcs[index];
                let differs = u32::from(
                    arc.deviation.is_none()
                        && symbol != BLANK
                        && arc.wanted.is_some_and(|wanted| wanted != written),
                );
                self.reach(thread, arc.to, index, arc.cost + differs, place);
            }
            if symbol != BLANK {
                for index in grammar.wild(thread.state) {
                    let arc = &grammar.arcs[index];
                    self.reach(thread, arc.to, index, arc.cost, place);
                }
            }
        }
        std::mem::swap(&mut self.threads, &mut self.next);
    }

    fn reach(&mut self, from: Thread, to: u32, arc: usize, price: u32, place: usize) {
        let cost = from.cost + price;
        let mut step = Step {
            before: from.step,
            arc: arc as u32,
            place: place as u32,
            other: NONE,
        };
        let number = self.steps.len() as u32;
        let (epoch, index) = self.seen[to as usize];
        if epoch == self.epoch {
            let known = &mut self.next[index as usize];
            if cost > known.cost {
                return;
            }
            if cost == known.cost {
                step.other = known.step;
            }
            known.cost = cost;
            known.step = number;
        } else {
            self.seen[to as usize] = (self.epoch, self.next.len() as u32);
            self.next.push(Thread { state: to, cost, step: number });
        }
        self.steps.push(step);
    }

    /// Keeps the ends that are reached now, the cheapest only; `false` where there is none.
    fn collect(&mut self, grammar: &Grammar) -> bool {
        let mut cheapest = u32::MAX;
        for thread in &self.threads {
            for accept in grammar.accepts(thread.state) {
                cheapest = cheapest.min(thread.cost + accept.cost);
            }
        }
        if cheapest == u32::MAX {
            return false;
        }
        self.ends.clear();
        for thread in &self.threads {
            let (first, last) = grammar.states[thread.state as usize].accepts;
            for index in first..last {
                if thread.cost + grammar.accepts[index as usize].cost == cheapest {
                    self.ends.push(End { accept: index, cost: cheapest, step: thread.step });
                }
            }
        }
        true
    }
}
