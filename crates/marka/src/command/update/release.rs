//! `marka release`: what the maker of the program does.

use std::fs::{self, File};
use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context as _, bail};
use marka_update::{Folder, Keys, Manifest, Offer, manifest_name, platform};

use super::super::print;
use super::here::version_of;
use crate::cli::Release;
use crate::config::secret;

/// `marka release …`.
pub(crate) fn run(command: &Release) -> anyhow::Result<ExitCode> {
    match command {
        Release::Key { to, passphrase_file } => {
            let key = marka_update::new_key(&secret(passphrase_file)?)?;
            fs::create_dir_all(to).with_context(|| to.display().to_string())?;
            let files = [("marka.pub", &key.public), ("marka.key", &key.secret)]
                .map(|(name, text)| (to.join(name), text));
            if let Some((path, _)) = files.iter().find(|(path, _)| path.exists()) {
                bail!("{} уже есть и не тронут", path.display());
            }
            for (path, text) in files {
                own(&path)?.write_all(text.as_bytes()).with_context(|| path.display().to_string())?;
            }
            print(&key.public)?;
        }
        Release::Build { program, folder, channel, from, notes, wave } => {
            let version = version_of(program)
                .with_context(|| format!("{} не называет своей версии", program.display()))?;
            let notes = fs::read_to_string(notes).with_context(|| notes.display().to_string())?;
            let platform = platform();
            let offer =
                Offer { version: &version, platform: &platform, from, notes: notes.trim(), wave: *wave };
            let release = marka_update::build(program, folder, &offer)?;
            let mut list = list(folder, channel)?;
            list.releases
                .retain(|known| (&known.version, &known.platform) != (&release.version, &release.platform));
            list.releases.insert(0, release);
            draft(folder, &list)?;
            print(&format!(
                "Выпуск {version} для {platform} готов. Осталось подписать: marka release publish.\n"
            ))?;
        }
        Release::Publish { folder, channel, key, passphrase_file, withdraw } => {
            let key = fs::read_to_string(key).with_context(|| key.display().to_string())?;
            sign(folder, channel, (&key, &secret(passphrase_file)?), withdraw)?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// Signs what is to be signed, and tells what of it nobody signed before: the folder may lie where others write.
fn sign(folder: &Path, channel: &str, key: (&str, &str), withdraw: &[String]) -> anyhow::Result<()> {
    let keys = Keys::new(&[marka_update::public_half(key.0, key.1)?])?;
    let path = folder.join(manifest_name(channel));
    let signed = if path.exists() {
        Folder(folder.to_owned()).manifest(channel, &keys)?
    } else {
        Manifest::new(channel)
    };
    let mut list = list(folder, channel)?;
    list.serial = signed.serial + 1;
    for version in withdraw {
        let mut known = list.releases.iter_mut().filter(|release| release.version == *version).peekable();
        if known.peek().is_none() {
            bail!("выпуска {version} в списке нет, ничего не подписано");
        }
        known.for_each(|release| release.withdrawn = true);
    }
    marka_update::publish(folder, &list, key)?;
    let _ = fs::remove_file(draft_path(folder, channel));
    print(&format!("Подписано: выпусков {}.\n", list.releases.len()))?;
    for release in list.releases.iter().filter(|release| !signed.releases.contains(release)) {
        let state = if release.withdrawn { "отозван" } else { "новое" };
        print(&format!(
            "{state}: {} {} {}% {}\n",
            release.version, release.platform, release.wave, release.sha256
        ))?;
    }
    Ok(())
}

/// A new file that only its owner reads.
fn own(path: &Path) -> anyhow::Result<File> {
    let mut options = File::options();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).with_context(|| path.display().to_string())
}

/// What is to be signed next: sites read the signed list until then.
fn draft_path(folder: &Path, channel: &str) -> PathBuf {
    folder.join(format!("{}.draft", manifest_name(channel)))
}

/// The list as it was left: what is to be signed, else what was.
fn list(folder: &Path, channel: &str) -> anyhow::Result<Manifest> {
    for path in [draft_path(folder, channel), folder.join(manifest_name(channel))] {
        match fs::read(&path) {
            Ok(bytes) => return serde_json::from_slice(&bytes).with_context(|| path.display().to_string()),
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            Err(error) => return Err(error).with_context(|| path.display().to_string()),
        }
    }
    Ok(Manifest::new(channel))
}

fn draft(folder: &Path, list: &Manifest) -> anyhow::Result<()> {
    let path = draft_path(folder, &list.channel);
    fs::write(&path, serde_json::to_vec_pretty(list)?).with_context(|| path.display().to_string())
}
