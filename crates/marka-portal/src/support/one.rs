//! One request for support: what was said, and what those who help do with it.

use std::collections::BTreeSet;

use axum::Form;
use axum::extract::rejection::FormRejection;
use axum::extract::{Multipart, Path, Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use marka_pages::frame::Section;
use marka_pages::support::{MessageRow, TicketPage};
use marka_store::{
    AnswerKind, Category, Message, Person, PersonState, Priority, Role, StoreError, Subject, Ticket,
    TicketEdit, TicketState,
};
use serde::Deserialize;

use super::list::TEXT;
use super::{row, to_vendor};
use crate::access::{CareForSettings, May, Signed, SignedIn, has};
use crate::account::again;
use crate::clock::now;
use crate::edition::Portal;
use crate::error::AppError;
use crate::history::{self, names};
use crate::locale::Locale;
use crate::moment;
use crate::notify::{News, tell, with_role};
use crate::page::render;
use crate::talk;

/// The request, where the person may see it: administrators see all, others their own.
async fn seen(portal: &Portal, signed: &Signed, id: i64) -> Result<Ticket, AppError> {
    let ticket = portal.store.ticket(id).await?;
    if ticket.author == signed.person.id || has::<CareForSettings>(signed) {
        return Ok(ticket);
    }
    Err(AppError::not_allowed())
}

/// What the answer begins with.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(crate) struct Begun {
    template: Option<i64>,
}

/// `GET /support/{ticket}?template=`.
pub(crate) async fn ticket(
    signed: May<SignedIn>,
    State(portal): State<Portal>,
    locale: Locale,
    Path(id): Path<i64>,
    Query(begun): Query<Begun>,
) -> Result<Response, AppError> {
    let ticket = seen(&portal, &signed, id).await?;
    portal.store.read_notices(signed.person.id, Some((Subject::Ticket, id)), now()).await?;
    let begun = match begun.template.filter(|_| has::<CareForSettings>(&signed)) {
        Some(template) => portal.store.answer_text(AnswerKind::Template, template).await?.text,
        None => String::new(),
    };
    page(&portal, &signed, &locale, &ticket, (&begun, false, "")).await
}

async fn page(
    portal: &Portal,
    signed: &Signed,
    locale: &Locale,
    ticket: &Ticket,
    (text, note, trouble): (&str, bool, &str),
) -> Result<Response, AppError> {
    let names = names(portal).await?;
    let helps = has::<CareForSettings>(signed);
    let w = locale.lang.support_texts();
    let said = |message: Message| MessageRow {
        id: message.id,
        at: moment::minute(message.at),
        who: message
            .person_id
            .map_or_else(|| w.vendor.clone(), |id| names.get(&id).cloned().unwrap_or_default()),
        own: message.person_id == Some(signed.person.id),
        text: message.text,
        note: message.note,
    };
    let messages = portal.store.messages(ticket.id, helps).await?.into_iter().map(said).collect();
    let subject = (Subject::Ticket, ticket.id);
    let (templates, people, history) = if helps {
        let templates = portal.store.answer_texts(AnswerKind::Template).await?;
        let people = portal.store.people().await?;
        let people = people.into_iter().filter(may_help);
        let people = people.map(|person| (person.id, person.name, ticket.assignee == Some(person.id)));
        let history = history::lines(portal, locale.lang, Subject::Ticket, ticket.id).await?;
        (templates.into_iter().map(|it| (it.id, it.title)).collect(), people.collect(), history)
    } else {
        (Vec::new(), Vec::new(), Vec::new())
    };
    let settings = portal.settings();
    let edition = portal.edition();
    let frame = locale.frame(Section::Support, edition.hash());
    let states = [ticket.state].iter().chain(ticket.state.next()).map(|state| state.word()).collect();
    let page = TicketPage {
        frame,
        w,
        row: row(ticket, &settings.support, &names),
        place: &ticket.place,
        version: ticket.version,
        messages,
        files: talk::files(portal, subject, &names).await?,
        helps,
        states,
        priorities: Priority::ALL.iter().map(|it| it.word()).collect(),
        categories: Category::ALL.iter().map(|it| it.word()).collect(),
        people,
        templates,
        history,
        text,
        note,
        trouble,
    };
    if trouble.is_empty() { render(&page) } else { again(&page, trouble) }
}

fn back(id: i64) -> Response {
    Redirect::to(&format!("/support/{id}")).into_response()
}

/// `POST /support/{ticket}/messages`.
pub(crate) async fn say(
    signed: May<SignedIn>,
    State(portal): State<Portal>,
    locale: Locale,
    Path(id): Path<i64>,
    form: Multipart,
) -> Result<Response, AppError> {
    let ticket = seen(&portal, &signed, id).await?;
    let (fields, files) = talk::read_form(form).await?;
    let value = |key: &str| fields.iter().find(|field| field.0 == key).map_or("", |field| field.1.trim());
    let text: String = value("text").chars().take(TEXT).collect();
    let note = has::<CareForSettings>(&signed) && !value("note").is_empty();
    if text.is_empty() && files.is_empty() {
        let trouble = &locale.lang.support_texts().message_empty;
        return page(&portal, &signed, &locale, &ticket, ("", false, trouble)).await;
    }
    // Files are the request's: its author would see them.
    if note && !files.is_empty() {
        let trouble = &locale.lang.support_texts().note_no_files;
        return page(&portal, &signed, &locale, &ticket, (&text, note, trouble)).await;
    }
    let me = signed.person.id;
    // Files alone are an answer too.
    let text = if text.is_empty() { names_of(&files) } else { text };
    talk::keep_files(&portal, &signed, (Subject::Ticket, id), files).await?;
    portal.store.say_in_ticket(id, Some(me), &text, note, now()).await?;
    if !note {
        tell_of(&portal, &ticket, me).await?;
        if me == ticket.author {
            to_vendor(&portal, &ticket, &text).await?;
        }
    }
    Ok(back(id))
}

fn names_of(files: &[talk::NewFile]) -> String {
    let names: Vec<&str> = files.iter().map(talk::NewFile::name).collect();
    format!("📎 {}", names.join(", "))
}

/// Whether somebody may answer requests for support.
fn may_help(person: &Person) -> bool {
    person.state == PersonState::Active && person.roles.contains(&Role::Administrator)
}

/// Tells the author, whoever helps, and where nobody does any more, all administrators.
async fn tell_of(portal: &Portal, ticket: &Ticket, by: i64) -> Result<(), StoreError> {
    let assignee = match ticket.assignee {
        Some(assignee) => Some(portal.store.person(assignee).await?).filter(may_help),
        None => None,
    };
    let helpers = match assignee {
        Some(assignee) => BTreeSet::from([assignee.id]),
        None if by == ticket.author => with_role(portal, Role::Administrator).await?,
        None => BTreeSet::new(),
    };
    let people = helpers.into_iter().chain([ticket.author]).collect();
    let text = format!("{} {}", ticket.number, ticket.title);
    let news = News { kind: "ticket-said", subject: (Subject::Ticket, ticket.id), text: &text };
    tell(portal, &people, by, &news).await
}

/// What those who help change.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(crate) struct Edited {
    version: i64,
    state: String,
    priority: String,
    category: String,
    assignee: String,
}

/// `POST /support/{ticket}/edit`.
pub(crate) async fn edit(
    signed: May<CareForSettings>,
    State(portal): State<Portal>,
    locale: Locale,
    Path(id): Path<i64>,
    said: Result<Form<Edited>, FormRejection>,
) -> Result<Response, AppError> {
    let Form(said) = said?;
    let ticket = portal.store.ticket(id).await?;
    let edit = TicketEdit {
        state: TicketState::from_word(&said.state).unwrap_or(ticket.state),
        priority: Priority::from_word(&said.priority).unwrap_or(ticket.priority),
        category: Category::from_word(&said.category).unwrap_or(ticket.category),
        assignee: said.assignee.parse().ok(),
    };
    match portal.store.edit_ticket((id, said.version), &edit, signed.person.id, now()).await {
        Ok(()) => {}
        Err(StoreError::Stale | StoreError::Refused(_)) => {
            let trouble = &locale.lang.suggestion_texts().suggestion_not_so;
            return page(&portal, &signed, &locale, &ticket, ("", false, trouble)).await;
        }
        Err(error) => return Err(error.into()),
    }
    if edit.state != ticket.state {
        tell_of(&portal, &ticket, signed.person.id).await?;
    }
    Ok(back(id))
}

/// `GET /support/{ticket}/files/{file}`.
pub(crate) async fn file(
    signed: May<SignedIn>,
    State(portal): State<Portal>,
    Path((id, file)): Path<(i64, i64)>,
) -> Result<Response, AppError> {
    seen(&portal, &signed, id).await?;
    talk::file(&portal, (Subject::Ticket, id), file).await
}
