//! No text makes reading panic, and what is read stands inside the text.

#[path = "robust/body.rs"]
mod body;

use std::collections::BTreeSet;
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

    #[test]
    fn damaged_designations_are_answered(
        at in any::<prop::sample::Index>(),
        place in any::<prop::sample::Index>(),
        inserted in any::<char>(),
        removed in 0_usize..4,
    ) {
        let mut letters: Vec<char> = at.get(&BENCH.examples()).chars().collect();
        let place = place.index(letters.len() + 1);
        let end = (place + removed).min(letters.len());
        letters.splice(place..end, [inserted]);
        BENCH.check(&letters.into_iter().collect::<String>());
    }
}

#[test]
fn a_figure_that_wants_a_unit_is_not_spun_out() {
    let marks: BTreeSet<&str> =
        BENCH.examples().into_iter().map(|example| example.split(' ').next().unwrap_or_default()).collect();
    for mark in marks {
        BENCH.check(&format!("{mark} 1,5"));
    }
}
