//! An entry: new, as it is, beside another.

use askama::Template;

use crate::decode::Explained;
use crate::frame::Frame;
use crate::texts::RegisterTexts;

/// Something that a page leads to.
pub struct Link {
    /// Where.
    pub address: String,
    /// What it is called.
    pub title: String,
    /// What else is said of it.
    pub note: String,
    /// Its status or state as it is kept; may be empty.
    pub state: String,
}

/// The page to add an entry.
#[derive(Template)]
#[template(path = "register/new.html")]
pub struct NewEntryPage<'a> {
    /// Frame.
    pub frame: Frame<'a>,
    /// Texts.
    pub w: &'static RegisterTexts,
    /// The line that was typed.
    pub line: &'a str,
    /// The request that it is for.
    pub request: Option<i64>,
    /// What it means.
    pub answer: Option<Explained<'a>>,
    /// The designation, where it is sure.
    pub sure: Option<String>,
    /// The form.
    pub form: NewEntryForm,
    /// Entries with the same designation.
    pub known: Vec<Link>,
}

/// What a person writes beside a designation.
#[derive(Default)]
pub struct NewEntryForm {
    /// Documents to choose from.
    pub documents: Vec<(String, bool)>,
    /// Another document.
    pub other: String,
    /// Article.
    pub article: String,
    /// Notes.
    pub notes: String,
    /// Codes: ОКПД2, ТН ВЭД, ОКЕИ.
    pub codes: [String; 3],
}

/// There is such an entry already.
#[derive(Template)]
#[template(path = "register/double.html")]
pub struct DoublePage<'a> {
    /// Frame.
    pub frame: Frame<'a>,
    /// Texts.
    pub w: &'static RegisterTexts,
    /// The entry.
    pub entry: Link,
    /// Address to try another document.
    pub again: String,
}

/// One entry.
#[derive(Template)]
#[template(path = "register/entry.html")]
pub struct EntryPage<'a> {
    /// Frame.
    pub frame: Frame<'a>,
    /// Texts.
    pub w: &'static RegisterTexts,
    /// Number.
    pub id: i64,
    /// Counts changes.
    pub version: i64,
    /// Its designation explained.
    pub answer: Explained<'a>,
    /// The designation.
    pub designation: &'a str,
    /// Rating and colour beside it.
    pub beside: String,
    /// Order text.
    pub order: String,
    /// Status as it is kept.
    pub status: &'static str,
    /// Why it has it.
    pub reason: &'a str,
    /// Document.
    pub document: &'a str,
    /// Beginning of the hash of the rules by which it was formed, and whether others are in force.
    pub edition: (String, bool),
    /// Article, notes and codes.
    pub form: NewEntryForm,
    /// Who confirmed the codes and when.
    pub confirmed: Option<String>,
    /// Who made it, and when.
    pub made: (String, String),
    /// Who changed it, and when.
    pub changed: (String, String),
    /// Entries and requests that have to do with it: a title and links.
    pub related: Vec<(&'static str, Vec<Link>)>,
    /// Decisions.
    pub approvals: Vec<ApprovalRow>,
    /// Whose decision is awaited.
    pub waits: Vec<String>,
    /// What the reader may decide.
    pub turn: Turn,
    /// The reader may change it.
    pub edits: bool,
    /// Remarks.
    pub remarks: Vec<RemarkRow>,
    /// Files.
    pub files: Vec<FileRow>,
    /// What happened.
    pub history: Vec<(String, String, String)>,
    /// What went well; may be empty.
    pub done: &'a str,
    /// What was wrong; may be empty.
    pub trouble: &'a str,
}

impl EntryPage<'_> {
    /// Codes of classifiers that are known.
    fn codes(&self) -> Vec<(&str, &str)> {
        let titles = [&self.w.new_okpd2, &self.w.new_tnved, &self.w.new_okei];
        let codes =
            titles.into_iter().zip(&self.form.codes).map(|(title, code)| (title.as_str(), code.as_str()));
        codes.filter(|pair| !pair.1.is_empty()).collect()
    }

    fn here(&self) -> String {
        format!("/register/{}", self.id)
    }

    fn is_live(&self) -> bool {
        matches!(self.status, "draft" | "submitted" | "approved")
    }
}

/// What the reader may decide.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Turn {
    /// Nothing.
    None,
    /// It is the reader's own entry.
    Own,
    /// The step of the route.
    Yours,
}

/// A decision.
pub struct ApprovalRow {
    /// When.
    pub at: String,
    /// Who.
    pub who: String,
    /// In whose place; may be empty.
    pub in_place_of: String,
    /// Step of the route, from 1 on.
    pub step: usize,
    /// Decision as it is kept.
    pub decision: &'static str,
    /// Remark.
    pub remark: String,
}

/// A remark.
pub struct RemarkRow {
    /// When.
    pub at: String,
    /// Who.
    pub who: String,
    /// What.
    pub text: String,
}

/// A file.
pub struct FileRow {
    /// Where it is.
    pub address: String,
    /// Name.
    pub name: String,
    /// Size in words.
    pub size: String,
    /// Who and when.
    pub by: String,
}

/// Two entries side by side.
#[derive(Template)]
#[template(path = "register/compare.html")]
pub struct ComparePage<'a> {
    /// Frame.
    pub frame: Frame<'a>,
    /// Texts.
    pub w: &'static RegisterTexts,
    /// Both entries; none where they were not chosen.
    pub entries: Option<[Link; 2]>,
    /// What differs.
    pub different: Vec<CompareRow>,
    /// What is the same.
    pub same: Vec<CompareRow>,
}

/// A row of a comparison.
pub struct CompareRow {
    /// The element.
    pub title: String,
    /// What both say; empty where nothing is said.
    pub values: [String; 2],
}
