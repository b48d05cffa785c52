//! Pages of suggestions, of the plan and of what is new.

use askama::Template;

use crate::frame::Frame;
use crate::register::RemarkRow;
use crate::texts::SuggestionTexts;

/// A suggestion in a list.
pub struct SuggestionRow {
    /// Number.
    pub id: i64,
    /// In a few words.
    pub title: String,
    /// State, as a word.
    pub state: &'static str,
    /// How many support it.
    pub supported: i64,
    /// What was answered; may be empty.
    pub answer: String,
    /// Release; may be empty.
    pub release: String,
    /// When it was made.
    pub created: String,
    /// The site that it came from; may be empty.
    pub origin: String,
}

/// The list.
#[derive(Template)]
#[template(path = "suggestions/list.html")]
pub struct SuggestionsPage<'a> {
    /// Frame.
    pub frame: Frame<'a>,
    /// Texts.
    pub w: &'static SuggestionTexts,
    /// What is searched.
    pub words: &'a str,
    /// Groups of states: word, and whether it is shown.
    pub groups: Vec<(&'static str, bool)>,
    /// The newest first.
    pub newest: bool,
    /// Suggestions.
    pub rows: Vec<SuggestionRow>,
    /// Leads suggestions, and exchanges them as a file.
    pub leads: bool,
    /// What went well; may be empty.
    pub done: &'a str,
    /// What was wrong; may be empty.
    pub trouble: &'a str,
}

/// A new suggestion.
#[derive(Template)]
#[template(path = "suggestions/new.html")]
pub struct NewSuggestionPage<'a> {
    /// Frame.
    pub frame: Frame<'a>,
    /// Texts.
    pub w: &'static SuggestionTexts,
    /// What was typed.
    pub title: &'a str,
    /// What was typed.
    pub text: &'a str,
    /// Path of the page where it arose.
    pub place: &'a str,
    /// Similar ones: looked at before it is sent.
    pub similar: Option<Similar>,
    /// What was wrong; may be empty.
    pub trouble: &'a str,
}

/// Similar suggestions, also as a piece of a page.
#[derive(Template)]
#[template(path = "suggestions/similar.html")]
pub struct Similar {
    /// Texts.
    pub w: &'static SuggestionTexts,
    /// Suggestions.
    pub rows: Vec<SuggestionRow>,
}

/// One suggestion.
#[derive(Template)]
#[template(path = "suggestions/suggestion.html")]
pub struct SuggestionPage<'a> {
    /// Frame.
    pub frame: Frame<'a>,
    /// Texts.
    pub w: &'static SuggestionTexts,
    /// The suggestion.
    pub row: SuggestionRow,
    /// What is wanted.
    pub text: String,
    /// Path of the page where it arose; may be empty.
    pub place: String,
    /// Who made it; empty for guests.
    pub author: String,
    /// Counts changes.
    pub version: i64,
    /// Reasons of those who support it: who (empty for guests) and what for.
    pub reasons: Vec<(String, String)>,
    /// What the person who looks may do.
    pub may: May,
    /// States to which it may be led, as words.
    pub steps: Vec<&'static str>,
    /// Remarks.
    pub remarks: Vec<RemarkRow>,
    /// What happened: when, who, what.
    pub history: Vec<(String, String, String)>,
    /// What a decision begins with, or was typed as one: state, answer, release.
    pub typed: (String, String, String),
    /// What was wrong; may be empty.
    pub trouble: &'a str,
}

/// What a person may do with a suggestion.
#[derive(Clone, Copy, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a right of its own")]
pub struct May {
    /// Is signed in: supports and remarks.
    pub speak: bool,
    /// Supports it already.
    pub supports: bool,
    /// Takes it back.
    pub withdraw: bool,
    /// Leads it.
    pub lead: bool,
}

/// The plan: what comes in which release, and what is done.
#[derive(Template)]
#[template(path = "suggestions/plan.html")]
pub struct PlanPage<'a> {
    /// Frame.
    pub frame: Frame<'a>,
    /// Texts.
    pub w: &'static SuggestionTexts,
    /// Releases to come, the nearest first.
    pub planned: Vec<(String, Vec<SuggestionRow>)>,
    /// Accepted without a release.
    pub accepted: Vec<SuggestionRow>,
    /// Releases that are out, the newest first.
    pub done: Vec<(String, Vec<SuggestionRow>)>,
}

/// What is new in each release.
#[derive(Template)]
#[template(path = "suggestions/news.html")]
pub struct NewsPage<'a> {
    /// Frame.
    pub frame: Frame<'a>,
    /// Texts.
    pub w: &'static SuggestionTexts,
    /// Releases, the newest first.
    pub releases: Vec<Release>,
}

/// What is new in a release.
pub struct Release {
    /// Its number.
    pub version: &'static str,
    /// Its place on the page.
    pub anchor: String,
    /// Its day.
    pub day: &'static str,
    /// It runs now.
    pub running: bool,
    /// What is new.
    pub items: Vec<&'static str>,
    /// Suggestions that were done in it.
    pub done: Vec<SuggestionRow>,
}

/// A file of another site, before it is taken over.
#[derive(Template)]
#[template(path = "suggestions/file.html")]
pub struct FilePage<'a> {
    /// Frame.
    pub frame: Frame<'a>,
    /// Texts.
    pub w: &'static SuggestionTexts,
    /// The site that tells.
    pub site: String,
    /// What changes: title, state there, and whether it is new here.
    pub rows: Vec<(String, &'static str, bool)>,
    /// The file itself.
    pub text: String,
}
