//! Suggestions, the plan that follows from them, and what is new in each release.

mod exchange;
mod list;
mod one;
mod plan;

pub(crate) use exchange::{export, look, take};
pub(crate) use list::{list, new, send, similar};
pub(crate) use one::{lead, remark, suggestion, support, withdraw};
pub(crate) use plan::{greet, is_news, news, plan, seen};

use marka_pages::suggestions::SuggestionRow;
use marka_store::Suggestion;

use crate::moment;

/// The release that runs.
pub(crate) const RUNNING: &str = env!("CARGO_PKG_VERSION");

/// A suggestion as lists show it.
fn row(suggestion: &Suggestion) -> SuggestionRow {
    SuggestionRow {
        id: suggestion.id,
        title: suggestion.title.clone(),
        state: suggestion.state.word(),
        supported: suggestion.supported,
        answer: suggestion.answer.clone(),
        release: suggestion.release.clone(),
        created: moment::day(suggestion.created_at),
        origin: suggestion.origin.clone(),
    }
}

/// The order of releases: by their numbers, `0.10.0` behind `0.9.1`.
fn order(release: &str) -> Vec<u64> {
    release.split(['.', '-', ' ']).map(|part| part.parse().unwrap_or(0)).collect()
}
