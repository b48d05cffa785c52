//! Pages of the control panel: jobs, and other programs that are told what happens.

use askama::Template;

use crate::frame::Frame;
use crate::texts::ControlTexts;

/// The queue of jobs.
#[derive(Template)]
#[template(path = "control/jobs.html")]
pub struct JobsPage<'a> {
    /// Frame.
    pub frame: Frame<'a>,
    /// Texts.
    pub w: &'static ControlTexts,
    /// Jobs, the newest first.
    pub rows: Vec<JobRow>,
}

/// A job.
pub struct JobRow {
    /// Number.
    pub id: i64,
    /// What is to be done, as a word.
    pub kind: String,
    /// State, as a word.
    pub state: &'static str,
    /// How often it was begun.
    pub attempts: i64,
    /// When it was made.
    pub made: String,
    /// When it ended, or is to run.
    pub when: String,
    /// How much is done, of a hundred.
    pub percent: Option<i64>,
    /// Why it went wrong last; may be empty.
    pub error: String,
    /// It can be stopped.
    pub may_cancel: bool,
    /// It can be run again.
    pub may_retry: bool,
}

/// Addresses at which other programs are told what happens.
#[derive(Template)]
#[template(path = "control/webhooks.html")]
pub struct WebhooksPage<'a> {
    /// Frame.
    pub frame: Frame<'a>,
    /// Texts.
    pub w: &'static ControlTexts,
    /// Addresses.
    pub rows: Vec<WebhookRow>,
    /// Words of all events.
    pub events: Vec<&'static str>,
    /// What was typed as an address.
    pub typed: &'a str,
    /// The secret of the address that was added just now.
    pub secret: Option<String>,
    /// What went well; may be empty.
    pub done: &'a str,
    /// What was wrong; may be empty.
    pub trouble: &'a str,
}

/// An address.
pub struct WebhookRow {
    /// Number.
    pub id: i64,
    /// Address.
    pub url: String,
    /// Words of its events.
    pub events: Vec<String>,
    /// When it was told something last; may be empty.
    pub told: String,
    /// Why that did not arrive; may be empty.
    pub error: String,
}

/// Updates of the program.
#[derive(Template)]
#[template(path = "control/updates.html")]
pub struct UpdatesPage<'a> {
    /// Frame.
    pub frame: Frame<'a>,
    /// Texts.
    pub w: &'static ControlTexts,
    /// The version of this program.
    pub running: &'a str,
    /// The configuration file says how updates are made.
    pub set_up: bool,
    /// How they stand, where whoever makes them has told.
    pub status: Option<UpdateStatus>,
    /// What a person asked for and nobody has taken up: a version, or empty for a look at the releases.
    pub asked: Option<String>,
    /// What was wrong; may be empty.
    pub trouble: &'a str,
}

/// How updates stand.
pub struct UpdateStatus {
    /// When releases were looked at.
    pub at: String,
    /// Channel.
    pub channel: String,
    /// New versions are taken without asking.
    pub auto: bool,
    /// A newer version, and what is new in it.
    pub offered: Option<(String, String)>,
    /// An update goes on to this version; its step, of all.
    pub going: Option<(String, u8)>,
    /// Why releases could not be looked at or taken; may be empty.
    pub trouble: String,
    /// What became of updates, the newest first.
    pub history: Vec<UpdateRow>,
}

/// An update that ended.
pub struct UpdateRow {
    /// When.
    pub at: String,
    /// Who asked for it.
    pub who: String,
    /// Versions.
    pub from: String,
    /// Versions.
    pub to: String,
    /// How it ended, as a word.
    pub outcome: &'static str,
    /// Why; may be empty.
    pub why: String,
    /// What was looked at before: what, whether it was well, what was seen.
    pub checks: Vec<(String, bool, String)>,
}

/// Licences of what the program holds.
#[derive(Template)]
#[template(path = "control/licences.html")]
pub struct LicencesPage<'a> {
    /// Frame.
    pub frame: Frame<'a>,
    /// Texts.
    pub w: &'static ControlTexts,
    /// Libraries by name.
    pub rows: Vec<LicenceRow>,
}

/// A library.
pub struct LicenceRow {
    /// Name.
    pub name: &'static str,
    /// Version.
    pub version: &'static str,
    /// Licence, as SPDX names it.
    pub licence: &'static str,
    /// Where its source is; may be empty.
    pub source: &'static str,
}
