//! Cables of other families and systems that come nearest to a written one, compared element by element.

use marka_engine::compose::{Written, compose};
use marka_engine::equivalents::{Analogue, Likeness, Row, What};
use marka_engine::expr::Verdict;
use marka_engine::read::{Reader, Reading};
use marka_rules::model::{Family, Property, Value};

use crate::Answers;
use crate::decode;
use crate::json::Json;
use crate::line::Line;
use crate::reply::{Reply, reply};

/// How many cables of one family are named.
const EACH: usize = 5;

/// A line with the cables that come nearest to what it names.
#[derive(Debug)]
pub struct Analogues<'a> {
    /// The line as it was read.
    pub reply: Reply<'a>,
    /// Makers' documents that list the same mark.
    pub documents: Vec<&'a str>,
    /// The nearest cables, nearest first; none where the line has no single reading.
    pub found: Vec<Near<'a>>,
}

/// A cable that comes near.
#[derive(Debug)]
pub struct Near<'a> {
    /// Its designation.
    pub designation: String,
    /// Its family.
    pub family: &'a Family,
    /// The choices of a constructor that form it: element and option.
    pub choices: Vec<(&'a str, &'a str)>,
    /// As the engine found it.
    pub analogue: Analogue,
}

/// Reads a line and finds what comes near.
pub fn analogues<'a>(answers: &'a Answers, line: &'a Line<'_>, reader: &mut Reader) -> Analogues<'a> {
    let answer = answers.engine.read(&line.text, reader);
    let reply = reply(answers, line, reader);
    match answer.readings.as_slice() {
        [reading] => Analogues {
            documents: documents(answers, reading, reply.meaning.mark.as_deref()),
            found: near(answers, reading),
            reply,
        },
        _ => Analogues { reply, documents: Vec::new(), found: Vec::new() },
    }
}

fn documents<'a>(answers: &'a Answers, reading: &Reading, mark: Option<&str>) -> Vec<&'a str> {
    let compiled = &answers.engine.families[reading.family];
    let listed = compiled.specifications(&reading.selection, mark.unwrap_or_default()).into_iter();
    listed.map(|index| compiled.family.specifications[index].name.as_str()).collect()
}

/// The nearest cables of each family; one written like the asked one is none.
fn near<'a>(answers: &'a Answers, reading: &Reading) -> Vec<Near<'a>> {
    let own = reading.designation(&answers.engine.families[reading.family].family).full();
    let mut found: Vec<Near<'a>> = Vec::new();
    for analogue in answers.engine.analogues(reading.family, &reading.selection, EACH) {
        let family = &answers.engine.families[analogue.family].family;
        let designation = compose(family, &analogue.selection, &Written::default()).full();
        let same = |other: &Near<'_>| other.designation == designation && other.family.id == family.id;
        if designation != own && !found.iter().any(same) {
            found.push(Near { designation, choices: choices(family, &analogue), family, analogue });
        }
    }
    found
}

fn choices<'a>(family: &'a Family, analogue: &Analogue) -> Vec<(&'a str, &'a str)> {
    let chosen = family.elements.iter().zip(&analogue.selection.sets);
    let chosen =
        chosen.filter_map(|(element, set)| Some((element.key.as_str(), &element.options[set.single()?])));
    chosen.map(|(element, option)| (element, option.key.as_str())).collect()
}

impl Near<'_> {
    /// How many lines of the comparison say so.
    pub fn count(&self, likeness: Likeness) -> usize {
        self.analogue.rows.iter().filter(|row| row.likeness == likeness).count()
    }
}

/// The property that a line is about; nothing for the size.
pub fn property<'a>(answers: &'a Answers, row: &Row) -> Option<&'a Property> {
    match row.what {
        What::Property(index) => Some(&answers.engine.base.vocabulary[index]),
        What::Cores | What::Section => None,
    }
}

/// Writes the line and its analogues.
pub fn write(answers: &Answers, analogues: &Analogues<'_>, json: &mut Json<'_>) {
    let reply = &analogues.reply;
    json.object(|json| {
        json.key("input").text(reply.input);
        json.key("status").text(decode::status_key(reply.status));
        json.key("designation").text_or_null(reply.meaning.designation.as_deref());
        json.key("family").text_or_null(reply.meaning.family);
        json.key("standard").text_or_null(reply.meaning.standard);
        decode::present(reply, json);
        json.key("documents").texts(&analogues.documents);
        json.key("analogues").array(|json| {
            for near in &analogues.found {
                json.object(|json| write_near(answers, near, json));
            }
        });
    });
}

fn write_near(answers: &Answers, near: &Near<'_>, json: &mut Json<'_>) {
    json.key("designation").text(&near.designation);
    json.key("family").text(&near.family.id);
    json.key("title").text(&near.family.title.ru);
    json.key("standard").text_or_null(near.family.standard.as_ref().map(|standard| standard.name.as_str()));
    json.key("usual").flag(near.analogue.verdict == Verdict::Usual);
    json.key("distance").number(near.analogue.distance as usize);
    json.key("rows").array(|json| {
        for row in &near.analogue.rows {
            json.object(|json| write_row(answers, row, json));
        }
    });
}

fn write_row(answers: &Answers, row: &Row, json: &mut Json<'_>) {
    let property = property(answers, row);
    json.key("property").text(match row.what {
        What::Property(_) => property.map_or("", |property| property.key.as_str()),
        What::Cores => "cores",
        What::Section => "cross-section",
    });
    write_value(row.ours.as_ref(), json.key("ours"));
    write_value(row.theirs.as_ref(), json.key("theirs"));
    json.key("verdict").text(row.likeness.key());
}

fn write_value(value: Option<&Value>, json: &mut Json<'_>) {
    match value {
        None => json.null(),
        Some(Value::Flag(flag)) => json.flag(*flag),
        Some(Value::Number(value)) => json.raw(value.to_string().as_bytes()),
        Some(Value::Word(word)) => json.text(word),
    }
}
