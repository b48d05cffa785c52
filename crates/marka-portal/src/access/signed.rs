//! Who is signed in: told by a cookie or by a program's key, looked up once for each request that has one.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::header::{AUTHORIZATION, COOKIE};
use axum::http::{HeaderMap, HeaderValue};
use axum::middleware::Next;
use axum::response::Response;
use marka_store::{Person, Session, SignedIn, digest};
use std::net::SocketAddr;

use crate::clock;
use crate::edition::Portal;
use crate::error::AppError;

/// Name of the cookie that holds the token of a session.
const COOKIE_NAME: &str = "marka";

/// The person whose request this is.
#[derive(Clone)]
pub(crate) struct Signed {
    /// Person.
    pub(crate) person: Arc<Person>,
    /// Session.
    pub(crate) session: Arc<Session>,
    /// Notices that were not read.
    pub(crate) unread: i64,
}

/// Where a request comes from, with proxies that are trusted taken into account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Address(pub(crate) String);

/// Whose request an answer belongs to, for those who look at it from outside.
#[derive(Clone)]
pub(crate) struct Whose(pub(crate) Arc<Person>);

/// Finds out whose a request is.
pub(crate) async fn recognise(State(portal): State<Portal>, mut request: Request, next: Next) -> Response {
    let address = request.extensions().get::<Address>().map_or_else(String::new, |address| address.0.clone());
    let mut whose = None;
    // Files are the same for everybody.
    if let Some(token) = token(request.headers()).filter(|_| !request.uri().path().starts_with("/assets/")) {
        match look_up(&portal, &digest(token.as_bytes()), &address).await {
            Ok(Some(signed)) => {
                whose = Some(Whose(signed.person.clone()));
                request.extensions_mut().insert(signed);
            }
            Ok(None) => {}
            // It is answered as every other failure, further in.
            Err(error) => {
                request.extensions_mut().insert(error);
            }
        }
    }
    let mut response = next.run(request).await;
    if let Some(whose) = whose {
        response.extensions_mut().insert(whose);
    }
    response
}

async fn look_up(portal: &Portal, hash: &str, address: &str) -> Result<Option<Signed>, AppError> {
    let signed = portal.store.signed_in(hash, address, clock::now()).await?;
    Ok(signed.map(|SignedIn { session, person, unread }| Signed {
        person: Arc::new(person),
        session: Arc::new(session),
        unread,
    }))
}

/// The token of a program's key, or that in the cookie of a browser.
fn token(headers: &HeaderMap) -> Option<&str> {
    let key = headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok());
    if let Some(key) = key.and_then(|value| value.strip_prefix("Bearer ")) {
        return Some(key.trim());
    }
    let cookies = headers.get_all(COOKIE).iter().filter_map(|value| value.to_str().ok());
    let mut pairs =
        cookies.flat_map(|cookies| cookies.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|pair| pair.0 == COOKIE_NAME).map(|pair| pair.1).filter(|token| !token.is_empty())
}

/// The address of a request: behind so many proxies, what the farthest of them saw. It is the n-th from the right:
/// what stands further left is the word of the client.
pub(crate) fn address(headers: &HeaderMap, peer: Option<SocketAddr>, proxies: usize) -> String {
    let peer = peer.map_or_else(|| "local".to_owned(), |peer| peer.ip().to_canonical().to_string());
    if proxies == 0 {
        return peer;
    }
    let told = headers.get_all("x-forwarded-for").iter().filter_map(|value| value.to_str().ok());
    let told: Vec<&str> = told.flat_map(|list| list.split(',')).map(str::trim).collect();
    let place = told.len().checked_sub(proxies);
    place
        .and_then(|place| told[place].parse::<std::net::IpAddr>().ok())
        .map_or(peer, |address| address.to_canonical().to_string())
}

/// A cookie with the token of a session.
pub(crate) fn cookie(token: &str, seconds: i64, secure: bool) -> HeaderValue {
    let secure = if secure { "; Secure" } else { "" };
    let text = format!("{COOKIE_NAME}={token}; Path=/; HttpOnly; SameSite=Lax; Max-Age={seconds}{secure}");
    HeaderValue::from_str(&text).expect("tokens are plain letters and figures")
}

/// A cookie that ends the session of a browser.
pub(crate) fn no_cookie() -> HeaderValue {
    HeaderValue::from_static("marka=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_is_the_nth_from_the_right() {
        let peer = Some(SocketAddr::from(([10, 0, 0, 1], 5)));
        let mut headers = HeaderMap::new();
        headers.append("x-forwarded-for", HeaderValue::from_static("6.6.6.6, 1.2.3.4"));
        headers.append("x-forwarded-for", HeaderValue::from_static("10.0.0.2"));
        for (proxies, seen) in
            [(0, "10.0.0.1"), (1, "10.0.0.2"), (2, "1.2.3.4"), (3, "6.6.6.6"), (4, "10.0.0.1")]
        {
            assert_eq!(address(&headers, peer, proxies), seen);
        }
    }
}
