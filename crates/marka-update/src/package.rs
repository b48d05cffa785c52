//! Archives of releases: made, listed, signed, and opened again.

use std::fs::{self, File};
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};

use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use sha2::{Digest as _, Sha256};

use crate::{Folder, Manifest, Release, UpdateError, Version, files, manifest_name, sign, signature_name};

/// The only file of an archive.
const PROGRAM: &str = "marka";
/// The largest program, in bytes.
const LARGEST: u64 = 1024 * 1024 * 1024;

/// What is said of a new release.
#[derive(Clone, Debug)]
pub struct Offer<'a> {
    /// Version.
    pub version: &'a str,
    /// Platform.
    pub platform: &'a str,
    /// The oldest version from which it may be taken.
    pub from: &'a str,
    /// What is new.
    pub notes: &'a str,
    /// Which share of installations takes it by itself, of a hundred.
    pub wave: u8,
}

fn hash(path: &Path) -> Result<(String, u64), UpdateError> {
    let mut file = File::open(path).map_err(UpdateError::at(path))?;
    let (mut hasher, mut buffer, mut size) = (Sha256::new(), vec![0; 64 * 1024], 0);
    loop {
        let read = file.read(&mut buffer).map_err(UpdateError::at(path))?;
        if read == 0 {
            return Ok((format!("{:x}", hasher.finalize()), size));
        }
        hasher.update(&buffer[..read]);
        size += u64::try_from(read).unwrap_or(u64::MAX);
    }
}

/// Makes the archive of a program in a folder, and its line of the list.
pub fn build(program: &Path, folder: &Path, offer: &Offer<'_>) -> Result<Release, UpdateError> {
    for version in [offer.version, offer.from] {
        Version::read(version).ok_or_else(|| UpdateError::Manifest(format!("«{version}» - не версия")))?;
    }
    let name = format!("marka-{}-{}.tar.gz", offer.version, offer.platform);
    let path = folder.join(&name);
    let pack = || -> io::Result<()> {
        fs::create_dir_all(folder)?;
        let mut tar = tar::Builder::new(GzEncoder::new(File::create(&path)?, Compression::best()));
        let mut header = tar::Header::new_gnu();
        header.set_size(fs::metadata(program)?.len());
        header.set_mode(0o755);
        tar.append_data(&mut header, PROGRAM, File::open(program)?)?;
        tar.into_inner()?.finish()?.sync_all()
    };
    pack().map_err(UpdateError::at(&path))?;
    let (sha256, size) = hash(&path)?;
    Ok(Release {
        version: offer.version.to_owned(),
        platform: offer.platform.to_owned(),
        archive: name,
        sha256,
        size,
        from: offer.from.to_owned(),
        notes: offer.notes.to_owned(),
        wave: offer.wave.min(100),
        withdrawn: false,
    })
}

/// Signs a list and lays it into its folder: first the signature of what comes, so that no moment has a list without one.
/// Archives that changed since they were listed are not signed.
pub fn publish(
    folder: &Path,
    manifest: &Manifest,
    (secret, passphrase): (&str, &str),
) -> Result<(), UpdateError> {
    for release in manifest.releases.iter().filter(|release| !release.withdrawn) {
        is_listed(&folder.join(&release.archive), release)?;
    }
    let bytes =
        serde_json::to_vec_pretty(manifest).map_err(|error| UpdateError::Manifest(error.to_string()))?;
    let signature = sign(&bytes, secret, passphrase)?;
    let name = manifest_name(&manifest.channel);
    files::write(&folder.join(signature_name(&name)), signature.as_bytes())?;
    files::write(&folder.join(&name), &bytes)
}

/// The program of a release, unpacked into a folder; nothing else of the archive is.
pub(crate) fn unpack(folder: &Folder, release: &Release, into: &Path) -> Result<PathBuf, UpdateError> {
    // Others may write where releases lie: what is looked at is a copy of our own.
    let path = into.join("archive");
    take(&folder.path(&release.archive), &path, release.size)?;
    is_listed(&path, release)?;
    let told = |error: io::Error| UpdateError::Archive(error.to_string());
    let file = File::open(&path).map_err(UpdateError::at(&path))?;
    let mut archive = tar::Archive::new(GzDecoder::new(file));
    let program = into.join(PROGRAM);
    let mut found = false;
    for entry in archive.entries().map_err(told)? {
        let entry = entry.map_err(told)?;
        let name = entry.path().map_err(told)?.into_owned();
        if name != Path::new(PROGRAM) || !entry.header().entry_type().is_file() || found {
            return Err(UpdateError::Archive(format!("в нём лишнее: {}", name.display())));
        }
        found = true;
        let mut file = File::create(&program).map_err(UpdateError::at(&program))?;
        let written = io::copy(&mut entry.take(LARGEST + 1), &mut file).map_err(UpdateError::at(&program))?;
        if written > LARGEST {
            return Err(UpdateError::Archive("программа слишком велика".to_owned()));
        }
        let done = file.flush().and_then(|()| files::make_program(&file)).and_then(|()| file.sync_all());
        done.map_err(UpdateError::at(&program))?;
    }
    if found {
        Ok(program)
    } else {
        Err(UpdateError::Archive("в нём нет программы".to_owned()))
    }
}

/// Copies an archive; one that is longer than its list says is not copied whole.
fn take(from: &Path, to: &Path, size: u64) -> Result<(), UpdateError> {
    let source = File::open(from).map_err(UpdateError::at(from))?;
    let copied = File::create(to).and_then(|mut file| io::copy(&mut source.take(size + 1), &mut file));
    copied.map(drop).map_err(UpdateError::at(to))
}

/// Whether an archive is the one that the list means.
fn is_listed(archive: &Path, release: &Release) -> Result<(), UpdateError> {
    let (sha256, size) = hash(archive)?;
    if (&sha256, size) == (&release.sha256, release.size) {
        return Ok(());
    }
    Err(UpdateError::Archive(format!("{}: сумма не та, что в списке", release.archive)))
}
