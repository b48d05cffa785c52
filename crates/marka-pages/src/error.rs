//! The page for everything that went wrong.

use askama::Template;

use crate::frame::Frame;

/// A page that says what went wrong.
#[derive(Template)]
#[template(path = "error.html")]
pub struct ErrorPage<'a> {
    /// Frame.
    pub frame: Frame<'a>,
    /// HTTP status.
    pub status: u16,
    /// What happened, in a few words.
    pub title: &'a str,
    /// What to do.
    pub text: &'a str,
    /// What exactly was wrong with the request; may be empty.
    pub detail: &'a str,
    /// Number of the request in the log.
    pub request: &'a str,
}
