//! The results of a search.

use askama::Template;
use marka_engine::engine::Engine;
use marka_engine::read::{Answer, Status};
use marka_rules::model::Family;

use super::codes::Code;
use super::search::{Found, Group, Handbook};
use super::{anchor, short_name};
use crate::frame::Frame;
use crate::html::encoded;
use crate::texts::Texts;

/// As many results of each kind are shown.
const MOST: usize = 25;
/// As many codes are shown.
const CODES: usize = 12;

/// The page.
#[derive(Template)]
#[template(path = "handbook/search.html")]
pub struct SearchPage<'a> {
    /// Frame.
    pub frame: Frame<'a>,
    /// Texts.
    pub t: &'static Texts,
    /// What was asked for.
    pub query: &'a str,
    /// The designation that the query is, and the family that reads it: address and name.
    pub read: Option<(String, String, &'a str)>,
    /// Codes that begin like the query, with the number of their meanings.
    pub codes: Vec<(&'a str, String)>,
    /// Results by kind; kinds without any are left out.
    pub groups: Vec<GroupView<'a>>,
}

/// Results of one kind.
pub struct GroupView<'a> {
    /// What they are.
    pub title: &'a str,
    /// How many there are at all.
    pub all: usize,
    /// The first ones.
    pub hits: Vec<Hit<'a>>,
}

/// One result.
pub struct Hit<'a> {
    /// Address.
    pub href: String,
    /// Code that stands before the title; empty where there is none.
    pub code: &'a str,
    /// What was found.
    pub title: &'a str,
    /// Where: element or source; may be empty.
    pub within: &'a str,
    /// Name of the family; empty for families.
    pub family: &'a str,
}

/// Searches and fills the page. `answer` is the query read as a designation.
pub fn page<'a>(
    frame: Frame<'a>,
    engine: &'a Engine,
    handbook: &'a Handbook,
    query: &'a str,
    answer: &Answer,
) -> SearchPage<'a> {
    let t = frame.t;
    let titles = [&t.hb_families, &t.hb_elements, &t.hb_rules, &t.hb_specifications, &t.hb_examples];
    let groups = handbook.find(query, MOST).into_iter().zip(titles);
    let groups =
        groups.filter(|(group, _)| group.all > 0).map(|(group, title)| view(engine, &group, title, t));
    let codes = (!query.is_empty()).then(|| handbook.codes.beginning(query, &handbook.fold).take(CODES));
    let meanings = |code: &'a Code| (code.text.as_str(), t.hb_meanings(code.uses.len() as u128));
    SearchPage {
        t,
        query,
        read: read(engine, answer, t),
        codes: codes.into_iter().flatten().map(meanings).collect(),
        groups: groups.collect(),
        frame,
    }
}

/// The family of a query that is a designation.
fn read<'a>(engine: &'a Engine, answer: &Answer, t: &Texts) -> Option<(String, String, &'a str)> {
    let sure = matches!(answer.status, Status::Exact | Status::Repaired | Status::Invalid);
    let reading = answer.readings.first().filter(|_| sure)?;
    let family = &engine.families[reading.family].family;
    Some((reading.designation(family).full(), anchor::family(family), t.lang.of(&family.title)))
}

fn view<'a>(engine: &'a Engine, group: &Group, title: &'a str, t: &'static Texts) -> GroupView<'a> {
    let hits = group.hits.iter().map(|(family, found)| hit(&engine.families[*family].family, *found, t));
    GroupView { title, all: group.all, hits: hits.collect() }
}

fn hit<'a>(family: &'a Family, found: Found, t: &'static Texts) -> Hit<'a> {
    let name = short_name(family, t.lang);
    let within = |place: String| anchor::within(family, &place);
    match found {
        Found::Family => Hit {
            href: anchor::family(family),
            code: "",
            title: t.lang.of(&family.title),
            within: family.standard.as_ref().map_or("", |standard| &standard.name),
            family: "",
        },
        Found::Element(at) => {
            let element = &family.elements[at];
            let title = t.lang.of(&element.title);
            Hit { href: within(anchor::element(element)), code: "", title, within: "", family: name }
        }
        Found::Option(at, option) => {
            let element = &family.elements[at];
            let option = &element.options[option];
            Hit {
                href: within(anchor::option(element, option)),
                code: &option.codes[0].text,
                title: t.lang.of(&option.title),
                within: t.lang.of(&element.title),
                family: name,
            }
        }
        Found::Rule(at) => {
            let rule = &family.rules[at];
            let title = t.lang.of(&rule.because);
            let clause = rule.source.clause.as_deref().unwrap_or("");
            Hit { href: within(anchor::rule(rule)), code: "", title, within: clause, family: name }
        }
        Found::Specification(at) => {
            let document = &family.specifications[at];
            Hit {
                href: within(anchor::specification(&document.name)),
                code: "",
                title: &document.name,
                within: super::said(document.note.as_ref(), t.lang),
                family: name,
            }
        }
        Found::Example(at) => {
            let text = family.examples[at].text.as_str();
            Hit {
                href: format!("/decode?text={}", encoded(text)),
                code: text,
                title: "",
                within: "",
                family: name,
            }
        }
    }
}
