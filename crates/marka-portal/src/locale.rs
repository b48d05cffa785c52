//! The language of a page: asked for in the address, else remembered in a cookie, else Russian.

use std::convert::Infallible;
use std::sync::Arc;

use axum::extract::{FromRef, FromRequestParts, Request};
use axum::http::header::{COOKIE, SET_COOKIE};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, Uri};
use axum::middleware::Next;
use axum::response::Response;
use marka_pages::frame::{Frame, Section, Site, Who};
use marka_pages::texts::Lang;

use crate::access::{self, CareForPeople, EditRegister, SeeRegister, Signed};
use crate::edition::Portal;
use crate::help;
use crate::request::RequestId;
use crate::suggestions;

/// What a page needs to know of its request.
pub(crate) struct Locale {
    /// Language of the page.
    pub(crate) lang: Lang,
    /// Number of the request.
    pub(crate) request: String,
    uri: Uri,
    who: Option<Who>,
    site: Arc<Site>,
}

impl Locale {
    /// The frame of a page of a section.
    pub(crate) fn frame<'a>(&self, section: Section, edition: &'a str) -> Frame<'a> {
        let mut frame = Frame::new(self.lang, section, self.address(), edition);
        frame.who.clone_from(&self.who);
        frame.site = self.site.clone();
        frame.help = help::of_page(self.uri.path());
        frame
    }

    /// Whether nobody is signed in: such pages are alike for all.
    pub(crate) fn is_guest(&self) -> bool {
        self.who.is_none()
    }

    /// Count of changes of the settings, on which every page depends.
    pub(crate) fn settings(&self) -> i64 {
        self.site.version
    }

    /// Path and query of the request.
    pub(crate) fn address(&self) -> &str {
        self.uri.path_and_query().map_or("/", |path| path.as_str())
    }
}

impl<S: Sync> FromRequestParts<S> for Locale
where
    Portal: FromRef<S>,
{
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Locale, Infallible> {
        let settings = Portal::from_ref(state).settings();
        let usual = || Lang::from_code(&settings.look.language).unwrap_or_default();
        let lang = asked(&parts.uri).or_else(|| remembered(&parts.headers)).unwrap_or_else(usual);
        let request = parts.extensions.get::<RequestId>().map(|id| id.as_str().to_owned());
        let who = parts.extensions.get::<Signed>().map(|signed| Who {
            name: signed.person.name.clone(),
            unread: signed.unread,
            register: access::has::<SeeRegister>(signed),
            edit: access::has::<EditRegister>(signed),
            people: access::has::<CareForPeople>(signed),
            news: suggestions::is_news(&signed.person.seen_release),
        });
        Ok(Locale {
            lang,
            request: request.unwrap_or_default(),
            uri: parts.uri.clone(),
            who,
            site: settings.own(),
        })
    }
}

/// The language that an address asks for.
fn asked(uri: &Uri) -> Option<Lang> {
    let mut pairs = uri.query()?.split('&').filter_map(|pair| pair.split_once('='));
    pairs.find(|pair| pair.0 == "lang").and_then(|pair| Lang::from_code(pair.1))
}

fn remembered(headers: &HeaderMap) -> Option<Lang> {
    let cookies = headers.get(COOKIE)?.to_str().ok()?;
    cookies.split(';').find_map(|cookie| Lang::from_code(cookie.trim().strip_prefix("lang=")?))
}

/// Remembers a language that was asked for in the address.
pub(crate) async fn remember(request: Request, next: Next) -> Response {
    let lang = asked(request.uri());
    let mut response = next.run(request).await;
    if let Some(lang) = lang {
        let cookie = match lang {
            Lang::Ru => "lang=ru; Path=/; Max-Age=31536000; SameSite=Lax",
            Lang::En => "lang=en; Path=/; Max-Age=31536000; SameSite=Lax",
        };
        response.headers_mut().append(SET_COOKIE, HeaderValue::from_static(cookie));
    }
    response
}
