//! `marka backup` and `marka restore`.

use std::fs::{File, TryLockError};
use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context as _, bail};
use marka_portal::{Passphrase, console};

use super::print;
use crate::cli::{Backup, Common, Restore};
use crate::config;

/// Makes a backup beside a portal that may run.
pub(crate) fn make(common: &Common, arguments: &Backup) -> anyhow::Result<ExitCode> {
    let data = &arguments.site.data;
    let config = config::read(arguments.site.config.as_deref(), data)?;
    if !data.is_dir() {
        bail!("папки данных {} нет: назовите её ключом --data", data.display());
    }
    let mut backup = config.portal.backup;
    backup.rules.clone_from(&common.rules);
    if let Some(folder) = &arguments.to {
        backup.folder = Some(folder.clone());
    }
    let (path, manifest) =
        console::backup(&config.place, data, &backup).context("резервная копия не сделана")?;
    let size = std::fs::metadata(&path).map_or(0, |about| about.len());
    print(&format!("{}\nСтрок в базе: {}, размер копии: {size} Б.\n", path.display(), manifest.rows()))?;
    Ok(ExitCode::SUCCESS)
}

/// Restores an installation that does not run, or only tries a backup out.
pub(crate) fn restore(arguments: &Restore) -> anyhow::Result<ExitCode> {
    let data = &arguments.site.data;
    let config = config::read(arguments.site.config.as_deref(), data)?;
    let passphrase = match &arguments.passphrase_file {
        Some(path) => Passphrase::new(&config::secret(path)?),
        None => config.portal.backup.passphrase,
    };
    if arguments.check {
        let scratch = tempfile::tempdir().context("нет места для пробы")?;
        let manifest = console::try_backup(&arguments.archive, passphrase.as_ref(), scratch.path())
            .context("из этой копии установку не восстановить")?;
        print(&format!("Копия годна: строк в базе {}, программа {}.\n", manifest.rows(), manifest.program))?;
        return Ok(ExitCode::SUCCESS);
    }
    std::fs::create_dir_all(data)
        .with_context(|| format!("папку данных {} нельзя создать", data.display()))?;
    let _alone = alone(data)?;
    let restored =
        console::restore(&arguments.archive, passphrase.as_ref(), &config.place, data, arguments.replace)
            .context("не восстановлено, прежние данные целы")?;
    print(&format!("Восстановлено: строк в базе {}.\n", restored.manifest.rows()))?;
    if let Some(aside) = restored.aside {
        print(&format!("Прежняя база: {}\n", aside.display()))?;
    }
    if let Some(path) = restored.configuration {
        print(&format!(
            "Файл настроек из копии: {}. Сравните его с marka.toml: он может называть прежнюю базу.\n",
            path.display()
        ))?;
    }
    for kept in restored.kept {
        print(&format!("Уже был и остался прежним: {kept}\n"))?;
    }
    Ok(ExitCode::SUCCESS)
}

/// The file that every portal over a data folder holds while it runs.
fn lock(data: &Path) -> anyhow::Result<File> {
    let path = data.join(".running");
    File::create(&path).with_context(|| format!("файл {} не создан", path.display()))
}

/// Says that a portal runs over a data folder, until what this gives is dropped.
pub(crate) fn running(data: &Path) -> anyhow::Result<File> {
    let file = lock(data)?;
    file.try_lock_shared().map_err(|error| match error {
        TryLockError::WouldBlock => {
            anyhow::anyhow!("в папку данных {} сейчас восстанавливают копию", data.display())
        }
        TryLockError::Error(error) => error.into(),
    })?;
    Ok(file)
}

/// Says that nobody else works in a data folder.
pub(crate) fn alone(data: &Path) -> anyhow::Result<File> {
    let file = lock(data)?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => {
            bail!("портал работает с папкой {}: сначала остановите его", data.display())
        }
        Err(TryLockError::Error(error)) => Err(error.into()),
    }
}
