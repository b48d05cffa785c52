//! Answers that are given again and again: templates for those who help, articles for everybody who is signed in.

use axum::Form;
use axum::extract::rejection::FormRejection;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use marka_pages::frame::Section;
use marka_pages::support::{ArticlePage, ArticlesPage};
use marka_store::{AnswerKind, AnswerText, fold};
use serde::Deserialize;

use super::list::TEXT;
use crate::access::{CareForSettings, May, SignedIn, has};
use crate::clock::now;
use crate::edition::Portal;
use crate::error::AppError;
use crate::locale::Locale;
use crate::page::render;

/// The longest title, in characters.
const TITLE: usize = 160;

/// What is sought.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(crate) struct Asked {
    q: String,
}

/// `GET /support/articles?q=`.
pub(crate) async fn articles(
    signed: May<SignedIn>,
    State(portal): State<Portal>,
    locale: Locale,
    Query(asked): Query<Asked>,
) -> Result<Response, AppError> {
    let words = fold::name(&asked.q);
    let has_all = |article: &AnswerText| {
        let text = fold::name(&format!("{} {}", article.title, article.text));
        words.split(' ').all(|word| text.contains(word))
    };
    let all = portal.store.answer_texts(AnswerKind::Article).await?;
    let rows = all.into_iter().filter(has_all).map(|article| (article.id, article.title)).collect();
    let edition = portal.edition();
    let frame = locale.frame(Section::Support, edition.hash());
    let w = frame.t.lang.support_texts();
    render(&ArticlesPage { frame, w, words: &asked.q, rows, helps: has::<CareForSettings>(&signed) })
}

/// `GET /support/articles/{article}`.
pub(crate) async fn article(
    signed: May<SignedIn>,
    State(portal): State<Portal>,
    locale: Locale,
    Path(id): Path<i64>,
) -> Result<Response, AppError> {
    let known = portal.store.answer_text(AnswerKind::Article, id).await?;
    let edition = portal.edition();
    let frame = locale.frame(Section::Support, edition.hash());
    let w = frame.t.lang.support_texts();
    let helps = has::<CareForSettings>(&signed);
    render(&ArticlePage { frame, w, id, title: &known.title, text: &known.text, helps })
}

/// An answer as a form says it.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(crate) struct Written {
    title: String,
    text: String,
    /// The message of a request that it is made from.
    ticket: Option<i64>,
    message: Option<i64>,
    /// A template that is taken out.
    remove: Option<i64>,
}

impl Written {
    fn shortened(&self) -> Option<(String, String)> {
        let title: String = self.title.trim().chars().take(TITLE).collect();
        let text: String = self.text.trim().chars().take(TEXT).collect();
        (!title.is_empty() && !text.is_empty()).then_some((title, text))
    }
}

/// `POST /support/articles`: a new one, or one made from an answer.
pub(crate) async fn new_article(
    signed: May<CareForSettings>,
    State(portal): State<Portal>,
    locale: Locale,
    said: Result<Form<Written>, FormRejection>,
) -> Result<Response, AppError> {
    let Form(mut said) = said?;
    if let (Some(ticket), Some(message)) = (said.ticket, said.message) {
        let messages = portal.store.messages(ticket, false).await?;
        let known = messages.into_iter().find(|one| one.id == message);
        said.text = known.map(|one| one.text).unwrap_or_default();
        said.title = portal.store.ticket(ticket).await?.title;
    }
    let Some((title, text)) = said.shortened() else {
        return Err(AppError::bad_request(locale.lang.support_texts().ticket_incomplete.clone()));
    };
    let by = signed.person.id;
    let id = portal.store.keep_answer_text(AnswerKind::Article, None, (&title, &text), by, now()).await?;
    Ok(Redirect::to(&format!("/support/articles/{id}")).into_response())
}

/// `POST /support/articles/{article}`.
pub(crate) async fn edit_article(
    signed: May<CareForSettings>,
    State(portal): State<Portal>,
    locale: Locale,
    Path(id): Path<i64>,
    said: Result<Form<Written>, FormRejection>,
) -> Result<Response, AppError> {
    let Form(said) = said?;
    let Some((title, text)) = said.shortened() else {
        return Err(AppError::bad_request(locale.lang.support_texts().ticket_incomplete.clone()));
    };
    let by = signed.person.id;
    portal.store.keep_answer_text(AnswerKind::Article, Some(id), (&title, &text), by, now()).await?;
    Ok(Redirect::to(&format!("/support/articles/{id}")).into_response())
}

/// `POST /support/articles/{article}/remove`.
pub(crate) async fn remove_article(
    _: May<CareForSettings>,
    State(portal): State<Portal>,
    Path(id): Path<i64>,
) -> Result<Response, AppError> {
    portal.store.remove_answer_text(AnswerKind::Article, id).await?;
    Ok(Redirect::to("/support/articles").into_response())
}

/// `POST /support/templates`: one more, or one less.
pub(crate) async fn templates(
    signed: May<CareForSettings>,
    State(portal): State<Portal>,
    said: Result<Form<Written>, FormRejection>,
) -> Result<Response, AppError> {
    let Form(said) = said?;
    if let Some(id) = said.remove {
        portal.store.remove_answer_text(AnswerKind::Template, id).await?;
    } else if let Some((title, text)) = said.shortened() {
        let by = signed.person.id;
        portal.store.keep_answer_text(AnswerKind::Template, None, (&title, &text), by, now()).await?;
    }
    Ok(Redirect::to("/support/setup?done=1#templates").into_response())
}
