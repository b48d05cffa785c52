//! The allowed constructions next to what was said.

use crate::compiled::{Compiled, Space};
use crate::diagram::{CHANGE, Cost, Diagram, NEVER, Price, Scratch, UNUSUAL_END};
use crate::expr::{Verdict, outside_option};
use crate::question::Question;
use crate::selection::Selection;
use marka_rules::model::{Element, ElementId, Kind, OptionId, OptionSet};
use rust_decimal::Decimal;
use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::ops::ControlFlow;

impl Compiled {
    /// The allowed selections that change the fewest choices, best first.
    ///
    /// Among equally many changes usual ones come first, then numbers that lie near in their series and
    /// options declared early. What the selection leaves open stays open; no two answers are alike.
    pub fn nearest(&self, selection: &Selection, limit: usize) -> Vec<Selection> {
        self.nearest_weighted(selection, limit, &[])
    }

    /// As [`Compiled::nearest`], with a weight of change for each element; those not given weigh 1.
    pub fn nearest_weighted(&self, selection: &Selection, limit: usize, weights: &[u32]) -> Vec<Selection> {
        let question = Question::new(self, selection);
        let prices = question.prices(weights);
        let found = match question.space.as_ref() {
            Space::Diagram(diagram) => {
                Hunt::new(&prices, InDiagram { costs: diagram.costs_below(&prices), diagram }).best(limit)
            }
            Space::Search => Hunt::new(&prices, BySearch::new(&question)).best(limit),
        };
        found.into_iter().map(|changes| self.changed(selection, &question.factors.order, &changes)).collect()
    }

    /// Visits the allowed selections within one, by what their options cost, cheapest first.
    ///
    /// Options that a price keeps stay together; what costs [`NEVER`] is left out.
    pub(crate) fn by_price(
        &self,
        selection: &Selection,
        price: &impl Fn(ElementId) -> Price,
        mut visit: impl FnMut(Cost, Selection) -> ControlFlow<()>,
    ) {
        let question = Question::new(self, selection);
        let levels = question.factors.order.iter().enumerate();
        let prices: Vec<Price> = levels
            .map(|(level, &element)| match self.all(element) {
                OptionSet::EMPTY => Price { kept: question.open[level], costs: Vec::new() },
                _ => price(element),
            })
            .collect();
        let taken = |changes: Vec<(usize, OptionId)>| {
            let mut found = selection.clone();
            for (level, &element) in question.factors.order.iter().enumerate() {
                found.sets[element] = prices[level].kept.and(self.all(element));
            }
            for (level, option) in changes {
                found.sets[question.factors.order[level]] = OptionSet::one(option);
            }
            found
        };
        match question.space.as_ref() {
            Space::Diagram(diagram) => {
                let ground = InDiagram { costs: diagram.costs_below(&prices), diagram };
                let mut hunt = Hunt::new(&prices, ground);
                while let Some((cost, changes)) = hunt.next()
                    && visit(cost, taken(changes)).is_continue()
                {}
            }
            Space::Search => {
                let mut hunt = Hunt::new(&prices, BySearch::new(&question));
                while let Some((cost, changes)) = hunt.next()
                    && visit(cost, taken(changes)).is_continue()
                {}
            }
        }
    }

    /// The selection with some levels changed.
    fn changed(
        &self,
        selection: &Selection,
        order: &[ElementId],
        changes: &[(usize, OptionId)],
    ) -> Selection {
        let mut found = selection.clone();
        for &(level, option) in changes {
            let element = order[level];
            found.outside.retain(|(at, _)| *at != element);
            found.sets[element] = OptionSet::one(option).and(self.all(element));
        }
        found
    }
}

impl Question<'_> {
    /// The fewest changes after which something is allowed, by search.
    pub(crate) fn cheapest_by_search(&self, prices: &[Price]) -> Option<Vec<(usize, OptionId)>> {
        Hunt::new(prices, BySearch::new(self)).best(1).pop()
    }

    /// What leaving the selection costs at each level.
    pub(crate) fn prices(&self, weights: &[u32]) -> Vec<Price> {
        let levels = self.factors.order.iter().enumerate();
        levels
            .map(|(level, &element)| {
                let kept = self.sets[level];
                if kept == self.open[level] {
                    return Price { kept, costs: Vec::new() };
                }
                let weight = weights.get(element).copied().unwrap_or(1).min(1 << 16);
                let outside = self.outside.iter().find(|(at, _)| *at == element).map(|(_, value)| *value);
                let far = distances(&self.family.elements[element], kept, outside);
                Price { kept, costs: far.into_iter().map(|far| CHANGE * Cost::from(weight) + far).collect() }
            })
            .collect()
    }
}

/// How far each option lies from the kept ones: steps in the series of numbers, upwards first,
/// and the place in the declaration for everything else.
fn distances(element: &Element, kept: OptionSet, outside: Option<Decimal>) -> Vec<Cost> {
    let mut values = element.options.iter().map(|option| option.value).collect::<Vec<_>>();
    values.resize(outside_option(element), None);
    values.extend(outside.map(Some));
    let from = kept.iter().filter_map(|option| values.get(option).copied().flatten()).collect::<Vec<_>>();
    let far = |(place, value): (usize, &Option<Decimal>)| match value {
        Some(value) if matches!(element.kind, Kind::Number { .. }) && !from.is_empty() => {
            let steps = |from: &Decimal| {
                let (low, high) = (*from.min(value), *from.max(value));
                let between = values.iter().flatten().filter(|&&other| low < other && other < high).count();
                2 * between as Cost + Cost::from(value < from)
            };
            from.iter().map(steps).min().unwrap_or_default()
        }
        _ => 2 * place as Cost,
    };
    values.iter().enumerate().map(far).collect()
}

/// Where a hunt goes: states of a level, and the least that it costs to end from them.
trait Ground {
    type State;

    /// Before the first level.
    fn start(&self) -> Self::State;
    /// Cost to end from the start.
    fn start_cost(&mut self) -> Cost;
    /// For each way on from the state at a level the least cost to end after it, its own not counted:
    /// first for the kept options together, then, by option, for the others where they are wanted.
    fn ahead(&mut self, state: &Self::State, level: usize, price: &Price, costs: &mut [Cost]) -> Cost;
    /// The state after some options of the level.
    fn after(&self, state: &Self::State, level: usize, options: OptionSet) -> Self::State;
}

/// A search for the cheapest ends, best first. Kept options of a level are one way; each other is its own.
struct Hunt<'a, G: Ground> {
    prices: &'a [Price],
    ground: G,
    /// States that were taken up.
    taken: Vec<Taken<G::State>>,
    open: BinaryHeap<Reverse<Open>>,
    begun: bool,
}

/// A state that was taken up and how it was reached.
struct Taken<S> {
    state: S,
    before: usize,
    change: Option<OptionId>,
}

/// A way to be taken up: cheapest first, then the longest, then the first found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Open {
    /// Cost at the end.
    total: Cost,
    left: usize,
    number: usize,
    /// Cost so far.
    spent: Cost,
    before: usize,
    change: Option<OptionId>,
}

impl<'a, G: Ground> Hunt<'a, G> {
    fn new(prices: &'a [Price], ground: G) -> Hunt<'a, G> {
        Hunt { prices, ground, taken: Vec::new(), open: BinaryHeap::new(), begun: false }
    }

    /// The changes of the cheapest ends, by level.
    fn best(mut self, limit: usize) -> Vec<Vec<(usize, OptionId)>> {
        let ends = std::iter::from_fn(|| self.next()).take(limit);
        ends.map(|(_, changes)| changes).collect()
    }

    /// The next of the cheapest ends: its cost and its changes, by level.
    fn next(&mut self) -> Option<(Cost, Vec<(usize, OptionId)>)> {
        if !self.begun {
            self.begun = true;
            let total = self.ground.start_cost();
            if total != NEVER {
                let left = self.prices.len();
                self.open.push(Reverse(Open { total, left, number: 0, spent: 0, before: 0, change: None }));
            }
        }
        while let Some(Reverse(way)) = self.open.pop() {
            let state = self.state(way);
            self.taken.push(Taken { state, before: way.before, change: way.change });
            if way.left == 0 {
                return Some((way.total, self.changes()));
            }
            self.go_on(way);
        }
        None
    }

    fn state(&self, way: Open) -> G::State {
        let depth = self.prices.len();
        if way.left == depth {
            return self.ground.start();
        }
        let level = depth - way.left - 1;
        let options = way.change.map_or(self.prices[level].kept, OptionSet::one);
        self.ground.after(&self.taken[way.before].state, level, options)
    }

    fn go_on(&mut self, way: Open) {
        let before = self.taken.len() - 1;
        let level = self.prices.len() - way.left;
        let price = &self.prices[level];
        let mut costs = [NEVER; 128];
        let kept = self.ground.ahead(&self.taken[before].state, level, price, &mut costs);
        let changes =
            price.costs.iter().enumerate().map(|(option, cost)| (Some(option), *cost, costs[option]));
        for (change, cost, ahead) in changes.chain([(None, 0, kept)]) {
            if ahead == NEVER || cost == NEVER {
                continue;
            }
            let spent = way.spent + cost;
            let number = self.open.len() + self.taken.len();
            self.open.push(Reverse(Open {
                total: spent.saturating_add(ahead),
                left: way.left - 1,
                number,
                spent,
                before,
                change,
            }));
        }
    }

    /// The changes on the way to the state taken up last.
    fn changes(&self) -> Vec<(usize, OptionId)> {
        let mut changes = Vec::new();
        let mut at = self.taken.len() - 1;
        for level in (0..self.prices.len()).rev() {
            changes.extend(self.taken[at].change.map(|option| (level, option)));
            at = self.taken[at].before;
        }
        changes
    }
}

/// States are sets of nodes, and the cost ahead is known exactly.
struct InDiagram<'a> {
    diagram: &'a Diagram,
    costs: Vec<Cost>,
}

impl Ground for InDiagram<'_> {
    type State = Vec<u32>;

    fn start(&self) -> Vec<u32> {
        vec![0]
    }

    fn start_cost(&mut self) -> Cost {
        self.costs.first().copied().unwrap_or(NEVER)
    }

    fn ahead(&mut self, state: &Vec<u32>, _: usize, price: &Price, costs: &mut [Cost]) -> Cost {
        let mut kept = NEVER;
        for arc in state.iter().flat_map(|&node| self.diagram.arcs_of(node as usize)) {
            let below = self.costs[arc.child as usize];
            if !arc.options.and(price.kept).is_empty() {
                kept = kept.min(below);
            }
            for option in arc.options.minus(price.kept).iter() {
                costs[option] = costs[option].min(below);
            }
        }
        kept
    }

    fn after(&self, state: &Vec<u32>, _: usize, options: OptionSet) -> Vec<u32> {
        let arcs = state.iter().flat_map(|&node| self.diagram.arcs_of(node as usize));
        let mut nodes =
            arcs.filter(|arc| !arc.options.and(options).is_empty()).map(|arc| arc.child).collect::<Vec<_>>();
        nodes.sort_unstable();
        nodes.dedup();
        nodes
    }
}

/// States are the sets left for all levels, and the cost ahead is only known not to be forbidden.
struct BySearch<'a> {
    question: &'a Question<'a>,
    scratch: Scratch,
    /// The sets before anything is decided: what is left open, and everything where a choice may change.
    start: Vec<OptionSet>,
}

impl<'a> BySearch<'a> {
    fn new(question: &'a Question<'a>) -> BySearch<'a> {
        let start = question.open.iter().zip(&question.sets).map(|(open, set)| open.or(*set)).collect();
        BySearch { question, scratch: Scratch::default(), start }
    }

    fn least(&mut self, sets: &[OptionSet]) -> Cost {
        match self.question.judge(sets, &mut self.scratch) {
            Verdict::Usual => 0,
            Verdict::Unusual => UNUSUAL_END,
            Verdict::Forbidden => NEVER,
        }
    }
}

impl Ground for BySearch<'_> {
    type State = Vec<OptionSet>;

    fn start(&self) -> Vec<OptionSet> {
        self.start.clone()
    }

    fn start_cost(&mut self) -> Cost {
        let start = self.start.clone();
        self.least(&start)
    }

    fn ahead(&mut self, state: &Vec<OptionSet>, level: usize, price: &Price, costs: &mut [Cost]) -> Cost {
        for option in state[level].minus(price.kept).iter() {
            costs[option] = self.least(&self.after(state, level, OptionSet::one(option)));
        }
        self.least(&self.after(state, level, price.kept))
    }

    fn after(&self, state: &Vec<OptionSet>, level: usize, options: OptionSet) -> Vec<OptionSet> {
        let mut sets = state.clone();
        sets[level] = options;
        sets
    }
}
