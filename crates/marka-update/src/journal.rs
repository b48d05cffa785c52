//! What an update has begun, so that a killed one is brought to an end; and what became of all of them.

use std::fs::{self, OpenOptions};
use std::io::Write as _;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::{Step, UpdateError, files};

/// An update that goes on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Journal {
    pub(crate) from: String,
    pub(crate) to: String,
    /// Who asked for it.
    pub(crate) who: String,
    /// The step that was begun.
    pub(crate) step: Step,
    /// What brings the data back, once there is such.
    pub(crate) saved: Option<PathBuf>,
}

/// How an update ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// The new version runs.
    Done,
    /// Nothing was changed.
    Refused,
    /// The former version runs again, with the former data.
    RolledBack,
    /// A person has to help.
    Stuck,
}

/// A line of the history.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// When, in microseconds since 1970.
    pub at: i64,
    /// Who asked for it.
    pub who: String,
    /// Version that ran.
    pub from: String,
    /// Version that was wanted.
    pub to: String,
    /// How it ended.
    pub outcome: Outcome,
    /// Why; empty where all went well.
    pub why: String,
}

/// The folder of updates of an installation.
pub(crate) fn folder(data: &Path) -> PathBuf {
    data.join("update")
}

fn path(data: &Path) -> PathBuf {
    folder(data).join("journal.json")
}

/// Lays the journal down; it is on the disk when this returns.
pub(crate) fn keep(data: &Path, journal: &Journal) -> Result<(), UpdateError> {
    let folder = folder(data);
    fs::create_dir_all(&folder).map_err(UpdateError::at(&folder))?;
    let bytes =
        serde_json::to_vec_pretty(journal).map_err(|error| UpdateError::Manifest(error.to_string()))?;
    files::write(&path(data), &bytes)
}

/// The update that goes on, or was killed.
pub(crate) fn read(data: &Path) -> Option<Journal> {
    serde_json::from_slice(&fs::read(path(data)).ok()?).ok()
}

/// An update has ended: what it needed is taken away, and the history says how.
pub(crate) fn end(data: &Path, record: &Record) -> Result<(), UpdateError> {
    let folder = folder(data);
    fs::create_dir_all(&folder).map_err(UpdateError::at(&folder))?;
    let path = folder.join("history.jsonl");
    let mut line = serde_json::to_vec(record).map_err(|error| UpdateError::Manifest(error.to_string()))?;
    line.push(b'\n');
    let file = OpenOptions::new().append(true).create(true).open(&path);
    file.and_then(|mut file| file.write_all(&line).and_then(|()| file.sync_all()))
        .map_err(UpdateError::at(&path))?;
    files::remove(&self::path(data));
    files::sync_folder(&folder)
}

/// What became of all updates of an installation, the newest first.
pub fn history(data: &Path) -> Vec<Record> {
    let text = fs::read_to_string(folder(data).join("history.jsonl")).unwrap_or_default();
    // A line that a power cut broke is passed over.
    let mut records: Vec<Record> = text.lines().filter_map(|line| serde_json::from_str(line).ok()).collect();
    records.reverse();
    records
}
