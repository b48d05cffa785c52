//! What an archive says of itself.

use std::path::{Component, Path};

use marka_store::{Micros, Moved};
use serde::{Deserialize, Serialize};

use crate::BackupError;

/// The format of archives that this program writes; it reads this and older ones.
pub const FORMAT: u32 = 1;

/// Name of the manifest in an archive.
pub(crate) const MANIFEST: &str = "manifest.json";
/// Name of the database in an archive.
pub(crate) const DATABASE: &str = "marka.db";
/// Folders of an archive: of the data folder, and of rules of the site's own.
pub(crate) const FILES: &str = "files";
pub(crate) const RULES: &str = "rules";

/// The first file of an archive.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// Format of the archive.
    pub format: u32,
    /// Version of the program that made it.
    pub program: String,
    /// When it was made.
    pub made_at: Micros,
    /// Which database the installation ran on.
    pub database: String,
    /// Tables with their counts and checksums.
    pub tables: Vec<Table>,
    /// Every other file of the archive.
    pub files: Vec<File>,
}

/// A table as it was saved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Table {
    /// Name.
    pub name: String,
    /// How many rows.
    pub rows: usize,
    /// Hash over all of them.
    pub checksum: String,
}

/// A file as it was saved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct File {
    /// Path within the archive, with slashes.
    pub path: String,
    /// Length in bytes.
    pub size: u64,
    /// Hash, hexadecimal.
    pub sha256: String,
}

impl Manifest {
    /// How many rows all tables have.
    pub fn rows(&self) -> usize {
        self.tables.iter().map(|table| table.rows).sum()
    }

    /// Reads a manifest; refuses those of newer programs and paths that lead elsewhere.
    pub(crate) fn read(bytes: &[u8]) -> Result<Manifest, BackupError> {
        #[derive(Deserialize)]
        struct Head {
            format: u32,
            program: String,
        }
        let damaged = |error: serde_json::Error| BackupError::Damaged(format!("{MANIFEST}: {error}"));
        let head: Head = serde_json::from_slice(bytes).map_err(damaged)?;
        if head.format > FORMAT {
            return Err(BackupError::Newer(head.program));
        }
        let manifest: Manifest = serde_json::from_slice(bytes).map_err(damaged)?;
        match manifest.files.iter().find(|file| !is_ours(&file.path)) {
            Some(file) => Err(BackupError::Damaged(format!("недопустимый путь «{}»", file.path))),
            None => Ok(manifest),
        }
    }
}

impl From<Moved> for Table {
    fn from(moved: Moved) -> Table {
        Table { name: moved.table.to_owned(), rows: moved.rows, checksum: moved.checksum }
    }
}

/// Whether a file of the data folder is saved by itself: databases are saved as a whole, what is hidden is for a while.
pub(crate) fn is_kept(name: &str) -> bool {
    !name.starts_with(DATABASE) && !name.starts_with('.')
}

/// Whether a path is one that archives have: plain names below one of their folders.
fn is_ours(path: &str) -> bool {
    let parts: Vec<Component<'_>> = Path::new(path).components().collect();
    let plain = parts.iter().all(|part| matches!(part, Component::Normal(_)));
    let (first, name) = path.split_once('/').unwrap_or((path, ""));
    let known = first == RULES || (first == FILES && is_kept(name));
    path == DATABASE || (plain && parts.len() > 1 && known && !path.contains('\\'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_stay_within_the_archive() {
        for path in ["marka.db", "files/misread.jsonl", "rules/own/family.kdl"] {
            assert!(is_ours(path), "{path}");
        }
        for path in [
            "",
            "files",
            "../x",
            "files/../../x",
            "/etc/passwd",
            "files//etc/../..",
            "other/x",
            "files/marka.db-wal",
            "files/.running",
            "files/a\\..\\b",
        ] {
            assert!(!is_ours(path), "{path}");
        }
    }
}
