//! What others have made and the program holds.

use axum::extract::State;
use axum::response::Response;
use marka_pages::control::{LicenceRow, LicencesPage};
use marka_pages::frame::Section;

use crate::access::Anybody;
use crate::edition::Portal;
use crate::error::AppError;
use crate::locale::Locale;
use crate::page::render;

/// Libraries: name, version, licence, where it comes from; made by `make licences`.
const LIBRARIES: &str = include_str!("../notes/licences.tsv");

/// `GET /licences`.
pub(crate) async fn licences(
    _: Anybody,
    State(portal): State<Portal>,
    locale: Locale,
) -> Result<Response, AppError> {
    let edition = portal.edition();
    let frame = locale.frame(Section::Elsewhere, edition.hash());
    let w = frame.t.lang.control_texts();
    render(&LicencesPage { w, frame, rows: LIBRARIES.lines().filter_map(row).collect() })
}

fn row(line: &'static str) -> Option<LicenceRow> {
    let mut fields = line.split('\t');
    let mut next = || fields.next();
    Some(LicenceRow { name: next()?, version: next()?, licence: next()?, source: next()? })
}

#[cfg(test)]
mod tests {
    use super::{LIBRARIES, row};

    #[test]
    fn every_library_has_a_licence() {
        for line in LIBRARIES.lines() {
            assert!(row(line).is_some_and(|row| !row.licence.is_empty()), "{line}");
        }
    }
}
