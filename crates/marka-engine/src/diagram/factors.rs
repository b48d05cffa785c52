//! The rules of a family, each as its own small diagram, not yet conjoined.

use super::order::scope;
use super::rule::Builder;
use super::store::{FORBIDDEN, Full, Join, NodeId, Store, UNUSUAL, USUAL};
use crate::expr::outside_option;
use marka_rules::model::{ElementId, Family, Kind, OptionSet};
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
    /// Elements that each rule names.
    pub(crate) scopes: Vec<Vec<ElementId>>,
    /// One for each element whose options are not all usual.
    pub(crate) options: Vec<(ElementId, NodeId)>,
}

impl Factors {
    /// Builds each rule alone.
    pub(crate) fn new(family: &Family, order: Vec<ElementId>, budget: usize) -> Factors {
        let mut level_of = vec![None; family.elements.len()];
        order.iter().enumerate().for_each(|(level, &element)| level_of[element] = Some(level as u32));
        let all = order.iter().map(|&element| OptionSet::first(outside_option(&family.elements[element])));
        let store = Store::new(all.collect(), usize::MAX);
        let scopes = family.rules.iter().map(scope).collect();
        let mut factors = Factors { order, level_of, store, rules: Vec::new(), scopes, options: Vec::new() };
        for element in factors.order.clone() {
            let node = factors.own(family, element, &[]);
            factors.options.extend(node.map(|node| (element, node)));
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

    /// The same with numbers outside their series, each as one more option of its element.
    pub(crate) fn extended(
        &self,
        family: &Family,
        outside: &[(ElementId, Decimal)],
        budget: usize,
    ) -> Factors {
        let mut factors = self.clone();
        factors.store.budget = factors.store.len() + budget;
        for &(element, _) in outside {
            let Some(level) = factors.level_of[element] else { continue };
            let all = &mut factors.store.all[level as usize];
            *all = all.or(OptionSet::one(outside_option(&family.elements[element])));
            factors.options.retain(|(at, _)| *at != element);
        }
        for &(element, _) in outside {
            let node = factors.own(family, element, outside);
            factors.options.extend(node.map(|node| (element, node)));
        }
        for index in 0..family.rules.len() {
            if outside.iter().any(|(element, _)| self.scopes[index].contains(element)) {
                factors.rules[index] = factors.build(family, index, outside).ok();
            }
        }
        factors
    }

    fn build(
        &mut self,
        family: &Family,
        rule: usize,
        outside: &[(ElementId, Decimal)],
    ) -> Result<NodeId, Full> {
        let Factors { level_of, store, .. } = self;
        Builder { family, level_of, outside, store }.rule(&family.rules[rule])
    }

    /// What the options of an element say by themselves, if they say anything.
    fn own(
        &mut self,
        family: &Family,
        element: ElementId,
        outside: &[(ElementId, Decimal)],
    ) -> Option<NodeId> {
        let model = &family.elements[element];
        let level = self.level_of[element]?;
        let mut unusual: OptionSet =
            (0..model.options.len()).filter(|&option| model.options[option].unusual).collect();
        let mut forbidden = OptionSet::EMPTY;
        if outside.iter().any(|(at, _)| *at == element) {
            let number = OptionSet::one(outside_option(model));
            match model.kind {
                Kind::Number { closed: false } => unusual = unusual.or(number),
                _ => forbidden = number,
            }
        }
        let base = self.store.begin();
        self.store.put(base, forbidden, FORBIDDEN);
        self.store.put(base, unusual, UNUSUAL);
        self.store.put(base, self.store.all[level as usize].minus(unusual).minus(forbidden), USUAL);
        // A node above its budget would only mean that the budget is a little larger.
        let budget = std::mem::replace(&mut self.store.budget, usize::MAX);
        let node = self.store.take(base, level).ok();
        self.store.budget = budget;
        node.filter(|&node| node != USUAL)
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
