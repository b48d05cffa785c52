//! A report: a line, how it was read, and what a person says of that.

use marka_answers::decode;
use marka_answers::line::Line;
use marka_pages::misread::LONGEST;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use serde_json::value::RawValue;

use crate::edition::Edition;
use crate::error::AppError;

/// The longest line that is taken, in bytes: no longer one is read whole.
const LINE: usize = marka_answers::line::LONGEST;

/// Keys of an answer that say what was read; the others explain it.
const MEANING: [&str; 17] = [
    "status",
    "designation",
    "mark",
    "size",
    "voltage_kv",
    "cores",
    "conductor",
    "fire",
    "rating",
    "colour",
    "document",
    "armoured",
    "screened",
    "family",
    "families",
    "standard",
    "readings",
];

/// What a person says.
#[derive(Clone, Debug, Default, Deserialize, utoipa::ToSchema)]
pub(crate) struct Said {
    /// The line that was read.
    pub(crate) line: String,
    /// What it should be.
    #[serde(default)]
    pub(crate) should: String,
    /// Anything else.
    #[serde(default)]
    pub(crate) remark: String,
}

/// A report as it is kept: one line of the file. Keys may be added; none is renamed or changes its meaning.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) struct Report {
    /// When, in UTC: `2026-11-25T22:40:00Z`.
    pub(crate) time: String,
    /// Hash of the rules that read the line.
    pub(crate) rules: String,
    /// The line.
    pub(crate) line: String,
    /// What it should be; empty where the person did not say.
    #[serde(default)]
    pub(crate) should: String,
    /// What else the person says.
    #[serde(default)]
    pub(crate) remark: String,
    /// A line for `examples.tsv` of a family: ready where it is said what the line should be, else a comment.
    #[serde(default)]
    pub(crate) example: String,
    /// The answer, with the keys of `marka decode --json`.
    pub(crate) answer: Box<RawValue>,
}

impl Said {
    /// The same without blanks around; refused where something is missing or too long.
    pub(crate) fn checked(self) -> Result<Said, AppError> {
        let [line, should, remark] =
            [&self.line, &self.should, &self.remark].map(|text| text.trim().to_owned());
        if line.is_empty() {
            return Err(AppError::bad_request("line"));
        }
        if line.len() > LINE {
            return Err(AppError::too_large(format!("line > {LINE}")));
        }
        for (name, text) in [("should", &should), ("remark", &remark)] {
            if text.chars().count() > LONGEST {
                return Err(AppError::too_large(format!("{name} > {LONGEST}")));
            }
        }
        Ok(Said { line, should, remark })
    }

    /// The report of what was said now, with the present answer.
    pub(crate) fn report(self, edition: &Edition, time: String) -> Result<Report, AppError> {
        let answer = String::from_utf8(answer(edition, &self.line))
            .map_err(|error| AppError::internal(error.to_string()))?;
        let answer = RawValue::from_string(answer).map_err(|error| AppError::internal(error.to_string()))?;
        let example = example(&self, &time);
        let Said { line, should, remark } = self;
        Ok(Report { time, rules: edition.hash().to_owned(), line, should, remark, example, answer })
    }
}

/// How the present rules read a line.
fn answer(edition: &Edition, line: &str) -> Vec<u8> {
    let mut out = Vec::with_capacity(4096);
    let line = Line::new(line.as_bytes());
    edition.reading(|reader| decode::decode(&edition.answers, &line, reader, &mut out));
    out
}

fn example(said: &Said, time: &str) -> String {
    let day = time.get(..10).unwrap_or(time);
    if said.should.is_empty() {
        format!("# {}\t?\tсообщение о прочтении {day}", cell(&said.line))
    } else {
        format!("{}\tvalid\tсообщение о прочтении {day}", cell(&said.should))
    }
}

/// A text as one cell of a tab-separated line.
pub(crate) fn cell(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// How the present rules answer a line that was reported.
pub(crate) struct Now {
    /// The answer that was reported.
    pub(crate) then: Value,
    /// The present one.
    pub(crate) now: Value,
}

impl Now {
    pub(crate) fn of(report: &Report, edition: &Edition) -> Now {
        let now = serde_json::from_slice(&answer(edition, &report.line)).unwrap_or_default();
        Now { then: serde_json::from_str(report.answer.get()).unwrap_or_default(), now }
    }

    /// Whether the line is read as it was.
    pub(crate) fn same(&self) -> bool {
        MEANING.iter().all(|key| self.then[key] == self.now[key])
    }
}

/// The value of a key of an answer as a text; empty where it has none.
pub(crate) fn text<'a>(answer: &'a Value, key: &str) -> &'a str {
    answer[key].as_str().unwrap_or("")
}
