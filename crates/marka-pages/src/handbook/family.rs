//! The page of a family: everything that its rules say.

use askama::Template;
use marka_engine::engine::Engine;
use marka_engine::read::Reader;
use marka_rules::model::{Expectation, Family, Standard};

use super::documents::{self, AmbiguityView, ExamplesView, FormerView, PresentView, SpecificationView};
use super::elements::{self, ElementView, Facts};
use super::index;
use super::layout::{self, Way};
use super::rules::{self, RuleView};
use super::sources::{SourceRow, Sources};
use super::tables::Mark;
use super::words::Words;
use crate::construct::hero::{self, HeroPart};
use crate::frame::Frame;
use crate::number::grouped;
use crate::prepared::Prepared;
use crate::texts::Texts;

/// A longer example is no good picture of how a designation is laid.
const PICTURE: usize = 34;

/// The page.
#[derive(Template)]
#[template(path = "handbook/family.html")]
pub struct FamilyPage<'a> {
    /// Frame.
    pub frame: Frame<'a>,
    /// Texts.
    pub t: &'static Texts,
    /// The family.
    pub family: &'a Family,
    /// Its chapter; empty where it has none.
    pub chapter: &'a str,
    /// How many constructions are usual.
    pub usual: String,
    /// How many there are at all.
    pub all: String,
    /// A designation as a picture, and its text.
    pub picture: Option<(Vec<HeroPart>, String)>,
    /// How designations are written.
    pub written: Vec<Way>,
    /// How they are only read.
    pub read: Vec<Way>,
    /// Elements.
    pub elements: Vec<ElementView<'a>>,
    /// Codes of cancelled standards.
    pub formers: Vec<FormerView<'a>>,
    /// Rules.
    pub rules: Vec<RuleView<'a>>,
    /// Tables.
    pub tables: Vec<RuleView<'a>>,
    /// Makers' documents.
    pub specifications: Vec<SpecificationView<'a>>,
    /// Properties of the family: title, value, condition; HTML.
    pub facts: Vec<[String; 3]>,
    /// The number of conductors, HTML; empty where the construction does not give it.
    pub conductors: String,
    /// The present family of a cancelled one.
    pub present: Option<PresentView<'a>>,
    /// Examples by expectation.
    pub examples: Vec<ExamplesView<'a>>,
    /// Ambiguities.
    pub ambiguities: Vec<AmbiguityView<'a>>,
    /// Sources.
    pub sources: Vec<SourceRow<'a>>,
}

/// Fills the page of a family.
pub fn page<'a>(
    frame: Frame<'a>,
    engine: &'a Engine,
    prepared: &Prepared,
    at: usize,
    reader: &mut Reader,
) -> FamilyPage<'a> {
    let t = frame.t;
    let family = &engine.families[at].family;
    let words = Words { family, t };
    let facts = Facts { words, vocabulary: &engine.base.vocabulary };
    let mut sources = Sources::new(t);
    let (written, read) = layout::ways(words);
    let elements = elements::views(facts, &mut sources);
    let formers = documents::formers(words, &mut sources);
    let (rules, tables) = rules::views(words, &mut sources);
    let specifications = documents::specifications(words, &mut sources);
    let stated =
        family.facts.iter().map(|fact| [facts.title(&fact.property), facts.value(fact), facts.when(fact)]);
    let total = prepared.families[at].total;
    FamilyPage {
        t,
        family,
        chapter: index::chapter(engine, family).map_or("", |chapter| t.lang.of(&chapter.title)),
        usual: grouped(total.usual, t.lang),
        all: grouped(total.all, t.lang),
        picture: picture(engine, at, t, reader),
        written,
        read,
        elements,
        formers,
        rules,
        tables,
        specifications,
        facts: stated.collect(),
        conductors: family.conductors.as_ref().map(|sum| words.number(sum)).unwrap_or_default(),
        present: documents::present(words, engine),
        examples: documents::examples(family, t),
        ambiguities: documents::ambiguities(family, engine, t),
        sources: sources.rows(),
        frame,
    }
}

/// The longest short valid example that reads as a designation of this family.
fn picture(
    engine: &Engine,
    at: usize,
    t: &'static Texts,
    reader: &mut Reader,
) -> Option<(Vec<HeroPart>, String)> {
    let family = &engine.families[at].family;
    let valid = family.examples.iter().filter(|example| example.expectation == Expectation::Valid);
    let length = |text: &str| text.chars().count();
    let texts = valid.map(|example| example.text.as_str()).filter(|text| length(text) <= PICTURE);
    let text = texts.max_by_key(|text| length(text))?;
    let answer = engine.read(text, reader);
    let reading = answer.readings.first().filter(|reading| reading.family == at)?;
    let designation = reading.designation(family);
    Some((hero::parts(family, &designation, &[], t.lang), designation.full()))
}

impl FamilyPage<'_> {
    fn title(&self) -> &str {
        self.t.lang.of(&self.family.title)
    }

    fn product(&self) -> &str {
        self.t.lang.of(&self.family.product)
    }

    fn standard(&self) -> Option<&Standard> {
        self.family.standard.as_ref()
    }

    /// Day since which the standard is in force, as people write it.
    fn since(&self) -> Option<String> {
        let day = self.standard()?.from.as_deref()?;
        let parts: Vec<&str> = day.split('-').collect();
        Some(match parts[..] {
            [year, month, day] => format!("{day}.{month}.{year}"),
            _ => day.to_owned(),
        })
    }

    /// Sections of the page that hold something: place, title, how many things.
    fn contents(&self) -> Vec<(&'static str, &'static str, usize)> {
        let t = self.t;
        let examples = self.examples.iter().map(|group| group.examples.len()).sum();
        let codes = self.formers.iter().map(|former| former.codes.len()).sum();
        let all = [
            ("layout", t.hb_layout.as_str(), self.written.len() + self.read.len()),
            ("elements", &t.hb_elements, self.elements.len()),
            ("former", &t.hb_former, codes),
            ("present", &t.hb_present, usize::from(self.present.is_some())),
            ("rules", &t.hb_rules, self.rules.len()),
            ("tables", &t.hb_tables, self.tables.len()),
            ("specifications", &t.hb_specifications, self.specifications.len()),
            ("properties", &t.hb_properties, self.facts.len()),
            ("ambiguities", &t.hb_ambiguities, self.ambiguities.len()),
            ("examples", &t.hb_examples, examples),
            ("sources", &t.hb_sources, self.sources.len()),
        ];
        all.into_iter().filter(|(_, _, count)| *count > 0).collect()
    }
}

/// Class and word of a cell of a grid.
fn marked(mark: Mark, t: &Texts) -> (&'static str, &str) {
    match mark {
        Mark::Yes => ("yes", &t.hb_cell_yes),
        Mark::Rare => ("rare", &t.rare),
        Mark::No => ("no", &t.hb_cell_no),
    }
}
