//! The overview, and the pieces that it shares with the page of an address.

use std::collections::BTreeMap;

use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use marka_pages::frame::Section;
use marka_pages::html::encoded;
use marka_pages::number::grouped;
use marka_pages::texts::{Lang, WatchTexts};
use marka_pages::watch::chart::Chart;
use marka_pages::watch::{AddressRow, AlertRow, FailedRow, OverviewPage, PersonRow, RouteRow, SessionRow};
use marka_store::{By, FailedFrom, Figures, Latency, LiveSession, Micros, Scope};
use serde::Deserialize;

use super::gate::network;
use super::state::State as Now;
use super::{NOWHERE, minute_of};
use crate::access::{May, WatchSite};
use crate::bytes::size;
use crate::clock::{DAY, HOUR, MINUTE, now};
use crate::edition::Portal;
use crate::error::AppError;
use crate::history;
use crate::locale::Locale;
use crate::moment;
use crate::page::render;

/// The most rows of a table.
pub(super) const ROWS: u32 = 25;
/// The most alerts that are shown.
const ALERTS: u32 = 8;

/// Stretches of time: word, how long, how long a column of a chart is.
pub(super) const SPANS: [(&str, Micros, Micros); 4] = [
    ("hour", HOUR, MINUTE),
    ("day", DAY, 15 * MINUTE),
    ("week", 7 * DAY, 2 * HOUR),
    ("month", 30 * DAY, 6 * HOUR),
];

/// Which stretch of time is asked for.
#[derive(Deserialize)]
pub(crate) struct Asked {
    #[serde(default)]
    pub(super) span: String,
}

/// A stretch of time that ends now: its word, scope and columns.
pub(super) struct Span {
    pub(super) word: &'static str,
    pub(super) scope: Scope,
    pub(super) width: Micros,
}

impl Span {
    /// The stretch that a word names; an hour where it names none.
    pub(super) fn of(word: &str, address: Option<&str>) -> Span {
        let (word, long, width) = SPANS.into_iter().find(|span| span.0 == word).unwrap_or(SPANS[0]);
        let end = minute_of(now()) + MINUTE;
        let end = end + (width - end.rem_euclid(width)).rem_euclid(width);
        let scope = Scope { from: end - long, to: end, address: address.map(str::to_owned) };
        Span { word, scope, width }
    }

    /// A column for each stretch, empty ones too.
    fn columns(&self, heights: &BTreeMap<Micros, Vec<i64>>) -> Vec<(String, Vec<i64>)> {
        let count = (self.scope.to - self.scope.from) / self.width;
        let slots = (0..count).map(|at| self.scope.from + at * self.width);
        let named = |slot| if self.width < HOUR { moment::clock(slot) } else { moment::minute(slot) };
        slots.map(|slot| (named(slot), heights.get(&slot).cloned().unwrap_or_default())).collect()
    }
}

/// `GET /watch`.
pub(crate) async fn overview(
    _: May<WatchSite>,
    State(portal): State<Portal>,
    locale: Locale,
    Query(asked): Query<Asked>,
) -> Result<Response, AppError> {
    super::lay_down(&portal).await?;
    let span = Span::of(&asked.span, None);
    let store = &portal.store;
    let edition = portal.edition();
    let frame = locale.frame(Section::People, edition.hash());
    let lang = frame.t.lang;
    let w = lang.watch_texts();
    let mut charts = charts(&portal, &span, w).await?;
    charts.insert(1, latency_chart(&portal, &span, w).await?);
    let latency: BTreeMap<String, Latency> =
        store.latency_of_routes((span.scope.from, span.scope.to)).await?.into_iter().collect();
    let routes = store.figures(By::Route, &span.scope, ROWS).await?;
    let addresses = store.figures(By::Address, &span.scope, ROWS).await?;
    let alerts = store.alerts(ALERTS).await?.into_iter().map(|alert| AlertRow {
        text: alert.text,
        began: moment::minute(alert.began_at),
        ended: alert.ended_at.map(moment::minute),
    });
    let failed = store.failed_sign_ins(None, span.scope.from, ROWS).await?;
    let sessions = store.live_sessions(None, now(), ROWS).await?;
    let names = [&w.watch_hour, &w.watch_day, &w.watch_week, &w.watch_month];
    let spans = SPANS.iter().zip(names).map(|(it, name)| (it.0, name.as_str(), it.0 == span.word));
    render(&OverviewPage {
        w,
        spans: spans.collect(),
        alerts: alerts.collect(),
        charts,
        state: state(&Now::of(&portal).await?, w, lang),
        routes: routes.iter().map(|row| route(row, latency.get(&row.key), w, lang)).collect(),
        addresses: addresses.iter().map(|row| address_row(&portal, row, lang)).collect(),
        people: people(&portal, &span, w, lang).await?,
        failed: failed.into_iter().map(|row| failed_row(row, lang)).collect(),
        sessions: sessions.into_iter().map(session_row).collect(),
        days: portal.settings().keeping.days,
        frame,
    })
}

/// Requests and people over time.
pub(super) async fn charts(
    portal: &Portal,
    span: &Span,
    w: &'static WatchTexts,
) -> Result<Vec<Chart>, AppError> {
    let timed = portal.store.figures_over_time(&span.scope, span.width).await?;
    let requests =
        timed.iter().map(|it| (it.slot, vec![it.count - it.refused, it.refused - it.failed, it.failed]));
    let people = timed.iter().map(|it| (it.slot, vec![it.people]));
    Ok(vec![
        Chart {
            title: &w.watch_requests,
            parts: vec![("fine", &w.watch_fine), ("refused", &w.watch_refused), ("failed", &w.watch_failed)],
            columns: span.columns(&requests.collect()),
        },
        Chart {
            title: &w.watch_people,
            parts: vec![("signed", &w.watch_signed)],
            columns: span.columns(&people.collect()),
        },
    ])
}

async fn latency_chart(portal: &Portal, span: &Span, w: &'static WatchTexts) -> Result<Chart, AppError> {
    let timed = portal.store.latency_over_time((span.scope.from, span.scope.to), span.width).await?;
    let heights = timed.iter().map(|(slot, latency)| {
        let at = |percent| (latency.percentile(percent).unwrap_or(0) + 999) / 1_000;
        (*slot, vec![at(50), at(95) - at(50)])
    });
    Ok(Chart {
        title: &w.watch_latency,
        parts: vec![("fine", &w.watch_half), ("refused", &w.watch_most)],
        columns: span.columns(&heights.collect()),
    })
}

fn state(it: &Now, w: &'static WatchTexts, lang: Lang) -> Vec<(&'static str, String)> {
    let bytes = |known: Option<i64>| known.and_then(|bytes| u64::try_from(bytes).ok()).map(size);
    let jobs = |state: &str| it.jobs.iter().find(|job| job.0 == state).map_or(0, |job| job.1);
    let all: [(&'static str, Option<String>); 9] = [
        (&w.watch_up, Some(duration(it.up, w))),
        (&w.watch_memory, bytes(it.memory)),
        (&w.watch_load, it.load.clone()),
        (&w.watch_disk, bytes(it.disk_free)),
        (&w.watch_database, bytes(Some(it.database))),
        (&w.watch_ping, Some(format!("{} {}", milliseconds(it.ping), w.unit_ms))),
        (&w.watch_jobs, Some(format!("{} / {} / {}", jobs("waiting"), jobs("running"), jobs("failed")))),
        (&w.watch_letters, Some(number(it.letters, lang))),
        (&w.watch_sessions_now, Some(number(it.sessions, lang))),
    ];
    // A hardened service sees less of its system.
    all.into_iter().filter_map(|(what, known)| Some((what, known?))).collect()
}

/// Days and hours, or hours and minutes.
fn duration(seconds: i64, w: &WatchTexts) -> String {
    let (days, hours, minutes) = (seconds / 86_400, seconds / 3_600 % 24, seconds / 60 % 60);
    if days > 0 {
        format!("{days} {} {hours} {}", w.unit_days, w.unit_hours)
    } else {
        format!("{hours} {} {minutes} {}", w.unit_hours, w.unit_minutes)
    }
}

/// Milliseconds with as many figures as say something.
fn milliseconds(micros: i64) -> String {
    let tenths = (micros + 50) / 100;
    if tenths < 100 { format!("{},{}", tenths / 10, tenths % 10) } else { (tenths / 10).to_string() }
}

fn number(count: i64, lang: Lang) -> String {
    grouped(u128::try_from(count).unwrap_or(0), lang)
}

pub(super) fn route(row: &Figures, latency: Option<&Latency>, w: &WatchTexts, lang: Lang) -> RouteRow {
    let at = |percent| latency.and_then(|it| it.percentile(percent)).map(milliseconds).unwrap_or_default();
    RouteRow {
        route: route_words(&row.key, w),
        count: number(row.count, lang),
        refused: number(row.refused - row.failed, lang),
        failed: number(row.failed, lang),
        half: at(50),
        most: at(95),
    }
}

/// Method and route; what no route has is told in words.
pub(super) fn route_words(route: &str, w: &WatchTexts) -> String {
    match route.split_once(' ') {
        Some((method, NOWHERE)) => format!("{method} {}", w.watch_nowhere),
        _ => route.to_owned(),
    }
}

fn address_row(portal: &Portal, row: &Figures, lang: Lang) -> AddressRow {
    AddressRow {
        address: row.key.clone(),
        link: link(&row.key),
        count: number(row.count, lang),
        refused: number(row.refused - row.failed, lang),
        failed: number(row.failed, lang),
        last: moment::minute(row.last),
        treatment: treatment(portal, &row.key).map_or("", |rule| rule.what.word()),
    }
}

/// Where the page of an address is.
pub(super) fn link(address: &str) -> String {
    format!("/watch/address/{}", encoded(address))
}

/// The rule that an address has of its own.
pub(super) fn treatment(portal: &Portal, address: &str) -> Option<super::gate::AddressRule> {
    let net = network(address)?.to_string();
    let holds = |until: Option<Micros>| until.is_none_or(|until| until > now());
    let settings = portal.settings();
    settings.addresses.rules.iter().find(|rule| rule.net == net && holds(rule.until)).cloned()
}

/// Who asked; guests are one.
pub(super) async fn people(
    portal: &Portal,
    span: &Span,
    w: &WatchTexts,
    lang: Lang,
) -> Result<Vec<PersonRow>, AppError> {
    let names = history::names(portal).await?;
    let rows = portal.store.figures(By::Person, &span.scope, ROWS).await?;
    let rows = rows.into_iter().map(|row| {
        let id = row.key.parse().ok().filter(|id| *id != 0);
        let name = id.and_then(|id| names.get(&id).cloned());
        PersonRow {
            id,
            name: name.unwrap_or_else(|| w.watch_guests.clone()),
            count: number(row.count, lang),
            refused: number(row.refused - row.failed, lang),
            failed: number(row.failed, lang),
        }
    });
    Ok(rows.collect())
}

pub(super) fn failed_row(row: FailedFrom, lang: Lang) -> FailedRow {
    FailedRow {
        link: link(&row.address),
        address: row.address,
        login: row.login_key,
        count: number(row.count, lang),
        last: moment::minute(row.last),
    }
}

pub(super) fn session_row(session: LiveSession) -> SessionRow {
    SessionRow {
        id: session.id,
        person: session.person_id,
        name: session.name,
        device: session.device,
        link: link(&session.address),
        address: session.address,
        since: moment::minute(session.created_at),
        seen: moment::minute(session.seen_at),
    }
}

/// `POST /watch/sessions/{session}/end`.
pub(crate) async fn end_session(
    _: May<WatchSite>,
    State(portal): State<Portal>,
    Path(session): Path<i64>,
) -> Result<Response, AppError> {
    portal.store.end_any_session(session).await?;
    Ok(Redirect::to("/watch").into_response())
}
