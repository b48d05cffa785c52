//! The page on which a family is chosen, or a mark typed to start from.

use askama::Template;
use marka_engine::engine::Engine;
use marka_rules::model::Family;

use crate::frame::Frame;
use crate::html::encoded;
use crate::prepared::Prepared;
use crate::texts::Texts;

/// How many marks a family is shown with.
const SAMPLES: usize = 3;

/// The page.
#[derive(Template)]
#[template(path = "families.html")]
pub struct FamiliesPage<'a> {
    /// Frame.
    pub frame: Frame<'a>,
    /// Texts.
    pub t: &'static Texts,
    /// What was typed and not found.
    pub typed: &'a str,
    /// The families.
    pub families: Vec<FamilyCard<'a>>,
}

/// One family to choose.
pub struct FamilyCard<'a> {
    /// Id, also its address.
    pub id: &'a str,
    /// Title.
    pub title: &'a str,
    /// The standard.
    pub standard: &'a str,
    /// Whether the standard is cancelled.
    pub cancelled: bool,
    /// Some of its designations.
    pub samples: Vec<&'a str>,
    /// How many constructions it has, in words.
    pub constructions: String,
}

impl FamiliesPage<'_> {
    fn query(&self) -> String {
        encoded(self.typed)
    }
}

/// Fills the page with the families at these places of the engine.
pub fn page<'a>(
    frame: Frame<'a>,
    engine: &'a Engine,
    prepared: &'a Prepared,
    typed: &'a str,
    places: &[usize],
) -> FamiliesPage<'a> {
    let t = frame.t;
    let families = places.iter().filter_map(|at| engine.families.get(*at).zip(prepared.families.get(*at)));
    let cards = families.map(|(compiled, prepared)| FamilyCard {
        id: &compiled.family.id,
        title: t.lang.of(&compiled.family.title),
        standard: compiled.family.standard.as_ref().map_or("", |standard| &standard.name),
        cancelled: compiled.family.standard.as_ref().is_some_and(|standard| standard.cancelled),
        samples: samples(&compiled.family),
        constructions: t.constructions(prepared.total.all),
    });
    FamiliesPage { t, typed, families: cards.collect(), frame }
}

/// The first valid examples of a family that differ in their mark.
pub(crate) fn samples(family: &Family) -> Vec<&str> {
    let mut samples: Vec<&str> = Vec::new();
    let mark = |text: &'_ str| text.split(' ').next().unwrap_or("").to_owned();
    for example in &family.examples {
        let valid = example.expectation == marka_rules::model::Expectation::Valid;
        if valid && samples.iter().all(|known| mark(known) != mark(&example.text)) {
            samples.push(&example.text);
        }
        if samples.len() == SAMPLES {
            break;
        }
    }
    samples
}
