//! The page of what holds for the whole site.

use askama::Template;

use crate::frame::Frame;
use crate::people::RoleBox;
use crate::texts::{ControlTexts, PeopleTexts};

/// The page of the settings.
#[derive(Template)]
#[template(path = "settings.html")]
#[expect(clippy::struct_excessive_bools, reason = "each is a box that is ticked or not")]
pub struct SettingsPage<'a> {
    /// Frame.
    pub frame: Frame<'a>,
    /// Texts.
    pub w: &'static PeopleTexts,
    /// Texts of the control panel.
    pub c: &'static ControlTexts,
    /// What the site is called.
    pub site: &'a str,
    /// Whom to ask.
    pub contacts: &'a str,
    /// Colour.
    pub accent: &'a str,
    /// Pages with which it may begin: word, and whether it is this one.
    pub starts: Vec<(&'static str, bool)>,
    /// English is the language of those who chose none.
    pub english: bool,
    /// It has a picture.
    pub logo: bool,
    /// Families in their order.
    pub families: Vec<FamilyRow>,
    /// All settings: key, and who changed it when; `None` where nobody did.
    pub all: Vec<(&'static str, Option<String>)>,
    /// What the configuration file says: what, and how it is set; `None` where it is not.
    pub fixed: Vec<(&'static str, Option<String>)>,
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

/// A family in the list of all.
pub struct FamilyRow {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// It is shown.
    pub shown: bool,
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
