//! What stands beside the rules of a family: former codes, makers' documents, mapping to a present standard,
//! examples, ambiguities.

use marka_engine::engine::Engine;
use marka_rules::model::{Ambiguity, Example, Expectation, Family, FormerCode};

use super::sources::Sources;
use super::words::Words;
use super::{anchor, short_name};
use crate::html::escape;
use crate::texts::Texts;

/// The codes of one cancelled standard.
pub struct FormerView<'a> {
    /// The standard.
    pub standard: &'a str,
    /// Its codes.
    pub codes: Vec<FormerCodeView<'a>>,
}

/// One code of a cancelled standard.
pub struct FormerCodeView<'a> {
    /// What was written.
    pub text: &'a str,
    /// What it became, HTML.
    pub becomes: String,
    /// When, HTML; empty: always.
    pub when: String,
    /// Why.
    pub reason: &'a str,
    /// Source, clause, evidence, HTML.
    pub source: String,
}

/// Former codes, standard by standard.
pub(super) fn formers<'a>(words: Words<'a>, sources: &mut Sources<'a>) -> Vec<FormerView<'a>> {
    let mut view = |code: &'a FormerCode| {
        let element = words.name(&words.family.elements[code.element]);
        FormerCodeView {
            text: &code.text,
            becomes: format!("{element} — {}", words.listed(code.element, code.becomes, &[])),
            when: code.when.as_ref().map(|when| words.condition(when)).unwrap_or_default(),
            reason: words.t.lang.of(&code.reason),
            source: sources.cite(&code.source),
        }
    };
    let formers = words.family.formers.iter();
    formers
        .map(|former| FormerView {
            standard: &former.standard,
            codes: former.codes.iter().map(&mut view).collect(),
        })
        .collect()
}

/// A maker's document.
pub struct SpecificationView<'a> {
    /// Its place.
    pub id: String,
    /// Number.
    pub name: &'a str,
    /// Maker or note; empty where none is given.
    pub note: &'a str,
    /// Marks that it covers; none: all of the family.
    pub marks: &'a [String],
    /// Further condition, HTML; empty where there is none.
    pub only: String,
    /// Rules that it lifts, with the condition, HTML.
    pub lifts: Vec<String>,
    /// Source, clause, evidence, HTML.
    pub source: String,
}

/// Makers' documents.
pub(super) fn specifications<'a>(words: Words<'a>, sources: &mut Sources<'a>) -> Vec<SpecificationView<'a>> {
    let family = words.family;
    let view = |(at, document): (usize, &'a marka_rules::model::Specification)| {
        let lifts = family.rules.iter().flat_map(|rule| rule.lifted.iter().map(move |lift| (rule, lift)));
        let lifts = lifts.filter(|(_, lift)| lift.specification == at).map(|(rule, lift)| {
            let because = escape(words.t.lang.of(&rule.because));
            let link = format!("<a href=\"#{}\">{because}</a>", anchor::rule(rule));
            format!("{link} — {} {}", words.t.w_if, words.condition(&lift.when))
        });
        SpecificationView {
            id: anchor::specification(&document.name),
            name: &document.name,
            note: super::said(document.note.as_ref(), words.t.lang),
            marks: &document.marks,
            only: document.only.as_ref().map(|only| words.condition(only)).unwrap_or_default(),
            lifts: lifts.collect(),
            source: sources.cite(&document.source),
        }
    };
    family.specifications.iter().enumerate().map(view).collect()
}

/// How a cancelled family maps to a present one.
pub struct PresentView<'a> {
    /// Address of the present family.
    pub href: String,
    /// Its name.
    pub name: &'a str,
    /// Why.
    pub reason: &'a str,
    /// Conditions and what they set, HTML.
    pub maps: Vec<(String, String)>,
}

/// The mapping of a cancelled family.
pub(super) fn present<'a>(words: Words<'a>, engine: &'a Engine) -> Option<PresentView<'a>> {
    let present = words.family.present.as_ref()?;
    let target = &engine.families[engine.family(&present.family)?].family;
    let there = Words { family: target, ..words };
    let maps = present.maps.iter().map(|map| {
        let when = map.when.as_ref().map(|when| words.condition(when)).unwrap_or_default();
        let set = map.set.iter().map(|(element, options)| set(there, element, options));
        (when, set.collect::<Vec<_>>().join("; "))
    });
    Some(PresentView {
        href: anchor::family(target),
        name: short_name(target, words.t.lang),
        reason: words.t.lang.of(&present.reason),
        maps: maps.collect(),
    })
}

/// Element and options of the present family, with links to its page.
fn set(there: Words<'_>, element: &str, options: &[String]) -> String {
    let Some(at) = there.family.elements.iter().position(|known| known.key == element) else {
        return escape(element);
    };
    let model = &there.family.elements[at];
    let known = model.options.iter().enumerate().filter(|(_, option)| options.contains(&option.key));
    let listed = there.listed(at, known.map(|(option, _)| option).collect(), &[]);
    let html = format!("{} — {listed}", there.name(model));
    html.replace("href=\"#", &format!("href=\"{}#", anchor::family(there.family)))
}

/// A group of examples.
pub struct ExamplesView<'a> {
    /// What is said of them.
    pub title: &'static str,
    /// Class of their status.
    pub class: &'static str,
    /// The examples: designation, source, and place of the rule that they break.
    pub examples: Vec<(&'a str, &'a str, Option<String>)>,
}

/// Examples by expectation; groups without any are left out.
pub(super) fn examples<'a>(family: &'a Family, t: &'static Texts) -> Vec<ExamplesView<'a>> {
    let kind = |example: &Example| match example.expectation {
        Expectation::Valid => 0,
        Expectation::Unusual(_) => 1,
        Expectation::Invalid(_) => 2,
    };
    let titles = [(&t.hb_valid, "exact"), (&t.hb_unusual, "ambiguous"), (&t.hb_invalid, "invalid")];
    let groups = titles.into_iter().enumerate().map(|(at, (title, class))| {
        let of_kind = family.examples.iter().filter(|example| kind(example) == at);
        let examples = of_kind.map(|example| {
            (example.text.as_str(), example.source.as_str(), cause(family, &example.expectation))
        });
        ExamplesView { title, class, examples: examples.collect() }
    });
    groups.filter(|group| !group.examples.is_empty()).collect()
}

/// Place of the rule or element that an example breaks.
fn cause(family: &Family, expectation: &Expectation) -> Option<String> {
    let (Expectation::Unusual(key) | Expectation::Invalid(key)) = expectation else { return None };
    let rule = family.rules.iter().find(|rule| rule.key == *key).map(anchor::rule);
    rule.or_else(|| family.elements.iter().find(|element| element.key == *key).map(anchor::element))
}

/// A text that has several readings.
pub struct AmbiguityView<'a> {
    /// The text.
    pub text: &'a str,
    /// Why.
    pub reason: &'a str,
    /// Other families that share it: address and name.
    pub families: Vec<(String, &'a str)>,
}

/// Ambiguities in which the family takes part.
pub(super) fn ambiguities<'a>(
    family: &'a Family,
    engine: &'a Engine,
    t: &'static Texts,
) -> Vec<AmbiguityView<'a>> {
    let shared = engine.base.ambiguities.iter().filter(|one| one.families.contains(&family.id));
    let view = |ambiguity: &'a Ambiguity| {
        let others = ambiguity.families.iter().filter(|id| **id != family.id);
        let others = others.filter_map(|id| engine.family(id)).map(|at| &engine.families[at].family);
        AmbiguityView {
            text: &ambiguity.text,
            reason: t.lang.of(&ambiguity.reason),
            families: others.map(|other| (anchor::family(other), short_name(other, t.lang))).collect(),
        }
    };
    family.ambiguities.iter().chain(shared).map(view).collect()
}
