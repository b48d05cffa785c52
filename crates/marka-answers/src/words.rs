//! What is said of a cable in words: statements tied to properties, and words that contradict letters.

use std::borrow::Cow;

use marka_engine::describe::{Contradiction, Description, Statement};
use marka_engine::number;
use marka_rules::model::{Property, Value};

use crate::Answers;
use crate::notice::Notice;
use crate::reply::{Meaning, Reply};

/// The key of warnings about words that contradict the designation beside them.
pub const CONTRADICT: &str = "words-contradict";

/// A word or phrase and the property that it states.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WordPart<'a> {
    /// The words.
    pub text: String,
    /// The property.
    pub property: &'a Property,
    /// Its value as a key of the vocabulary: `copper`, `true`, `4х10`.
    pub value: String,
    /// Where the words stand in the input.
    pub at: (usize, usize),
    /// Where the word stands that names the part of the cable: «изоляция».
    pub about: Option<(usize, usize)>,
}

impl WordPart<'_> {
    /// The value for people, in Russian.
    pub fn title(&self) -> String {
        titled(self.property, &self.value)
    }
}

/// A value of a property for people, in Russian, with the property's title where the value alone says little.
fn titled(property: &Property, value: &str) -> String {
    let title = &property.title.ru;
    match property.values.iter().find(|known| known.key == value) {
        Some(value) => value.title.ru.clone(),
        None => match value {
            "true" => title.clone(),
            "false" => format!("{title}: нет"),
            value => format!("{title}: {value}"),
        },
    }
}

/// A value as a key of the vocabulary.
pub fn key(value: &Value) -> String {
    match value {
        Value::Flag(flag) => flag.to_string(),
        Value::Number(value) => number::format(*value),
        Value::Word(word) => word.clone(),
    }
}

/// Fills an answer with what the words of a line without a mark say.
pub(crate) fn described<'a>(answers: &'a Answers, description: Description, reply: &mut Reply<'a>) {
    let vocabulary = &answers.engine.base.vocabulary;
    let value = |key: &str| {
        let property = vocabulary.iter().position(|known| known.key == key)?;
        description.value(property)
    };
    let flag = |key| match value(key) {
        Some(Value::Flag(flag)) => Some(*flag),
        _ => None,
    };
    let meaning = &mut reply.meaning;
    *meaning = Meaning {
        designation: description.designation(),
        size: description.size.clone(),
        voltage_kv: description.voltage.as_ref().map(|voltage| Cow::Owned(voltage.1.clone())),
        cores: description.cores,
        conductor: value("conductor").map(|value| Cow::Owned(key(value))),
        armoured: flag("armoured"),
        screened: flag("screened"),
        ..std::mem::take(meaning)
    };
    reply.words = description.statements.iter().map(|said| word_part(answers, reply.input, said)).collect();
    reply.unspecified = description.open.iter().map(|&property| vocabulary[property].key.as_str()).collect();
    let offered = nearest(&description);
    if reply.nearest.is_empty() || !description.marked {
        reply.nearest = offered;
    }
    reply.offers = description.offers;
}

fn word_part<'a>(answers: &'a Answers, input: &str, said: &Statement) -> WordPart<'a> {
    WordPart {
        text: piece(input, said.at),
        property: &answers.engine.base.vocabulary[said.property],
        value: key(&said.value),
        at: said.at,
        about: said.about,
    }
}

/// How many designations are offered in all, and at first of the family that suits best.
const OFFERED: usize = 5;
const OF_BEST: usize = 3;

/// Designations of several families: most of the one that suits best, then of the others in turn.
fn nearest(description: &Description) -> Vec<String> {
    let mut lists = description.offers.iter().map(|offer| offer.designations.as_slice());
    let best = lists.next().unwrap_or_default();
    let (first, rest) = best.split_at(best.len().min(OF_BEST));
    let others = lists.flat_map(|list| list.iter().take(1));
    let mut all: Vec<String> = Vec::new();
    for text in first.iter().chain(others).chain(rest) {
        if !all.contains(text) {
            all.push(text.clone());
        }
    }
    all.truncate(OFFERED);
    all
}

/// A warning about words that contradict the designation.
pub(crate) fn warning<'a>(answers: &'a Answers, input: &str, one: &Contradiction) -> Notice<'a> {
    let property = &answers.engine.base.vocabulary[one.property];
    let letters = if one.letters.is_empty() { String::new() } else { format!(" («{}»)", one.letters) };
    let message = format!(
        "«{}» противоречит обозначению{letters}. {}: по словам - {}, по обозначению - {}.",
        piece(input, one.said.at),
        property.title.ru,
        plain(property, &one.said.value),
        plain(property, &one.written),
    );
    Notice { message: Cow::Owned(message), rule: Some(Cow::Borrowed(CONTRADICT)), source: None }
}

/// A value without its property, in Russian.
fn plain(property: &Property, value: &Value) -> String {
    match value {
        Value::Flag(true) => "да".to_owned(),
        Value::Flag(false) => "нет".to_owned(),
        value => {
            let key = key(value);
            let known = property.values.iter().find(|known| known.key == key);
            known.map_or(key, |known| known.title.ru.clone())
        }
    }
}

/// The characters of a text between two places.
pub fn piece(text: &str, (from, to): (usize, usize)) -> String {
    text.chars().skip(from).take(to.saturating_sub(from)).collect()
}
