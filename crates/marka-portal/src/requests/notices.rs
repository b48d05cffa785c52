//! Notices.

use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use marka_pages::frame::Section;
use marka_pages::register::{NoticeRow, NoticesPage};
use marka_store::Notice;

use crate::access::{May, SignedIn};
use crate::clock::now;
use crate::edition::Portal;
use crate::error::AppError;
use crate::locale::Locale;
use crate::moment;
use crate::notify::path;
use crate::page::render;

/// `GET /notices`.
pub(crate) async fn notices(
    signed: May<SignedIn>,
    State(portal): State<Portal>,
    locale: Locale,
) -> Result<Response, AppError> {
    let notices = portal.store.notices(signed.person.id).await?;
    let row = |notice: Notice| NoticeRow {
        at: moment::minute(notice.at),
        address: path(&notice.subject, notice.subject_id),
        kind: notice.kind,
        text: notice.text,
        unread: notice.read_at.is_none(),
    };
    let rows: Vec<NoticeRow> = notices.into_iter().map(row).collect();
    let edition = portal.edition();
    let frame = locale.frame(Section::Account, edition.hash());
    let unread = rows.iter().any(|row| row.unread);
    render(&NoticesPage { w: frame.t.lang.register_texts(), frame, rows, unread })
}

/// `POST /notices/read`.
pub(crate) async fn read_all(
    signed: May<SignedIn>,
    State(portal): State<Portal>,
) -> Result<Response, AppError> {
    portal.store.read_notices(signed.person.id, None, now()).await?;
    Ok(Redirect::to("/notices").into_response())
}
