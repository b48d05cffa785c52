//! The books: each page of the portal opens its chapter, everybody who is let in reads them.

use axum::extract::{Path, Query, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use marka_books::{Chapter, beside, books, chapter as find, picture, search as seek};
use marka_pages::frame::Section;
use marka_pages::help::{ChapterLink, ChapterPage, FoundRow, HelpPage, PrintPage};
use serde::Deserialize;

use crate::access::Visitor;
use crate::edition::Portal;
use crate::error::AppError;
use crate::locale::Locale;
use crate::page::render;

/// The longest question, in characters.
const LONGEST: usize = 200;

/// Chapters of the pages: the beginning of a path, and the chapter. The first that fits holds.
const CHAPTERS: [(&str, &str); 27] = [
    ("/construct", "work/construct"),
    ("/decode", "work/decode"),
    ("/misread", "work/decode"),
    ("/analogues", "work/analogues"),
    ("/handbook", "work/handbook"),
    ("/register", "work/register"),
    ("/requests", "work/requests"),
    ("/notices", "work/requests"),
    ("/me", "work/account"),
    ("/sign-in", "work/account"),
    ("/link", "work/account"),
    ("/support", "work/support"),
    ("/suggestions", "work/suggestions"),
    ("/plan", "work/suggestions"),
    ("/news", "work/suggestions"),
    ("/people", "admin/people"),
    ("/settings", "admin/control"),
    ("/jobs", "admin/control"),
    ("/updates", "admin/updates"),
    ("/licences", "install/installation"),
    ("/backups", "admin/backups"),
    ("/watch", "admin/watch"),
    ("/webhooks", "api/webhooks"),
    ("/setup", "install/installation"),
    ("/api", "api/api"),
    ("/help", ""),
    ("/", "work/construct"),
];

/// The address of the chapter of a page.
pub(crate) fn of_page(path: &str) -> String {
    let known = CHAPTERS.iter().find(|known| path.starts_with(known.0));
    known.filter(|known| !known.1.is_empty()).map_or_else(|| "/help".to_owned(), |known| address(known.1))
}

fn address(path: &str) -> String {
    format!("/help/{path}")
}

fn link(chapter: &'static Chapter) -> ChapterLink {
    ChapterLink { address: address(chapter.path), title: chapter.title }
}

/// What is sought.
#[derive(Deserialize, Default)]
pub(crate) struct Asked {
    #[serde(default)]
    q: String,
}

/// `GET /help`.
pub(crate) async fn contents(
    _: Visitor,
    State(portal): State<Portal>,
    locale: Locale,
) -> Result<Response, AppError> {
    let books =
        books().into_iter().map(|(title, chapters)| (title, chapters.into_iter().map(link).collect()));
    let edition = portal.edition();
    let frame = locale.frame(Section::Help, edition.hash());
    render(&HelpPage { frame, question: "", found: Vec::new(), books: books.collect() })
}

/// `GET /help/search?q=`.
pub(crate) async fn search(
    _: Visitor,
    State(portal): State<Portal>,
    locale: Locale,
    Query(asked): Query<Asked>,
) -> Result<Response, AppError> {
    let question: String = asked.q.trim().chars().take(LONGEST).collect();
    let found = seek(&question).into_iter().map(|found| FoundRow {
        address: format!("{}#{}", address(found.chapter.path), found.section.id),
        chapter: found.chapter.title,
        section: if found.section.level == 1 { "" } else { found.section.title },
        excerpt: found.excerpt,
    });
    let found = found.collect();
    let edition = portal.edition();
    let frame = locale.frame(Section::Help, edition.hash());
    render(&HelpPage { frame, question: &question, found, books: Vec::new() })
}

/// `GET /help/{chapter}`: a chapter, or a picture of one.
pub(crate) async fn chapter(
    _: Visitor,
    State(portal): State<Portal>,
    locale: Locale,
    Path(path): Path<String>,
) -> Result<Response, AppError> {
    if let Some(name) = path.strip_prefix("pictures/") {
        let bytes = picture(name).ok_or_else(|| AppError::not_found(name))?;
        return Ok(([(CONTENT_TYPE, "image/png"), (CACHE_CONTROL, "max-age=3600")], bytes).into_response());
    }
    let chapter = find(&path).ok_or_else(|| AppError::not_found(&path))?;
    let (before, next) = beside(&path);
    let headings = chapter.sections.iter().filter(|section| section.level == 2);
    let edition = portal.edition();
    render(&ChapterPage {
        frame: locale.frame(Section::Help, edition.hash()),
        part: chapter.part,
        title: chapter.title,
        html: chapter.html,
        headings: headings.map(|section| (section.id, section.title)).collect(),
        before: before.map(link),
        next: next.map(link),
    })
}

/// `GET /help/print`.
pub(crate) async fn print(
    _: Visitor,
    State(portal): State<Portal>,
    locale: Locale,
) -> Result<Response, AppError> {
    let books = books().into_iter();
    let books = books.map(|(title, chapters)| (title, chapters.iter().map(|chapter| chapter.html).collect()));
    let edition = portal.edition();
    render(&PrintPage { frame: locale.frame(Section::Help, edition.hash()), books: books.collect() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_page_has_a_chapter_that_exists() {
        for (page, chapter) in CHAPTERS {
            assert!(chapter.is_empty() || find(chapter).is_some(), "{page}: {chapter}");
        }
        // What answers GET with a page, and no file or figures.
        let router = include_str!("router.rs");
        for call in router
            .split(".route(\"")
            .skip(1)
            .filter(|call| call.lines().next().unwrap_or("").contains("get("))
        {
            let path = call.split('"').next().unwrap_or("");
            let other = ["/assets", "/site", "/health", "/metrics", "/complete", "/sign-in/", "/api/"];
            if other.iter().any(|other| path.starts_with(other)) {
                continue;
            }
            let named = CHAPTERS.iter().any(|known| known.0 != "/" && path.starts_with(known.0));
            assert!(named || path == "/", "{path} has no chapter");
        }
        assert_eq!(of_page("/register/17"), "/help/work/register");
        assert_eq!(of_page("/help/work/register"), "/help");
    }
}
