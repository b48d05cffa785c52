//! The answer to one line as plain data: what the contract of `marka decode --json` names, key for key.

use std::borrow::Cow;

use marka_engine::compose::{Designation, code};
use marka_engine::describe::{Contradiction, Offer};
use marka_engine::expr::{Truth, Verdict, View};
use marka_engine::number;
use marka_engine::read::{Answer, PartRead, Reader, Reading, Status};
use marka_engine::selection::Selection;
use marka_rules::model::{ElementId, Family, OptionId, Role, Value};
use rust_decimal::prelude::ToPrimitive;

use crate::Answers;
use crate::line::Line;
use crate::notice::{Notice, notices};
use crate::present::{Present, present};
use crate::words::{self, WordPart};

/// How many nearest designations are named.
const NEAREST: usize = 5;

/// The answer to one line.
#[derive(Clone, Debug)]
pub struct Reply<'a> {
    /// The line as given.
    pub input: &'a str,
    /// What it turned out to be.
    pub status: Status,
    /// What the text means; of several readings, what they share.
    pub meaning: Meaning<'a>,
    /// Where in `input` the designation stands.
    pub span: Option<(usize, usize)>,
    /// The designation part by part.
    pub parts: Vec<Part<'a>>,
    /// Of a line without a mark, its words part by part.
    pub words: Vec<WordPart<'a>>,
    /// Of a line without a mark, families that have such cables, best first.
    pub offers: Vec<Offer>,
    /// Words beside the designation that contradict it; each is a warning too.
    pub contradictions: Vec<Contradiction>,
    /// Corrections.
    pub repairs: Vec<Repair<'a>>,
    /// The present analogue of codes of a cancelled standard.
    pub present: Option<Present<'a>>,
    /// Keys of elements that the text leaves open.
    pub unspecified: Vec<&'a str>,
    /// What is unusual or doubtful.
    pub warnings: Vec<Notice<'a>>,
    /// Rules that forbid it.
    pub problems: Vec<Notice<'a>>,
    /// Nearest allowed designations, best first.
    pub nearest: Vec<String>,
    /// Further designations of the line.
    pub also: Vec<String>,
    /// Of an ambiguous line, the equally good readings.
    pub readings: Vec<Meaning<'a>>,
}

/// What one reading says of the cable.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Meaning<'a> {
    /// The canonical designation of what the text says.
    pub designation: Option<String>,
    /// Its letters part.
    pub mark: Option<String>,
    /// Its size part.
    pub size: Option<String>,
    /// Voltage in kV, where the text says it.
    pub voltage_kv: Option<Cow<'a, str>>,
    /// All conductors.
    pub cores: Option<u64>,
    /// Conductor material.
    pub conductor: Option<Cow<'a, str>>,
    /// Fire-safety index; empty where there is none.
    pub fire: String,
    /// Fire-resistance rating beside the index.
    pub rating: Option<String>,
    /// Colour that the text names.
    pub colour: Option<Cow<'a, str>>,
    /// Document that the text names.
    pub document: Option<Cow<'a, str>>,
    /// Whether the construction has armour.
    pub armoured: Option<bool>,
    /// Whether the construction has a screen.
    pub screened: Option<bool>,
    /// Family that read it, the first by precedence.
    pub family: Option<&'a str>,
    /// All families in which the designation means a compatible cable.
    pub families: Vec<&'a str>,
    /// The standard whose codes are written.
    pub standard: Option<&'a str>,
}

/// A part of the designation.
#[derive(Clone, Debug)]
pub struct Part<'a> {
    /// Its text in the canonical designation.
    pub text: Cow<'a, str>,
    /// Index of the family in the engine.
    pub family: usize,
    /// The rules of that family.
    pub rules: &'a Family,
    /// The element that it belongs to.
    pub element: ElementId,
    /// Its option, where the text decides it.
    pub option: Option<OptionId>,
    /// Where it stands in the input; the whole designation where no place of its own is known.
    pub at: (usize, usize),
}

/// A correction.
#[derive(Clone, Debug)]
pub struct Repair<'a> {
    /// What was written.
    pub from: String,
    /// What is meant.
    pub to: String,
    /// Why.
    pub reason: &'a str,
    /// Where.
    pub at: (usize, usize),
}

/// Reads a line.
pub fn reply<'a>(answers: &'a Answers, line: &'a Line<'_>, reader: &mut Reader) -> Reply<'a> {
    let answer = answers.engine.read(&line.text, reader);
    let nearest = match answer.status {
        Status::Invalid | Status::Unknown => answers.engine.nearest(&answer, reader, NEAREST),
        _ => Vec::new(),
    };
    let mut reply = Reply {
        input: &line.text,
        status: answer.status,
        meaning: Meaning::default(),
        span: None,
        parts: Vec::new(),
        words: Vec::new(),
        offers: Vec::new(),
        contradictions: answers.engine.contradictions(&answer, reader),
        repairs: Vec::new(),
        present: None,
        unspecified: Vec::new(),
        warnings: Vec::new(),
        problems: Vec::new(),
        nearest,
        also: answer.also.iter().map(|reading| designation(answers, reading).full()).collect(),
        readings: Vec::new(),
    };
    match answer.readings.as_slice() {
        [] => {
            reply.meaning = unread(answers, &answer);
            if let Some(description) = answers.engine.describe(&answer, reader) {
                words::described(answers, description, &mut reply);
            }
        }
        [reading] => one(answers, &answer, reading, &mut reply),
        readings => several(answers, &answer, readings, &mut reply),
    }
    let contradict = reply.contradictions.iter().map(|one| words::warning(answers, reply.input, one));
    reply.warnings.extend(contradict);
    if line.cut {
        reply.warnings.push(Notice::cut());
    }
    reply
}

/// What is known although no family read the line.
fn unread<'a>(answers: &'a Answers, answer: &Answer) -> Meaning<'a> {
    Meaning {
        document: answer.document.clone().map(Cow::Owned),
        colour: colour(answers, answer),
        ..Meaning::default()
    }
}

fn one<'a>(answers: &'a Answers, answer: &Answer, reading: &Reading, reply: &mut Reply<'a>) {
    let compiled = &answers.engine.families[reading.family];
    let family = &compiled.family;
    let selection = &reading.selection;
    let designation = designation(answers, reading);
    reply.meaning = meaning(answers, answer, reading, &designation);
    reply.span = Some(reading.span);
    reply.parts = parts(family, reading, &designation);
    reply.repairs = repairs(answers, reading);
    reply.present = present(answers, reading);
    reply.unspecified = unspecified(family, selection);
    match answer.status {
        Status::Invalid => reply.problems = notices(family, selection, compiled.problems(selection)),
        _ if reading.verdict == Verdict::Unusual => {
            reply.warnings = notices(family, selection, compiled.warnings(selection));
        }
        _ => {}
    }
}

fn several<'a>(answers: &'a Answers, answer: &Answer, readings: &[Reading], reply: &mut Reply<'a>) {
    let meant = |reading| meaning(answers, answer, reading, &designation(answers, reading));
    reply.readings = readings.iter().map(meant).collect();
    reply.meaning = shared(&reply.readings);
    let span = readings[0].span;
    reply.span = readings.iter().all(|reading| reading.span == span).then_some(span);
}

fn designation<'a>(answers: &'a Answers, reading: &Reading) -> Designation<'a> {
    reading.designation(&answers.engine.families[reading.family].family)
}

fn meaning<'a>(
    answers: &'a Answers,
    answer: &Answer,
    reading: &Reading,
    designation: &Designation<'_>,
) -> Meaning<'a> {
    let compiled = &answers.engine.families[reading.family];
    let family = &compiled.family;
    let layout = &answers.layouts[reading.family];
    let selection = &reading.selection;
    let id = |family: usize| answers.engine.families[family].family.id.as_str();
    let others = reading.others.iter().map(|other| id(other.0));
    Meaning {
        designation: Some(designation.full()),
        mark: designation.part("mark"),
        size: designation.part("size"),
        voltage_kv: voltage(answers, reading),
        cores: cores(family, selection),
        conductor: layout.conductor.value(compiled, selection).and_then(word),
        fire: codes_of(family, designation, Role::Fire),
        rating: beside(family, selection, Role::Rating),
        colour: colour(answers, answer).or_else(|| beside(family, selection, Role::Colour).map(Cow::Owned)),
        document: answer.document.clone().map(Cow::Owned),
        armoured: layout.armoured.value(compiled, selection).as_deref().and_then(flag),
        screened: layout.screened.value(compiled, selection).as_deref().and_then(flag),
        family: Some(&family.id),
        families: std::iter::once(family.id.as_str()).chain(others).collect(),
        standard: standard(family, reading),
    }
}

/// What all readings share.
fn shared<'a>(readings: &[Meaning<'a>]) -> Meaning<'a> {
    let Some((first, others)) = readings.split_first() else { return Meaning::default() };
    let mut shared = first.clone();
    for other in others {
        agree(&mut shared.designation, &other.designation);
        agree(&mut shared.mark, &other.mark);
        agree(&mut shared.size, &other.size);
        agree(&mut shared.voltage_kv, &other.voltage_kv);
        agree(&mut shared.cores, &other.cores);
        agree(&mut shared.conductor, &other.conductor);
        agree(&mut shared.fire, &other.fire);
        agree(&mut shared.rating, &other.rating);
        agree(&mut shared.colour, &other.colour);
        agree(&mut shared.document, &other.document);
        agree(&mut shared.armoured, &other.armoured);
        agree(&mut shared.screened, &other.screened);
        agree(&mut shared.family, &other.family);
        agree(&mut shared.standard, &other.standard);
        shared.families.retain(|family| other.families.contains(family));
    }
    shared
}

/// Empties a value that another reading does not share.
fn agree<T: PartialEq + Default>(value: &mut T, other: &T) {
    if value != other {
        *value = T::default();
    }
}

fn parts<'a>(family: &'a Family, reading: &Reading, designation: &Designation<'a>) -> Vec<Part<'a>> {
    let place =
        |element| reading.parts.iter().find(|part: &&PartRead| part.element == element).map(|part| part.at);
    let pieces = designation.pieces.iter();
    let parts = pieces.filter_map(|piece| {
        let element = piece.element?;
        Some(Part {
            text: piece.text.clone(),
            family: reading.family,
            rules: family,
            element,
            option: piece.option,
            at: place(element).unwrap_or(reading.span),
        })
    });
    parts.collect()
}

fn repairs<'a>(answers: &'a Answers, reading: &Reading) -> Vec<Repair<'a>> {
    let repairs = reading.repairs.iter();
    let repairs = repairs.map(|repair| Repair {
        from: repair.from.clone(),
        to: repair.to.clone(),
        reason: answers.reason(repair.kind),
        at: repair.at,
    });
    repairs.collect()
}

fn unspecified<'a>(family: &'a Family, selection: &Selection) -> Vec<&'a str> {
    let elements = family.elements.iter().zip(&selection.sets);
    elements.filter(|(_, set)| set.len() > 1).map(|(element, _)| element.key.as_str()).collect()
}

/// Voltage in kV, where the text says it.
fn voltage<'a>(answers: &'a Answers, reading: &Reading) -> Option<Cow<'a, str>> {
    let family = &answers.engine.families[reading.family].family;
    let mut said = reading.parts.iter().map(|part| part.element);
    let element = said.find(|&element| family.elements[element].role == Role::Voltage)?;
    if let Some(outside) = reading.selection.outside.iter().find(|outside| outside.0 == element) {
        return Some(Cow::Owned(number::format(outside.1)));
    }
    let option = &family.elements[element].options[reading.selection.sets[element].single()?];
    let view = View::of(family, &reading.selection);
    let mut facts = option.facts.iter().filter(|fact| fact.property == "voltage");
    match facts.find(|fact| view.when(fact.when.as_ref()) == Truth::True) {
        Some(fact) => Some(comma(&fact.value)),
        None => option.value.map(|value| Cow::Owned(number::format(value))),
    }
}

fn cores(family: &Family, selection: &Selection) -> Option<u64> {
    View::of(family, selection).number(family.conductors.as_ref()?)?.to_u64()
}

/// What all pieces of one role write.
fn codes_of(family: &Family, designation: &Designation<'_>, role: Role) -> String {
    let pieces = designation.pieces.iter();
    let of_role =
        |element: Option<ElementId>| element.is_some_and(|element| family.elements[element].role == role);
    pieces.filter(|piece| of_role(piece.element)).map(|piece| &*piece.text).collect()
}

/// What the text says for a role that is no part of the designation.
fn beside(family: &Family, selection: &Selection, role: Role) -> Option<String> {
    let mut elements = (0..family.elements.len()).filter(|&element| family.elements[element].role == role);
    elements.find_map(|element| {
        let free = selection.free.iter().find(|free| free.0 == element).map(|free| free.1.clone());
        let option = || Some(code(family, element, selection.sets[element].single()?, selection));
        free.or_else(|| option().filter(|code| !code.is_empty()).map(str::to_owned))
    })
}

/// The standard whose codes are written: a cancelled one where one of its codes stands in the text.
fn standard<'a>(family: &'a Family, reading: &Reading) -> Option<&'a str> {
    let former =
        reading.written.formers.first().map(|former| &family.formers[usize::from(former.1)].standard);
    former.or(family.standard.as_ref().map(|standard| &standard.name)).map(String::as_str)
}

fn colour<'a>(answers: &'a Answers, answer: &Answer) -> Option<Cow<'a, str>> {
    answer.colour.map(|colour| Cow::Borrowed(answers.colour(colour)))
}

fn flag(value: &Value) -> Option<bool> {
    match value {
        Value::Flag(flag) => Some(*flag),
        _ => None,
    }
}

fn word(value: Cow<'_, Value>) -> Option<Cow<'_, str>> {
    match value {
        Cow::Borrowed(Value::Word(word)) => Some(Cow::Borrowed(word)),
        Cow::Owned(Value::Word(word)) => Some(Cow::Owned(word)),
        _ => None,
    }
}

/// A value with a decimal comma.
fn comma(value: &Value) -> Cow<'_, str> {
    match value {
        Value::Word(word) => Cow::Borrowed(word),
        Value::Number(value) => Cow::Owned(number::format(*value)),
        Value::Flag(flag) => Cow::Owned(flag.to_string()),
    }
}
