//! Embeds the `rules/` folder: writes `shipped.rs` with one `include_str!` for each rule file.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let manifest = env::var("CARGO_MANIFEST_DIR").map_err(io::Error::other)?;
    let rules = Path::new(&manifest).join("../../rules");
    println!("cargo::rerun-if-changed={}", rules.display());
    let mut files = Vec::new();
    collect(&rules, "", &mut files)?;
    files.sort();
    let mut code = String::from("const FILES: &[(&str, &str)] = &[\n");
    for (name, path) in files {
        let path = path.canonicalize()?.to_string_lossy().into_owned();
        writeln!(code, "    ({name:?}, include_str!({path:?})),").map_err(io::Error::other)?;
    }
    code.push_str("];\n");
    let out = env::var("OUT_DIR").map_err(io::Error::other)?;
    fs::write(Path::new(&out).join("shipped.rs"), code)
}

fn collect(folder: &Path, prefix: &str, files: &mut Vec<(String, PathBuf)>) -> io::Result<()> {
    if !folder.is_dir() {
        return Ok(());
    }
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if entry.file_type()?.is_dir() {
            collect(&entry.path(), &format!("{name}/"), files)?;
        } else if [".kdl", ".csv", ".tsv"].iter().any(|end| name.ends_with(end)) {
            files.push((name, entry.path()));
        }
    }
    Ok(())
}
