//! Adding an entry: from a line, from the constructor, for a request.

use std::collections::BTreeMap;

use axum::Form;
use axum::extract::rejection::FormRejection;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use marka_answers::line::Line;
use marka_engine::number;
use marka_engine::read::{Reading, Status};
use marka_pages::decode::explain;
use marka_pages::frame::Section;
use marka_pages::html::encoded;
use marka_pages::register::{DoublePage, NewEntryForm, NewEntryPage};
use marka_rules::model::Family;
use marka_store::{NewEntry, Related, StoreError};
use serde::Deserialize;

use super::link;
use crate::access::{EditRegister, May};
use crate::clock::now;
use crate::edition::{Edition, Portal};
use crate::error::{AppError, Told};
use crate::locale::Locale;
use crate::page::render;

/// The longest line that is read as one designation, in characters.
const LONGEST: usize = 500;
/// The longest document and code, and the longest notes.
const SHORT: usize = 120;
const LONG: usize = 4_000;

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

/// A sure designation with its construction.
struct Sure {
    entry: NewEntry,
    /// Documents that cover it, the standard first.
    documents: Vec<String>,
}

fn sure(edition: &Edition, text: &str) -> Option<Sure> {
    let line = Line::new(text.as_bytes());
    let (answer, reply) = edition.reading(|reader| {
        let answer = edition.engine().read(&line.text, reader);
        let reply = marka_answers::reply::reply(&edition.answers, &line, reader);
        (answer, (reply.meaning.rating.clone(), reply.meaning.colour.as_deref().map(str::to_owned)))
    });
    let [reading] = answer.readings.as_slice() else { return None };
    if !matches!(answer.status, Status::Exact | Status::Repaired) {
        return None;
    }
    let compiled = &edition.engine().families[reading.family];
    let family = &compiled.family;
    let designation = reading.designation(family);
    let mark = designation.part("mark").unwrap_or_default();
    let standard = family.standard.iter().map(|standard| standard.name.clone());
    let covering = compiled.specifications(&reading.selection, &mark).into_iter();
    let covering = covering.map(|index| family.specifications[index].name.clone());
    let documents = answer.document.iter().cloned().chain(standard).chain(covering);
    let mut known: Vec<String> = Vec::new();
    for document in documents {
        if !known.contains(&document) {
            known.push(document);
        }
    }
    let entry = NewEntry {
        designation: designation.full(),
        mark,
        family: family.id.clone(),
        edition: edition.hash().to_owned(),
        rating: reply.0.unwrap_or_default(),
        colour: reply.1.unwrap_or_default(),
        construction: construction(family, reading),
        ..NewEntry::default()
    };
    Some(Sure { entry, documents: known })
}

/// What is decided of a construction: element to option or number, by keys of the rules.
fn construction(family: &Family, reading: &Reading) -> BTreeMap<String, String> {
    let selection = &reading.selection;
    let mut decided = BTreeMap::new();
    for (element, model) in family.elements.iter().enumerate() {
        if let Some(option) = selection.sets[element].single() {
            decided.insert(model.key.clone(), model.options[option].key.clone());
        }
    }
    for (element, value) in &selection.outside {
        decided.insert(family.elements[*element].key.clone(), number::format(*value));
    }
    for (element, text) in &selection.free {
        decided.insert(family.elements[*element].key.clone(), text.clone());
    }
    decided
}

fn shortened(text: &str, longest: usize) -> String {
    text.trim().chars().take(longest).collect()
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
