//! Whether two readings can mean one cable: no property that both state differs.

use marka_rules::model::Value;

use crate::engine::Engine;
use crate::expr::{Truth, View};
use crate::selection::Selection;

impl Engine {
    /// Whether no property that both selections state differs between them.
    pub(crate) fn compatible(&self, a: (usize, &Selection), b: (usize, &Selection)) -> bool {
        let in_a = self.stated(a.0, a.1);
        let in_b = self.stated(b.0, b.1);
        in_a.iter().all(|(property, value)| {
            let other = in_b.iter().find(|(other, _)| other == property);
            other.is_none_or(|(_, other)| other == value)
        })
    }

    /// Properties that the decided elements state, the first statement of each.
    fn stated(&self, family: usize, selection: &Selection) -> Vec<(&str, &Value)> {
        let family = &self.families[family].family;
        let view = View::of(family, selection);
        let mut found: Vec<(&str, &Value)> = Vec::with_capacity(16);
        let decided = family.elements.iter().zip(&selection.sets).filter_map(|(element, set)| {
            let option = set.single()?;
            element.options.get(option)
        });
        for fact in decided.flat_map(|option| &option.facts).chain(&family.facts) {
            let known = found.iter().any(|(property, _)| *property == fact.property);
            if !known && view.when(fact.when.as_ref()) == Truth::True {
                found.push((&fact.property, &fact.value));
            }
        }
        found
    }
}
