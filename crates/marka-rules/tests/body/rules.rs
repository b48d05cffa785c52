//! What must hold for any text: shared by the property tests and the fuzz target.

use marka_rules::{load, render, show};

/// Loads the text as a file of each kind; panics where something is wrong with the answer.
pub fn body(text: &str) {
    let files = ["a.kdl", "b/family.kdl", "b/examples.tsv", "b/ledger.tsv", "b/table.csv"];
    check(files.into_iter().map(|path| (path.to_owned(), text.to_owned())).collect());
}

/// Loads files and looks over all that comes of them.
pub fn check(files: Vec<(String, String)>) {
    let (base, diagnostics) = load(files);
    for diagnostic in &diagnostics {
        let file = &base.files[diagnostic.span.file];
        assert!(diagnostic.span.start <= diagnostic.span.end && diagnostic.span.end <= file.text.len());
        assert!(render(&base.files, diagnostic).contains(diagnostic.code));
    }
    for family in &base.families {
        for template in &family.templates {
            show::template(family, &template.items);
            template.when.iter().for_each(|when| drop(show::condition(family, when)));
        }
    }
}
