//! Any text is answered without a panic: the body of the property test `robust`.
#![no_main]

#[path = "../../crates/marka-engine/tests/robust/body.rs"]
mod body;

use std::sync::LazyLock;

use body::Bench;
use libfuzzer_sys::fuzz_target;

static BENCH: LazyLock<Bench> = LazyLock::new(Bench::new);

fuzz_target!(|text: &str| BENCH.check(text));
