//! `marka decode`.

use std::fmt::Write as _;
use std::fs::File;
use std::io::{Read, Write as _, stdin, stdout};
use std::mem::ManuallyDrop;
use std::num::NonZeroUsize;
use std::path::Path;
use std::process::ExitCode;
use std::thread::available_parallelism;

use anyhow::Context as _;
use marka_answers::decode::decode;
use marka_answers::line::Line;
use marka_answers::notice::Notice;
use marka_answers::reply::{Meaning, Reply, reply};
use marka_engine::read::Reader;

use super::{citation, open};
use crate::cli::{Common, Decode};
use crate::paint::Paint;
use crate::stream::answer_lines;

/// Answers every line.
pub(crate) fn run(common: &Common, arguments: &Decode) -> anyhow::Result<ExitCode> {
    // The process ends with its answers: taking the rules apart piece by piece would only cost time.
    let answers = ManuallyDrop::new(open::answers(common)?);
    let paint = Paint::for_stdout();
    let answer = |reader: &mut Reader, line: &[u8], out: &mut Vec<u8>| {
        let line = Line::new(line);
        if arguments.output.json {
            decode(&answers, &line, reader, out);
            out.push(b'\n');
        } else {
            out.extend_from_slice(explained(&reply(&answers, &line, reader), paint).as_bytes());
        }
    };
    if arguments.texts.is_empty() {
        let threads = arguments.threads.or_else(|| available_parallelism().ok()).unwrap_or(NonZeroUsize::MIN);
        answer_lines(input(arguments.input.as_deref())?, stdout().lock(), threads, Reader::default, answer)?;
    } else {
        let mut reader = Reader::default();
        let mut out = Vec::new();
        for text in &arguments.texts {
            answer(&mut reader, text.as_bytes(), &mut out);
        }
        stdout().write_all(&out)?;
    }
    Ok(ExitCode::SUCCESS)
}

fn input(path: Option<&Path>) -> anyhow::Result<Box<dyn Read + Send>> {
    match path {
        Some(path) if path != Path::new("-") => {
            let file = File::open(path).with_context(|| format!("не удалось открыть {}", path.display()))?;
            Ok(Box::new(file))
        }
        _ => Ok(Box::new(stdin())),
    }
}

/// An answer for people: the designation, its parts, and all that is to be said of it.
fn explained(reply: &Reply<'_>, paint: Paint) -> String {
    let mut text = String::new();
    head(&mut text, reply, paint);
    for part in &reply.parts {
        let element = &part.rules.elements[part.element];
        let title = part.option.map_or("не решено", |option| &element.options[option].title.ru);
        let code = paint.code(element.role, &format!("{:<12}", part.text));
        line(&mut text, &format!("{code} {}: {title}", element.title.ru));
    }
    for repair in &reply.repairs {
        line(&mut text, &format!("исправлено: «{}» → «{}», {}", repair.from, repair.to, repair.reason));
    }
    if let Some(present) = &reply.present {
        let designations = present.designations.join(" или ");
        let standard = present.standard.unwrap_or_default();
        line(&mut text, &format!("сегодня: {} {standard} ({})", paint.strong(&designations), present.reason));
    }
    list(&mut text, "не сказано", &unspecified(reply));
    notices(&mut text, "необычно", &reply.warnings, paint);
    notices(&mut text, &paint.bad("нельзя"), &reply.problems, paint);
    list(&mut text, "ближайшие", &reply.nearest);
    list(&mut text, "ещё в строке", &reply.also);
    for meaning in &reply.readings {
        line(&mut text, &format!("прочтение: {}", summary(meaning)));
    }
    text
}

/// The designation, or the line itself where none was found, and the status.
fn head(text: &mut String, reply: &Reply<'_>, paint: Paint) {
    let designation = reply.meaning.designation.as_deref();
    let shown = designation.map_or_else(|| visible(reply.input), str::to_owned);
    let shown = if designation.is_some() { paint.strong(&shown) } else { paint.faint(&shown) };
    add(text, &format!("{shown}  {}", paint.status(reply.status)));
    let beside = [
        &reply.meaning.rating.as_deref(),
        &reply.meaning.colour.as_deref(),
        &reply.meaning.document.as_deref(),
    ];
    let beside: Vec<&str> = beside.into_iter().flatten().copied().collect();
    list(text, "рядом названо", &beside);
    if let [_, _, ..] = reply.meaning.families.as_slice() {
        list(text, "есть в семействах", &reply.meaning.families);
    }
}

/// Titles of the elements that the text leaves open.
fn unspecified<'a>(reply: &Reply<'a>) -> Vec<&'a str> {
    let Some(part) = reply.parts.first() else { return Vec::new() };
    let open = part.rules.elements.iter().filter(|element| reply.unspecified.contains(&element.key.as_str()));
    open.map(|element| element.title.ru.as_str()).collect()
}

/// A line of input as it may be shown: control characters would reach the terminal.
fn visible(input: &str) -> String {
    let shown = |c: char| if c.is_control() { char::REPLACEMENT_CHARACTER } else { c };
    input.chars().map(shown).collect()
}

fn summary(meaning: &Meaning<'_>) -> String {
    let designation = meaning.designation.as_deref().unwrap_or_default();
    format!("{designation} ({})", meaning.families.join(", "))
}

fn notices(text: &mut String, word: &str, notices: &[Notice<'_>], paint: Paint) {
    for notice in notices {
        line(text, &format!("{word}: {} {}", notice.message, paint.faint(&citation(notice))));
    }
}

fn list<T: AsRef<str>>(text: &mut String, word: &str, items: &[T]) {
    if !items.is_empty() {
        let items: Vec<&str> = items.iter().map(AsRef::as_ref).collect();
        line(text, &format!("{word}: {}", items.join("; ")));
    }
}

fn line(text: &mut String, content: &str) {
    add(text, &format!("  {content}"));
}

fn add(text: &mut String, line: &str) {
    writeln!(text, "{line}").expect("a string takes every write");
}
