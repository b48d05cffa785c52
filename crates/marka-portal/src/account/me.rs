//! One's own account: password, second factor, sessions.

use axum::Form;
use axum::extract::rejection::FormRejection;
use axum::extract::{Path, Query, State};
use axum::http::header::SET_COOKIE;
use axum::response::{IntoResponse, Redirect, Response};
use marka_pages::frame::Section;
use marka_pages::people::{MePage, NewSecond, Second, SessionRow};
use marka_store::{Session, SignInSource, digest};
use serde::Deserialize;

use super::away::away;
use super::{again, weak};
use crate::access::{May, Signed, SignedIn, no_cookie};
use crate::clock::{SECOND, now};
use crate::edition::Portal;
use crate::error::AppError;
use crate::locale::Locale;
use crate::moment;
use crate::page::render;
use crate::secrets::{hash, recovery_codes, totp_address, totp_secret, totp_step, verify, weakness};

/// What was done just now.
#[derive(Deserialize)]
pub(crate) struct Shown {
    #[serde(default)]
    done: String,
}

/// The form to change a password.
#[derive(Deserialize)]
pub(crate) struct Passwords {
    #[serde(default)]
    old: String,
    #[serde(default)]
    new: String,
}

/// The form to switch the second factor on.
#[derive(Deserialize)]
pub(crate) struct SecondOn {
    #[serde(default)]
    secret: String,
    #[serde(default)]
    code: String,
}

/// The form to switch it off.
#[derive(Deserialize)]
pub(crate) struct SecondOff {
    #[serde(default)]
    password: String,
}

/// `GET /me`.
pub(crate) async fn me(
    signed: May<SignedIn>,
    State(portal): State<Portal>,
    locale: Locale,
    Query(shown): Query<Shown>,
) -> Result<Response, AppError> {
    let w = locale.lang.people_texts();
    let done = match shown.done.as_str() {
        "password" => w.password_changed.as_str(),
        "away" => w.people_saved.as_str(),
        _ => "",
    };
    let second = second_state(&portal, &signed, &locale, None).await?;
    page(&portal, &signed, &locale, second, (done, "")).await
}

/// The page again, with what was wrong.
pub(super) async fn again_with(
    portal: &Portal,
    signed: &Signed,
    locale: &Locale,
    trouble: &str,
) -> Result<Response, AppError> {
    let second = second_state(portal, signed, locale, None).await?;
    page(portal, signed, locale, second, ("", trouble)).await
}

/// Where the second factor stands; a secret that was shown once is shown again.
async fn second_state(
    portal: &Portal,
    signed: &Signed,
    locale: &Locale,
    secret: Option<String>,
) -> Result<Second, AppError> {
    let person = &signed.person;
    if person.totp.is_some() {
        let left = portal.store.recovery_codes_left(person.id).await?;
        return Ok(Second::On(locale.lang.people_texts().codes_left(u128::try_from(left).unwrap_or(0))));
    }
    let secret = match secret {
        Some(secret) => secret,
        None => totp_secret()?,
    };
    let site = portal.settings().site.clone();
    let site = if site.is_empty() { "marka".to_owned() } else { site };
    let picture = qr(&totp_address(&secret, &site, &person.login));
    let letters: Vec<char> = secret.chars().collect();
    let grouped = letters.chunks(4).map(String::from_iter).collect::<Vec<_>>().join(" ");
    Ok(Second::Off(NewSecond { secret, grouped, picture }))
}

/// A text as a picture for a telephone.
fn qr(text: &str) -> String {
    let Ok(code) = qrcode::QrCode::new(text) else { return String::new() };
    let svg = code.render::<qrcode::render::svg::Color<'_>>().min_dimensions(160, 160).build();
    // Within a page the declaration of a document of its own is a fault.
    svg.find("<svg").map_or(String::new(), |start| svg[start..].to_owned())
}

async fn page(
    portal: &Portal,
    signed: &Signed,
    locale: &Locale,
    second: Second,
    (done, trouble): (&str, &str),
) -> Result<Response, AppError> {
    let sessions = portal.store.sessions(signed.person.id, now()).await?;
    let row = |session: Session| SessionRow {
        id: session.id,
        device: session.device,
        address: session.address,
        since: moment::minute(session.created_at),
        seen: moment::minute(session.seen_at),
        this: session.id == signed.session.id,
    };
    let edition = portal.edition();
    let frame = locale.frame(Section::Account, edition.hash());
    let w = frame.t.lang.people_texts();
    let page = MePage {
        w,
        frame,
        name: &signed.person.name,
        login: &signed.person.login,
        roles: signed.person.roles.iter().map(|role| w.role(role.word())).collect(),
        local: signed.person.source == SignInSource::Local,
        second,
        sessions: sessions.into_iter().map(row).collect(),
        away: away(portal, signed).await?,
        done,
        trouble,
    };
    if trouble.is_empty() { render(&page) } else { again(&page, trouble) }
}

/// `POST /me/password`.
pub(crate) async fn password(
    signed: May<SignedIn>,
    State(portal): State<Portal>,
    locale: Locale,
    said: Result<Form<Passwords>, FormRejection>,
) -> Result<Response, AppError> {
    let Form(said) = said?;
    let w = locale.lang.people_texts();
    let person = &signed.person;
    let trouble = if verify(said.old, person.password.clone()).await? {
        weakness(&said.new, &[&person.login, &person.name, &person.email]).map(|why| weak(why, w))
    } else {
        Some(w.password_wrong.as_str())
    };
    if let Some(trouble) = trouble {
        let second = second_state(&portal, &signed, &locale, None).await?;
        return page(&portal, &signed, &locale, second, ("", trouble)).await;
    }
    let hash = hash(said.new).await?;
    portal.store.set_password(person.id, &hash, Some(signed.session.id), Some(person.id), now()).await?;
    Ok(Redirect::to("/me?done=password").into_response())
}

/// `POST /me/second`.
pub(crate) async fn second_on(
    signed: May<SignedIn>,
    State(portal): State<Portal>,
    locale: Locale,
    said: Result<Form<SecondOn>, FormRejection>,
) -> Result<Response, AppError> {
    let Form(said) = said?;
    let seconds = u64::try_from(now() / SECOND).unwrap_or(0);
    let Some(step) = totp_step(&said.secret, &said.code, seconds).filter(|_| signed.person.totp.is_none())
    else {
        let second = second_state(&portal, &signed, &locale, Some(said.secret)).await?;
        return page(&portal, &signed, &locale, second, ("", &locale.lang.people_texts().second_wrong)).await;
    };
    let codes = recovery_codes()?;
    let hashes: Vec<String> = codes.iter().map(|code| digest(code.as_bytes())).collect();
    let person = signed.person.id;
    portal.store.set_totp(person, Some(&said.secret), &hashes, Some(person), now()).await?;
    portal.store.take_totp_step(person, step).await?;
    page(&portal, &signed, &locale, Second::Codes(codes), ("", "")).await
}

/// `POST /me/second/off`.
pub(crate) async fn second_off(
    signed: May<SignedIn>,
    State(portal): State<Portal>,
    locale: Locale,
    said: Result<Form<SecondOff>, FormRejection>,
) -> Result<Response, AppError> {
    let Form(said) = said?;
    if !verify(said.password, signed.person.password.clone()).await? {
        let second = second_state(&portal, &signed, &locale, None).await?;
        return page(&portal, &signed, &locale, second, ("", &locale.lang.people_texts().password_wrong))
            .await;
    }
    portal.store.set_totp(signed.person.id, None, &[], Some(signed.person.id), now()).await?;
    Ok(Redirect::to("/me").into_response())
}

/// `POST /me/sessions/{session}/end`.
pub(crate) async fn end_session(
    signed: May<SignedIn>,
    State(portal): State<Portal>,
    Path(session): Path<i64>,
) -> Result<Response, AppError> {
    portal.store.end_session(signed.person.id, session).await?;
    Ok(Redirect::to("/me").into_response())
}

/// `POST /me/sessions/others`.
pub(crate) async fn end_others(
    signed: May<SignedIn>,
    State(portal): State<Portal>,
) -> Result<Response, AppError> {
    portal.store.end_other_sessions(signed.person.id, signed.session.id).await?;
    Ok(Redirect::to("/me").into_response())
}

/// `POST /sign-out`.
pub(crate) async fn sign_out(
    signed: May<SignedIn>,
    State(portal): State<Portal>,
) -> Result<Response, AppError> {
    portal.store.end_session(signed.person.id, signed.session.id).await?;
    Ok(([(SET_COOKIE, no_cookie())], Redirect::to("/")).into_response())
}
