//! One entry: what it is, what happened to it, what may be done with it.

use std::collections::{BTreeMap, BTreeSet};

use axum::Form;
use axum::extract::rejection::FormRejection;
use axum::extract::{Multipart, Path, Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use marka_answers::form::order_text;
use marka_answers::line::Line;
use marka_pages::decode::explain;
use marka_pages::frame::Section;
use marka_pages::register::{ApprovalRow, EntryPage, Link, NewEntryForm, Turn};
use marka_pages::texts::Lang;
use marka_store::{
    Approval, Decision, Entry, EntryEdit, EntryStatus, Refusal, Related, Request, Role, Route, StoreError,
    Subject, Who,
};
use serde::Deserialize;

use super::steps::{self, Step};
use super::{beside, link};
use crate::access::{self, EditRegister, May, SeeRegister, Signed};
use crate::account::again;
use crate::clock::now;
use crate::edition::{Edition, Portal};
use crate::error::AppError;
use crate::history::{self, names};
use crate::locale::Locale;
use crate::moment;
use crate::page::render;
use crate::talk;

/// What was done just now.
#[derive(Deserialize)]
pub(crate) struct Shown {
    #[serde(default)]
    done: String,
}

/// `GET /register/{entry}`.
pub(crate) async fn entry(
    signed: May<SeeRegister>,
    State(portal): State<Portal>,
    locale: Locale,
    Path(id): Path<i64>,
    Query(shown): Query<Shown>,
) -> Result<Response, AppError> {
    portal.store.read_notices(signed.person.id, Some((Subject::Entry, id)), now()).await?;
    let done = if shown.done.is_empty() { "" } else { locale.lang.register_texts().entry_saved.as_str() };
    page(&portal, &signed, &locale, id, (done, "")).await
}

async fn page(
    portal: &Portal,
    signed: &Signed,
    locale: &Locale,
    id: i64,
    (done, trouble): (&str, &str),
) -> Result<Response, AppError> {
    let entry = portal.store.entry(id).await?;
    let names = names(portal).await?;
    let name = |id: i64| names.get(&id).cloned().unwrap_or_default();
    let approvals = portal.store.approvals(id).await?;
    let settings = portal.settings();
    let turn = turn(portal, signed, &entry, &settings.route).await?;
    let waits = waits(&entry, &settings.route, &approvals, &names, locale.lang);
    let related = related(portal, &entry, locale.lang).await?;
    let subject = (Subject::Entry, id);
    let remarks = talk::remarks(portal, subject, &names).await?;
    let files = talk::files(portal, subject, &names).await?;
    let history = history::lines(portal, locale.lang, Subject::Entry, id).await?;
    let edition = portal.edition();
    let frame = locale.frame(Section::Register, edition.hash());
    let line = Line::new(entry.designation.as_bytes());
    let answer = edition.reading(|reader| explain(&edition.answers, &line, frame.t, reader));
    let page = EntryPage {
        w: frame.t.lang.register_texts(),
        id,
        version: entry.version,
        answer,
        designation: &entry.designation,
        beside: beside(&entry.rating, &entry.colour),
        order: order(&edition, &entry),
        status: entry.status.word(),
        reason: &entry.reason,
        document: &entry.specification,
        edition: (entry.edition.chars().take(12).collect(), entry.edition != edition.hash()),
        form: NewEntryForm {
            article: entry.article.clone(),
            notes: entry.notes.clone(),
            codes: [entry.okpd2.clone(), entry.tnved.clone(), entry.okei.clone()],
            ..NewEntryForm::default()
        },
        confirmed: entry.codes_confirmed.map(|(by, at)| format!("{}, {}", name(by), moment::day(at))),
        made: (name(entry.author), moment::minute(entry.created_at)),
        changed: (name(entry.changed_by), moment::minute(entry.changed_at)),
        related,
        approvals: approvals.iter().map(|approval| approval_row(approval, &names)).collect(),
        waits,
        turn,
        edits: access::has::<EditRegister>(signed),
        remarks,
        files,
        history,
        done,
        trouble,
        frame,
    };
    if trouble.is_empty() { render(&page) } else { again(&page, trouble) }
}

/// The order text by the rules in force; the designation and its document where they know no such family.
fn order(edition: &Edition, entry: &Entry) -> String {
    let document = Some(entry.specification.as_str()).filter(|document| !document.is_empty());
    match edition.engine().family(&entry.family) {
        Some(index) => order_text(&edition.engine().families[index].family, &entry.designation, document),
        None => [&*entry.designation, document.unwrap_or("")].join(" ").trim_end().to_owned(),
    }
}

fn approval_row(approval: &Approval, names: &BTreeMap<i64, String>) -> ApprovalRow {
    let name = |id: i64| names.get(&id).cloned().unwrap_or_default();
    ApprovalRow {
        at: moment::minute(approval.at),
        who: name(approval.person),
        in_place_of: approval.in_place_of.map(name).unwrap_or_default(),
        step: approval.step + 1,
        decision: approval.decision.word(),
        remark: approval.remark.clone(),
    }
}

async fn turn(portal: &Portal, signed: &Signed, entry: &Entry, route: &Route) -> Result<Turn, AppError> {
    if entry.status != EntryStatus::Submitted {
        return Ok(Turn::None);
    }
    let decides = signed.person.roles.iter().any(|role| matches!(role, Role::Approver | Role::NormControl));
    if entry.author == signed.person.id {
        return Ok(if decides { Turn::Own } else { Turn::None });
    }
    let step = portal.store.turn(entry.id, route, &signed.person, now()).await?;
    Ok(if step.is_some() { Turn::Yours } else { Turn::None })
}

/// Whose decision is awaited, in words.
fn waits(
    entry: &Entry,
    route: &Route,
    approvals: &[Approval],
    names: &BTreeMap<i64, String>,
    lang: Lang,
) -> Vec<String> {
    if entry.status != EntryStatus::Submitted {
        return Vec::new();
    }
    let round: Vec<Approval> =
        approvals.iter().filter(|approval| approval.round == entry.round).cloned().collect();
    let w = lang.people_texts();
    let who = |who: &Who| match who {
        Who::Role(role) => w.role(role.word()).to_owned(),
        Who::Person(id) => names.get(id).cloned().unwrap_or_default(),
    };
    let step = |step: usize| {
        let RouteWords { title, people } = RouteWords {
            title: &route.steps[step].title,
            people: route.steps[step].who.iter().map(who).collect::<Vec<_>>().join(", "),
        };
        if title.is_empty() { people } else { format!("{title} ({people})") }
    };
    route.open(&round).into_iter().map(step).collect()
}

struct RouteWords<'a> {
    title: &'a str,
    people: String,
}

async fn related(
    portal: &Portal,
    entry: &Entry,
    lang: Lang,
) -> Result<Vec<(&'static str, Vec<Link>)>, AppError> {
    let w = lang.register_texts();
    let one = async |id: Option<i64>| -> Result<Vec<Link>, AppError> {
        let Some(id) = id else { return Ok(Vec::new()) };
        let other = portal.store.entry(id).await?;
        Ok(vec![link(Related {
            id,
            designation: other.designation,
            specification: other.specification,
            status: other.status.word().to_owned(),
        })])
    };
    let links = |related: Vec<Related>| related.into_iter().map(link).collect::<Vec<Link>>();
    let request = |request: Request| Link {
        address: format!("/requests/{}", request.id),
        title: request.number,
        note: request.text.chars().take(60).collect(),
        state: request.state.word().to_owned(),
    };
    let requests = portal.store.requests_of_entry(entry.id).await?;
    let all = vec![
        (w.entry_successor.as_str(), one(entry.successor).await?),
        (w.entry_replaces.as_str(), links(portal.store.superseded_by(entry.id).await?)),
        (w.entry_former.as_str(), one(entry.former).await?),
        (w.entry_same.as_str(), links(portal.store.same_designation(entry).await?)),
        (w.entry_requests.as_str(), requests.into_iter().map(request).collect()),
    ];
    Ok(all.into_iter().filter(|group| !group.1.is_empty()).collect())
}

/// What a person writes beside an entry.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(crate) struct Edited {
    version: i64,
    article: String,
    notes: String,
    okpd2: String,
    tnved: String,
    okei: String,
    confirm: String,
}

/// `POST /register/{entry}`.
pub(crate) async fn edit(
    signed: May<EditRegister>,
    State(portal): State<Portal>,
    Path(id): Path<i64>,
    said: Result<Form<Edited>, FormRejection>,
) -> Result<Response, AppError> {
    let Form(said) = said?;
    let short = |text: &str, longest| text.trim().chars().take(longest).collect::<String>();
    let edit = EntryEdit {
        article: short(&said.article, 120),
        notes: short(&said.notes, 4_000),
        codes: [&said.okpd2, &said.tnved, &said.okei].map(|code| short(code, 20)),
        confirms_codes: !said.confirm.is_empty(),
    };
    portal.store.edit_entry(id, said.version, &edit, signed.person.id, now()).await?;
    Ok(Redirect::to(&format!("/register/{id}?done=1")).into_response())
}

/// Where an entry is led.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(crate) struct Led {
    version: i64,
    to: String,
    reason: String,
    successor: String,
}

/// `POST /register/{entry}/lead`.
pub(crate) async fn lead(
    signed: May<EditRegister>,
    State(portal): State<Portal>,
    locale: Locale,
    Path(id): Path<i64>,
    said: Result<Form<Led>, FormRejection>,
) -> Result<Response, AppError> {
    let Form(said) = said?;
    let w = locale.lang.register_texts();
    let to = EntryStatus::from_word(&said.to).ok_or_else(|| AppError::bad_request("to"))?;
    let successor = said.successor.trim().trim_start_matches('№').trim().parse().ok();
    let step = Step { version: said.version, to, reason: &said.reason, successor };
    match steps::lead(&portal, &signed, id, &step).await {
        Ok(()) => Ok(Redirect::to(&format!("/register/{id}?done=1")).into_response()),
        Err(StoreError::Missing(_) | StoreError::Refused(Refusal::Status))
            if to == EntryStatus::Superseded =>
        {
            page(&portal, &signed, &locale, id, ("", &w.entry_supersede_hint)).await
        }
        Err(error) => Err(error.into()),
    }
}

/// A decision.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(crate) struct Decided {
    version: i64,
    decision: String,
    remark: String,
}

/// `POST /register/{entry}/decide`.
pub(crate) async fn decide(
    signed: May<SeeRegister>,
    State(portal): State<Portal>,
    locale: Locale,
    Path(id): Path<i64>,
    said: Result<Form<Decided>, FormRejection>,
) -> Result<Response, AppError> {
    let Form(said) = said?;
    let w = locale.lang.register_texts();
    let decision = Decision::from_word(&said.decision).ok_or_else(|| AppError::bad_request("decision"))?;
    if decision != Decision::Approve && said.remark.trim().is_empty() {
        return page(&portal, &signed, &locale, id, ("", &w.approval_needs_remark)).await;
    }
    match steps::decide(&portal, &signed, id, said.version, decision, &said.remark).await {
        Ok(()) => Ok(Redirect::to(&format!("/register/{id}?done=1")).into_response()),
        Err(StoreError::Refused(Refusal::OwnEntry)) => {
            page(&portal, &signed, &locale, id, ("", &w.approval_own)).await
        }
        Err(StoreError::Refused(Refusal::NotYourTurn)) => Err(AppError::not_allowed()),
        Err(error) => Err(error.into()),
    }
}

/// A remark.
#[derive(Deserialize)]
pub(crate) struct Remarked {
    #[serde(default)]
    text: String,
}

/// `POST /register/{entry}/remarks`.
pub(crate) async fn remark(
    signed: May<SeeRegister>,
    State(portal): State<Portal>,
    Path(id): Path<i64>,
    said: Result<Form<Remarked>, FormRejection>,
) -> Result<Response, AppError> {
    let Form(said) = said?;
    let entry = portal.store.entry(id).await?;
    let subject = (Subject::Entry, id);
    let concerned = BTreeSet::from([entry.author]);
    talk::add_remark(&portal, &signed, subject, &entry.designation, concerned, &said.text).await?;
    Ok(Redirect::to(&format!("/register/{id}")).into_response())
}

/// `POST /register/{entry}/files`.
pub(crate) async fn files(
    signed: May<SeeRegister>,
    State(portal): State<Portal>,
    Path(id): Path<i64>,
    form: Multipart,
) -> Result<Response, AppError> {
    portal.store.entry(id).await?;
    let (_, files) = talk::read_form(form).await?;
    talk::keep_files(&portal, &signed, (Subject::Entry, id), files).await?;
    Ok(Redirect::to(&format!("/register/{id}")).into_response())
}

/// `GET /register/{entry}/files/{file}`.
pub(crate) async fn file(
    _: May<SeeRegister>,
    State(portal): State<Portal>,
    Path((id, file)): Path<(i64, i64)>,
) -> Result<Response, AppError> {
    talk::file(&portal, (Subject::Entry, id), file).await
}
