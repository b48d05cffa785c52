//! The constructor: choice of a family, and one state of it.

use axum::body::Bytes;
use axum::extract::{Path, Query, State};
use axum::http::header::{ACCEPT_ENCODING, CONTENT_ENCODING, CONTENT_TYPE, ETAG, IF_NONE_MATCH, VARY};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use marka_engine::diagram::Scratch;
use marka_pages::construct::state;
use marka_pages::families;
use marka_pages::frame::Section;
use serde::Deserialize;

use crate::access::Visitor;
use crate::cache::Page;
use crate::edition::{Edition, Portal};
use crate::error::AppError;
use crate::locale::Locale;
use crate::page::{self, render};

/// A mark that was typed.
#[derive(Deserialize)]
pub(crate) struct Typed {
    #[serde(default)]
    text: String,
}

/// `GET /`: the page with which the site begins.
pub(crate) async fn start(
    visitor: Visitor,
    State(portal): State<Portal>,
    locale: Locale,
    Query(typed): Query<Typed>,
) -> Result<Response, AppError> {
    let start = portal.settings().look.start.clone();
    match start.as_str() {
        "decode" | "handbook" | "register" if typed.text.is_empty() => {
            Ok(Redirect::to(&format!("/{start}")).into_response())
        }
        _ => families(visitor, State(portal), locale, Query(typed)).await,
    }
}

/// `GET /construct`: all families that the site shows; a typed mark leads straight to its construction.
pub(crate) async fn families(
    _: Visitor,
    State(portal): State<Portal>,
    locale: Locale,
    Query(typed): Query<Typed>,
) -> Result<Response, AppError> {
    let edition = portal.edition();
    let typed = typed.text.trim();
    if !typed.is_empty()
        && let Some(address) = started(&edition, typed)
    {
        return Ok(Redirect::to(&address).into_response());
    }
    let frame = locale.frame(Section::Construct, edition.hash());
    let places = portal.settings().places(edition.engine());
    let shown: Vec<usize> = places.into_iter().filter(|place| place.1).map(|place| place.0).collect();
    render(&families::page(frame, edition.engine(), edition.prepared(locale.lang), typed, &shown))
}

/// Address of the construction that a text means; of several readings the first.
fn started(edition: &Edition, text: &str) -> Option<String> {
    let answer = edition.reading(|reader| edition.engine().read(text, reader));
    let reading = answer.readings.first()?;
    Some(state::address(&edition.engine().families[reading.family].family, &reading.selection))
}

/// `GET /construct/{family}?element=option…`: one state.
pub(crate) async fn step(
    _: Visitor,
    State(portal): State<Portal>,
    locale: Locale,
    Path(family): Path<String>,
    Query(pairs): Query<Vec<(String, String)>>,
    headers: HeaderMap,
) -> Result<Response, AppError> {
    let edition = portal.edition();
    let index = edition.engine().family(&family).ok_or_else(|| AppError::not_found(&family))?;
    if pairs.iter().any(|pair| matches!(pair.0.as_str(), "choose" | "lift")) {
        let family = &edition.engine().families[index].family;
        let state = state::State::parse(family, &pairs);
        if state.moved {
            return Ok(Redirect::to(&state.address(family)).into_response());
        }
    }
    let write = || written(&edition, index, &locale, &pairs);
    // Pages of somebody who is signed in are for one pair of eyes.
    if !locale.is_guest() {
        return Ok(([(CONTENT_TYPE, page::HTML)], write()?).into_response());
    }
    let tag = version_tag(&edition, &locale);
    if headers.get(IF_NONE_MATCH).is_some_and(|known| *known == tag) {
        return Ok((StatusCode::NOT_MODIFIED, [(ETAG, tag)]).into_response());
    }
    let page = edition.pages.get(locale.lang, locale.address(), write)?;
    Ok(([(ETAG, tag)], answer(&page, &headers)).into_response())
}

/// A state of a family as a page.
fn written(
    edition: &Edition,
    index: usize,
    locale: &Locale,
    pairs: &[(String, String)],
) -> Result<Bytes, AppError> {
    let compiled = &edition.engine().families[index];
    let prepared = &edition.prepared(locale.lang).families[index];
    let state = state::State::parse(&compiled.family, pairs);
    let query = state::Query::new(&compiled.family, prepared, &state);
    let frame = locale.frame(Section::Construct, edition.hash());
    let mut scratch = Scratch::default();
    page::html(&marka_pages::construct::page(frame, compiled, prepared, (&state, &query), &mut scratch))
}

/// All on which a step depends besides its address.
pub(crate) fn version_tag(edition: &Edition, locale: &Locale) -> HeaderValue {
    let (version, settings) = (env!("CARGO_PKG_VERSION"), locale.settings());
    let tag = format!("\"{version}-{}-{}-{settings}\"", edition.hash(), locale.lang.code());
    HeaderValue::from_str(&tag).expect("version, hash and language are plain letters and figures")
}

/// The page in the form that the browser understands.
pub(crate) fn answer(page: &Page, headers: &HeaderMap) -> Response {
    let accepted = headers.get(ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or("");
    let vary = [(CONTENT_TYPE, page::HTML), (VARY, "accept-encoding, cookie")];
    if accepted.contains("gzip") {
        (vary, [(CONTENT_ENCODING, "gzip")], page.gzip()).into_response()
    } else {
        (vary, page.html.clone()).into_response()
    }
}
