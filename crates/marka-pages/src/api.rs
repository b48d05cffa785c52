//! The page that describes the API for people.

use askama::Template;

use crate::frame::Frame;
use crate::texts::Texts;

/// The page.
#[derive(Template)]
#[template(path = "api.html")]
pub struct ApiPage<'a> {
    /// Frame.
    pub frame: Frame<'a>,
    /// Texts.
    pub t: &'static Texts,
    /// A family and a choice of it, for the examples.
    pub family: &'a str,
    /// A choice of that family, as in a query.
    pub choice: String,
    /// A designation to read, as in a query.
    pub sample: String,
    /// The most lines of one request, in words.
    pub lines: String,
    /// The most bytes of one request, in MiB.
    pub mebibytes: usize,
}
