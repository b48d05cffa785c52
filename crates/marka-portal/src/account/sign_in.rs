//! Signing in: a password, then the second factor where there is one.

use axum::Form;
use axum::extract::rejection::FormRejection;
use axum::extract::{Extension, Query, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Redirect, Response};
use marka_pages::frame::Section;
use marka_pages::people::{SecondPage, SignInPage};
use marka_sign_in::Directory;
use marka_store::{LinkKind, Person, PersonState, SignInSource, digest};
use serde::Deserialize;

use super::outside::{arrive, told};
use super::{again, begin};
use crate::access::{Address, Anybody, Signed};
use crate::clock::{MINUTE, SECOND, now};
use crate::edition::{Admission, Portal};
use crate::error::AppError;
use crate::locale::Locale;
use crate::page::render;
use crate::secrets::{token, totp_step, verify};

/// So many sign-ins may fail within a while: for one account, and from one address.
const FAILURES: (i64, i64) = (8, 40);
const WHILE: i64 = 15 * MINUTE;
/// How long the second factor is awaited.
const SECOND_FACTOR: i64 = 5 * MINUTE;

/// Where to go on.
#[derive(Deserialize)]
pub(crate) struct Next {
    #[serde(default)]
    next: String,
}

/// What the form says.
#[derive(Deserialize)]
pub(crate) struct Said {
    #[serde(default)]
    login: String,
    #[serde(default)]
    password: String,
    #[serde(default)]
    next: String,
}

/// The second form.
#[derive(Deserialize)]
pub(crate) struct SecondSaid {
    #[serde(default)]
    token: String,
    #[serde(default)]
    code: String,
    #[serde(default)]
    next: String,
}

/// `GET /sign-in`.
pub(crate) async fn sign_in_page(
    _: Anybody,
    State(portal): State<Portal>,
    locale: Locale,
    signed: Option<Extension<Signed>>,
    Query(Next { next }): Query<Next>,
) -> Result<Response, AppError> {
    if signed.is_some() {
        return Ok(Redirect::to("/me").into_response());
    }
    if portal.store.setup().await? == marka_store::Setup::Open {
        return Ok(Redirect::to("/setup").into_response());
    }
    page(&portal, &locale, "", &next, "")
}

pub(super) fn page(
    portal: &Portal,
    locale: &Locale,
    login: &str,
    next: &str,
    trouble: &str,
) -> Result<Response, AppError> {
    let edition = portal.edition();
    let frame = locale.frame(Section::Account, edition.hash());
    let page = SignInPage {
        w: frame.t.lang.people_texts(),
        frame,
        login,
        next,
        provider: portal.config.provider.as_ref().map(|(_, _, button)| button.as_str()),
        trouble,
    };
    if trouble.is_empty() { render(&page) } else { again(&page, trouble) }
}

/// `POST /sign-in`.
pub(crate) async fn sign_in(
    _: Anybody,
    State(portal): State<Portal>,
    locale: Locale,
    Extension(address): Extension<Address>,
    headers: HeaderMap,
    said: Result<Form<Said>, FormRejection>,
) -> Result<Response, AppError> {
    let Form(mut said) = said?;
    // No name is longer; what fails is kept.
    said.login = said.login.chars().take(super::LONGEST_LOGIN).collect();
    let w = locale.lang.people_texts();
    if is_locked(&portal, &said.login, &address).await? {
        return page(&portal, &locale, &said.login, &said.next, &w.sign_in_locked);
    }
    let person = portal.store.person_by_login(&said.login).await?;
    let person = person.filter(|person| person.state == PersonState::Active);
    let local = person.as_ref().filter(|person| person.source == SignInSource::Local);
    if local.is_none()
        && let Some((directory, admission)) = &portal.config.directory
    {
        return match by_directory(&portal, directory, admission, &said, &address, &locale).await? {
            Ok(person) => begin(&portal, person.id, &headers, &address, &said.next).await,
            Err(told) => page(&portal, &locale, &said.login, &said.next, told),
        };
    }
    let known = local.and_then(|person| person.password.clone());
    let right = verify(said.password, known).await?;
    let Some(person) = person.filter(|_| right) else {
        portal.store.sign_in_failed(&said.login, &address.0, now()).await?;
        return page(&portal, &locale, &said.login, &said.next, &w.sign_in_wrong);
    };
    if person.totp.is_some() {
        let token = token()?;
        let until = (now(), now() + SECOND_FACTOR);
        portal
            .store
            .add_link(LinkKind::SecondFactor, &digest(token.as_bytes()), person.id, None, until)
            .await?;
        return second_page(&portal, &locale, &token, &said.next, "");
    }
    portal.store.forgive_failures(&person.login, now()).await?;
    begin(&portal, person.id, &headers, &address, &said.next).await
}

/// The person whom the directory vouches for, or what is told to whoever asked.
async fn by_directory(
    portal: &Portal,
    directory: &Directory,
    admission: &Admission,
    said: &Said,
    address: &Address,
    locale: &Locale,
) -> Result<Result<Person, &'static str>, AppError> {
    let w = locale.lang.people_texts();
    let outside = match directory.check(said.login.trim(), &said.password).await {
        Ok(Some(outside)) => outside,
        Ok(None) => {
            portal.store.sign_in_failed(&said.login, &address.0, now()).await?;
            return Ok(Err(&w.sign_in_wrong));
        }
        Err(error) => return Ok(Err(told(&error, w))),
    };
    let arrived = arrive(portal, SignInSource::Ldap, admission, &outside, locale.lang.code()).await?;
    if arrived.is_ok() {
        portal.store.forgive_failures(&said.login, now()).await?;
    }
    Ok(arrived.map_err(|outcast| outcast.told(w)))
}

async fn is_locked(portal: &Portal, login: &str, address: &Address) -> Result<bool, AppError> {
    let (account, from) = portal.store.failures(login, &address.0, now() - WHILE).await?;
    Ok(account >= FAILURES.0 || from >= FAILURES.1)
}

fn second_page(
    portal: &Portal,
    locale: &Locale,
    token: &str,
    next: &str,
    trouble: &str,
) -> Result<Response, AppError> {
    let edition = portal.edition();
    let frame = locale.frame(Section::Account, edition.hash());
    let page = SecondPage { w: frame.t.lang.people_texts(), frame, token, next, trouble };
    if trouble.is_empty() { render(&page) } else { again(&page, trouble) }
}

/// `POST /sign-in/second`.
pub(crate) async fn second(
    _: Anybody,
    State(portal): State<Portal>,
    locale: Locale,
    Extension(address): Extension<Address>,
    headers: HeaderMap,
    said: Result<Form<SecondSaid>, FormRejection>,
) -> Result<Response, AppError> {
    let Form(said) = said?;
    let w = locale.lang.people_texts();
    let hash = digest(said.token.as_bytes());
    let Some(person) = portal.store.second_factor(&hash, now()).await? else {
        return page(&portal, &locale, "", &said.next, &w.second_again);
    };
    let person = portal.store.person(person).await?;
    if is_locked(&portal, &person.login, &address).await? {
        return page(&portal, &locale, &person.login, &said.next, &w.sign_in_locked);
    }
    if !is_right(&portal, &person, &said.code).await? {
        portal.store.sign_in_failed(&person.login, &address.0, now()).await?;
        return second_page(&portal, &locale, &said.token, &said.next, &w.second_wrong);
    }
    if !portal.store.second_factor_given(&hash, now()).await? {
        return page(&portal, &locale, "", &said.next, &w.second_again);
    }
    portal.store.forgive_failures(&person.login, now()).await?;
    begin(&portal, person.id, &headers, &address, &said.next).await
}

/// Whether a code is the one of now or a recovery code; either is spent by that.
async fn is_right(portal: &Portal, person: &Person, code: &str) -> Result<bool, AppError> {
    let Some(secret) = &person.totp else { return Ok(false) };
    let seconds = u64::try_from(now() / SECOND).unwrap_or(0);
    if let Some(step) = totp_step(secret, code, seconds) {
        return Ok(portal.store.take_totp_step(person.id, step).await?);
    }
    let code = code.trim().to_lowercase();
    Ok(portal.store.take_recovery_code(person.id, &digest(code.as_bytes()), now()).await?)
}
