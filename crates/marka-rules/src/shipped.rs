//! The rules that are built into the program.

/// The files of the repository's `rules/` folder, as they were when the program was built.
pub fn shipped() -> Vec<(String, String)> {
    FILES.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect()
}

include!(concat!(env!("OUT_DIR"), "/shipped.rs"));
