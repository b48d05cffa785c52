//! The book of the rule language is true: its examples load, and it explains every diagnostic.

use std::fs;
use std::path::Path;

use marka_rules::{load, render};

fn book() -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/src/rules/language.md");
    fs::read_to_string(path).expect("the repository has this book")
}

/// The fenced blocks whose info string begins with a word: its rest and the text.
fn blocks<'a>(book: &'a str, word: &'a str) -> impl Iterator<Item = (&'a str, &'a str)> {
    book.split("\n```").filter_map(move |block| {
        let (info, text) = block.split_once('\n')?;
        let rest = info.strip_prefix(word)?;
        Some((rest.trim(), text))
    })
}

#[test]
fn examples_load_without_a_word() {
    let book = book();
    let rules = blocks(&book, "kdl").map(|(_, text)| text).collect::<Vec<_>>().join("\n");
    let tables = blocks(&book, "csv").map(|(name, text)| (name.to_owned(), text.to_owned()));
    let files = tables.chain([("book.kdl".to_owned(), rules)]).collect();
    let (base, diagnostics) = load(files);
    let report: String = diagnostics.iter().map(|diagnostic| render(&base.files, diagnostic)).collect();
    assert_eq!(report, "");
    assert_eq!(base.families.len(), 3);
}

#[test]
fn every_diagnostic_is_explained() {
    let book = book();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/snapshots");
    for snapshot in fs::read_dir(folder).expect("the snapshots are committed") {
        let text = fs::read_to_string(snapshot.expect("the folder can be listed").path())
            .expect("a snapshot is text");
        for line in
            text.lines().filter(|line| line.starts_with("ошибка[") || line.starts_with("предупреждение["))
        {
            let key = line.split(['[', ']']).nth(1).unwrap_or_default();
            assert!(book.contains(&format!("`{key}`")), "{key}");
        }
    }
}
