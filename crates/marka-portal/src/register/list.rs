//! The list of entries: search, conditions, pages, views, a table to take away.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use axum::Form;
use axum::extract::rejection::FormRejection;
use axum::extract::{Path, Query, State};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Redirect, Response};
use marka_engine::read::Status;
use marka_pages::frame::Section;
use marka_pages::html::encoded;
use marka_pages::register::{EntryRow, RegisterPage, ViewLink};
use marka_pages::texts::RegisterTexts;
use marka_store::{Entry, EntryStatus, Filter, Found, Order, Page};
use serde::Deserialize;

use super::{beside, facets};
use crate::access::{self, EditRegister, May, SeeRegister, Signed};
use crate::edition::Portal;
use crate::error::AppError;
use crate::history::names;
use crate::layout;
use crate::locale::Locale;
use crate::moment;
use crate::page::render;

/// Entries of a page, and of a table that is taken away.
const PAGE: u32 = 50;
const SHEET: usize = 20_000;

/// What the address says.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    part: String,
    pub(super) status: String,
    pub(super) family: String,
    pub(super) author: String,
    pub(super) order: String,
    /// `element:option`, separated by commas; of the family alone.
    options: String,
    after: String,
    behind: i64,
}

impl Asked {
    fn filter(&self, signed: &Signed) -> Filter {
        Filter {
            part: self.part.trim().to_owned(),
            statuses: EntryStatus::from_word(&self.status).into_iter().collect(),
            family: Some(self.family.clone()).filter(|family| !family.is_empty()),
            author: (self.author == "me").then_some(signed.person.id),
            options: self.options(),
            order: if self.order == "designation" { Order::Designation } else { Order::Changed },
        }
    }

    /// Elements and their options; keys of another family would mean nothing.
    pub(super) fn options(&self) -> Vec<(String, String)> {
        if self.family.is_empty() {
            return Vec::new();
        }
        let pairs = self.options.split(',').filter_map(|pair| pair.split_once(':'));
        pairs.map(|(element, option)| (element.to_owned(), option.to_owned())).collect()
    }

    /// Conditions but for the page: key and value.
    fn conditions(&self) -> Vec<(&'static str, String)> {
        let all = [
            ("part", &self.part),
            ("status", &self.status),
            ("family", &self.family),
            ("author", &self.author),
            ("order", &self.order),
            ("options", &self.options),
        ];
        all.into_iter().filter(|pair| !pair.1.is_empty()).map(|(key, value)| (key, value.clone())).collect()
    }

    /// The address with one condition set, or dropped where the value is empty.
    pub(super) fn with(&self, key: &'static str, value: &str) -> String {
        let mut pairs = self.conditions();
        pairs.retain(|pair| pair.0 != key && (key != "family" || pair.0 != "options"));
        if !value.is_empty() {
            pairs.push((key, value.to_owned()));
        }
        address(&pairs)
    }
}

fn query(pairs: &[(&'static str, String)]) -> String {
    pairs.iter().map(|(key, value)| format!("{key}={}", encoded(value))).collect::<Vec<_>>().join("&")
}

fn address(pairs: &[(&'static str, String)]) -> String {
    if pairs.is_empty() { "/register".to_owned() } else { format!("/register?{}", query(pairs)) }
}

/// `GET /register`.
pub(crate) async fn list(
    signed: May<SeeRegister>,
    State(portal): State<Portal>,
    locale: Locale,
    Query(asked): Query<Asked>,
) -> Result<Response, AppError> {
    let page =
        Page { after: (!asked.after.is_empty()).then(|| (asked.after.clone(), asked.behind)), size: PAGE };
    let (filter, found, read_as) = find(&portal, asked.filter(&signed), &page).await?;
    let w = locale.lang.register_texts();
    let conditions = asked.conditions();
    let count = match portal.store.count_entries(&filter).await? {
        Some(count) => w.entries_found(u128::try_from(count).unwrap_or(0)),
        None => w.register_many.clone(),
    };
    let names = names(&portal).await?;
    let next = found.next.as_ref().map(|(after, behind)| {
        let mut pairs = conditions.clone();
        pairs.push(("after", after.clone()));
        pairs.push(("behind", behind.to_string()));
        address(&pairs)
    });
    let views = portal.store.views(signed.person.id).await?;
    let facets = facets::facets(&portal, &locale, &asked, &filter).await?;
    let edition = portal.edition();
    let frame = locale.frame(Section::Register, edition.hash());
    render(&RegisterPage {
        frame,
        w,
        part: &asked.part,
        kept: conditions.iter().filter(|pair| pair.0 != "part").cloned().collect(),
        read_as,
        count,
        rows: found.entries.into_iter().map(|entry| row(entry, &names)).collect(),
        facets,
        next,
        sheet: format!("/register/sheet.tsv?{}", query(&conditions)),
        bare: conditions.iter().all(|pair| pair.0 == "order"),
        query: query(&conditions),
        views: views
            .into_iter()
            .map(|view| ViewLink { id: view.id, name: view.name, query: view.query })
            .collect(),
        edits: access::has::<EditRegister>(&signed),
    })
}

/// Entries with the part as it was typed; where there are none, as it is read, or as it was meant on another keyboard.
async fn find(
    portal: &Portal,
    filter: Filter,
    page: &Page,
) -> Result<(Filter, Found, Option<String>), AppError> {
    let found = portal.store.entries(&filter, page).await?;
    if !found.entries.is_empty() || filter.part.is_empty() || page.after.is_some() {
        return Ok((filter, found, None));
    }
    for meant in meant(portal, &filter.part) {
        let other = Filter { part: meant.clone(), ..filter.clone() };
        let found = portal.store.entries(&other, page).await?;
        if !found.entries.is_empty() {
            return Ok((other, found, Some(meant)));
        }
    }
    Ok((filter, found, None))
}

/// What a typed part may mean else.
fn meant(portal: &Portal, part: &str) -> Vec<String> {
    let edition = portal.edition();
    let read = |text: &str| {
        let answer = edition.reading(|reader| edition.engine().read(text, reader));
        let reading =
            answer.readings.first().filter(|_| matches!(answer.status, Status::Exact | Status::Repaired))?;
        Some(reading.designation(&edition.engine().families[reading.family].family).full())
    };
    let other = layout::other(part);
    let texts = [read(part), Some(other.clone()), read(&other)];
    texts.into_iter().flatten().filter(|text| text != part).collect()
}

fn row(entry: Entry, names: &BTreeMap<i64, String>) -> EntryRow {
    EntryRow {
        id: entry.id,
        beside: beside(&entry.rating, &entry.colour),
        designation: entry.designation,
        document: entry.specification,
        article: entry.article,
        status: entry.status.word(),
        changed: moment::minute(entry.changed_at),
        author: names.get(&entry.author).cloned().unwrap_or_default(),
    }
}

/// `GET /register/sheet.tsv`: the list as a table that Excel opens.
pub(crate) async fn sheet(
    signed: May<SeeRegister>,
    State(portal): State<Portal>,
    locale: Locale,
    Query(asked): Query<Asked>,
) -> Result<Response, AppError> {
    let w: &'static RegisterTexts = locale.lang.register_texts();
    let filter = asked.filter(&signed);
    let mut text = format!(
        "\u{feff}№\t{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}\n",
        w.column_designation,
        w.column_document,
        w.column_article,
        w.column_status,
        w.new_okpd2,
        w.new_tnved,
        w.new_okei,
        w.column_changed
    );
    let (mut page, mut count) = (Page { after: None, size: 200 }, 0);
    loop {
        let found = portal.store.entries(&filter, &page).await?;
        count += found.entries.len();
        for entry in found.entries {
            let cells = [
                entry.id.to_string(),
                entry.designation,
                entry.specification,
                entry.article,
                w.state(entry.status.word()).to_owned(),
                entry.okpd2,
                entry.tnved,
                entry.okei,
                moment::minute(entry.changed_at),
            ];
            let cells = cells.map(|cell| cell.replace(['\t', '\n', '\r'], " "));
            writeln!(text, "{}", cells.join("\t")).map_err(|error| AppError::internal(error.to_string()))?;
        }
        match found.next {
            Some(next) if count < SHEET => page.after = Some(next),
            _ => break,
        }
    }
    let kind = "text/tab-separated-values; charset=utf-8";
    Ok(([(CONTENT_TYPE, kind), (CONTENT_DISPOSITION, "attachment; filename=\"register.tsv\"")], text)
        .into_response())
}

/// A view to be saved.
#[derive(Deserialize)]
pub(crate) struct View {
    #[serde(default)]
    name: String,
    #[serde(default)]
    query: String,
}

/// `POST /register/views`.
pub(crate) async fn save_view(
    signed: May<SeeRegister>,
    State(portal): State<Portal>,
    said: Result<Form<View>, FormRejection>,
) -> Result<Response, AppError> {
    let Form(View { name, query }) = said?;
    let name: String = name.trim().chars().take(60).collect();
    // It is only ever put behind the address of the list.
    let query: String = query.chars().filter(char::is_ascii_graphic).take(2000).collect();
    if !name.is_empty() {
        portal.store.save_view(signed.person.id, &name, &query).await?;
    }
    Ok(Redirect::to(&format!("/register?{query}")).into_response())
}

/// `POST /register/views/{view}/forget`.
pub(crate) async fn forget_view(
    signed: May<SeeRegister>,
    State(portal): State<Portal>,
    Path(view): Path<i64>,
) -> Result<Response, AppError> {
    portal.store.forget_view(signed.person.id, view).await?;
    Ok(Redirect::to("/register").into_response())
}
