//! Who may call a route, in types: a handler takes a capability, and only an extractor makes one.

mod rights;
mod signed;

pub(crate) use rights::{
    CareForPeople, CareForSettings, EditRegister, LeadSuggestions, May, OrderDesignations, SeeRegister,
    SignedIn, WatchSite, WorkOnRequests, has,
};
pub(crate) use signed::{Address, Signed, Whose, address, cookie, no_cookie, recognise};

use axum::extract::{FromRef, FromRequestParts};
use axum::http::request::Parts;

use crate::edition::Portal;
use crate::error::AppError;

/// Anybody whom the administrator lets form and read designations and see the rules: guests too, unless that is switched off.
pub(crate) struct Visitor(());

impl<S: Sync> FromRequestParts<S> for Visitor
where
    Portal: FromRef<S>,
{
    type Rejection = AppError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Visitor, AppError> {
        let portal = Portal::from_ref(state);
        if portal.settings().guests || parts.extensions.get::<Signed>().is_some() {
            return Ok(Visitor(()));
        }
        Err(AppError::sign_in(parts))
    }
}

/// Anybody at all: signing in, the first start, what a browser needs to show that.
pub(crate) struct Anybody(());

impl<S: Sync> FromRequestParts<S> for Anybody {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(_: &mut Parts, _: &S) -> Result<Anybody, std::convert::Infallible> {
        Ok(Anybody(()))
    }
}
