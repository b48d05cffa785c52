//! Counts answers over files of real lines: `measure DEV LABELLED NEGATIVES`.
//!
//! The files are tab-separated with a header line. `DEV` and `NEGATIVES` have a column `text`;
//! `LABELLED` has `text`, `canonical` and `note` besides. A row whose note begins with UNDECIDABLE is left out.

use std::collections::BTreeMap;
use std::fs;
use std::sync::Arc;
use std::time::Instant;

use anyhow::{Context as _, bail};
use marka_answers::Answers;
use marka_answers::decode::{decode, status_key};
use marka_answers::line::Line;
use marka_answers::reply::{Reply, reply};
use marka_engine::compiled::Limits;
use marka_engine::engine::Engine;
use marka_engine::read::{Reader, Status};

fn main() -> anyhow::Result<()> {
    let files: Vec<String> = std::env::args().skip(1).collect();
    let [dev, labelled, negatives] = files.as_slice() else { bail!("measure DEV LABELLED NEGATIVES") };
    let answers =
        Answers::new(Arc::new(Engine::new(marka_rules::load(marka_rules::shipped()).0, &Limits::default())));
    let dev = Table::read(dev)?.column("text")?;
    statuses("lines that name a cable", &answers, &dev);
    statuses("lines that name none", &answers, &Table::read(negatives)?.column("text")?);
    labels(&answers, &Table::read(labelled)?)?;
    speed(&answers, &dev);
    Ok(())
}

/// A tab-separated file.
struct Table {
    rows: Vec<Vec<String>>,
}

impl Table {
    fn read(path: &str) -> anyhow::Result<Table> {
        let text = fs::read_to_string(path).with_context(|| format!("cannot read {path}"))?;
        let cells = |line: &str| line.split('\t').map(str::to_owned).collect();
        Ok(Table { rows: text.lines().map(cells).collect() })
    }

    fn column(&self, name: &str) -> anyhow::Result<Vec<String>> {
        let (head, rows) = self.rows.split_first().context("an empty file")?;
        let column =
            head.iter().position(|cell| cell == name).with_context(|| format!("no column {name}"))?;
        Ok(rows.iter().map(|row| row.get(column).cloned().unwrap_or_default()).collect())
    }
}

fn statuses(title: &str, answers: &Answers, lines: &[String]) {
    let mut reader = Reader::default();
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for line in lines {
        let line = Line::new(line.as_bytes());
        *counts.entry(status_key(reply(answers, &line, &mut reader).status)).or_default() += 1;
    }
    let counts: Vec<String> = counts.iter().map(|(status, count)| format!("{status} {count}")).collect();
    println!("{title}: {} ({})", lines.len(), counts.join(", "));
}

/// Compares designations and stated properties with the labels.
fn labels(answers: &Answers, table: &Table) -> anyhow::Result<()> {
    let column = |name| table.column(name);
    let (texts, canonical, notes) = (column("text")?, column("canonical")?, column("note")?);
    let mut reader = Reader::default();
    let (mut decidable, mut equal, mut sure, mut wrong) = (0_u32, 0_u32, 0_u32, 0_u32);
    for (row, text) in texts.iter().enumerate().filter(|(row, _)| !notes[*row].starts_with("UNDECIDABLE")) {
        let line = Line::new(text.as_bytes());
        let found = reply(answers, &line, &mut reader);
        let designation = found.meaning.designation.as_deref().unwrap_or_default();
        let is_equal = designation == canonical[row];
        decidable += 1;
        equal += u32::from(is_equal);
        if matches!(found.status, Status::Exact | Status::Repaired) {
            sure += 1;
            wrong += u32::from(!is_equal);
        }
        if !is_equal {
            report(&found, &canonical[row]);
        }
    }
    println!(
        "labelled: {equal} of {decidable} equal ({:.1} %)",
        100.0 * f64::from(equal) / f64::from(decidable)
    );
    println!("sure answers: {sure}, of them wrong: {wrong}");
    Ok(())
}

fn report(found: &Reply<'_>, canonical: &str) {
    let designation = found.meaning.designation.as_deref().unwrap_or("-");
    println!("  {:<9} {designation} | wanted {canonical} | {}", status_key(found.status), found.input);
}

/// How often the lines are read for the speed.
const ROUNDS: u32 = 20;

/// Lines a second on one core, end to end.
fn speed(answers: &Answers, lines: &[String]) {
    let mut reader = Reader::default();
    let mut out = Vec::new();
    let start = Instant::now();
    for _ in 0..ROUNDS {
        for line in lines {
            out.clear();
            decode(answers, &Line::new(line.as_bytes()), &mut reader, &mut out);
        }
    }
    let each = start.elapsed() / ROUNDS / u32::try_from(lines.len()).unwrap_or(u32::MAX).max(1);
    println!(
        "decode: {:.2} us a line, {:.0} lines/s on one core",
        each.as_secs_f64() * 1e6,
        1.0 / each.as_secs_f64()
    );
}
