//! The elements of a family with all their options.

use std::fmt::Write as _;

use marka_engine::number;
use marka_rules::model::{Blank, Element, Fact, Kind, Opt, Property, Value};

use super::anchor;
use super::sources::Sources;
use super::words::Words;
use crate::html::escape;
use crate::prepared::role_class;
use crate::texts::Texts;

/// An element on its family's page.
pub struct ElementView<'a> {
    /// Its place.
    pub id: String,
    /// Key in the rules.
    pub key: &'a str,
    /// Title.
    pub title: &'a str,
    /// Class of its role.
    pub class: &'static str,
    /// Longer note; empty where there is none.
    pub note: &'a str,
    /// What is to be known of it: sentences.
    pub traits: Vec<String>,
    /// Source, clause, evidence, HTML.
    pub source: String,
    /// Plain numbers of its series: place and number.
    pub numbers: Vec<(String, String)>,
    /// Options with something to say.
    pub options: Vec<OptionView<'a>>,
    /// Whether some option is read in another spelling.
    pub has_also: bool,
    /// Whether some option says something of the cable.
    pub has_facts: bool,
}

/// An option on its family's page.
pub struct OptionView<'a> {
    /// Its place.
    pub id: String,
    /// Codes, HTML.
    pub codes: String,
    /// Title.
    pub title: &'a str,
    /// Whether constructions with it are unusual.
    pub unusual: bool,
    /// Other spellings: what is written and why it is corrected.
    pub also: Vec<(&'a str, &'a str)>,
    /// What it says of the cable, HTML.
    pub facts: Vec<String>,
    /// Source where it is not that of the element, and evidence, HTML.
    pub source: String,
}

/// Speaks of properties.
#[derive(Clone, Copy)]
pub(super) struct Facts<'a> {
    pub(super) words: Words<'a>,
    pub(super) vocabulary: &'a [Property],
}

impl<'a> Facts<'a> {
    fn property(self, key: &str) -> Option<&'a Property> {
        self.vocabulary.iter().find(|property| property.key == key)
    }

    /// Title of a property, HTML.
    pub(super) fn title(self, key: &str) -> String {
        escape(self.property(key).map_or(key, |property| self.words.t.lang.of(&property.title)))
    }

    /// Value of a property, HTML.
    pub(super) fn value(self, fact: &Fact) -> String {
        let t = self.words.t;
        match &fact.value {
            Value::Flag(true) => t.hb_yes.clone(),
            Value::Flag(false) => t.hb_no.clone(),
            Value::Number(value) => number::format(*value).replace('-', "−"),
            Value::Word(word) => {
                let values = self.property(&fact.property).map_or(&[][..], |property| &property.values);
                let known = values.iter().find(|value| value.key == *word);
                escape(known.map_or(word, |value| t.lang.of(&value.title)))
            }
        }
    }

    /// Condition of a fact, HTML; empty where it always holds.
    pub(super) fn when(self, fact: &Fact) -> String {
        fact.when.as_ref().map(|when| self.words.condition(when)).unwrap_or_default()
    }

    fn sentence(self, fact: &Fact) -> String {
        let mut html = format!("{}: <b>{}</b>", self.title(&fact.property), self.value(fact));
        if fact.when.is_some() {
            let _ = write!(html, " — {} {}", self.words.t.w_if, self.when(fact));
        }
        html
    }
}

/// All elements of the family.
pub(super) fn views<'a>(facts: Facts<'a>, sources: &mut Sources<'a>) -> Vec<ElementView<'a>> {
    facts.words.family.elements.iter().map(|element| view(facts, element, sources)).collect()
}

fn view<'a>(facts: Facts<'a>, element: &'a Element, sources: &mut Sources<'a>) -> ElementView<'a> {
    let t = facts.words.t;
    let source = sources.cite(&element.source);
    let (plain, special): (Vec<&Opt>, Vec<&Opt>) =
        element.options.iter().partition(|option| is_plain(element, option));
    let numbers = plain.into_iter().map(|option| {
        (anchor::option(element, option), option.value.map(number::format).unwrap_or_default())
    });
    let options: Vec<OptionView<'a>> =
        special.into_iter().map(|option| option_view(facts, element, option, sources)).collect();
    ElementView {
        id: anchor::element(element),
        key: &element.key,
        title: t.lang.of(&element.title),
        class: role_class(element.role),
        note: super::said(element.note.as_ref(), t.lang),
        traits: traits(facts, element),
        numbers: numbers.collect(),
        has_also: options.iter().any(|option| !option.also.is_empty()),
        has_facts: options.iter().any(|option| !option.facts.is_empty()),
        options,
        source,
    }
}

/// A number that says nothing beside itself.
fn is_plain(element: &Element, option: &Opt) -> bool {
    matches!(element.kind, Kind::Number { .. })
        && option.value.is_some()
        && option.also.is_empty()
        && !option.unusual
        && option.source == element.source
}

fn option_view<'a>(
    facts: Facts<'a>,
    element: &'a Element,
    option: &'a Opt,
    sources: &mut Sources<'a>,
) -> OptionView<'a> {
    let t = facts.words.t;
    let number = matches!(element.kind, Kind::Number { .. }) && option.value.is_some();
    let said = option.facts.iter().filter(|_| !number).map(|fact| facts.sentence(fact)).collect();
    OptionView {
        id: anchor::option(element, option),
        codes: codes(facts.words, option),
        title: t.lang.of(&option.title),
        unusual: option.unusual,
        also: option.also.iter().map(|also| (also.text.as_str(), t.lang.of(&also.reason))).collect(),
        facts: said,
        source: sources.cite_within(&option.source, &element.source),
    }
}

/// The codes of an option with their conditions, HTML.
fn codes(words: Words<'_>, option: &Opt) -> String {
    let one = |text: &str| if text.is_empty() { "–".to_owned() } else { escape(text) };
    if let [code] = option.codes.as_slice() {
        return format!("<code>{}</code>", one(&code.text));
    }
    let lines = option.codes.iter().map(|code| {
        let when = code.when.as_ref().map(|when| format!("{} {}", words.t.w_if, words.condition(when)));
        let when = when.unwrap_or_else(|| words.t.w_else.clone());
        format!("<span class=\"cased\"><code>{}</code> <small>{when}</small></span>", one(&code.text))
    });
    lines.collect()
}

/// Unit, series, what nothing means.
fn traits(facts: Facts<'_>, element: &Element) -> Vec<String> {
    let t = facts.words.t;
    let mut traits = Vec::new();
    match element.kind {
        Kind::Choice => {}
        Kind::Number { closed } => {
            traits.push(numeric(element, t));
            traits.push(if closed { t.hb_closed_series.clone() } else { t.hb_open_series.clone() });
            traits.extend(stated(facts, element));
        }
        Kind::Free => traits.push(free(element, t)),
    }
    match element.blank {
        Blank::Means(option) => {
            let title = t.lang.of(&element.options[option].title);
            traits.push(format!("{}: «{}».", t.hb_blank_means, escape(title)));
        }
        Blank::NotSaid => traits.push(t.hb_blank_open.clone()),
        Blank::Written => {}
    }
    if element.implied {
        traits.push(t.hb_implied.clone());
    }
    traits
}

fn numeric(element: &Element, t: &Texts) -> String {
    match &element.unit {
        Some(unit) => format!("{}, {}.", t.hb_number, escape(unit)),
        None => format!("{}.", t.hb_number),
    }
}

fn free(element: &Element, t: &Texts) -> String {
    let forms: Vec<String> =
        element.forms.iter().map(|form| format!("<code>{}</code>", escape(form))).collect();
    format!("{}: {}. {}", t.hb_free, forms.join(", "), t.hb_free_signs)
}

/// The properties that the numbers of an element set.
fn stated(facts: Facts<'_>, element: &Element) -> Option<String> {
    let mut keys: Vec<&str> = Vec::new();
    for option in element.options.iter().filter(|option| option.value.is_some()) {
        for fact in &option.facts {
            if !keys.contains(&fact.property.as_str()) {
                keys.push(&fact.property);
            }
        }
    }
    let titles: Vec<String> = keys.iter().map(|key| format!("«{}»", facts.title(key))).collect();
    (!titles.is_empty()).then(|| format!("{}: {}.", facts.words.t.hb_states, titles.join(", ")))
}
