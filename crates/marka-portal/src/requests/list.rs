//! The queue, and making a request.

use axum::extract::{Multipart, Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use marka_pages::frame::Section;
use marka_pages::register::{NewRequestPage, RequestsPage};
use marka_store::{NewRequest, RequestFilter, RequestKind, Role, Subject};
use serde::Deserialize;

use super::row;
use crate::access::{self, May, OrderDesignations, WorkOnRequests};
use crate::account::again;
use crate::clock::{now, year};
use crate::edition::{Edition, Portal};
use crate::error::AppError;
use crate::history::names;
use crate::locale::Locale;
use crate::moment;
use crate::notify::{News, tell, with_role};
use crate::page::render;
use crate::talk;

/// The longest text of a request, in characters.
const LONGEST: usize = 100_000;

/// What the address says.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(crate) struct Asked {
    mine: String,
    closed: String,
}

/// `GET /requests`: all of them for those who work on them, one's own for others.
pub(crate) async fn list(
    signed: May<OrderDesignations>,
    State(portal): State<Portal>,
    locale: Locale,
    Query(asked): Query<Asked>,
) -> Result<Response, AppError> {
    let works = access::has::<WorkOnRequests>(&signed);
    let all = works && asked.mine.is_empty();
    let closed = !asked.closed.is_empty();
    let me = Some(signed.person.id);
    let filter = RequestFilter {
        author: if works { None } else { me },
        assignee: if works && !all { me } else { None },
        open: !closed,
    };
    let requests = portal.store.requests(&filter).await?;
    let names = names(&portal).await?;
    let edition = portal.edition();
    let frame = locale.frame(Section::Requests, edition.hash());
    let w = frame.t.lang.register_texts();
    let count = w.requests_found(requests.len() as u128);
    let rows = requests.iter().map(|request| row(request, &names)).collect();
    render(&RequestsPage { frame, w, count, rows, works, all, closed })
}

/// What the new request may begin with.
#[derive(Deserialize)]
pub(crate) struct Begun {
    #[serde(default)]
    text: String,
}

/// `GET /requests/new?text=`.
pub(crate) async fn new(
    _: May<OrderDesignations>,
    State(portal): State<Portal>,
    locale: Locale,
    Query(begun): Query<Begun>,
) -> Result<Response, AppError> {
    page(&portal, &locale, &begun.text, "", "")
}

fn page(
    portal: &Portal,
    locale: &Locale,
    text: &str,
    due: &str,
    trouble: &str,
) -> Result<Response, AppError> {
    let edition = portal.edition();
    let frame = locale.frame(Section::Requests, edition.hash());
    let page = NewRequestPage { w: frame.t.lang.register_texts(), frame, text, due, trouble };
    if trouble.is_empty() { render(&page) } else { again(&page, trouble) }
}

/// `POST /requests`.
pub(crate) async fn send(
    signed: May<OrderDesignations>,
    State(portal): State<Portal>,
    locale: Locale,
    form: Multipart,
) -> Result<Response, AppError> {
    let (fields, files) = talk::read_form(form).await?;
    let value = |key: &str| fields.iter().find(|field| field.0 == key).map_or("", |field| field.1.trim());
    let text: String = value("text").chars().take(LONGEST).collect();
    let due = value("due");
    if text.is_empty() && files.is_empty() {
        return page(&portal, &locale, &text, due, &locale.lang.register_texts().request_text_needed);
    }
    let kind = kind(&portal.edition(), &text);
    let new = NewRequest { kind, text: &text, due_at: moment::end_of_day(due), year: year(now()) };
    let by = signed.person.id;
    let id = portal.store.add_request(&new, by, now()).await?;
    talk::keep_files(&portal, &signed, (Subject::Request, id), files).await?;
    let request = portal.store.request(id).await?;
    let workers = with_role(&portal, Role::Technologist).await?;
    let news = News { kind: "request", subject: (Subject::Request, id), text: &request.number };
    tell(&portal, &workers, by, &news).await?;
    Ok(Redirect::to(&format!("/requests/{id}")).into_response())
}

/// How a text says what is needed.
fn kind(edition: &Edition, text: &str) -> RequestKind {
    let lines = text.lines().filter(|line| !line.trim().is_empty()).count();
    match lines {
        0 => RequestKind::Files,
        1 => {
            let answer = edition.reading(|reader| edition.engine().read(text, reader));
            if answer.readings.is_empty() { RequestKind::Words } else { RequestKind::Line }
        }
        _ => RequestKind::List,
    }
}
