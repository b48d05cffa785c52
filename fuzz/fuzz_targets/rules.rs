//! Any text as a rule file: the body of the property tests.

#![no_main]

#[path = "../../crates/marka-rules/tests/body/rules.rs"]
mod body;

libfuzzer_sys::fuzz_target!(|text: &str| body::body(text));
