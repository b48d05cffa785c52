//! The reading of a list on a page.

use axum::response::Response;
use marka_pages::frame::Section;
use marka_pages::list::{self, ListPage};

use crate::blocking::blocking;
use crate::edition::Portal;
use crate::error::AppError;
use crate::locale::Locale;
use crate::page::render;

/// Reads a list and shows its table. The reading is work for a processor, so it leaves the threads that answer.
pub(crate) async fn show(portal: Portal, locale: Locale, text: String) -> Result<Response, AppError> {
    blocking(move || {
        let edition = portal.edition();
        let frame = locale.frame(Section::Decode, edition.hash());
        let (rows, cut) = edition.reading(|reader| list::rows(&edition.answers, &text, frame.t, reader));
        let statuses = list::statuses(&rows, frame.t);
        let lines = frame.t.lines_read(rows.len() as u128);
        render(&ListPage { t: frame.t, text: text.trim(), rows, statuses, lines, cut, frame })
    })
    .await
}
