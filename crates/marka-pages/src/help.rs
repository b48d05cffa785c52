//! Pages of the books: contents, a chapter, what was found, a whole book for the printer.

use askama::Template;

use crate::frame::Frame;

/// A link to a chapter.
pub struct ChapterLink {
    /// Its address.
    pub address: String,
    /// Its title.
    pub title: &'static str,
}

/// The contents of all books, or what was found in them.
#[derive(Template)]
#[template(path = "help/index.html")]
pub struct HelpPage<'a> {
    /// Frame.
    pub frame: Frame<'a>,
    /// What is sought; empty for the contents.
    pub question: &'a str,
    /// Places that were found.
    pub found: Vec<FoundRow>,
    /// Books: title, and chapters.
    pub books: Vec<(&'static str, Vec<ChapterLink>)>,
}

/// A place in a chapter.
pub struct FoundRow {
    /// Its address.
    pub address: String,
    /// The chapter.
    pub chapter: &'static str,
    /// The heading, where it is not that of the chapter.
    pub section: &'static str,
    /// Its words.
    pub excerpt: String,
}

/// A chapter.
#[derive(Template)]
#[template(path = "help/chapter.html")]
pub struct ChapterPage<'a> {
    /// Frame.
    pub frame: Frame<'a>,
    /// The book.
    pub part: &'static str,
    /// Title.
    pub title: &'static str,
    /// The chapter as HTML.
    pub html: &'static str,
    /// Headings: anchor and words.
    pub headings: Vec<(&'static str, &'static str)>,
    /// The chapter before.
    pub before: Option<ChapterLink>,
    /// The chapter behind.
    pub next: Option<ChapterLink>,
}

/// All books on one page.
#[derive(Template)]
#[template(path = "help/print.html")]
pub struct PrintPage<'a> {
    /// Frame.
    pub frame: Frame<'a>,
    /// Books: title, and chapters as HTML.
    pub books: Vec<(&'static str, Vec<&'static str>)>,
}
