//! Embedded files. Their addresses change with their content, so a browser may keep them for ever.

use axum::extract::Path;
use axum::http::HeaderMap;
use axum::http::header::{ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, VARY};
use axum::response::{IntoResponse, Response};
use marka_pages::assets::{self, Asset};

use crate::error::AppError;

/// `GET /assets/{file}`
pub(crate) async fn file(Path(file): Path<String>, headers: HeaderMap) -> Result<Response, AppError> {
    let asset = assets::at(&format!("/assets/{file}")).ok_or_else(|| AppError::not_found(&file))?;
    let accepted = headers.get(ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or("");
    let (bytes, encoding) = packed(asset, accepted);
    let mut response = (
        [(CONTENT_TYPE, asset.content_type), (CACHE_CONTROL, "public, max-age=31536000, immutable")],
        [(VARY, "accept-encoding")],
        bytes,
    )
        .into_response();
    if let Some(encoding) = encoding {
        response.headers_mut().insert(CONTENT_ENCODING, axum::http::HeaderValue::from_static(encoding));
    }
    Ok(response)
}

/// The smallest form that the browser understands.
fn packed(asset: &Asset, accepted: &str) -> (&'static [u8], Option<&'static str>) {
    let accepts =
        |coding: &str| accepted.split(',').any(|one| one.split(';').next().unwrap_or("").trim() == coding);
    match (asset.brotli, asset.gzip) {
        (Some(bytes), _) if accepts("br") => (bytes, Some("br")),
        (_, Some(bytes)) if accepts("gzip") => (bytes, Some("gzip")),
        _ => (asset.bytes, None),
    }
}
