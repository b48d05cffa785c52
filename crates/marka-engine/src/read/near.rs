//! Marks with a wrong letter: what a text may have meant that the grammar does not read.
//!
//! Nothing found here is ever a sure answer. Only letters of marks may differ; figures stay as written.
//! All ways with few wrong letters are followed at once, each state with every way into it;
//! from the ends the ways are then laid out backwards, cheapest first.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use marka_rules::model::Role;

use crate::compose::{Written, compose};
use crate::engine::Engine;
use crate::expr::Verdict;
use crate::grammar::{Arc, Cases, Frozen, Grammar, LITERAL};

use super::follow::End;
use super::line::{Cell, Kind, Line};
use super::resolve::{Places, Way};
use super::{Answer, Reader, Status, resolve};

/// The most letters that may differ.
const EDITS: u32 = 2;
/// Price of a wrong letter, of a missing or surplus one: above all other prices.
const WRONG: u32 = 1 << 24;
const LOST: u32 = WRONG + (1 << 23);
/// The most ways that are laid out from one place.
const WAYS: usize = 160;
/// The most places of a line from which a mark is sought.
const STARTS: usize = 4;

/// No step or arc.
const NONE: u32 = u32::MAX;

/// A state at a place, with the least that a way to it costs.
#[derive(Clone, Copy, Debug)]
struct Point {
    node: u32,
    cost: u32,
    /// Its last step; all steps to it hang together.
    step: u32,
}

/// A move from one point to another.
#[derive(Clone, Copy, Debug)]
struct Step {
    /// Point before it.
    from: u32,
    /// Index of the frozen arc, or [`NONE`] where a surplus letter is passed over.
    arc: u32,
    place: u32,
    price: u32,
    /// The step to the same point that was found before it.
    other: u32,
}

/// All ways from one place of a line with few wrong letters.
struct Search<'a> {
    grammar: &'a Grammar,
    frozen: &'a mut Frozen,
    line: &'a Line,
    /// Ways that cost as much are dropped.
    limit: u32,
    points: Vec<Point>,
    steps: Vec<Step>,
    /// For each node the place at which it was reached last, and its point there.
    known: Vec<(u32, u32)>,
    /// Where designations end: the point, the acceptance and the price of the whole.
    ends: Vec<(u32, u32, u32)>,
}

impl Search<'_> {
    /// Reaches a node before a place.
    fn reach(&mut self, from: u32, node: u32, arc: u32, price: u32, (place, behind): (usize, usize)) {
        let cost = self.points[from as usize].cost + price;
        if cost >= self.limit {
            return;
        }
        if self.known.len() <= node as usize {
            self.known.resize(self.frozen.len().max(node as usize + 1), (NONE, 0));
        }
        let (at, point) = self.known[node as usize];
        let point = if at == behind as u32 {
            point
        } else {
            self.points.push(Point { node, cost, step: NONE });
            let point = self.points.len() as u32 - 1;
            self.known[node as usize] = (behind as u32, point);
            point
        };
        let target = &mut self.points[point as usize];
        self.steps.push(Step { from, arc, place: place as u32, price, other: target.step });
        target.step = self.steps.len() as u32 - 1;
        target.cost = target.cost.min(cost);
    }

    /// Letters that the text lost before this place.
    fn lost(&mut self, place: usize, first: usize) {
        let mut at = first;
        while at < self.points.len() {
            let Point { node, cost, .. } = self.points[at];
            if cost + LOST < self.limit {
                for index in self.frozen.all_arcs(self.grammar, node) {
                    let arc = self.frozen.arcs[index];
                    // A state that several lost letters lead to is as well reached by fewer.
                    let again = self
                        .known
                        .get(arc.to as usize)
                        .is_some_and(|known| known.0 == place as u32 && known.1 as usize <= at);
                    if letter_of_mark(&arc) && !again {
                        self.reach(at as u32, arc.to, index as u32, LOST + arc.cost, (place, place));
                    }
                }
            }
            at += 1;
        }
    }

    fn step(&mut self, points: std::ops::Range<usize>, place: usize) {
        let Cell { symbol, char: written, .. } = self.line.cell(place);
        let behind = (place, place + 1);
        for point in points {
            let Point { node, cost, .. } = self.points[point];
            let point = point as u32;
            for index in self.frozen.arcs(self.grammar, node, symbol) {
                let arc = self.frozen.arcs[index];
                if let Some(price) = arc.price(written, &self.grammar.alphabet, Cases::Told) {
                    self.reach(point, arc.to, index as u32, price, behind);
                }
            }
            // The sign between figures is no letter of a mark.
            let sign = self.line.times(place) && self.line.kind(place + 1) == Kind::Digit;
            if !self.line.kind(place).is_letter() || sign || cost + WRONG >= self.limit {
                continue;
            }
            self.reach(point, node, NONE, LOST, behind);
            for index in self.frozen.all_arcs(self.grammar, node) {
                let arc = self.frozen.arcs[index];
                if letter_of_mark(&arc) && !arc.is_of(symbol) {
                    self.reach(point, arc.to, index as u32, WRONG + arc.cost, behind);
                }
            }
        }
    }

    /// Follows the line to its farthest end.
    fn follow(&mut self, from: usize) {
        self.points.push(Point { node: 0, cost: 0, step: NONE });
        self.lost(from, 0);
        let mut points = 0..self.points.len();
        for place in from..self.line.len() {
            let next = self.points.len();
            self.step(points, place);
            self.lost(place + 1, next);
            points = next..self.points.len();
            if points.is_empty() {
                break;
            }
            if self.line.may_end(place + 1) {
                self.accept(points.clone());
            }
        }
    }

    /// Takes the ends of the points; they reach farther than those before.
    fn accept(&mut self, points: std::ops::Range<usize>) {
        let mut ends = Vec::new();
        for point in points {
            let Point { node, cost, .. } = self.points[point];
            for accept in self.frozen.accepts(self.grammar, node) {
                let price = cost + self.frozen.accepts[accept].cost;
                ends.push((point as u32, accept as u32, price));
            }
        }
        if !ends.is_empty() {
            self.ends = ends;
        }
    }

    /// Lays the ways out, cheapest first.
    fn ways(&self, mut found: impl FnMut(End, Way<'_>) -> bool) {
        let mut trails: Vec<(u32, u32)> = Vec::new();
        let mut open: BinaryHeap<Reverse<Open>> = BinaryHeap::new();
        for &(point, accept, cost) in &self.ends {
            let behind = cost - self.points[point as usize].cost;
            open.push(Reverse(Open { cost, point, trail: NONE, behind, accept }));
        }
        let mut count = 0;
        while let Some(Reverse(way)) = open.pop() {
            if way.point == 0 {
                let (arcs, places) = self.trail(&trails, way.trail);
                let end = End { accept: way.accept, cost: way.cost, exact: false, thread: 0 };
                let goes_on = found(end, Way { arcs: &arcs, places: Places::At(&places) });
                count += 1;
                if count >= WAYS || !goes_on {
                    return;
                }
                continue;
            }
            let mut at = self.points[way.point as usize].step;
            while at != NONE {
                let step = self.steps[at as usize];
                let behind = way.behind + step.price;
                let cost = self.points[step.from as usize].cost + behind;
                if cost < self.limit {
                    trails.push((at, way.trail));
                    let trail = trails.len() as u32 - 1;
                    open.push(Reverse(Open { cost, point: step.from, trail, behind, accept: way.accept }));
                }
                at = step.other;
            }
        }
    }

    /// Arcs and places of a trail of steps, in the order of the text.
    fn trail(&self, trails: &[(u32, u32)], mut at: u32) -> (Vec<u32>, Vec<u32>) {
        let (mut arcs, mut places) = (Vec::new(), Vec::new());
        while at != NONE {
            let (step, next) = trails[at as usize];
            let step = self.steps[step as usize];
            if step.arc != NONE {
                arcs.push(step.arc);
                places.push(step.place);
            }
            at = next;
        }
        (arcs, places)
    }
}

/// A way that is laid out from its end up to a point.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Open {
    /// The least that the whole way costs.
    cost: u32,
    point: u32,
    trail: u32,
    /// What it costs behind the point.
    behind: u32,
    accept: u32,
}

/// Whether an arc reads a letter of a code, the only thing that may be wrong.
fn letter_of_mark(arc: &Arc) -> bool {
    arc.slot != LITERAL && arc.deviation.is_none() && arc.letter
}

/// How near a misspelt mark is: price, verdict, precedence of the family. Smaller is nearer.
type Rank = (u32, Reverse<Verdict>, usize);

impl Engine {
    /// The nearest allowed designations to a line that has no sure reading, best first.
    ///
    /// For a forbidden reading: nearest over all constructions, then marks with a wrong letter.
    /// For an unknown one: marks with wrong letters.
    pub fn nearest(&self, answer: &Answer, reader: &mut Reader, limit: usize) -> Vec<String> {
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
                // The mark may also be misspelt: two places are kept for that.
                let misspelt = self.misspelt(reader, limit, 1);
                let further: Vec<String> = texts.split_off(texts.len().min(limit.saturating_sub(2)));
                for text in misspelt.into_iter().take(2).chain(further) {
                    if texts.len() < limit && !texts.contains(&text) {
                        texts.push(text);
                    }
                }
                texts
            }
            (Status::Unknown, _) => self.misspelt(reader, limit, EDITS),
            _ => Vec::new(),
        }
    }

    /// Designations that the line read last may have meant with a few wrong letters in the mark.
    fn misspelt(&self, reader: &mut Reader, limit: usize, edits: u32) -> Vec<String> {
        let starts: Vec<usize> =
            (0..reader.line.len()).filter(|&place| like_mark(&reader.line, place)).take(STARTS).collect();
        for edits in 1..=edits {
            let mut found: Vec<(Rank, String)> = Vec::new();
            for &start in &starts {
                self.misspelt_at(reader, start, edits, limit, &mut found);
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

    fn misspelt_at(
        &self,
        reader: &mut Reader,
        start: usize,
        edits: u32,
        limit: usize,
        into: &mut Vec<(Rank, String)>,
    ) {
        let Reader { line, follower, scratch, .. } = reader;
        let mut search = Search {
            grammar: &self.grammar,
            frozen: &mut follower.frozen,
            line,
            limit: (edits + 1) * WRONG,
            points: Vec::new(),
            steps: Vec::new(),
            known: Vec::new(),
            ends: Vec::new(),
        };
        search.follow(start);
        let (mut usual, mut dearest) = (0, NONE);
        search.ways(|end, way| {
            // Once enough are found, those that cost as much are still looked at: the rules may like them better.
            if end.cost > dearest {
                return false;
            }
            let frozen = &*search.frozen;
            let Some(said) = resolve::say((self, frozen, &frozen.arcs), line, way, end, &mut Vec::new())
            else {
                return true;
            };
            let compiled = &self.families[said.family];
            let sized = said.parts.iter().any(|part| compiled.roles[part.element] == Role::Size);
            let verdict = compiled.judge(&said.selection, scratch);
            if verdict == Verdict::Forbidden || !sized {
                return true;
            }
            let text = compose(&compiled.family, &said.selection, &said.written).full();
            let rank = (end.cost, Reverse(verdict), said.family);
            if into.iter().all(|(_, known)| *known != text) {
                usual += usize::from(verdict == Verdict::Usual);
                into.push((rank, text));
            }
            if usual >= limit {
                dearest = dearest.min(end.cost);
            }
            true
        });
    }
}

/// Whether a word begins here that is written like a mark: two capitals at least.
fn like_mark(line: &Line, place: usize) -> bool {
    line.word_begins(place) && line.capitals(place) >= 2
}
