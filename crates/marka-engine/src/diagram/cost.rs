//! The price of leaving a selection, computed over a whole diagram at once.

use super::{Diagram, REACHES_USUAL};
use marka_rules::model::OptionSet;

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

    /// For each node the least cost from the root to it.
    pub(crate) fn costs_above(&self, prices: &[Price]) -> Vec<Cost> {
        let mut costs = vec![NEVER; self.flags.len()];
        costs.iter_mut().take(1).for_each(|root| *root = 0);
        for (level, price) in prices.iter().enumerate() {
            for node in self.level(level) {
                for arc in self.arcs_of(node) {
                    let cost = costs[node].saturating_add(price.least(arc.options));
                    let child = &mut costs[arc.child as usize];
                    *child = cost.min(*child);
                }
            }
        }
        costs
    }
}
