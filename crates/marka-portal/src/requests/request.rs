//! One request.

use std::collections::BTreeSet;

use axum::Form;
use axum::extract::rejection::FormRejection;
use axum::extract::{Multipart, Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use marka_engine::read::Status;
use marka_pages::frame::Section;
use marka_pages::register::{Link, RequestPage};
use marka_store::{Related, Request, RequestKind, RequestState, Role, StoreError, Subject};
use serde::Deserialize;

use super::row;
use crate::access::{self, May, OrderDesignations, Signed, WorkOnRequests};
use crate::account::again;
use crate::clock::now;
use crate::edition::{Edition, Portal};
use crate::error::AppError;
use crate::history::{self, names};
use crate::locale::Locale;
use crate::moment;
use crate::notify::{News, tell};
use crate::page::render;
use crate::talk;

/// Lines of a list that are read on its page.
const READ: usize = 500;

/// The request, where the person may see it: whoever works on requests sees all, others their own.
async fn seen(portal: &Portal, signed: &Signed, id: i64) -> Result<Request, AppError> {
    let request = portal.store.request(id).await?;
    if request.author == signed.person.id || access::has::<WorkOnRequests>(signed) {
        return Ok(request);
    }
    Err(AppError::not_allowed())
}

/// `GET /requests/{request}`.
pub(crate) async fn request(
    signed: May<OrderDesignations>,
    State(portal): State<Portal>,
    locale: Locale,
    Path(id): Path<i64>,
) -> Result<Response, AppError> {
    let request = seen(&portal, &signed, id).await?;
    portal.store.read_notices(signed.person.id, Some((Subject::Request, id)), now()).await?;
    page(&portal, &signed, &locale, &request, "").await
}

async fn page(
    portal: &Portal,
    signed: &Signed,
    locale: &Locale,
    request: &Request,
    trouble: &str,
) -> Result<Response, AppError> {
    let names = names(portal).await?;
    let subject = (Subject::Request, request.id);
    let works = access::has::<WorkOnRequests>(signed);
    let people = portal.store.people().await?;
    let workers = people.into_iter().filter(|person| person.roles.contains(&Role::Technologist));
    let workers = workers.map(|person| (person.id, person.name, request.assignee == Some(person.id)));
    let entries = portal.store.entries_of_request(request.id).await?;
    let edition = portal.edition();
    let lines = match request.kind {
        RequestKind::Line | RequestKind::List | RequestKind::Construction => lines(&edition, &request.text),
        RequestKind::Words | RequestKind::Files => Vec::new(),
    };
    let remarks = talk::remarks(portal, subject, &names).await?;
    let files = talk::files(portal, subject, &names).await?;
    let history = history::lines(portal, locale.lang, Subject::Request, request.id).await?;
    let frame = locale.frame(Section::Requests, edition.hash());
    let page = RequestPage {
        w: frame.t.lang.register_texts(),
        frame,
        row: row(request, &names),
        kind: request.kind.word(),
        text: &request.text,
        reason: &request.reason,
        version: request.version,
        lines,
        steps: request.state.next().iter().map(|state| state.word()).collect(),
        works,
        workers: workers.collect(),
        due: request.due_at.map(moment::field).unwrap_or_default(),
        entries: entries.into_iter().map(link).collect(),
        remarks,
        files,
        history,
        trouble,
    };
    if trouble.is_empty() { render(&page) } else { again(&page, trouble) }
}

fn link(related: Related) -> Link {
    Link {
        address: format!("/register/{}", related.id),
        title: related.designation,
        note: related.specification,
        state: related.status,
    }
}

/// The lines of a text with what each is surely read as.
fn lines(edition: &Edition, text: &str) -> Vec<(String, String)> {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty()).take(READ);
    edition.reading(|reader| {
        let read = |line: &str| {
            let answer = edition.engine().read(line, reader);
            let sure = matches!(answer.status, Status::Exact | Status::Repaired);
            let reading = answer.readings.first().filter(|_| sure);
            let designation = reading
                .map(|reading| reading.designation(&edition.engine().families[reading.family].family).full());
            (line.to_owned(), designation.unwrap_or_default())
        };
        lines.map(read).collect()
    })
}

/// Where a request is led.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(crate) struct Led {
    version: i64,
    to: String,
    reason: String,
}

/// `POST /requests/{request}/lead`.
pub(crate) async fn lead(
    signed: May<WorkOnRequests>,
    State(portal): State<Portal>,
    locale: Locale,
    Path(id): Path<i64>,
    said: Result<Form<Led>, FormRejection>,
) -> Result<Response, AppError> {
    let Form(said) = said?;
    let to = RequestState::from_word(&said.to).ok_or_else(|| AppError::bad_request("to"))?;
    let reason: String = said.reason.trim().chars().take(2_000).collect();
    if matches!(to, RequestState::Question | RequestState::Declined) && reason.is_empty() {
        let request = portal.store.request(id).await?;
        let trouble = &locale.lang.register_texts().request_reason_needed;
        return page(&portal, &signed, &locale, &request, trouble).await;
    }
    portal.store.lead_request((id, said.version), to, &reason, signed.person.id, now()).await?;
    tell_of(&portal, &signed, id, "state").await?;
    Ok(Redirect::to(&format!("/requests/{id}")).into_response())
}

/// Tells the author and whoever works on a request.
async fn tell_of(portal: &Portal, signed: &Signed, id: i64, kind: &str) -> Result<(), AppError> {
    let request = portal.store.request(id).await?;
    let people = BTreeSet::from([request.author]).into_iter().chain(request.assignee).collect();
    let news = News { kind, subject: (Subject::Request, id), text: &request.number };
    Ok(tell(portal, &people, signed.person.id, &news).await?)
}

/// Who shall work on a request, and by when.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(crate) struct Assigned {
    version: i64,
    assignee: String,
    due: String,
}

/// `POST /requests/{request}/assign`.
pub(crate) async fn assign(
    signed: May<WorkOnRequests>,
    State(portal): State<Portal>,
    Path(id): Path<i64>,
    said: Result<Form<Assigned>, FormRejection>,
) -> Result<Response, AppError> {
    let Form(said) = said?;
    let assignee = said.assignee.parse::<i64>().ok();
    let due = moment::end_of_day(&said.due);
    portal.store.assign_request((id, said.version), assignee, due, signed.person.id, now()).await?;
    if let Some(assignee) = assignee {
        let request = portal.store.request(id).await?;
        let news = News { kind: "assigned", subject: (Subject::Request, id), text: &request.number };
        tell(&portal, &BTreeSet::from([assignee]), signed.person.id, &news).await?;
    }
    Ok(Redirect::to(&format!("/requests/{id}")).into_response())
}

/// An entry that came of a request.
#[derive(Deserialize)]
pub(crate) struct Tied {
    #[serde(default)]
    entry: String,
}

/// `POST /requests/{request}/entries`.
pub(crate) async fn tie(
    signed: May<WorkOnRequests>,
    State(portal): State<Portal>,
    locale: Locale,
    Path(id): Path<i64>,
    said: Result<Form<Tied>, FormRejection>,
) -> Result<Response, AppError> {
    let Form(said) = said?;
    let entry = said.entry.trim().trim_start_matches('№').trim().parse::<i64>().unwrap_or(0);
    match portal.store.entry(entry).await {
        Ok(entry) => {
            portal.store.tie_entry(id, entry.id, signed.person.id, now()).await?;
            Ok(Redirect::to(&format!("/requests/{id}")).into_response())
        }
        Err(StoreError::Missing(_)) => {
            let request = portal.store.request(id).await?;
            page(&portal, &signed, &locale, &request, &locale.lang.register_texts().request_no_entry).await
        }
        Err(error) => Err(error.into()),
    }
}

/// A remark.
#[derive(Deserialize)]
pub(crate) struct Remarked {
    #[serde(default)]
    text: String,
}

/// `POST /requests/{request}/remarks`.
pub(crate) async fn remark(
    signed: May<OrderDesignations>,
    State(portal): State<Portal>,
    Path(id): Path<i64>,
    said: Result<Form<Remarked>, FormRejection>,
) -> Result<Response, AppError> {
    let Form(said) = said?;
    let request = seen(&portal, &signed, id).await?;
    let concerned = BTreeSet::from([request.author]).into_iter().chain(request.assignee).collect();
    let subject = (Subject::Request, id);
    talk::add_remark(&portal, &signed, subject, &request.number, concerned, &said.text).await?;
    Ok(Redirect::to(&format!("/requests/{id}")).into_response())
}

/// `POST /requests/{request}/files`.
pub(crate) async fn files(
    signed: May<OrderDesignations>,
    State(portal): State<Portal>,
    Path(id): Path<i64>,
    form: Multipart,
) -> Result<Response, AppError> {
    seen(&portal, &signed, id).await?;
    let (_, files) = talk::read_form(form).await?;
    talk::keep_files(&portal, &signed, (Subject::Request, id), files).await?;
    Ok(Redirect::to(&format!("/requests/{id}")).into_response())
}

/// `GET /requests/{request}/files/{file}`.
pub(crate) async fn file(
    signed: May<OrderDesignations>,
    State(portal): State<Portal>,
    Path((id, file)): Path<(i64, i64)>,
) -> Result<Response, AppError> {
    seen(&portal, &signed, id).await?;
    talk::file(&portal, (Subject::Request, id), file).await
}
