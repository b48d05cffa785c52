//! Marks with a wrong letter: what a text may have meant that the grammar does not read.
//!
//! Nothing found here is ever a sure answer. Only letters of marks may differ; figures stay as written.

use std::cmp::Reverse;

use marka_rules::model::{Family, Role};

use crate::compose::{Written, compose};
use crate::engine::Engine;
use crate::expr::Verdict;
use crate::grammar::{Arc, Cases, Frozen, Grammar, LITERAL};

use super::follow::End;
use super::line::{Cell, Line};
use super::resolve::{Places, Way};
use super::{Reader, Status, resolve};

/// The most letters that may differ.
const EDITS: u32 = 2;
/// Price of a wrong letter, of a missing or surplus one: above all other prices.
const WRONG: u32 = 1 << 24;
const LOST: u32 = WRONG + (1 << 23);

/// No step before this one, or no arc.
const NONE: u32 = u32::MAX;

/// One move and the one before it.
#[derive(Clone, Copy, Debug)]
struct Step {
    before: u32,
    arc: u32,
    place: u32,
}

/// A way with wrong letters.
#[derive(Clone, Copy, Debug)]
struct Thread {
    state: u32,
    cost: u32,
    step: u32,
}

/// How near a misspelt mark is: price, verdict, precedence of the family. Smaller is nearer.
type Rank = (u32, Reverse<Verdict>, usize);

struct Search<'a> {
    grammar: &'a Grammar,
    frozen: &'a mut Frozen,
    line: &'a Line,
    limit: u32,
    steps: Vec<Step>,
    /// For each node the place at which it was reached last, and the way in `next`.
    best: Vec<(u32, u32)>,
    next: Vec<Thread>,
}

impl Search<'_> {
    /// Reaches a node; ways that cost more than a known one are dropped.
    fn reach(&mut self, from: Thread, to: u32, arc: u32, price: u32, (place, behind): (usize, usize)) {
        let cost = from.cost + price;
        if cost >= self.limit {
            return;
        }
        if self.best.len() <= to as usize {
            self.best.resize(self.frozen.len().max(to as usize + 1), (NONE, 0));
        }
        let (at, index) = self.best[to as usize];
        let known = at == behind as u32;
        if known && self.next[index as usize].cost <= cost {
            return;
        }
        let step = if arc == NONE {
            from.step
        } else {
            self.steps.push(Step { before: from.step, arc, place: place as u32 });
            (self.steps.len() - 1) as u32
        };
        let thread = Thread { state: to, cost, step };
        if known {
            self.next[index as usize] = thread;
        } else {
            self.best[to as usize] = (behind as u32, self.next.len() as u32);
            self.next.push(thread);
        }
    }

    /// Letters that the text lost before this place.
    fn lost(&mut self, place: usize) {
        let mut at = 0;
        while at < self.next.len() {
            let thread = self.next[at];
            at += 1;
            if thread.cost + LOST >= self.limit {
                continue;
            }
            for index in self.frozen.all_arcs(self.grammar, thread.state) {
                let arc = self.frozen.arcs[index];
                if letter_of_mark(&arc) {
                    self.reach(thread, arc.to, index as u32, LOST + arc.cost, (place, place));
                }
            }
        }
    }

    fn step(&mut self, threads: &[Thread], place: usize) {
        let Cell { symbol, char: written, .. } = self.line.cell(place);
        for &thread in threads {
            for index in self.frozen.arcs(self.grammar, thread.state, symbol) {
                let arc = self.frozen.arcs[index];
                if let Some(price) = arc.price(written, &self.grammar.alphabet, Cases::Told) {
                    self.reach(thread, arc.to, index as u32, price, (place, place + 1));
                }
            }
            if !written.is_alphabetic() || thread.cost + WRONG >= self.limit {
                continue;
            }
            self.reach(thread, thread.state, NONE, LOST, (place, place + 1));
            for index in self.frozen.all_arcs(self.grammar, thread.state) {
                let arc = self.frozen.arcs[index];
                if letter_of_mark(&arc) {
                    self.reach(thread, arc.to, index as u32, WRONG + arc.cost, (place, place + 1));
                }
            }
        }
    }

    /// Ends of the ways that are open now.
    fn accepted(&mut self) -> Vec<End> {
        let mut ends = Vec::new();
        for thread in self.next.iter().filter(|thread| thread.step != NONE) {
            for accept in self.frozen.accepts(self.grammar, thread.state) {
                let cost = thread.cost + self.frozen.accepts[accept].cost;
                ends.push(End { accept: accept as u32, cost, exact: false, thread: thread.step });
            }
        }
        ends
    }
}

/// Whether an arc reads a letter of a code, the only thing that may be wrong.
fn letter_of_mark(arc: &Arc) -> bool {
    arc.slot != LITERAL && arc.deviation.is_none() && arc.wanted.is_some_and(char::is_alphabetic)
}

/// Follows the line with up to `edits` wrong letters; the ends that reach farthest, cheapest first.
fn follow(
    (grammar, frozen): (&Grammar, &mut Frozen),
    line: &Line,
    from: usize,
    edits: u32,
) -> (Vec<Step>, Vec<End>) {
    let limit = (edits + 1) * WRONG;
    let mut search =
        Search { grammar, frozen, line, limit, steps: Vec::new(), best: Vec::new(), next: Vec::new() };
    let mut ends: Vec<End> = Vec::new();
    let start = Thread { state: 0, cost: 0, step: NONE };
    search.reach(start, 0, NONE, 0, (from, from));
    search.lost(from);
    for place in from..line.len() {
        let threads = std::mem::take(&mut search.next);
        search.step(&threads, place);
        search.lost(place + 1);
        if search.next.is_empty() {
            break;
        }
        if line.may_end(place + 1) {
            let reached = search.accepted();
            if !reached.is_empty() {
                ends = reached;
            }
        }
    }
    ends.sort_by_key(|end| end.cost);
    (search.steps, ends)
}

impl Engine {
    /// The nearest allowed designations to a line that has no sure reading, best first.
    ///
    /// For a forbidden reading: nearest over all constructions. For an unknown one: marks with a wrong letter.
    pub fn nearest(&self, answer: &super::Answer, reader: &mut Reader, limit: usize) -> Vec<String> {
        match (answer.status, answer.readings.first()) {
            (Status::Invalid, Some(reading)) => {
                let compiled = &self.families[reading.family];
                let near = compiled.nearest(&reading.selection, limit);
                let mut texts = Vec::new();
                for selection in near {
                    let text = compose(&compiled.family, &selection, &Written::default()).full();
                    if !texts.contains(&text) {
                        texts.push(text);
                    }
                }
                texts
            }
            (Status::Unknown, _) => self.misspelt(reader, limit),
            _ => Vec::new(),
        }
    }

    /// Designations that the line read last may have meant with one or two wrong letters in the mark.
    fn misspelt(&self, reader: &mut Reader, limit: usize) -> Vec<String> {
        let starts: Vec<usize> =
            (0..reader.line.len()).filter(|&place| like_mark(&reader.line, place)).take(4).collect();
        for edits in 1..=EDITS {
            let mut found: Vec<(Rank, String)> = Vec::new();
            for &start in &starts {
                self.misspelt_at(reader, start, edits, &mut found);
            }
            if !found.is_empty() {
                found.sort();
                let mut texts: Vec<String> = Vec::new();
                for (_, text) in found {
                    if !texts.contains(&text) {
                        texts.push(text);
                    }
                }
                texts.truncate(limit);
                return texts;
            }
        }
        Vec::new()
    }

    fn misspelt_at(&self, reader: &mut Reader, start: usize, edits: u32, into: &mut Vec<(Rank, String)>) {
        let (steps, ends) = follow((&self.grammar, &mut reader.follower.frozen), &reader.line, start, edits);
        let families: Vec<&Family> = self.families.iter().map(|compiled| &compiled.family).collect();
        for end in ends.into_iter().take(64) {
            let (arcs, places) = way(&steps, end.thread);
            let way = Way { arcs: &arcs, places: Places::At(&places) };
            let frozen = &reader.follower.frozen;
            let Some(said) =
                resolve::say((self, frozen, &frozen.arcs), &reader.line, way, end, &mut Vec::new())
            else {
                continue;
            };
            let sized =
                said.parts.iter().any(|part| families[said.family].elements[part.element].role == Role::Size);
            let verdict = self.families[said.family].judge(&said.selection, &mut reader.scratch);
            if verdict == Verdict::Forbidden || !sized {
                continue;
            }
            let text = compose(families[said.family], &said.selection, &said.written).full();
            into.push(((end.cost, Reverse(verdict), said.family), text));
        }
    }
}

/// The arcs up to a step, in the order of the text, and the places where they read.
fn way(steps: &[Step], last: u32) -> (Vec<u32>, Vec<u32>) {
    let (mut arcs, mut places) = (Vec::new(), Vec::new());
    let mut at = last;
    while at != NONE {
        let step = steps[at as usize];
        arcs.push(step.arc);
        places.push(step.place);
        at = step.before;
    }
    arcs.reverse();
    places.reverse();
    (arcs, places)
}

/// Whether a word begins here that is written like a mark: two capitals at least.
fn like_mark(line: &Line, place: usize) -> bool {
    line.word_begins(place) && line.capitals(place) >= 2
}
