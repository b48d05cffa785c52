//! What each option of a family costs beside the asked cable: never more than what it will turn out to be,
//! so that a search by these prices meets the nearest constructions first.

use super::likeness::{Known, acceptable, toll};
use crate::compiled::Compiled;
use crate::diagram::{Cost, NEVER, condition_scope};
use crate::expr::{Truth, View};
use crate::selection::Selection;
use marka_rules::model::{Blank, ElementId, Expr, OptionId, OptionSet, Property, Value};

/// Cost of one unit of difference; what is below it only orders equally near constructions.
pub(super) const UNIT: Cost = 1 << 13;

/// The most that likelihood may add for one property: all of them together stay below one unit.
const MOST_EXPECTED: Cost = 64;

/// The prices of a family within a selection.
pub(super) struct Prices {
    /// What every construction costs.
    pub(super) base: Cost,
    /// What the options of each element cost beyond that; empty where they cost nothing.
    pub(super) options: Vec<Vec<Cost>>,
}

/// A fact, with the options of one element for which it holds, and whether it does.
struct Guarded<'a> {
    at: Option<(ElementId, OptionSet)>,
    certain: bool,
    value: &'a Value,
}

impl Prices {
    /// The prices; nothing where no construction may stand for the asked cable.
    pub(super) fn new(
        compiled: &Compiled,
        selection: &Selection,
        vocabulary: &[Property],
        ours: &[Known],
        silent: &impl Fn(ElementId) -> bool,
    ) -> Option<Prices> {
        let elements = compiled.family.elements.len();
        let mut prices = Prices { base: 0, options: vec![Vec::new(); elements] };
        for (property, ours) in vocabulary.iter().zip(ours).filter(|(_, ours)| !ours.may.is_empty()) {
            let facts = guarded(compiled, selection, &property.key);
            let price = |value: Option<&Value>| match value {
                Some(value) if !acceptable(property, ours, value) => NEVER,
                value => toll(property, ours, value) * UNIT,
            };
            let expected = |element, option| {
                let value = expected(compiled, selection, &property.key, element, option);
                toll(property, ours, value).min(MOST_EXPECTED)
            };
            // Of what nobody asked for a designation that need not speak says nothing.
            let unasked = |element| ours.value.is_none() && silent(element);
            let Some(element) = carrier(&facts).filter(|element| !unasked(*element)) else {
                prices.raise(least(&facts, None, &price))?;
                continue;
            };
            prices.add(selection, element, &facts, price, |option| {
                if silent(element) { 0 } else { expected(element, option) }
            })?;
        }
        Some(prices)
    }

    /// Adds the prices of one property to the options of the element that says most of it.
    fn add(
        &mut self,
        selection: &Selection,
        element: ElementId,
        facts: &[Guarded],
        price: impl Fn(Option<&Value>) -> Cost,
        expected: impl Fn(OptionId) -> Cost,
    ) -> Option<()> {
        let left = selection.sets[element];
        let costs = left.iter().map(|option| (option, least(facts, Some((element, option)), &price)));
        let costs: Vec<_> = costs.collect();
        let lowest = costs.iter().map(|(_, cost)| *cost).min().unwrap_or(NEVER);
        self.raise(lowest)?;
        let likely: Vec<_> = costs.iter().map(|(option, _)| expected(*option)).collect();
        let likeliest = likely.iter().min().copied().unwrap_or_default();
        if costs.iter().all(|(_, cost)| *cost == lowest) && likely.iter().all(|cost| *cost == likeliest) {
            return Some(());
        }
        let options = &mut self.options[element];
        options.resize(options.len().max(1 + left.iter().last().unwrap_or(0)), 0);
        for ((option, cost), likely) in costs.into_iter().zip(likely) {
            let above = if cost == NEVER { NEVER } else { cost - lowest + likely - likeliest };
            options[option] = options[option].saturating_add(above);
        }
        Some(())
    }

    fn raise(&mut self, cost: Cost) -> Option<()> {
        self.base += Some(cost).filter(|cost| *cost != NEVER)?;
        Some(())
    }
}

/// What a property is likely to be with an option: the other elements say what a blank means.
fn expected<'a>(
    compiled: &'a Compiled,
    selection: &Selection,
    property: &str,
    element: ElementId,
    option: OptionId,
) -> Option<&'a Value> {
    let family = &compiled.family;
    let elements = family.elements.iter().zip(&selection.sets);
    let mut sets: Vec<OptionSet> = elements
        .map(|(model, left)| match model.blank {
            Blank::Means(blank) if left.has(blank) => OptionSet::one(blank),
            _ => *left,
        })
        .collect();
    sets[element] = OptionSet::one(option);
    let view = View { family, sets: &sets, outside: &selection.outside };
    let mut statements = compiled.statements(property);
    let holds = |at: Option<(ElementId, OptionId)>| {
        at.is_none_or(|(element, option)| sets[element] == OptionSet::one(option))
    };
    let fact = statements.find(|(at, fact)| holds(*at) && view.when(fact.when.as_ref()) == Truth::True);
    fact.map(|(_, fact)| &fact.value)
}

/// The element that most facts hang on.
fn carrier(facts: &[Guarded]) -> Option<ElementId> {
    let hanging =
        |element: ElementId| facts.iter().filter(|fact| fact.at.is_some_and(|at| at.0 == element)).count();
    let mut best: Option<(usize, ElementId)> = None;
    for (element, _) in facts.iter().filter_map(|fact| fact.at) {
        let count = hanging(element);
        if best.is_none_or(|(most, _)| count > most) {
            best = Some((count, element));
        }
    }
    best.map(|(_, element)| element)
}

/// The least that a property may cost, with one option of its carrier.
fn least(facts: &[Guarded], at: Option<(ElementId, usize)>, price: &impl Fn(Option<&Value>) -> Cost) -> Cost {
    let mut least = NEVER;
    for fact in facts {
        let here = match (fact.at, at) {
            (Some((element, options)), Some((carrier, option))) if element == carrier => {
                if !options.has(option) {
                    continue;
                }
                true
            }
            (other, _) => other.is_none(),
        };
        least = least.min(price(Some(fact.value)));
        if here && fact.certain {
            return least;
        }
    }
    least.min(price(None))
}

/// The facts of a property that may hold within a selection, in their order.
fn guarded<'a>(compiled: &'a Compiled, selection: &Selection, property: &str) -> Vec<Guarded<'a>> {
    let view = View::of(&compiled.family, selection);
    let mut facts = Vec::new();
    for (at, fact) in compiled.statements(property) {
        let truth = view.when(fact.when.as_ref());
        let options = at.map(|(element, option)| (element, OptionSet::one(option)));
        if truth == Truth::False
            || options.is_some_and(|(element, set)| selection.sets[element].and(set).is_empty())
        {
            continue;
        }
        let hanging =
            || on_one_element(compiled, selection, fact.when.as_ref().filter(|_| options.is_none())?);
        facts.push(match hanging() {
            Some(at) => Guarded { at: Some(at), certain: true, value: &fact.value },
            None => Guarded { at: options, certain: truth == Truth::True, value: &fact.value },
        });
    }
    facts
}

/// The options for which a condition holds, where it depends on one open element alone.
fn on_one_element(compiled: &Compiled, selection: &Selection, when: &Expr) -> Option<(ElementId, OptionSet)> {
    let mut named = Vec::new();
    condition_scope(when, &mut named);
    named.retain(|&element| selection.sets[element].len() > 1);
    named.dedup();
    let [element] = named.as_slice() else { return None };
    let mut sets = selection.sets.clone();
    let holds = |option: &usize| {
        sets[*element] = OptionSet::one(*option);
        let view = View { family: &compiled.family, sets: &sets, outside: &selection.outside };
        view.truth(when) == Truth::True
    };
    Some((*element, selection.sets[*element].iter().filter(holds).collect()))
}
