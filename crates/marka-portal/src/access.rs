//! Who may call a route, in types: a handler takes a capability, and only an extractor makes one.

use std::convert::Infallible;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;

/// Anybody: may form and read designations and see the rules.
pub(crate) struct Visitor(());

impl<S: Sync> FromRequestParts<S> for Visitor {
    type Rejection = Infallible;

    async fn from_request_parts(_: &mut Parts, _: &S) -> Result<Visitor, Infallible> {
        Ok(Visitor(()))
    }
}
