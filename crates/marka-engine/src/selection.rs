//! What has been chosen or read so far: a set of still possible options for each element.

use crate::expr::{Truth, View};
use marka_rules::model::{ElementId, Expr, Family, OptionId, OptionSet};
use rust_decimal::Decimal;

/// A partial assignment: for each element the options that are left open.
///
/// An element that nobody spoke of holds all its options; a chosen one holds one.
/// Numbers outside their series and free texts stand beside the sets.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Selection {
    /// Options left for each element, in the order of [`Family::elements`].
    pub sets: Vec<OptionSet>,
    /// Numbers that are not in the series of their element; the element's set is then empty.
    pub outside: Vec<(ElementId, Decimal)>,
    /// Texts of free elements.
    pub free: Vec<(ElementId, String)>,
}

impl Selection {
    /// Nothing chosen.
    pub fn open(family: &Family) -> Selection {
        Selection {
            sets: family.elements.iter().map(|element| OptionSet::first(element.options.len())).collect(),
            outside: Vec::new(),
            free: Vec::new(),
        }
    }

    /// The same with one option chosen for an element.
    #[must_use]
    pub fn with(mut self, element: ElementId, option: OptionId) -> Selection {
        self.sets[element] = OptionSet::one(option);
        self
    }

    /// Keeps the options for which a condition can hold; `None` where it cannot.
    pub(crate) fn restrict(&mut self, family: &Family, when: Option<&Expr>) -> Option<()> {
        match when {
            None => Some(()),
            Some(Expr::And(all)) => all.iter().try_for_each(|one| self.restrict(family, Some(one))),
            Some(Expr::Is { element, options, .. }) => self.keep(*element, *options),
            Some(Expr::Not(inner)) => self.exclude(family, inner),
            Some(other) => (View::of(family, self).truth(other) != Truth::False).then_some(()),
        }
    }

    /// Keeps the options for which a condition can fail; `None` where it holds anyway.
    pub(crate) fn exclude(&mut self, family: &Family, when: &Expr) -> Option<()> {
        match when {
            Expr::Is { element, options, .. } => self.keep(*element, OptionSet(!options.0)),
            Expr::Not(inner) => self.restrict(family, Some(inner)),
            other => (View::of(family, self).truth(other) != Truth::True).then_some(()),
        }
    }

    fn keep(&mut self, element: ElementId, options: OptionSet) -> Option<()> {
        let set = &mut self.sets[element];
        // A number outside its series or a free text: nothing to restrict.
        if set.is_empty() {
            return Some(());
        }
        *set = set.and(options);
        (!set.is_empty()).then_some(())
    }

    /// Leaves open what another selection of the same family says otherwise.
    pub(crate) fn widen(&mut self, other: &Selection) {
        for (set, other) in self.sets.iter_mut().zip(&other.sets) {
            *set = set.or(*other);
        }
    }
}
