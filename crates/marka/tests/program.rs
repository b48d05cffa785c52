//! Help and usage errors of the program, word for word.

use std::process::{Command, Output};

fn marka(arguments: &str) -> Output {
    Command::new(env!("CARGO_BIN_EXE_marka"))
        .args(arguments.split_whitespace())
        .output()
        .expect("the program starts")
}

/// Everything that a call prints, and its exit status.
fn transcript(arguments: &str) -> String {
    let output = marka(arguments);
    let status = output.status.code().expect("the program ends by itself");
    let print = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).expect("output is UTF-8");
    format!("$ marka {arguments}\n{}{}[{status}]\n", print(&output.stdout), print(&output.stderr))
}

#[test]
fn help_is_in_russian() {
    let pages = [
        "--help",
        "form --help",
        "domains --help",
        "decode --help",
        "analogues --help",
        "rules --help",
        "rules list --help",
        "rules show --help",
        "rules check --help",
        "rules prove --help",
        "serve --help",
        "migrate --help",
        "db --help",
        "db move --help",
        "user --help",
        "user invite --help",
        "completions --help",
    ];
    insta::assert_snapshot!("help", pages.map(transcript).join("\n"));
}

#[test]
fn usage_errors_are_in_russian() {
    let calls = [
        "form",
        "decod",
        "decode --thread 3",
        "decode --threads 0",
        "decode --input",
        "decode line --input file",
        "serve --listen here",
        "completions tcsh",
    ];
    insta::assert_snapshot!("usage", calls.map(transcript).join("\n"));
}

#[test]
fn completions_are_printed_for_every_shell() {
    for shell in ["bash", "zsh", "fish"] {
        let output = marka(&format!("completions {shell}"));
        let script = String::from_utf8(output.stdout).expect("output is UTF-8");
        assert!(output.status.success() && script.contains("decode"), "{shell}: {script}");
    }
}
