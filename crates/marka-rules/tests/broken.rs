//! Every faulty rule base in `tests/broken` gives the diagnostics of its snapshot.

use std::fs;
use std::path::Path;

use marka_rules::{folder, load, render};

/// The diagnostics of a rule base as text.
fn report(files: Vec<(String, String)>) -> String {
    let (base, diagnostics) = load(files);
    diagnostics.iter().map(|diagnostic| render(&base.files, diagnostic) + "\n").collect()
}

#[test]
fn diagnostics() -> std::io::Result<()> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/broken");
    let mut cases: Vec<_> = fs::read_dir(folder)?.collect::<Result<_, _>>()?;
    cases.sort_by_key(fs::DirEntry::file_name);
    for case in cases {
        let name = case.file_name().to_string_lossy().into_owned();
        let files = if case.path().is_dir() {
            folder::read(&case.path())?
        } else {
            vec![(name.clone(), String::from_utf8_lossy(&fs::read(case.path())?).into_owned())]
        };
        insta::assert_snapshot!(name.trim_end_matches(".kdl"), report(files));
    }
    Ok(())
}
