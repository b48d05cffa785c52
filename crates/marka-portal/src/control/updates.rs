//! Updates of the program: what is offered, what became of former ones, and asking for one. The portal only asks: whoever
//! updates belongs to the administrator of the server and checks everything again.

use axum::Form;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use marka_pages::control::{UpdateRow, UpdateStatus, UpdatesPage};
use marka_pages::frame::Section;
use marka_update::{Outcome, Record, Request, Status};

use crate::access::{CareForSettings, May};
use crate::account::again;
use crate::blocking::blocking;
use crate::edition::Portal;
use crate::error::AppError;
use crate::form::{Pairs, value};
use crate::locale::Locale;
use crate::moment;
use crate::page::render;

/// So many of the newest updates are shown.
const ROWS: usize = 50;

/// `GET /updates`.
pub(crate) async fn updates(
    _: May<CareForSettings>,
    State(portal): State<Portal>,
    locale: Locale,
) -> Result<Response, AppError> {
    page(&portal, &locale, "").await
}

async fn page(portal: &Portal, locale: &Locale, trouble: &str) -> Result<Response, AppError> {
    let (state, data) = (portal.config.updates.clone(), portal.data.clone());
    let (status, asked) =
        blocking(move || Ok((state.and_then(|state| Status::read(&state)), Request::read(&data)))).await?;
    let edition = portal.edition();
    let frame = locale.frame(Section::People, edition.hash());
    let w = frame.t.lang.control_texts();
    let page = UpdatesPage {
        w,
        frame,
        running: env!("CARGO_PKG_VERSION"),
        set_up: portal.config.updates.is_some(),
        status: status.map(shown),
        asked: asked.map(|asked| asked.version.unwrap_or_default()),
        trouble,
    };
    if trouble.is_empty() { render(&page) } else { again(&page, trouble) }
}

fn shown(status: Status) -> UpdateStatus {
    UpdateStatus {
        at: moment::minute(status.at),
        channel: status.channel,
        auto: status.auto,
        offered: status.offered.map(|release| (release.version, release.notes)),
        going: status.going.map(|(version, step)| (version, step as u8 + 1)),
        trouble: status.trouble,
        history: status.history.into_iter().take(ROWS).map(row).collect(),
    }
}

fn row(record: Record) -> UpdateRow {
    UpdateRow {
        at: moment::minute(record.at),
        who: record.who,
        from: record.from,
        to: record.to,
        outcome: match record.outcome {
            Outcome::Done => "done",
            Outcome::Refused => "refused",
            Outcome::RolledBack => "rolled-back",
            Outcome::Stuck => "stuck",
        },
        why: record.why,
        checks: record.checks.into_iter().map(|check| (check.what, check.good, check.seen)).collect(),
    }
}

/// `POST /updates/ask`.
pub(crate) async fn ask(
    signed: May<CareForSettings>,
    State(portal): State<Portal>,
    locale: Locale,
    Form(pairs): Form<Pairs>,
) -> Result<Response, AppError> {
    let Some(state) = portal.config.updates.clone() else {
        return Ok(Redirect::to("/updates").into_response());
    };
    let version = Some(value(&pairs, "version").to_owned()).filter(|version| !version.is_empty());
    let request = Request { version: version.clone(), who: signed.person.login.clone() };
    let data = portal.data.clone();
    let asked = blocking(move || {
        // What a page offered an hour ago may be withdrawn by now.
        let offered = Status::read(&state).and_then(|status| status.offered).map(|release| release.version);
        if version.is_some() && version != offered {
            return Ok(false);
        }
        request.ask(&data).map_err(|error| AppError::internal(error.to_string()))?;
        Ok(true)
    });
    if asked.await? {
        return Ok(Redirect::to("/updates").into_response());
    }
    page(&portal, &locale, &locale.lang.control_texts().updates_other).await
}

/// `POST /updates/cancel`.
pub(crate) async fn take_back(
    _: May<CareForSettings>,
    State(portal): State<Portal>,
) -> Result<Response, AppError> {
    let data = portal.data.clone();
    blocking(move || {
        Request::take_back(&data);
        Ok(())
    })
    .await?;
    Ok(Redirect::to("/updates").into_response())
}
