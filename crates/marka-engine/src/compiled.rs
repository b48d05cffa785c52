//! A family with its rules compiled: the questions that can be asked of it.

use crate::diagram::{self, Count, Diagram, Domain, Factors, Scratch};
use crate::expr::Verdict;
use crate::search::Search;
use crate::selection::Selection;
use marka_rules::model::{ElementId, Family, Kind, OptionId, OptionSet};
use rust_decimal::Decimal;
use std::borrow::Cow;

/// Bounds for compiling.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Nodes that building one diagram may take; beyond it a family is searched instead.
    pub nodes: usize,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits { nodes: 200_000 }
    }
}

/// What stands behind the answers.
#[derive(Clone, Debug)]
pub enum Space {
    /// All rules conjoined.
    Diagram(Diagram),
    /// The rules were too much for one diagram: the same answers by search.
    Search,
}

/// One family, compiled. Immutable.
#[derive(Clone, Debug)]
pub struct Compiled {
    /// The family as written.
    pub family: Family,
    /// All its constructions.
    pub space: Space,
    /// Element of each level of the diagram.
    pub order: Vec<ElementId>,
    pub(crate) factors: Factors,
    limits: Limits,
}

impl Compiled {
    /// Compiles a family: several orders of its elements are tried, the smallest diagram stays.
    #[expect(clippy::missing_panics_doc, reason = "an order can always be tried")]
    pub fn new(family: Family, limits: &Limits) -> Compiled {
        let orders = diagram::candidates(&family).into_iter();
        let built = orders.map(|order| build(Factors::new(&family, order, limits.nodes), *limits));
        let smallest = built.min_by_key(|(_, diagram)| diagram.as_ref().map_or(usize::MAX, Diagram::nodes));
        let (factors, built) = smallest.expect("there is always an order to try");
        let space = built.map_or(Space::Search, Space::Diagram);
        Compiled { family, space, order: factors.order.clone(), factors, limits: *limits }
    }

    /// What each element could be with the other choices kept, into `scratch.domains`.
    pub fn domains(&self, selection: &Selection, scratch: &mut Scratch) {
        scratch.domains.clear();
        scratch.domains.resize(self.family.elements.len(), Domain::default());
        if !selection.outside.is_empty() {
            return self.domains_outside(selection, scratch);
        }
        self.load(selection, &mut scratch.sets);
        self.domains_of(&self.space, &self.factors, &[], scratch);
    }

    /// As [`Diagram::domains`], in any space, into `scratch.domains`.
    fn domains_of(
        &self,
        space: &Space,
        factors: &Factors,
        outside: &[(ElementId, Decimal)],
        scratch: &mut Scratch,
    ) {
        match space {
            Space::Diagram(diagram) => diagram.domains(scratch),
            Space::Search => {
                let each = |level| self.searched_domain(factors, outside, &scratch.sets, level);
                scratch.by_level = (0..scratch.sets.len()).map(each).collect();
            }
        }
        for (level, &element) in factors.order.iter().enumerate() {
            scratch.domains[element] = scratch.by_level[level];
        }
    }

    fn searched_domain(
        &self,
        factors: &Factors,
        outside: &[(ElementId, Decimal)],
        sets: &[OptionSet],
        level: usize,
    ) -> Domain {
        let mut domain = Domain::default();
        for option in factors.store.all[level].iter() {
            let mut sets = sets.to_vec();
            sets[level] = OptionSet::one(option);
            match Search::new(&self.family, Cow::Borrowed(factors), sets)
                .outside(outside)
                .everything()
                .judge()
            {
                Verdict::Forbidden => {}
                Verdict::Unusual => domain.possible = domain.possible.or(OptionSet::one(option)),
                Verdict::Usual => {
                    domain.possible = domain.possible.or(OptionSet::one(option));
                    domain.usual = domain.usual.or(OptionSet::one(option));
                }
            }
        }
        domain
    }

    /// A number outside its series stands for itself; what its element could be instead is asked without it.
    fn domains_outside(&self, selection: &Selection, scratch: &mut Scratch) {
        let mut own = Vec::new();
        for &(element, _) in &selection.outside {
            self.domains(&self.reopened(selection, element), scratch);
            own.push((element, scratch.domains[element]));
        }
        scratch.domains.clear();
        scratch.domains.resize(self.family.elements.len(), Domain::default());
        let cap = self.outside_verdict(selection);
        if cap != Verdict::Forbidden {
            let (factors, space) = self.replaced(&selection.outside);
            self.load(selection, &mut scratch.sets);
            self.domains_of(&space, &factors, &selection.outside, scratch);
        }
        if cap == Verdict::Unusual {
            scratch.domains.iter_mut().for_each(|domain| domain.usual = OptionSet::EMPTY);
        }
        for (element, domain) in own {
            scratch.domains[element] = domain;
        }
    }

    /// The selection with an element forgotten.
    pub(crate) fn reopened(&self, selection: &Selection, element: ElementId) -> Selection {
        let mut selection = selection.clone();
        selection.outside.retain(|(at, _)| *at != element);
        selection.sets[element] = self.all(element);
        selection
    }

    /// Factors and space with numbers outside their series in place of elements.
    pub(crate) fn replaced(&self, outside: &[(ElementId, Decimal)]) -> (Factors, Space) {
        let factors = self.factors_outside(outside);
        let (factors, built) = build(factors, self.limits);
        (factors, built.map_or(Space::Search, Space::Diagram))
    }

    /// The factors, rebuilt where they name an element that has a number outside its series.
    pub(crate) fn factors_outside(&self, outside: &[(ElementId, Decimal)]) -> Factors {
        let mut factors = self.factors.clone();
        factors.store.budget = factors.store.len() + self.limits.nodes;
        factors.options.retain(|(element, _)| outside.iter().all(|(at, _)| at != element));
        for (rule, stated) in self.family.rules.iter().enumerate() {
            let named = diagram::scope(stated);
            if outside.iter().any(|(element, _)| named.contains(element)) {
                factors.rules[rule] = factors.build(&self.family, rule, outside).ok();
            }
        }
        factors
    }

    /// What the numbers outside their series allow by themselves.
    pub(crate) fn outside_verdict(&self, selection: &Selection) -> Verdict {
        let verdict = |(element, _): &(ElementId, Decimal)| match self.family.elements[*element].kind {
            Kind::Number { closed: false } => Verdict::Unusual,
            _ => Verdict::Forbidden,
        };
        selection.outside.iter().map(verdict).min().unwrap_or(Verdict::Usual)
    }

    /// How many constructions the selection leaves.
    pub fn count(&self, selection: &Selection) -> Count {
        let mut sets = Vec::new();
        self.load(selection, &mut sets);
        let cap = self.outside_verdict(selection);
        let (factors, space) = self.space_for(selection);
        let mut count = match space.as_ref() {
            Space::Diagram(diagram) => diagram.count(&sets),
            Space::Search => {
                let search = Search::new(&self.family, factors, sets).outside(&selection.outside);
                search.everything().count()
            }
        };
        if cap < Verdict::Usual {
            count.usual = 0;
        }
        if cap < Verdict::Unusual {
            count.all = 0;
        }
        count
    }

    /// The best verdict among the constructions that the selection leaves.
    pub fn judge(&self, selection: &Selection, scratch: &mut Scratch) -> Verdict {
        self.load(selection, &mut scratch.sets);
        match &self.space {
            Space::Diagram(diagram) if selection.outside.is_empty() => diagram.judge(scratch),
            _ => self.judge_by_search(selection, scratch),
        }
    }

    fn judge_by_search(&self, selection: &Selection, scratch: &Scratch) -> Verdict {
        let cap = self.outside_verdict(selection);
        if cap == Verdict::Forbidden {
            return cap;
        }
        let factors = if selection.outside.is_empty() {
            Cow::Borrowed(&self.factors)
        } else {
            Cow::Owned(self.factors_outside(&selection.outside))
        };
        let search = Search::new(&self.family, factors, scratch.sets.clone()).outside(&selection.outside);
        search.everything().judge().min(cap)
    }

    /// Where the selection is answered: as compiled, or with its numbers outside their series in place.
    pub(crate) fn space_for(&self, selection: &Selection) -> (Cow<'_, Factors>, Cow<'_, Space>) {
        if selection.outside.is_empty() {
            (Cow::Borrowed(&self.factors), Cow::Borrowed(&self.space))
        } else {
            let (factors, space) = self.replaced(&selection.outside);
            (Cow::Owned(factors), Cow::Owned(space))
        }
    }

    /// The options left for each level. A number outside its series is one decision that is made.
    pub(crate) fn load(&self, selection: &Selection, sets: &mut Vec<OptionSet>) {
        sets.clear();
        sets.extend(self.order.iter().map(|&element| selection.sets[element].and(self.all(element))));
        for (element, _) in &selection.outside {
            if let Some(level) = self.factors.level_of[*element] {
                sets[level as usize] = OptionSet::one(0);
            }
        }
    }

    /// All options of an element.
    pub fn all(&self, element: ElementId) -> OptionSet {
        OptionSet::first(self.family.elements[element].options.len())
    }

    /// The elements of which the selection says something, in declared order.
    pub fn choices(&self, selection: &Selection) -> Vec<ElementId> {
        let chosen =
            |&element: &ElementId| selection.sets[element].and(self.all(element)) != self.all(element);
        let outside = |element: &ElementId| selection.outside.iter().any(|(at, _)| at == element);
        (0..self.family.elements.len()).filter(|element| chosen(element) || outside(element)).collect()
    }

    /// An option by the keys of rule files.
    pub fn option(&self, element: &str, option: &str) -> Option<(ElementId, OptionId)> {
        let element = self.family.elements.iter().position(|at| at.key == element)?;
        let option = self.family.elements[element].options.iter().position(|at| at.key == option)?;
        Some((element, option))
    }
}

/// Conjoins factors and lays the result out; the factors come back as they were.
fn build(mut factors: Factors, limits: Limits) -> (Factors, Option<Diagram>) {
    let before = factors.store.len();
    let built = factors.conjoin(limits.nodes).ok().map(|root| Diagram::freeze(&factors.store, root));
    factors.store.truncate(before);
    (factors, built)
}
