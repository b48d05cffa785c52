//! One suggestion: support, decision, discussion.

use std::collections::{BTreeMap, BTreeSet};

use axum::extract::rejection::FormRejection;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use axum::{Extension, Form};
use marka_pages::frame::Section;
use marka_pages::suggestions::{May as Allowed, SuggestionPage};
use marka_store::{Lead, StoreError, Subject, Suggestion, SuggestionState, Support};
use serde::Deserialize;

use super::{RUNNING, row};
use crate::access::{LeadSuggestions, May, Signed, SignedIn, Visitor, has};
use crate::account::again;
use crate::clock::now;
use crate::edition::Portal;
use crate::error::AppError;
use crate::history::{self, names};
use crate::locale::Locale;
use crate::notify::{News, tell};
use crate::page::render;
use crate::talk;

/// The longest reason and answer, in characters.
const REASON: usize = 1_000;
const ANSWER: usize = 2_000;
const RELEASE: usize = 20;

/// `GET /suggestions/{suggestion}`.
pub(crate) async fn suggestion(
    _: Visitor,
    signed: Option<Extension<Signed>>,
    State(portal): State<Portal>,
    locale: Locale,
    Path(id): Path<i64>,
) -> Result<Response, AppError> {
    let signed = signed.map(|signed| signed.0);
    if let Some(signed) = &signed {
        portal.store.read_notices(signed.person.id, Some((Subject::Suggestion, id)), now()).await?;
    }
    page(&portal, signed.as_ref(), &locale, id, (None, "")).await
}

async fn page(
    portal: &Portal,
    signed: Option<&Signed>,
    locale: &Locale,
    id: i64,
    (typed, trouble): (Option<&Led>, &str),
) -> Result<Response, AppError> {
    let known = portal.store.suggestion(id).await?;
    let leads = signed.is_some_and(has::<LeadSuggestions>);
    let is_author = signed.is_some_and(|signed| known.author == Some(signed.person.id));
    if known.state == SuggestionState::Withdrawn && !leads && !is_author {
        return Err(StoreError::Missing("suggestion").into());
    }
    let supports = portal.store.supports(id).await?;
    // Names are for colleagues.
    let names = if signed.is_some() { names(portal).await? } else { BTreeMap::new() };
    let who = |id: i64| names.get(&id).cloned().unwrap_or_default();
    let subject = (Subject::Suggestion, id);
    let remarks = if signed.is_some() { talk::remarks(portal, subject, &names).await? } else { Vec::new() };
    let history = if signed.is_some() {
        history::lines(portal, locale.lang, Subject::Suggestion, id).await?
    } else {
        Vec::new()
    };
    let edition = portal.edition();
    let frame = locale.frame(Section::Elsewhere, edition.hash());
    let reasons = supports.iter().filter(|one| !one.reason.is_empty());
    let release = if known.release.is_empty() { RUNNING } else { &known.release };
    let page = SuggestionPage {
        w: frame.t.lang.suggestion_texts(),
        frame,
        may: allowed(&known, signed, &supports),
        steps: steps(&known),
        text: known.text.clone(),
        // What somebody asked there is for those who lead.
        place: if leads { &known.place } else { known.place.split('?').next().unwrap_or_default() }
            .to_owned(),
        typed: match typed {
            Some(typed) => (typed.to.clone(), typed.answer.clone(), typed.release.clone()),
            None => (String::new(), known.answer.clone(), release.to_owned()),
        },
        author: known.author.map(who).unwrap_or_default(),
        version: known.version,
        reasons: reasons.map(|one| (who(one.person_id), one.reason.clone())).collect(),
        row: row(&known),
        remarks,
        history,
        trouble,
    };
    if trouble.is_empty() { render(&page) } else { again(&page, trouble) }
}

fn allowed(known: &Suggestion, signed: Option<&Signed>, supports: &[Support]) -> Allowed {
    let Some(signed) = signed else { return Allowed::default() };
    let me = signed.person.id;
    Allowed {
        speak: true,
        supports: supports.iter().any(|one| one.person_id == me),
        withdraw: known.author == Some(me) && known.state == SuggestionState::New,
        lead: has::<LeadSuggestions>(signed),
    }
}

/// Where it may be led; what is decided may also be said anew.
fn steps(known: &Suggestion) -> Vec<&'static str> {
    let same = known.state.is_answered().then_some(known.state);
    known.state.next().iter().copied().chain(same).map(SuggestionState::word).collect()
}

/// What somebody says who supports.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(crate) struct Supported {
    reason: String,
    leave: String,
}

/// `POST /suggestions/{suggestion}/support`.
pub(crate) async fn support(
    signed: May<SignedIn>,
    State(portal): State<Portal>,
    Path(id): Path<i64>,
    said: Result<Form<Supported>, FormRejection>,
) -> Result<Response, AppError> {
    let Form(said) = said?;
    let me = signed.person.id;
    if said.leave.is_empty() {
        let reason: String = said.reason.trim().chars().take(REASON).collect();
        portal.store.support_suggestion(id, me, &reason, now()).await?;
    } else {
        portal.store.leave_suggestion(id, me).await?;
    }
    Ok(back(id))
}

fn back(id: i64) -> Response {
    Redirect::to(&format!("/suggestions/{id}")).into_response()
}

/// `POST /suggestions/{suggestion}/withdraw`.
pub(crate) async fn withdraw(
    signed: May<SignedIn>,
    State(portal): State<Portal>,
    Path(id): Path<i64>,
) -> Result<Response, AppError> {
    portal.store.withdraw_suggestion(id, signed.person.id, now()).await?;
    Ok(back(id))
}

/// A decision.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(crate) struct Led {
    version: i64,
    to: String,
    answer: String,
    release: String,
}

/// `POST /suggestions/{suggestion}/lead`.
pub(crate) async fn lead(
    signed: May<LeadSuggestions>,
    State(portal): State<Portal>,
    locale: Locale,
    Path(id): Path<i64>,
    said: Result<Form<Led>, FormRejection>,
) -> Result<Response, AppError> {
    let Form(said) = said?;
    let w = locale.lang.suggestion_texts();
    let to = SuggestionState::from_word(&said.to).ok_or_else(|| AppError::bad_request("to"))?;
    let answer: String = said.answer.trim().chars().take(ANSWER).collect();
    let release: String = said.release.trim().chars().take(RELEASE).collect();
    let missing = if to.is_answered() && answer.is_empty() {
        Some(&w.suggestion_needs_answer)
    } else if to.has_release() && release.is_empty() {
        Some(&w.suggestion_needs_release)
    } else {
        None
    };
    if let Some(trouble) = missing {
        return page(&portal, Some(&signed), &locale, id, (Some(&said), trouble)).await;
    }
    let lead = Lead { to, answer: &answer, release: &release };
    match portal.store.lead_suggestion((id, said.version), &lead, signed.person.id, now()).await {
        Ok(()) => {}
        Err(StoreError::Stale | StoreError::Refused(_)) => {
            return page(&portal, Some(&signed), &locale, id, (Some(&said), &w.suggestion_not_so)).await;
        }
        Err(error) => return Err(error.into()),
    }
    let known = portal.store.suggestion(id).await?;
    let supporters = portal.store.supports(id).await?.into_iter().map(|one| one.person_id);
    let concerned: BTreeSet<i64> = supporters.chain(known.author).collect();
    let news = News { kind: "suggestion", subject: (Subject::Suggestion, id), text: &known.title };
    tell(&portal, &concerned, signed.person.id, &news).await?;
    Ok(back(id))
}

/// A remark.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(crate) struct Remarked {
    text: String,
}

/// `POST /suggestions/{suggestion}/remarks`.
pub(crate) async fn remark(
    signed: May<SignedIn>,
    State(portal): State<Portal>,
    Path(id): Path<i64>,
    said: Result<Form<Remarked>, FormRejection>,
) -> Result<Response, AppError> {
    let Form(said) = said?;
    let known = portal.store.suggestion(id).await?;
    let concerned = BTreeSet::from_iter(known.author);
    talk::add_remark(&portal, &signed, (Subject::Suggestion, id), &known.title, concerned, &said.text)
        .await?;
    Ok(back(id))
}
