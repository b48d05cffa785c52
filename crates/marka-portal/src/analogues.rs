//! The page of analogues.

use axum::extract::{Query, State};
use axum::response::Response;
use marka_answers::line::Line;
use marka_pages::analogues::{self, AnaloguesPage};
use marka_pages::frame::Section;
use serde::Deserialize;

use crate::access::Visitor;
use crate::edition::Portal;
use crate::error::AppError;
use crate::locale::Locale;
use crate::page::render;

/// The cable whose analogues are asked for.
#[derive(Deserialize)]
pub(crate) struct Asked {
    #[serde(default)]
    text: String,
}

/// `GET /analogues?text=`: the nearest cables of other families, compared.
pub(crate) async fn show(
    _: Visitor,
    State(portal): State<Portal>,
    locale: Locale,
    Query(asked): Query<Asked>,
) -> Result<Response, AppError> {
    let edition = portal.edition();
    let frame = locale.frame(Section::Decode, edition.hash());
    let text = asked.text.trim();
    let line = Line::new(text.as_bytes());
    let find = || edition.reading(|reader| analogues::show(&edition.answers, &line, frame.t, reader));
    let answer = (!text.is_empty()).then(find);
    render(&AnaloguesPage { t: frame.t, text, answer, frame })
}
