//! Reading of whole lines: every line of `tests/reading/*.tsv` has its expected answer beside it.
//!
//! A row is: line, status, family, designation, kinds of repairs, further designations.
//! Several readings or designations are joined by ` | `; `\u{…}` in a line is that character.
//! `UPDATE=1` writes what is read into the files: read the difference before keeping it.

use std::fs;
use std::path::{Path, PathBuf};

use marka_engine::compiled::Limits;
use marka_engine::engine::Engine;
use marka_engine::read::{Answer, Reader, Reading, Repair};

#[test]
fn lines_are_read_as_expected() {
    let engine = Engine::new(marka_rules::load(marka_rules::shipped()).0, &Limits::default());
    let update = std::env::var_os("UPDATE").is_some();
    let mut reader = Reader::default();
    let mut wrong = Vec::new();
    for path in files() {
        let expected = fs::read_to_string(&path).expect("a table of lines is UTF-8");
        let found: String = expected.lines().map(|row| check(&engine, row, &mut reader) + "\n").collect();
        for (number, (expected, found)) in expected.lines().zip(found.lines()).enumerate() {
            if expected != found {
                let name = path.file_name().unwrap_or_default().display();
                wrong.push(format!("{name}:{}\n  expected {expected}\n  found    {found}", number + 1));
            }
        }
        if update {
            fs::write(&path, found).expect("a table of lines can be written");
        }
    }
    assert!(wrong.is_empty(), "{} rows differ:\n{}", wrong.len(), wrong.join("\n"));
}

fn files() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/reading");
    let entries = fs::read_dir(folder).expect("tests/reading can be read");
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.expect("an entry").path()).collect();
    files.sort();
    files
}

/// The row as it should be, by what the engine reads in its line; comments stay as they are.
fn check(engine: &Engine, row: &str, reader: &mut Reader) -> String {
    if row.is_empty() || row.starts_with('#') {
        return row.to_owned();
    }
    let line = row.split('\t').next().unwrap_or_default();
    let answer = engine.read(&unescape(line), reader);
    let cells = [line.to_owned()].into_iter().chain(cells(engine, &answer));
    cells.collect::<Vec<_>>().join("\t").trim_end_matches('\t').to_owned()
}

fn cells(engine: &Engine, answer: &Answer) -> [String; 5] {
    let family = |reading: &Reading| engine.families[reading.family].family.id.clone();
    let designation = |reading: &Reading| reading.designation(&engine.families[reading.family].family).full();
    let kind = |repair: &Repair| repair.kind.key().to_owned();
    let repairs = answer.readings.first().map(|reading| reading.repairs.as_slice()).unwrap_or_default();
    [
        format!("{:?}", answer.status).to_lowercase(),
        joined(answer.readings.iter().map(family), " | "),
        joined(answer.readings.iter().map(designation), " | "),
        joined(repairs.iter().map(kind), " "),
        joined(answer.also.iter().map(designation), " | "),
    ]
}

fn joined(texts: impl Iterator<Item = String>, by: &str) -> String {
    texts.collect::<Vec<_>>().join(by)
}

/// Puts characters that nobody sees in the place of their `\u{…}`.
fn unescape(text: &str) -> String {
    let mut parts = text.split("\\u{");
    let mut plain = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (code, rest) = part.split_once('}').expect("an escape ends with a bracket");
        let code = u32::from_str_radix(code, 16).expect("an escape holds a hexadecimal number");
        plain.push(char::from_u32(code).expect("an escape names a character"));
        plain.push_str(rest);
    }
    plain
}
