//! The page of a reading: one line explained.

use askama::Template;
use marka_answers::Answers;
use marka_answers::decode::status_key;
use marka_answers::line::Line;
use marka_answers::notice::Notice;
use marka_answers::present::Present;
use marka_answers::reply::{Meaning, Repair, Reply, reply};
use marka_engine::read::{Reader, Reading, Status};
use marka_rules::model::{Blank, Element, Family, Opt, Standard};

use crate::construct::hero::{self, HeroPart};
use crate::frame::Frame;
use crate::handbook::anchor;
use crate::html::escape;
use crate::prepared::{link_html, role_class, source_html};
use crate::shape;
use crate::texts::Texts;
use crate::words::{self, Spoken};

/// The page.
#[derive(Template)]
#[template(path = "decode.html")]
pub struct DecodePage<'a> {
    /// Frame.
    pub frame: Frame<'a>,
    /// Texts.
    pub t: &'static Texts,
    /// What stands in the field.
    pub text: &'a str,
    /// The answer, where something was asked.
    pub answer: Option<Explained<'a>>,
}

/// A line with everything that is to be said of it.
pub struct Explained<'a> {
    /// The answer as programs get it.
    pub reply: Reply<'a>,
    /// Its designation in parts.
    pub hero: Vec<HeroPart>,
    /// The line before, inside and after the designation.
    pub line: (String, String, String),
    /// Rows of the table of parts.
    pub rows: Vec<Row>,
    /// Titles of elements that the text leaves open.
    pub unspecified: Vec<&'a str>,
    /// The family that read it.
    pub family: Option<&'a Family>,
    /// Titles of other families in which the same is written.
    pub others: Vec<&'a str>,
    /// The equally good readings.
    pub readings: Vec<(String, &'a str)>,
    /// Of a line without a mark, what its words say.
    pub spoken: Option<Spoken<'a>>,
    /// Words that contradict the designation, HTML.
    pub contradictions: Vec<String>,
    t: &'static Texts,
}

/// A corrected text, with blanks and nothing made visible.
pub(crate) fn seen(text: &str) -> &str {
    match text {
        "" => "∅",
        blank if blank.trim().is_empty() => "␣",
        text => text,
    }
}

/// What one part means.
pub struct Row {
    /// What is written; nothing where a blank means something.
    pub code: String,
    /// Class of its role.
    pub class: &'static str,
    /// Key of its element.
    pub key: String,
    /// Its place in the handbook.
    pub handbook: String,
    /// What it means.
    pub meaning: String,
    /// Source, clause, evidence, HTML.
    pub source: String,
}

/// Reads a line and explains it.
pub fn explain<'a>(
    answers: &'a Answers,
    line: &'a Line<'_>,
    t: &'static Texts,
    reader: &mut Reader,
) -> Explained<'a> {
    let answer = answers.engine.read(&line.text, reader);
    let reply = reply(answers, line, reader);
    let title = |id: &str| {
        let index = answers.engine.family(id);
        index.map_or("", |index| t.lang.of(&answers.engine.families[index].family.title))
    };
    let read = |meaning: &Meaning<'_>| {
        (meaning.designation.clone().unwrap_or_default(), meaning.family.map_or("", title))
    };
    let mut explained = Explained {
        hero: Vec::new(),
        line: cut(reply.input, reply.span),
        rows: Vec::new(),
        unspecified: Vec::new(),
        family: None,
        others: reply.meaning.families.iter().skip(1).map(|id| title(id)).collect(),
        readings: reply.readings.iter().map(read).collect(),
        spoken: words::spoken(answers, &reply, t),
        contradictions: words::contradictions(answers, &reply, t),
        reply,
        t,
    };
    if explained.spoken.is_some() {
        explained.unspecified = words::open(answers, &explained.reply, t);
    }
    if let [reading] = answer.readings.as_slice() {
        explained.one(&answers.engine.families[reading.family].family, reading);
    }
    explained
}

impl<'a> Explained<'a> {
    /// Adds what only a line with one reading has.
    fn one(&mut self, family: &'a Family, reading: &Reading) {
        let t = self.t;
        self.hero = hero::parts(family, &reading.designation(family), &[], t.lang);
        self.rows = rows(family, reading, &self.reply, t);
        self.unspecified = titles(family, &self.reply.unspecified, t);
        self.family = Some(family);
    }
}

impl Explained<'_> {
    /// Word of the contract for the status; also its class.
    pub fn status(&self) -> &'static str {
        status_key(self.reply.status)
    }

    /// The shape of the status, SVG.
    pub fn shape(&self) -> &'static str {
        shape::svg(self.reply.status)
    }

    /// The status in a sentence.
    pub fn about(&self) -> &str {
        let t = self.t;
        match self.reply.status {
            Status::Exact => &t.about_exact,
            Status::Repaired => &t.about_repaired,
            Status::Invalid => &t.about_invalid,
            Status::Ambiguous => &t.about_ambiguous,
            Status::Unknown if self.spoken.is_some() => &t.about_words,
            Status::Unknown => &t.about_unknown,
            Status::None => &t.about_none,
        }
    }

    /// What the note under the status looks like.
    pub fn tone(&self) -> &'static str {
        match self.reply.status {
            Status::Exact | Status::Repaired => "ok",
            Status::Invalid => "bad",
            _ => "warn",
        }
    }

    /// Title of the family, its standard, and whether that is cancelled.
    fn named(&self) -> Option<(&str, Option<&Standard>)> {
        self.family.map(|family| (self.t.lang.of(&family.title), family.standard.as_ref()))
    }

    fn designation(&self) -> &str {
        self.reply.meaning.designation.as_deref().unwrap_or("")
    }

    fn repairs(&self) -> &[Repair<'_>] {
        &self.reply.repairs
    }

    fn present(&self) -> Option<&Present<'_>> {
        self.reply.present.as_ref()
    }

    fn warnings(&self) -> Vec<String> {
        let notices = self.reply.warnings.iter();
        let notices = notices.filter(|notice| !words::is_contradiction(notice.rule.as_deref()));
        let notices = notices.map(|notice| notice_html(notice, self.family, self.t));
        self.contradictions.iter().cloned().chain(notices).collect()
    }

    /// Title of the list of designations that are offered.
    fn nearest_title(&self) -> &str {
        if self.spoken.is_some() { &self.t.suiting_title } else { &self.t.nearest_title }
    }

    fn problems(&self) -> Vec<String> {
        self.reply.problems.iter().map(|notice| notice_html(notice, self.family, self.t)).collect()
    }

    /// Facts that stand beside the designation: title and value.
    fn beside(&self) -> Vec<(&str, &str)> {
        let (t, meaning) = (self.t, &self.reply.meaning);
        let all = [
            (&t.document_named, meaning.document.as_deref()),
            (&t.rating_named, meaning.rating.as_deref()),
            (&t.colour_named, meaning.colour.as_deref()),
        ];
        all.into_iter().filter_map(|(title, value)| Some((title.as_str(), value?))).collect()
    }
}

fn notice_html(notice: &Notice<'_>, family: Option<&Family>, t: &Texts) -> String {
    let source = notice.source.map(|source| source_html(source, t)).unwrap_or_default();
    let known = family.zip(notice.rule.as_deref());
    let rule = known.and_then(|(family, key)| family.rules.iter().find(|rule| rule.key == key));
    let message = rule.map_or(&*notice.message, |rule| t.lang.of(&rule.because));
    let place = known.and_then(|(family, key)| Some(anchor::within(family, &anchor::of_key(family, key)?)));
    let link = place.map(|place| link_html(&place, t)).unwrap_or_default();
    format!("{} {source} {link}", escape(message))
}

fn titles<'a>(family: &'a Family, keys: &[&str], t: &Texts) -> Vec<&'a str> {
    let titled = |key: &&str| {
        family.elements.iter().find(|element| element.key == *key).map(|element| t.lang.of(&element.title))
    };
    keys.iter().filter_map(titled).collect()
}

/// Parts as they are written, with what an absent letter means before the first part that follows it in the rules.
fn rows(family: &Family, reading: &Reading, reply: &Reply<'_>, t: &Texts) -> Vec<Row> {
    let written = reply.parts.iter().map(|part| {
        let model = &family.elements[part.element];
        let option = part.option.map(|option| &model.options[option]);
        row((family, model, option), &part.text, t)
    });
    let blank = family.elements.iter().enumerate().filter_map(|(element, model)| {
        let Blank::Means(option) = model.blank else { return None };
        let said = reading.selection.sets[element].single() == Some(option);
        let silent = said && reply.parts.iter().all(|part| part.element != element);
        silent.then(|| row((family, model, Some(&model.options[option])), "", t))
    });
    written.chain(blank).collect()
}

fn row((family, model, option): (&Family, &Element, Option<&Opt>), code: &str, t: &Texts) -> Row {
    let element = t.lang.of(&model.title);
    let title = option.map(|option| t.lang.of(&option.title));
    let source = source_html(option.map_or(&model.source, |option| &option.source), t);
    let place = option.map_or_else(|| anchor::element(model), |option| anchor::option(model, option));
    let unit = model.unit.as_deref().map(|unit| format!(" {unit}")).unwrap_or_default();
    let meaning = match title {
        Some(title) if title == code => format!("{element}: {title}{unit}"),
        Some(title) => format!("{element}: {title}"),
        None => format!("{element}: {code}{unit}"),
    };
    Row {
        code: code.to_owned(),
        class: role_class(model.role),
        key: model.key.clone(),
        handbook: anchor::within(family, &place),
        meaning,
        source,
    }
}

/// The text before, inside and after a span of characters.
fn cut(text: &str, span: Option<(usize, usize)>) -> (String, String, String) {
    let Some((start, end)) = span else { return (text.to_owned(), String::new(), String::new()) };
    let before = text.chars().take(start).collect();
    let inside = text.chars().skip(start).take(end.saturating_sub(start)).collect();
    (before, inside, text.chars().skip(end).collect())
}
