//! The only place of this crate that touches the disk.

use std::fs;
use std::io::{self, Read as _};
use std::path::Path;

use crate::base::MAX_BYTES;

/// Folders inside folders, at most.
const MAX_DEPTH: usize = 8;
/// Files, at most.
const MAX_FILES: usize = 10_000;

/// All rule files below a folder: path inside it, with `/`, and text. Other files are passed over.
///
/// Of a file that is too large only the beginning is taken, enough for [`crate::load`] to refuse it;
/// bytes that are not UTF-8 become U+FFFD, which it names.
pub fn read(folder: &Path) -> io::Result<Vec<(String, String)>> {
    let mut files = Vec::new();
    collect(folder, "", 0, &mut files)?;
    files.sort();
    Ok(files)
}

fn collect(folder: &Path, prefix: &str, depth: usize, files: &mut Vec<(String, String)>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let Ok(name) = entry.file_name().into_string() else { continue };
        let path = format!("{prefix}{name}");
        let kind = fs::metadata(entry.path())?;
        if kind.is_dir() && depth < MAX_DEPTH && !name.starts_with('.') {
            collect(&entry.path(), &format!("{path}/"), depth + 1, files)?;
        } else if kind.is_file() && is_rule_file(&name) && files.len() < MAX_FILES {
            files.push((path, text(&entry.path())?));
        }
    }
    Ok(())
}

fn is_rule_file(name: &str) -> bool {
    let extension = Path::new(name).extension().and_then(|extension| extension.to_str());
    !name.starts_with('.') && matches!(extension, Some("kdl" | "csv" | "tsv"))
}

fn text(path: &Path) -> io::Result<String> {
    let mut bytes = Vec::new();
    fs::File::open(path)?.take(MAX_BYTES as u64 + 1).read_to_end(&mut bytes)?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}
