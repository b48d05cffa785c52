//! No text makes reading panic, and what is read stands inside the text.

#[path = "robust/body.rs"]
mod body;

use std::sync::LazyLock;

use body::Bench;
use proptest::prelude::*;

static BENCH: LazyLock<Bench> = LazyLock::new(Bench::new);

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_answered(text in "\\PC{0,60}") {
        BENCH.check(&text);
    }

    #[test]
    fn any_characters_are_answered(text in proptest::collection::vec(any::<char>(), 0..60)) {
        BENCH.check(&text.into_iter().collect::<String>());
    }
}
