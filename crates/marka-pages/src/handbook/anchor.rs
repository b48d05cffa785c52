//! Addresses inside the handbook. They follow from the keys of the rules, so that links stay good.

use marka_rules::model::{Body, Element, Family, Opt, Rule};

use crate::html::{encoded, escape};

/// Address of a family's page.
pub fn family(family: &Family) -> String {
    format!("/handbook/{}", encoded(&family.id))
}

/// Place of an element on the page of its family.
pub fn element(element: &Element) -> String {
    joined(&["element", &element.key])
}

/// Place of an option on the page of its family.
pub fn option(element: &Element, option: &Opt) -> String {
    joined(&["option", &element.key, &option.key])
}

/// Place of a rule or table on the page of its family.
pub fn rule(rule: &Rule) -> String {
    let kind = if matches!(rule.body, Body::Table { .. }) { "table" } else { "rule" };
    joined(&[kind, &rule.key])
}

/// Place of a named document on the page of its family.
pub(super) fn specification(name: &str) -> String {
    joined(&["specification", name])
}

/// Address of a place on a family's page.
pub fn within(of: &Family, place: &str) -> String {
    format!("{}#{place}", family(of))
}

/// A place: words joined by hyphens, without blanks, ready for an attribute.
fn joined(words: &[&str]) -> String {
    escape(&words.join("-").split_whitespace().collect::<Vec<_>>().join("-"))
}

/// Place of what a notice names by its key: a rule, `element.option` or an element.
pub(crate) fn of_key(family: &Family, key: &str) -> Option<String> {
    if let Some(found) = family.rules.iter().find(|rule| rule.key == key) {
        return Some(rule(found));
    }
    let of = |key: &str| family.elements.iter().find(|element| element.key == key);
    let pair = key.split_once('.').and_then(|(outer, inner)| {
        let outer = of(outer)?;
        Some(option(outer, outer.options.iter().find(|option| option.key == inner)?))
    });
    pair.or_else(|| of(key).map(element))
}
