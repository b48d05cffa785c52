//! From a template to an answer.

use axum::body::Bytes;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use marka_pages::Template;

use crate::buffer;
use crate::error::AppError;

/// Most pages are smaller, so that they are written without growing.
pub(crate) const CAPACITY: usize = 160 * 1024;

/// Type of a page.
pub(crate) const HTML: &str = "text/html; charset=utf-8";

/// Renders a page to its text.
pub(crate) fn html(page: &impl Template) -> Result<Bytes, AppError> {
    let mut html = buffer::lend();
    page.render_into(&mut html).map_err(AppError::page)?;
    Ok(buffer::written(html))
}

/// Renders a page to an answer.
pub(crate) fn render(page: &impl Template) -> Result<Response, AppError> {
    Ok(([(CONTENT_TYPE, HTML)], html(page)?).into_response())
}
