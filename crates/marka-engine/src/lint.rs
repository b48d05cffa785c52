//! What is suspicious about the rules of a family, found by asking its diagram.

use crate::compiled::{Compiled, Space};
use crate::conflict::Part;
use crate::diagram::{FORBIDDEN, Full, Scratch, USUAL, Visits};
use crate::expr::Verdict;
use crate::question::Question;
use crate::selection::Selection;
use marka_rules::model::{ElementId, OptionId};

/// Something suspicious.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Lint {
    /// The rules are too entangled for one diagram. Answers are searched for, which may take long.
    TooLarge,
    /// The family has no construction; these rules contradict one another, each needed for that.
    Empty(Vec<usize>),
    /// No construction uses the option.
    UnusedOption(ElementId, OptionId),
    /// The rule forbids nothing, or, if it is open, calls nothing unusual: every assignment keeps to it.
    IdleRule(usize),
    /// What the rule says follows from the other rules: a note, no fault.
    ImpliedRule(usize),
}

impl Compiled {
    /// Everything suspicious: a contradiction, then options and rules in declared order.
    ///
    /// In a family without constructions only the contradiction is named, since everything follows from it.
    /// Of a family too large for a diagram only that is said.
    pub fn lint(&self) -> Vec<Lint> {
        if let Space::Search = self.space {
            return vec![Lint::TooLarge];
        }
        let open = Selection::open(&self.family);
        let mut scratch = Scratch::default();
        if self.judge(&open, &mut scratch) == Verdict::Forbidden {
            return vec![Lint::Empty(self.contradiction(&open))];
        }
        let mut found = Vec::new();
        self.domains(&open, &mut scratch);
        for (element, domain) in scratch.domains.iter().enumerate() {
            let unused = self.all(element).minus(domain.possible);
            found.extend(unused.iter().map(|option| Lint::UnusedOption(element, option)));
        }
        let mut question = Question::of_factors(self, &open);
        for rule in 0..self.family.rules.len() {
            match (self.factors.rules[rule], question.is_implied(rule)) {
                (Some(USUAL), _) => found.push(Lint::IdleRule(rule)),
                (_, Ok(true)) => found.push(Lint::ImpliedRule(rule)),
                _ => {}
            }
        }
        found
    }

    fn contradiction(&self, open: &Selection) -> Vec<usize> {
        let question = Question::of_factors(self, open);
        let parts = question.conflict(&question.sets, &[], None, &mut Visits::default());
        let rules = parts.iter().filter_map(|part| match part {
            Part::Rule(rule) => Some(*rule),
            Part::Own(_) => None,
        });
        let mut rules = rules.collect::<Vec<_>>();
        rules.sort_unstable();
        rules
    }
}

impl Question<'_> {
    /// Whether the other statements say all that a rule says; not told of rules too large for a diagram.
    fn is_implied(&mut self, rule: usize) -> Result<bool, Full> {
        let node = self.factors.rules[rule].ok_or(Full)?;
        let store = &mut self.factors.to_mut().store;
        store.budget = usize::MAX;
        let forbidden = store.recast(node, [USUAL, FORBIDDEN, FORBIDDEN])?;
        let unusual = store.recast(node, [FORBIDDEN, USUAL, FORBIDDEN])?;
        let others = self.parts().filter(|&part| part != Part::Rule(rule)).collect::<Vec<_>>();
        let best = |region| {
            let mut search = self.search_of(&others, &self.sets);
            search.add_node(region);
            search.judge()
        };
        Ok(best(forbidden) == Verdict::Forbidden && best(unusual) <= Verdict::Unusual)
    }
}
