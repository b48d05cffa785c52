//! A family with its rules compiled: the questions that can be asked of it.

use crate::conflict::Lenient;
use crate::diagram::{self, Count, Diagram, Domain, Factors, Scratch};
use crate::expr::Verdict;
use crate::facts::{self, Stated};
use crate::question::Question;
use crate::selection::Selection;
use marka_rules::model::{Element, ElementId, Family, Opt, OptionId, OptionSet, Role};
use rust_decimal::Decimal;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};

/// The next stamp. It reaches no answer.
static STAMPS: AtomicU64 = AtomicU64::new(0);

/// Bounds for compiling.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Nodes that building one diagram may take; beyond it a family is searched instead.
    pub nodes: usize,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits { nodes: 100_000 }
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
    pub(crate) stated: Vec<Stated>,
    pub(crate) limits: Limits,
    /// What [`Compiled::warnings`] needs now and then; it follows from the factors.
    pub(crate) lenient: OnceLock<Option<Lenient>>,
    /// Tells it from other compiled families of the process.
    pub(crate) stamp: u64,
    /// All options of each element.
    all: Vec<OptionSet>,
    pub(crate) roles: Vec<Role>,
    /// Elements that are filled in where the rules leave one value.
    pub(crate) implied: Vec<ElementId>,
    /// Elements with a single option that writes something.
    pub(crate) constant: Vec<ElementId>,
}

impl Compiled {
    /// Compiles a family. Other orders of its elements are tried where the first makes too large a diagram.
    #[expect(clippy::missing_panics_doc, reason = "an order can always be tried")]
    pub fn new(family: Family, limits: &Limits) -> Compiled {
        let orders = diagram::candidates(&family).into_iter();
        let mut built = orders.map(|order| conjoin(Factors::new(&family, order, limits.nodes), *limits));
        let mut best = built.next().expect("there is always an order to try");
        if let Space::Search = best.1 {
            best = built.find(|(_, space)| matches!(space, Space::Diagram(_))).unwrap_or(best);
        }
        let (factors, space) = best;
        let stated = facts::stated(&family);
        let elements = &family.elements;
        Compiled {
            all: elements.iter().map(|element| OptionSet::first(element.options.len())).collect(),
            roles: elements.iter().map(|element| element.role).collect(),
            constant: (0..elements.len()).filter(|&element| is_constant(&elements[element])).collect(),
            implied: (0..elements.len()).filter(|&element| elements[element].implied).collect(),
            order: factors.order.clone(),
            family,
            space,
            factors,
            stated,
            limits: *limits,
            stamp: STAMPS.fetch_add(1, Ordering::Relaxed),
            lenient: OnceLock::new(),
        }
    }

    /// Nothing chosen.
    pub fn open(&self) -> Selection {
        Selection { sets: self.all.clone(), outside: Vec::new(), free: Vec::new() }
    }

    /// What each element could be with the other choices kept, into `scratch.domains`.
    pub fn domains(&self, selection: &Selection, scratch: &mut Scratch) {
        match &self.space {
            Space::Diagram(diagram) if selection.outside.is_empty() => {
                self.load(selection, &mut scratch.sets);
                diagram.domains(scratch);
            }
            _ => {
                let question = Question::new(self, selection);
                question.domains(&question.sets, scratch);
            }
        }
        let Scratch { domains, by_level, .. } = scratch;
        domains.clear();
        domains.resize(self.family.elements.len(), Domain::default());
        for (domain, &element) in by_level.iter().zip(&self.order) {
            let all = self.all(element);
            domains[element] = Domain { possible: domain.possible.and(all), usual: domain.usual.and(all) };
        }
    }

    /// For each option of one element what another could be beside it, the choices of all others kept.
    pub fn pairs(
        &self,
        selection: &Selection,
        first: ElementId,
        second: ElementId,
        scratch: &mut Scratch,
    ) -> Vec<Domain> {
        let level = |element: ElementId| self.factors.level_of[element].map(|level| level as usize);
        if let (Space::Diagram(diagram), Some(upper), Some(lower)) =
            (&self.space, level(first), level(second))
            && selection.outside.is_empty()
            && upper != lower
        {
            self.load(selection, &mut scratch.sets);
            return diagram.pairs(upper, lower, scratch);
        }
        let mut beside = selection.clone();
        beside.outside.retain(|outside| outside.0 != first);
        let one = |option: OptionId| {
            beside.sets[first] = OptionSet::one(option);
            self.domains(&beside, scratch);
            scratch.domains[second]
        };
        (0..self.family.elements[first].options.len()).map(one).collect()
    }

    /// How many constructions the selection leaves.
    pub fn count(&self, selection: &Selection) -> Count {
        Question::new(self, selection).count()
    }

    /// The best verdict among the constructions that the selection leaves.
    pub fn judge(&self, selection: &Selection, scratch: &mut Scratch) -> Verdict {
        match &self.space {
            Space::Diagram(diagram) if selection.outside.is_empty() => {
                self.load(selection, &mut scratch.sets);
                diagram.judge(scratch)
            }
            _ if selection.outside.is_empty() => {
                let question = Question::of_factors(self, selection);
                question.judge(&question.sets, scratch)
            }
            _ => self.judge_outside(selection, scratch),
        }
    }

    /// The factors with numbers outside their series as further options.
    pub(crate) fn extended_factors(&self, outside: &[(ElementId, Decimal)]) -> Factors {
        self.factors.extended(&self.family, outside, self.limits.nodes)
    }

    /// Factors and the space that they make together.
    pub(crate) fn conjoined(&self, factors: Factors) -> (Factors, Space) {
        conjoin(factors, self.limits)
    }

    /// All options of an element.
    pub fn all(&self, element: ElementId) -> OptionSet {
        self.all[element]
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

fn is_constant(element: &Element) -> bool {
    let writes = |option: &Opt| option.codes.iter().all(|code| !code.text.is_empty());
    matches!(element.options.as_slice(), [option] if writes(option))
}

/// Conjoins factors and lays the result out; the factors come back as they were.
fn conjoin(mut factors: Factors, limits: Limits) -> (Factors, Space) {
    let before = factors.store.len();
    let root = factors.conjoin(limits.nodes);
    let space = root.map_or(Space::Search, |root| Space::Diagram(Diagram::freeze(&factors.store, root)));
    factors.store.truncate(before);
    (factors, space)
}
