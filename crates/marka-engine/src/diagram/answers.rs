//! What a diagram answers in a few microseconds: domains, verdicts, counts.

use super::domains::Mask;
use super::store::Visits;
use super::{Diagram, Masks, REACHES_USUAL};
use crate::expr::Verdict;
use crate::question::Extended;
use marka_rules::model::OptionSet;

/// What an element could be, with the other choices kept and its own forgotten.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Domain {
    /// Options with which an allowed construction exists.
    pub possible: OptionSet,
    /// Options with which a usual construction exists.
    pub usual: OptionSet,
}

/// How many constructions there are. Numbers beyond `u128` stay at its end.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Count {
    /// Usual ones.
    pub usual: u128,
    /// All that are allowed.
    pub all: u128,
}

impl Count {
    pub(crate) fn add(&mut self, times: u128, other: Count) {
        self.usual = self.usual.saturating_add(other.usual.saturating_mul(times));
        self.all = self.all.saturating_add(other.all.saturating_mul(times));
    }
}

/// Memory that answers reuse: after the first use of a family nothing is allocated.
#[derive(Clone, Debug, Default)]
pub struct Scratch {
    /// The answer of [`Compiled::domains`](crate::compiled::Compiled::domains), by element.
    pub domains: Vec<Domain>,
    /// Options left for each level.
    pub(crate) sets: Vec<OptionSet>,
    pub(crate) by_level: Vec<Domain>,
    pub(super) flags: Vec<u8>,
    pub(super) reached: Vec<u8>,
    visits: Visits,
    stack: Vec<(u32, u32)>,
    pub(crate) extended: Extended,
}

impl Scratch {
    pub(crate) fn load(&mut self, sets: &[OptionSet]) {
        self.sets.clear();
        self.sets.extend_from_slice(sets);
    }
}

impl Diagram {
    /// The best verdict among the constructions within `scratch.sets`.
    pub(crate) fn judge(&self, scratch: &mut Scratch) -> Verdict {
        if self.is_empty() {
            return Verdict::Forbidden;
        }
        let open_from = self.chosen(&scratch.sets).end as u32;
        let Some(start) = self.alone(&scratch.sets, open_from) else { return Verdict::Forbidden };
        scratch.visits.begin(self.flags.len());
        let Scratch { sets, visits, stack, .. } = scratch;
        let mut best = Verdict::Forbidden;
        stack.clear();
        stack.push(start);
        while let Some((node, level)) = stack.pop() {
            let flags = self.flags[node as usize];
            if level >= open_from {
                if flags & REACHES_USUAL != 0 {
                    return Verdict::Usual;
                }
                best = Verdict::Unusual;
                continue;
            }
            for arc in self.arcs_of(node as usize).rev() {
                let child = arc.child as usize;
                let hopeless = best == Verdict::Unusual && self.flags[child] & REACHES_USUAL == 0;
                if !arc.options.and(sets[level as usize]).is_empty() && !hopeless && visits.first(arc.child) {
                    stack.push((arc.child, level + 1));
                }
            }
        }
        best
    }

    /// The node and level to which one option after the other leads, as long as there is but one;
    /// `None` where nothing goes on.
    fn alone(&self, sets: &[OptionSet], open_from: u32) -> Option<(u32, u32)> {
        match &self.masks {
            Masks::Narrow(masks) => self.follow(masks, sets, open_from),
            Masks::Wide(masks) => self.follow(masks, sets, open_from),
        }
    }

    fn follow<M: Mask>(&self, masks: &[M], sets: &[OptionSet], open_from: u32) -> Option<(u32, u32)> {
        let (mut node, mut level) = (0, 0);
        for set in &sets[..open_from as usize] {
            if set.single().is_none() {
                break;
            }
            let set = M::of(*set);
            let first = self.first[node as usize] as usize;
            let arcs = &masks[first..self.first[node as usize + 1] as usize];
            let arc = arcs.iter().position(|&mask| mask & set != M::default())?;
            node = self.children[first + arc];
            level += 1;
        }
        Some((node, level))
    }

    /// How many constructions lie within the sets, one for each level.
    ///
    /// How many lie below the last choice is known; above it the ways to each node are counted.
    pub(crate) fn count(&self, sets: &[OptionSet]) -> Count {
        let mut ways = vec![1_u128; usize::from(!self.is_empty())];
        let end = self.chosen(sets).end;
        for (level, &set) in sets.iter().enumerate().take(end) {
            let below = self.level_or_end(level + 1);
            let mut next = vec![0_u128; below.len()];
            for (node, ways) in self.level(level).zip(ways).filter(|(_, ways)| *ways > 0) {
                for arc in self.arcs_of(node) {
                    let options = arc.options.and(set).len() as u128;
                    let child = &mut next[arc.child as usize - below.start];
                    *child = child.saturating_add(ways.saturating_mul(options));
                }
            }
            ways = next;
        }
        let mut count = Count::default();
        for (node, ways) in self.level_or_end(end).zip(ways) {
            count.add(ways, self.counts[node]);
        }
        count
    }

    /// Nodes of a level; behind the last level the terminals.
    fn level_or_end(&self, level: usize) -> std::ops::Range<usize> {
        if level < self.depth() { self.level(level) } else { self.nodes()..self.flags.len() }
    }
}
