//! What can be said of a cable when not everything is decided: what all its completions agree on.
//!
//! Of several facts about one property the first that applies counts: those of options in the order of
//! elements, then those of the family.

use crate::compiled::Compiled;
use crate::diagram::{Builder, FORBIDDEN, Factors, Full, Join, NodeId, Scratch, USUAL};
use crate::expr::{Truth, Verdict, View};
use crate::question::Question;
use crate::selection::Selection;
use marka_rules::model::{Comparison, ElementId, Expr, Fact, Family, Num, OptionId, OptionSet, Value};
use rust_decimal::Decimal;

/// Where the facts of one property stand.
#[derive(Clone, Debug)]
pub(crate) struct Stated {
    property: String,
    /// Option and place of the fact, for each element that says something.
    options: Vec<(ElementId, Vec<(OptionId, usize)>)>,
    /// Places of facts of the family.
    family: Vec<usize>,
}

impl Stated {
    /// Key of the property.
    pub(crate) fn property(&self) -> &str {
        &self.property
    }

    /// Option and place of the fact, for each element that says something.
    pub(crate) fn options(&self) -> &[(ElementId, Vec<(OptionId, usize)>)] {
        &self.options
    }

    /// Places of facts of the family.
    pub(crate) fn of_family(&self) -> &[usize] {
        &self.family
    }
}

/// Finds the facts of a family by property, in the order of property keys.
pub(crate) fn stated(family: &Family) -> Vec<Stated> {
    let mut found: Vec<Stated> = Vec::new();
    for (element, model) in family.elements.iter().enumerate() {
        for (option, model) in model.options.iter().enumerate() {
            for (place, fact) in model.facts.iter().enumerate() {
                let options = &mut entry(&mut found, &fact.property).options;
                match options.last_mut() {
                    Some((at, places)) if *at == element => places.push((option, place)),
                    _ => options.push((element, vec![(option, place)])),
                }
            }
        }
    }
    for (place, fact) in family.facts.iter().enumerate() {
        entry(&mut found, &fact.property).family.push(place);
    }
    found
}

fn entry<'a>(found: &'a mut Vec<Stated>, property: &str) -> &'a mut Stated {
    let place =
        found.binary_search_by(|stated| stated.property.as_str().cmp(property)).unwrap_or_else(|place| {
            found
                .insert(place, Stated { property: property.into(), options: Vec::new(), family: Vec::new() });
            place
        });
    &mut found[place]
}

/// A fact that may apply: the option that it needs and its statement.
pub(crate) type Guarded<'a> = (Option<(ElementId, OptionId)>, &'a Fact);

/// What a glance at the conditions tells.
enum Glance<'a> {
    /// Every completion has this value, or none.
    Sure(Option<&'a Value>),
    /// It depends.
    Open,
}

impl Compiled {
    /// The value of a property on which all completions agree.
    ///
    /// For a forbidden selection, which has no completions, what its own choices say.
    pub fn facts(&self, selection: &Selection, property: &str) -> Option<Value> {
        let stated = self.stated_of(property)?;
        if let Glance::Sure(value) = self.glance(stated, &View::of(&self.family, selection)) {
            return value.cloned();
        }
        let narrowed = self.narrowed(selection);
        match self.glance(stated, &View::of(&self.family, &narrowed)) {
            Glance::Sure(value) => value.cloned(),
            Glance::Open => self.agreed(stated, &narrowed).cloned(),
        }
    }

    /// The value of a property as far as a glance tells: `None` where it depends, `Some(None)` where nothing says it.
    #[expect(clippy::option_option, reason = "not known yet, known to be unsaid, said")]
    pub(crate) fn glimpse(&self, stated: &Stated, selection: &Selection) -> Option<Option<&Value>> {
        match self.glance(stated, &View::of(&self.family, selection)) {
            Glance::Sure(value) => Some(value),
            Glance::Open => None,
        }
    }

    /// As [`Compiled::facts`], without asking which completions are allowed: the value, or those that may hold.
    pub(crate) fn fact_at_a_glance(
        &self,
        selection: &Selection,
        property: &str,
    ) -> Result<Option<&Value>, Vec<&Value>> {
        let view = View::of(&self.family, selection);
        let Some(stated) = self.stated_of(property) else { return Ok(None) };
        match self.glance(stated, &view) {
            Glance::Sure(value) => Ok(value),
            Glance::Open => Err(self.possible(stated, &view)),
        }
    }

    /// The values of a property that some completion may have, in the order of their statements.
    pub(crate) fn possible_facts(&self, selection: &Selection, property: &str) -> Vec<Value> {
        let Some(stated) = self.stated_of(property) else { return Vec::new() };
        let narrowed = self.narrowed(selection);
        self.possible(stated, &View::of(&self.family, &narrowed)).into_iter().cloned().collect()
    }

    fn possible<'a>(&'a self, stated: &'a Stated, view: &View) -> Vec<&'a Value> {
        let mut values: Vec<&Value> = Vec::new();
        for (at, fact) in self.guarded(stated) {
            let left = at.map(|(element, option)| (view.sets[element].and(self.all(element)), option));
            let truth = view.when(fact.when.as_ref());
            if truth == Truth::False || left.is_some_and(|(left, option)| !left.has(option)) {
                continue;
            }
            if !values.contains(&&fact.value) {
                values.push(&fact.value);
            }
            if truth == Truth::True && left.is_none_or(|(left, _)| left.len() == 1) {
                break;
            }
        }
        values
    }

    /// All statements about a property, in the order in which they count.
    pub(crate) fn statements(&self, property: &str) -> impl Iterator<Item = Guarded<'_>> {
        self.stated_of(property).into_iter().flat_map(|stated| self.guarded(stated))
    }

    fn stated_of(&self, property: &str) -> Option<&Stated> {
        let place = self.stated.binary_search_by(|stated| stated.property.as_str().cmp(property)).ok()?;
        Some(&self.stated[place])
    }

    /// Number of conductors, where all completions agree.
    pub fn conductors(&self, selection: &Selection) -> Option<Decimal> {
        let number = self.family.conductors.as_ref()?;
        if let Some(value) = View::of(&self.family, selection).number(number) {
            return Some(value);
        }
        let narrowed = self.narrowed(selection);
        let view = View::of(&self.family, &narrowed);
        if let Some(value) = view.number(number) {
            return Some(value);
        }
        // Elements that are open apart may still hang together: one completion says what all would have to say.
        let one = self.constructions(&narrowed).next()?;
        let mut sets = narrowed.sets.clone();
        for (set, option) in sets.iter_mut().zip(&one.options) {
            *set = option.map_or(*set, OptionSet::one);
        }
        let value = View { sets: &sets, ..view }.number(number)?;
        let other = Expr::Compare { left: number.clone(), op: Comparison::Unequal, right: Num::Const(value) };
        (!self.may_hold(&narrowed, &other)).then_some(value)
    }

    /// The specifications that cover the selection: those that list its mark or none,
    /// and whose condition some completion meets.
    pub fn specifications(&self, selection: &Selection, mark: &str) -> Vec<usize> {
        let view = View::of(&self.family, selection);
        let listed = |index: &usize| {
            let marks = &self.family.specifications[*index].marks;
            marks.is_empty() || marks.iter().any(|listed| listed == mark)
        };
        let met = |index: &usize| {
            let only = self.family.specifications[*index].only.as_ref();
            match view.when(only) {
                Truth::True => true,
                Truth::False => false,
                Truth::Open => only.is_none_or(|only| self.may_hold(selection, only)),
            }
        };
        (0..self.family.specifications.len()).filter(listed).filter(met).collect()
    }

    /// Whether some allowed completion meets a condition.
    pub fn may_hold(&self, selection: &Selection, condition: &Expr) -> bool {
        match View::of(&self.family, selection).truth(condition) {
            Truth::False => return false,
            Truth::True => return self.judge(selection, &mut Scratch::default()) != Verdict::Forbidden,
            Truth::Open => {}
        }
        let mut question = Question::of_factors(self, selection);
        let mut builder = self.builder(question.factors.to_mut(), selection);
        match builder.condition(condition, true, FORBIDDEN) {
            Ok(node) => question.has(node),
            // Beyond every budget one completion after the other is asked.
            Err(Full) => self.constructions(selection).any(|one| {
                let mut sets = selection.sets.clone();
                for (set, option) in sets.iter_mut().zip(&one.options) {
                    *set = option.map_or(*set, OptionSet::one);
                }
                let view = View { family: &self.family, sets: &sets, outside: &selection.outside };
                view.truth(condition) == Truth::True
            }),
        }
    }

    /// The selection with the options gone that no allowed completion has; unchanged where there is none.
    fn narrowed(&self, selection: &Selection) -> Selection {
        let mut scratch = Scratch::default();
        self.domains(selection, &mut scratch);
        let mut narrowed = selection.clone();
        for (set, domain) in narrowed.sets.iter_mut().zip(&scratch.domains) {
            let left = set.and(domain.possible);
            if left.is_empty() && !set.is_empty() {
                return selection.clone();
            }
            *set = left;
        }
        narrowed
    }

    fn glance<'a>(&'a self, stated: &Stated, view: &View) -> Glance<'a> {
        for (element, places) in &stated.options {
            let left = view.sets[*element].and(self.all(*element));
            let saying = places.iter().filter(|(option, _)| left.has(*option));
            let mut said: Option<&Value> = None;
            let mut sure = OptionSet::EMPTY;
            for (option, place) in saying {
                let fact = &self.family.elements[*element].options[*option].facts[*place];
                if sure.has(*option) {
                    continue;
                }
                match view.when(fact.when.as_ref()) {
                    Truth::False => continue,
                    Truth::True => sure = sure.or(OptionSet::one(*option)),
                    Truth::Open => {}
                }
                if said.is_some_and(|said| *said != fact.value) {
                    return Glance::Open;
                }
                said = Some(&fact.value);
            }
            match said {
                Some(value) if sure == left => return Glance::Sure(Some(value)),
                Some(_) => return Glance::Open,
                None => {}
            }
        }
        for fact in stated.family.iter().map(|place| &self.family.facts[*place]) {
            match view.when(fact.when.as_ref()) {
                Truth::True => return Glance::Sure(Some(&fact.value)),
                Truth::Open => return Glance::Open,
                Truth::False => {}
            }
        }
        Glance::Sure(None)
    }

    fn guarded<'a>(&'a self, stated: &'a Stated) -> impl Iterator<Item = Guarded<'a>> {
        let of_options = stated.options.iter().flat_map(move |(element, places)| {
            places.iter().map(move |(option, place)| {
                let fact = &self.family.elements[*element].options[*option].facts[*place];
                (Some((*element, *option)), fact)
            })
        });
        of_options.chain(stated.family.iter().map(|place| (None, &self.family.facts[*place])))
    }

    /// The value that every allowed completion has, exactly.
    fn agreed<'a>(&'a self, stated: &'a Stated, selection: &Selection) -> Option<&'a Value> {
        let mut question = Question::of_factors(self, selection);
        let mut regions: Vec<(&Value, NodeId)> = Vec::new();
        let mut rest = USUAL;
        for (at, fact) in self.guarded(stated) {
            let mut builder = self.builder(question.factors.to_mut(), selection);
            let (applies, left) = builder.first_of(rest, at, fact.when.as_ref()).ok()?;
            rest = left;
            match regions.iter_mut().find(|(value, _)| **value == fact.value) {
                Some((_, region)) => *region = builder.store.join(Join::Max, *region, applies).ok()?,
                None => regions.push((&fact.value, applies)),
            }
        }
        if question.has(rest) {
            return None;
        }
        let mut values =
            regions.into_iter().filter(|(_, region)| question.has(*region)).map(|(value, _)| value);
        values.next().filter(|_| values.next().is_none())
    }

    fn builder<'a>(&'a self, factors: &'a mut Factors, selection: &'a Selection) -> Builder<'a> {
        let budget = factors.store.len() + self.limits.nodes;
        let store = &mut factors.store;
        store.budget = budget;
        Builder { family: &self.family, level_of: &self.factors.level_of, outside: &selection.outside, store }
    }
}

impl Builder<'_> {
    /// Where in `rest` a fact applies, and what is left of `rest` where it does not.
    fn first_of(
        &mut self,
        rest: NodeId,
        at: Option<(ElementId, OptionId)>,
        when: Option<&Expr>,
    ) -> Result<(NodeId, NodeId), Full> {
        let is =
            |(element, option)| Expr::Is { element, options: OptionSet::one(option), ranges: Vec::new() };
        let guard = Expr::And(at.map(is).into_iter().chain(when.cloned()).collect());
        let holds = self.condition(&guard, true, FORBIDDEN)?;
        let fails = self.condition(&guard, false, FORBIDDEN)?;
        Ok((self.store.join(Join::Min, rest, holds)?, self.store.join(Join::Min, rest, fails)?))
    }
}

impl Question<'_> {
    /// Whether an allowed construction lies within the sets and in a region.
    fn has(&self, region: NodeId) -> bool {
        let mut search = self.search(self.sets.clone()).everything();
        search.add_node(region);
        search.judge() != Verdict::Forbidden
    }
}
