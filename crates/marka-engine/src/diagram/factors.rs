//! The rules of a family, each as its own small diagram, not yet conjoined.

use super::rule::Builder;
use super::store::{Full, Join, NodeId, Store, UNUSUAL, USUAL};
use marka_rules::model::{ElementId, Family, OptionSet};
use rust_decimal::Decimal;

/// Small diagrams over one order of elements.
#[derive(Clone, Debug)]
pub(crate) struct Factors {
    /// Element of each level.
    pub(crate) order: Vec<ElementId>,
    /// Level of each element.
    pub(crate) level_of: Vec<Option<u32>>,
    pub(crate) store: Store,
    /// One for each rule of the family; `None` where it is too large alone.
    pub(crate) rules: Vec<Option<NodeId>>,
    /// One for each element with unusual options.
    pub(crate) options: Vec<(ElementId, NodeId)>,
}

impl Factors {
    /// Builds each rule alone.
    pub(crate) fn new(family: &Family, order: Vec<ElementId>, budget: usize) -> Factors {
        let mut level_of = vec![None; family.elements.len()];
        order.iter().enumerate().for_each(|(level, &element)| level_of[element] = Some(level as u32));
        let all = order.iter().map(|&element| OptionSet::first(family.elements[element].options.len()));
        let store = Store::new(all.collect(), usize::MAX);
        let mut factors = Factors { order, level_of, store, rules: Vec::new(), options: Vec::new() };
        for (level, &element) in factors.order.iter().enumerate() {
            let unusual = unusual_options(family, element);
            if !unusual.is_empty() {
                let node = factors.store.split(level as u32, unusual, UNUSUAL, USUAL);
                factors.options.push((element, node.expect("the budget has no end yet")));
            }
        }
        for rule in 0..family.rules.len() {
            let before = factors.store.len();
            factors.store.budget = (before + budget).min(3 * budget);
            let node = factors.build(family, rule, &[]).ok();
            if node.is_none() {
                factors.store.truncate(before);
            }
            factors.rules.push(node);
        }
        factors
    }

    /// Builds a rule again where numbers outside their series stand for elements.
    pub(crate) fn build(
        &mut self,
        family: &Family,
        rule: usize,
        outside: &[(ElementId, Decimal)],
    ) -> Result<NodeId, Full> {
        let Factors { level_of, store, .. } = self;
        Builder { family, level_of, outside, store }.rule(&family.rules[rule])
    }

    /// All factors as one diagram of at most `budget` nodes; what was built on the way stays in the store.
    pub(crate) fn conjoin(&mut self, budget: usize) -> Result<NodeId, Full> {
        self.store.budget = self.store.len() + budget;
        let mut nodes = self.options.iter().map(|(_, node)| *node).collect::<Vec<_>>();
        for rule in &self.rules {
            nodes.push(rule.ok_or(Full)?);
        }
        // From the bottom up: what is conjoined later lies above and leaves the lower part as it is.
        nodes.sort_by_key(|&node| std::cmp::Reverse(self.store.level(node)));
        nodes.into_iter().try_fold(USUAL, |all, node| self.store.join(Join::Min, all, node))
    }
}

/// Options that are unusual by themselves.
pub(crate) fn unusual_options(family: &Family, element: ElementId) -> OptionSet {
    let options = family.elements[element].options.iter().enumerate();
    options.filter(|(_, option)| option.unusual).map(|(id, _)| id).collect()
}
