//! What every element could be, in one run down the diagram and one up.
//!
//! An option of an element is possible if some arc that carries it starts at a node that the choices
//! above reach and ends at one from which the choices below reach a terminal. Above the first choice every
//! node is reached, and below the last one every node reaches what it always did: there one run is enough,
//! and it ends at the first level where nothing differs from the diagram without choices.

use super::answers::{Domain, Scratch};
use super::{ALLOWED, Diagram, Masks, REACHES_USUAL};
use marka_rules::model::OptionSet;
use std::ops::{BitAnd, BitOr, Range};

/// A word that holds the options of an arc.
pub(super) trait Mask:
    Copy + Default + PartialEq + BitAnd<Output = Self> + BitOr<Output = Self>
{
    fn of(set: OptionSet) -> Self;
    fn set(self) -> OptionSet;
}

impl Mask for u64 {
    fn of(set: OptionSet) -> u64 {
        set.0 as u64
    }

    fn set(self) -> OptionSet {
        OptionSet(u128::from(self))
    }
}

impl Mask for u128 {
    fn of(set: OptionSet) -> u128 {
        set.0
    }

    fn set(self) -> OptionSet {
        OptionSet(self)
    }
}

impl Diagram {
    /// The levels from the first to the last at which something is chosen.
    pub(super) fn chosen(&self, sets: &[OptionSet]) -> Range<usize> {
        let chosen = |level: &usize| !self.all[*level].minus(sets[*level]).is_empty();
        let first = (0..self.depth()).find(chosen).unwrap_or(0);
        let end = (first..self.depth()).rev().find(chosen).map_or(first, |last| last + 1);
        first..end
    }

    /// For each level what it could be with `scratch.sets` at the others, into `scratch.by_level`.
    pub(crate) fn domains(&self, scratch: &mut Scratch) {
        let chosen = self.chosen(&scratch.sets);
        scratch.by_level.clear();
        scratch.by_level.extend_from_slice(&self.open);
        if self.is_empty() || chosen.is_empty() {
            return;
        }
        match &self.masks {
            Masks::Narrow(masks) => self.sweep(masks, &chosen, scratch),
            Masks::Wide(masks) => self.sweep(masks, &chosen, scratch),
        }
    }

    fn sweep<M: Mask>(&self, masks: &[M], chosen: &Range<usize>, scratch: &mut Scratch) {
        let Scratch { sets, by_level, flags, reached, .. } = scratch;
        flags.clear();
        flags.extend_from_slice(&self.flags);
        for level in chosen.clone().rev() {
            self.rise(masks, level, M::of(sets[level]), flags);
        }
        for level in (0..chosen.start).rev() {
            if flags[self.level(level + 1)] == self.flags[self.level(level + 1)] {
                break;
            }
            by_level[level] = self.rise_in_sight(masks, level, flags);
        }
        reached.clear();
        reached.resize(self.flags.len(), 0);
        reached[self.level(chosen.start)].fill(1);
        for level in chosen.clone() {
            by_level[level] = self.sink(masks, level, M::of(sets[level]), flags, reached);
        }
        for level in chosen.end..self.depth() {
            if reached[self.level(level)].iter().all(|&reached| reached != 0) {
                break;
            }
            by_level[level] = self.sink_in_sight(masks, level, reached);
        }
    }

    /// Flags of the nodes of a level from those below, within the set.
    fn rise<M: Mask>(&self, masks: &[M], level: usize, set: M, flags: &mut [u8]) {
        let nodes = self.level(level);
        let (above, below) = flags.split_at_mut(nodes.end);
        let offset = nodes.end;
        for node in nodes {
            let arcs = self.first[node] as usize..self.first[node + 1] as usize;
            let mut found = 0;
            for (&mask, &child) in masks[arcs.clone()].iter().zip(&self.children[arcs]) {
                found |=
                    below[child as usize - offset] & if mask & set == M::default() { 0 } else { u8::MAX };
            }
            above[node] = found;
        }
    }

    /// Flags and domain of a level above all choices.
    fn rise_in_sight<M: Mask>(&self, masks: &[M], level: usize, flags: &mut [u8]) -> Domain {
        let nodes = self.level(level);
        let (above, below) = flags.split_at_mut(nodes.end);
        let offset = nodes.end;
        let (mut possible, mut usual) = (M::default(), M::default());
        for node in nodes {
            let arcs = self.first[node] as usize..self.first[node + 1] as usize;
            let mut found = 0;
            for (&mask, &child) in masks[arcs.clone()].iter().zip(&self.children[arcs]) {
                let flag = below[child as usize - offset];
                found |= flag;
                possible = possible | if flag & ALLOWED == 0 { M::default() } else { mask };
                usual = usual | if flag & REACHES_USUAL == 0 { M::default() } else { mask };
            }
            above[node] = found;
        }
        Domain { possible: possible.set(), usual: usual.set() }
    }

    /// Domain of a level, and what is reached below it within the set.
    fn sink<M: Mask>(&self, masks: &[M], level: usize, set: M, flags: &[u8], reached: &mut [u8]) -> Domain {
        let (mut possible, mut usual) = (M::default(), M::default());
        for node in self.level(level) {
            if reached[node] == 0 {
                continue;
            }
            let arcs = self.first[node] as usize..self.first[node + 1] as usize;
            for (&mask, &child) in masks[arcs.clone()].iter().zip(&self.children[arcs]) {
                let flag = flags[child as usize];
                possible = possible | if flag & ALLOWED == 0 { M::default() } else { mask };
                usual = usual | if flag & REACHES_USUAL == 0 { M::default() } else { mask };
                reached[child as usize] |= u8::from(mask & set != M::default());
            }
        }
        Domain { possible: possible.set(), usual: usual.set() }
    }

    /// Domain of a level below all choices, and what is reached below it.
    fn sink_in_sight<M: Mask>(&self, masks: &[M], level: usize, reached: &mut [u8]) -> Domain {
        let (mut possible, mut usual) = (M::default(), M::default());
        for node in self.level(level) {
            if reached[node] == 0 {
                continue;
            }
            let arcs = self.first[node] as usize..self.first[node + 1] as usize;
            for (&mask, &child) in masks[arcs.clone()].iter().zip(&self.children[arcs]) {
                possible = possible | mask;
                usual =
                    usual | if self.flags[child as usize] & REACHES_USUAL == 0 { M::default() } else { mask };
                reached[child as usize] = 1;
            }
        }
        Domain { possible: possible.set(), usual: usual.set() }
    }
}
