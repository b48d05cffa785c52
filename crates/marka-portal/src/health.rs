//! What a balancer asks.

use axum::extract::State;

use crate::access::Anybody;
use crate::edition::Portal;
use crate::error::AppError;

/// `GET /health`: the process answers.
pub(crate) async fn live(_: Anybody) -> &'static str {
    "ok"
}

/// `GET /health/ready`: it can work, with its database.
pub(crate) async fn ready(_: Anybody, State(portal): State<Portal>) -> Result<&'static str, AppError> {
    portal.store.ping().await?;
    Ok("ready")
}
