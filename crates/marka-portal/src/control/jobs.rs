//! The queue of jobs: what waits, runs, went wrong, and what to do about it.

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use marka_pages::control::{JobRow, JobsPage};
use marka_pages::frame::Section;
use marka_store::{Job, JobState};

use crate::access::{CareForSettings, May};
use crate::clock::now;
use crate::edition::Portal;
use crate::error::AppError;
use crate::locale::Locale;
use crate::moment;
use crate::page::render;

/// So many of the newest jobs are shown.
const ROWS: u32 = 200;

/// `GET /jobs`.
pub(crate) async fn jobs(
    _: May<CareForSettings>,
    State(portal): State<Portal>,
    locale: Locale,
) -> Result<Response, AppError> {
    let jobs = portal.store.jobs(ROWS).await?;
    let edition = portal.edition();
    let frame = locale.frame(Section::People, edition.hash());
    let w = frame.t.lang.control_texts();
    render(&JobsPage { w, frame, rows: jobs.into_iter().map(row).collect() })
}

fn row(job: Job) -> JobRow {
    JobRow {
        id: job.id,
        state: job.state.word(),
        attempts: job.attempts,
        made: moment::minute(job.created_at),
        // What waits says when it comes; what ended says when it did.
        when: moment::minute(job.finished_at.unwrap_or(job.run_at)),
        percent: (job.progress.1 > 0).then(|| job.progress.0 * 100 / job.progress.1),
        error: job.last_error,
        may_cancel: matches!(job.state, JobState::Waiting | JobState::Running) && !job.cancel,
        may_retry: matches!(job.state, JobState::Failed | JobState::Cancelled),
        kind: job.kind,
    }
}

/// `POST /jobs/{job}/cancel`.
pub(crate) async fn cancel(
    _: May<CareForSettings>,
    State(portal): State<Portal>,
    Path(job): Path<i64>,
) -> Result<Response, AppError> {
    portal.store.cancel_job(job, now()).await?;
    Ok(Redirect::to("/jobs").into_response())
}

/// `POST /jobs/{job}/retry`.
pub(crate) async fn retry(
    _: May<CareForSettings>,
    State(portal): State<Portal>,
    Path(job): Path<i64>,
) -> Result<Response, AppError> {
    portal.store.retry_job(job, now()).await?;
    Ok(Redirect::to("/jobs").into_response())
}
