//! The page of an address: its history, and what is done with it.

use axum::Form;
use axum::extract::rejection::FormRejection;
use axum::extract::{Extension, Path, Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use marka_pages::frame::Section;
use marka_pages::watch::AddressPage;
use marka_store::By;
use serde::Deserialize;

use super::kept;
use super::overview::{ROWS, Span, charts, failed_row, link, people, route, session_row, treatment};
use crate::access::{Address, May, WatchSite};
use crate::account::again;
use crate::clock::{DAY, now};
use crate::edition::Portal;
use crate::error::AppError;
use crate::form::Pairs;
use crate::locale::Locale;
use crate::moment;
use crate::page::render;

/// What was done just now.
#[derive(Deserialize)]
pub(crate) struct Shown {
    #[serde(default)]
    done: String,
}

/// `GET /watch/address/{address}`.
pub(crate) async fn address(
    _: May<WatchSite>,
    State(portal): State<Portal>,
    locale: Locale,
    Path(address): Path<String>,
    Query(shown): Query<Shown>,
) -> Result<Response, AppError> {
    let w = locale.lang.watch_texts();
    let done = match shown.done.as_str() {
        "" => "",
        "forgotten" => &w.watch_forgotten,
        _ => &w.watch_saved,
    };
    page(&portal, &locale, address, (done, "")).await
}

async fn page(
    portal: &Portal,
    locale: &Locale,
    address: String,
    (done, trouble): (&str, &str),
) -> Result<Response, AppError> {
    super::lay_down(portal).await?;
    let span = Span::of("week", Some(&address));
    let edition = portal.edition();
    let frame = locale.frame(Section::People, edition.hash());
    let lang = frame.t.lang;
    let w = lang.watch_texts();
    let store = &portal.store;
    let routes = store.figures(By::Route, &span.scope, ROWS).await?;
    let failed = store.failed_sign_ins(Some(&address), now() - 30 * DAY, ROWS).await?;
    let sessions = store.live_sessions(Some(&address), now(), ROWS).await?;
    let rule = treatment(portal, &address);
    let page = AddressPage {
        w,
        link: link(&address),
        treatment: rule.as_ref().map_or("", |rule| rule.what.word()),
        until: rule.as_ref().and_then(|rule| rule.until).map(moment::day).unwrap_or_default(),
        reason: rule.map(|rule| rule.reason).unwrap_or_default(),
        charts: charts(portal, &span, w).await?,
        routes: routes.iter().map(|row| route(row, None, w, lang)).collect(),
        people: people(portal, &span, w, lang).await?,
        failed: failed.into_iter().map(|row| failed_row(row, lang)).collect(),
        sessions: sessions.into_iter().map(session_row).collect(),
        address,
        frame,
        done,
        trouble,
    };
    if trouble.is_empty() { render(&page) } else { again(&page, trouble) }
}

/// `POST /watch/address/{address}/treat`.
pub(crate) async fn treat(
    signed: May<WatchSite>,
    State(portal): State<Portal>,
    locale: Locale,
    Extension(own): Extension<Address>,
    Path(address): Path<String>,
    form: Result<Form<Pairs>, FormRejection>,
) -> Result<Response, AppError> {
    let Form(pairs) = form?;
    let rule = kept::said(&pairs, &address);
    let w = locale.lang.watch_texts();
    match kept::put(&portal, &signed, &own, (&address, rule), w).await? {
        Ok(()) => Ok(Redirect::to(&format!("{}?done=1", link(&address))).into_response()),
        Err(trouble) => page(&portal, &locale, address, ("", trouble)).await,
    }
}

/// `POST /watch/address/{address}/sessions`: ends them all, but the one that asks.
pub(crate) async fn end_sessions(
    signed: May<WatchSite>,
    State(portal): State<Portal>,
    Path(address): Path<String>,
) -> Result<Response, AppError> {
    for session in portal.store.live_sessions(Some(&address), now(), u32::MAX).await? {
        if session.id != signed.session.id {
            portal.store.end_any_session(session.id).await?;
        }
    }
    Ok(Redirect::to(&format!("{}?done=1", link(&address))).into_response())
}

/// `POST /watch/address/{address}/forget`.
pub(crate) async fn forget(
    _: May<WatchSite>,
    State(portal): State<Portal>,
    Path(address): Path<String>,
) -> Result<Response, AppError> {
    super::lay_down(&portal).await?;
    portal.store.forget_address(&address).await?;
    Ok(Redirect::to(&format!("{}?done=forgotten", link(&address))).into_response())
}
