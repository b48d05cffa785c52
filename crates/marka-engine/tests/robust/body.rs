//! What must hold for every text: shared by the property test and the fuzz target.

use std::sync::{Mutex, PoisonError};

use marka_engine::compiled::Limits;
use marka_engine::engine::Engine;
use marka_engine::read::{Reader, Status};

/// The shipped rules, ready for any text.
pub(crate) struct Bench {
    engine: Engine,
    /// What is remembered of the grammar changes no answer, so one reader serves all texts.
    reader: Mutex<Reader>,
}

impl Bench {
    /// Compiles the shipped rules.
    pub(crate) fn new() -> Bench {
        let engine = Engine::new(marka_rules::load(marka_rules::shipped()).0, &Limits::default());
        Bench { engine, reader: Mutex::default() }
    }

    /// Designations of all families.
    #[allow(dead_code, reason = "the fuzzer draws texts of its own")]
    pub(crate) fn examples(&self) -> Vec<&str> {
        let families = self.engine.families.iter().map(|compiled| &compiled.family);
        families.flat_map(|family| &family.examples).map(|example| example.text.as_str()).collect()
    }

    /// Reads, completes and looks for what is near; whatever is found stands inside the text.
    pub(crate) fn check(&self, text: &str) {
        let mut reader = self.reader.lock().unwrap_or_else(PoisonError::into_inner);
        let answer = self.engine.read(text, &mut reader);
        let length = text.chars().count();
        let inside = |(from, to): (usize, usize)| from <= to && to <= length;
        for reading in answer.readings.iter().chain(&answer.also) {
            assert!(inside(reading.span), "span {:?} of {text:?}", reading.span);
            assert!(reading.parts.iter().all(|part| inside(part.at)), "parts of {text:?}");
            assert!(reading.repairs.iter().all(|repair| inside(repair.at)), "repairs of {text:?}");
        }
        let sure = matches!(answer.status, Status::Exact | Status::Repaired | Status::Invalid);
        assert!(!sure || answer.readings.len() == 1, "a sure answer to {text:?} is one reading");
        self.engine.nearest(&answer, &mut reader, 5);
        self.engine.complete(text, 10, &mut reader);
    }
}
