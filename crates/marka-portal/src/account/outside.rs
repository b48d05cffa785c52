//! People for whom a directory or a provider vouches: let in, and kept as they are told of.

use std::collections::BTreeSet;

use axum::extract::{Extension, Query, State};
use axum::http::header::{COOKIE, SET_COOKIE};
use axum::http::{HeaderMap, HeaderValue};
use axum::response::{IntoResponse, Redirect, Response};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use marka_pages::texts::PeopleTexts;
use marka_sign_in::{Outside, Pending, SignInError};
use marka_store::{NewPerson, Person, PersonEdit, PersonState, Refusal, Role, SignInSource, StoreError};
use serde::Deserialize;

use super::{begin, is_login, sign_in};
use crate::access::{Address, Anybody};
use crate::clock::now;
use crate::edition::{Admission, Portal};
use crate::error::AppError;
use crate::locale::Locale;

/// The cookie of a sign-in that waits for the provider, and how long it waits, in seconds.
const WAITING: &str = "marka-waiting";
const WAITS: u32 = 600;

/// Why somebody for whom others vouch does not come in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Outcast {
    /// None of their groups gives a role.
    NoRole,
    /// The name at sign-in is that of somebody else here.
    Taken,
    /// An administrator has blocked them.
    Blocked,
    /// The name cannot be one to sign in with.
    Name,
}

impl Outcast {
    /// What the person is told.
    pub(super) fn told(self, w: &'static PeopleTexts) -> &'static str {
        match self {
            Outcast::NoRole => &w.outside_no_role,
            Outcast::Taken => &w.outside_taken,
            Outcast::Blocked => &w.outside_blocked,
            Outcast::Name => &w.outside_name,
        }
    }
}

fn roles(admission: &Admission, outside: &Outside) -> BTreeSet<Role> {
    let given = admission.roles.iter().filter(|(group, _)| outside.is_in(group)).map(|(_, role)| *role);
    let mut roles: BTreeSet<Role> = given.collect();
    if roles.is_empty() {
        roles.extend(admission.otherwise);
    }
    roles
}

/// Lets somebody in: made at the first time, brought up to date at every later one.
pub(super) async fn arrive(
    portal: &Portal,
    source: SignInSource,
    admission: &Admission,
    outside: &Outside,
    language: &str,
) -> Result<Result<Person, Outcast>, StoreError> {
    let roles = roles(admission, outside);
    if let Some(person) = portal.store.person_by_external(source, &outside.id).await? {
        return known(portal, person, outside, roles).await;
    }
    if roles.is_empty() {
        return Ok(Err(Outcast::NoRole));
    }
    if !is_login(&outside.login) {
        return Ok(Err(Outcast::Name));
    }
    let name = if outside.name.is_empty() { &outside.login } else { &outside.name };
    let new = NewPerson {
        login: outside.login.clone(),
        name: name.clone(),
        email: outside.email.clone(),
        language: language.to_owned(),
        source,
        external_id: Some(outside.id.clone()),
        state: PersonState::Active,
        password: None,
        roles,
    };
    match portal.store.add_person(&new, None, now()).await {
        Ok(id) => Ok(Ok(portal.store.person(id).await?)),
        Err(StoreError::Double(_)) => Ok(Err(Outcast::Taken)),
        Err(error) => Err(error),
    }
}

async fn known(
    portal: &Portal,
    person: Person,
    outside: &Outside,
    roles: BTreeSet<Role>,
) -> Result<Result<Person, Outcast>, StoreError> {
    if person.state == PersonState::Blocked {
        return Ok(Err(Outcast::Blocked));
    }
    let or = |told: &str, known: &str| if told.is_empty() { known.to_owned() } else { told.to_owned() };
    let edit = PersonEdit {
        name: or(&outside.name, &person.name),
        email: or(&outside.email, &person.email),
        state: PersonState::Active,
        roles,
    };
    let same = (&edit.name, &edit.email, edit.state, &edit.roles)
        == (&person.name, &person.email, person.state, &person.roles);
    if !same {
        match portal.store.edit_person(person.id, &edit, None, now()).await {
            // The only administrator stays one, whatever the groups say.
            Ok(()) | Err(StoreError::Refused(Refusal::LastAdministrator)) => {}
            Err(error) => return Err(error),
        }
    }
    let person = portal.store.person(person.id).await?;
    Ok(if person.roles.is_empty() { Err(Outcast::NoRole) } else { Ok(person) })
}

/// What the person is told where a directory or a provider cannot vouch; the log has the cause.
pub(super) fn told(error: &SignInError, w: &'static PeopleTexts) -> &'static str {
    tracing::error!("sign-in: {error}");
    match error {
        SignInError::Unreachable(_) => &w.outside_unreachable,
        SignInError::Misconfigured(_) => &w.outside_misconfigured,
        SignInError::Refused(_) => &w.outside_refused,
    }
}

/// Where to go on afterwards.
#[derive(Deserialize)]
pub(crate) struct Next {
    #[serde(default)]
    next: String,
}

/// `GET /sign-in/provider`: to the provider.
pub(crate) async fn to_provider(
    _: Anybody,
    State(portal): State<Portal>,
    locale: Locale,
    Query(Next { next }): Query<Next>,
) -> Result<Response, AppError> {
    let Some((provider, _, _)) = &portal.config.provider else { return Err(AppError::not_found("")) };
    match provider.begin().await {
        Ok(begun) => {
            let cookie = waiting(&begun.pending, &next, portal.is_secure());
            Ok(([(SET_COOKIE, cookie)], Redirect::to(&begun.address)).into_response())
        }
        Err(error) => sign_in::page(&portal, &locale, "", &next, told(&error, locale.lang.people_texts())),
    }
}

/// The sign-in stays with the browser that began it: any node may finish it, and nobody else.
fn waiting(pending: &Pending, next: &str, secure: bool) -> HeaderValue {
    let Pending { state, nonce, verifier } = pending;
    let next = URL_SAFE_NO_PAD.encode(next);
    let secure = if secure { "; Secure" } else { "" };
    let text = format!(
        "{WAITING}={state}.{nonce}.{verifier}.{next}; Path=/sign-in; HttpOnly; SameSite=Lax; Max-Age={WAITS}{secure}"
    );
    HeaderValue::from_str(&text).unwrap_or(HeaderValue::from_static(""))
}

fn no_longer_waiting() -> HeaderValue {
    HeaderValue::from_static("marka-waiting=; Path=/sign-in; HttpOnly; SameSite=Lax; Max-Age=0")
}

fn pending(headers: &HeaderMap) -> Option<(Pending, String)> {
    let cookies = headers.get_all(COOKIE).iter().filter_map(|value| value.to_str().ok());
    let mut pairs =
        cookies.flat_map(|cookies| cookies.split(';')).filter_map(|pair| pair.trim().split_once('='));
    let (_, value) = pairs.find(|pair| pair.0 == WAITING)?;
    let mut parts = value.splitn(4, '.').map(str::to_owned);
    let pending = Pending { state: parts.next()?, nonce: parts.next()?, verifier: parts.next()? };
    let next = URL_SAFE_NO_PAD.decode(parts.next()?).ok()?;
    Some((pending, String::from_utf8(next).ok()?))
}

/// What the provider sends the browser back with.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(crate) struct Back {
    code: String,
    state: String,
    error: String,
    error_description: String,
}

/// `GET /sign-in/back`: from the provider.
pub(crate) async fn back(
    _: Anybody,
    State(portal): State<Portal>,
    locale: Locale,
    Extension(address): Extension<Address>,
    headers: HeaderMap,
    Query(back): Query<Back>,
) -> Result<Response, AppError> {
    let Some((provider, admission, _)) = &portal.config.provider else { return Err(AppError::not_found("")) };
    let w = locale.lang.people_texts();
    let again = |next: &str, trouble: &str| sign_in::page(&portal, &locale, "", next, trouble);
    let Some((pending, next)) = pending(&headers).filter(|(pending, _)| pending.state == back.state) else {
        return again("", &w.outside_again);
    };
    if !back.error.is_empty() {
        // Anybody may call this address with any text: in the log it keeps to its line.
        tracing::warn!("sign-in: the provider says {:?}: {:?}", back.error, back.error_description);
        return again(&next, &w.outside_refused);
    }
    let outside = match provider.finish(back.code, &pending).await {
        Ok(outside) => outside,
        Err(error) => return again(&next, told(&error, w)),
    };
    match arrive(&portal, SignInSource::Oidc, admission, &outside, locale.lang.code()).await? {
        Ok(person) => {
            let mut response = begin(&portal, person.id, &headers, &address, &next).await?;
            response.headers_mut().append(SET_COOKIE, no_longer_waiting());
            Ok(response)
        }
        Err(outcast) => again(&next, outcast.told(w)),
    }
}
