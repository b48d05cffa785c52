//! What a line says for sure: the entry that it would make.

use std::collections::BTreeMap;

use marka_answers::line::Line;
use marka_engine::number;
use marka_engine::read::{Reading, Status};
use marka_rules::model::Family;
use marka_store::NewEntry;

use crate::edition::Edition;

/// The longest line that is read as one designation, in characters.
pub(super) const LONGEST: usize = 500;
/// The longest document and code, and the longest notes.
pub(super) const SHORT: usize = 120;
pub(super) const LONG: usize = 4_000;

/// A sure designation with its construction.
pub(super) struct Sure {
    pub(super) entry: NewEntry,
    /// Documents that cover it, the standard first.
    pub(super) documents: Vec<String>,
}

/// The designation that a text means, where there is no doubt.
pub(super) fn sure(edition: &Edition, text: &str) -> Option<Sure> {
    let line = Line::new(text.as_bytes());
    let (answer, reply) = edition.reading(|reader| {
        let answer = edition.engine().read(&line.text, reader);
        let reply = marka_answers::reply::reply(&edition.answers, &line, reader);
        (answer, (reply.meaning.rating.clone(), reply.meaning.colour.as_deref().map(str::to_owned)))
    });
    let [reading] = answer.readings.as_slice() else { return None };
    if !matches!(answer.status, Status::Exact | Status::Repaired) {
        return None;
    }
    let compiled = &edition.engine().families[reading.family];
    let family = &compiled.family;
    let designation = reading.designation(family);
    let mark = designation.part("mark").unwrap_or_default();
    let standard = family.standard.iter().map(|standard| standard.name.clone());
    let covering = compiled.specifications(&reading.selection, &mark).into_iter();
    let covering = covering.map(|index| family.specifications[index].name.clone());
    let documents = answer.document.iter().cloned().chain(standard).chain(covering);
    let mut known: Vec<String> = Vec::new();
    for document in documents {
        if !known.contains(&document) {
            known.push(document);
        }
    }
    let entry = NewEntry {
        designation: designation.full(),
        mark,
        family: family.id.clone(),
        edition: edition.hash().to_owned(),
        rating: reply.0.unwrap_or_default(),
        colour: reply.1.unwrap_or_default(),
        construction: construction(family, reading),
        ..NewEntry::default()
    };
    Some(Sure { entry, documents: known })
}

/// What is decided of a construction: element to option or number, by keys of the rules.
fn construction(family: &Family, reading: &Reading) -> BTreeMap<String, String> {
    let selection = &reading.selection;
    let mut decided = BTreeMap::new();
    for (element, model) in family.elements.iter().enumerate() {
        if let Some(option) = selection.sets[element].single() {
            decided.insert(model.key.clone(), model.options[option].key.clone());
        }
    }
    for (element, value) in &selection.outside {
        decided.insert(family.elements[*element].key.clone(), number::format(*value));
    }
    for (element, text) in &selection.free {
        decided.insert(family.elements[*element].key.clone(), text.clone());
    }
    decided
}

/// A text of a form without blanks around it, cut to what is kept.
pub(super) fn shortened(text: &str, longest: usize) -> String {
    text.trim().chars().take(longest).collect()
}
