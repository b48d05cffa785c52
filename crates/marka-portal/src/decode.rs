//! The reading of a line.

use axum::extract::rejection::FormRejection;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use axum::{Form, Json};
use marka_answers::line::Line;
use marka_engine::complete::Completion;
use marka_pages::decode::{self, DecodePage};
use marka_pages::frame::Section;
use marka_pages::html::encoded;
use serde::{Deserialize, Serialize};

use crate::access::Visitor;
use crate::edition::Portal;
use crate::error::AppError;
use crate::list;
use crate::locale::Locale;
use crate::page::render;

/// How many continuations are offered.
const COMPLETIONS: usize = 12;
/// The longest prefix that is completed, in bytes.
const PREFIX: usize = 400;
/// The longest text that fits into an address, in bytes.
const ADDRESS: usize = 2000;

/// What is to be read.
#[derive(Deserialize)]
pub(crate) struct Asked {
    #[serde(default)]
    text: String,
}

/// `GET /decode?text=`: a line explained; several lines are a list.
pub(crate) async fn show(
    _: Visitor,
    State(portal): State<Portal>,
    locale: Locale,
    Query(asked): Query<Asked>,
) -> Result<Response, AppError> {
    if asked.text.trim().lines().nth(1).is_some() {
        return list::show(portal, locale, asked.text).await;
    }
    let edition = portal.edition();
    let frame = locale.frame(Section::Decode, edition.hash());
    let text = asked.text.trim();
    let line = Line::new(text.as_bytes());
    let explain = || edition.reading(|reader| decode::explain(&edition.answers, &line, frame.t, reader));
    let answer = (!text.is_empty()).then(explain);
    render(&DecodePage { t: frame.t, text, answer, frame })
}

/// `POST /decode`: what fits into an address gets one, so that it can be sent to a colleague.
pub(crate) async fn post(
    _: Visitor,
    State(portal): State<Portal>,
    locale: Locale,
    form: Result<Form<Asked>, FormRejection>,
) -> Result<Response, AppError> {
    let Form(asked) = form?;
    let text = asked.text.trim();
    if text.len() <= ADDRESS {
        return Ok(Redirect::to(&format!("/decode?text={}", encoded(text))).into_response());
    }
    list::show(portal, locale, asked.text).await
}

/// A beginning that is typed.
#[derive(Deserialize)]
pub(crate) struct Typed {
    #[serde(default)]
    prefix: String,
}

/// A text that may follow.
#[derive(Serialize)]
pub(crate) struct Continuation {
    /// The whole text.
    text: String,
    /// What its last part means.
    title: String,
}

/// `GET /complete?prefix=`: what may follow while a designation is typed.
pub(crate) async fn complete(
    _: Visitor,
    State(portal): State<Portal>,
    Query(typed): Query<Typed>,
) -> Json<Vec<Continuation>> {
    if typed.prefix.len() > PREFIX {
        return Json(Vec::new());
    }
    let edition = portal.edition();
    let found = edition.reading(|reader| edition.engine().complete(&typed.prefix, COMPLETIONS, reader));
    let continuation =
        |one: Completion| Continuation { text: one.text, title: one.title.unwrap_or_default() };
    Json(found.into_iter().map(continuation).collect())
}
