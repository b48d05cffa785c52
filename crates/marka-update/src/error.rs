//! What can go wrong with updates, in the words of administrators.

use std::io;
use std::path::{Path, PathBuf};

/// Why an update was not taken.
#[derive(Debug, thiserror::Error)]
pub enum UpdateError {
    /// A file or folder.
    #[error("{}: {error}", path.display())]
    File {
        /// Which.
        path: PathBuf,
        /// What the system says.
        error: io::Error,
    },
    /// No key of ours signed it.
    #[error("подпись не подходит ни к одному известному ключу: {0}")]
    Signature(String),
    /// It is no list of releases of ours.
    #[error("список выпусков не читается: {0}")]
    Manifest(String),
    /// The list was made by a newer program.
    #[error("список выпусков сделан более новой программой: обновитесь сначала до промежуточной версии")]
    Newer,
    /// A newer list was seen before.
    #[error("список выпусков старее того, что уже был: его могли подменить прежним")]
    Older,
    /// There is no such release for this machine.
    #[error("выпуска {0} для {1} нет")]
    NoRelease(String, String),
    /// It was withdrawn by its maker.
    #[error("выпуск {0} отозван изготовителем")]
    Withdrawn(String),
    /// It is not newer than what runs.
    #[error("выпуск {0} не новее работающего {1}")]
    NotNewer(String, String),
    /// It cannot be taken from what runs.
    #[error("на выпуск {0} переходят не раньше чем с {1}, а работает {2}")]
    TooOld(String, String, String),
    /// The archive is not what the list says.
    #[error("архив выпуска повреждён или подменён: {0}")]
    Archive(String),
    /// A check before the update failed.
    #[error("проверка перед обновлением не прошла: {0}")]
    Check(String),
    /// A command of the installation failed.
    #[error("{0}")]
    Site(String),
    /// The new program did not become healthy, and the former one is back.
    #[error("обновление не удалось и отменено, работает прежняя версия: {0}")]
    RolledBack(String),
    /// Neither could be brought to work.
    #[error("обновление не удалось ({0}), и вернуть прежнюю версию тоже: {1}")]
    Stuck(String, String),
    /// Another update goes on, or one was killed.
    #[error("прежнее обновление не закончено: выполните «marka update resume»")]
    Pending,
}

impl UpdateError {
    pub(crate) fn at(path: &Path) -> impl FnOnce(io::Error) -> UpdateError {
        let path = path.to_owned();
        move |error| UpdateError::File { path, error }
    }
}
