//! A selection laid over the levels of the diagram that answers it.

use crate::compiled::{Compiled, Space};
use crate::conflict::Lenient;
use crate::diagram::{Count, Domain, Factors, Scratch};
use crate::expr::{Verdict, View, outside_option};
use crate::search::Search;
use crate::selection::Selection;
use marka_rules::model::{ElementId, Family, Kind, OptionSet};
use rust_decimal::Decimal;
use std::borrow::Cow;
use std::collections::VecDeque;
use std::sync::OnceLock;

/// Factors, space and sets that belong together.
///
/// Where the selection has numbers outside their series, each of them is one more option
/// of its element, and the rules are compiled again with it.
pub(crate) struct Question<'a> {
    pub(crate) family: &'a Family,
    pub(crate) factors: Cow<'a, Factors>,
    pub(crate) space: Cow<'a, Space>,
    pub(crate) outside: &'a [(ElementId, Decimal)],
    /// What the selection leaves at each level.
    pub(crate) sets: Vec<OptionSet>,
    /// What each level has when nothing is chosen.
    pub(crate) open: Vec<OptionSet>,
    /// The family's own statements without what they call unusual, once they are needed.
    pub(crate) lenient: &'a OnceLock<Option<Lenient>>,
}

impl<'a> Question<'a> {
    /// The question with everything compiled that quick answers need.
    pub(crate) fn new(compiled: &'a Compiled, selection: &'a Selection) -> Question<'a> {
        let mut question = Question::of_factors(compiled, selection);
        if let Cow::Owned(factors) = question.factors {
            let (factors, space) = compiled.conjoined(factors);
            question.factors = Cow::Owned(factors);
            question.space = Cow::Owned(space);
        }
        question
    }

    /// The question to be answered by search where the diagram does not know its numbers.
    pub(crate) fn of_factors(compiled: &'a Compiled, selection: &'a Selection) -> Question<'a> {
        let mut sets = Vec::new();
        compiled.load(selection, &mut sets);
        let open = compiled.factors.store.all.clone();
        let outside = &selection.outside;
        let (factors, space) = if outside.is_empty() {
            (Cow::Borrowed(&compiled.factors), Cow::Borrowed(&compiled.space))
        } else {
            (Cow::Owned(compiled.extended_factors(outside)), Cow::Owned(Space::Search))
        };
        Question { family: &compiled.family, factors, space, outside, sets, open, lenient: &compiled.lenient }
    }

    /// A search over all rules within some sets.
    pub(crate) fn search(&self, sets: Vec<OptionSet>) -> Search<'_> {
        Search::new(self.family, Cow::Borrowed(&self.factors), sets).outside(self.outside)
    }

    /// The best verdict within some sets.
    pub(crate) fn judge(&self, sets: &[OptionSet], scratch: &mut Scratch) -> Verdict {
        match self.space.as_ref() {
            Space::Diagram(diagram) => {
                scratch.load(sets);
                diagram.judge(scratch)
            }
            Space::Search => self.search(sets.to_vec()).everything().judge(),
        }
    }

    /// What each level could be, the others within the sets, into `scratch.by_level`.
    pub(crate) fn domains(&self, sets: &[OptionSet], scratch: &mut Scratch) {
        match self.space.as_ref() {
            Space::Diagram(diagram) => {
                scratch.load(sets);
                diagram.domains(scratch);
            }
            Space::Search => {
                scratch.by_level = (0..sets.len()).map(|level| self.searched_domain(sets, level)).collect();
            }
        }
    }

    fn searched_domain(&self, sets: &[OptionSet], level: usize) -> Domain {
        let mut domain = Domain::default();
        for option in self.factors.store.all[level].iter().map(OptionSet::one) {
            let mut sets = sets.to_vec();
            sets[level] = option;
            let verdict = self.search(sets).everything().judge();
            if verdict != Verdict::Forbidden {
                domain.possible = domain.possible.or(option);
            }
            if verdict == Verdict::Usual {
                domain.usual = domain.usual.or(option);
            }
        }
        domain
    }

    /// How many constructions lie within the sets of the selection.
    pub(crate) fn count(&self) -> Count {
        match self.space.as_ref() {
            Space::Diagram(diagram) => diagram.count(&self.sets),
            Space::Search => self.search(self.sets.clone()).everything().count(),
        }
    }
}

/// The rules of families with numbers outside their series, as they were asked for last.
#[derive(Clone, Debug, Default)]
pub(crate) struct Extended(VecDeque<Known>);

/// One of them: the stamp of its family, the numbers, the rules.
type Known = (u64, Vec<(ElementId, Decimal)>, Factors);

impl Extended {
    /// How many are kept.
    const KEPT: usize = 64;

    fn of(&mut self, compiled: &Compiled, outside: &[(ElementId, Decimal)]) -> &Factors {
        let same = |known: &Known| known.0 == compiled.stamp && known.1 == outside;
        let place = self.0.iter().position(same);
        let known = place.and_then(|place| self.0.remove(place));
        self.0.truncate(Self::KEPT - 1);
        let made = || (compiled.stamp, outside.to_vec(), compiled.extended_factors(outside));
        self.0.push_front(known.unwrap_or_else(made));
        &self.0[0].2
    }
}

impl Compiled {
    /// The verdict where numbers stand outside their series: what the rules that name them say at a glance,
    /// and a search over the others; a search over all of them where a glance is not enough.
    pub(crate) fn judge_outside(&self, selection: &Selection, scratch: &mut Scratch) -> Verdict {
        let view = View::of(&self.family, selection);
        let outside = |element: &ElementId| selection.outside.iter().any(|(at, _)| at == element);
        let named = |rule: &usize| self.factors.scopes[*rule].iter().any(outside);
        let mut verdict = selection.outside.iter().map(|(at, _)| self.outside_verdict(*at)).min();
        let mut open = false;
        for rule in (0..self.family.rules.len()).filter(named) {
            match view.rule(&self.family.rules[rule]) {
                Some(known) => verdict = verdict.min(Some(known)),
                None => open = true,
            }
        }
        if verdict == Some(Verdict::Forbidden) {
            return Verdict::Forbidden;
        }
        let mut sets = Vec::new();
        self.load(selection, &mut sets);
        if open {
            let factors = scratch.extended.of(self, &selection.outside);
            let search = Search::new(&self.family, Cow::Borrowed(factors), sets);
            return search.outside(&selection.outside).everything().judge();
        }
        let mut search = Search::new(&self.family, Cow::Borrowed(&self.factors), sets);
        (0..self.family.rules.len()).filter(|rule| !named(rule)).for_each(|rule| search.add(rule));
        let own = self.factors.options.iter().filter(|(element, _)| !outside(element));
        own.for_each(|(_, node)| search.add_node(*node));
        Some(search.judge()).min(verdict).unwrap_or(Verdict::Usual)
    }

    fn outside_verdict(&self, element: ElementId) -> Verdict {
        match self.family.elements[element].kind {
            Kind::Number { closed: false } => Verdict::Unusual,
            _ => Verdict::Forbidden,
        }
    }

    /// The options left for each level. A number outside its series is an option of its own.
    pub(crate) fn load(&self, selection: &Selection, sets: &mut Vec<OptionSet>) {
        sets.clear();
        sets.extend(self.order.iter().map(|&element| match self.all(element) {
            // An element without a series has one state: no value.
            OptionSet::EMPTY => OptionSet::one(0),
            all => selection.sets[element].and(all),
        }));
        for (element, _) in &selection.outside {
            if let Some(level) = self.factors.level_of[*element] {
                sets[level as usize] = OptionSet::one(outside_option(&self.family.elements[*element]));
            }
        }
    }
}
