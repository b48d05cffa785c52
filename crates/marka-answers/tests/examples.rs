//! Every example of every family is answered as its line in `examples.tsv` says, by all families together.

use std::sync::Arc;

use marka_answers::Answers;
use marka_answers::line::Line;
use marka_answers::notice::Notice;
use marka_answers::reply::{Reply, reply};
use marka_engine::compiled::Limits;
use marka_engine::engine::Engine;
use marka_engine::read::{Reader, Status};
use marka_rules::model::Expectation;

/// What is wrong with an answer to an example of a family.
fn check(family: &str, expectation: &Expectation, reply: &Reply<'_>) -> Option<String> {
    let read = reply.status != Status::Unknown && reply.status != Status::None;
    let own = reply.meaning.families.contains(&family)
        || reply.readings.iter().any(|meaning| meaning.families.contains(&family));
    if !read || !own {
        return Some(format!("{:?} by {:?}", reply.status, reply.meaning.family));
    }
    let ambiguous = reply.status == Status::Ambiguous;
    let forbidden = reply.status == Status::Invalid;
    match expectation {
        Expectation::Valid | Expectation::Unusual(_) if forbidden => {
            Some(format!("forbidden by {:?}", names(&reply.problems)))
        }
        Expectation::Valid if !ambiguous && !reply.warnings.is_empty() => {
            Some(format!("unusual by {:?}", names(&reply.warnings)))
        }
        Expectation::Unusual(rule) if !ambiguous && !named(&reply.warnings, rule) => {
            Some(format!("unusual by {:?}, not by {rule}", names(&reply.warnings)))
        }
        Expectation::Invalid(rule) if !forbidden || !named(&reply.problems, rule) => {
            Some(format!("{:?} by {:?}, not by {rule}", reply.status, names(&reply.problems)))
        }
        _ => None,
    }
}

fn names(notices: &[Notice<'_>]) -> Vec<String> {
    notices.iter().filter_map(|notice| Some(notice.rule.as_ref()?.to_string())).collect()
}

/// Whether one of the notices is of a rule, a table or an element; any will do where no name is wanted.
fn named(notices: &[Notice<'_>], wanted: &str) -> bool {
    let element = |name: &str| name.split('.').next() == Some(wanted);
    let is = |name: &String| name == wanted || element(name);
    if wanted.is_empty() { !notices.is_empty() } else { names(notices).iter().any(is) }
}

#[test]
fn examples_are_answered_as_expected() {
    let (base, _) = marka_rules::load(marka_rules::shipped());
    let answers = Answers::new(Arc::new(Engine::new(base, &Limits::default())));
    let mut reader = Reader::default();
    let mut wrong = Vec::new();
    let (mut valid, mut forbidden) = (0, 0);
    for compiled in &answers.engine.families {
        for example in &compiled.family.examples {
            let line = Line::new(example.text.as_bytes());
            let reply = reply(&answers, &line, &mut reader);
            match example.expectation {
                Expectation::Invalid(_) => forbidden += 1,
                _ => valid += 1,
            }
            let fault = check(&compiled.family.id, &example.expectation, &reply);
            wrong.extend(fault.map(|fault| format!("{}: {}: {fault}", compiled.family.id, example.text)));
        }
    }
    assert!(
        wrong.is_empty(),
        "{} of {} examples differ:\n{}",
        wrong.len(),
        valid + forbidden,
        wrong.join("\n")
    );
    assert!(valid >= 3000 && forbidden >= 300, "{valid} valid and {forbidden} invalid examples are few");
}
