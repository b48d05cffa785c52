//! A new family and a new specification are put into a folder of rules; the program takes them without a rebuild.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;
use tempfile::TempDir;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The shipped rules with those of `tests/newcomer/rules` laid over them.
fn rules() -> TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    copy(&root().join("rules"), folder.path());
    copy(&root().join("tests/newcomer/rules"), folder.path());
    folder
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("the folder can be made");
    for entry in fs::read_dir(from).expect("the folder can be read") {
        let path = entry.expect("the folder can be read").path();
        let target = to.join(path.file_name().expect("an entry has a name"));
        if path.is_dir() {
            copy(&path, &target);
        } else {
            fs::copy(&path, &target).expect("the file can be copied");
        }
    }
}

fn marka(rules: &TempDir, arguments: &[&str]) -> Output {
    let output =
        Command::new(env!("CARGO_BIN_EXE_marka")).arg("--rules").arg(rules.path()).args(arguments).output();
    output.expect("the program starts")
}

fn text(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

fn json(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{error}: {}", text(output)))
}

/// Pairs of a tab-separated file.
fn pairs(file: &str) -> Vec<(String, String)> {
    let text = fs::read_to_string(root().join("tests/newcomer").join(file)).expect("the file can be read");
    let lines = text.lines().filter(|line| !line.starts_with('#'));
    let pair = |line: &str| line.split_once('\t').map(|(left, right)| (left.to_owned(), right.to_owned()));
    lines.map(|line| pair(line).expect("two cells")).collect()
}

#[test]
fn a_new_family_forms_and_decodes() {
    let rules = rules();
    for (choices, designation) in pairs("form.tsv") {
        let arguments: Vec<&str> = ["form", "trial"].into_iter().chain(choices.split(' ')).collect();
        let output = marka(&rules, &arguments);
        assert_eq!((output.status.code(), text(&output).trim()), (Some(0), designation.as_str()));
    }
    for (line, expected) in pairs("decode.tsv") {
        let answer = json(&marka(&rules, &["decode", "--json", &line]));
        let expected: Value = serde_json::from_str(&expected).expect("an object of expected keys");
        for (key, value) in expected.as_object().expect("an object of expected keys") {
            assert_eq!(&answer[key], value, "{line}: {key}");
        }
    }
}

#[test]
fn open_and_conflicting_choices_have_their_own_status() {
    let rules = rules();
    let open = marka(&rules, &["form", "trial", "type=plain", "--json"]);
    assert_eq!(open.status.code(), Some(2), "{}", text(&open));
    assert_eq!(json(&open)["open"][0]["element"], "cores");
    let conflict = marka(&rules, &["form", "trial", "type=screened", "cores=1", "--json"]);
    assert_eq!(conflict.status.code(), Some(3), "{}", text(&conflict));
    assert_eq!(json(&conflict)["conflict"]["rules"][0]["rule"], "screen-needs-two-cores");
    assert_eq!(json(&conflict)["conflict"]["choices"][0]["element"], "type");
    let unknown = marka(&rules, &["form", "trial", "type=round"]);
    assert_eq!(unknown.status.code(), Some(1), "{}", text(&unknown));
}

#[test]
fn a_new_specification_covers_its_marks() {
    let rules = rules();
    let shown = json(&marka(&rules, &["rules", "show", "gost-31996", "--json"]));
    let specifications = shown["specifications"].as_array().expect("an array");
    assert!(specifications.iter().any(|known| known["name"] == "ТУ 00.00.00-001-00000000-2026"));
}

#[test]
fn a_new_family_is_proved() {
    let output = marka(&rules(), &["rules", "prove", "--json"]);
    let proof = json(&output);
    let families = proof["families"].as_array().expect("an array");
    let trial = families.iter().find(|one| one["family"] == "trial").expect("the new family is proved");
    assert_eq!((&trial["all"], &trial["failures"]), (&Value::from(10), &Value::Array(Vec::new())));
    assert!(output.status.success(), "{}", text(&output));
}
