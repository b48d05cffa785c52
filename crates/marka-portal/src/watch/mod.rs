//! Watching: every request is let in or turned away, timed, counted and, where it fails, explained. What is counted is
//! laid down in the store, the same for all nodes, and kept for a stated time.

mod address;
mod alerts;
mod faults;
mod figures;
mod gate;
mod kept;
mod ledger;
mod log;
mod metrics;
mod overview;
mod state;

pub(crate) use address::{address, end_sessions, forget, treat};
pub(crate) use alerts::Thresholds;
pub(crate) use faults::{faults, settle};
pub(crate) use figures::{figures, scrape};
pub(crate) use gate::{Addresses, Gate, Limits};
pub(crate) use kept::{
    DAYS, Keeping, RULES_MOST, addresses, keeping, limits, list, remove, shuts_out, thresholds,
};
pub(crate) use log::AccessLog;
pub(crate) use overview::{end_session, overview};
pub(crate) use state::disk_free;

use std::net::{IpAddr, SocketAddr};
use std::time::Instant;

use axum::extract::{ConnectInfo, MatchedPath, Request, State};
use axum::http::header::{CONTENT_TYPE, HeaderName, REFERER, RETRY_AFTER, USER_AGENT};
use axum::http::{HeaderMap, Method, StatusCode, Version};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use marka_store::{Micros, StoreError};

use crate::access::{self, Address, Whose};
use crate::clock::{DAY, MINUTE, now};
use crate::edition::Portal;
use crate::error;
use crate::page::HTML;
use crate::request::RequestId;
use gate::Pass;
use ledger::{Ledger, Seen};
use metrics::Metrics;

/// The route of an address that no route has.
const NOWHERE: &str = "-";

/// What a node sees.
pub(crate) struct Watch {
    ledger: Ledger,
    metrics: Metrics,
    log: Option<AccessLog>,
    begun: Instant,
}

impl Watch {
    /// A node that begins to see.
    pub(crate) fn new(log: Option<AccessLog>) -> Watch {
        Watch { ledger: Ledger::default(), metrics: Metrics::default(), log, begun: Instant::now() }
    }
}

/// What is known of a request before it is answered.
struct Asked {
    at: Micros,
    method: Method,
    route: String,
    /// Without the question, and without what is secret in it.
    path: String,
    version: Version,
    referer: String,
    agent: String,
    address: String,
    request: String,
}

impl Asked {
    fn of(request: &Request, address: String) -> Asked {
        let matched = request.extensions().get::<MatchedPath>().map_or(NOWHERE, MatchedPath::as_str);
        let path = if matched.contains("{token}") { matched } else { request.uri().path() };
        let method = known(request.method());
        Asked {
            at: now(),
            route: format!("{method} {matched}"),
            method,
            path: path.to_owned(),
            version: request.version(),
            referer: without_secrets(header(request.headers(), &REFERER)),
            agent: header(request.headers(), &USER_AGENT).to_owned(),
            address,
            request: request
                .extensions()
                .get::<RequestId>()
                .map_or_else(String::new, |id| id.as_str().to_owned()),
        }
    }
}

/// Clients may invent methods: they are counted as one.
fn known(method: &Method) -> Method {
    let usual = [
        Method::GET,
        Method::POST,
        Method::HEAD,
        Method::PUT,
        Method::DELETE,
        Method::PATCH,
        Method::OPTIONS,
    ];
    if usual.contains(method) { method.clone() } else { Method::TRACE }
}

fn header<'h>(headers: &'h HeaderMap, name: &HeaderName) -> &'h str {
    headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or("")
}

/// The page that somebody came from, without what they asked there and without the token of a link.
fn without_secrets(referer: &str) -> String {
    let page = referer.split(['?', '#']).next().unwrap_or("");
    page.find("/link/").map_or(page, |place| &page[..place + "/link/".len()]).to_owned()
}

/// Lets a request in or turns it away, and sees what becomes of it.
pub(crate) async fn observe(State(portal): State<Portal>, mut request: Request, next: Next) -> Response {
    let begun = Instant::now();
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|info| info.0);
    let address = access::address(request.headers(), peer, portal.config.proxies);
    let asked = Asked::of(&request, address.clone());
    let pass = match address.parse::<IpAddr>() {
        // Files are alike for everybody, and a page needs many of them.
        Ok(ip) if !request.uri().path().starts_with("/assets/") => portal.gate().pass(ip, asked.at),
        _ => Pass::In,
    };
    // A balancer asks from an address of its own: what is closed to people is not to take the node out of service.
    let is_health = matches!(request.uri().path(), "/health" | "/health/ready");
    let pass = if is_health && pass == Pass::Blocked { Pass::In } else { pass };
    request.extensions_mut().insert(Address(address));
    let response = match pass {
        Pass::In => next.run(request).await,
        Pass::Blocked => turned_away(StatusCode::FORBIDDEN, BLOCKED),
        Pass::TooOften => turned_away(StatusCode::TOO_MANY_REQUESTS, TOO_OFTEN),
    };
    saw(&portal, &asked, &response, state::micros(begun));
    response
}

const BLOCKED: &str =
    "Доступ с этого адреса закрыт администратором портала. · Access from this address is closed.";
const TOO_OFTEN: &str =
    "Слишком много запросов с этого адреса. Подождите минуту. · Too many requests: wait a minute.";

/// Costs next to nothing: it may be one of very many.
fn turned_away(status: StatusCode, why: &str) -> Response {
    let page = format!(
        "<!doctype html><html lang=\"ru\"><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">\
         <title>marka</title><h1>{}</h1><p>{why}</p></html>",
        status.as_u16()
    );
    (status, [(CONTENT_TYPE, HTML), (RETRY_AFTER, "60")], page).into_response()
}

fn saw(portal: &Portal, asked: &Asked, response: &Response, micros: i64) {
    let whose = response.extensions().get::<Whose>();
    let status = response.status();
    let cause = error::cause(response).filter(|_| status.is_server_error());
    let settings = portal.settings();
    let shortened = settings.keeping.shorten.then(|| gate::shortened(&asked.address));
    let seen = Seen {
        at: asked.at,
        route: &asked.route,
        address: shortened.as_deref().unwrap_or(&asked.address),
        person: whose.map_or(0, |whose| whose.0.id),
        status: status.as_u16(),
        micros,
        request: &asked.request,
        cause,
    };
    portal.watch.ledger.add(&seen);
    portal.watch.metrics.add(&seen);
    if let Some(log) = &portal.watch.log {
        log.add(&log::Line {
            at: asked.at,
            address: seen.address,
            login: whose.map_or("", |whose| whose.0.login.as_str()),
            method: asked.method.as_str(),
            path: &asked.path,
            version: version(asked.version),
            status: seen.status,
            referer: &asked.referer,
            agent: &asked.agent,
            micros,
            request: &asked.request,
        });
    }
}

fn version(version: Version) -> &'static str {
    match version {
        Version::HTTP_10 => "HTTP/1.0",
        Version::HTTP_2 => "HTTP/2.0",
        _ => "HTTP/1.1",
    }
}

/// Lays down what was counted; what the store does not take waits.
pub(crate) async fn lay_down(portal: &Portal) -> Result<(), StoreError> {
    let (traffic, slow, faults) = portal.watch.ledger.take();
    if traffic.is_empty() && faults.is_empty() {
        return Ok(());
    }
    // Who asked for it may go away: what was taken is laid down all the same.
    let portal = portal.clone();
    let laid = tokio::spawn(async move {
        if let Err(error) = portal.store.add_traffic(&traffic, &slow).await {
            portal.watch.ledger.put_back((traffic, slow, faults));
            return Err(error);
        }
        let added = portal.store.add_faults(&faults).await;
        if added.is_err() {
            portal.watch.ledger.put_back((Vec::new(), Vec::new(), faults));
        }
        added
    });
    laid.await.map_err(|error| StoreError::Unreachable(error.to_string()))?
}

/// What is looked at each minute: quiet addresses, thresholds.
pub(crate) async fn look(portal: &Portal) -> Result<(), StoreError> {
    portal.gate().forget_quiet();
    alerts::look(portal).await
}

/// Folds and forgets what is old.
pub(crate) async fn forget_old(portal: &Portal) -> Result<(), StoreError> {
    let days = i64::from(portal.settings().keeping.days);
    portal.store.fold_traffic(now() - 2 * DAY).await?;
    portal.store.forget_traffic(now() - days * DAY).await
}

/// The beginning of the minute of a moment.
fn minute_of(at: Micros) -> Micros {
    at - at.rem_euclid(MINUTE)
}
