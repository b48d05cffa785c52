//! No Rust file knows a mark: codes live in rule files alone.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use marka_rules::model::RuleBase;

#[test]
fn no_rust_file_has_a_mark_code() {
    let codes = codes();
    assert!(codes.len() > 100, "the shipped rules have far more codes than {}", codes.len());
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the crate stands in crates/");
    let mut found = Vec::new();
    for file in rust_files(crates) {
        let text = fs::read_to_string(&file).expect("a Rust file is UTF-8");
        for (number, line) in text.lines().enumerate() {
            let known = words(line).into_iter().filter(|word| codes.contains(*word));
            found.extend(known.map(|word| format!("{}:{}: {word}", file.display(), number + 1)));
        }
    }
    assert!(found.is_empty(), "mark codes in Rust files:\n{}", found.join("\n"));
}

/// Codes and marks of the shipped rules that no ordinary word looks like:
/// two Cyrillic letters at least, one of them a capital.
fn codes() -> BTreeSet<String> {
    let base = marka_rules::load(marka_rules::shipped()).0;
    let mut texts: Vec<&str> = Vec::new();
    for family in &base.families {
        for option in family.elements.iter().flat_map(|element| &element.options) {
            texts.extend(option.codes.iter().map(|code| code.text.as_str()));
            texts.extend(option.also.iter().map(|synonym| synonym.text.as_str()));
        }
        texts.extend(family.formers.iter().flat_map(|former| &former.codes).map(|code| code.text.as_str()));
        texts.extend(family.examples.iter().map(|example| example.text.as_str()));
        texts.extend(family.specifications.iter().flat_map(|document| &document.marks).map(String::as_str));
    }
    let plain = plain_words(&base);
    let words = texts.into_iter().flat_map(words);
    words.filter(|word| is_telling(word) && !plain.contains(*word)).map(str::to_owned).collect()
}

/// Words that stand beside marks in examples: products, units and documents.
fn plain_words(base: &RuleBase) -> BTreeSet<&str> {
    let products = base.families.iter().map(|family| family.product.ru.as_str());
    let units =
        base.spelling.units.iter().flat_map(|unit| unit.1.iter().chain([&unit.0])).map(String::as_str);
    let documents = base.spelling.documents.iter().map(String::as_str);
    products.chain(units).chain(documents).flat_map(words).collect()
}

/// Runs of Cyrillic letters.
fn words(text: &str) -> Vec<&str> {
    text.split(|c: char| !is_cyrillic(c)).filter(|word| !word.is_empty()).collect()
}

fn is_cyrillic(c: char) -> bool {
    matches!(c, 'А'..='я' | 'Ё' | 'ё')
}

fn is_telling(word: &str) -> bool {
    word.chars().count() > 1 && word.chars().any(char::is_uppercase)
}

fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).expect("the folder can be read") {
        let path = entry.expect("the folder can be read").path();
        if path.is_dir() {
            files.extend(rust_files(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
    files.sort();
    files
}
