//! The first page of the handbook: all families by chapters.

use askama::Template;
use marka_engine::engine::Engine;
use marka_rules::model::{Chapter, Family};

use super::anchor;
use crate::families::samples;
use crate::frame::Frame;
use crate::prepared::Prepared;
use crate::texts::Texts;

/// The page.
#[derive(Template)]
#[template(path = "handbook/index.html")]
pub struct IndexPage<'a> {
    /// Frame.
    pub frame: Frame<'a>,
    /// Texts.
    pub t: &'static Texts,
    /// How many families there are.
    pub count: usize,
    /// Groups of letters that look alike, for the filter.
    pub twins: String,
    /// Chapters with families.
    pub chapters: Vec<ChapterView<'a>>,
}

/// A chapter with its families.
pub struct ChapterView<'a> {
    /// Its place.
    pub id: &'a str,
    /// Title.
    pub title: &'a str,
    /// The families, in order of precedence.
    pub families: Vec<FamilyRow<'a>>,
}

/// A family in the list.
pub struct FamilyRow<'a> {
    /// Address.
    pub href: String,
    /// Title.
    pub title: &'a str,
    /// The standard; empty where there is none.
    pub standard: &'a str,
    /// Whether the standard is cancelled.
    pub cancelled: bool,
    /// Some of its designations.
    pub samples: Vec<&'a str>,
    /// How many constructions it has, in words.
    pub constructions: String,
}

/// Fills the page.
pub fn page<'a>(frame: Frame<'a>, engine: &'a Engine, prepared: &Prepared) -> IndexPage<'a> {
    let t = frame.t;
    let known =
        engine.base.chapters.iter().enumerate().map(|(at, chapter)| {
            view(engine, prepared, Some(at), (&chapter.key, t.lang.of(&chapter.title)), t)
        });
    let rest = view(engine, prepared, None, ("rest", &t.hb_rest), t);
    let chapters = known.chain([rest]).filter(|chapter| !chapter.families.is_empty()).collect();
    IndexPage { t, count: engine.families.len(), twins: twins(engine), chapters, frame }
}

fn view<'a>(
    engine: &'a Engine,
    prepared: &Prepared,
    chapter: Option<usize>,
    (id, title): (&'a str, &'a str),
    t: &'static Texts,
) -> ChapterView<'a> {
    let families = engine.families.iter().zip(&prepared.families);
    let own = families.filter(|(compiled, _)| compiled.family.chapter == chapter);
    let row = own.map(|(compiled, prepared)| FamilyRow {
        href: anchor::family(&compiled.family),
        title: t.lang.of(&compiled.family.title),
        standard: compiled.family.standard.as_ref().map_or("", |standard| &standard.name),
        cancelled: compiled.family.standard.as_ref().is_some_and(|standard| standard.cancelled),
        samples: samples(&compiled.family),
        constructions: t.constructions(prepared.total.all),
    });
    ChapterView { id, title, families: row.collect() }
}

/// The chapter of a family.
pub(super) fn chapter<'a>(engine: &'a Engine, family: &Family) -> Option<&'a Chapter> {
    family.chapter.map(|at| &engine.base.chapters[at])
}

/// Groups of letters that look alike, for filters in the browser.
pub(super) fn twins(engine: &Engine) -> String {
    engine.base.spelling.twins.join(" ")
}
