//! The access log: a line for each request, as programs that read such logs expect it.

use std::fs::{File, OpenOptions};
use std::io::{self, Write as _};
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use crate::moment;

/// A request as the log tells it.
pub(crate) struct Line<'a> {
    pub(crate) at: marka_store::Micros,
    pub(crate) address: &'a str,
    /// Name at sign-in; empty for guests.
    pub(crate) login: &'a str,
    pub(crate) method: &'a str,
    /// Without the question: it may hold what somebody typed.
    pub(crate) path: &'a str,
    pub(crate) version: &'a str,
    pub(crate) status: u16,
    pub(crate) referer: &'a str,
    pub(crate) agent: &'a str,
    pub(crate) micros: i64,
    /// Number of the request.
    pub(crate) request: &'a str,
}

impl Line<'_> {
    /// Combined format, then the time to the first byte in microseconds and the number of the request.
    fn text(&self) -> String {
        let login = if self.login.is_empty() { "-" } else { self.login };
        format!(
            "{} - {} [{}] \"{} {} {}\" {} 0 \"{}\" \"{}\" {} {}\n",
            self.address,
            word(login),
            moment::log(self.at),
            self.method,
            quoted(self.path),
            self.version,
            self.status,
            quoted(self.referer),
            quoted(self.agent),
            self.micros,
            self.request,
        )
    }
}

/// What a client said stays within its quotes and on its line.
fn quoted(text: &str) -> String {
    let text =
        text.chars().take(1_000).map(|c| if c == '"' || c == '\\' || c.is_control() { '_' } else { c });
    let text: String = text.collect();
    if text.is_empty() { "-".to_owned() } else { text }
}

fn word(text: &str) -> String {
    quoted(text).replace(char::is_whitespace, "_")
}

/// The file. Each line is one write to its end: whoever cuts the file from its beginning loses nothing.
pub(crate) struct AccessLog(Mutex<File>);

impl AccessLog {
    /// Opens the file, or makes it, for its owner and group only.
    pub(crate) fn open(path: &Path) -> io::Result<AccessLog> {
        let mut options = OpenOptions::new();
        options.append(true).create(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o640);
        Ok(AccessLog(Mutex::new(options.open(path)?)))
    }

    /// Adds a line. A disk that is full costs the line, not the request.
    pub(crate) fn add(&self, line: &Line<'_>) {
        let text = line.text();
        let _ = self.0.lock().unwrap_or_else(PoisonError::into_inner).write_all(text.as_bytes());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_as_other_programs_expect_it_whatever_a_client_says() {
        let line = Line {
            at: 1_793_491_200_000_000,
            address: "10.0.0.1",
            login: "anna petrova",
            method: "GET",
            path: "/a\" 500 \"",
            version: "HTTP/1.1",
            status: 200,
            referer: "",
            agent: "evil\n10.0.0.2 - -",
            micros: 1_234,
            request: "a-1",
        };
        assert_eq!(
            line.text(),
            "10.0.0.1 - anna_petrova [01/Nov/2026:00:00:00 +0000] \"GET /a_ 500 _ HTTP/1.1\" 200 0 \"-\" \
             \"evil_10.0.0.2 - -\" 1234 a-1\n"
        );
    }
}
