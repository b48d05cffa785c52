//! Words beside a designation that say something else than its letters.

use marka_rules::model::{ElementId, Value};
use rust_decimal::Decimal;

use super::Statement;
use crate::compose::Designation;
use crate::engine::Engine;
use crate::expr::{Truth, View};
use crate::read::line::Line;
use crate::read::{Answer, Reader, Reading};

/// The property that counts of cores are compared with: all conductors of the designation.
const LEAST_COUNT: u32 = 2;

/// A word and a designation that cannot both be right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contradiction {
    /// What the words say.
    pub said: Statement,
    /// The property by which they differ.
    pub property: usize,
    /// The value by the designation.
    pub written: Value,
    /// The letters that say so, and their element; empty where their absence does.
    pub letters: String,
    /// The element that says so.
    pub element: Option<ElementId>,
}

impl Engine {
    /// What the words around the only designation of a line say against it.
    pub fn contradictions(&self, answer: &Answer, reader: &Reader) -> Vec<Contradiction> {
        let [reading] = answer.readings.as_slice() else { return Vec::new() };
        let line = &reader.line;
        // Words may stand inside the designation too, between mark and size.
        let beside = |place: usize| {
            let at = line.position(place);
            !reading.parts.iter().any(|part| (part.at.0..part.at.1).contains(&at))
        };
        let telling = |place: &usize| self.wordbook.phrases.tells(line, *place) && beside(*place);
        if !(0..line.len()).filter(|&place| line.word_begins(place)).any(|place| telling(&place)) {
            return Vec::new();
        }
        let reviewed = self.review(line, &beside);
        let mut said = Engine::statements(&reviewed, line);
        said.extend(self.counted(&reviewed, line));
        said.extend(self.rated(&reviewed, line));
        let found = said.into_iter().filter_map(|said| self.contradiction(reading, said));
        let mut all: Vec<Contradiction> = Vec::new();
        for one in found {
            if all.iter().all(|known| known.said.at != one.said.at) {
                all.push(one);
            }
        }
        all
    }

    /// What the words count. One core may also mean one wire: nothing is said of it.
    fn counted(&self, reviewed: &super::Reviewed<'_>, line: &Line) -> Option<Statement> {
        let (count, counted, at) = reviewed.measures.count?;
        let counted = &self.base.wording.counted[counted];
        let property = self.base.vocabulary.iter().position(|known| known.key == counted.property)?;
        let value = Value::Number(Decimal::from(count * counted.of));
        let at = line.span(at.0, at.1);
        (count >= LEAST_COUNT).then(|| Statement { property, value, at, about: None, others: Vec::new() })
    }

    /// The rated voltage that the words give.
    fn rated(&self, reviewed: &super::Reviewed<'_>, line: &Line) -> Option<Statement> {
        let (_, kilovolts, at) = reviewed.measures.voltage.as_ref().filter(|_| !reviewed.measures.limit)?;
        let property = self.base.vocabulary.iter().position(|known| known.key == super::VOLTAGE)?;
        let at = line.span(at.0, at.1);
        Some(Statement {
            property,
            value: Value::Word(kilovolts.clone()),
            at,
            about: None,
            others: Vec::new(),
        })
    }

    fn contradiction(&self, reading: &Reading, said: Statement) -> Option<Contradiction> {
        let senses = || {
            std::iter::once((said.property, &said.value)).chain(said.others.iter().map(|it| (it.0, &it.1)))
        };
        let mut written = None;
        let mut properties: Vec<usize> = senses().map(|sense| sense.0).collect();
        properties.dedup();
        for property in properties {
            let Some(value) = self.written(reading, property) else { continue };
            if senses().any(|sense| sense.0 == property && agree(sense.1, &value)) {
                return None;
            }
            written.get_or_insert((property, value));
        }
        let (property, written) = written?;
        let key = &self.base.vocabulary[property].key;
        let family = &self.families[reading.family].family;
        let element = self.stating(reading, key, &written);
        let designation = reading.designation(family);
        let letters = element.map(|element| letters(&designation, element)).unwrap_or_default();
        Some(Contradiction { said, property, written, letters, element })
    }

    /// The value of a property by a designation, where that decides it.
    fn written(&self, reading: &Reading, property: usize) -> Option<Value> {
        let compiled = &self.families[reading.family];
        let key = &self.base.vocabulary[property].key;
        if self.base.wording.counted.iter().any(|counted| counted.property == *key) {
            return compiled.conductors(&reading.selection).map(Value::Number);
        }
        compiled.facts(&reading.selection, key)
    }

    /// The element whose option gives a property its value.
    fn stating(&self, reading: &Reading, key: &str, value: &Value) -> Option<ElementId> {
        let family = &self.families[reading.family].family;
        let view = View::of(family, &reading.selection);
        (0..family.elements.len()).find(|&element| {
            let option = reading.selection.sets[element].single();
            let option = option.and_then(|option| family.elements[element].options.get(option));
            let mut facts = option.into_iter().flat_map(|option| &option.facts);
            facts.any(|fact| {
                fact.property == key && fact.value == *value && view.when(fact.when.as_ref()) == Truth::True
            })
        })
    }
}

/// Whether two values are one; of a voltage to earth and between cores the latter counts: `0,6/1`.
fn agree(said: &Value, written: &Value) -> bool {
    let last = |value: &Value| match value {
        Value::Word(word) => word.rsplit('/').next().map(str::to_owned),
        _ => None,
    };
    said == written || last(said).is_some() && last(said) == last(written)
}

/// What a designation writes for an element.
fn letters(designation: &Designation<'_>, element: ElementId) -> String {
    let pieces = designation.pieces.iter().filter(|piece| piece.element == Some(element));
    pieces.map(|piece| &*piece.text).collect()
}
