//! Writing an archive: compressed, and encrypted where there is a passphrase.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use flate2::Compression;
use flate2::write::GzEncoder;
use tar::{Builder, EntryType, Header};
use tempfile::NamedTempFile;

use crate::manifest::{MANIFEST, Manifest};
use crate::{BackupError, Passphrase};

/// Where the bytes of an archive go.
enum Sink {
    Plain(BufWriter<File>),
    Encrypted(Box<age::stream::StreamWriter<BufWriter<File>>>),
}

impl Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Sink::Plain(file) => file.write(bytes),
            Sink::Encrypted(stream) => stream.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Sink::Plain(file) => file.flush(),
            Sink::Encrypted(stream) => stream.flush(),
        }
    }
}

impl Sink {
    fn new(file: File, passphrase: Option<&Passphrase>) -> io::Result<Sink> {
        let file = BufWriter::new(file);
        let Some(passphrase) = passphrase else {
            return Ok(Sink::Plain(file));
        };
        let encryptor = age::Encryptor::with_user_passphrase(passphrase.secret());
        Ok(Sink::Encrypted(Box::new(encryptor.wrap_output(file)?)))
    }

    /// The archive is whole and on the disk.
    fn finish(self) -> io::Result<()> {
        let file = match self {
            Sink::Plain(file) => file,
            Sink::Encrypted(stream) => stream.finish()?,
        };
        file.into_inner().map_err(io::IntoInnerError::into_error)?.sync_all()
    }
}

/// Writes an archive of a manifest and the files that it names, from where they lie, to a file without a lasting name.
/// Only its owner reads it: it holds what all passwords were made into.
pub(crate) fn write(
    folder: &Path,
    passphrase: Option<&Passphrase>,
    manifest: &Manifest,
    sources: &[PathBuf],
) -> Result<NamedTempFile, BackupError> {
    let written = || -> io::Result<NamedTempFile> {
        let part = NamedTempFile::new_in(folder)?;
        let sink = Sink::new(part.reopen()?, passphrase)?;
        let mut tar = Builder::new(GzEncoder::new(sink, Compression::new(5)));
        let about = serde_json::to_vec_pretty(manifest)?;
        tar.append_data(&mut header(about.len() as u64, manifest), MANIFEST, about.as_slice())?;
        for (file, source) in manifest.files.iter().zip(sources) {
            tar.append_data(&mut header(file.size, manifest), &file.path, File::open(source)?)?;
        }
        tar.into_inner()?.finish()?.finish()?;
        Ok(part)
    };
    written().map_err(BackupError::at(folder))
}

fn header(size: u64, manifest: &Manifest) -> Header {
    let mut header = Header::new_gnu();
    header.set_size(size);
    header.set_mode(0o600);
    header.set_entry_type(EntryType::Regular);
    header.set_mtime(u64::try_from(manifest.made_at / 1_000_000).unwrap_or(0));
    header
}
