//! The API: the same answers as the command line, over HTTP.

use std::pin::Pin;
use std::task::{Context, Poll};

use axum::body::{Body, Bytes};
use axum::extract::rejection::BytesRejection;
use axum::extract::{Path, Query, State};
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use futures_core::Stream;
use marka_answers::analogues;
use marka_answers::choice::choices;
use marka_answers::form::{self, Length};
use marka_answers::json::Json;
use marka_answers::line::Line;
use marka_answers::{decode, families};
use marka_engine::diagram::Scratch;
use marka_engine::read::Reader;
use serde::Deserialize;
use tokio::sync::mpsc;
use utoipa::IntoParams;

use crate::access::Visitor;
use crate::edition::{Edition, Portal};
use crate::error::AppError;

/// The most lines of one request.
pub(crate) const LINES: usize = 10_000;
/// The largest body of one request, in bytes.
pub(crate) const BODY: usize = 8 * 1024 * 1024;

/// Answers are sent in pieces of about this size.
const CHUNK: usize = 64 * 1024;

/// A line to read.
#[derive(Deserialize, IntoParams)]
pub(crate) struct Asked {
    /// Any text.
    text: String,
}

/// Reads one line.
#[utoipa::path(
    get, path = "/api/v1/decode", params(Asked),
    responses((status = 200, description = "What the line means", body = crate::openapi::Answer))
)]
pub(crate) async fn decode_line(
    _: Visitor,
    State(portal): State<Portal>,
    Query(asked): Query<Asked>,
) -> Response {
    let edition = portal.edition();
    let mut out = Vec::with_capacity(4096);
    let line = Line::new(asked.text.as_bytes());
    edition.reading(|reader| decode::decode(&edition.answers, &line, reader, &mut out));
    json(out)
}

/// Reads one line and finds the cables of other families and systems that come nearest, compared property by property.
#[utoipa::path(
    get, path = "/api/v1/analogues", params(Asked),
    responses((status = 200, description = "The nearest cables", body = crate::openapi::Analogues))
)]
pub(crate) async fn analogues(
    _: Visitor,
    State(portal): State<Portal>,
    Query(asked): Query<Asked>,
) -> Response {
    let edition = portal.edition();
    let mut out = Vec::with_capacity(64 * 1024);
    let line = Line::new(asked.text.as_bytes());
    edition.reading(|reader| {
        let found = analogues::analogues(&edition.answers, &line, reader);
        analogues::write(&edition.answers, &found, &mut Json::new(&mut out));
    });
    json(out)
}

/// Reads many lines. The answer has one JSON object a line, in their order, and is sent while it is made.
#[utoipa::path(
    post, path = "/api/v1/decode",
    request_body(content = String, content_type = "text/plain", description = "Lines; at most 10 000 of them and 8 MiB"),
    responses(
        (status = 200, description = "One answer a line", body = crate::openapi::Answer, content_type = "application/x-ndjson"),
        (status = 413, description = "Too many lines or bytes", body = crate::openapi::Failure)
    )
)]
pub(crate) async fn decode_lines(
    _: Visitor,
    State(portal): State<Portal>,
    body: Result<Bytes, BytesRejection>,
) -> Result<Response, AppError> {
    let body = body?;
    if lines(&body).count() > LINES {
        return Err(AppError::too_large(format!("> {LINES}")));
    }
    let (sender, receiver) = mpsc::channel(4);
    tokio::task::spawn_blocking(move || {
        let edition = portal.edition();
        edition.reading(|reader| read_all(&edition, &body, reader, &sender));
    });
    Ok(([(CONTENT_TYPE, "application/x-ndjson")], Body::from_stream(Chunks(receiver))).into_response())
}

/// Lines of a body; a line feed at its end begins no further one.
fn lines(body: &[u8]) -> impl Iterator<Item = &[u8]> {
    let whole = body.strip_suffix(b"\n").unwrap_or(body);
    whole.split(|&byte| byte == b'\n').take(if body.is_empty() { 0 } else { usize::MAX })
}

/// Answers all lines, piece by piece, until all is sent or nobody listens.
fn read_all(edition: &Edition, body: &[u8], reader: &mut Reader, sender: &mpsc::Sender<Bytes>) {
    let mut out = Vec::with_capacity(CHUNK * 2);
    for line in lines(body) {
        decode::decode(&edition.answers, &Line::new(line), reader, &mut out);
        out.push(b'\n');
        if out.len() >= CHUNK && sender.blocking_send(Bytes::from(std::mem::take(&mut out))).is_err() {
            return;
        }
    }
    // Who has gone does not need the rest.
    let _ = sender.blocking_send(Bytes::from(out));
}

/// Pieces of an answer as they come.
struct Chunks(mpsc::Receiver<Bytes>);

impl Stream for Chunks {
    type Item = Result<Bytes, std::convert::Infallible>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.0.poll_recv(context).map(|piece| piece.map(Ok))
    }
}

/// Forms a designation: `family=…`, then `element=option` for each choice, in their order; `brief=1` leaves out what may be;
/// `document=…` names the specification of the order text.
#[utoipa::path(
    get, path = "/api/v1/form",
    params(("family" = String, Query, description = "Id of the family; every other pair is element=option")),
    responses(
        (status = 200, description = "The designation, or what is still open, or the conflict", body = Object),
        (status = 400, description = "A choice that the family does not have", body = crate::openapi::Failure),
        (status = 404, description = "No such family", body = crate::openapi::Failure)
    )
)]
pub(crate) async fn form(
    _: Visitor,
    State(portal): State<Portal>,
    Query(pairs): Query<Vec<(String, String)>>,
) -> Result<Response, AppError> {
    let edition = portal.edition();
    let named = pairs.iter().find(|pair| pair.0 == "family");
    let id = named.map(|pair| pair.1.as_str()).ok_or_else(|| AppError::bad_request("family=…"))?;
    let family = edition.engine().family(id).ok_or_else(|| AppError::not_found(id))?;
    let compiled = &edition.engine().families[family];
    let texts: Vec<String> = chosen(&pairs).map(|(key, value)| format!("{key}={value}")).collect();
    let choices =
        choices(&compiled.family, &texts).map_err(|error| AppError::bad_request(error.to_string()))?;
    let brief = pairs.iter().any(|(key, value)| key == "brief" && value == "1");
    let length = if brief { Length::Brief } else { Length::Full };
    let formed = form::form(compiled, &choices, length, &mut Scratch::default());
    let named = pairs.iter().find(|pair| pair.0 == "document");
    let document = named.map(|pair| form::document(compiled, &formed, &pair.1)).transpose();
    let document = document.map_err(|error| AppError::bad_request(error.to_string()))?;
    let mut out = Vec::with_capacity(4096);
    form::write(&edition.answers, family, &formed, document, &mut Json::new(&mut out));
    Ok(json(out))
}

/// The pairs that are choices.
fn chosen(pairs: &[(String, String)]) -> impl Iterator<Item = &(String, String)> {
    pairs.iter().filter(|pair| !matches!(pair.0.as_str(), "family" | "brief" | "document" | "lang"))
}

/// Lists the families.
#[utoipa::path(
    get, path = "/api/v1/families",
    responses((status = 200, description = "All families", body = Vec<Object>))
)]
pub(crate) async fn families(_: Visitor, State(portal): State<Portal>) -> Response {
    let edition = portal.edition();
    let mut out = Vec::with_capacity(4096);
    families::write_list(edition.engine(), &mut Json::new(&mut out));
    json(out)
}

/// Shows a family: elements, options, rules, sources.
#[utoipa::path(
    get, path = "/api/v1/families/{family}",
    params(("family" = String, Path, description = "Id of the family")),
    responses(
        (status = 200, description = "The family", body = Object),
        (status = 404, description = "No such family", body = crate::openapi::Failure)
    )
)]
pub(crate) async fn family(
    _: Visitor,
    State(portal): State<Portal>,
    Path(id): Path<String>,
) -> Result<Response, AppError> {
    let edition = portal.edition();
    let family = edition.engine().family(&id).ok_or_else(|| AppError::not_found(&id))?;
    let mut out = Vec::with_capacity(64 * 1024);
    families::write_family(&edition.engine().families[family], &mut Json::new(&mut out));
    Ok(json(out))
}

fn json(body: Vec<u8>) -> Response {
    ([(CONTENT_TYPE, "application/json")], body).into_response()
}
