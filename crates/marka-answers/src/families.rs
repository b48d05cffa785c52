//! Families and their rules, for programs.

use marka_engine::compiled::Compiled;
use marka_engine::diagram::Count;
use marka_engine::engine::Engine;
use marka_engine::selection::Selection;
use marka_rules::model::{Body, Element, Family, Kind, Opt, Rule};

use crate::decode::source;
use crate::domains::role_key;
use crate::form::count;
use crate::json::Json;

/// Writes the list of families.
pub fn write_list(engine: &Engine, json: &mut Json<'_>) {
    json.array(|json| {
        for compiled in &engine.families {
            json.object(|json| {
                head(&compiled.family, json);
                json.key("elements").number(compiled.family.elements.len());
                json.key("rules").number(compiled.family.rules.len());
                count(&all(compiled), json);
            });
        }
    });
}

/// How many constructions a family has.
pub fn all(compiled: &Compiled) -> Count {
    compiled.count(&Selection::open(&compiled.family))
}

fn head(family: &Family, json: &mut Json<'_>) {
    json.key("family").text(&family.id);
    json.key("title").text(&family.title.ru);
    json.key("title_en").text_or_null(family.title.en.as_deref());
    json.key("standard").text_or_null(family.standard.as_ref().map(|standard| standard.name.as_str()));
    json.key("from").text_or_null(family.standard.as_ref().and_then(|standard| standard.from.as_deref()));
    json.key("cancelled").flag(family.standard.as_ref().is_some_and(|standard| standard.cancelled));
    json.key("product").text(&family.product.ru);
}

/// Writes one family whole: elements, options, rules, specifications, sources.
pub fn write_family(compiled: &Compiled, json: &mut Json<'_>) {
    let family = &compiled.family;
    json.object(|json| {
        head(family, json);
        count(&all(compiled), json);
        json.key("elements").array(|json| {
            family.elements.iter().for_each(|element| json.object(|json| write_element(element, json)));
        });
        json.key("rules").array(|json| {
            family.rules.iter().for_each(|rule| json.object(|json| write_rule(rule, json)));
        });
        json.key("specifications").array(|json| {
            for specification in &family.specifications {
                json.object(|json| {
                    json.key("name").text(&specification.name);
                    json.key("marks").texts(&specification.marks);
                    source(Some(&specification.source), json);
                });
            }
        });
        json.key("former").texts(family.formers.iter().map(|former| &former.standard));
    });
}

fn write_element(element: &Element, json: &mut Json<'_>) {
    json.key("element").text(&element.key);
    json.key("title").text(&element.title.ru);
    json.key("role").text(role_key(element.role));
    json.key("kind").text(match element.kind {
        Kind::Choice => "choice",
        Kind::Number { .. } => "number",
        Kind::Free => "free",
    });
    json.key("unit").text_or_null(element.unit.as_deref());
    json.key("may_omit").flag(element.may_omit);
    json.key("options").array(|json| {
        element.options.iter().for_each(|option| json.object(|json| write_option(option, json)));
    });
}

fn write_option(option: &Opt, json: &mut Json<'_>) {
    json.key("option").text(&option.key);
    json.key("title").text(&option.title.ru);
    json.key("codes").texts(option.codes.iter().map(|code| &code.text));
    json.key("unusual").flag(option.unusual);
    source(Some(&option.source), json);
}

fn write_rule(rule: &Rule, json: &mut Json<'_>) {
    json.key("rule").text(&rule.key);
    json.key("kind").text(match rule.body {
        Body::Forbid { .. } => "forbid",
        Body::Require { .. } => "require",
        Body::Table { .. } => "table",
    });
    json.key("closed").flag(rule.closed);
    json.key("message").text(&rule.because.ru);
    source(Some(&rule.source), json);
}
