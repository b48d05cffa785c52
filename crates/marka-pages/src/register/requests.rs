//! Requests and notices.

use askama::Template;

use super::{FileRow, Link, RemarkRow};
use crate::frame::Frame;
use crate::texts::RegisterTexts;

/// The list of requests.
#[derive(Template)]
#[template(path = "requests/list.html")]
pub struct RequestsPage<'a> {
    /// Frame.
    pub frame: Frame<'a>,
    /// Texts.
    pub w: &'static RegisterTexts,
    /// How many, in words.
    pub count: String,
    /// Requests.
    pub rows: Vec<RequestRow>,
    /// The reader works on requests of others.
    pub works: bool,
    /// All of them are shown, not the reader's own.
    pub all: bool,
    /// Closed ones are shown too.
    pub closed: bool,
}

/// A request in the list.
pub struct RequestRow {
    /// Number within the database.
    pub id: i64,
    /// Number for people.
    pub number: String,
    /// Beginning of what is needed.
    pub text: String,
    /// State as it is kept.
    pub state: &'static str,
    /// Author.
    pub author: String,
    /// Who works on it.
    pub assignee: String,
    /// By when.
    pub due: String,
    /// That day is over.
    pub late: bool,
    /// When it was made.
    pub created: String,
}

/// The page to make a request.
#[derive(Template)]
#[template(path = "requests/new.html")]
pub struct NewRequestPage<'a> {
    /// Frame.
    pub frame: Frame<'a>,
    /// Texts.
    pub w: &'static RegisterTexts,
    /// What is needed, as far as it is written.
    pub text: &'a str,
    /// By when.
    pub due: &'a str,
    /// What was wrong; may be empty.
    pub trouble: &'a str,
}

/// One request.
#[derive(Template)]
#[template(path = "requests/request.html")]
pub struct RequestPage<'a> {
    /// Frame.
    pub frame: Frame<'a>,
    /// Texts.
    pub w: &'static RegisterTexts,
    /// The request.
    pub row: RequestRow,
    /// How it says what is needed, as it is kept.
    pub kind: &'static str,
    /// What is needed.
    pub text: &'a str,
    /// Question or reason.
    pub reason: &'a str,
    /// Counts changes.
    pub version: i64,
    /// Lines of the text, each with what it is read as; empty where nothing is.
    pub lines: Vec<(String, String)>,
    /// States that it may be led to.
    pub steps: Vec<&'static str>,
    /// The reader works on requests.
    pub works: bool,
    /// People who may work on it: number, name, whether it is the one.
    pub workers: Vec<(i64, String, bool)>,
    /// By when, as a form has it.
    pub due: String,
    /// Entries that came of it.
    pub entries: Vec<Link>,
    /// Remarks.
    pub remarks: Vec<RemarkRow>,
    /// Files.
    pub files: Vec<FileRow>,
    /// What happened.
    pub history: Vec<(String, String, String)>,
    /// What was wrong; may be empty.
    pub trouble: &'a str,
}

impl RequestPage<'_> {
    fn here(&self) -> String {
        format!("/requests/{}", self.row.id)
    }
}

/// Notices.
#[derive(Template)]
#[template(path = "requests/notices.html")]
pub struct NoticesPage<'a> {
    /// Frame.
    pub frame: Frame<'a>,
    /// Texts.
    pub w: &'static RegisterTexts,
    /// Notices.
    pub rows: Vec<NoticeRow>,
    /// Some were not read.
    pub unread: bool,
}

/// A notice.
pub struct NoticeRow {
    /// When.
    pub at: String,
    /// What happened, as it is kept.
    pub kind: String,
    /// What it is about.
    pub text: String,
    /// Where that is.
    pub address: String,
    /// It was not read.
    pub unread: bool,
}
