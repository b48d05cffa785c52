//! Backups: a whole installation as one archive, and an installation from an archive.
//!
//! An archive is a gzipped tar: `manifest.json`, then `marka.db` (always SQLite, whatever the installation runs on),
//! then `files/…` of the data folder and `rules/…` where the site has rules of its own.
//! With a passphrase all of it is encrypted as age does, so that the tool of that name opens it too.
//!
//! Archives are untrusted: only what the manifest names is unpacked, no more bytes than it says, never outside.

mod archive;
mod error;
mod make;
mod manifest;
mod restore;
mod unpack;

pub use error::BackupError;
pub use make::{Kept, archives, keep_newest, make};
pub use manifest::{FORMAT, Manifest};
pub use restore::{Restored, into_unused, restore, try_out};

use std::path::{Path, PathBuf};

/// What a backup is taken of, beside its database.
#[derive(Clone, Debug)]
pub struct Site {
    /// The data folder.
    pub data: PathBuf,
    /// Rules of the site's own, where it has such.
    pub rules: Option<PathBuf>,
}

/// The words that open an encrypted archive. They are never printed.
#[derive(Clone)]
pub struct Passphrase(String);

impl Passphrase {
    /// A passphrase; `None` for no words.
    pub fn new(words: &str) -> Option<Passphrase> {
        let words = words.trim();
        (!words.is_empty()).then(|| Passphrase(words.to_owned()))
    }

    fn secret(&self) -> age::secrecy::SecretString {
        self.0.clone().into()
    }
}

impl std::fmt::Debug for Passphrase {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Passphrase(…)")
    }
}

/// A folder to work in, gone when it is dropped. Those that others left behind, killed on the way, go first.
fn workplace(within: &Path, prefix: &str) -> Result<tempfile::TempDir, BackupError> {
    std::fs::create_dir_all(within).map_err(BackupError::at(within))?;
    for entry in std::fs::read_dir(within).map_err(BackupError::at(within))?.flatten() {
        let is_old = || entry.metadata().ok()?.modified().ok()?.elapsed().ok().map(|age| age > LEFT_BEHIND);
        if entry.file_name().to_string_lossy().starts_with(prefix) && is_old() == Some(true) {
            // Whoever else sees it does the same.
            let _ = std::fs::remove_dir_all(entry.path());
        }
    }
    tempfile::Builder::new().prefix(prefix).tempdir_in(within).map_err(BackupError::at(within))
}

/// Nobody works on a backup for so long.
const LEFT_BEHIND: std::time::Duration = std::time::Duration::from_hours(24);

/// Does work that waits for a disk, away from the threads that answer.
async fn aside<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, BackupError> + Send + 'static,
) -> Result<T, BackupError> {
    tokio::task::spawn_blocking(work).await.map_err(|error| BackupError::Broken(error.to_string()))?
}

/// Makes what was done to a folder last through a power cut.
fn sync_folder(folder: &Path) -> std::io::Result<()> {
    std::fs::File::open(folder)?.sync_all()
}
