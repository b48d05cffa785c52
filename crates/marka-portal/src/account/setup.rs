//! The first start.

use std::collections::BTreeSet;

use axum::Form;
use axum::extract::rejection::FormRejection;
use axum::extract::{Extension, Query, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Redirect, Response};
use marka_pages::frame::Section;
use marka_pages::people::SetupPage;
use marka_store::{NewPerson, PersonState, Refusal, Setup, SignInSource, StoreError, digest};
use serde::Deserialize;

use super::{again, begin, is_login, is_name, weak};
use crate::access::{Address, Anybody};
use crate::clock::{MINUTE, now};
use crate::edition::Portal;
use crate::error::AppError;
use crate::locale::Locale;
use crate::page::render;
use crate::secrets::{hash, token, weakness};

/// Name under which wrong codes are counted.
const CODE: &str = "setup code";
/// So many wrong codes are taken from one address within a while.
const FAILURES: i64 = 20;

/// The code that the address may carry.
#[derive(Deserialize)]
pub(crate) struct Code {
    #[serde(default)]
    code: String,
}

/// What the form says.
#[derive(Deserialize, Default)]
pub(crate) struct Said {
    #[serde(default)]
    code: String,
    #[serde(default)]
    login: String,
    #[serde(default)]
    name: String,
    #[serde(default)]
    email: String,
    #[serde(default)]
    password: String,
}

/// Opens the first start where nobody has done it: gives the code for whoever sees the terminal or the log.
pub(crate) async fn open_setup(portal: &Portal) -> Result<Option<String>, AppError> {
    if portal.store.setup().await? == Setup::Closed {
        return Ok(None);
    }
    let code: String = token()?.chars().take(12).collect();
    let code = format!("{}-{}-{}", &code[..4], &code[4..8], &code[8..]);
    let open = portal.store.open_setup(&digest(code.as_bytes()), now()).await? == Setup::Open;
    Ok(open.then_some(code))
}

/// `GET /setup`.
pub(crate) async fn setup(
    _: Anybody,
    State(portal): State<Portal>,
    locale: Locale,
    Query(Code { code }): Query<Code>,
) -> Result<Response, AppError> {
    if portal.store.setup().await? == Setup::Closed {
        return Ok(Redirect::to("/sign-in").into_response());
    }
    page(&portal, &locale, &Said { code, ..Said::default() }, "")
}

/// The page again, with what was wrong about a backup.
pub(crate) fn setup_again(
    portal: &Portal,
    locale: &Locale,
    code: &str,
    trouble: &str,
) -> Result<Response, AppError> {
    page(portal, locale, &Said { code: code.to_owned(), ..Said::default() }, trouble)
}

/// Whether this is the code of the first start; wrong ones are counted.
pub(crate) async fn is_code(portal: &Portal, code: &str, address: &Address) -> Result<bool, AppError> {
    let code = digest(code.trim().to_lowercase().as_bytes());
    let (_, failures) = portal.store.failures(CODE, &address.0, now() - 15 * MINUTE).await?;
    if failures < FAILURES && portal.store.is_setup_code(&code).await? {
        return Ok(true);
    }
    portal.store.sign_in_failed(CODE, &address.0, now()).await?;
    Ok(false)
}

fn page(portal: &Portal, locale: &Locale, said: &Said, trouble: &str) -> Result<Response, AppError> {
    let edition = portal.edition();
    let frame = locale.frame(Section::Account, edition.hash());
    let Said { code, login, name, email, .. } = said;
    let page = SetupPage { w: frame.t.lang.people_texts(), frame, code, login, name, email, trouble };
    if trouble.is_empty() { render(&page) } else { again(&page, trouble) }
}

/// `POST /setup`.
pub(crate) async fn finish(
    _: Anybody,
    State(portal): State<Portal>,
    locale: Locale,
    Extension(address): Extension<Address>,
    headers: HeaderMap,
    said: Result<Form<Said>, FormRejection>,
) -> Result<Response, AppError> {
    let Form(mut said) = said?;
    let w = locale.lang.people_texts();
    said.code = said.code.trim().to_lowercase();
    said.login = said.login.trim().to_owned();
    let code = digest(said.code.as_bytes());
    if !is_code(&portal, &said.code, &address).await? {
        return page(&portal, &locale, &said, &w.setup_code_wrong);
    }
    if !is_login(&said.login) {
        return page(&portal, &locale, &said, &w.login_needed);
    }
    if !is_name(&said.name) {
        return page(&portal, &locale, &said, &w.name_needed);
    }
    if let Some(why) = weakness(&said.password, &[&said.login, &said.name, &said.email]) {
        return page(&portal, &locale, &said, weak(why, w));
    }
    let first = NewPerson {
        login: said.login.clone(),
        name: said.name.clone(),
        email: said.email.clone(),
        language: locale.lang.code().to_owned(),
        source: SignInSource::Local,
        external_id: None,
        state: PersonState::Active,
        password: Some(hash(said.password).await?),
        roles: BTreeSet::new(),
    };
    match portal.store.finish_setup(&code, &first, now()).await {
        Ok(person) => begin(&portal, person, &headers, &address, "/people").await,
        Err(StoreError::Refused(Refusal::SetupClosed)) => Ok(Redirect::to("/sign-in").into_response()),
        Err(error) => Err(error.into()),
    }
}
