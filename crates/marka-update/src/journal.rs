//! What an update has begun, so that a killed one is brought to an end; and what became of all of them.

use std::fs::{self, OpenOptions};
use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::{Check, Step, UpdateError, files};

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
    /// When it was begun, in microseconds since 1970.
    pub(crate) at: i64,
    /// The way back was begun, and whether the data goes back too: from then on the new version does not count as taken.
    #[serde(default)]
    pub(crate) back: Option<bool>,
    /// The data was brought back: what came since then is not to be lost.
    #[serde(default)]
    pub(crate) returned: bool,
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
    /// What was looked at before.
    #[serde(default)]
    pub checks: Vec<Check>,
}

fn path(state: &Path) -> PathBuf {
    state.join("journal.json")
}

/// Makes the folder of updates: whoever writes there decides which program runs, so that only its owner does. Others find
/// in it what they know by name: the portal the state of updates.
pub fn folder(state: &Path) -> Result<(), UpdateError> {
    fs::create_dir_all(state).map_err(UpdateError::at(state))?;
    files::open_to(state, 0o711)
}

/// Makes an empty folder within it that nobody else looks into.
pub(crate) fn own_folder(folder: &Path) -> Result<(), UpdateError> {
    files::remove(folder);
    fs::create_dir_all(folder).map_err(UpdateError::at(folder))?;
    files::open_to(folder, 0o700)
}

/// Lays the journal down; it is on the disk when this returns.
pub(crate) fn keep(state: &Path, journal: &Journal) -> Result<(), UpdateError> {
    let bytes =
        serde_json::to_vec_pretty(journal).map_err(|error| UpdateError::Manifest(error.to_string()))?;
    files::write(&path(state), &bytes)
}

/// The update that goes on, or was killed. One that cannot be read is no reason to begin another.
pub(crate) fn read(state: &Path) -> Result<Option<Journal>, UpdateError> {
    let path = path(state);
    let bytes = match fs::read(&path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(UpdateError::at(&path)(error)),
    };
    let journal = serde_json::from_slice(&bytes);
    journal.map(Some).map_err(|error| UpdateError::Manifest(format!("{}: {error}", path.display())))
}

/// An update has ended: what it needed is taken away, and the history says how.
pub(crate) fn end(state: &Path, record: &Record) -> Result<(), UpdateError> {
    let path = state.join("history.jsonl");
    let mut line = serde_json::to_vec(record).map_err(|error| UpdateError::Manifest(error.to_string()))?;
    line.push(b'\n');
    let file = OpenOptions::new().append(true).create(true).open(&path);
    file.and_then(|mut file| file.write_all(&line).and_then(|()| file.sync_all()))
        .map_err(UpdateError::at(&path))?;
    let journal = self::path(state);
    match fs::remove_file(&journal) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(UpdateError::at(&journal)(error)),
        _ => files::sync_folder(state),
    }
}

/// What became of all updates of an installation, the newest first.
pub fn history(state: &Path) -> Vec<Record> {
    let text = fs::read_to_string(state.join("history.jsonl")).unwrap_or_default();
    // A line that a power cut broke is passed over.
    let mut records: Vec<Record> = text.lines().filter_map(|line| serde_json::from_str(line).ok()).collect();
    records.reverse();
    records
}
