//! The page of backups.

use askama::Template;

use crate::frame::Frame;
use crate::texts::PeopleTexts;

/// The page of backups.
#[derive(Template)]
#[template(path = "backups.html")]
pub struct BackupsPage<'a> {
    /// Frame.
    pub frame: Frame<'a>,
    /// Texts.
    pub w: &'static PeopleTexts,
    /// What went well; may be empty.
    pub done: &'a str,
    /// Where the archives are.
    pub folder: String,
    /// The data folder.
    pub data: String,
    /// Whether new ones are encrypted.
    pub encrypted: bool,
    /// Made every day.
    pub on: bool,
    /// At which hour.
    pub hour: i64,
    /// How many are kept.
    pub keep: usize,
    /// One is being made.
    pub running: bool,
    /// Why the last one was not made.
    pub failed: Option<String>,
    /// The archives, the newest first.
    pub rows: Vec<BackupRow>,
}

/// An archive.
pub struct BackupRow {
    /// Name of its file.
    pub name: String,
    /// Its length.
    pub size: String,
    /// Whether it is encrypted.
    pub encrypted: bool,
    /// Whether it could be restored.
    pub trial: Trial,
}

/// What became of the trial of an archive.
pub enum Trial {
    /// Nobody tried.
    Never,
    /// It is being tried.
    Running,
    /// It was restored, and when.
    Good(String),
    /// It could not be restored: when, and why.
    Bad(String, String),
}
