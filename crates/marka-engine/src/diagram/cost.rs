//! The price of leaving a selection, computed over a whole diagram at once.

use super::{Arc, Diagram, REACHES_USUAL};
use marka_rules::model::{OptionId, OptionSet};

/// What it costs to end at a construction, or to be on the way there.
///
/// Changed choices count first, then whether the result is unusual, then how far the changes go.
pub(crate) type Cost = u64;

/// Cost of one changed choice of weight 1.
pub(crate) const CHANGE: Cost = 1 << 32;
/// Cost of ending at an unusual construction.
pub(crate) const UNUSUAL_END: Cost = 1 << 31;
/// No way.
pub(crate) const NEVER: Cost = Cost::MAX;

/// What the options of one level cost.
#[derive(Clone, Debug)]
pub(crate) struct Price {
    /// Options that cost nothing: those chosen, or all where nothing is.
    pub(crate) kept: OptionSet,
    /// Cost of each option that is not kept.
    pub(crate) costs: Vec<Cost>,
}

impl Price {
    /// Cost of the cheapest of some options.
    pub(crate) fn least(&self, options: OptionSet) -> Cost {
        if options.and(self.kept).is_empty() {
            options.iter().map(|option| self.costs[option]).min().unwrap_or(NEVER)
        } else {
            0
        }
    }

    /// The cheapest of some options, where none of them is kept.
    fn change(&self, options: OptionSet) -> Option<OptionId> {
        let kept = !options.and(self.kept).is_empty();
        options.iter().filter(|_| !kept).min_by_key(|&option| self.costs[option])
    }
}

impl Diagram {
    /// For each node the least cost from there to an end.
    pub(crate) fn costs_below(&self, prices: &[Price]) -> Vec<Cost> {
        let end = |&flags: &u8| if flags & REACHES_USUAL == 0 { UNUSUAL_END } else { 0 };
        let mut costs = self.flags.iter().map(end).collect::<Vec<_>>();
        for (level, price) in prices.iter().enumerate().rev() {
            for node in self.level(level) {
                let arcs = self.arcs_of(node);
                let ways = arcs.map(|arc| price.least(arc.options).saturating_add(costs[arc.child as usize]));
                costs[node] = ways.min().unwrap_or(NEVER);
            }
        }
        costs
    }

    /// For each node the least cost from the root to it, and the way by which it is reached so.
    pub(crate) fn costs_above(&self, prices: &[Price]) -> Vec<Above> {
        let mut above = vec![Above { cost: NEVER, node: 0, options: OptionSet::EMPTY }; self.flags.len()];
        if let Some(root) = above.first_mut() {
            root.cost = 0;
        }
        for (level, price) in prices.iter().enumerate() {
            for node in self.level(level) {
                for arc in self.arcs_of(node) {
                    let cost = above[node].cost.saturating_add(price.least(arc.options));
                    let child = &mut above[arc.child as usize];
                    if cost < child.cost {
                        *child = Above { cost, node: node as u32, options: arc.options };
                    }
                }
            }
        }
        above
    }

    /// The cheapest constructions with each of some options of a level, the price of the level itself not counted.
    ///
    /// What has no construction is left out.
    pub(crate) fn cheapest_with(
        &self,
        level: usize,
        wanted: OptionSet,
        prices: &[Price],
        above: &[Above],
        below: &[Cost],
    ) -> Vec<(OptionId, Vec<(usize, OptionId)>)> {
        let mut best = [(NEVER, 0, 0); 128];
        for node in self.level(level) {
            for arc in self.arcs_of(node) {
                let cost = above[node].cost.saturating_add(below[arc.child as usize]);
                for option in arc.options.and(wanted).iter() {
                    if cost < best[option].0 {
                        best[option] = (cost, node, arc.child as usize);
                    }
                }
            }
        }
        let known = wanted.iter().filter(|&option| best[option].0 != NEVER);
        known
            .map(|option| {
                let (_, node, child) = best[option];
                let mut changes = Vec::new();
                climb(level, node, prices, above, &mut changes);
                self.descend(level + 1, child, prices, below, &mut changes);
                (option, changes)
            })
            .collect()
    }

    /// The changes on the cheapest way from a node to an end.
    fn descend(
        &self,
        from: usize,
        mut node: usize,
        prices: &[Price],
        below: &[Cost],
        into: &mut Vec<(usize, OptionId)>,
    ) {
        for (level, price) in prices.iter().enumerate().skip(from) {
            let cost = |arc: &Arc| price.least(arc.options).saturating_add(below[arc.child as usize]);
            let Some(arc) = self.arcs_of(node).find(|arc| cost(arc) == below[node]) else { return };
            into.extend(price.change(arc.options).map(|option| (level, option)));
            node = arc.child as usize;
        }
    }
}

/// How a node is reached at the least cost.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Above {
    cost: Cost,
    /// The node before, and the options that lead on from it.
    node: u32,
    options: OptionSet,
}

/// The changes on the cheapest way from the root to a node.
fn climb(
    level: usize,
    mut node: usize,
    prices: &[Price],
    above: &[Above],
    into: &mut Vec<(usize, OptionId)>,
) {
    for (level, price) in prices.iter().enumerate().take(level).rev() {
        into.extend(price.change(above[node].options).map(|option| (level, option)));
        node = above[node].node as usize;
    }
}
