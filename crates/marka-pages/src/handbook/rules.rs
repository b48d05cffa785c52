//! Rules and tables of a family: what each says, why, and where it comes from.

use marka_rules::model::{Body, Example, Expectation, Rule};

use super::anchor;
use super::sources::Sources;
use super::tables::{self, TableView};
use super::words::Words;
use crate::html::escape;

/// As many examples of a broken rule are shown.
const EXAMPLES: usize = 4;

/// A rule or a table.
pub struct RuleView<'a> {
    /// Its place.
    pub id: String,
    /// Key in the rules.
    pub key: &'a str,
    /// Why, in one sentence.
    pub because: &'a str,
    /// What it says, HTML.
    pub said: String,
    /// Whether what violates it is forbidden, or unusual.
    pub closed: bool,
    /// Documents that lift it, HTML.
    pub lifted: Vec<String>,
    /// Source, clause, evidence, HTML.
    pub source: String,
    /// Designations that violate it.
    pub examples: Vec<&'a str>,
    /// The rows of a table.
    pub table: Option<TableView>,
}

/// All rules, then all tables.
pub(super) fn views<'a>(
    words: Words<'a>,
    sources: &mut Sources<'a>,
) -> (Vec<RuleView<'a>>, Vec<RuleView<'a>>) {
    let views = words.family.rules.iter().map(|rule| view(words, rule, sources));
    views.partition(|view| view.table.is_none())
}

fn view<'a>(words: Words<'a>, rule: &'a Rule, sources: &mut Sources<'a>) -> RuleView<'a> {
    let lifted = rule.lifted.iter().map(|lift| {
        let name = &words.family.specifications[lift.specification].name;
        let link = format!("<a href=\"#{}\">{}</a>", anchor::specification(name), escape(name));
        format!("{link}, {} {}", words.t.w_if, words.condition(&lift.when))
    });
    RuleView {
        id: anchor::rule(rule),
        key: &rule.key,
        because: words.t.lang.of(&rule.because),
        said: said(words, rule),
        closed: rule.closed,
        lifted: lifted.collect(),
        source: sources.cite(&rule.source),
        examples: examples(&words.family.examples, &rule.key),
        table: match &rule.body {
            Body::Table { columns, rows, .. } => Some(tables::view(words, columns, rows, sources)),
            _ => None,
        },
    }
}

/// The constraint in words.
fn said(words: Words<'_>, rule: &Rule) -> String {
    let t = words.t;
    let (when, verb, what) = match &rule.body {
        Body::Forbid { when, forbid } => {
            (when, if rule.closed { &t.w_forbidden } else { &t.w_unusual }, Some(forbid))
        }
        Body::Require { when, require } => {
            (when, if rule.closed { &t.w_required } else { &t.w_usual }, Some(require))
        }
        Body::Table { when, .. } => (when, if rule.closed { &t.w_rows } else { &t.w_rows_usual }, None),
    };
    let what = what.map(|what| format!(": {}", words.condition(what))).unwrap_or_default();
    match when {
        Some(when) => {
            format!("{} {} — <b>{verb}</b>{what}.", t.w_if_capital, words.condition(when))
        }
        None => format!("<b>{}</b>{what}.", capital(verb)),
    }
}

fn examples<'a>(examples: &'a [Example], key: &str) -> Vec<&'a str> {
    let breaks = |example: &&Example| match &example.expectation {
        Expectation::Valid => false,
        Expectation::Unusual(rule) | Expectation::Invalid(rule) => rule == key,
    };
    examples.iter().filter(breaks).take(EXAMPLES).map(|example| example.text.as_str()).collect()
}

/// The text with a capital first letter.
fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}
