//! The list, and asking for help.

use axum::extract::{Multipart, Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use marka_pages::frame::Section;
use marka_pages::support::{NewTicketPage, Offered, TicketsPage};
use marka_store::{AnswerKind, AnswerText, Category, NewTicket, Priority, Role, Subject, TicketFilter};
use serde::Deserialize;

use super::{bundle, row, to_vendor};
use crate::access::{CareForSettings, May, SignedIn, has};
use crate::account::again;
use crate::clock::{now, year};
use crate::edition::Portal;
use crate::error::AppError;
use crate::history::names;
use crate::likeness::nearest;
use crate::locale::Locale;
use crate::notify::{News, tell, with_role};
use crate::page::render;
use crate::secrets::token;
use crate::talk::{self, NewFile};

/// The longest title, text and path.
const TITLE: usize = 160;
pub(super) const TEXT: usize = 20_000;
const PLACE: usize = 500;
/// So much of a token tells one request from all others in a letter.
const TAG: usize = 20;

/// What the address says.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(crate) struct Asked {
    q: String,
    all: String,
}

/// `GET /support`: all for administrators, one's own for others.
pub(crate) async fn list(
    signed: May<SignedIn>,
    State(portal): State<Portal>,
    locale: Locale,
    Query(asked): Query<Asked>,
) -> Result<Response, AppError> {
    let helps = has::<CareForSettings>(&signed);
    // Who searches means all of them.
    let open = asked.all.is_empty() && asked.q.is_empty();
    let author = (!helps).then_some(signed.person.id);
    let filter = TicketFilter { author, open, words: asked.q.clone() };
    let tickets = portal.store.tickets(&filter).await?;
    let names = names(&portal).await?;
    let settings = portal.settings();
    let edition = portal.edition();
    let frame = locale.frame(Section::Support, edition.hash());
    let w = frame.t.lang.support_texts();
    let rows = tickets.iter().map(|ticket| row(ticket, &settings.support, &names)).collect();
    render(&TicketsPage { frame, w, rows, words: &asked.q, open, helps })
}

/// What a new request begins with.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(crate) struct Said {
    title: String,
    text: String,
    category: String,
    priority: String,
    from: String,
}

/// `GET /support/new?from=`.
pub(crate) async fn new(
    signed: May<SignedIn>,
    State(portal): State<Portal>,
    locale: Locale,
    Query(said): Query<Said>,
) -> Result<Response, AppError> {
    form(&portal, &locale, &said, has::<CareForSettings>(&signed), "").await
}

async fn form(
    portal: &Portal,
    locale: &Locale,
    said: &Said,
    helps: bool,
    trouble: &str,
) -> Result<Response, AppError> {
    let offered = offered(portal, &format!("{} {}", said.title, said.text)).await?;
    let edition = portal.edition();
    let frame = locale.frame(Section::Support, edition.hash());
    let w = frame.t.lang.support_texts();
    let chosen = |words: Vec<&'static str>, known: &str, usual: &str| {
        let known = if words.contains(&known) { known.to_owned() } else { usual.to_owned() };
        words.into_iter().map(|word| (word, word == known)).collect()
    };
    let page = NewTicketPage {
        frame,
        w,
        title: &said.title,
        text: &said.text,
        categories: chosen(Category::ALL.iter().map(|it| it.word()).collect(), &said.category, "work"),
        priorities: chosen(Priority::ALL.iter().map(|it| it.word()).collect(), &said.priority, "usual"),
        place: place(&said.from),
        vendor: !portal.settings().support.vendor.is_empty(),
        bundle: helps,
        offered: Offered { w, rows: offered },
        trouble,
    };
    if trouble.is_empty() { render(&page) } else { again(&page, trouble) }
}

/// A path of ours.
fn place(from: &str) -> &str {
    if from.starts_with('/') && from.len() <= PLACE { from } else { "" }
}

/// Articles that may answer it already.
async fn offered(portal: &Portal, text: &str) -> Result<Vec<(i64, String)>, AppError> {
    let articles = portal.store.answer_texts(AnswerKind::Article).await?;
    let says = |article: &AnswerText| format!("{} {}", article.title, article.text);
    Ok(nearest(text, &articles, says).into_iter().map(|it| (it.id, it.title.clone())).collect())
}

/// What is being typed.
#[derive(Deserialize)]
pub(crate) struct Typed {
    #[serde(default)]
    text: String,
}

/// `GET /support/similar?text=`: a piece of a page.
pub(crate) async fn similar(
    _: May<SignedIn>,
    State(portal): State<Portal>,
    locale: Locale,
    Query(typed): Query<Typed>,
) -> Result<Response, AppError> {
    render(&Offered { w: locale.lang.support_texts(), rows: offered(&portal, &typed.text).await? })
}

/// `POST /support`.
pub(crate) async fn send(
    signed: May<SignedIn>,
    State(portal): State<Portal>,
    locale: Locale,
    form_: Multipart,
) -> Result<Response, AppError> {
    let (fields, mut files) = talk::read_form(form_).await?;
    let value = |key: &str| fields.iter().find(|field| field.0 == key).map_or("", |field| field.1.trim());
    let shortened = |key: &str, longest| value(key).chars().take(longest).collect::<String>();
    let said = Said {
        title: shortened("title", TITLE),
        text: shortened("text", TEXT),
        category: value("category").to_owned(),
        priority: value("priority").to_owned(),
        from: value("from").to_owned(),
    };
    let helps = has::<CareForSettings>(&signed);
    if said.title.is_empty() || said.text.is_empty() {
        let trouble = &locale.lang.support_texts().ticket_incomplete;
        return form(&portal, &locale, &said, helps, trouble).await;
    }
    if helps && !value("bundle").is_empty() {
        files.push(NewFile::of("diagnostics.json", bundle::text(&portal).await?.into_bytes()));
    }
    let tag: String = token()?.chars().take(TAG).collect();
    let new = NewTicket {
        tag: &tag,
        category: Category::from_word(&said.category).unwrap_or(Category::Work),
        priority: Priority::from_word(&said.priority).unwrap_or(Priority::Usual),
        title: &said.title,
        text: &said.text,
        place: place(&said.from),
        year: year(now()),
    };
    let by = signed.person.id;
    let id = portal.store.add_ticket(&new, by, now()).await?;
    talk::keep_files(&portal, &signed, (Subject::Ticket, id), files).await?;
    let ticket = portal.store.ticket(id).await?;
    to_vendor(&portal, &ticket, &said.text).await?;
    let helpers = with_role(&portal, Role::Administrator).await?;
    let text = format!("{} {}", ticket.number, ticket.title);
    tell(&portal, &helpers, by, &News { kind: "ticket", subject: (Subject::Ticket, id), text: &text })
        .await?;
    Ok(Redirect::to(&format!("/support/{id}")).into_response())
}
