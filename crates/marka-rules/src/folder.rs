//! The only place of this crate that touches the disk.

use std::fs;
use std::io::{self, Read as _};
use std::path::Path;

use crate::base::MAX_BYTES;

/// Folders inside folders, at most.
const MAX_DEPTH: usize = 8;
/// Files, at most.
const MAX_FILES: usize = 10_000;
/// Bytes of all files together, at most.
const MAX_TOTAL: usize = 64 * 1024 * 1024;

/// All rule files below a folder: path inside it, with `/`, and text. Other files are passed over.
///
/// Of a file that is too large only the beginning is taken, enough for [`crate::load`] to refuse it;
/// bytes that are not UTF-8 become U+FFFD, which it names.
pub fn read(folder: &Path) -> io::Result<Vec<(String, String)>> {
    let mut reading = Reading { files: Vec::new(), bytes: 0 };
    reading.folder(folder, "", 0)?;
    reading.files.sort();
    Ok(reading.files)
}

struct Reading {
    files: Vec<(String, String)>,
    bytes: usize,
}

impl Reading {
    fn folder(&mut self, folder: &Path, prefix: &str, depth: usize) -> io::Result<()> {
        for entry in fs::read_dir(folder)? {
            let entry = entry?;
            let Ok(name) = entry.file_name().into_string() else { continue };
            if name.starts_with('.') {
                continue;
            }
            let kind = fs::metadata(entry.path())?;
            if kind.is_dir() && depth < MAX_DEPTH {
                self.folder(&entry.path(), &format!("{prefix}{name}/"), depth + 1)?;
            } else if kind.is_file() && is_rule_file(&name) {
                self.file(&entry.path(), format!("{prefix}{name}"))?;
            }
        }
        Ok(())
    }

    fn file(&mut self, place: &Path, path: String) -> io::Result<()> {
        let mut bytes = Vec::new();
        fs::File::open(place)?.take(MAX_BYTES as u64 + 1).read_to_end(&mut bytes)?;
        self.bytes += bytes.len();
        self.files.push((path, String::from_utf8_lossy(&bytes).into_owned()));
        if self.files.len() > MAX_FILES || self.bytes > MAX_TOTAL {
            let message = format!("в папке правил больше {MAX_FILES} файлов или {} МБ", MAX_TOTAL >> 20);
            return Err(io::Error::other(message));
        }
        Ok(())
    }
}

fn is_rule_file(name: &str) -> bool {
    let extension = Path::new(name).extension().and_then(|extension| extension.to_str());
    matches!(extension, Some("kdl" | "csv" | "tsv"))
}
