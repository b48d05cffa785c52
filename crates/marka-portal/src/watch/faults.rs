//! What went wrong, alike ones together, in words.

use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use marka_pages::frame::Section;
use marka_pages::number::grouped;
use marka_pages::texts::WatchTexts;
use marka_pages::watch::{FaultRow, FaultsPage};
use marka_store::Fault;
use serde::Deserialize;

use super::overview::{link, route_words};
use crate::access::{May, WatchSite};
use crate::clock::now;
use crate::edition::Portal;
use crate::error::AppError;
use crate::history;
use crate::locale::Locale;
use crate::moment;
use crate::page::render;

/// The most groups that are shown.
const ROWS: u32 = 100;

/// Which are asked for.
#[derive(Deserialize)]
pub(crate) struct Asked {
    #[serde(default)]
    all: String,
}

/// `GET /watch/faults`.
pub(crate) async fn faults(
    _: May<WatchSite>,
    State(portal): State<Portal>,
    locale: Locale,
    Query(asked): Query<Asked>,
) -> Result<Response, AppError> {
    super::lay_down(&portal).await?;
    let all = !asked.all.is_empty();
    let names = history::names(&portal).await?;
    let known = portal.store.faults(all, ROWS).await?;
    let edition = portal.edition();
    let frame = locale.frame(Section::People, edition.hash());
    let lang = frame.t.lang;
    let w = lang.watch_texts();
    let row = |fault: Fault| FaultRow {
        id: fault.id,
        route: route_words(&fault.route, w),
        status: fault.status,
        meaning: meaning(&fault, w),
        first: moment::minute(fault.first_at),
        last: moment::minute(fault.last_at),
        count: grouped(u128::try_from(fault.count).unwrap_or(0), lang),
        request: fault.request,
        link: link(&fault.address),
        address: fault.address,
        person: names.get(&fault.person_id).cloned().unwrap_or_default(),
        settled: fault.settled_at.is_some_and(|at| at >= fault.last_at),
        cause: fault.cause,
    };
    let faults = known.into_iter().map(row).collect();
    render(&FaultsPage { w, frame, all, faults })
}

fn meaning(fault: &Fault, w: &'static WatchTexts) -> &'static str {
    match fault.status {
        503 => &w.fault_meaning_503,
        507 => &w.fault_meaning_507,
        _ if fault.cause.contains("panicked") => &w.fault_meaning_panic,
        _ => &w.fault_meaning_500,
    }
}

/// `POST /watch/faults/{fault}/settle`.
pub(crate) async fn settle(
    _: May<WatchSite>,
    State(portal): State<Portal>,
    Path(fault): Path<i64>,
) -> Result<Response, AppError> {
    portal.store.settle_fault(fault, now()).await?;
    Ok(Redirect::to("/watch/faults").into_response())
}
