//! Suggestions as a file: to the maker of the program and back, or from one site to another. It names nobody.

use axum::Form;
use axum::extract::rejection::FormRejection;
use axum::extract::{Multipart, State};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Redirect, Response};
use marka_pages::frame::Section;
use marka_pages::suggestions::FilePage;
use marka_pages::texts::SuggestionTexts;
use marka_store::{Suggestion, SuggestionFilter, SuggestionState, Told};
use serde::{Deserialize, Serialize};
use serde_json::{Value as Json, json};

use super::list::with_trouble;
use crate::access::{LeadSuggestions, May};
use crate::clock::now;
use crate::edition::Portal;
use crate::error::AppError;
use crate::locale::Locale;
use crate::moment;
use crate::page::render;
use crate::talk::read_form;

/// What such a file begins with.
const NAME: &str = "marka-suggestions";
const FORMAT: i64 = 1;
/// The longest name, title and text that are taken over, in characters.
const SHORT: usize = 200;
const LONG: usize = 4_000;

/// A suggestion as a file tells it.
#[derive(Serialize, Deserialize)]
struct Written {
    id: String,
    title: String,
    text: String,
    state: SuggestionState,
    #[serde(default)]
    answer: String,
    #[serde(default)]
    release: String,
    #[serde(default)]
    supported: i64,
}

/// `GET /suggestions/file.json`: all but those that were taken back.
pub(crate) async fn export(
    _: May<LeadSuggestions>,
    State(portal): State<Portal>,
) -> Result<Response, AppError> {
    let all = portal
        .store
        .suggestions(&SuggestionFilter { newest: true, all: true, ..SuggestionFilter::default() })
        .await?;
    let kept = all.into_iter().filter(|one| one.state != SuggestionState::Withdrawn);
    let written: Vec<Written> = kept.map(written).collect();
    let site = portal.settings().site.clone();
    let file = json!({ NAME: FORMAT, "site": site, "made": moment::stamp(now()), "suggestions": written });
    let text = serde_json::to_string_pretty(&file).unwrap_or_default() + "\n";
    let name = format!("attachment; filename=\"marka-suggestions-{}.json\"", moment::field(now()));
    Ok(([(CONTENT_TYPE, "application/json".to_owned()), (CONTENT_DISPOSITION, name)], text).into_response())
}

fn written(one: Suggestion) -> Written {
    Written {
        id: one.code,
        title: one.title,
        text: one.text,
        state: one.state,
        answer: one.answer,
        release: one.release,
        supported: one.supported - one.supported_elsewhere,
    }
}

/// The site that tells, and what it tells.
fn read(text: &str, w: &SuggestionTexts) -> Result<(String, Vec<Written>), String> {
    let file: Json = serde_json::from_str(text).map_err(|error| format!("{}: {error}", w.file_wrong))?;
    match file[NAME].as_i64() {
        None => return Err(w.file_other.clone()),
        Some(FORMAT) => {}
        Some(_) => return Err(w.file_newer.clone()),
    }
    let site = shortened(file["site"].as_str().unwrap_or_default(), SHORT);
    let rows = file["suggestions"].as_array().ok_or_else(|| w.file_other.clone())?;
    let rows = rows.iter().enumerate().map(|(at, row)| {
        let told = |why: &str| format!("{} {}: {why}", w.file_row, at + 1);
        let row: Written = serde_json::from_value(row.clone()).map_err(|error| told(&error.to_string()))?;
        let is_code = (8..=128).contains(&row.id.len()) && row.id.chars().all(|c| c.is_ascii_alphanumeric());
        if !is_code || row.title.trim().is_empty() {
            return Err(told("id, title"));
        }
        Ok(Written {
            title: shortened(&row.title, SHORT),
            text: shortened(&row.text, LONG),
            answer: shortened(&row.answer, LONG),
            release: shortened(&row.release, SHORT),
            supported: row.supported.clamp(0, 1_000_000),
            ..row
        })
    });
    Ok((site, rows.collect::<Result<_, String>>()?))
}

fn shortened(text: &str, longest: usize) -> String {
    text.trim().chars().take(longest).collect()
}

/// What of a file changes something here: what is new, and what was decided otherwise.
async fn changes(portal: &Portal, rows: Vec<Written>) -> Result<Vec<(Written, bool)>, AppError> {
    let known = portal
        .store
        .suggestions(&SuggestionFilter { newest: true, all: true, ..SuggestionFilter::default() })
        .await?;
    let changed = |row: Written| match known.iter().find(|one| one.code == row.id) {
        None => Some((row, true)),
        Some(one) => {
            let same = one.state == row.state && one.answer == row.answer && one.release == row.release;
            // Nothing was decided there yet: what was decided here stays.
            let undecided = !row.state.is_answered() && one.state != SuggestionState::New;
            (!same && !undecided).then_some((row, false))
        }
    };
    Ok(rows.into_iter().filter_map(changed).collect())
}

/// `POST /suggestions/file`: shows what would change.
pub(crate) async fn look(
    _: May<LeadSuggestions>,
    State(portal): State<Portal>,
    locale: Locale,
    form: Multipart,
) -> Result<Response, AppError> {
    let (_, files) = read_form(form).await?;
    let bytes = files.into_iter().next().map(|file| file.bytes).unwrap_or_default();
    let text = String::from_utf8_lossy(&bytes).into_owned();
    let (site, rows) = match read(&text, locale.lang.suggestion_texts()) {
        Ok(told) => told,
        Err(trouble) => return with_trouble(&portal, &locale, &trouble).await,
    };
    let rows = changes(&portal, rows).await?;
    let rows = rows.into_iter().map(|(row, new)| (row.title, row.state.word(), new)).collect();
    let edition = portal.edition();
    let frame = locale.frame(Section::Elsewhere, edition.hash());
    render(&FilePage { w: frame.t.lang.suggestion_texts(), frame, site, rows, text })
}

/// What was looked at.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(crate) struct Looked {
    text: String,
}

/// `POST /suggestions/file/take`.
pub(crate) async fn take(
    signed: May<LeadSuggestions>,
    State(portal): State<Portal>,
    locale: Locale,
    said: Result<Form<Looked>, FormRejection>,
) -> Result<Response, AppError> {
    let Form(said) = said?;
    let (site, rows) = match read(&said.text, locale.lang.suggestion_texts()) {
        Ok(told) => told,
        Err(trouble) => return with_trouble(&portal, &locale, &trouble).await,
    };
    let rows = changes(&portal, rows).await?;
    // A site without a name is another all the same.
    let origin = if site.is_empty() { "marka" } else { &site };
    let told: Vec<Told<'_>> = rows.iter().map(|(row, _)| told(row, origin)).collect();
    portal.store.take_suggestions(&told, signed.person.id, now()).await?;
    Ok(Redirect::to("/suggestions?done=1&in=all").into_response())
}

fn told<'t>(row: &'t Written, origin: &'t str) -> Told<'t> {
    Told {
        code: &row.id,
        origin,
        title: &row.title,
        text: &row.text,
        state: row.state,
        answer: &row.answer,
        release: &row.release,
        supported: row.supported,
    }
}

#[cfg(test)]
mod tests {
    use marka_pages::texts::Lang;

    use super::*;

    fn check(text: &str, expected: Result<usize, &str>) {
        match (read(text, Lang::Ru.suggestion_texts()), expected) {
            (Ok((_, rows)), Ok(count)) => assert_eq!(rows.len(), count, "{text}"),
            (Err(told), Err(expected)) => assert!(told.contains(expected), "{text}: {told}"),
            (read, _) => panic!("{text}: {:?}", read.map(|read| read.1.len())),
        }
    }

    #[test]
    fn a_file_is_read_whole_or_not_at_all() {
        let row = r#"{"id":"abcdef0123","title":"Т","text":"т","state":"new"}"#;
        let file = |rows: &str| format!(r#"{{"marka-suggestions":1,"site":"З","suggestions":[{rows}]}}"#);
        check(&file(""), Ok(0));
        check(&file(row), Ok(1));
        check(&file(&format!("{row},{}", row.replace("new", "sold"))), Err("номер 2"));
        check(&file(&row.replace("abcdef0123", "a/b")), Err("номер 1"));
        check(&file(row).replace(":1,", ":2,"), Err("новее"));
        check("{}", Err("не файл"));
        check("", Err("не читается"));
    }
}
