//! Accounts: the first start, signing in, one's own account, links to a password.

mod away;
mod device;
mod key;
mod link;
mod me;
mod outside;
mod setup;
mod sign_in;

pub(crate) use away::{appoint, return_early};
pub(crate) use key::{key, new_key};
pub(crate) use link::{choose, chosen, new_link};
pub(crate) use me::{end_others, end_session, me, password, second_off, second_on, sign_out};
pub(crate) use outside::{back, to_provider};
pub(crate) use setup::{finish, is_code, open_setup, setup, setup_again};
pub(crate) use sign_in::{second, sign_in, sign_in_page};

use axum::http::StatusCode;
use axum::http::header::{LOCATION, SET_COOKIE, USER_AGENT};
use axum::http::{HeaderMap, HeaderValue};
use axum::response::{IntoResponse, Response};
use marka_pages::Template;
use marka_pages::texts::PeopleTexts;
use marka_store::{NewSession, digest};

use crate::access::{Address, cookie};
use crate::clock::{DAY, SECOND, now};
use crate::edition::Portal;
use crate::error::{AppError, Told};
use crate::page::render;
use crate::secrets::{Weak, token};
use crate::suggestions;

/// How long a session lasts.
const SESSION: i64 = 30 * DAY;

/// A form that was not taken, with what was wrong.
pub(crate) fn again(page: &impl Template, why: &str) -> Result<Response, AppError> {
    let told = axum::Extension(Told::by(&format!("not taken: {why}")));
    Ok((StatusCode::UNPROCESSABLE_ENTITY, told, render(page)?).into_response())
}

/// What is wrong with a password, in words.
fn weak(weak: Weak, w: &'static PeopleTexts) -> &'static str {
    match weak {
        Weak::Short => &w.weak_short,
        Weak::Long => &w.weak_long,
        Weak::Common => &w.weak_common,
    }
}

/// Begins a session and leads on.
async fn begin(
    portal: &Portal,
    person: i64,
    headers: &HeaderMap,
    address: &Address,
    next: &str,
) -> Result<Response, AppError> {
    let token = token()?;
    let device = headers.get(USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or("");
    let new = NewSession {
        hash: &digest(token.as_bytes()),
        person,
        device: &device::named(device),
        address: &address.0,
        expires_at: now() + SESSION,
    };
    portal.store.begin_session(&new, now()).await?;
    suggestions::greet(portal, person).await?;
    let cookie = cookie(&token, SESSION / SECOND, portal.is_secure());
    Ok((StatusCode::SEE_OTHER, [(SET_COOKIE, cookie), (LOCATION, place(next))]).into_response())
}

/// Where to go on: a page of ours.
pub(crate) fn own_page(next: &str) -> &str {
    // Browsers pass over characters that nobody sees.
    let own = next.starts_with('/')
        && !next.starts_with("//")
        && !next.contains(|c: char| c == '\\' || c.is_control());
    if own && HeaderValue::from_str(next).is_ok() { next } else { "/" }
}

fn place(next: &str) -> HeaderValue {
    HeaderValue::from_str(own_page(next)).unwrap_or(HeaderValue::from_static("/"))
}

/// The longest name to sign in with, in characters.
pub(crate) const LONGEST_LOGIN: usize = 60;

/// Whether a name may be one to sign in with.
pub(crate) fn is_login(login: &str) -> bool {
    let good = |c: char| c.is_alphanumeric() || matches!(c, '.' | '-' | '_' | '@');
    (2..=LONGEST_LOGIN).contains(&login.chars().count()) && login.chars().all(good)
}

/// Whether a name may be one of a person.
pub(crate) fn is_name(name: &str) -> bool {
    (1..=120).contains(&name.trim().chars().count()) && !name.chars().any(char::is_control)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_is_led_to_another_site() {
        for (next, to) in [
            ("/register?a=1", "/register?a=1"),
            ("//evil.example", "/"),
            ("https://evil.example", "/"),
            ("/\\evil.example", "/"),
            ("", "/"),
        ] {
            assert_eq!(place(next), to);
        }
    }

    #[test]
    fn logins_are_plain() {
        for (login, good) in
            [("ivanov.p", true), ("иванов", true), ("a", false), ("a b", false), ("<a>", false)]
        {
            assert_eq!(is_login(login), good, "{login}");
        }
    }
}
