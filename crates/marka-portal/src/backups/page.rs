//! The page of backups.

use std::collections::BTreeMap;

use axum::Form;
use axum::extract::rejection::FormRejection;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use marka_backup::archives;
use marka_pages::backups::{BackupRow, BackupsPage, Trial};
use marka_pages::frame::Section;
use marka_store::{Job, JobState};
use serde::Deserialize;
use serde_json::json;

use super::{Archive, MAKE, Schedule, TRY, trial};
use crate::access::{CareForSettings, May};
use crate::bytes::size;
use crate::clock;
use crate::edition::Portal;
use crate::error::AppError;
use crate::form::{Pairs, value};
use crate::locale::Locale;
use crate::page::render;
use crate::settings::BACKUPS;
use crate::{jobs, moment};

/// So many of the newest jobs are looked through for what became of the archives.
const JOBS: u32 = 2000;
/// The most archives that may be kept.
const KEEP: usize = 1000;

/// What was done just now.
#[derive(Deserialize)]
pub(crate) struct Shown {
    #[serde(default)]
    done: String,
}

/// `GET /backups`.
pub(crate) async fn backups(
    _: May<CareForSettings>,
    State(portal): State<Portal>,
    locale: Locale,
    Query(shown): Query<Shown>,
) -> Result<Response, AppError> {
    let jobs = portal.store.jobs(JOBS).await?;
    let folder = portal.config.backup.folder(&portal.data);
    let kept = archives(&folder).map_err(|error| AppError::internal(error.to_string()))?;
    let trials = trials(&jobs);
    let rows = kept.into_iter().map(|archive| BackupRow {
        trial: trials.get(archive.name.as_str()).map_or(Trial::Never, |job| seen(job)),
        size: size(archive.size),
        encrypted: archive.encrypted,
        name: archive.name,
    });
    let rows = rows.collect();
    let last = jobs.iter().find(|job| job.kind == MAKE);
    let settings = portal.settings();
    let edition = portal.edition();
    let frame = locale.frame(Section::People, edition.hash());
    let w = frame.t.lang.people_texts();
    render(&BackupsPage {
        done: match shown.done.as_str() {
            "" => "",
            "saved" => &w.people_saved,
            _ => &w.backups_begun,
        },
        frame,
        w,
        folder: folder.display().to_string(),
        data: portal.data.display().to_string(),
        encrypted: portal.config.backup.passphrase.is_some(),
        on: settings.backups.on,
        hour: settings.backups.hour,
        keep: settings.backups.keep,
        running: last.is_some_and(|job| {
            matches!(job.state, JobState::Running | JobState::Waiting) && job.last_error.is_empty()
        }),
        failed: last.filter(|job| !job.last_error.is_empty()).map(|job| job.last_error.clone()),
        rows,
    })
}

/// The newest trial of each archive.
fn trials(jobs: &[Job]) -> BTreeMap<String, &Job> {
    let mut trials = BTreeMap::new();
    for job in jobs.iter().filter(|job| job.kind == TRY) {
        if let Ok(Archive { archive }) = serde_json::from_str(&job.payload) {
            trials.entry(archive).or_insert(job);
        }
    }
    trials
}

fn seen(job: &Job) -> Trial {
    let at = job.finished_at.map(moment::minute).unwrap_or_default();
    match job.state {
        JobState::Waiting | JobState::Running => Trial::Running,
        JobState::Done => Trial::Good(at),
        JobState::Failed => Trial::Bad(at, job.last_error.clone()),
        JobState::Cancelled => Trial::Never,
    }
}

/// `POST /backups`: one more, now.
pub(crate) async fn now(_: May<CareForSettings>, State(portal): State<Portal>) -> Result<Response, AppError> {
    jobs::add(&portal, MAKE, "{}", None).await?;
    Ok(Redirect::to("/backups?done=begun").into_response())
}

/// `POST /backups/try`: an archive is tried out again.
pub(crate) async fn again(
    _: May<CareForSettings>,
    State(portal): State<Portal>,
    said: Result<Form<Pairs>, FormRejection>,
) -> Result<Response, AppError> {
    let Form(pairs) = said?;
    let folder = portal.config.backup.folder(&portal.data);
    let kept = archives(&folder).map_err(|error| AppError::internal(error.to_string()))?;
    // Nothing but what the list shows.
    if let Some(archive) = kept.iter().find(|archive| archive.name == value(&pairs, "archive")) {
        trial(&portal, &archive.name).await?;
    }
    Ok(Redirect::to("/backups?done=begun").into_response())
}

/// `POST /backups/schedule`.
pub(crate) async fn schedule(
    signed: May<CareForSettings>,
    State(portal): State<Portal>,
    said: Result<Form<Pairs>, FormRejection>,
) -> Result<Response, AppError> {
    let Form(pairs) = said?;
    let usual = Schedule::default();
    let schedule = Schedule {
        on: !value(&pairs, "on").is_empty(),
        hour: value(&pairs, "hour").parse().map_or(usual.hour, |hour: i64| hour.clamp(0, 23)),
        keep: value(&pairs, "keep").parse().map_or(usual.keep, |keep: usize| keep.clamp(1, KEEP)),
    };
    portal.store.set(BACKUPS, Some(&json!(schedule)), Some(signed.person.id), clock::now()).await?;
    portal.refresh().await?;
    Ok(Redirect::to("/backups?done=saved").into_response())
}
