//! Why an option cannot be chosen, and what would have to change for it.

use crate::compiled::{Compiled, Space};
pub use crate::conflict::Cause;
use crate::conflict::Part;
use crate::diagram::{Above, Cost, Diagram, NEVER, Price, Scratch, Visits};
use crate::expr::{Verdict, outside_option};
use crate::question::Question;
use crate::selection::Selection;
use marka_rules::model::{ElementId, OptionId, OptionSet};

/// Why an option is impossible.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explanation {
    /// The element.
    pub element: ElementId,
    /// Its impossible option.
    pub option: OptionId,
    /// A smallest set of choices with which the option conflicts, in declared order.
    pub choices: Vec<ElementId>,
    /// The rules of the conflict. No proper part of choices and rules conflicts.
    pub rules: Vec<usize>,
    /// The fewest changes of choices that make the option possible, in declared order.
    pub change: Vec<(ElementId, OptionId)>,
    /// Nothing makes it possible: it conflicts with no choice at all.
    pub dead: bool,
}

/// One cause of a judgement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Finding {
    /// What it is.
    pub cause: Cause,
}

impl Compiled {
    /// Why the option is impossible with the other choices kept; `None` if it is possible.
    pub fn explain(
        &self,
        selection: &Selection,
        element: ElementId,
        option: OptionId,
    ) -> Option<Explanation> {
        let level = self.factors.level_of.get(element).copied().flatten()? as usize;
        let question = Question::new(self, selection);
        let mut wanted = vec![OptionSet::EMPTY; question.sets.len()];
        wanted[level] = self.all(element);
        let explained = Explainer::new(&question, &mut Scratch::default()).explain(wanted);
        explained.into_iter().find(|one| one.option == option)
    }

    /// Why each impossible option is impossible, in declared order of elements and options.
    pub fn explain_all(&self, selection: &Selection, scratch: &mut Scratch) -> Vec<Explanation> {
        let question = Question::new(self, selection);
        let wanted = self.order.iter().map(|&element| self.all(element)).collect();
        Explainer::new(&question, scratch).explain(wanted)
    }

    /// The rules because of which the selection is forbidden, whatever may be added to it; empty if it is not.
    ///
    /// Each that forbids it alone; where none does, a set that does together, each needed.
    pub fn problems(&self, selection: &Selection) -> Vec<Finding> {
        let question = Question::of_factors(self, selection);
        let (sets, visits) = (&question.sets, &mut Visits::default());
        if sets.iter().any(|set| set.is_empty()) {
            return Vec::new();
        }
        let mut parts: Vec<_> = question
            .parts()
            .filter(|&part| question.best_of(part, sets, visits) == Verdict::Forbidden)
            .collect();
        if parts.is_empty() && question.judge(sets, &mut Scratch::default()) == Verdict::Forbidden {
            parts = question.conflict(sets, &[], None, visits);
        }
        question.findings(&parts)
    }

    /// Because of what the selection is unusual, whatever may be added to it; empty if a usual way is left.
    ///
    /// Each cause that is enough alone; where none is, a set that is enough together, each needed.
    pub fn warnings(&self, selection: &Selection) -> Vec<Finding> {
        let question = Question::of_factors(self, selection);
        if question.sets.iter().any(|set| set.is_empty()) {
            return Vec::new();
        }
        let parts = question.unusual(&question.sets, &mut Visits::default());
        question.findings(&parts)
    }
}

impl Question<'_> {
    fn findings(&self, parts: &[Part]) -> Vec<Finding> {
        let causes = parts.iter().flat_map(|&part| match part {
            Part::Rule(rule) => vec![Cause::Rule(rule)],
            Part::Own(place) => self.own_causes(self.factors.options[place].0),
        });
        causes.map(|cause| Finding { cause }).collect()
    }

    /// What the options left for an element say by themselves.
    fn own_causes(&self, element: ElementId) -> Vec<Cause> {
        let model = &self.family.elements[element];
        let level = self.factors.level_of[element].map_or(0, |level| level as usize);
        let left = self.sets[level];
        if left.has(outside_option(model)) {
            return vec![Cause::Outside(element)];
        }
        let unusual = left.iter().filter(|&option| model.options[option].unusual);
        unusual.map(|option| Cause::OptionUnusual(element, option)).collect()
    }

    /// Levels at which something is chosen, in declared order of their elements.
    fn chosen_levels(&self) -> Vec<usize> {
        let mut levels =
            (0..self.sets.len()).filter(|&level| self.sets[level] != self.open[level]).collect::<Vec<_>>();
        levels.sort_unstable_by_key(|&level| self.factors.order[level]);
        levels
    }

    /// The sets with only some of the choices.
    fn with_choices(&self, levels: &[usize]) -> Vec<OptionSet> {
        let mut sets = self.open.clone();
        for &level in levels {
            sets[level] = self.sets[level];
        }
        sets
    }
}

/// Changes of choices by level.
type Changes = Vec<(usize, OptionId)>;

/// An impossible option on its way to an explanation.
struct Refused {
    level: usize,
    option: OptionId,
    /// The fewest changes that make it possible; `None` where nothing does.
    change: Option<Changes>,
    /// Levels of a smallest set of choices that conflicts with it, once known.
    choices: Option<Vec<usize>>,
}

/// Statements that conflict with an option of a level and the choices at others.
struct Conflict {
    level: usize,
    choices: Vec<usize>,
    parts: Vec<Part>,
}

/// Explains the impossible options of one step together.
struct Explainer<'a> {
    question: &'a Question<'a>,
    scratch: &'a mut Scratch,
    prices: Vec<Price>,
    /// Levels of the choices.
    chosen: Vec<usize>,
    /// The conflict found last.
    last: Option<Conflict>,
    visits: Visits,
}

impl<'a> Explainer<'a> {
    fn new(question: &'a Question<'a>, scratch: &'a mut Scratch) -> Explainer<'a> {
        let (prices, chosen) = (question.prices(&[]), question.chosen_levels());
        Explainer { question, scratch, prices, chosen, last: None, visits: Visits::default() }
    }

    /// Explains those of the wanted options, by level, that are impossible.
    fn explain(mut self, wanted: Vec<OptionSet>) -> Vec<Explanation> {
        let mut refused = self.refused(wanted);
        self.settle_few(&mut refused);
        for one in refused.iter_mut().filter(|one| one.choices.is_none()) {
            one.choices = Some(self.fewest_choices(one));
        }
        let mut explained = refused.into_iter().map(|one| self.explanation(one)).collect::<Vec<_>>();
        explained.sort_by_key(|one| (one.element, one.option));
        explained
    }

    /// The impossible ones among the wanted options, with the change that each needs.
    fn refused(&mut self, mut wanted: Vec<OptionSet>) -> Vec<Refused> {
        self.question.domains(&self.question.sets, self.scratch);
        for (wanted, domain) in wanted.iter_mut().zip(&self.scratch.by_level) {
            *wanted = wanted.minus(domain.possible);
        }
        let costs = Costs::new(self.question, &self.prices);
        let mut refused = Vec::new();
        for (level, wanted) in wanted.into_iter().enumerate().filter(|(_, wanted)| !wanted.is_empty()) {
            let mut changes =
                costs.cheapest(self.question, &self.prices, level, wanted).into_iter().peekable();
            for option in wanted.iter() {
                let change = changes.next_if(|(at, _)| *at == option).map(|(_, change)| change);
                refused.push(Refused { level, option, change, choices: None });
            }
        }
        refused
    }

    /// Finds the conflicts of no, one or two choices, for all options at once.
    fn settle_few(&mut self, refused: &mut [Refused]) {
        self.settle(refused, &[]);
        for place in 0..self.chosen.len() {
            self.settle(refused, &[self.chosen[place]]);
        }
        for place in 0..self.chosen.len() {
            for other in place + 1..self.chosen.len() {
                self.settle(refused, &[self.chosen[place], self.chosen[other]]);
            }
        }
    }

    /// Notes the choices as the conflict of the options that are impossible because of them alone.
    fn settle(&mut self, refused: &mut [Refused], choices: &[usize]) {
        if !refused.iter().any(|one| one.may_conflict_with(choices)) {
            return;
        }
        self.question.domains(&self.question.with_choices(choices), self.scratch);
        for one in refused.iter_mut().filter(|one| one.choices.is_none()) {
            if !self.scratch.by_level[one.level].possible.has(one.option) {
                one.choices = Some(choices.to_vec());
            }
        }
    }

    /// A smallest set of three or more choices with which an option conflicts.
    ///
    /// A conflict shares a choice with every way of changing choices that makes the option possible.
    /// Sets that meet all ways known so far are tried, smallest first; one that is no conflict shows a further way.
    fn fewest_choices(&self, one: &Refused) -> Vec<usize> {
        let levels = |change: &Changes| change.iter().map(|(level, _)| *level).collect::<Vec<_>>();
        let mut ways = one.change.iter().map(levels).collect::<Vec<_>>();
        let conflict = (3..).find_map(|size| self.meet(one, &mut ways, &mut Vec::new(), size));
        let mut conflict = conflict.expect("all choices together conflict with an impossible option");
        conflict.sort_unstable_by_key(|&level| self.question.factors.order[level]);
        conflict
    }

    fn meet(
        &self,
        one: &Refused,
        ways: &mut Vec<Vec<usize>>,
        choices: &mut Vec<usize>,
        size: usize,
    ) -> Option<Vec<usize>> {
        let Some(missed) = ways.iter().find(|way| !way.iter().any(|level| choices.contains(level))) else {
            let Some(way) = self.way_around(one, choices) else { return Some(choices.clone()) };
            ways.push(way);
            return self.meet(one, ways, choices, size);
        };
        if choices.len() == size {
            return None;
        }
        missed.clone().into_iter().find_map(|level| {
            choices.push(level);
            let conflict = self.meet(one, ways, choices, size);
            choices.pop();
            conflict
        })
    }

    /// Levels of the fewest changes that make the option possible while some choices stay; `None` if none do.
    fn way_around(&self, one: &Refused, choices: &[usize]) -> Option<Vec<usize>> {
        let mut prices = self.prices.clone();
        for &level in choices {
            prices[level].costs.fill(NEVER);
        }
        let costs = Costs::new(self.question, &prices);
        let mut found = costs.cheapest(self.question, &prices, one.level, OptionSet::one(one.option));
        found.pop().map(|(_, change)| change.into_iter().map(|(level, _)| level).collect())
    }

    /// The statements that conflict with an option and some choices, each needed.
    fn conflict(&mut self, one: &Refused, choices: &[usize], elements: &[ElementId]) -> Vec<Part> {
        let mut sets = self.question.with_choices(choices);
        sets[one.level] = OptionSet::one(one.option);
        if sets.iter().any(|set| set.is_empty()) {
            return Vec::new();
        }
        // Options of one element often conflict with the same choices by the same statements.
        let known =
            self.last.take().filter(|last| (last.level, last.choices.as_slice()) == (one.level, choices));
        let known = known.map(|last| last.parts);
        let parts = self.question.conflict(&sets, elements, known, &mut self.visits);
        self.last = Some(Conflict { level: one.level, choices: choices.to_vec(), parts: parts.clone() });
        parts
    }

    fn explanation(&mut self, one: Refused) -> Explanation {
        let order = &self.question.factors.order;
        let levels = one.choices.clone().unwrap_or_default();
        let choices = levels.iter().map(|&level| order[level]).collect::<Vec<_>>();
        let parts = self.conflict(&one, &levels, &choices);
        let rule = |part: &Part| match part {
            Part::Rule(rule) => Some(*rule),
            Part::Own(_) => None,
        };
        let mut rules = parts.iter().filter_map(rule).collect::<Vec<_>>();
        rules.sort_unstable();
        let dead = one.change.is_none();
        let change = one.change.unwrap_or_default().into_iter();
        let mut change = change.map(|(level, option)| (order[level], option)).collect::<Vec<_>>();
        change.sort_unstable();
        Explanation { element: order[one.level], option: one.option, choices, rules, change, dead }
    }
}

impl Refused {
    /// Whether these choices may be its conflict: they share one with its change.
    fn may_conflict_with(&self, choices: &[usize]) -> bool {
        self.choices.is_none()
            && match &self.change {
                None => choices.is_empty(),
                Some(change) => change.iter().any(|(level, _)| choices.contains(level)),
            }
    }
}

/// The least costs of a diagram in both directions, where there is a diagram.
enum Costs<'a> {
    Diagram { diagram: &'a Diagram, above: Vec<Above>, below: Vec<Cost> },
    Search,
}

impl<'a> Costs<'a> {
    fn new(question: &'a Question, prices: &[Price]) -> Costs<'a> {
        match question.space.as_ref() {
            Space::Diagram(diagram) => {
                let (above, below) = (diagram.costs_above(prices), diagram.costs_below(prices));
                Costs::Diagram { diagram, above, below }
            }
            Space::Search => Costs::Search,
        }
    }

    /// The fewest changes that allow each of the wanted options of a level; options that nothing allows are left out.
    fn cheapest(
        &self,
        question: &Question,
        prices: &[Price],
        level: usize,
        wanted: OptionSet,
    ) -> Vec<(OptionId, Changes)> {
        match self {
            Costs::Diagram { diagram, above, below } => {
                diagram.cheapest_with(level, wanted, prices, above, below)
            }
            Costs::Search => {
                let with = |option| {
                    let mut prices = prices.to_vec();
                    prices[level] = Price { kept: OptionSet::one(option), costs: Vec::new() };
                    Some((option, question.cheapest_by_search(&prices)?))
                };
                wanted.iter().filter_map(with).collect()
            }
        }
    }
}
