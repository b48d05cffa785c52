//! A line described in words on a page: each word with the colour of what it is about, and where to choose the rest.

use marka_answers::Answers;
use marka_answers::reply::Reply;
use marka_answers::words::{CONTRADICT, WordPart, key, piece};
use marka_engine::describe::Contradiction;
use marka_rules::model::{Property, Value};

use crate::construct::state;
use crate::html::escape;
use crate::prepared::role_class;
use crate::texts::Texts;

/// A stretch of the line.
pub struct Stretch {
    /// Its text.
    pub text: String,
    /// Class of what it is about; empty where it says nothing.
    pub class: &'static str,
    /// Keys of the properties that it is about.
    pub keys: String,
    /// What it says.
    pub title: String,
}

impl Stretch {
    /// Key of its row.
    pub fn row(&self) -> &str {
        self.keys.split(' ').next().unwrap_or("")
    }
}

/// What a line says in words.
pub struct Spoken<'a> {
    /// The line, stretch by stretch.
    pub line: Vec<Stretch>,
    /// A row for each word: words, class, key, title of the property and value.
    pub rows: Vec<SpokenRow>,
    /// Families that have such cables: title, address of the constructor with all that is known.
    pub offers: Vec<(&'a str, String)>,
}

/// One statement.
pub struct SpokenRow {
    /// The words.
    pub text: String,
    /// Class of what they are about.
    pub class: &'static str,
    /// Key of the property.
    pub key: String,
    /// The property.
    pub title: String,
    /// Its value.
    pub value: String,
}

/// The words of a line; `None` where it has a designation or says nothing.
pub fn spoken<'a>(answers: &'a Answers, reply: &Reply<'_>, t: &'static Texts) -> Option<Spoken<'a>> {
    if reply.words.is_empty() {
        return None;
    }
    let rows = reply.words.iter().map(|part| SpokenRow {
        text: part.text.clone(),
        class: role_class(part.property.role),
        key: part.property.key.clone(),
        title: t.lang.of(&part.property.title).to_owned(),
        value: value(part.property, &part.value, t),
    });
    let offers = reply.offers.iter().map(|offer| {
        let family = &answers.engine.families[offer.family].family;
        (t.lang.of(&family.title), state::address(family, &offer.selection))
    });
    Some(Spoken { line: stretches(reply, t), rows: rows.collect(), offers: offers.collect() })
}

/// A value for people.
fn value(property: &Property, key: &str, t: &Texts) -> String {
    match key {
        "true" => t.word_yes.clone(),
        "false" => t.word_no.clone(),
        key => match property.values.iter().find(|known| known.key == key) {
            Some(known) => t.lang.of(&known.title).to_owned(),
            None => key.to_owned(),
        },
    }
}

/// The line cut where words begin and end that say something.
fn stretches(reply: &Reply<'_>, t: &Texts) -> Vec<Stretch> {
    let length = reply.input.chars().count();
    let mut cuts: Vec<usize> = vec![0, length];
    let places = |part: &WordPart<'_>| [Some(part.at), part.about];
    let all = reply.words.iter().flat_map(places).flatten();
    cuts.extend(all.flat_map(|at| [at.0, at.1]));
    cuts.sort_unstable();
    cuts.dedup();
    cuts.windows(2).map(|cut| stretch(reply, (cut[0], cut[1]), t)).collect()
}

fn stretch(reply: &Reply<'_>, at: (usize, usize), t: &Texts) -> Stretch {
    let covers = |place: (usize, usize)| place.0 <= at.0 && at.1 <= place.1;
    let says = |part: &&WordPart<'_>| covers(part.at) || part.about.is_some_and(covers);
    let parts: Vec<&WordPart<'_>> = reply.words.iter().filter(says).collect();
    let titles = parts
        .iter()
        .map(|part| format!("{}: {}", t.lang.of(&part.property.title), value(part.property, &part.value, t)));
    let mut keys: Vec<&str> = parts.iter().map(|part| part.property.key.as_str()).collect();
    keys.dedup();
    Stretch {
        text: piece(reply.input, at),
        class: parts.first().map_or("", |part| role_class(part.property.role)),
        keys: keys.join(" "),
        title: titles.collect::<Vec<String>>().join("; "),
    }
}

/// Titles of the properties that the words leave open.
pub fn open<'a>(answers: &'a Answers, reply: &Reply<'_>, t: &Texts) -> Vec<&'a str> {
    let known = &answers.engine.base.vocabulary;
    let property = |key: &&str| known.iter().find(|property| property.key == **key);
    reply.unspecified.iter().filter_map(property).map(|property| t.lang.of(&property.title)).collect()
}

/// Warnings about words that contradict the designation, HTML.
pub fn contradictions(answers: &Answers, reply: &Reply<'_>, t: &Texts) -> Vec<String> {
    reply.contradictions.iter().map(|one| contradiction(answers, reply.input, one, t)).collect()
}

fn contradiction(answers: &Answers, input: &str, one: &Contradiction, t: &Texts) -> String {
    let property = &answers.engine.base.vocabulary[one.property];
    let shown = |stated: &Value| value(property, &key(stated), t);
    let letters = if one.letters.is_empty() { "–" } else { &one.letters };
    format!(
        "<b>{}</b>: «{}» – {}; <code>{}</code> – {}. {}",
        escape(t.lang.of(&property.title)),
        escape(&piece(input, one.said.at)),
        escape(&shown(&one.said.value)),
        escape(letters),
        escape(&shown(&one.written)),
        escape(&t.contradict_help),
    )
}

/// Whether a warning is one of [`contradictions`].
pub(crate) fn is_contradiction(rule: Option<&str>) -> bool {
    rule == Some(CONTRADICT)
}
