//! What two elements could be together, for all pairs of their options in one run.

use super::answers::{Domain, Scratch};
use super::{ALLOWED, Diagram, REACHES_USUAL};
use marka_rules::model::{OptionId, OptionSet};

impl Diagram {
    /// For each option of level `first` what level `second` could be beside it, with `scratch.sets` at the others.
    pub(crate) fn pairs(&self, first: usize, second: usize, scratch: &mut Scratch) -> Vec<Domain> {
        let mut pairs = vec![Domain::default(); self.all[first].len()];
        if self.is_empty() {
            return pairs;
        }
        scratch.sets[first] = self.all[first];
        scratch.sets[second] = self.all[second];
        let (upper, lower) = (first.min(second), first.max(second));
        self.flags_from(lower + 1, scratch);
        let with = self.reached_with(upper, lower, &scratch.sets);
        for (node, with) in self.level(lower).zip(with) {
            for arc in self.arcs_of(node).filter(|_| !with.is_empty()) {
                let flags = scratch.flags[arc.child as usize];
                let (chosen, beside) = if first == upper { (with, arc.options) } else { (arc.options, with) };
                for option in chosen.iter().filter(|_| flags & ALLOWED != 0) {
                    add(&mut pairs, option, beside, flags);
                }
            }
        }
        pairs
    }

    /// Into `scratch.flags`, what is reached from each node of a level within `scratch.sets`; nodes above are left as they are.
    pub(super) fn flags_from(&self, level: usize, scratch: &mut Scratch) {
        let Scratch { sets, flags, .. } = scratch;
        flags.clear();
        flags.extend_from_slice(&self.flags);
        for level in (level..self.chosen(sets).end).rev() {
            for node in self.level(level) {
                let open = self.arcs_of(node).filter(|arc| !arc.options.and(sets[level]).is_empty());
                flags[node] = open.fold(0, |found, arc| found | flags[arc.child as usize]);
            }
        }
    }

    /// For each node of the lower level with which options of the upper one it is reached within the sets.
    fn reached_with(&self, upper: usize, lower: usize, sets: &[OptionSet]) -> Vec<OptionSet> {
        // Above the upper level a node is reached with all or with nothing.
        let all = OptionSet(u128::MAX);
        let begin = self.chosen(sets).start.min(upper);
        let mut row = vec![all; self.level(begin).len()];
        for (level, set) in sets.iter().enumerate().take(lower).skip(begin) {
            let (nodes, below) = (self.level(level), self.level(level + 1));
            let mut next = vec![OptionSet::EMPTY; below.len()];
            for (node, with) in nodes.zip(row).filter(|(_, with)| !with.is_empty()) {
                for arc in self.arcs_of(node).filter(|arc| !arc.options.and(*set).is_empty()) {
                    let reached = &mut next[arc.child as usize - below.start];
                    *reached = reached.or(if level == upper { arc.options } else { with });
                }
            }
            row = next;
        }
        row
    }
}

fn add(pairs: &mut [Domain], option: OptionId, beside: OptionSet, flags: u8) {
    let pair = &mut pairs[option];
    pair.possible = pair.possible.or(beside);
    if flags & REACHES_USUAL != 0 {
        pair.usual = pair.usual.or(beside);
    }
}
