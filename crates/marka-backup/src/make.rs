//! Making a backup while the portal goes on.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use marka_store::{Micros, Store, hexadecimal};
use sha2::{Digest as _, Sha256};
use tempfile::NamedTempFile;
use time::OffsetDateTime;
use time::macros::format_description;

use crate::manifest::{self, DATABASE, FILES, FORMAT, Manifest, RULES, is_kept};
use crate::{BackupError, Passphrase, Site, archive, aside, sync_folder, workplace};

/// How names of archives begin and end.
const BEGIN: &str = "marka-";
const END: &str = ".tar.gz";
const ENCRYPTED: &str = ".tar.gz.age";

/// An archive that was kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// Name of its file.
    pub name: String,
    /// Length in bytes.
    pub size: u64,
    /// Whether it is encrypted.
    pub encrypted: bool,
}

/// Makes a backup in a folder. The archive has its name only once it is whole and on the disk.
pub async fn make(
    store: &Store,
    site: &Site,
    folder: &Path,
    passphrase: Option<&Passphrase>,
    now: Micros,
) -> Result<(PathBuf, Manifest), BackupError> {
    let work = workplace(folder, ".making-")?;
    let database = work.path().join(DATABASE);
    let tables = store.snapshot(&database).await?;
    let mut manifest = Manifest {
        format: FORMAT,
        program: env!("CARGO_PKG_VERSION").to_owned(),
        made_at: now,
        database: store.kind().to_owned(),
        tables: tables.into_iter().map(manifest::Table::from).collect(),
        files: Vec::new(),
    };
    let (about, folder, passphrase) = (site.clone(), folder.to_owned(), passphrase.cloned());
    aside(move || {
        let mut sources = vec![(DATABASE.to_owned(), database)];
        copies(&about, work.path(), &mut sources)?;
        for (path, source) in &sources {
            let (length, sha256) = sum(source).map_err(BackupError::at(source))?;
            manifest.files.push(manifest::File { path: path.clone(), size: length, sha256 });
        }
        let sources: Vec<PathBuf> = sources.into_iter().map(|source| source.1).collect();
        let part = archive::write(work.path(), passphrase.as_ref(), &manifest, &sources)?;
        let path = keep(part, &folder, passphrase.is_some(), now)?;
        sync_folder(&folder).map_err(BackupError::at(&folder))?;
        Ok((path, manifest))
    })
    .await
}

/// Gives an archive a name that no other has: two may be made within a second, on two nodes.
fn keep(
    mut part: NamedTempFile,
    folder: &Path,
    encrypted: bool,
    now: Micros,
) -> Result<PathBuf, BackupError> {
    let stamp = format_description!("[year]-[month]-[day]-[hour][minute][second]");
    let at = OffsetDateTime::from_unix_timestamp(now / 1_000_000).unwrap_or(OffsetDateTime::UNIX_EPOCH);
    let begin = format!("{BEGIN}{}", at.format(stamp).unwrap_or_default());
    let end = if encrypted { ENCRYPTED } else { END };
    let mut path = folder.join(format!("{begin}{end}"));
    for further in 1_u32.. {
        part = match part.persist_noclobber(&path) {
            Ok(_) => break,
            Err(taken) if taken.error.kind() == io::ErrorKind::AlreadyExists => taken.file,
            Err(failed) => return Err(BackupError::at(&path)(failed.error)),
        };
        path = folder.join(format!("{begin}-{further}{end}"));
    }
    Ok(path)
}

/// Copies what may change while it is read: the files of the data folder, and the rules of the site's own.
fn copies(site: &Site, work: &Path, sources: &mut Vec<(String, PathBuf)>) -> Result<(), BackupError> {
    for (name, path) in sorted(&site.data)? {
        if path.is_file() && is_kept(&name) {
            sources.push((format!("{FILES}/{name}"), copy(&path, work, sources.len())?));
        }
    }
    if let Some(rules) = &site.rules {
        copy_folder(rules, RULES, work, sources)?;
    }
    Ok(())
}

fn copy_folder(
    folder: &Path,
    named: &str,
    work: &Path,
    sources: &mut Vec<(String, PathBuf)>,
) -> Result<(), BackupError> {
    for (name, path) in sorted(folder)? {
        let named = format!("{named}/{name}");
        if path.is_dir() && !path.is_symlink() {
            copy_folder(&path, &named, work, sources)?;
        } else if path.is_file() {
            sources.push((named, copy(&path, work, sources.len())?));
        }
    }
    Ok(())
}

fn copy(path: &Path, work: &Path, number: usize) -> Result<PathBuf, BackupError> {
    let to = work.join(format!("file-{number}"));
    fs::copy(path, &to).map_err(BackupError::at(path))?;
    Ok(to)
}

/// What a folder holds, in the order of names.
fn sorted(folder: &Path) -> Result<Vec<(String, PathBuf)>, BackupError> {
    let read = || -> io::Result<Vec<(String, PathBuf)>> {
        let mut all = Vec::new();
        for entry in fs::read_dir(folder)? {
            let entry = entry?;
            all.push((entry.file_name().to_string_lossy().into_owned(), entry.path()));
        }
        all.sort();
        Ok(all)
    };
    read().map_err(BackupError::at(folder))
}

/// Length and hash of a file.
fn sum(path: &Path) -> io::Result<(u64, String)> {
    let mut hash = Sha256::new();
    let size = io::copy(&mut File::open(path)?, &mut hash)?;
    Ok((size, hexadecimal(&hash.finalize())))
}

/// The archives of a folder, the newest first; none where there is no such folder.
pub fn archives(folder: &Path) -> Result<Vec<Kept>, BackupError> {
    if !folder.exists() {
        return Ok(Vec::new());
    }
    let kept = sorted(folder)?.into_iter().rev().filter_map(|(name, path)| {
        let encrypted = name.ends_with(ENCRYPTED);
        let ours = name.starts_with(BEGIN) && (encrypted || name.ends_with(END)) && path.is_file();
        let size = path.metadata().ok()?.len();
        ours.then_some(Kept { name, size, encrypted })
    });
    Ok(kept.collect())
}

/// Removes all archives of a folder but the newest ones; gives the names of those that are gone.
pub fn keep_newest(folder: &Path, keep: usize) -> Result<Vec<String>, BackupError> {
    let mut gone = Vec::new();
    for old in archives(folder)?.into_iter().skip(keep.max(1)) {
        let path = folder.join(&old.name);
        fs::remove_file(&path).map_err(BackupError::at(&path))?;
        gone.push(old.name);
    }
    Ok(gone)
}
