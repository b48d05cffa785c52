//! Conditions and templates back in the words of the rule language, for people who ask what a rule says.

use std::fmt::Write as _;

use rust_decimal::Decimal;

use crate::model::{Comparison, ElementId, Expr, Family, Item, Kind, Num, OptionSet, Range};

/// A condition: `section = 1.5..50 and fire != ls|hf`.
pub fn condition(family: &Family, expr: &Expr) -> String {
    match expr {
        Expr::And(all) => join(family, all, " and ", |inner| matches!(inner, Expr::Or(_))),
        Expr::Or(all) => join(family, all, " or ", |_| false),
        Expr::Not(inner) => match &**inner {
            Expr::Is { element, options, ranges } if bounds(family, *element, *options, ranges).is_none() => {
                format!("{} != {}", family.elements[*element].key, list(family, *element, *options, ranges))
            }
            inner => format!("not ({})", condition(family, inner)),
        },
        Expr::Is { element, options, ranges } => {
            let key = &family.elements[*element].key;
            match bounds(family, *element, *options, ranges) {
                Some(bound) => format!("{key} {bound}"),
                None => format!("{key} = {}", list(family, *element, *options, ranges)),
            }
        }
        Expr::Compare { left, op, right } => {
            format!("{} {} {}", number(family, left), sign(*op), number(family, right))
        }
    }
}

/// A sum or product: `cores + second-cores`.
pub fn number(family: &Family, num: &Num) -> String {
    let one = |member: &Num| {
        let bracketed = matches!((num, member), (Num::Mul(_), Num::Add(_)));
        if bracketed { format!("({})", number(family, member)) } else { number(family, member) }
    };
    let all = |members: &[Num], sign: &str| members.iter().map(one).collect::<Vec<_>>().join(sign);
    match num {
        Num::Const(value) => value.to_string(),
        Num::Element(element) => family.elements[*element].key.clone(),
        Num::Add(members) => all(members, " + "),
        Num::Mul(members) => all(members, " * "),
    }
}

/// Options of an element: `1.5..50|none`, `*`.
pub fn list(family: &Family, element: ElementId, options: OptionSet, ranges: &[Range]) -> String {
    let element = &family.elements[element];
    if options == OptionSet::first(element.options.len()) {
        return "*".to_owned();
    }
    // Options with values that are no numbers are named by their keys.
    let choice = !matches!(element.kind, Kind::Number { .. });
    let named = |range: &&Range| choice && range.from.is_some() && range.from == range.to;
    let ranges: Vec<Range> = ranges.iter().filter(|range| !named(range)).copied().collect();
    let apart = options
        .iter()
        .map(|option| &element.options[option])
        .filter(|option| option.value.is_none_or(|value| !ranges.iter().any(|range| range.contains(value))));
    let keys = apart.map(|option| option.key.clone());
    let all: Vec<String> = keys.chain(ranges.iter().map(|range| span(*range))).collect();
    if all.is_empty() { "-".to_owned() } else { all.join("|") }
}

/// A template: `{mark} {size}[-{voltage}]`.
pub fn template(family: &Family, items: &[Item]) -> String {
    let mut out = String::new();
    for item in items {
        let _ = match item {
            Item::Literal(text) => write!(out, "{}", escaped(text)),
            Item::Element(element) => write!(out, "{{{}}}", family.elements[*element].key),
            Item::Part(name) => write!(out, "{{{name}}}"),
            Item::Group(items) => write!(out, "[{}]", template(family, items)),
        };
    }
    out
}

/// Brackets of the designation itself stand in braces.
fn escaped(text: &str) -> String {
    let mut out = String::new();
    for sign in text.chars() {
        let _ = if "{}[]".contains(sign) { write!(out, "{{{sign}}}") } else { write!(out, "{sign}") };
    }
    out
}

fn join(family: &Family, all: &[Expr], word: &str, bracketed: impl Fn(&Expr) -> bool) -> String {
    let one = |expr: &Expr| {
        let text = condition(family, expr);
        if bracketed(expr) { format!("({text})") } else { text }
    };
    all.iter().map(one).collect::<Vec<_>>().join(word)
}

/// `> 50`: a single range with one open end, and nothing beside it.
fn bounds(family: &Family, element: ElementId, options: OptionSet, ranges: &[Range]) -> Option<String> {
    let [range] = ranges else { return None };
    let element = &family.elements[element];
    let covered = |option: usize| element.options[option].value.is_some_and(|value| range.contains(value));
    if !options.iter().all(covered) {
        return None;
    }
    match (range.from, range.to) {
        (Some(from), None) => Some(format!("{} {from}", if range.from_included { ">=" } else { ">" })),
        (None, Some(to)) => Some(format!("{} {to}", if range.to_included { "<=" } else { "<" })),
        _ => None,
    }
}

fn span(range: Range) -> String {
    let end = |end: Option<Decimal>| end.map(|number| number.to_string()).unwrap_or_default();
    match (range.from, range.to) {
        (Some(from), Some(to)) if from == to => from.to_string(),
        (None, None) => "*".to_owned(),
        (from, to) => format!("{}..{}", end(from), end(to)),
    }
}

fn sign(comparison: Comparison) -> &'static str {
    match comparison {
        Comparison::Less => "<",
        Comparison::AtMost => "<=",
        Comparison::Equal => "=",
        Comparison::Unequal => "!=",
        Comparison::AtLeast => ">=",
        Comparison::More => ">",
    }
}
