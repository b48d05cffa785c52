//! The constructor: choice of a family, and one state of it.

use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use marka_engine::diagram::Scratch;
use marka_engine::read::Reader;
use marka_pages::construct::state;
use marka_pages::families;
use marka_pages::frame::Section;
use serde::Deserialize;

use crate::access::Visitor;
use crate::edition::{Edition, Portal};
use crate::error::AppError;
use crate::locale::Locale;
use crate::page::render;

/// A mark that was typed.
#[derive(Deserialize)]
pub(crate) struct Typed {
    #[serde(default)]
    text: String,
}

/// `GET /`, `GET /construct`: all families; a typed mark leads straight to its construction.
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
    render(&families::page(frame, edition.engine(), edition.prepared(locale.lang), typed))
}

/// Address of the construction that a text means; of several readings the first.
fn started(edition: &Edition, text: &str) -> Option<String> {
    let answer = edition.engine().read(text, &mut Reader::default());
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
) -> Result<Response, AppError> {
    let edition = portal.edition();
    let index = edition.engine().family(&family).ok_or_else(|| AppError::not_found(&family))?;
    let compiled = &edition.engine().families[index];
    let prepared = &edition.prepared(locale.lang).families[index];
    let state = state::State::parse(&compiled.family, &pairs);
    let query = state::Query::new(&compiled.family, prepared, &state);
    let frame = locale.frame(Section::Construct, edition.hash());
    let mut scratch = Scratch::default();
    render(&marka_pages::construct::page(frame, compiled, prepared, (&state, &query), &mut scratch))
}
