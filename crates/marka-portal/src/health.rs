//! What a balancer asks.

use axum::extract::State;
use axum::response::{IntoResponse, Response};

use crate::access::Anybody;
use crate::edition::Portal;
use crate::error::AppError;

/// `GET /health`: the process answers.
pub(crate) async fn live(_: Anybody) -> &'static str {
    "ok"
}

/// The header that tells the version: an update waits for its own.
const VERSION: &str = "marka-version";

/// `GET /health/ready`: it can work, with its database.
pub(crate) async fn ready(_: Anybody, State(portal): State<Portal>) -> Result<Response, AppError> {
    portal.store.ping().await?;
    Ok(([(VERSION, version())], "ready").into_response())
}

/// The version of the program. Tests of updates let one program be several: never one that is shipped.
fn version() -> String {
    let told = std::env::var("MARKA_TEST_VERSION").ok().filter(|_| cfg!(debug_assertions));
    told.unwrap_or_else(|| env!("CARGO_PKG_VERSION").to_owned())
}
