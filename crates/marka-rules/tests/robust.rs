//! No text makes the loader panic or hang.

use std::path::Path;
use std::sync::LazyLock;

use marka_rules::folder;
use proptest::prelude::*;
use proptest::sample::Index;

#[path = "body/rules.rs"]
#[expect(unreachable_pub, reason = "the fuzz target has this file as a module too")]
mod body;

/// A change of a text: what is cut out where, and what is put there.
#[derive(Clone, Debug)]
struct Edit {
    at: Index,
    length: usize,
    piece: &'static str,
}

const PIECES: [&str; 28] = [
    "", " ", "\n", "{", "}", "\"", "\"\"\"", "\\", "/*", "*/", "/-", "//", "=", "#true", "#", ";", "(", ")",
    "[", "]", "|", "..", "*", "and", "not", "0", "é", "\u{202E}",
];

fn edits() -> impl Strategy<Value = Vec<Edit>> {
    let edit = (any::<Index>(), 0..12_usize, prop::sample::select(PIECES.to_vec()));
    prop::collection::vec(edit.prop_map(|(at, length, piece)| Edit { at, length, piece }), 1..6)
}

fn edited(text: &str, edits: &[Edit]) -> String {
    let mut signs: Vec<char> = text.chars().collect();
    for edit in edits {
        let at = edit.at.index(signs.len() + 1);
        let until = (at + edit.length).min(signs.len());
        signs.splice(at..until, edit.piece.chars());
    }
    signs.into_iter().collect()
}

static GOOD: LazyLock<Vec<(String, String)>> = LazyLock::new(|| {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/good/all");
    folder::read(&folder).expect("the repository has this folder")
});

proptest! {
    #[test]
    fn any_text(text in any::<String>()) {
        body::body(&text);
    }

    #[test]
    fn near_texts(pieces in prop::collection::vec(prop::sample::select(PIECES.to_vec()), 0..40)) {
        body::body(&pieces.concat());
        body::body(&format!("family \"a\" {{ element \"b\" {{ option \"c\" code=\"\" }}\nrule \"d\" {{ forbid \"{}\" }} }}", pieces.concat()));
    }

    #[test]
    fn damaged_rules(file in any::<Index>(), edits in edits()) {
        let mut files = GOOD.clone();
        let file = file.index(files.len());
        files[file].1 = edited(&files[file].1, &edits);
        body::check(files);
    }
}

#[test]
fn hostile_texts() {
    let many = 100_000;
    for piece in [
        "{", "}", "a{", "/*", "/-", "\"", "\"\"\"\n", "\\", "(", "a ", "a=", "[", "#", "\r\n", ";",
        "\u{FEFF}", "é", "a\n",
    ] {
        body::body(&piece.repeat(many));
    }
    for (open, close) in
        [("[", "]"), ("{", "}"), ("(", ")"), ("not ", ""), ("a = b or ", ""), ("a + ", ""), ("..", "")]
    {
        let text = format!("{}{}", open.repeat(many), close.repeat(many));
        let family = format!(
            "family \"a\" {{ element \"a\" {{ option \"b\" code=\"\" }}\ndesignation \"{text}\"\nrule \"c\" {{ forbid \"{text}\" }} }}"
        );
        body::check(vec![("a.kdl".to_owned(), family)]);
    }
    body::body(&"x".repeat(5 << 20));
}
