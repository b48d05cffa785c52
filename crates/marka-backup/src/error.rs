//! What can go wrong with backups, in the words of administrators.

use std::io;
use std::path::{Path, PathBuf};

use marka_store::StoreError;

/// Why a backup was not made or not restored.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// A file or folder.
    #[error("{}: {error}", path.display())]
    File {
        /// Which.
        path: PathBuf,
        /// What the system says.
        error: io::Error,
    },
    /// The database.
    #[error("база данных: {0}")]
    Store(#[from] StoreError),
    /// It is no archive of ours, or not all of it is there.
    #[error("это не резервная копия marka, или она повреждена: {0}")]
    Damaged(String),
    /// It was made by a newer program.
    #[error("копия сделана более новой версией программы ({0}): сначала обновите программу")]
    Newer(String),
    /// It is encrypted and no passphrase was given.
    #[error("копия зашифрована: нужна парольная фраза")]
    PassphraseNeeded,
    /// The passphrase does not open it.
    #[error("парольная фраза не подходит")]
    PassphraseWrong,
    /// The work broke off.
    #[error("работа прервана: {0}")]
    Broken(String),
    /// There is data already where it is to be restored.
    #[error("в этой установке уже есть данные, они не тронуты")]
    InUse,
}

impl BackupError {
    pub(crate) fn at(path: &Path) -> impl FnOnce(io::Error) -> BackupError {
        let path = path.to_owned();
        move |error| BackupError::File { path, error }
    }
}
