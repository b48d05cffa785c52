//! The one error of handlers. It knows its status; [`answer`] turns it into a page or, for programs, into JSON.
//! What is our own fault is written to the log there, once.

use std::any::Any;
use std::cell::RefCell;

use axum::Json;
use axum::extract::rejection::{BytesRejection, FormRejection, JsonRejection};
use axum::extract::{Request, State};
use axum::http::request::Parts;
use axum::http::{Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use marka_pages::error::ErrorPage;
use marka_pages::frame::Section;
use marka_pages::html::encoded;
use marka_pages::texts::Texts;
use marka_store::StoreError;

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
    /// Where to sign in, for those who have not.
    sign_in: Option<String>,
}

impl AppError {
    fn new(status: StatusCode, detail: impl Into<String>, cause: Option<String>) -> AppError {
        AppError { status, detail: detail.into(), cause, sign_in: None }
    }

    /// The page is for people who are signed in: it is shown after that.
    pub(crate) fn sign_in(parts: &Parts) -> AppError {
        // What a form sent is lost: its page is asked for again.
        let back = match parts.method {
            Method::GET | Method::HEAD => parts.uri.path_and_query().map_or("/", |path| path.as_str()),
            _ => "/",
        };
        let address = format!("/sign-in?next={}", encoded(back));
        AppError { sign_in: Some(address), ..AppError::new(StatusCode::UNAUTHORIZED, "", None) }
    }

    /// The person may not do this.
    pub(crate) fn not_allowed() -> AppError {
        AppError::new(StatusCode::FORBIDDEN, NOT_ALLOWED, None)
    }
}

/// Tells a missing right from a request of another site.
const NOT_ALLOWED: &str = "not-allowed";

impl From<StoreError> for AppError {
    fn from(error: StoreError) -> AppError {
        let told = error.to_string();
        let cause = Some(told.clone());
        match error {
            StoreError::Missing(_) => AppError::new(StatusCode::NOT_FOUND, "", None),
            StoreError::Stale | StoreError::Double(_) | StoreError::Refused(_) | StoreError::Unique(_) => {
                AppError::new(StatusCode::CONFLICT, "", cause)
            }
            StoreError::Unreachable(_) | StoreError::Busy(_) => {
                AppError::new(StatusCode::SERVICE_UNAVAILABLE, "", cause)
            }
            StoreError::DiskFull => AppError::new(StatusCode::INSUFFICIENT_STORAGE, "", cause),
            StoreError::Newer(_) | StoreError::Database(_) => AppError::internal(told),
        }
    }
}

impl AppError {
    /// There is nothing at this address.
    pub(crate) fn not_found(what: &str) -> AppError {
        AppError::new(StatusCode::NOT_FOUND, what, None)
    }

    /// The request says something that cannot be understood.
    pub(crate) fn bad_request(detail: impl Into<String>) -> AppError {
        AppError::new(StatusCode::BAD_REQUEST, detail, None)
    }

    /// The request passes a stated limit.
    pub(crate) fn too_large(detail: impl Into<String>) -> AppError {
        AppError::new(StatusCode::PAYLOAD_TOO_LARGE, detail, None)
    }

    /// The disk refuses what was to be kept.
    pub(crate) fn not_kept(cause: String) -> AppError {
        AppError::new(StatusCode::INSUFFICIENT_STORAGE, "", Some(cause))
    }

    /// A page could not be written.
    pub(crate) fn page(error: impl std::fmt::Display) -> AppError {
        AppError::internal(format!("a page could not be written: {error}"))
    }

    /// A task of ours ended without an answer.
    pub(crate) fn internal(cause: String) -> AppError {
        AppError::new(StatusCode::INTERNAL_SERVER_ERROR, "", Some(cause))
    }
}

impl From<FormRejection> for AppError {
    fn from(rejection: FormRejection) -> AppError {
        AppError::new(rejection.status(), rejection.body_text(), None)
    }
}

impl From<BytesRejection> for AppError {
    fn from(rejection: BytesRejection) -> AppError {
        AppError::new(rejection.status(), rejection.body_text(), None)
    }
}

impl From<JsonRejection> for AppError {
    fn from(rejection: JsonRejection) -> AppError {
        AppError::new(rejection.status(), rejection.body_text(), None)
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

/// Why an answer failed, for the log.
pub(crate) fn cause(response: &Response) -> Option<&str> {
    let told = response.extensions().get::<Told>().map(|told| told.cause.as_str());
    told.or_else(|| response.extensions().get::<AppError>()?.cause.as_deref())
}

impl std::fmt::Display for AppError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}", self.status, self.cause.as_deref().unwrap_or(&self.detail))
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

thread_local! {
    /// Where this thread panicked last.
    static WHERE: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// Remembers where a panic happens, so that it can be told with its request.
pub(crate) fn note_panics() {
    let usual = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        let place = panic.location().map(|place| format!("{}:{}", place.file(), place.line()));
        WHERE.with_borrow_mut(|noted| *noted = place);
        usual(panic);
    }));
}

/// Answers for a handler that panicked.
#[expect(clippy::needless_pass_by_value, reason = "the layer hands the panic over")]
pub(crate) fn panicked(panic: Box<dyn Any + Send + 'static>) -> Response {
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    let text = text.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_default();
    let place = WHERE.with_borrow_mut(Option::take).map(|place| format!(" ({place})")).unwrap_or_default();
    AppError::internal(format!("a handler panicked: {text}{place}")).into_response()
}

/// Gives every failed answer its page or its JSON, those of extractors and of the router too. A request that failed
/// further out carries its error and goes no further.
pub(crate) async fn answer(
    State(portal): State<Portal>,
    locale: Locale,
    request: Request,
    next: Next,
) -> Response {
    let programs = request.uri().path().starts_with("/api/v1/");
    let head = request.method() == Method::HEAD;
    let response = match request.extensions().get::<AppError>().cloned() {
        Some(error) => error.into_response(),
        None => next.run(request).await,
    };
    let status = response.status();
    if !status.is_client_error() && !status.is_server_error() {
        return response;
    }
    if let Some(cause) = cause(&response) {
        if status.is_server_error() {
            tracing::error!(request = locale.request, status = status.as_u16(), "{cause}");
        } else {
            tracing::info!(request = locale.request, status = status.as_u16(), "{cause}");
        }
    }
    if response.extensions().get::<Told>().is_some() {
        return response;
    }
    let error = response.extensions().get::<AppError>().cloned().unwrap_or_else(|| of_status(status));
    if let Some(address) = error.sign_in.as_ref().filter(|_| !programs) {
        return Redirect::to(address).into_response();
    }
    let (mut parts, _) = response.into_parts();
    let told = if programs { for_program(&error, &locale) } else { for_person(&error, &locale, &portal) };
    let (told, body) = told.into_parts();
    parts.headers.remove(axum::http::header::CONTENT_LENGTH);
    parts.headers.extend(told.headers);
    Response::from_parts(parts, if head { axum::body::Body::empty() } else { body })
}

fn of_status(status: StatusCode) -> AppError {
    AppError::new(status, "", None)
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
    let not_allowed = error.detail == NOT_ALLOWED;
    let (title, text) = if not_allowed {
        (&*frame.t.error_right, &*frame.t.error_right_text)
    } else {
        words(error.status, frame.t)
    };
    let detail = if not_allowed { "" } else { &error.detail };
    let status = error.status.as_u16();
    let page = ErrorPage { frame, status, title, text, detail, request: &locale.request };
    page::render(&page).unwrap_or_else(|_| title.to_owned().into_response())
}

/// What happened, and what to do.
fn words(status: StatusCode, t: &'static Texts) -> (&'static str, &'static str) {
    match status {
        StatusCode::NOT_FOUND => (&t.error_404, &t.error_404_text),
        StatusCode::FORBIDDEN => (&t.error_403, &t.error_403_text),
        StatusCode::UNAUTHORIZED => (&t.error_401, &t.error_401_text),
        StatusCode::CONFLICT => (&t.error_409, &t.error_409_text),
        StatusCode::TOO_MANY_REQUESTS => (&t.error_429, &t.error_429_text),
        StatusCode::SERVICE_UNAVAILABLE => (&t.error_503, &t.error_503_text),
        StatusCode::INSUFFICIENT_STORAGE => (&t.error_507, &t.error_507_text),
        StatusCode::METHOD_NOT_ALLOWED => (&t.error_405, &t.error_text),
        StatusCode::PAYLOAD_TOO_LARGE => (&t.error_413, &t.error_text),
        status if status.is_client_error() => (&t.error_400, &t.error_text),
        _ => (&t.error_500, &t.error_text),
    }
}
