//! The plan, and what is new in each release.

use std::collections::BTreeMap;

use axum::extract::State;
use axum::extract::rejection::FormRejection;
use axum::response::{IntoResponse, Redirect, Response};
use axum::{Extension, Form};
use marka_pages::frame::Section;
use marka_pages::suggestions::{NewsPage, PlanPage, Release, SuggestionRow};
use marka_pages::texts::Lang;
use marka_store::{Suggestion, SuggestionFilter, SuggestionState};
use serde::Deserialize;

use super::{RUNNING, order, row};
use crate::access::{May, Signed, SignedIn, Visitor};
use crate::account::own_page;
use crate::edition::Portal;
use crate::error::AppError;
use crate::locale::Locale;
use crate::page::render;

/// Notes of the releases, the newest first: a day, then what is new, each in both languages.
const NOTES: [(&str, &str); 1] = [("0.1.0", include_str!("../../notes/0.1.0.tsv"))];

/// Whether somebody who saw the notes of a release has not seen those of this one.
pub(crate) fn is_news(seen: &str) -> bool {
    !seen.is_empty() && seen != RUNNING
}

/// Whoever comes for the first time knows the portal as it is.
pub(crate) async fn greet(portal: &Portal, person: i64) -> Result<(), AppError> {
    if portal.store.person(person).await?.seen_release.is_empty() {
        portal.store.saw_release(person, RUNNING).await?;
    }
    Ok(())
}

async fn in_states(portal: &Portal, states: &[SuggestionState]) -> Result<Vec<Suggestion>, AppError> {
    let filter = SuggestionFilter { all: true, states: states.to_vec(), ..SuggestionFilter::default() };
    Ok(portal.store.suggestions(&filter).await?)
}

/// Suggestions by release, in the order of the releases.
fn by_release(all: &[Suggestion], state: SuggestionState) -> Vec<(String, Vec<SuggestionRow>)> {
    let mut releases: BTreeMap<(Vec<u64>, &str), Vec<SuggestionRow>> = BTreeMap::new();
    for one in all.iter().filter(|one| one.state == state) {
        releases.entry((order(&one.release), &one.release)).or_default().push(row(one));
    }
    releases.into_iter().map(|((_, release), rows)| (release.to_owned(), rows)).collect()
}

/// `GET /plan`.
pub(crate) async fn plan(
    _: Visitor,
    State(portal): State<Portal>,
    locale: Locale,
) -> Result<Response, AppError> {
    use SuggestionState::{Accepted, Done, Planned};
    let all = in_states(&portal, &[Accepted, Planned, Done]).await?;
    let edition = portal.edition();
    let frame = locale.frame(Section::Elsewhere, edition.hash());
    let mut done = by_release(&all, Done);
    done.reverse();
    render(&PlanPage {
        w: frame.t.lang.suggestion_texts(),
        frame,
        planned: by_release(&all, Planned),
        accepted: all.iter().filter(|one| one.state == Accepted).map(row).collect(),
        done,
    })
}

/// `GET /news`: whoever is signed in has seen it then.
pub(crate) async fn news(
    _: Visitor,
    signed: Option<Extension<Signed>>,
    State(portal): State<Portal>,
    locale: Locale,
) -> Result<Response, AppError> {
    if let Some(Extension(signed)) = &signed
        && is_news(&signed.person.seen_release)
    {
        portal.store.saw_release(signed.person.id, RUNNING).await?;
    }
    let all = in_states(&portal, &[SuggestionState::Done]).await?;
    let edition = portal.edition();
    let frame = locale.frame(Section::Elsewhere, edition.hash());
    let lang = frame.t.lang;
    let releases = NOTES.iter().map(|(version, notes)| {
        let mut lines = notes.lines().map(|line| in_language(line, lang));
        Release {
            version,
            anchor: format!("v{version}"),
            day: lines.next().unwrap_or(""),
            running: *version == RUNNING,
            items: lines.collect(),
            done: all.iter().filter(|one| one.release == *version).map(row).collect(),
        }
    });
    let releases = releases.collect();
    render(&NewsPage { w: lang.suggestion_texts(), frame, releases })
}

/// The half of a line in a language.
fn in_language(line: &'static str, lang: Lang) -> &'static str {
    let (russian, english) = line.split_once('\t').unwrap_or((line, line));
    if lang == Lang::Ru { russian } else { english }
}

/// Where to go on.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(crate) struct Next {
    next: String,
}

/// `POST /news/seen`.
pub(crate) async fn seen(
    signed: May<SignedIn>,
    State(portal): State<Portal>,
    said: Result<Form<Next>, FormRejection>,
) -> Result<Response, AppError> {
    let Form(said) = said?;
    portal.store.saw_release(signed.person.id, RUNNING).await?;
    Ok(Redirect::to(own_page(&said.next)).into_response())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_running_release_has_notes_in_both_languages() {
        assert!(NOTES.iter().any(|notes| notes.0 == RUNNING));
        for (version, notes) in NOTES {
            assert!(notes.lines().count() > 1, "{version}");
            for line in notes.lines() {
                assert_eq!(line.split('\t').count(), 2, "{version}: {line}");
            }
        }
    }

    #[test]
    fn notes_are_news_to_those_who_saw_others() {
        assert!(is_news("0") && !is_news("") && !is_news(RUNNING));
        assert!(order("0.10.0") > order("0.9.1"));
    }
}
