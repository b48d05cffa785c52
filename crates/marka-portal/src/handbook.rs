//! The handbook: families, codes, search. Pages that depend on the rules alone are written once for an edition.

use axum::body::Bytes;
use axum::extract::{Path, Query, State};
use axum::http::header::{CONTENT_TYPE, ETAG, IF_NONE_MATCH};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use marka_pages::frame::Section;
use marka_pages::handbook::{codes_page, family, index, search_page};
use serde::Deserialize;

use crate::access::Visitor;
use crate::construct::{answer, version_tag};
use crate::edition::{Edition, Portal};
use crate::error::AppError;
use crate::locale::Locale;
use crate::page::{HTML, html, render};

/// The longest code or query that is looked for, in characters.
const LONGEST: usize = 200;

/// `GET /handbook`: all families by chapters.
pub(crate) async fn index(
    _: Visitor,
    State(portal): State<Portal>,
    locale: Locale,
    headers: HeaderMap,
) -> Result<Response, AppError> {
    let edition = portal.edition();
    lasting(&edition, &locale, &headers, || {
        let frame = locale.frame(Section::Handbook, edition.hash());
        html(&index::page(frame, edition.engine(), edition.prepared(locale.lang)))
    })
}

/// `GET /handbook/{family}`: everything that the rules of a family say.
pub(crate) async fn family(
    _: Visitor,
    State(portal): State<Portal>,
    locale: Locale,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Response, AppError> {
    let edition = portal.edition();
    let at = edition.engine().family(&id).ok_or_else(|| AppError::not_found(&id))?;
    lasting(&edition, &locale, &headers, || {
        let frame = locale.frame(Section::Handbook, edition.hash());
        let prepared = edition.prepared(locale.lang);
        edition.reading(|reader| html(&family::page(frame, edition.engine(), prepared, at, reader)))
    })
}

/// A code that is asked for.
#[derive(Deserialize)]
pub(crate) struct AskedCode {
    #[serde(default)]
    code: String,
}

/// `GET /handbook/codes?code=`: what a code means; without one, all of them.
pub(crate) async fn codes(
    _: Visitor,
    State(portal): State<Portal>,
    locale: Locale,
    Query(asked): Query<AskedCode>,
    headers: HeaderMap,
) -> Result<Response, AppError> {
    let edition = portal.edition();
    let asked = shortened(&asked.code);
    let write = || {
        let frame = locale.frame(Section::Handbook, edition.hash());
        let handbook = edition.handbook();
        let found = handbook.codes.like(&asked, &handbook.fold);
        html(&codes_page::page(frame, edition.engine(), &handbook.codes.all, &asked, &found))
    };
    lasting(&edition, &locale, &headers, write)
}

/// What is searched for.
#[derive(Deserialize)]
pub(crate) struct Sought {
    #[serde(default)]
    q: String,
}

/// `GET /handbook/search?q=`
pub(crate) async fn search(
    _: Visitor,
    State(portal): State<Portal>,
    locale: Locale,
    Query(sought): Query<Sought>,
) -> Result<Response, AppError> {
    let edition = portal.edition();
    let query = shortened(&sought.q);
    let frame = locale.frame(Section::Handbook, edition.hash());
    let read = edition.reading(|reader| edition.engine().read(&query, reader));
    render(&search_page::page(frame, edition.engine(), edition.handbook(), &query, &read))
}

fn shortened(text: &str) -> String {
    text.trim().chars().take(LONGEST).collect()
}

/// A page that stays the same as long as the edition does.
fn lasting(
    edition: &Edition,
    locale: &Locale,
    headers: &HeaderMap,
    write: impl FnOnce() -> Result<Bytes, AppError>,
) -> Result<Response, AppError> {
    // Pages of somebody who is signed in are for one pair of eyes.
    if !locale.is_guest() {
        return Ok(([(CONTENT_TYPE, HTML)], write()?).into_response());
    }
    let tag = version_tag(edition, locale);
    if headers.get(IF_NONE_MATCH).is_some_and(|known| *known == tag) {
        return Ok((StatusCode::NOT_MODIFIED, [(ETAG, tag)]).into_response());
    }
    let page = edition.pages.get(locale.lang, locale.address(), write)?;
    Ok(([(ETAG, tag)], answer(&page, headers)).into_response())
}
