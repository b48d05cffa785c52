//! The list, and making a suggestion.

use axum::Form;
use axum::extract::rejection::FormRejection;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use marka_pages::frame::Section;
use marka_pages::suggestions::{NewSuggestionPage, Similar, SuggestionRow, SuggestionsPage};
use marka_store::{NewSuggestion, Suggestion, SuggestionFilter, SuggestionState};
use serde::Deserialize;

use super::row;
use crate::access::{LeadSuggestions, May, Signed, SignedIn, Visitor, has};
use crate::account::again;
use crate::clock::now;
use crate::edition::Portal;
use crate::error::AppError;
use crate::likeness::nearest;
use crate::locale::Locale;
use crate::page::render;
use crate::secrets::token;

/// The longest title and text, in characters.
const TITLE: usize = 120;
const TEXT: usize = 4_000;
/// The longest path, in bytes.
const PLACE: usize = 500;

/// Groups of states that are listed together.
const GROUPS: [(&str, &[SuggestionState]); 5] = {
    use SuggestionState::{Accepted, Declined, Done, New, Planned, Review};
    [
        ("open", &[New, Review]),
        ("plan", &[Accepted, Planned]),
        ("done", &[Done]),
        ("declined", &[Declined]),
        ("all", &[New, Review, Accepted, Planned, Done, Declined]),
    ]
};

/// What the address says.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(crate) struct Asked {
    q: String,
    r#in: String,
    order: String,
    done: String,
}

/// `GET /suggestions`.
pub(crate) async fn list(
    _: Visitor,
    signed: Option<axum::Extension<Signed>>,
    State(portal): State<Portal>,
    locale: Locale,
    Query(asked): Query<Asked>,
) -> Result<Response, AppError> {
    let leads = signed.is_some_and(|signed| has::<LeadSuggestions>(&signed.0));
    let done = if asked.done.is_empty() { "" } else { &locale.lang.suggestion_texts().file_taken };
    page(&portal, &locale, &asked, leads, (done, "")).await
}

/// The list with something that was wrong.
pub(super) async fn with_trouble(
    portal: &Portal,
    locale: &Locale,
    trouble: &str,
) -> Result<Response, AppError> {
    page(portal, locale, &Asked::default(), true, ("", trouble)).await
}

async fn page(
    portal: &Portal,
    locale: &Locale,
    asked: &Asked,
    leads: bool,
    (done, trouble): (&str, &str),
) -> Result<Response, AppError> {
    // Who searches means all of them.
    let usual = if asked.q.is_empty() { "open" } else { "all" };
    let word = if asked.r#in.is_empty() { usual } else { &asked.r#in };
    let (word, states) = GROUPS.into_iter().find(|group| group.0 == word).unwrap_or(GROUPS[0]);
    let newest = asked.order == "newest";
    let filter = SuggestionFilter { states: states.to_vec(), words: asked.q.clone(), newest, all: false };
    let rows = portal.store.suggestions(&filter).await?.iter().map(row).collect();
    let edition = portal.edition();
    let frame = locale.frame(Section::Elsewhere, edition.hash());
    let w = frame.t.lang.suggestion_texts();
    let groups = GROUPS.iter().map(|group| (group.0, group.0 == word)).collect();
    let page = SuggestionsPage { frame, w, words: &asked.q, groups, newest, rows, leads, done, trouble };
    if trouble.is_empty() { render(&page) } else { again(&page, trouble) }
}

/// What a new suggestion begins with.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(crate) struct Said {
    title: String,
    text: String,
    /// Path of the page where it arose.
    from: String,
    /// Similar ones were shown.
    seen: String,
}

/// `GET /suggestions/new?from=`.
pub(crate) async fn new(
    _: May<SignedIn>,
    State(portal): State<Portal>,
    locale: Locale,
    Query(said): Query<Said>,
) -> Result<Response, AppError> {
    form(&portal, &locale, &said, None, "")
}

fn form(
    portal: &Portal,
    locale: &Locale,
    said: &Said,
    rows: Option<Vec<SuggestionRow>>,
    trouble: &str,
) -> Result<Response, AppError> {
    let edition = portal.edition();
    let frame = locale.frame(Section::Elsewhere, edition.hash());
    let w = frame.t.lang.suggestion_texts();
    let page = NewSuggestionPage {
        frame,
        w,
        title: &said.title,
        text: &said.text,
        place: place(&said.from),
        similar: rows.map(|rows| Similar { w, rows }),
        trouble,
    };
    if trouble.is_empty() { render(&page) } else { again(&page, trouble) }
}

/// A path of ours.
fn place(from: &str) -> &str {
    if from.starts_with('/') && from.len() <= PLACE { from } else { "" }
}

async fn near_rows(portal: &Portal, text: &str) -> Result<Vec<SuggestionRow>, AppError> {
    let states = GROUPS[4].1.to_vec();
    let filter = SuggestionFilter { states, ..SuggestionFilter::default() };
    let all = portal.store.suggestions(&filter).await?;
    let says = |one: &Suggestion| format!("{} {}", one.title, one.text);
    Ok(nearest(text, &all, says).into_iter().map(row).collect())
}

/// What is being typed.
#[derive(Deserialize)]
pub(crate) struct Typed {
    #[serde(default)]
    text: String,
}

/// `GET /suggestions/similar?text=`: a piece of a page.
pub(crate) async fn similar(
    _: May<SignedIn>,
    State(portal): State<Portal>,
    locale: Locale,
    Query(typed): Query<Typed>,
) -> Result<Response, AppError> {
    render(&Similar { w: locale.lang.suggestion_texts(), rows: near_rows(&portal, &typed.text).await? })
}

/// `POST /suggestions`: similar ones are shown first, once.
pub(crate) async fn send(
    signed: May<SignedIn>,
    State(portal): State<Portal>,
    locale: Locale,
    said: Result<Form<Said>, FormRejection>,
) -> Result<Response, AppError> {
    let Form(said) = said?;
    let shortened = |text: &str, longest| text.trim().chars().take(longest).collect::<String>();
    let (title, text) = (shortened(&said.title, TITLE), shortened(&said.text, TEXT));
    if title.is_empty() || text.is_empty() {
        return form(&portal, &locale, &said, None, &locale.lang.suggestion_texts().suggestion_incomplete);
    }
    if said.seen.is_empty() {
        let rows = near_rows(&portal, &format!("{title} {text}")).await?;
        if !rows.is_empty() {
            let shown = form(&portal, &locale, &said, Some(rows), "")?;
            return Ok((StatusCode::OK, shown).into_response());
        }
    }
    let new = NewSuggestion { code: &token()?, title: &title, text: &text, place: place(&said.from) };
    let id = portal.store.add_suggestion(&new, signed.person.id, now()).await?;
    Ok(Redirect::to(&format!("/suggestions/{id}")).into_response())
}
