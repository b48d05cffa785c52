//! Unpacking an archive that may be damaged or hostile.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, BufReader, Read, Write as _};
use std::path::Path;

use flate2::read::GzDecoder;
use marka_store::hexadecimal;
use sha2::{Digest as _, Sha256};
use tar::{Archive, Entry, EntryType};

use crate::manifest::{self, DATABASE, MANIFEST, Manifest};
use crate::{BackupError, Passphrase};

/// The longest manifest, in bytes.
const LONGEST: u64 = 64 * 1024 * 1024;
/// How an encrypted archive begins.
const AGE: &[u8] = b"age-encryption.org/";

/// Unpacks an archive into an empty folder; every file is as the manifest says.
pub(crate) fn unpack(
    archive: &Path,
    passphrase: Option<&Passphrase>,
    into: &Path,
) -> Result<Manifest, BackupError> {
    let mut file = BufReader::new(File::open(archive).map_err(BackupError::at(archive))?);
    let encrypted = {
        let begin = io::BufRead::fill_buf(&mut file).map_err(BackupError::at(archive))?;
        begin.starts_with(AGE)
    };
    if !encrypted {
        return files(file, into);
    }
    let words = passphrase.ok_or(BackupError::PassphraseNeeded)?;
    let identity = age::scrypt::Identity::new(words.secret());
    let decryptor = age::Decryptor::new(file).map_err(|error| BackupError::Damaged(error.to_string()))?;
    let opened = decryptor.decrypt(std::iter::once(&identity as &dyn age::Identity));
    let opened = opened.map_err(|error| match error {
        age::DecryptError::DecryptionFailed | age::DecryptError::NoMatchingKeys => {
            BackupError::PassphraseWrong
        }
        other => BackupError::Damaged(other.to_string()),
    })?;
    files(opened, into)
}

fn files(read: impl Read, into: &Path) -> Result<Manifest, BackupError> {
    let damaged = |error: io::Error| BackupError::Damaged(error.to_string());
    let mut archive = Archive::new(GzDecoder::new(read));
    let mut entries = archive.entries().map_err(damaged)?;
    let mut first = entries.next().ok_or_else(|| missing(MANIFEST))?.map_err(damaged)?;
    if name(&first) != MANIFEST || first.size() > LONGEST {
        return Err(missing(MANIFEST));
    }
    let mut about = Vec::new();
    first.read_to_end(&mut about).map_err(damaged)?;
    let manifest = Manifest::read(&about)?;
    let mut wanted: BTreeMap<&str, &manifest::File> =
        manifest.files.iter().map(|file| (file.path.as_str(), file)).collect();
    for entry in entries {
        let mut entry = entry.map_err(damaged)?;
        let path = name(&entry);
        let file = wanted.remove(path.as_str());
        let file = file.ok_or_else(|| BackupError::Damaged(format!("лишний файл «{path}»")))?;
        if entry.header().entry_type() != EntryType::Regular || entry.size() != file.size {
            return Err(BackupError::Damaged(format!("файл «{path}» не тот, что в описи")));
        }
        take(&mut entry, file, &into.join(&file.path))?;
    }
    match wanted.keys().next() {
        Some(path) => Err(missing(path)),
        None if !manifest.files.iter().any(|file| file.path == DATABASE) => Err(missing(DATABASE)),
        None => Ok(manifest),
    }
}

fn missing(path: &str) -> BackupError {
    BackupError::Damaged(format!("нет файла «{path}»"))
}

fn name(entry: &Entry<'_, impl Read>) -> String {
    String::from_utf8_lossy(&entry.path_bytes()).into_owned()
}

/// Writes a file of the archive, which must be the one that the manifest tells of.
fn take(entry: &mut impl Read, file: &manifest::File, to: &Path) -> Result<(), BackupError> {
    if let Some(folder) = to.parent() {
        fs::create_dir_all(folder).map_err(BackupError::at(folder))?;
    }
    let mut out = File::create_new(to).map_err(BackupError::at(to))?;
    let (mut hash, mut size, mut buffer) = (Sha256::new(), 0_u64, vec![0; 64 * 1024]);
    loop {
        let got = entry.read(&mut buffer).map_err(|error| BackupError::Damaged(error.to_string()))?;
        let bytes = &buffer[..got];
        if bytes.is_empty() {
            break;
        }
        size += got as u64;
        hash.update(bytes);
        out.write_all(bytes).map_err(BackupError::at(to))?;
    }
    if size != file.size || hexadecimal(&hash.finalize()) != file.sha256 {
        return Err(BackupError::Damaged(format!("файл «{}» повреждён", file.path)));
    }
    out.sync_all().map_err(BackupError::at(to))
}
