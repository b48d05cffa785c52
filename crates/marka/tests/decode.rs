//! `marka decode --json` keeps its contract: the lines of `tests/decode/*.tsv` and the keys expected of them.

use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::{Map, Value};

const KEYS: [&str; 27] = [
    "input",
    "status",
    "designation",
    "mark",
    "size",
    "voltage_kv",
    "cores",
    "conductor",
    "fire",
    "rating",
    "colour",
    "document",
    "armoured",
    "screened",
    "family",
    "families",
    "standard",
    "span",
    "parts",
    "repairs",
    "present",
    "unspecified",
    "warnings",
    "problems",
    "nearest",
    "also",
    "readings",
];

/// Answers to an input, one for each line.
fn decode(input: &[u8], arguments: &[&str]) -> Vec<Map<String, Value>> {
    let mut child = Command::new(env!("CARGO_BIN_EXE_marka"))
        .args(["decode", "--json"])
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let mut stdin = child.stdin.take().expect("stdin is piped");
    let input = input.to_vec();
    let writing = std::thread::spawn(move || stdin.write_all(&input).expect("the program reads its input"));
    let output = child.wait_with_output().expect("the program ends");
    writing.join().expect("writing does not panic");
    assert!(output.status.success(), "{}", output.status);
    let text = String::from_utf8(output.stdout).expect("output is UTF-8");
    text.lines().map(|line| serde_json::from_str(line).expect("each line is an object")).collect()
}

/// Files of expectations.
fn files() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/decode");
    let entries = fs::read_dir(folder).expect("tests/decode can be read");
    let mut files: Vec<PathBuf> =
        entries.map(|entry| entry.expect("tests/decode can be read").path()).collect();
    files.sort();
    files
}

/// Lines of a file with the keys expected of them.
fn cases(file: &Path) -> Vec<(String, Map<String, Value>)> {
    let text = fs::read_to_string(file).expect("an expectation file is UTF-8");
    let lines = text.lines().filter(|line| !line.starts_with('#'));
    lines
        .map(|line| {
            let (input, expected) = line.split_once('\t').expect("a line, a tab and an object");
            (input.to_owned(), serde_json::from_str(expected).expect("an object of expected keys"))
        })
        .collect()
}

#[test]
fn lines_are_answered_as_expected() {
    let mut wrong = Vec::new();
    for file in files() {
        let cases = cases(&file);
        let input: Vec<&str> = cases.iter().map(|case| case.0.as_str()).collect();
        let answers = decode((input.join("\n") + "\n").as_bytes(), &[]);
        assert_eq!(answers.len(), cases.len(), "one answer for each line");
        for ((line, expected), answer) in cases.iter().zip(&answers) {
            assert_eq!(answer["input"], **line);
            let differs = expected.iter().filter(|(key, value)| answer.get(*key) != Some(value));
            wrong.extend(
                differs.map(|(key, value)| format!("{line}\n  {key}: {}, wanted {value}", answer[key])),
            );
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_answer_has_every_key() {
    let inputs: Vec<String> = files().iter().flat_map(|file| cases(file)).map(|case| case.0).collect();
    for answer in decode(inputs.join("\n").as_bytes(), &[]) {
        let keys: Vec<&str> = answer.keys().map(String::as_str).collect();
        let missing: Vec<&&str> = KEYS.iter().filter(|key| !keys.contains(*key)).collect();
        assert!(missing.is_empty(), "{missing:?} in {answer:?}");
        let exact = answer["status"] == "exact";
        assert!(!exact || answer["repairs"] == Value::Array(Vec::new()), "{answer:?}");
    }
}

#[test]
fn threads_do_not_change_the_answers() {
    let inputs: Vec<String> = files().iter().flat_map(|file| cases(file)).map(|case| case.0).collect();
    let input = inputs.join("\n").repeat(200);
    assert_eq!(decode(input.as_bytes(), &["--threads", "1"]), decode(input.as_bytes(), &["--threads", "4"]));
}

#[test]
fn any_bytes_are_answered() {
    let long = "я".repeat(5_000_000);
    let input =
        [b"\xff\xfe\x00\r\n\r\n\x1b[31m\xe2\x80\xae\n".as_slice(), long.as_bytes(), b"\nlast"].concat();
    let answers = decode(&input, &[]);
    let inputs: Vec<&str> =
        answers.iter().map(|answer| answer["input"].as_str().expect("a string")).collect();
    assert_eq!(inputs.len(), 5);
    assert_eq!(inputs[0], "\u{fffd}\u{fffd}\0");
    assert_eq!(inputs[1], "");
    assert_eq!(inputs[3].chars().count(), 32 * 1024);
    assert_eq!(inputs[4], "last");
    assert!(answers[3]["warnings"].as_array().is_some_and(|warnings| !warnings.is_empty()));
    assert!(answers.iter().all(|answer| answer["status"] == "none"));
}

/// A million lines pass in constant memory. Standard input stays open until the memory was looked at.
#[test]
fn a_million_empty_lines_pass_in_constant_memory() {
    const LINES: usize = 1_000_000;
    let mut child = Command::new(env!("CARGO_BIN_EXE_marka"))
        .args(["decode", "--json"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let mut stdin = child.stdin.take().expect("stdin is piped");
    let writing = std::thread::spawn(move || {
        stdin.write_all(&vec![b'\n'; LINES]).expect("the program reads its input");
        stdin
    });
    let stdout = BufReader::new(child.stdout.take().expect("stdout is piped"));
    let answers = stdout.split(b'\n').take(LINES).map_while(Result::ok).count();
    assert_eq!(answers, LINES);
    if let Ok(status) = fs::read_to_string(format!("/proc/{}/status", child.id())) {
        let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).expect("Linux tells the peak");
        let kilobytes: usize = peak.trim().trim_end_matches(" kB").parse().expect("a number of kB");
        assert!(kilobytes < 150_000, "{kilobytes} kB");
    }
    drop(writing.join().expect("writing does not panic"));
    assert!(child.wait().expect("the program ends").success());
}
