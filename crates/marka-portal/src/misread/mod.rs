//! «Read wrongly»: what people say of readings, kept for whoever cares for the rules.

pub(crate) mod report;
pub(crate) mod store;
mod table;

use axum::Form;
use axum::Json;
use axum::extract::rejection::{FormRejection, JsonRejection};
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Redirect, Response};
use marka_pages::frame::Section;
use marka_pages::html::encoded;
use marka_pages::misread::{MisreadPage, ReportPage, Trouble};
use serde::Deserialize;

use crate::access::Visitor;
use crate::blocking::blocking;
use crate::clock::now;
use crate::edition::Portal;
use crate::error::{AppError, Told};
use crate::locale::Locale;
use crate::moment;
use crate::page::render;
use report::{Report, Said};
use store::StoreError;

/// The largest body of a report, in bytes: the longest line and texts, each byte percent-encoded.
pub(crate) const BODY: usize = 3 * (64 + 2 * 8) * 1024;

/// What the list was come to for.
#[derive(Deserialize)]
pub(crate) struct Shown {
    /// A report was kept just now.
    #[serde(default)]
    saved: String,
}

/// `GET /misread`: what was reported.
pub(crate) async fn list(
    _: Visitor,
    State(portal): State<Portal>,
    locale: Locale,
    Query(shown): Query<Shown>,
) -> Result<Response, AppError> {
    blocking(move || {
        let edition = portal.edition();
        let frame = locale.frame(Section::Elsewhere, edition.hash());
        let kept = portal.reports.all().map_err(unreadable)?;
        let rows = table::rows(&kept.reports, &edition, frame.t);
        let (total, broken) = (frame.t.misread_total(kept.reports.len() as u128), kept.broken);
        let broken = (broken > 0).then(|| frame.t.misread_broken(broken as u128));
        render(&MisreadPage { t: frame.t, frame, rows, total, broken, saved: !shown.saved.is_empty() })
    })
    .await
}

/// A line that is to be reported.
#[derive(Deserialize)]
pub(crate) struct Asked {
    #[serde(default)]
    line: String,
}

/// `GET /misread/new?line=`: the form for one line.
pub(crate) async fn ask(
    _: Visitor,
    State(portal): State<Portal>,
    locale: Locale,
    Query(asked): Query<Asked>,
) -> Result<Response, AppError> {
    if asked.line.trim().is_empty() {
        return Ok(Redirect::to("/decode").into_response());
    }
    form(&portal, &locale, &Said { line: asked.line, ..Said::default() }, None)
}

/// `POST /misread`: keeps what the form says. Where that fails, the form comes back with all that was written.
pub(crate) async fn post(
    _: Visitor,
    State(portal): State<Portal>,
    locale: Locale,
    said: Result<Form<Said>, FormRejection>,
) -> Result<Response, AppError> {
    let Form(said) = said?;
    let said = said.checked()?;
    let again = said.clone();
    match keep(portal.clone(), said).await? {
        Ok(_) => Ok(Redirect::to("/misread?saved=1").into_response()),
        Err(error) => {
            let told = Told::by(&error);
            let page = form(&portal, &locale, &again, Some(trouble(&error)))?;
            Ok((StatusCode::INSUFFICIENT_STORAGE, axum::Extension(told), page).into_response())
        }
    }
}

/// Keeps what a program says of a reading.
#[utoipa::path(
    post, path = "/api/v1/misread", request_body = Said,
    responses(
        (status = 201, description = "The report as it is kept, with the answer and a line for examples.tsv", body = Object),
        (status = 400, description = "No line, or no JSON", body = crate::openapi::Failure),
        (status = 413, description = "The line or a text is too long", body = crate::openapi::Failure),
        (status = 507, description = "The disk refuses; nothing was kept", body = crate::openapi::Failure)
    )
)]
pub(crate) async fn api(
    _: Visitor,
    State(portal): State<Portal>,
    said: Result<Json<Said>, JsonRejection>,
) -> Result<Response, AppError> {
    let Json(said) = said?;
    let report =
        keep(portal, said.checked()?).await?.map_err(|error| AppError::not_kept(error.to_string()))?;
    Ok((StatusCode::CREATED, Json(report)).into_response())
}

/// `GET /misread/reports.tsv`: the reports as a table.
pub(crate) async fn reports(
    _: Visitor,
    State(portal): State<Portal>,
    locale: Locale,
) -> Result<Response, AppError> {
    blocking(move || {
        let edition = portal.edition();
        let kept = portal.reports.all().map_err(unreadable)?;
        let rows = table::rows(&kept.reports, &edition, locale.lang.texts());
        Ok(sheet("misread.tsv", table::sheet(&rows, locale.lang.texts())))
    })
    .await
}

/// `GET /misread/examples.tsv`: what `examples.tsv` of the families could take over.
pub(crate) async fn examples(_: Visitor, State(portal): State<Portal>) -> Result<Response, AppError> {
    blocking(move || {
        let kept = portal.reports.all().map_err(unreadable)?;
        let lines = kept.reports.iter().map(|report| format!("{}\n", report.example));
        Ok(sheet("examples.tsv", lines.collect()))
    })
    .await
}

fn sheet(name: &str, text: String) -> Response {
    let attached = format!("attachment; filename=\"{name}\"");
    (
        [
            (CONTENT_TYPE, "text/tab-separated-values; charset=utf-8".to_owned()),
            (CONTENT_DISPOSITION, attached),
        ],
        text,
    )
        .into_response()
}

/// Keeps a report of what was said.
async fn keep(portal: Portal, said: Said) -> Result<Result<Report, StoreError>, AppError> {
    blocking(move || {
        let report = said.report(&portal.edition(), moment::stamp(now()))?;
        Ok(portal.reports.add(&report).map(|()| report))
    })
    .await
}

/// The form for a line, filled with what was said.
fn form(
    portal: &Portal,
    locale: &Locale,
    said: &Said,
    trouble: Option<Trouble>,
) -> Result<Response, AppError> {
    let edition = portal.edition();
    let frame = locale.frame(Section::Elsewhere, edition.hash());
    let Said { line, should, remark } = said;
    render(&ReportPage { t: frame.t, frame, line, query: encoded(line), should, remark, trouble })
}

fn trouble(error: &StoreError) -> Trouble {
    match error {
        StoreError::Io { .. } => Trouble::Refused,
        StoreError::Full(_) => Trouble::Full,
    }
}

#[expect(clippy::needless_pass_by_value, reason = "the form that `map_err` wants")]
fn unreadable(error: StoreError) -> AppError {
    AppError::internal(format!("the reports cannot be read: {error}"))
}
