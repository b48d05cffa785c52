//! From a template to an answer.

use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use marka_pages::Template;

use crate::error::AppError;

/// Most pages are smaller, so that they are written without growing.
const CAPACITY: usize = 96 * 1024;

/// Renders a page.
pub(crate) fn render(page: &impl Template) -> Result<Response, AppError> {
    let mut html = String::with_capacity(CAPACITY);
    page.render_into(&mut html).map_err(AppError::page)?;
    Ok(([(CONTENT_TYPE, "text/html; charset=utf-8")], html).into_response())
}
