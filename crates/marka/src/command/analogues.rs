//! `marka analogues`.

use std::fmt::Write as _;
use std::process::ExitCode;

use marka_answers::Answers;
use marka_answers::analogues::{self, Analogues, Near};
use marka_answers::line::Line;
use marka_engine::equivalents::{Likeness, Row, What};
use marka_engine::number;
use marka_engine::read::Reader;
use marka_rules::model::{Property, Value};

use super::{open, print, print_json};
use crate::cli::{self, Common};
use crate::paint::Paint;

/// Names the cables that come nearest to each text.
pub(crate) fn run(common: &Common, arguments: &cli::Analogues) -> anyhow::Result<ExitCode> {
    let answers = open::answers(common)?;
    let mut reader = Reader::default();
    for text in &arguments.texts {
        let line = Line::new(text.as_bytes());
        let found = analogues::analogues(&answers, &line, &mut reader);
        if arguments.output.json {
            print_json(|json| analogues::write(&answers, &found, json))?;
        } else {
            print(&explained(&answers, &found, arguments.all, Paint::for_stdout()))?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// The cables for people: what the text is written as today, then what comes near.
fn explained(answers: &Answers, found: &Analogues<'_>, all: bool, paint: Paint) -> String {
    let reply = &found.reply;
    let mut text = String::new();
    let asked = reply.meaning.designation.as_deref().unwrap_or(reply.input);
    let _ = writeln!(text, "{}", paint.strong(asked));
    if let Some(present) = &reply.present {
        let standard = present.standard.unwrap_or_default();
        let today = paint.strong(&present.designations.join(" или "));
        let _ = writeln!(text, "  сегодня: {today} {standard} ({})", present.reason);
    }
    if !found.documents.is_empty() {
        let _ = writeln!(text, "  по документам: {}", found.documents.join(", "));
    }
    if found.found.is_empty() {
        let _ = writeln!(text, "  Аналогов не найдено.");
    }
    for near in &found.found {
        cable(&mut text, answers, near, all, paint);
    }
    text
}

fn cable(text: &mut String, answers: &Answers, near: &Near<'_>, all: bool, paint: Paint) {
    let standard =
        near.family.standard.as_ref().map_or(near.family.title.ru.as_str(), |standard| &standard.name);
    let _ = writeln!(text, "  {} · {standard} · {}", paint.strong(&near.designation), summary(near));
    for row in near.analogue.rows.iter().filter(|row| all || row.likeness != Likeness::Same) {
        let (title, ours, theirs) = line(answers, row);
        let _ = writeln!(text, "      {:<11} {title}: {ours} → {theirs}", word(row.likeness));
    }
}

/// How many lines differ, in words.
fn summary(near: &Near<'_>) -> String {
    let kinds = [Likeness::Worse, Likeness::Different, Likeness::Unknown, Likeness::Better, Likeness::Same];
    let counts = kinds.iter().map(|&kind| (word(kind), near.count(kind))).filter(|(_, count)| *count > 0);
    counts.map(|(word, count)| format!("{word} {count}")).collect::<Vec<_>>().join(", ")
}

fn word(likeness: Likeness) -> &'static str {
    match likeness {
        Likeness::Worse => "хуже",
        Likeness::Different => "иначе",
        Likeness::Unknown => "не известно",
        Likeness::Better => "лучше",
        Likeness::Same => "совпадает",
    }
}

/// Title and both values of a line.
fn line(answers: &Answers, row: &Row) -> (String, String, String) {
    let property = analogues::property(answers, row);
    let title = match row.what {
        What::Property(_) => property.map_or("", |property| property.title.ru.as_str()),
        What::Cores => "Число жил",
        What::Section => "Сечение жилы, мм²",
    };
    let shown = |value: Option<&Value>| {
        value.map_or_else(|| "не сказано".to_owned(), |value| value_text(property, value))
    };
    (title.to_owned(), shown(row.ours.as_ref()), shown(row.theirs.as_ref()))
}

/// A value in words, as the vocabulary says it.
fn value_text(property: Option<&Property>, value: &Value) -> String {
    match value {
        Value::Flag(true) => "да".to_owned(),
        Value::Flag(false) => "нет".to_owned(),
        Value::Number(value) => number::format(*value),
        Value::Word(word) => {
            let known = property.and_then(|property| property.values.iter().find(|value| value.key == *word));
            known.map_or_else(|| word.clone(), |value| value.title.ru.clone())
        }
    }
}
