//! Other programs are told what happens: a signed message to each address that wants it, sent by a job that tries again.

use std::sync::LazyLock;
use std::time::Duration;

use axum::Form;
use axum::extract::rejection::FormRejection;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use hmac::{Hmac, Mac as _};
use marka_pages::control::{WebhookRow, WebhooksPage};
use marka_pages::frame::Section;
use marka_store::{StoreError, hexadecimal};
use serde::{Deserialize, Serialize};
use serde_json::json;
use sha2::Sha256;
use ureq::tls::{RootCerts, TlsConfig};

use crate::access::{CareForSettings, May};
use crate::account::again;
use crate::clock::now;
use crate::edition::Portal;
use crate::error::AppError;
use crate::form::{Pairs, value};
use crate::locale::Locale;
use crate::notify::News;
use crate::page::render;
use crate::secrets::token;
use crate::{jobs, moment};

/// The job that sends a message.
pub(crate) const SEND: &str = "webhook";

/// Events, and the kinds of news that they are.
const EVENTS: [(&str, &[&str]); 4] = [
    ("entry.decided", &["approved", "returned", "rejected"]),
    ("request.new", &["request"]),
    ("request.state", &["state"]),
    ("alert", &["alert"]),
];
/// The event of a message by which an address is tried out.
const TRIAL: &str = "trial";
/// The most addresses, and the longest.
const MOST: usize = 20;
const LONGEST: usize = 500;

/// What a job of a message is told.
#[derive(Serialize, Deserialize)]
struct Message {
    webhook: i64,
    event: String,
    body: String,
}

/// Asks nobody but whom it was told to ask.
static AGENT: LazyLock<ureq::Agent> = LazyLock::new(|| {
    let tls = TlsConfig::builder().root_certs(RootCerts::PlatformVerifier).build();
    let config = ureq::Agent::config_builder().tls_config(tls).max_redirects(0);
    config.timeout_global(Some(Duration::from_secs(10))).build().new_agent()
});

/// Lays down a message for each address that wants to know of some news.
pub(crate) async fn announce(portal: &Portal, news: &News<'_>) -> Result<(), StoreError> {
    let Some((event, _)) = EVENTS.iter().find(|event| event.1.contains(&news.kind)) else { return Ok(()) };
    for webhook in portal.store.webhooks().await? {
        if webhook.events.split(' ').any(|wanted| wanted == *event) {
            lay_down(portal, webhook.id, event, news.kind, (news.text, &news.path())).await?;
        }
    }
    Ok(())
}

async fn lay_down(
    portal: &Portal,
    webhook: i64,
    event: &str,
    kind: &str,
    (text, path): (&str, &str),
) -> Result<(), StoreError> {
    let body = json!({
        "event": event,
        "kind": kind,
        "at": moment::stamp(now()),
        "site": portal.settings().site,
        "text": text,
        "address": portal.link(path),
    });
    let message = Message { webhook, event: event.to_owned(), body: body.to_string() };
    let payload = serde_json::to_string(&message).unwrap_or_default();
    jobs::add(portal, SEND, &payload, None).await
}

/// Sends a message. An address that was taken out meanwhile is told nothing.
pub(crate) async fn send(portal: &Portal, payload: &str) -> Result<(), String> {
    let Message { webhook, event, body } =
        serde_json::from_str(payload).map_err(|error| error.to_string())?;
    let known = portal.store.webhook(webhook).await.map_err(|error| error.to_string())?;
    let Some(known) = known else { return Ok(()) };
    let signature = signature(&known.secret, &body);
    let sent = tokio::task::spawn_blocking(move || {
        let request = AGENT.post(&known.url).header("content-type", "application/json");
        let request = request.header("x-marka-event", &event).header("x-marka-signature", &signature);
        let answer = request.send(&body).map_err(|error| error.to_string())?;
        // To go elsewhere is no answer.
        if answer.status().is_success() {
            Ok(())
        } else {
            Err(format!("ответ {}", answer.status().as_u16()))
        }
    });
    let sent = sent.await.map_err(|error| error.to_string())?;
    let error = sent.as_ref().err().map_or("", String::as_str);
    portal.store.webhook_told(webhook, error, now()).await.map_err(|error| error.to_string())?;
    sent
}

/// `sha256=` and the keyed hash of a message, by which its reader knows that it is ours.
fn signature(secret: &str, body: &str) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).expect("a key of any length is good");
    mac.update(body.as_bytes());
    format!("sha256={}", hexadecimal(&mac.finalize().into_bytes()))
}

/// What was done just now.
#[derive(Deserialize)]
pub(crate) struct Shown {
    #[serde(default)]
    done: String,
}

/// `GET /webhooks`.
pub(crate) async fn webhooks(
    _: May<CareForSettings>,
    State(portal): State<Portal>,
    locale: Locale,
    Query(shown): Query<Shown>,
) -> Result<Response, AppError> {
    page(&portal, &locale, "", None, (&shown.done, "")).await
}

async fn page(
    portal: &Portal,
    locale: &Locale,
    typed: &str,
    secret: Option<String>,
    (done, trouble): (&str, &str),
) -> Result<Response, AppError> {
    let rows = portal.store.webhooks().await?.into_iter().map(|webhook| WebhookRow {
        id: webhook.id,
        events: webhook.events.split(' ').map(str::to_owned).collect(),
        told: webhook.told_at.map(moment::minute).unwrap_or_default(),
        error: webhook.last_error,
        url: webhook.url,
    });
    let edition = portal.edition();
    let frame = locale.frame(Section::People, edition.hash());
    let w = frame.t.lang.control_texts();
    let done = match done {
        "" => "",
        "tried" => &w.hook_tried,
        _ => &w.control_saved,
    };
    let events = EVENTS.iter().map(|event| event.0).collect();
    let page = WebhooksPage { w, frame, rows: rows.collect(), events, typed, secret, done, trouble };
    if trouble.is_empty() { render(&page) } else { again(&page, trouble) }
}

/// `POST /webhooks`.
pub(crate) async fn add(
    signed: May<CareForSettings>,
    State(portal): State<Portal>,
    locale: Locale,
    form: Result<Form<Pairs>, FormRejection>,
) -> Result<Response, AppError> {
    let Form(pairs) = form?;
    let w = locale.lang.control_texts();
    let url = value(&pairs, "url");
    let is_event = |word: &str| EVENTS.iter().any(|event| event.0 == word);
    let events = pairs.iter().filter(|pair| pair.0 == "events" && is_event(&pair.1));
    let events: Vec<&str> = events.map(|pair| pair.1.as_str()).collect();
    let good = url.len() <= LONGEST && ["http://", "https://"].iter().any(|scheme| url.starts_with(scheme));
    if !good || url.parse::<axum::http::Uri>().is_err() {
        return page(&portal, &locale, url, None, ("", &w.hook_wrong)).await;
    }
    if events.is_empty() {
        return page(&portal, &locale, url, None, ("", &w.hook_nothing)).await;
    }
    if portal.store.webhooks().await?.len() >= MOST {
        return page(&portal, &locale, url, None, ("", &w.hook_many)).await;
    }
    let secret = token()?;
    portal.store.add_webhook((url, &events.join(" "), &secret), signed.person.id, now()).await?;
    page(&portal, &locale, "", Some(secret), ("saved", "")).await
}

/// `POST /webhooks/{webhook}/try`.
pub(crate) async fn try_out(
    _: May<CareForSettings>,
    State(portal): State<Portal>,
    Path(webhook): Path<i64>,
) -> Result<Response, AppError> {
    lay_down(&portal, webhook, TRIAL, TRIAL, ("", "/")).await?;
    Ok(Redirect::to("/webhooks?done=tried").into_response())
}

/// `POST /webhooks/{webhook}/remove`.
pub(crate) async fn remove(
    _: May<CareForSettings>,
    State(portal): State<Portal>,
    Path(webhook): Path<i64>,
) -> Result<Response, AppError> {
    portal.store.remove_webhook(webhook).await?;
    Ok(Redirect::to("/webhooks?done=saved").into_response())
}

#[cfg(test)]
mod tests {
    #[test]
    fn messages_are_signed() {
        // RFC 4231, test case 2.
        let expected = "sha256=5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843";
        assert_eq!(super::signature("Jefe", "what do ya want for nothing?"), expected);
    }
}
