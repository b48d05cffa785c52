//! The pages of what people say was read wrongly: a form for one line, and the list of all.

use askama::Template;

use crate::frame::Frame;
use crate::texts::Texts;

/// The longest text that a person may write into a field, in characters.
pub const LONGEST: usize = 2000;

/// The form for one line.
#[derive(Template)]
#[template(path = "misread_new.html")]
pub struct ReportPage<'a> {
    /// Frame.
    pub frame: Frame<'a>,
    /// Texts.
    pub t: &'static Texts,
    /// The line.
    pub line: &'a str,
    /// The line as a value of a query.
    pub query: String,
    /// What it should be, as far as it is written.
    pub should: &'a str,
    /// The remark, as far as it is written.
    pub remark: &'a str,
    /// Why it was not kept, where that was tried.
    pub trouble: Option<Trouble>,
}

/// Why a report is not kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// The disk refuses.
    Refused,
    /// The file has reached its bound.
    Full,
}

impl Trouble {
    fn text(self, t: &Texts) -> &str {
        match self {
            Trouble::Refused => &t.misread_refused,
            Trouble::Full => &t.misread_full,
        }
    }
}

/// All reports.
#[derive(Template)]
#[template(path = "misread.html")]
pub struct MisreadPage<'a> {
    /// Frame.
    pub frame: Frame<'a>,
    /// Texts.
    pub t: &'static Texts,
    /// The reports, newest first.
    pub rows: Vec<ReportRow>,
    /// How many there are, in words.
    pub total: String,
    /// That some lines of the file cannot be understood, in words.
    pub broken: Option<String>,
    /// Whether one was kept just now.
    pub saved: bool,
}

/// A report.
pub struct ReportRow {
    /// When it came, in UTC.
    pub time: String,
    /// The line.
    pub line: String,
    /// The line as a value of a query.
    pub query: String,
    /// How it was read: the status in a word.
    pub status: String,
    /// The designation that was read; empty where there was none.
    pub read: String,
    /// What it should be; empty where the person did not say.
    pub should: String,
    /// What else the person says.
    pub remark: String,
    /// Beginning of the hash of the rules that read it.
    pub rules: String,
    /// What the present rules answer.
    pub now: Now,
    /// Their status in a word.
    pub now_status: String,
    /// The designation that they read.
    pub now_read: String,
    /// A line for `examples.tsv`.
    pub example: String,
}

/// How the present rules answer a reported line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Now {
    /// As they did.
    Same,
    /// In another way.
    Other,
    /// As the person said that they should.
    AsWanted,
}

impl Now {
    /// In a few words.
    pub fn word(self, t: &Texts) -> &String {
        match self {
            Now::Same => &t.misread_same,
            Now::Other => &t.misread_other,
            Now::AsWanted => &t.misread_as_wanted,
        }
    }

    fn class(self) -> &'static str {
        match self {
            Now::Same => "same",
            Now::Other => "other",
            Now::AsWanted => "wanted",
        }
    }
}
