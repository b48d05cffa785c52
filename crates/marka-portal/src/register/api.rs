//! The register for programs: the same rights and the same steps as on its pages.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::rejection::{JsonRejection, QueryRejection};
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use marka_store::{Decision, Entry, EntryStatus, Filter, NewEntry, Order, Page, Refusal, StoreError};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::designation::{LONG, LONGEST, SHORT, Sure, shortened, sure};
use super::steps::{self, Step};
use crate::access::{EditRegister, May, SeeRegister};
use crate::blocking::blocking;
use crate::clock::now;
use crate::edition::{Edition, Portal};
use crate::error::{AppError, Told};
use crate::moment;

/// The most entries of one request.
const ENTRIES: usize = 1_000;
/// Entries of a page of the list.
const PAGE: u32 = 200;

/// An entry of the register.
#[derive(Serialize, ToSchema)]
#[schema(as = RegisterEntry)]
pub(crate) struct Shown {
    /// Number.
    id: i64,
    /// The canonical designation.
    designation: String,
    /// Its letters part.
    mark: String,
    /// Family.
    family: String,
    /// The state of the rules by which it was made.
    edition: String,
    /// Specification (ТУ) or standard.
    document: String,
    /// Fire-resistance rating beside the designation.
    rating: String,
    /// Colour beside the designation.
    colour: String,
    /// Element to option or number, by keys of the rules.
    construction: BTreeMap<String, String>,
    /// The factory's own article.
    article: String,
    /// Notes.
    notes: String,
    /// Code of ОКПД2.
    okpd2: String,
    /// Code of ТН ВЭД.
    tnved: String,
    /// Unit of measure by ОКЕИ.
    okei: String,
    /// Whether a person stands for the codes.
    codes_confirmed: bool,
    /// `draft`, `submitted`, `approved`, `superseded`, `retired` or `rejected`.
    status: &'static str,
    /// Why it was rejected, returned or retired.
    reason: String,
    /// Counts changes: who changes it says which one was seen.
    version: i64,
    /// The entry that has taken its place.
    successor: Option<i64>,
    /// The former entry of the same key.
    former: Option<i64>,
    /// When it was made, by UTC.
    created_at: String,
    /// When it was changed last, by UTC.
    changed_at: String,
}

impl From<Entry> for Shown {
    fn from(entry: Entry) -> Shown {
        Shown {
            id: entry.id,
            designation: entry.designation,
            mark: entry.mark,
            family: entry.family,
            edition: entry.edition,
            document: entry.specification,
            rating: entry.rating,
            colour: entry.colour,
            construction: entry.construction,
            article: entry.article,
            notes: entry.notes,
            okpd2: entry.okpd2,
            tnved: entry.tnved,
            okei: entry.okei,
            codes_confirmed: entry.codes_confirmed.is_some(),
            status: entry.status.word(),
            reason: entry.reason,
            version: entry.version,
            successor: entry.successor,
            former: entry.former,
            created_at: moment::stamp(entry.created_at),
            changed_at: moment::stamp(entry.changed_at),
        }
    }
}

/// An entry to be made.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewRegisterEntry)]
pub(crate) struct New {
    /// A line that names one cable for sure.
    text: String,
    /// Specification (ТУ) or standard; without it the document that the line names, or the standard of the family.
    document: Option<String>,
    /// The factory's own article.
    #[serde(default)]
    article: String,
    /// Notes.
    #[serde(default)]
    notes: String,
}

/// One entry or a list of them.
#[derive(Deserialize, ToSchema)]
#[serde(untagged)]
pub(crate) enum News {
    /// One.
    One(New),
    /// Many: all that can be made are made together, or none.
    Many(Vec<New>),
}

/// What became of an entry that was to be made.
#[derive(Serialize, ToSchema)]
pub(crate) struct Added {
    /// `made`; `double`: a live entry has the same key; `unsure`: the line does not name one cable for sure.
    outcome: &'static str,
    /// Number of the entry that was made or is in the way.
    id: Option<i64>,
    /// The canonical designation.
    designation: Option<String>,
}

/// Which entries are asked for.
#[derive(Deserialize, IntoParams)]
#[serde(default, deny_unknown_fields)]
#[derive(Default)]
pub(crate) struct Asked {
    /// A part of the designation, in any spelling.
    part: String,
    /// A status.
    status: String,
    /// A family.
    family: String,
    /// `changed` (last first) or `designation`.
    order: String,
    /// From the answer before: where the next page begins.
    after: String,
}

/// A page of entries.
#[derive(Serialize, ToSchema)]
pub(crate) struct Listed {
    /// Entries, at most 200.
    entries: Vec<Shown>,
    /// Where the next page begins: to be given as `after`.
    next: Option<String>,
}

/// Lists entries.
#[utoipa::path(
    get, path = "/api/v1/register", params(Asked),
    responses((status = 200, description = "A page of entries", body = Listed))
)]
pub(crate) async fn list(
    _: May<SeeRegister>,
    State(portal): State<Portal>,
    asked: Result<Query<Asked>, QueryRejection>,
) -> Result<Json<Listed>, AppError> {
    let Query(asked) = asked.map_err(|error| AppError::bad_request(error.body_text()))?;
    let order = match asked.order.as_str() {
        "" | "changed" => Order::Changed,
        "designation" => Order::Designation,
        other => return Err(AppError::bad_request(format!("order={other}"))),
    };
    let filter = Filter {
        part: asked.part,
        statuses: match asked.status.as_str() {
            "" => Vec::new(),
            word => vec![status(word)?],
        },
        family: Some(asked.family).filter(|family| !family.is_empty()),
        order,
        ..Filter::default()
    };
    // The number comes first: what an order is by may hold any character.
    let after = match asked.after.split_once('.') {
        Some((id, sort)) => Some((sort.to_owned(), id.parse().map_err(|_| AppError::bad_request("after"))?)),
        None if asked.after.is_empty() => None,
        None => return Err(AppError::bad_request("after")),
    };
    let found = portal.store.entries(&filter, &Page { after, size: PAGE }).await?;
    Ok(Json(Listed {
        entries: found.entries.into_iter().map(Shown::from).collect(),
        next: found.next.map(|(sort, id)| format!("{id}.{sort}")),
    }))
}

fn status(word: &str) -> Result<EntryStatus, AppError> {
    EntryStatus::from_word(word).ok_or_else(|| AppError::bad_request(format!("status={word}")))
}

/// Shows an entry.
#[utoipa::path(
    get, path = "/api/v1/register/{entry}", params(("entry" = i64, Path, description = "Number of the entry")),
    responses(
        (status = 200, description = "The entry", body = Shown),
        (status = 404, description = "No such entry", body = crate::openapi::Failure)
    )
)]
pub(crate) async fn entry(
    _: May<SeeRegister>,
    State(portal): State<Portal>,
    Path(id): Path<i64>,
) -> Result<Json<Shown>, AppError> {
    shown(&portal, id).await
}

/// The entry as it is now.
async fn shown(portal: &Portal, id: i64) -> Result<Json<Shown>, AppError> {
    Ok(Json(portal.store.entry(id).await?.into()))
}

/// Makes drafts. A list is made in one transaction and answered in its order, by 200; one entry is answered
/// by 201 where it was made, by 409 where there is such an entry, by 422 where the line is not sure.
#[utoipa::path(
    post, path = "/api/v1/register", request_body = News,
    responses(
        (status = 201, description = "The entry was made", body = Added),
        (status = 200, description = "What became of each entry of a list", body = Vec<Added>),
        (status = 409, description = "There is such an entry", body = Added),
        (status = 422, description = "The line does not name one cable for sure", body = Added)
    )
)]
pub(crate) async fn add(
    signed: May<EditRegister>,
    State(portal): State<Portal>,
    said: Result<Json<News>, JsonRejection>,
) -> Result<Response, AppError> {
    let (news, one) = match said?.0 {
        News::One(new) => (vec![new], true),
        News::Many(news) => (news, false),
    };
    if news.len() > ENTRIES {
        return Err(AppError::too_large(format!("> {ENTRIES}")));
    }
    let edition = portal.edition();
    let read = blocking(move || Ok(news.iter().map(|new| read(&edition, new)).collect::<Vec<_>>())).await?;
    let sure: Vec<NewEntry> = read.iter().flatten().cloned().collect();
    let mut added = portal.store.add_entries(&sure, signed.person.id, now()).await?.into_iter();
    let outcomes = read.into_iter().map(|new| outcome(new, || added.next()));
    let outcomes: Vec<Added> = outcomes.collect();
    if !one {
        return Ok(Json(outcomes).into_response());
    }
    let status = match outcomes[0].outcome {
        "made" => return Ok((StatusCode::CREATED, Json(&outcomes[0])).into_response()),
        "double" => StatusCode::CONFLICT,
        _ => StatusCode::UNPROCESSABLE_ENTITY,
    };
    let told = axum::Extension(Told::by(&outcomes[0].outcome));
    Ok((status, told, Json(&outcomes[0])).into_response())
}

/// The entry that a line makes, where it is sure.
fn read(edition: &Edition, new: &New) -> Option<NewEntry> {
    let Sure { entry, documents } = sure(edition, &shortened(&new.text, LONGEST))?;
    let document = new.document.clone().or_else(|| documents.into_iter().next()).unwrap_or_default();
    Some(NewEntry {
        specification: shortened(&document, SHORT),
        article: shortened(&new.article, SHORT),
        notes: shortened(&new.notes, LONG),
        ..entry
    })
}

fn outcome(new: Option<NewEntry>, mut added: impl FnMut() -> Option<Result<i64, i64>>) -> Added {
    let Some(new) = new else { return Added { outcome: "unsure", id: None, designation: None } };
    let (outcome, id) = match added() {
        Some(Ok(id)) => ("made", Some(id)),
        Some(Err(id)) => ("double", Some(id)),
        None => ("unsure", None),
    };
    Added { outcome, id, designation: Some(new.designation) }
}

/// Where an entry is led.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Led {
    /// The version that was seen.
    version: i64,
    /// The new status: `submitted`, `draft`, `retired` or `superseded`.
    to: String,
    /// Why.
    #[serde(default)]
    reason: String,
    /// What takes its place, where it is superseded.
    successor: Option<i64>,
}

/// Leads an entry on: submits it for approval, withdraws it, retires it, lets another take its place.
#[utoipa::path(
    post, path = "/api/v1/register/{entry}/lead", request_body = Led,
    params(("entry" = i64, Path, description = "Number of the entry")),
    responses(
        (status = 200, description = "The entry as it is now", body = Shown),
        (status = 409, description = "It was changed meanwhile, or cannot be led there", body = crate::openapi::Failure)
    )
)]
pub(crate) async fn lead(
    signed: May<EditRegister>,
    State(portal): State<Portal>,
    Path(id): Path<i64>,
    said: Result<Json<Led>, JsonRejection>,
) -> Result<Json<Shown>, AppError> {
    let Json(said) = said?;
    let step = Step {
        version: said.version,
        to: status(&said.to)?,
        reason: &said.reason,
        successor: said.successor,
    };
    steps::lead(&portal, &signed, id, &step).await?;
    shown(&portal, id).await
}

/// A decision.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Decided {
    /// The version that was seen.
    version: i64,
    /// `approve`, `return` or `reject`.
    decision: String,
    /// Why; not to be left out but with `approve`.
    #[serde(default)]
    remark: String,
}

/// Decides about an entry whose turn it is.
#[utoipa::path(
    post, path = "/api/v1/register/{entry}/decide", request_body = Decided,
    params(("entry" = i64, Path, description = "Number of the entry")),
    responses(
        (status = 200, description = "The entry as it is now", body = Shown),
        (status = 403, description = "It is not this person's turn, or the entry is their own", body = crate::openapi::Failure),
        (status = 409, description = "It was changed meanwhile", body = crate::openapi::Failure)
    )
)]
pub(crate) async fn decide(
    signed: May<SeeRegister>,
    State(portal): State<Portal>,
    Path(id): Path<i64>,
    said: Result<Json<Decided>, JsonRejection>,
) -> Result<Json<Shown>, AppError> {
    let Json(said) = said?;
    let decision = Decision::from_word(&said.decision)
        .ok_or_else(|| AppError::bad_request(format!("decision={}", said.decision)))?;
    if decision != Decision::Approve && said.remark.trim().is_empty() {
        return Err(AppError::bad_request("remark"));
    }
    match steps::decide(&portal, &signed, id, said.version, decision, &said.remark).await {
        Ok(()) => shown(&portal, id).await,
        Err(StoreError::Refused(Refusal::OwnEntry | Refusal::NotYourTurn)) => Err(AppError::not_allowed()),
        Err(error) => Err(error.into()),
    }
}
