//! What whoever helps would ask first: versions, settings without secrets, how things are, what went wrong last.

use axum::extract::State;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use marka_store::{Fault, Store, StoreError};
use serde_json::{Map, Value as Json, json};

use crate::access::{CareForSettings, May};
use crate::clock::now;
use crate::edition::{Portal, PortalConfig};
use crate::error::AppError;
use crate::moment;
use crate::settings::{ADDRESSES, KEYS, LOGO, LOOK, SUPPORT, Settings};

/// So many of the last faults are told.
const FAULTS: u32 = 20;

/// What stays in the house: who is to be asked, whose networks are let in, where requests go. A picture says nothing.
const OWN: [&str; 4] = [LOGO, LOOK, ADDRESSES, SUPPORT];

/// The settings that may leave the house.
fn settings(settings: &Settings) -> Map<String, Json> {
    let told = KEYS.iter().filter(|key| !OWN.contains(key));
    told.map(|key| ((*key).to_owned(), settings.value(key))).collect()
}

/// A fault without addresses and people.
fn fault(fault: &Fault) -> Json {
    json!({
        "route": fault.route,
        "status": fault.status,
        "cause": fault.cause,
        "count": fault.count,
        "first": moment::stamp(fault.first_at),
        "last": moment::stamp(fault.last_at),
        "request": fault.request,
    })
}

/// What is known of a configuration, without names, addresses of servers and secrets.
fn config(config: &PortalConfig) -> Json {
    json!({
        "address": config.address.is_some(),
        "proxies": config.proxies,
        "mail": config.mail.is_some(),
        "backup_encrypted": config.backup.passphrase.is_some(),
        "directory": config.directory.is_some(),
        "provider": config.provider.is_some(),
        "access_log": config.access_log.is_some(),
    })
}

async fn told(store: &Store, edition: &str, configured: &PortalConfig) -> Result<Json, StoreError> {
    let kept = Settings::read(store).await?;
    let contents: Map<String, Json> = store
        .contents()
        .await?
        .into_iter()
        .map(|table| (table.table.to_owned(), json!(table.rows)))
        .collect();
    Ok(json!({
        "made": moment::stamp(now()),
        "program": env!("CARGO_PKG_VERSION"),
        "rules": edition,
        "system": { "os": std::env::consts::OS, "arch": std::env::consts::ARCH },
        "database": { "kind": store.kind(), "bytes": store.size().await?, "rows": contents },
        "config": config(configured),
        "settings": settings(&kept),
        "faults": store.faults(true, FAULTS).await?.iter().map(fault).collect::<Vec<_>>(),
    }))
}

/// The bundle of a portal as text.
pub(super) async fn text(portal: &Portal) -> Result<String, StoreError> {
    of_installation(&portal.store, portal.edition().hash(), &portal.config).await
}

/// The bundle of an installation, whether it runs or not.
pub(crate) async fn of_installation(
    store: &Store,
    edition: &str,
    config: &PortalConfig,
) -> Result<String, StoreError> {
    Ok(serde_json::to_string_pretty(&told(store, edition, config).await?).unwrap_or_default() + "\n")
}

/// `GET /support/bundle`: as it would be sent.
pub(crate) async fn show(
    _: May<CareForSettings>,
    State(portal): State<Portal>,
) -> Result<Response, AppError> {
    Ok(([(CONTENT_TYPE, "text/plain; charset=utf-8")], text(&portal).await?).into_response())
}
