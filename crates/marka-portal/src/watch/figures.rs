//! The same figures for programs.

use axum::Json;
use axum::extract::{Query, State};
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use marka_store::{By, Figures};
use serde_json::{Value, json};

use super::overview::{Asked, Span};
use super::state::State as Now;
use crate::access::{May, WatchSite};
use crate::edition::Portal;
use crate::error::AppError;
use crate::moment;

/// The most rows of a kind.
const ROWS: u32 = 1_000;
/// What programs that watch others read.
const OPEN_METRICS: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// `GET /watch/figures.json`.
pub(crate) async fn figures(
    _: May<WatchSite>,
    State(portal): State<Portal>,
    Query(asked): Query<Asked>,
) -> Result<Response, AppError> {
    super::lay_down(&portal).await?;
    let span = Span::of(&asked.span, None);
    let mut told = json!({
        "from": moment::stamp(span.scope.from),
        "to": moment::stamp(span.scope.to),
    });
    for (name, by) in
        [("statuses", By::Status), ("routes", By::Route), ("addresses", By::Address), ("people", By::Person)]
    {
        let rows = portal.store.figures(by, &span.scope, ROWS).await?;
        told[name] = rows.iter().map(row).collect();
    }
    Ok(Json(told).into_response())
}

fn row(row: &Figures) -> Value {
    json!({
        "key": row.key,
        "requests": row.count,
        "refused": row.refused - row.failed,
        "failed": row.failed,
        "mean_microseconds": row.micros / row.count.max(1),
        "slowest_microseconds": row.slowest,
    })
}

/// `GET /metrics`.
pub(crate) async fn scrape(_: May<WatchSite>, State(portal): State<Portal>) -> Result<Response, AppError> {
    let text = portal.watch.metrics.text(&Now::of(&portal).await?);
    Ok(([(CONTENT_TYPE, OPEN_METRICS)], text).into_response())
}
