//! The page of what holds for the whole site.

use askama::Template;

use crate::frame::Frame;
use crate::people::RoleBox;
use crate::texts::PeopleTexts;

/// The page of the settings.
#[derive(Template)]
#[template(path = "settings.html")]
pub struct SettingsPage<'a> {
    /// Frame.
    pub frame: Frame<'a>,
    /// Texts.
    pub w: &'static PeopleTexts,
    /// What the site is called.
    pub site: &'a str,
    /// Guests are let in.
    pub guests: bool,
    /// Steps of approval follow one another.
    pub ordered: bool,
    /// Steps of approval, the last one empty.
    pub steps: Vec<StepForm>,
    /// Everybody who can sign in: number and name.
    pub people: Vec<(i64, String)>,
    /// The day of today, as forms have it.
    pub today: String,
    /// Who acts for whom.
    pub substitutes: Vec<SubstituteRow>,
    /// When, who, what.
    pub history: Vec<(String, String, String)>,
    /// What went well; may be empty.
    pub done: &'a str,
    /// What was wrong; may be empty.
    pub trouble: &'a str,
}

/// A step of approval as a form.
pub struct StepForm {
    /// What it is called.
    pub title: String,
    /// All of them must approve.
    pub all: bool,
    /// Roles that may decide.
    pub roles: Vec<RoleBox>,
    /// People who may decide, by their names at sign-in.
    pub people: String,
}

/// Somebody who acts for another.
pub struct SubstituteRow {
    /// Number.
    pub id: i64,
    /// Who is absent.
    pub absent: String,
    /// Who acts.
    pub acts: String,
    /// From which day.
    pub from: String,
    /// Until which day.
    pub to: String,
}
