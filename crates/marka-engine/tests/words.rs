//! Lines in words: every line of `tests/words/*.tsv` has what it says beside it.
//!
//! A row is: line, status, designation, what its words say, designations that are offered, contradictions.
//! `UPDATE=1` writes what is found into the files: read the difference before keeping it.

use std::fs;
use std::path::{Path, PathBuf};

use marka_engine::compiled::Limits;
use marka_engine::describe::{Contradiction, Statement};
use marka_engine::engine::Engine;
use marka_engine::number;
use marka_engine::read::Reader;
use marka_rules::model::Value;

/// How many of the offered designations stand in a row.
const OFFERED: usize = 2;

#[test]
fn lines_say_what_is_expected() {
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

/// What is offered agrees with the words: read again, it contradicts none of them.
#[test]
fn offers_keep_to_the_words() {
    let engine = Engine::new(marka_rules::load(marka_rules::shipped()).0, &Limits::default());
    let mut reader = Reader::default();
    for path in files() {
        let rows = fs::read_to_string(&path).expect("a table of lines is UTF-8");
        for line in rows.lines().filter(|row| !row.starts_with('#')) {
            let line = line.split('\t').next().unwrap_or_default();
            let answer = engine.read(line, &mut reader);
            let Some(description) = engine.describe(&answer, &mut reader) else { continue };
            for designation in description.offers.iter().flat_map(|offer| &offer.designations) {
                let both = format!("{designation}, {line}");
                let answer = engine.read(&both, &mut reader);
                let against = engine.contradictions(&answer, &reader);
                assert!(against.is_empty(), "{both}: {against:?}");
            }
        }
    }
}

fn files() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/words");
    let entries = fs::read_dir(folder).expect("tests/words can be read");
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.expect("an entry").path()).collect();
    files.sort();
    files
}

/// The row as it should be, by what its line says; comments stay as they are.
fn check(engine: &Engine, row: &str, reader: &mut Reader) -> String {
    if row.is_empty() || row.starts_with('#') {
        return row.to_owned();
    }
    let line = row.split('\t').next().unwrap_or_default();
    let answer = engine.read(line, reader);
    let status = format!("{:?}", answer.status).to_lowercase();
    let against = engine.contradictions(&answer, reader);
    let against: Vec<String> = against.iter().map(|one| contradiction(engine, one)).collect();
    let cells = if let Some(description) = engine.describe(&answer, reader) {
        let said: Vec<String> = description.statements.iter().map(|said| statement(engine, said)).collect();
        let offers = description.offers.iter().flat_map(|offer| &offer.designations);
        let offers: Vec<&str> = offers.take(OFFERED).map(String::as_str).collect();
        [description.designation().unwrap_or_default(), said.join("; "), offers.join(" | ")]
    } else {
        let designation = answer.readings.first();
        let designation = designation.map(|one| one.designation(&engine.families[one.family].family).full());
        [designation.unwrap_or_default(), String::new(), String::new()]
    };
    let row = [line.to_owned(), status].into_iter().chain(cells).chain([against.join("; ")]);
    row.collect::<Vec<String>>().join("\t").trim_end_matches('\t').to_owned()
}

fn statement(engine: &Engine, said: &Statement) -> String {
    format!("{}={}", engine.base.vocabulary[said.property].key, value(&said.value))
}

fn contradiction(engine: &Engine, one: &Contradiction) -> String {
    let key = &engine.base.vocabulary[one.property].key;
    format!("{key}: {} but {} {}", value(&one.said.value), one.letters, value(&one.written))
}

fn value(value: &Value) -> String {
    match value {
        Value::Flag(flag) => flag.to_string(),
        Value::Number(number) => number::format(*number),
        Value::Word(word) => word.clone(),
    }
}
