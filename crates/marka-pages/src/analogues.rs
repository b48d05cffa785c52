//! The page of analogues: cables that come nearest to a written one, compared element by element.

use askama::Template;
use marka_answers::Answers;
use marka_answers::analogues::{self, Analogues, Near};
use marka_answers::line::Line;
use marka_engine::equivalents::{Likeness, Row, What};
use marka_engine::expr::Verdict;
use marka_engine::number;
use marka_engine::read::Reader;
use marka_rules::model::{Family, Property, Value};

use crate::frame::Frame;
use crate::html::encoded;
use crate::texts::{Lang, Texts};

/// How many families are shown.
const FAMILIES: usize = 12;

/// The page.
#[derive(Template)]
#[template(path = "analogues.html")]
pub struct AnaloguesPage<'a> {
    /// Frame.
    pub frame: Frame<'a>,
    /// Texts.
    pub t: &'static Texts,
    /// What stands in the field.
    pub text: &'a str,
    /// The answer, where something was asked.
    pub answer: Option<Shown<'a>>,
}

/// A line with the cables that come near.
pub struct Shown<'a> {
    /// As programs get it.
    pub found: Analogues<'a>,
    /// Families with their nearest cables: those of other families, then its own.
    pub cables: Vec<Cable<'a>>,
}

/// The nearest cable of a family, compared, and the further ones.
pub struct Cable<'a> {
    /// Its designation.
    pub designation: String,
    /// Its family.
    pub family: &'a Family,
    /// Whether it is the family of the asked cable.
    pub own: bool,
    /// Whether it is outside what is known to be made.
    pub unusual: bool,
    /// Address of the constructor with its choices.
    pub construct: String,
    /// How often each verdict was given: class, word, count.
    pub counts: Vec<(&'static str, &'static str, usize)>,
    /// What is worse, otherwise or better.
    pub differences: Vec<Compared>,
    /// What is not known of one of the two: title, and which is known.
    pub unknown: Vec<Compared>,
    /// What is the same.
    pub same: Vec<Compared>,
    /// Further cables of the family.
    pub further: Vec<String>,
}

/// One line of a comparison, in words.
pub struct Compared {
    /// What is compared.
    pub title: String,
    /// Of the asked cable; nothing where it is not known.
    pub ours: Option<String>,
    /// Of the other one.
    pub theirs: Option<String>,
    /// Class of the verdict.
    pub class: &'static str,
    /// The verdict in a word.
    pub word: &'static str,
}

/// Reads a line and shows what comes near.
pub fn show<'a>(
    answers: &'a Answers,
    line: &'a Line<'_>,
    t: &'static Texts,
    reader: &mut Reader,
) -> Shown<'a> {
    let found = analogues::analogues(answers, line, reader);
    let own = found.reply.meaning.family;
    let mut cables: Vec<Cable<'a>> = Vec::new();
    for near in &found.found {
        match cables.iter_mut().find(|cable| cable.family.id == near.family.id) {
            Some(cable) => cable.further.push(near.designation.clone()),
            None => cables.push(cable(answers, near, own == Some(&near.family.id), t)),
        }
    }
    cables.sort_by_key(|cable| cable.own);
    cables.truncate(FAMILIES);
    Shown { found, cables }
}

fn cable<'a>(answers: &Answers, near: &Near<'a>, own: bool, t: &'static Texts) -> Cable<'a> {
    let of = |wanted: &[Likeness]| {
        let rows = near.analogue.rows.iter().filter(|row| wanted.contains(&row.likeness));
        rows.map(|row| compared(answers, row, t)).collect()
    };
    let kinds = [Likeness::Worse, Likeness::Different, Likeness::Better, Likeness::Unknown, Likeness::Same];
    let counts = kinds.map(|kind| (kind.key(), word(kind, t), near.count(kind)));
    Cable {
        designation: near.designation.clone(),
        family: near.family,
        own,
        unusual: near.analogue.verdict != Verdict::Usual,
        construct: construct(near),
        counts: counts.into_iter().filter(|count| count.2 > 0).collect(),
        differences: of(&[Likeness::Worse, Likeness::Different, Likeness::Better]),
        unknown: of(&[Likeness::Unknown]),
        same: of(&[Likeness::Same]),
        further: Vec::new(),
    }
}

fn construct(near: &Near<'_>) -> String {
    let choices =
        near.choices.iter().map(|(element, option)| format!("{}={}", encoded(element), encoded(option)));
    format!("/construct/{}?{}", encoded(&near.family.id), choices.collect::<Vec<_>>().join("&"))
}

fn compared(answers: &Answers, row: &Row, t: &'static Texts) -> Compared {
    let property = analogues::property(answers, row);
    let title = match (row.what, property) {
        (What::Cores, _) => t.analogues_cores.clone(),
        (What::Section, _) => t.analogues_section.clone(),
        (What::Property(_), property) => {
            property.map(|property| t.lang.of(&property.title).to_owned()).unwrap_or_default()
        }
    };
    let shown = |value: &Value| value_text(property, value, t);
    Compared {
        title,
        ours: row.ours.as_ref().map(shown),
        theirs: row.theirs.as_ref().map(shown),
        class: row.likeness.key(),
        word: word(row.likeness, t),
    }
}

fn word(likeness: Likeness, t: &'static Texts) -> &'static str {
    match likeness {
        Likeness::Worse => &t.verdict_worse,
        Likeness::Different => &t.verdict_different,
        Likeness::Better => &t.verdict_better,
        Likeness::Unknown => &t.verdict_unknown,
        Likeness::Same => &t.verdict_same,
    }
}

fn value_text(property: Option<&Property>, value: &Value, t: &Texts) -> String {
    match value {
        Value::Flag(true) => t.value_yes.clone(),
        Value::Flag(false) => t.value_no.clone(),
        Value::Number(value) if t.lang == Lang::En => value.to_string(),
        Value::Number(value) => number::format(*value),
        Value::Word(word) => {
            let known = property.and_then(|property| property.values.iter().find(|value| value.key == *word));
            known.map_or_else(|| word.clone(), |value| t.lang.of(&value.title).to_owned())
        }
    }
}

impl Shown<'_> {
    fn designation(&self) -> &str {
        self.found.reply.meaning.designation.as_deref().unwrap_or("")
    }
}

impl Compared {
    fn ours(&self) -> &str {
        self.ours.as_deref().unwrap_or("–")
    }

    fn theirs(&self) -> &str {
        self.theirs.as_deref().unwrap_or("–")
    }
}
