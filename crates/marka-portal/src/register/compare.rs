//! Two entries side by side, differences first.

use std::collections::BTreeSet;

use axum::extract::{Query, State};
use axum::response::Response;
use marka_pages::frame::Section;
use marka_pages::register::{ComparePage, CompareRow};
use marka_pages::texts::Lang;
use marka_store::{Entry, Related};

use super::{link, option_title};
use crate::access::{May, SeeRegister};
use crate::edition::{Edition, Portal};
use crate::error::AppError;
use crate::locale::Locale;
use crate::page::render;

/// `GET /register/compare?entry=…&entry=…`.
pub(crate) async fn compare(
    _: May<SeeRegister>,
    State(portal): State<Portal>,
    locale: Locale,
    Query(pairs): Query<Vec<(String, String)>>,
) -> Result<Response, AppError> {
    let ids: Vec<i64> =
        pairs.iter().filter(|pair| pair.0 == "entry").filter_map(|pair| pair.1.parse().ok()).collect();
    let both = match ids.as_slice() {
        [a, b, ..] => Some([portal.store.entry(*a).await?, portal.store.entry(*b).await?]),
        _ => None,
    };
    let edition = portal.edition();
    let frame = locale.frame(Section::Register, edition.hash());
    let w = frame.t.lang.register_texts();
    let rows = both.as_ref().map(|both| rows(&edition, both, locale.lang)).unwrap_or_default();
    let (same, different) = rows.into_iter().partition(|row: &CompareRow| row.values[0] == row.values[1]);
    let related = |entry: Entry| {
        link(Related {
            id: entry.id,
            designation: entry.designation,
            specification: entry.specification,
            status: entry.status.word().to_owned(),
        })
    };
    render(&ComparePage { frame, w, entries: both.map(|both| both.map(related)), different, same })
}

/// What both say, element by element: elements of one title are one row, also of two families.
fn rows(edition: &Edition, both: &[Entry; 2], lang: Lang) -> Vec<CompareRow> {
    let w = lang.register_texts();
    let said = both.each_ref().map(|entry| elements(edition, entry, lang));
    let beside = |title: &String, of: fn(&Entry) -> &String| CompareRow {
        title: title.clone(),
        values: both.each_ref().map(|entry| of(entry).clone()),
    };
    let mut rows = vec![
        beside(&w.entry_document, |entry| &entry.specification),
        beside(&w.entry_article, |entry| &entry.article),
        beside(&w.entry_notes, |entry| &entry.notes),
    ];
    rows.retain(|row| row.values.iter().any(|value| !value.is_empty()));
    let mut seen = BTreeSet::new();
    for (title, _) in said.iter().flatten() {
        if seen.insert(title.clone()) {
            let value = |of: &Vec<(String, String)>| {
                of.iter().find(|pair| pair.0 == *title).map(|pair| pair.1.clone()).unwrap_or_default()
            };
            rows.push(CompareRow { title: title.clone(), values: said.each_ref().map(value) });
        }
    }
    rows
}

/// Titles of the elements of an entry with those of their options.
fn elements(edition: &Edition, entry: &Entry, lang: Lang) -> Vec<(String, String)> {
    let index = edition.engine().family(&entry.family);
    let Some(family) = index.map(|index| &edition.engine().families[index].family) else {
        return entry.construction.clone().into_iter().collect();
    };
    let element = |model: &marka_rules::model::Element| {
        let key = entry.construction.get(&model.key)?;
        Some((lang.of(&model.title).to_owned(), option_title(model, key, lang)))
    };
    family.elements.iter().filter_map(element).collect()
}
