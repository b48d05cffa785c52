//! Keys by which programs act for a person: sessions without a browser.

use axum::Form;
use axum::extract::rejection::FormRejection;
use axum::extract::{Extension, State};
use axum::response::Response;
use marka_pages::frame::Section;
use marka_pages::people::KeyPage;
use marka_store::{NewSession, Store, digest};
use serde::Deserialize;

use crate::access::{Address, May, SignedIn};
use crate::clock::{DAY, now};
use crate::edition::Portal;
use crate::error::AppError;
use crate::locale::Locale;
use crate::page::render;
use crate::secrets::token;

/// How long a key works.
const GOOD: i64 = 365 * DAY;
/// The longest name of a program, in characters.
const LONGEST: usize = 60;

/// What the form says.
#[derive(Deserialize)]
pub(crate) struct Said {
    #[serde(default)]
    name: String,
}

/// Makes a key for a person; it is told once.
pub(crate) async fn new_key(
    store: &Store,
    person: i64,
    name: &str,
    address: &str,
) -> Result<String, AppError> {
    let token = token()?;
    let name: String = name.trim().chars().filter(|c| !c.is_control()).take(LONGEST).collect();
    let device = if name.is_empty() { "API".to_owned() } else { format!("API: {name}") };
    let hash = digest(token.as_bytes());
    let new = NewSession { hash: &hash, person, device: &device, address, expires_at: now() + GOOD };
    store.begin_session(&new, now()).await?;
    Ok(token)
}

/// `POST /me/keys`.
pub(crate) async fn key(
    signed: May<SignedIn>,
    State(portal): State<Portal>,
    locale: Locale,
    Extension(address): Extension<Address>,
    said: Result<Form<Said>, FormRejection>,
) -> Result<Response, AppError> {
    let Form(said) = said?;
    let key = new_key(&portal.store, signed.person.id, &said.name, &address.0).await?;
    let edition = portal.edition();
    let frame = locale.frame(Section::Account, edition.hash());
    render(&KeyPage { w: frame.t.lang.people_texts(), frame, key: &key })
}
