//! The list of entries.

use askama::Template;

use crate::frame::Frame;
use crate::texts::RegisterTexts;

/// The list.
#[derive(Template)]
#[template(path = "register/list.html")]
pub struct RegisterPage<'a> {
    /// Frame.
    pub frame: Frame<'a>,
    /// Texts.
    pub w: &'static RegisterTexts,
    /// What was typed.
    pub part: &'a str,
    /// Conditions other than the typed part: key and value.
    pub kept: Vec<(&'static str, String)>,
    /// How the typed part was read, where it was found by that.
    pub read_as: Option<String>,
    /// How many there are, in words.
    pub count: String,
    /// Entries.
    pub rows: Vec<EntryRow>,
    /// Statuses, families, orders, authors: each a group of links.
    pub facets: Vec<(String, Vec<FacetLink>)>,
    /// Address of the next page.
    pub next: Option<String>,
    /// Address of the table as a file.
    pub sheet: String,
    /// The list without conditions.
    pub bare: bool,
    /// The query of this list, to be saved.
    pub query: String,
    /// Saved views.
    pub views: Vec<ViewLink>,
    /// The reader may add entries.
    pub edits: bool,
}

/// A condition that can be set or dropped.
pub struct FacetLink {
    /// In words.
    pub title: String,
    /// Address of the list with it, or without where it is set.
    pub address: String,
    /// How many entries have it.
    pub count: Option<i64>,
    /// It is set.
    pub on: bool,
}

/// A saved view.
pub struct ViewLink {
    /// Number.
    pub id: i64,
    /// Name.
    pub name: String,
    /// Its query.
    pub query: String,
}

/// An entry in the list.
pub struct EntryRow {
    /// Number.
    pub id: i64,
    /// Designation.
    pub designation: String,
    /// Rating and colour beside it.
    pub beside: String,
    /// Document.
    pub document: String,
    /// Article.
    pub article: String,
    /// Status as it is kept.
    pub status: &'static str,
    /// When it was changed.
    pub changed: String,
    /// Who made it.
    pub author: String,
}
