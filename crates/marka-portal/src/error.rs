//! The one error of handlers. It knows its status; [`answer`] turns it into a page or, for programs, into JSON.
//! What is our own fault is written to the log there, once.

use std::any::Any;

use axum::Json;
use axum::extract::rejection::{BytesRejection, FormRejection, JsonRejection};
use axum::extract::{Request, State};
use axum::http::{Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use marka_pages::error::ErrorPage;
use marka_pages::frame::Section;
use marka_pages::texts::Texts;

use crate::edition::Portal;
use crate::locale::Locale;
use crate::page;

/// What went wrong with a request.
#[derive(Clone, Debug)]
pub(crate) struct AppError {
    status: StatusCode,
    /// For the user; empty where the status says all.
    detail: String,
    /// For the log only.
    cause: Option<String>,
}

impl AppError {
    /// There is nothing at this address.
    pub(crate) fn not_found(what: &str) -> AppError {
        AppError { status: StatusCode::NOT_FOUND, detail: what.to_owned(), cause: None }
    }

    /// The request says something that cannot be understood.
    pub(crate) fn bad_request(detail: impl Into<String>) -> AppError {
        AppError { status: StatusCode::BAD_REQUEST, detail: detail.into(), cause: None }
    }

    /// The request passes a stated limit.
    pub(crate) fn too_large(detail: impl Into<String>) -> AppError {
        AppError { status: StatusCode::PAYLOAD_TOO_LARGE, detail: detail.into(), cause: None }
    }

    /// The disk refuses what was to be kept.
    pub(crate) fn not_kept(cause: String) -> AppError {
        AppError { status: StatusCode::INSUFFICIENT_STORAGE, detail: String::new(), cause: Some(cause) }
    }

    /// A page could not be written.
    pub(crate) fn page(error: impl std::fmt::Display) -> AppError {
        AppError::internal(format!("a page could not be written: {error}"))
    }

    /// A task of ours ended without an answer.
    pub(crate) fn internal(cause: String) -> AppError {
        AppError { status: StatusCode::INTERNAL_SERVER_ERROR, detail: String::new(), cause: Some(cause) }
    }
}

impl From<FormRejection> for AppError {
    fn from(rejection: FormRejection) -> AppError {
        AppError { status: rejection.status(), detail: rejection.body_text(), cause: None }
    }
}

impl From<BytesRejection> for AppError {
    fn from(rejection: BytesRejection) -> AppError {
        AppError { status: rejection.status(), detail: rejection.body_text(), cause: None }
    }
}

impl From<JsonRejection> for AppError {
    fn from(rejection: JsonRejection) -> AppError {
        AppError { status: rejection.status(), detail: rejection.body_text(), cause: None }
    }
}

/// Marks an answer that has failed and tells so on a page of its own.
#[derive(Clone)]
pub(crate) struct Told {
    /// For the log only.
    cause: String,
}

impl Told {
    /// An answer that tells of an error itself.
    pub(crate) fn by(error: &impl std::fmt::Display) -> Told {
        Told { cause: error.to_string() }
    }
}

impl IntoResponse for AppError {
    fn into_response(self) -> Response {
        let mut response = self.status.into_response();
        response.extensions_mut().insert(self);
        response
    }
}

/// Answers an address that no route has.
pub(crate) async fn nowhere() -> AppError {
    AppError::not_found("")
}

/// Answers an address that is not asked so.
pub(crate) async fn not_so() -> AppError {
    of_status(StatusCode::METHOD_NOT_ALLOWED)
}

/// Answers for a handler that panicked.
#[expect(clippy::needless_pass_by_value, reason = "the layer hands the panic over")]
pub(crate) fn panicked(panic: Box<dyn Any + Send + 'static>) -> Response {
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    let text = text.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_default();
    AppError::internal(format!("a handler panicked: {text}")).into_response()
}

/// Gives every failed answer its page or its JSON, those of extractors and of the router too.
pub(crate) async fn answer(
    State(portal): State<Portal>,
    locale: Locale,
    request: Request,
    next: Next,
) -> Response {
    let programs = request.uri().path().starts_with("/api/v1/");
    let head = request.method() == Method::HEAD;
    let response = next.run(request).await;
    let status = response.status();
    if !status.is_client_error() && !status.is_server_error() {
        return response;
    }
    if let Some(told) = response.extensions().get::<Told>() {
        eprintln!("request {}: {}", locale.request, told.cause);
        return response;
    }
    let error = response.extensions().get::<AppError>().cloned().unwrap_or_else(|| of_status(status));
    if let Some(cause) = &error.cause {
        eprintln!("request {}: {cause}", locale.request);
    }
    let (mut parts, _) = response.into_parts();
    let told = if programs { for_program(&error, &locale) } else { for_person(&error, &locale, &portal) };
    let (told, body) = told.into_parts();
    parts.headers.remove(axum::http::header::CONTENT_LENGTH);
    parts.headers.extend(told.headers);
    Response::from_parts(parts, if head { axum::body::Body::empty() } else { body })
}

fn of_status(status: StatusCode) -> AppError {
    AppError { status, detail: String::new(), cause: None }
}

fn for_program(error: &AppError, locale: &Locale) -> Response {
    let (title, _) = words(error.status, locale.lang.texts());
    Json(serde_json::json!({
        "error": { "status": error.status.as_u16(), "title": title, "detail": error.detail, "request": locale.request }
    }))
    .into_response()
}

fn for_person(error: &AppError, locale: &Locale, portal: &Portal) -> Response {
    let edition = portal.edition();
    let frame = locale.frame(Section::Elsewhere, edition.hash());
    let (title, text) = words(error.status, frame.t);
    let status = error.status.as_u16();
    let page = ErrorPage { frame, status, title, text, detail: &error.detail, request: &locale.request };
    page::render(&page).unwrap_or_else(|_| title.to_owned().into_response())
}

/// What happened, and what to do.
fn words(status: StatusCode, t: &'static Texts) -> (&'static str, &'static str) {
    match status {
        StatusCode::NOT_FOUND => (&t.error_404, &t.error_404_text),
        StatusCode::FORBIDDEN => (&t.error_403, &t.error_403_text),
        StatusCode::INSUFFICIENT_STORAGE => (&t.error_507, &t.error_507_text),
        StatusCode::METHOD_NOT_ALLOWED => (&t.error_405, &t.error_text),
        StatusCode::PAYLOAD_TOO_LARGE => (&t.error_413, &t.error_text),
        status if status.is_client_error() => (&t.error_400, &t.error_text),
        _ => (&t.error_500, &t.error_text),
    }
}
