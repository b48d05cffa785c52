//! A link by which an invited person, or one who forgot, chooses a password.

use axum::Form;
use axum::extract::rejection::FormRejection;
use axum::extract::{Extension, Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use marka_pages::frame::Section;
use marka_pages::people::LinkPage;
use marka_store::{LinkKind, Person, PersonState, Refusal, StoreError, digest};
use serde::Deserialize;

use super::{again, begin, weak};
use crate::access::{Address, Anybody};
use crate::clock::{DAY, now};
use crate::edition::Portal;
use crate::error::AppError;
use crate::locale::Locale;
use crate::page::render;
use crate::secrets::{hash, token, weakness};

/// How long a link works.
const GOOD: i64 = 7 * DAY;

/// What the form says.
#[derive(Deserialize)]
pub(crate) struct Said {
    #[serde(default)]
    password: String,
}

/// Makes a link for a person; gives its path.
pub(crate) async fn new_link(portal: &Portal, person: &Person, by: Option<i64>) -> Result<String, AppError> {
    let token = token()?;
    let kind = if person.state == PersonState::Invited { LinkKind::Invitation } else { LinkKind::Reset };
    portal.store.add_link(kind, &digest(token.as_bytes()), person.id, by, (now(), now() + GOOD)).await?;
    Ok(format!("/link/{token}"))
}

/// `GET /link/{token}`.
pub(crate) async fn choose(
    _: Anybody,
    State(portal): State<Portal>,
    locale: Locale,
    Path(token): Path<String>,
) -> Result<Response, AppError> {
    let person = portal.store.link(&digest(token.as_bytes()), now()).await?;
    let person = match person {
        Some(person) => {
            Some(portal.store.person(person).await?).filter(|it| it.state != PersonState::Blocked)
        }
        None => None,
    };
    page(&portal, &locale, &token, person.as_ref(), "")
}

fn page(
    portal: &Portal,
    locale: &Locale,
    token: &str,
    person: Option<&Person>,
    trouble: &str,
) -> Result<Response, AppError> {
    let edition = portal.edition();
    let frame = locale.frame(Section::Account, edition.hash());
    let login = person.map(|person| person.login.as_str());
    let first = person.is_some_and(|person| person.state == PersonState::Invited);
    let page = LinkPage { w: frame.t.lang.people_texts(), frame, token, login, first, trouble };
    if trouble.is_empty() { render(&page) } else { again(&page, trouble) }
}

/// `POST /link/{token}`.
pub(crate) async fn chosen(
    _: Anybody,
    State(portal): State<Portal>,
    locale: Locale,
    Extension(address): Extension<Address>,
    headers: HeaderMap,
    Path(token): Path<String>,
    said: Result<Form<Said>, FormRejection>,
) -> Result<Response, AppError> {
    let Form(said) = said?;
    let digested = digest(token.as_bytes());
    let Some(person) = portal.store.link(&digested, now()).await? else {
        return page(&portal, &locale, &token, None, "");
    };
    let person = portal.store.person(person).await?;
    if person.state == PersonState::Blocked {
        return page(&portal, &locale, &token, None, "");
    }
    if let Some(why) = weakness(&said.password, &[&person.login, &person.name, &person.email]) {
        return page(&portal, &locale, &token, Some(&person), weak(why, locale.lang.people_texts()));
    }
    match portal.store.use_link(&digested, &hash(said.password).await?, now()).await {
        // A second factor is asked for at the next sign-in, not spared by a link.
        Ok(_) if person.totp.is_some() => {
            Ok(axum::response::IntoResponse::into_response(axum::response::Redirect::to("/sign-in")))
        }
        Ok(person) => begin(&portal, person, &headers, &address, "/").await,
        Err(StoreError::Refused(Refusal::LinkSpent)) => page(&portal, &locale, &token, None, ""),
        Err(error) => Err(error.into()),
    }
}
