//! Figures of reading: clean designations beside a regular expression of the same family, messy lines, damaged ones.
//!
//! Messy lines come from the file named in `LINES`, or else from the tables of the reading tests.
//! Each row is a figure, its value and what is wanted, separated by tabs.

mod repair;

use marka_engine::compiled::{Compiled, Limits};
use marka_engine::compose::{Written, compose};
use marka_engine::diagram::Scratch;
use marka_engine::engine::Engine;
use marka_engine::read::Reader;
use marka_engine::selection::Selection;
use marka_rules::model::{Blank, Family, Item, Kind};
use regex::Regex;
use std::fs;
use std::hint::black_box;
use std::path::Path;
use std::time::{Duration, Instant};

/// Family whose clean designations are read.
const FAMILY: &str = "gost-31996";
/// How many clean designations are drawn.
const CLEAN: usize = 3_000;
/// How long each way of reading is measured.
const LONG: Duration = Duration::from_millis(1_500);

fn main() {
    let (base, _) = marka_rules::load(marka_rules::shipped());
    let engine = Engine::new(base, &Limits::default());
    let family = engine.family(FAMILY).expect("the family is shipped");
    let clean = clean(&engine.families[family]);
    let mut reader = Reader::default();
    let mut read = |line: &str| {
        black_box(engine.read(line, &mut reader));
    };
    let ours = rate(&clean, &mut read);
    let expression = expression(&engine.families[family].family);
    let matched = clean.iter().filter(|line| expression.is_match(line)).count();
    let theirs = rate(&clean, &mut |line| {
        black_box(expression.captures(line));
    });
    row("clean lines, all families loaded", &format!("{ours:.0} lines/s"), "");
    let note = format!("{theirs:.0} lines/s, {matched} of {} matched", clean.len());
    row("clean lines, regex with captures, one family", &note, "");
    row("clean lines, times as fast as regex", &format!("{:.2}", ours / theirs), "1");
    let messy = messy();
    let ours = rate(&messy, &mut read);
    row(&format!("{} messy lines", messy.len()), &format!("{ours:.0} lines/s"), "300000");
    repair::measure(&engine, &clean);
}

fn row(figure: &str, value: &str, wanted: &str) {
    println!("{figure}\t{value}\t{wanted}");
}

/// Lines a second of processor time, after one round to warm up.
fn rate(lines: &[String], read: &mut dyn FnMut(&str)) -> f64 {
    for line in lines {
        read(line);
    }
    let (wall, start) = (Instant::now(), now());
    let mut count = 0.0;
    while wall.elapsed() < LONG {
        for line in lines {
            read(line);
            count += 1.0;
        }
    }
    count / now().saturating_sub(start).as_secs_f64()
}

/// Processor time of the main thread, or the wall clock.
fn now() -> Duration {
    thread_local!(static START: Instant = Instant::now());
    let told = fs::read_to_string("/proc/self/schedstat").ok();
    let told = told.and_then(|text| text.split(' ').next()?.parse().ok());
    told.map_or_else(|| START.with(Instant::elapsed), Duration::from_nanos)
}

/// Numbers below a bound, with a fixed seed.
fn draw() -> impl FnMut(usize) -> usize {
    let mut seed: u64 = 0x9e37_79b9_7f4a_7c15;
    move |count| {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        usize::try_from(seed >> 33).unwrap_or(0) % count
    }
}

/// Full designations of usual constructions, drawn with a fixed seed.
fn clean(compiled: &Compiled) -> Vec<String> {
    let mut scratch = Scratch::default();
    let mut draw = draw();
    let mut line = || {
        let mut selection = Selection::open(&compiled.family);
        for element in 0..selection.sets.len() {
            compiled.domains(&selection, &mut scratch);
            let usual: Vec<_> = scratch.domains[element].usual.iter().collect();
            if !usual.is_empty() {
                selection = selection.with(element, usual[draw(usual.len())]);
            }
        }
        compose(&compiled.family, &selection, &Written::default()).full()
    };
    (0..CLEAN).map(|_| line()).collect()
}

/// The lines of a file, or the first column of the tables of the reading tests.
fn messy() -> Vec<String> {
    if let Ok(text) = std::env::var("LINES")
        .and_then(|path| fs::read_to_string(path).map_err(|_| std::env::VarError::NotPresent))
    {
        return text.lines().map(str::to_owned).collect();
    }
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/reading");
    let mut files: Vec<_> =
        fs::read_dir(folder).expect("the tables are there").flatten().map(|entry| entry.path()).collect();
    files.sort();
    let texts = files.iter().filter_map(|file| fs::read_to_string(file).ok());
    let lines = texts.flat_map(|text| {
        let rows = text.lines().filter(|line| !line.starts_with('#') && !line.is_empty());
        rows.filter_map(|line| line.split('\t').next()).map(str::to_owned).collect::<Vec<_>>()
    });
    lines.collect()
}

/// The canonical template of a family as a regular expression with a capture for each element.
fn expression(family: &Family) -> Regex {
    let template = family.templates.iter().find(|template| !template.also).expect("there is a template");
    let text = format!("^{}$", sequence(family, &template.items));
    Regex::new(&text).expect("codes are escaped")
}

fn sequence(family: &Family, items: &[Item]) -> String {
    items.iter().map(|item| piece(family, item)).collect()
}

fn piece(family: &Family, item: &Item) -> String {
    match item {
        Item::Literal(text) => regex::escape(text),
        Item::Group(items) => format!("(?:{})?", sequence(family, items)),
        Item::Part(name) => {
            let parts = family.parts.iter().filter(|part| part.name == *name && !part.also);
            let parts: Vec<String> = parts.map(|part| sequence(family, &part.items)).collect();
            format!("(?:{})", parts.join("|"))
        }
        Item::Element(element) => {
            let model = &family.elements[*element];
            let optional = if model.blank == Blank::Written && !model.may_omit { "" } else { "?" };
            let codes = model.options.iter().flat_map(|option| &option.codes);
            let mut codes: Vec<&str> =
                codes.map(|code| code.text.as_str()).filter(|code| !code.is_empty()).collect();
            codes.sort_by_key(|code| std::cmp::Reverse(code.len()));
            let written = match model.kind {
                Kind::Number { .. } => r"\d+(?:,\d+)?".to_owned(),
                Kind::Free => r"\S+".to_owned(),
                Kind::Choice => codes.into_iter().map(regex::escape).collect::<Vec<_>>().join("|"),
            };
            format!("({written}){optional}")
        }
    }
}
