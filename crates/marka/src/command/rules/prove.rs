//! `marka rules prove`.

use std::fmt::Write as _;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use marka_answers::Answers;
use marka_answers::json::Json;
use marka_engine::compiled::{Compiled, Space};
use marka_engine::prove::{Failure, FamilyProof, Proof, Way};

use crate::FAILURE;
use crate::cli::{Common, Output};
use crate::command::{open, print, print_json};

/// The most failures of one family that are printed.
const SHOWN: usize = 20;

/// Proves all families and says how.
pub(super) fn prove(common: &Common, output: &Output) -> anyhow::Result<ExitCode> {
    let answers = open::answers(common)?;
    let timed = timed(&answers);
    if output.json {
        print_json(|json| json.object(|json| write_proof(&answers, &timed, json)))?;
    } else {
        let mut text = String::new();
        table(&mut text, &answers, &timed).expect("a string takes every write");
        print(&text)?;
    }
    Ok(if timed.proof.holds() { ExitCode::SUCCESS } else { ExitCode::from(FAILURE) })
}

/// A proof with what it took.
struct Timed {
    proof: Proof,
    /// For each family.
    each: Vec<Duration>,
    /// In all, the families against each other included.
    whole: Duration,
}

fn timed(answers: &Answers) -> Timed {
    let start = Instant::now();
    let mut each = Vec::new();
    let mut last = start;
    let proof = answers.engine.prove_watched(|_| {
        each.push(last.elapsed());
        last = Instant::now();
    });
    Timed { proof, each, whole: start.elapsed() }
}

fn table(text: &mut String, answers: &Answers, timed: &Timed) -> std::fmt::Result {
    let Timed { proof, each, whole } = timed;
    writeln!(
        text,
        "{:<14} {:>16} {:>16} {:>7} {:>8}  доказано",
        "семейство", "обычных", "всего", "узлов", "секунд"
    )?;
    for (one, took) in proof.families.iter().zip(each) {
        let compiled = &answers.engine.families[one.family];
        let (usual, all) = (one.count.usual, one.count.all);
        let result = if one.failures.is_empty() { way(one) } else { "НЕ ДОКАЗАНО".to_owned() };
        let nodes = nodes(compiled).map_or_else(|| "поиск".to_owned(), |nodes| nodes.to_string());
        let id = &compiled.family.id;
        let seconds = took.as_secs_f64();
        writeln!(text, "{id:<14} {usual:>16} {all:>16} {nodes:>7} {seconds:>8.1}  {result}")?;
    }
    let named = named(answers);
    writeln!(text, "\nНазванные неоднозначности: {}", named.len())?;
    for (mark, families, reason) in named {
        writeln!(text, "  {mark} ({families}): {reason}")?;
    }
    let failures = proof.families.iter().flat_map(|one| one.failures.iter().take(SHOWN));
    for failure in failures.chain(proof.failures.iter().take(SHOWN)) {
        writeln!(text, "{}", explained(failure))?;
    }
    let result = if proof.holds() {
        "Обратимость и однозначность доказаны"
    } else {
        "Не доказано"
    };
    writeln!(text, "{result} за {:.1} с.", whole.as_secs_f64())
}

/// Nodes of the family's diagram; none where it is searched.
fn nodes(compiled: &Compiled) -> Option<usize> {
    match &compiled.space {
        Space::Diagram(diagram) => Some(diagram.nodes()),
        Space::Search => None,
    }
}

fn way(one: &FamilyProof) -> String {
    match one.way {
        Way::Factored => format!("порознь: {} марок, {} размеров", one.marks, one.tails),
        Way::Enumerated => format!("перебором: {}", one.marks),
    }
}

fn way_key(way: Way) -> &'static str {
    match way {
        Way::Factored => "factored",
        Way::Enumerated => "enumerated",
    }
}

fn explained(failure: &Failure) -> String {
    match failure {
        Failure::Shared { text, families } => {
            format!("Неоднозначно: «{text}» — {} и {}", families.0, families.1)
        }
        Failure::Irreversible { text, status } => {
            format!("Необратимо: «{text}» читается как {}", marka_answers::decode::status_key(*status))
        }
        Failure::TooMany => "Слишком много конструкций для перебора".to_owned(),
        Failure::Empty => "Нет ни одной конструкции".to_owned(),
    }
}

/// Ambiguities that the rules name: text, families, reason.
fn named(answers: &Answers) -> Vec<(&str, String, &str)> {
    let inside = answers.engine.families.iter().flat_map(|compiled| {
        let id = &compiled.family.id;
        compiled.family.ambiguities.iter().map(move |ambiguity| (ambiguity, id.clone()))
    });
    let between =
        answers.engine.base.ambiguities.iter().map(|ambiguity| (ambiguity, ambiguity.families.join(", ")));
    between
        .chain(inside)
        .map(|(found, families)| (found.text.as_str(), families, found.reason.ru.as_str()))
        .collect()
}

fn write_proof(answers: &Answers, timed: &Timed, json: &mut Json<'_>) {
    let proof = &timed.proof;
    json.key("holds").flag(proof.holds());
    json.key("milliseconds").number(timed.whole.as_millis() as usize);
    json.key("families").array(|json| {
        for (one, took) in proof.families.iter().zip(&timed.each) {
            json.object(|json| write_family(answers, one, *took, json));
        }
    });
    json.key("named").array(|json| {
        for (text, families, reason) in named(answers) {
            json.object(|json| {
                json.key("text").text(text);
                json.key("families").text(&families);
                json.key("reason").text(reason);
            });
        }
    });
    json.key("compatible").texts(&proof.compatible);
    json.key("failures").texts(proof.failures.iter().map(explained));
}

fn write_family(answers: &Answers, one: &FamilyProof, took: Duration, json: &mut Json<'_>) {
    let compiled = &answers.engine.families[one.family];
    json.key("family").text(&compiled.family.id);
    json.key("usual").count(one.count.usual);
    json.key("all").count(one.count.all);
    match nodes(compiled) {
        Some(nodes) => json.key("nodes").number(nodes),
        None => json.key("nodes").null(),
    }
    json.key("way").text(way_key(one.way));
    json.key("milliseconds").number(took.as_millis() as usize);
    json.key("marks").number(one.marks);
    json.key("tails").number(one.tails);
    json.key("failures").texts(one.failures.iter().map(explained));
}
