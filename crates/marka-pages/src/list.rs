//! The page of a list: a row for each line, with its status.

use askama::Template;
use marka_answers::Answers;
use marka_answers::decode::status_key;
use marka_answers::line::Line;
use marka_answers::reply::{Reply, reply};
use marka_engine::read::{Reader, Status};

use crate::frame::Frame;
use crate::html::encoded;
use crate::prepared::role_class;
use crate::shape;
use crate::texts::Texts;

/// The most lines that a page shows.
pub const LINES: usize = 2000;

/// All statuses, in the order of the filter.
const STATUSES: [Status; 6] =
    [Status::Exact, Status::Repaired, Status::Invalid, Status::Ambiguous, Status::Unknown, Status::None];

/// The page.
#[derive(Template)]
#[template(path = "list.html")]
pub struct ListPage<'a> {
    /// Frame.
    pub frame: Frame<'a>,
    /// Texts.
    pub t: &'static Texts,
    /// What stands in the field.
    pub text: &'a str,
    /// The lines.
    pub rows: Vec<ListRow>,
    /// Statuses that occur.
    pub statuses: Vec<Counted>,
    /// How many lines were read, in words.
    pub lines: String,
    /// Whether the list was cut.
    pub cut: bool,
}

/// A status and how often it occurs.
pub struct Counted {
    /// Key, also its class.
    pub key: &'static str,
    /// Its shape, SVG.
    pub shape: &'static str,
    /// Its word.
    pub word: &'static str,
    /// How often.
    pub count: usize,
}

/// One line of the list.
pub struct ListRow {
    /// Its number in the list, from one.
    pub number: usize,
    /// Key of its status, also its class.
    pub status: &'static str,
    /// The shape of the status, SVG.
    pub shape: &'static str,
    /// The status in a word.
    pub word: &'static str,
    /// The line as given.
    pub given: String,
    /// The line as a value of a query.
    pub query: String,
    /// Its designation: class of a kind and text, part by part.
    pub designation: Vec<(&'static str, String)>,
    /// Standard or family.
    pub family: String,
    /// Corrections, warnings, problems in short.
    pub notes: String,
}

/// Reads the lines of a text, at most [`LINES`] of them; empty lines are left out. Tells whether some were dropped.
pub fn rows(answers: &Answers, text: &str, t: &'static Texts, reader: &mut Reader) -> (Vec<ListRow>, bool) {
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    let mut rows: Vec<ListRow> =
        lines.take(LINES + 1).map(|(at, line)| row(answers, at, line, t, reader)).collect();
    let cut = rows.len() > LINES;
    rows.truncate(LINES);
    (rows, cut)
}

/// How often each status occurs, those that do.
pub fn statuses(rows: &[ListRow], t: &'static Texts) -> Vec<Counted> {
    let counted = STATUSES.map(|status| {
        let key = status_key(status);
        let count = rows.iter().filter(|row| row.status == key).count();
        Counted { key, shape: shape::svg(status), word: shape::word(status, t), count }
    });
    counted.into_iter().filter(|status| status.count > 0).collect()
}

fn row(answers: &Answers, at: usize, text: &str, t: &'static Texts, reader: &mut Reader) -> ListRow {
    let line = Line::new(text.as_bytes());
    let reply = reply(answers, &line, reader);
    let family = reply.meaning.standard.or(reply.meaning.family).unwrap_or("");
    let repairs = reply.repairs.iter().map(|repair| format!("{} → {}", repair.from, repair.to));
    let notices = reply.problems.iter().chain(&reply.warnings).map(|notice| notice.message.to_string());
    let present = reply
        .present
        .iter()
        .flat_map(|present| &present.designations)
        .map(|one| format!("{}: {one}", t.present_title));
    let readings = reply.readings.iter().filter_map(|meaning| meaning.designation.clone());
    let nearest = reply.nearest.first().map(|one| format!("{}: {one}", t.nearest_title));
    let notes: Vec<String> = repairs.chain(notices).chain(present).chain(readings).chain(nearest).collect();
    ListRow {
        number: at + 1,
        status: status_key(reply.status),
        shape: shape::svg(reply.status),
        word: shape::word(reply.status, t),
        query: encoded(text),
        designation: coloured(&reply),
        family: family.to_owned(),
        notes: notes.join("; "),
        given: text.to_owned(),
    }
}

/// The designation with the class of each part's kind.
fn coloured(reply: &Reply<'_>) -> Vec<(&'static str, String)> {
    let mut rest = reply.meaning.designation.as_deref().unwrap_or("");
    let mut pieces = Vec::with_capacity(reply.parts.len() * 2);
    for part in &reply.parts {
        let Some(at) = rest.find(&*part.text) else { break };
        let class = role_class(part.rules.elements[part.element].role);
        pieces.push((class, rest[..at + part.text.len()].to_owned()));
        rest = &rest[at + part.text.len()..];
    }
    if !rest.is_empty() {
        pieces.push(("", rest.to_owned()));
    }
    pieces
}
