//! All constructions of a diagram, one after another.

use super::{Diagram, REACHES_USUAL};
use marka_rules::model::{OptionId, OptionSet};
use std::borrow::Cow;

/// A walk over the constructions within some sets, in the order of the levels and, on a level, of the options.
#[derive(Clone, Debug)]
pub(crate) struct Paths<'a> {
    diagram: Cow<'a, Diagram>,
    sets: Vec<OptionSet>,
    /// What is reached from each node within the sets.
    flags: Vec<u8>,
    /// Node of each level on the way, and the options not yet tried there.
    steps: Vec<(u32, OptionSet)>,
    /// Option of each level on the way.
    path: Vec<OptionId>,
    ended: bool,
}

impl<'a> Paths<'a> {
    /// The constructions within the sets, one for each level.
    pub(crate) fn new(diagram: Cow<'a, Diagram>, sets: Vec<OptionSet>) -> Paths<'a> {
        let mut flags = diagram.flags.clone();
        for level in (0..diagram.depth()).rev() {
            for node in diagram.level(level) {
                let open = diagram.arcs_of(node).filter(|arc| !arc.options.and(sets[level]).is_empty());
                flags[node] = open.fold(0, |found, arc| found | flags[arc.child as usize]);
            }
        }
        let ended = flags.first().is_none_or(|&root| root == 0);
        let steps = if ended || sets.is_empty() { Vec::new() } else { vec![(0, sets[0])] };
        Paths { diagram, path: vec![0; sets.len()], sets, flags, steps, ended }
    }

    /// The next construction: its options by level, and whether it is usual.
    pub(crate) fn step(&mut self) -> Option<(&[OptionId], bool)> {
        if self.ended {
            return None;
        }
        let depth = self.sets.len();
        if depth == 0 {
            self.ended = true;
            return Some((&self.path, self.flags[0] & REACHES_USUAL != 0));
        }
        loop {
            let level = self.steps.len() - 1;
            let (node, left) = &mut self.steps[level];
            let Some(option) = left.iter().next() else {
                self.steps.pop();
                if self.steps.is_empty() {
                    self.ended = true;
                    return None;
                }
                continue;
            };
            *left = left.minus(OptionSet::one(option));
            let mut arcs = self.diagram.arcs_of(*node as usize);
            let Some(arc) = arcs.find(|arc| arc.options.has(option)) else { continue };
            let flags = self.flags[arc.child as usize];
            if flags == 0 {
                continue;
            }
            self.path[level] = option;
            if level + 1 == depth {
                return Some((&self.path, flags & REACHES_USUAL != 0));
            }
            self.steps.push((arc.child, self.sets[level + 1]));
        }
    }
}
