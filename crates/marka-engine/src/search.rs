//! The exact fallback: rules conjoined step by step while a search runs, never as a whole.
//!
//! The search decides level by level. What is left of the rules on the way is a set of nodes of
//! their small diagrams, and two ways that leave the same set are one. It answers where the conjoined
//! diagram would be too large, and for some of the rules alone.

use crate::diagram::hash::Map;
use crate::diagram::{Count, FORBIDDEN, Factors, NodeId, UNUSUAL, USUAL};
use crate::expr::{Verdict, View};
use marka_rules::model::{ElementId, Family, OptionId, OptionSet};
use rust_decimal::Decimal;
use std::borrow::Cow;

/// How many states a search remembers. More only cost time.
const REMEMBERED: usize = 1 << 17;

/// A search over some factors within some sets.
pub(crate) struct Search<'a> {
    family: &'a Family,
    factors: Cow<'a, Factors>,
    outside: Vec<(ElementId, Decimal)>,
    /// Options left for each level.
    sets: Vec<OptionSet>,
    /// Diagrams that must all allow.
    roots: Vec<NodeId>,
    /// Rules whose diagrams would be too large alone: they are evaluated.
    large: Vec<Large>,
    /// Options left for each element on the way; kept only for `large`.
    way: Vec<OptionSet>,
    /// States under way, innermost last.
    stack: Vec<NodeId>,
}

/// A rule without a diagram.
#[derive(Clone, Copy)]
struct Large {
    rule: usize,
    /// What it calls unusual counts as usual.
    lenient: bool,
}

/// What is left at a level: the nodes of the stack from `base` on.
#[derive(Clone, Copy)]
struct State {
    level: usize,
    base: usize,
    /// Rules to be evaluated are still open.
    open: bool,
}

impl<'a> Search<'a> {
    /// A search over nothing but the sets; factors are added.
    pub(crate) fn new(family: &'a Family, factors: Cow<'a, Factors>, sets: Vec<OptionSet>) -> Search<'a> {
        Search {
            family,
            factors,
            outside: Vec::new(),
            sets,
            roots: Vec::new(),
            large: Vec::new(),
            way: Vec::new(),
            stack: Vec::new(),
        }
    }

    /// With numbers outside their series, for which `factors` was built.
    pub(crate) fn outside(mut self, outside: &[(ElementId, Decimal)]) -> Search<'a> {
        self.outside = outside.to_vec();
        self
    }

    /// With all rules and unusual options.
    pub(crate) fn everything(mut self) -> Search<'a> {
        self.roots.extend(self.factors.options.iter().map(|(_, node)| *node));
        (0..self.factors.rules.len()).for_each(|rule| self.add(rule));
        self
    }

    /// Adds a rule.
    pub(crate) fn add(&mut self, rule: usize) {
        match self.factors.rules[rule] {
            Some(node) => self.roots.push(node),
            None => self.large.push(Large { rule, lenient: false }),
        }
    }

    /// Adds a rule that is to be evaluated, with what it calls unusual as usual.
    pub(crate) fn add_lenient(&mut self, rule: usize) {
        self.large.push(Large { rule, lenient: true });
    }

    /// Adds the diagram of a condition.
    pub(crate) fn add_node(&mut self, node: NodeId) {
        self.roots.push(node);
    }

    /// The best verdict among the constructions within the sets.
    pub(crate) fn judge(&mut self) -> Verdict {
        let Some((state, cap)) = self.start() else { return Verdict::Forbidden };
        let below = self.judge_below(state, &mut Map::default());
        below.min(cap)
    }

    /// How many constructions lie within the sets.
    pub(crate) fn count(&mut self) -> Count {
        let Some((state, cap)) = self.start() else { return Count::default() };
        capped(self.count_below(state, &mut Map::default()), cap)
    }

    fn start(&mut self) -> Option<(State, Verdict)> {
        if self.sets.iter().any(|set| set.is_empty()) {
            return None;
        }
        if !self.large.is_empty() {
            self.way = vec![OptionSet::EMPTY; self.family.elements.len()];
            for (level, &element) in self.factors.order.iter().enumerate() {
                self.way[element] = self.sets[level];
            }
        }
        self.stack.clear();
        let mut cap = Verdict::Usual;
        for index in 0..self.roots.len() {
            cap = cap.min(self.push(self.roots[index]));
        }
        self.enter(State { level: 0, base: 0, open: !self.large.is_empty() }, cap)
    }

    /// Adds a node to the state on the stack; a terminal becomes a verdict.
    fn push(&mut self, node: NodeId) -> Verdict {
        match node {
            FORBIDDEN => Verdict::Forbidden,
            UNUSUAL => Verdict::Unusual,
            USUAL => Verdict::Usual,
            node => {
                self.stack.push(node);
                Verdict::Usual
            }
        }
    }

    /// Brings a new state into its one form; `None` where it cannot be allowed.
    fn enter(&mut self, mut state: State, mut cap: Verdict) -> Option<(State, Verdict)> {
        if state.open {
            state.open = false;
            let view = View { family: self.family, sets: &self.way, outside: &self.outside };
            for &Large { rule, lenient } in &self.large {
                match view.rule(&self.family.rules[rule]) {
                    Some(Verdict::Unusual) if lenient => {}
                    Some(verdict) => cap = cap.min(verdict),
                    None => state.open = true,
                }
            }
        }
        if cap == Verdict::Forbidden {
            self.stack.truncate(state.base);
            return None;
        }
        self.stack[state.base..].sort_unstable();
        let mut kept = state.base;
        for index in state.base..self.stack.len() {
            if index == state.base || self.stack[index] != self.stack[kept - 1] {
                self.stack[kept] = self.stack[index];
                kept += 1;
            }
        }
        self.stack.truncate(kept);
        Some((state, cap))
    }

    /// The level at which the state decides next, if anything is left to decide.
    fn top(&self, state: State) -> Option<usize> {
        if state.open {
            return (state.level < self.sets.len()).then_some(state.level);
        }
        let levels = self.stack[state.base..].iter().map(|&node| self.factors.store.level(node));
        levels.min().map(|level| level as usize)
    }

    /// From the options left at the level takes the first and all that lead where it leads.
    fn branch(
        &mut self,
        state: State,
        end: usize,
        left: &mut OptionSet,
    ) -> (OptionSet, Option<(State, Verdict)>) {
        let level = state.level;
        let option = left.iter().next().expect("asked only while options are left");
        let mut group = if state.open { OptionSet::one(option) } else { *left };
        let base = self.stack.len();
        let mut cap = Verdict::Usual;
        for index in state.base..end {
            let node = self.stack[index];
            if self.factors.store.level(node) as usize == level {
                let edges = self.factors.store.edges(node);
                let edge =
                    edges.iter().find(|edge| edge.options.has(option)).expect("edges part all options");
                group = group.and(edge.options);
                let child = edge.child;
                cap = cap.min(self.push(child));
            } else {
                self.stack.push(node);
            }
        }
        *left = left.minus(group);
        if state.open {
            self.way[self.factors.order[level]] = group;
        }
        (group, self.enter(State { level: level + 1, base, open: state.open }, cap))
    }

    fn judge_below(&mut self, mut state: State, memo: &mut Map<Box<[NodeId]>, Verdict>) -> Verdict {
        let Some(level) = self.top(state) else {
            self.stack.truncate(state.base);
            return Verdict::Usual;
        };
        state.level = level;
        let end = self.stack.len();
        if !state.open
            && let Some(&known) = memo.get(&self.stack[state.base..end])
        {
            self.stack.truncate(state.base);
            return known;
        }
        let mut best = Verdict::Forbidden;
        let mut left = self.sets[level];
        while !left.is_empty() && best != Verdict::Usual {
            if let (_, Some((next, cap))) = self.branch(state, end, &mut left) {
                best = best.max(self.judge_below(next, memo).min(cap));
            }
        }
        self.leave(state, memo, best);
        best
    }

    fn count_below(&mut self, mut state: State, memo: &mut Map<Box<[NodeId]>, Count>) -> Count {
        let top = self.top(state);
        let skipped = self.sets[state.level..top.unwrap_or(self.sets.len())].iter();
        let times = skipped.fold(1, |times: u128, set| times.saturating_mul(set.len() as u128));
        let mut count = Count::default();
        let Some(level) = top else {
            self.stack.truncate(state.base);
            count.add(times, Count { usual: 1, all: 1 });
            return count;
        };
        state.level = level;
        let end = self.stack.len();
        if !state.open
            && let Some(&known) = memo.get(&self.stack[state.base..end])
        {
            self.stack.truncate(state.base);
            count.add(times, known);
            return count;
        }
        let mut below = Count::default();
        let mut left = self.sets[level];
        while !left.is_empty() {
            if let (group, Some((next, cap))) = self.branch(state, end, &mut left) {
                below.add(group.len() as u128, capped(self.count_below(next, memo), cap));
            }
        }
        self.leave(state, memo, below);
        count.add(times, below);
        count
    }

    /// Remembers the answer of a state and takes it from the stack.
    fn leave<T>(&mut self, state: State, memo: &mut Map<Box<[NodeId]>, T>, answer: T) {
        if state.open {
            self.way[self.factors.order[state.level]] = self.sets[state.level];
        } else if memo.len() < REMEMBERED {
            memo.insert(self.stack[state.base..].into(), answer);
        }
        self.stack.truncate(state.base);
    }
}

/// All constructions of a search, one after another, in the order of a diagram's paths.
pub(crate) struct Walk<'a> {
    search: Search<'a>,
    memo: Map<Box<[NodeId]>, Verdict>,
    /// One for each level on the way.
    steps: Vec<Step>,
    path: Vec<OptionId>,
    start: Option<Step>,
}

/// A state on the way of a [`Walk`].
struct Step {
    nodes: Vec<NodeId>,
    open: bool,
    cap: Verdict,
    /// Options not yet tried.
    left: OptionSet,
}

impl<'a> Walk<'a> {
    pub(crate) fn new(mut search: Search<'a>) -> Walk<'a> {
        let start = search.start().map(|(state, cap)| {
            let left = search.sets.first().copied().unwrap_or_default();
            Step { nodes: std::mem::take(&mut search.stack), open: state.open, cap, left }
        });
        let path = vec![0; search.sets.len()];
        Walk { search, memo: Map::default(), steps: Vec::new(), path, start }
    }

    /// The next construction: its options by level, and whether it is usual.
    pub(crate) fn step(&mut self) -> Option<(&[OptionId], bool)> {
        if let Some(start) = self.start.take() {
            if self.path.is_empty() {
                return Some((&self.path, start.cap == Verdict::Usual));
            }
            self.steps.push(start);
        }
        while !self.steps.is_empty() {
            if let Some(cap) = self.advance() {
                return Some((&self.path, cap == Verdict::Usual));
            }
        }
        None
    }

    /// Tries one more option of the innermost step; the verdict of the construction that it ends, if it ends one.
    fn advance(&mut self) -> Option<Verdict> {
        let level = self.steps.len() - 1;
        let step = self.steps.last_mut().expect("asked only with a step");
        let search = &mut self.search;
        let Some(option) = step.left.iter().next() else {
            if step.open {
                search.way[search.factors.order[level]] = search.sets[level];
            }
            self.steps.pop();
            return None;
        };
        step.left = step.left.minus(OptionSet::one(option));
        self.path[level] = option;
        search.stack.clear();
        search.stack.extend_from_slice(&step.nodes);
        let state = State { level, base: 0, open: step.open };
        let (_, next) = search.branch(state, step.nodes.len(), &mut OptionSet::one(option));
        let (next, cap) = next?;
        let cap = cap.min(step.cap);
        let nodes = search.stack[next.base..].to_vec();
        if search.judge_below(next, &mut self.memo) == Verdict::Forbidden {
            return None;
        }
        if level + 1 == self.path.len() {
            return Some(cap);
        }
        let left = search.sets[level + 1];
        self.steps.push(Step { nodes, open: next.open, cap, left });
        None
    }
}

/// What is left of a count when the way there was already so judged.
fn capped(count: Count, cap: Verdict) -> Count {
    match cap {
        Verdict::Usual => count,
        Verdict::Unusual => Count { usual: 0, all: count.all },
        Verdict::Forbidden => Count::default(),
    }
}
