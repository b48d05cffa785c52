//! The page of codes: what each means in which family.

use askama::Template;
use marka_engine::engine::Engine;
use marka_rules::model::{Family, Text};

use super::codes::{Code, How, Use};
use super::{anchor, index, short_name};
use crate::frame::Frame;
use crate::prepared::role_class;
use crate::texts::Texts;

/// As many families stand beside a meaning in the list of all codes; the rest stand in the answer for one code.
const FAMILIES: usize = 3;

/// The page.
#[derive(Template)]
#[template(path = "handbook/codes.html")]
pub struct CodesPage<'a> {
    /// Frame.
    pub frame: Frame<'a>,
    /// Texts.
    pub t: &'static Texts,
    /// The code that was asked for; empty where none was.
    pub asked: &'a str,
    /// What is written like it, with all families.
    pub found: Vec<CodeView<'a>>,
    /// All codes.
    pub all: Vec<CodeView<'a>>,
    /// Groups of letters that look alike, for the filter.
    pub twins: String,
}

/// A code with its meanings.
pub struct CodeView<'a> {
    /// What is written.
    pub text: &'a str,
    /// Its meanings.
    pub meanings: Vec<Meaning<'a>>,
}

/// A meaning that several families share.
pub struct Meaning<'a> {
    /// Class of the element's role.
    pub class: &'static str,
    /// Element.
    pub element: &'a str,
    /// Option.
    pub option: &'a str,
    /// How the code is used, where it is not simply written.
    pub how: &'a str,
    /// Why it is corrected or what became of it; empty where it is simply written.
    pub reason: &'a str,
    /// Families: address of the place and name.
    pub families: Vec<(String, &'a str)>,
    /// How many more families there are.
    pub more: usize,
}

/// Fills the page.
pub fn page<'a>(
    frame: Frame<'a>,
    engine: &'a Engine,
    all: &'a [Code],
    asked: &'a str,
    found: &[&'a Code],
) -> CodesPage<'a> {
    let t = frame.t;
    CodesPage {
        t,
        asked,
        found: found.iter().map(|code| view(engine, code, usize::MAX, t)).collect(),
        all: if asked.is_empty() {
            all.iter().map(|code| view(engine, code, FAMILIES, t)).collect()
        } else {
            Vec::new()
        },
        twins: index::twins(engine),
        frame,
    }
}

fn view<'a>(engine: &'a Engine, code: &'a Code, most: usize, t: &'static Texts) -> CodeView<'a> {
    let mut meanings: Vec<Meaning<'a>> = Vec::new();
    for one in &code.uses {
        let family = &engine.families[one.family].family;
        let new = meaning(family, one, t);
        let same = |known: &Meaning<'_>| {
            (known.element, known.option, known.how) == (new.element, new.option, new.how)
        };
        let at = meanings.iter().position(same).unwrap_or_else(|| {
            meanings.push(new);
            meanings.len() - 1
        });
        let at = &mut meanings[at];
        if at.families.len() < most {
            at.families.push((place(family, one), short_name(family, t.lang)));
        } else {
            at.more += 1;
        }
    }
    CodeView { text: &code.text, meanings }
}

fn meaning<'a>(family: &'a Family, one: &Use, t: &'static Texts) -> Meaning<'a> {
    let element = &family.elements[one.element];
    let option = &element.options[one.option];
    let text = |text: &'a Text| t.lang.of(text);
    let (how, reason) = match one.how {
        How::Written => ("", ""),
        How::Also(at) => (t.hb_how_also.as_str(), text(&option.also[at].reason)),
        How::Former(standard, code) => {
            let former = &family.formers[standard];
            (former.standard.as_str(), text(&former.codes[code].reason))
        }
    };
    Meaning {
        class: role_class(element.role),
        element: text(&element.title),
        option: text(&option.title),
        how,
        reason,
        families: Vec::new(),
        more: 0,
    }
}

fn place(family: &Family, one: &Use) -> String {
    if let How::Former(..) = one.how {
        return anchor::within(family, "former");
    }
    let element = &family.elements[one.element];
    anchor::within(family, &anchor::option(element, &element.options[one.option]))
}
