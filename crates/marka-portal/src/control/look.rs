//! What makes a site look as its own: colour and picture, each at an address that changes with it.

use axum::extract::State;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::accent_style;
use crate::access::Anybody;
use crate::edition::Portal;
use crate::error::AppError;

/// Addresses have the count of changes of the settings in them.
const LASTING: &str = "public, max-age=31536000, immutable";

/// `GET /site/style.css`.
pub(crate) async fn style(_: Anybody, State(portal): State<Portal>) -> Response {
    let style = accent_style(&portal.settings().look.accent);
    ([(CONTENT_TYPE, "text/css; charset=utf-8"), (CACHE_CONTROL, LASTING)], style).into_response()
}

/// `GET /site/logo.png`.
pub(crate) async fn logo(_: Anybody, State(portal): State<Portal>) -> Result<Response, AppError> {
    let settings = portal.settings();
    let bytes = STANDARD.decode(&settings.logo).unwrap_or_default();
    if bytes.is_empty() {
        return Err(AppError::not_found(""));
    }
    Ok(([(CONTENT_TYPE, "image/png"), (CACHE_CONTROL, LASTING)], bytes).into_response())
}
