//! What the portal and whoever updates tell each other: the portal may ask, and read how it stands; it writes no program.

use std::fs::File;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::{Record, Release, Step, UpdateError, files};

/// How updates of an installation stand.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Status {
    /// When the releases were looked at, in microseconds since 1970.
    pub at: i64,
    /// The version of the program.
    pub running: String,
    /// Channel.
    pub channel: String,
    /// New versions are taken without asking.
    pub auto: bool,
    /// A newer release.
    pub offered: Option<Release>,
    /// An update goes on: to which version, and its step.
    pub going: Option<(String, Step)>,
    /// Why releases could not be looked at or taken; may be empty.
    pub trouble: String,
    /// What became of updates, the newest first.
    pub history: Vec<Record>,
}

impl Status {
    fn path(state: &Path) -> PathBuf {
        state.join("status.json")
    }

    /// What was told last.
    pub fn read(state: &Path) -> Option<Status> {
        serde_json::from_slice(&std::fs::read(Status::path(state)).ok()?).ok()
    }

    /// Tells it to everybody on this machine.
    pub fn tell(&self, state: &Path) -> Result<(), UpdateError> {
        let bytes =
            serde_json::to_vec_pretty(self).map_err(|error| UpdateError::Manifest(error.to_string()))?;
        let path = Status::path(state);
        files::write(&path, &bytes)?;
        files::open_to(&path, 0o644)
    }
}

/// What a person asks for in the portal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Request {
    /// The version that is wanted; without it the releases are looked at.
    pub version: Option<String>,
    /// Who asks.
    pub who: String,
}

impl Request {
    /// Where a portal lays it down: in its data folder.
    pub fn path(data: &Path) -> PathBuf {
        data.join("update-request.json")
    }

    /// Lays it down.
    pub fn ask(&self, data: &Path) -> Result<(), UpdateError> {
        let bytes = serde_json::to_vec(self).map_err(|error| UpdateError::Manifest(error.to_string()))?;
        files::write(&Request::path(data), &bytes)
    }

    /// What was laid down.
    pub fn read(data: &Path) -> Option<Request> {
        Request::understood(&std::fs::read(Request::path(data)).ok()?)
    }

    /// Reads one that another process handed over.
    pub fn understood(bytes: &[u8]) -> Option<Request> {
        serde_json::from_slice(bytes).ok()
    }

    /// Takes it back.
    pub fn take_back(data: &Path) {
        files::remove(&Request::path(data));
    }
}

/// What an installation tells its maker, where its owner wants that.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// By what it is counted.
    pub site: String,
    /// What its owner calls it; may be empty.
    #[serde(default)]
    pub name: String,
    /// When, in microseconds since 1970.
    pub at: i64,
    /// The version that answers; without one, nothing does.
    pub answers: Option<String>,
    /// The version of its program.
    pub version: String,
    /// Channel.
    pub channel: String,
    /// Platform.
    pub platform: String,
    /// What is wrong with its updates; may be empty.
    #[serde(default)]
    pub trouble: String,
    /// How its last update ended.
    pub last: Option<Record>,
}

/// The longest report that is read, in bytes.
const LONGEST: u64 = 256 * 1024;

impl Report {
    /// The name of its file.
    pub fn file_name(&self) -> String {
        let plain: String = self.site.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '-').collect();
        format!("{plain}.json")
    }

    /// Lays it into a folder, over the former one of the same installation.
    pub fn lay(&self, folder: &Path) -> Result<(), UpdateError> {
        std::fs::create_dir_all(folder).map_err(UpdateError::at(folder))?;
        let bytes = serde_json::to_vec(self).map_err(|error| UpdateError::Manifest(error.to_string()))?;
        files::write(&folder.join(self.file_name()), &bytes)
    }

    /// All reports of a folder by the names of their installations, and the files that are none.
    pub fn all(folder: &Path) -> Result<(Vec<Report>, Vec<PathBuf>), UpdateError> {
        let entries = std::fs::read_dir(folder).map_err(UpdateError::at(folder))?;
        let (mut reports, mut others) = (Vec::new(), Vec::new());
        for entry in entries {
            let path = entry.map_err(UpdateError::at(folder))?.path();
            if path.extension().is_none_or(|extension| extension != "json") {
                continue;
            }
            let read = File::open(&path).and_then(|file| {
                let mut bytes = Vec::new();
                file.take(LONGEST).read_to_end(&mut bytes).map(|_| bytes)
            });
            match read.ok().and_then(|bytes| serde_json::from_slice(&bytes).ok()) {
                Some(report) => reports.push(report),
                None => others.push(path),
            }
        }
        reports.sort_by(|one: &Report, other| (&one.name, &one.site).cmp(&(&other.name, &other.site)));
        others.sort();
        Ok((reports, others))
    }
}
