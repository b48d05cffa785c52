//! What is written today instead of codes of cancelled standards, for all examples of all families.

use std::sync::Arc;

use marka_answers::Answers;
use marka_answers::line::Line;
use marka_answers::reply::reply;
use marka_engine::compiled::Limits;
use marka_engine::engine::Engine;
use marka_engine::read::{Reader, Status};
use marka_rules::model::Expectation;

/// A present designation is one of the rules in force: it is read as it is written, and needs no other instead.
#[test]
fn every_present_analogue_is_read_and_is_in_force() {
    let engine = Engine::new(marka_rules::load(marka_rules::shipped()).0, &Limits::default());
    let answers = Answers::new(Arc::new(engine));
    let families = answers.engine.families.iter().flat_map(|compiled| &compiled.family.examples);
    let examples = families.filter(|example| !matches!(example.expectation, Expectation::Invalid(_)));
    let mut reader = Reader::default();
    let mut named = 0;
    for example in examples {
        let line = Line::new(example.text.as_bytes());
        let Some(present) = reply(&answers, &line, &mut reader).present else { continue };
        assert!(!present.reason.is_empty(), "{}", example.text);
        for designation in &present.designations {
            let line = Line::new(designation.as_bytes());
            let again = reply(&answers, &line, &mut reader);
            assert_eq!(again.status, Status::Exact, "{} → {designation}", example.text);
            assert!(again.present.is_none(), "{} → {designation}", example.text);
            named += 1;
        }
    }
    assert!(named > 100, "only {named} present analogues are named by all examples");
}
