//! How a designation is laid: the templates of a family as coloured parts, tied to their elements.

use std::fmt::Write as _;

use marka_rules::model::{Expr, Family, Item, Text};

use super::anchor;
use super::words::Words;
use crate::html::{escape, push_escaped};
use crate::prepared::{lowered, role_class};

/// One way of writing the whole designation or a part of it.
pub struct Way {
    /// Id of its row; empty where it has none.
    pub id: String,
    /// What is laid: a part, or the whole designation. HTML.
    pub name: String,
    /// When it is written so, HTML; empty: always.
    pub when: String,
    /// Why it is only read, HTML; empty where it is written so.
    pub reason: String,
    /// Its parts, HTML.
    pub laid: String,
}

/// The ways in which designations are written, then those that are only read.
pub(super) fn ways(words: Words<'_>) -> (Vec<Way>, Vec<Way>) {
    let family = words.family;
    let whole = family.templates.iter().map(|template| {
        let way = way(words, None, template.when.as_ref(), template.reason.as_ref(), &template.items);
        (template.also, way)
    });
    let parts = family.parts.iter().map(|part| {
        let way = way(words, Some(&part.name), part.when.as_ref(), part.reason.as_ref(), &part.items);
        (part.also, way)
    });
    let (also, mut written): (Vec<_>, Vec<_>) = whole.chain(parts).partition(|(also, _)| *also);
    identify(family, &mut written);
    let bare = |ways: Vec<(bool, Way)>| ways.into_iter().map(|(_, way)| way).collect();
    (bare(written), bare(also))
}

/// Gives the first way of each part the place to which the whole refers.
fn identify(family: &Family, written: &mut [(bool, Way)]) {
    let whole = family.templates.iter().filter(|template| !template.also).count();
    let parts = family.parts.iter().filter(|part| !part.also).map(|part| part.name.as_str());
    let mut known: Vec<&str> = Vec::new();
    for (name, (_, way)) in parts.zip(&mut written[whole..]) {
        if !known.contains(&name) {
            known.push(name);
            way.id = place(name);
        }
    }
}

fn place(part: &str) -> String {
    format!("part-{}", escape(&part.replace(' ', "-")))
}

fn way(
    words: Words<'_>,
    part: Option<&str>,
    when: Option<&Expr>,
    reason: Option<&Text>,
    items: &[Item],
) -> Way {
    let mut laid = String::new();
    push_items(words, items, &mut laid);
    Way {
        id: String::new(),
        name: part.map_or_else(|| words.t.hb_whole.clone(), |part| part_name(words, part)),
        when: when.map(|when| words.condition(when)).unwrap_or_default(),
        reason: reason.map(|reason| escape(words.t.lang.of(reason))).unwrap_or_default(),
        laid,
    }
}

fn part_name(words: Words<'_>, part: &str) -> String {
    match part {
        "mark" => words.t.hb_mark.clone(),
        "size" => words.t.hb_size.clone(),
        other => format!("{} «{}»", words.t.hb_part, escape(other)),
    }
}

fn push_items(words: Words<'_>, items: &[Item], html: &mut String) {
    for item in items {
        match item {
            Item::Literal(text) => push_literal(text, html),
            Item::Element(element) => {
                let model = &words.family.elements[*element];
                let title = escape(&lowered(words.t.lang.of(&model.title)));
                let (class, place) = (role_class(model.role), anchor::element(model));
                let _ = write!(html, "<a class=\"bit {class}\" href=\"#{place}\">{title}</a>");
            }
            Item::Part(name) => {
                let (place, title) = (place(name), part_name(words, name));
                let _ = write!(html, "<a class=\"bit r-mark\" href=\"#{place}\">{title}</a>");
            }
            Item::Group(items) => {
                html.push_str("<span class=\"opt\">");
                push_items(words, items, html);
                html.push_str("</span>");
            }
        }
    }
}

/// Text that is written as it stands; a blank is made visible.
fn push_literal(text: &str, html: &mut String) {
    html.push_str("<code class=\"lit\">");
    push_escaped(html, &text.replace(' ', "␣"));
    html.push_str("</code>");
}
