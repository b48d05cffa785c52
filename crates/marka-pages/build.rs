//! Embeds what `npm run build` laid into `web/dist`: a table of names, addresses and bytes.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

const MISSING: &str =
    "the web assets are not built: run `npm ci && npm run build` in web/ (`make build` does it)";

fn main() {
    let root = PathBuf::from(std::env::var_os("CARGO_MANIFEST_DIR").expect("cargo sets it"));
    let dist = root.join("../../web/dist");
    println!("cargo::rerun-if-changed={}", dist.join("assets.tsv").display());
    println!("cargo::rerun-if-changed=texts");
    let Ok(list) = std::fs::read_to_string(dist.join("assets.tsv")) else {
        println!("cargo::error={MISSING}");
        return;
    };
    let mut code =
        String::from("/// All of them, in the order of their names.\npub const ASSETS: &[Asset] = &[\n");
    for line in list.lines() {
        let [name, file, content_type] = columns(line);
        write_asset(&mut code, &dist, name, file, content_type);
    }
    code.push_str("];\n");
    let out = PathBuf::from(std::env::var_os("OUT_DIR").expect("cargo sets it"));
    std::fs::write(out.join("assets.rs"), code).expect("OUT_DIR can be written");
}

fn columns(line: &str) -> [&str; 3] {
    let columns: Vec<&str> = line.split('\t').collect();
    columns.try_into().expect("build.mjs writes three columns")
}

fn write_asset(code: &mut String, dist: &Path, name: &str, file: &str, content_type: &str) {
    let packed = |suffix: &str| {
        let path = dist.join(format!("{file}{suffix}"));
        if path.exists() { format!("Some(include_bytes!({}))", literal(&path)) } else { "None".to_owned() }
    };
    writeln!(
        code,
        "    Asset {{ name: {name:?}, url: \"/assets/{file}\", content_type: {content_type:?}, \
         bytes: include_bytes!({}), brotli: {}, gzip: {} }},",
        literal(&dist.join(file)),
        packed(".br"),
        packed(".gz"),
    )
    .expect("a string takes all");
}

/// A path as a Rust literal.
fn literal(path: &Path) -> String {
    format!("{:?}", path.to_str().expect("the checkout has a path in UTF-8"))
}
