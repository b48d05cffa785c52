//! Where reports are kept: a file in the data folder, one JSON object a line, only ever appended to.

use std::fs::{File, OpenOptions};
use std::io::{self, BufRead as _, BufReader, Read as _, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use thiserror::Error;

use super::report::Report;

/// Name of the file.
const FILE: &str = "misread.jsonl";
/// How large the file may grow, in bytes: nobody fills a disk by reporting.
const ROOM: u64 = 256 * 1024 * 1024;

/// Why a report is not kept.
#[derive(Debug, Error)]
pub(crate) enum StoreError {
    /// The disk or the system refuses.
    #[error("{path}: {cause}")]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system says.
        cause: io::Error,
    },
    /// The file has reached its bound.
    #[error("{0}: the file has reached {ROOM} bytes; move it away to take further reports")]
    Full(PathBuf),
}

/// The reports of a data folder.
pub(crate) struct Reports {
    path: PathBuf,
    /// Held while one is written.
    writing: Mutex<()>,
}

/// What a file of reports says.
#[derive(Default)]
pub(crate) struct Kept {
    /// Reports in the order in which they came.
    pub(crate) reports: Vec<Report>,
    /// How many lines cannot be understood.
    pub(crate) broken: usize,
}

impl Reports {
    /// The reports of a folder. Nothing is made before the first one comes.
    pub(crate) fn in_folder(folder: &Path) -> Reports {
        Reports { path: folder.join(FILE), writing: Mutex::new(()) }
    }

    /// Keeps a report: it is on the disk when this returns. One that cannot be written whole leaves nothing behind.
    pub(crate) fn add(&self, report: &Report) -> Result<(), StoreError> {
        let _alone = self.writing.lock().unwrap_or_else(PoisonError::into_inner);
        let line = serde_json::to_string(report).map_err(|error| self.refused(error.into()))?;
        let mut file = self.open().map_err(|error| self.refused(error))?;
        // Several portals may share a folder.
        file.lock().map_err(|error| self.refused(error))?;
        let length = file.metadata().map_err(|error| self.refused(error))?.len();
        if length + line.len() as u64 > ROOM {
            return Err(StoreError::Full(self.path.clone()));
        }
        let begin =
            if ends_a_line(&mut file, length).map_err(|error| self.refused(error))? { "" } else { "\n" };
        let written = file.write_all(format!("{begin}{line}\n").as_bytes()).and_then(|()| file.sync_data());
        written.map_err(|error| {
            // What cannot be taken back is a broken line; the next report begins a new one.
            let _ = file.set_len(length);
            self.refused(error)
        })
    }

    fn open(&self) -> io::Result<File> {
        if let Some(folder) = self.path.parent() {
            std::fs::create_dir_all(folder)?;
        }
        OpenOptions::new().create(true).append(true).read(true).open(&self.path)
    }

    fn refused(&self, cause: io::Error) -> StoreError {
        StoreError::Io { path: self.path.clone(), cause }
    }

    /// All reports that were kept.
    pub(crate) fn all(&self) -> Result<Kept, StoreError> {
        let file = match File::open(&self.path) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Kept::default()),
            Err(error) => return Err(self.refused(error)),
        };
        let mut kept = Kept::default();
        for line in BufReader::new(file).split(b'\n') {
            let line = line.map_err(|error| self.refused(error))?;
            match serde_json::from_slice(&line) {
                Ok(report) => kept.reports.push(report),
                Err(_) if line.trim_ascii().is_empty() => {}
                Err(_) => kept.broken += 1,
            }
        }
        Ok(kept)
    }
}

/// Whether the file ends with a whole line: an interrupted write may have left half of one.
fn ends_a_line(file: &mut File, length: u64) -> io::Result<bool> {
    if length == 0 {
        return Ok(true);
    }
    file.seek(SeekFrom::Start(length - 1))?;
    let mut last = [0];
    file.read_exact(&mut last)?;
    Ok(last == *b"\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report(line: &str) -> Report {
        let answer = serde_json::value::RawValue::from_string("{}".to_owned()).expect("JSON");
        Report {
            time: "2026-01-01T00:00:00Z".to_owned(),
            rules: String::new(),
            line: line.to_owned(),
            should: String::new(),
            remark: String::new(),
            example: String::new(),
            answer,
        }
    }

    fn lines(reports: &Reports) -> (Vec<String>, usize) {
        let kept = reports.all().expect("it can be read");
        (kept.reports.into_iter().map(|report| report.line).collect(), kept.broken)
    }

    #[test]
    fn reports_of_many_at_once_are_all_kept() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let data = folder.path().join("data/of/the/portal");
        assert_eq!(lines(&Reports::in_folder(&data)), (Vec::new(), 0));
        std::thread::scope(|scope| {
            for thread in 0..4 {
                // Each has its own, as several processes do.
                let reports = Reports::in_folder(&data);
                scope.spawn(move || {
                    for number in 0..10 {
                        reports
                            .add(&report(&format!("{thread} {number}\n\t\"")).clone())
                            .expect("it is kept");
                    }
                });
            }
        });
        let (lines, broken) = lines(&Reports::in_folder(&data));
        assert_eq!((lines.len(), broken), (40, 0));
    }

    #[test]
    fn a_half_written_line_spoils_no_other() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let reports = Reports::in_folder(folder.path());
        reports.add(&report("first")).expect("it is kept");
        let mut file = OpenOptions::new().append(true).open(&reports.path).expect("the file is there");
        file.write_all(b"{\"time\":\"2026").expect("it can be written");
        reports.add(&report("second")).expect("it is kept");
        assert_eq!(lines(&reports), (vec!["first".to_owned(), "second".to_owned()], 1));
    }

    #[test]
    fn a_full_disk_refuses_and_leaves_what_was_kept() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let reports = Reports::in_folder(folder.path());
        #[cfg(target_os = "linux")]
        {
            std::os::unix::fs::symlink("/dev/full", &reports.path).expect("a link can be made");
            assert!(matches!(reports.add(&report("lost")), Err(StoreError::Io { .. })));
            std::fs::remove_file(&reports.path).expect("the link can be removed");
        }
        reports.add(&report("kept")).expect("it is kept");
        assert_eq!(lines(&reports), (vec!["kept".to_owned()], 0));
    }

    #[test]
    fn a_file_that_has_grown_too_large_takes_no_more() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let reports = Reports::in_folder(folder.path());
        let file = File::create(&reports.path).expect("the file can be made");
        file.set_len(ROOM).expect("it may be sparse");
        assert!(matches!(reports.add(&report("more")), Err(StoreError::Full(_))));
    }
}
