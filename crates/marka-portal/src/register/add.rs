//! Adding an entry: from a line, from the constructor, for a request.

use axum::Form;
use axum::extract::rejection::FormRejection;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use marka_answers::line::Line;
use marka_pages::decode::explain;
use marka_pages::frame::Section;
use marka_pages::html::encoded;
use marka_pages::register::{DoublePage, NewEntryForm, NewEntryPage};
use marka_store::{NewEntry, Related, StoreError};
use serde::Deserialize;

use super::designation::{LONG, LONGEST, SHORT, shortened, sure};
use super::link;
use crate::access::{EditRegister, May};
use crate::clock::now;
use crate::edition::Portal;
use crate::error::{AppError, Told};
use crate::locale::Locale;
use crate::page::render;

/// What the address says.
#[derive(Deserialize)]
pub(crate) struct Asked {
    #[serde(default)]
    text: String,
    request: Option<i64>,
}

/// What the form says.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(crate) struct Said {
    text: String,
    request: Option<i64>,
    document: String,
    other: String,
    article: String,
    notes: String,
    okpd2: String,
    tnved: String,
    okei: String,
}

/// `GET /register/new?text=`.
pub(crate) async fn new(
    _: May<EditRegister>,
    State(portal): State<Portal>,
    locale: Locale,
    Query(asked): Query<Asked>,
) -> Result<Response, AppError> {
    let edition = portal.edition();
    let text = shortened(&asked.text, LONGEST);
    let sure = sure(&edition, &text);
    let known = match &sure {
        Some(sure) => portal.store.live_entries(&sure.entry.designation).await?,
        None => Vec::new(),
    };
    let documents = sure.iter().flat_map(|sure| &sure.documents).enumerate();
    let form = NewEntryForm {
        documents: documents.map(|(at, document)| (document.clone(), at == 0)).collect(),
        ..NewEntryForm::default()
    };
    let frame = locale.frame(Section::Register, edition.hash());
    let line = Line::new(text.as_bytes());
    let explained = || edition.reading(|reader| explain(&edition.answers, &line, frame.t, reader));
    let answer = (!text.is_empty()).then(explained);
    render(&NewEntryPage {
        w: frame.t.lang.register_texts(),
        frame,
        line: &text,
        request: asked.request,
        answer,
        sure: sure.map(|sure| sure.entry.designation),
        form,
        known: known.into_iter().map(link).collect(),
    })
}

/// `POST /register`.
pub(crate) async fn add(
    signed: May<EditRegister>,
    State(portal): State<Portal>,
    locale: Locale,
    said: Result<Form<Said>, FormRejection>,
) -> Result<Response, AppError> {
    let Form(said) = said?;
    let edition = portal.edition();
    let text = shortened(&said.text, LONGEST);
    let Some(sure) = sure(&edition, &text) else {
        return Ok(Redirect::to(&format!("/register/new?text={}", encoded(&text))).into_response());
    };
    let other = shortened(&said.other, SHORT);
    let entry = NewEntry {
        specification: if other.is_empty() { shortened(&said.document, SHORT) } else { other },
        article: shortened(&said.article, SHORT),
        notes: shortened(&said.notes, LONG),
        codes: [&said.okpd2, &said.tnved, &said.okei].map(|code| shortened(code, SHORT)),
        ..sure.entry
    };
    let by = signed.person.id;
    match portal.store.add_entry(&entry, by, now()).await {
        Ok(id) => {
            if let Some(request) = said.request {
                portal.store.tie_entry(request, id, by, now()).await?;
            }
            Ok(Redirect::to(&format!("/register/{id}")).into_response())
        }
        Err(StoreError::Double(id)) => {
            if let Some(request) = said.request {
                portal.store.tie_entry(request, id, by, now()).await?;
            }
            double(&portal, &locale, id, &text).await
        }
        Err(error) => Err(error.into()),
    }
}

/// There is such an entry already: it is shown.
async fn double(portal: &Portal, locale: &Locale, id: i64, text: &str) -> Result<Response, AppError> {
    let entry = portal.store.entry(id).await?;
    let edition = portal.edition();
    let frame = locale.frame(Section::Register, edition.hash());
    let related = Related {
        id: entry.id,
        designation: entry.designation,
        specification: entry.specification,
        status: entry.status.word().to_owned(),
    };
    let again = format!("/register/new?text={}", encoded(text));
    let page = DoublePage { w: frame.t.lang.register_texts(), frame, entry: link(related), again };
    let told = axum::Extension(Told::by(&"there is such an entry"));
    Ok((StatusCode::CONFLICT, told, render(&page)?).into_response())
}
