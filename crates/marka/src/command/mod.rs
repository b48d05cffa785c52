//! The commands: each opens the rules, asks a library and prints the answer.

mod analogues;
mod backup;
mod completions;
mod database;
mod decode;
mod doctor;
mod form;
mod open;
mod owner;
mod rules;
mod serve;
mod update;
mod user;

use std::io::{Write as _, stdout};
use std::process::ExitCode;

use anyhow::bail;
use marka_answers::Answers;
use marka_answers::json::Json;
use marka_answers::notice::Notice;
use marka_rules::model::Evidence;

use crate::cli::{Cli, Command, Db, Site};

/// Runs one command; the status is its own answer, an error is a failure.
pub(crate) fn run(cli: &Cli) -> anyhow::Result<ExitCode> {
    if let Some(site) = site(&cli.command) {
        owner::become_owner(&site.data)?;
    }
    match &cli.command {
        Command::Form(arguments) => form::form(&cli.common, arguments),
        Command::Domains(arguments) => form::domains(&cli.common, arguments),
        Command::Decode(arguments) => decode::run(&cli.common, arguments),
        Command::Analogues(arguments) => analogues::run(&cli.common, arguments),
        Command::Rules { command } => rules::run(&cli.common, command),
        Command::Serve(arguments) => serve::run(&cli.common, arguments),
        Command::Migrate(site) => database::migrate(site),
        Command::Db { command } => database::run(command),
        Command::Backup(arguments) => backup::make(&cli.common, arguments),
        Command::Restore(arguments) => backup::restore(arguments),
        Command::Doctor(site) => doctor::run(&cli.common, site),
        Command::Update { command } => update::run(command),
        Command::Release { command } => update::release::run(command),
        Command::Fleet { folder, json } => update::fleet::run(folder, *json),
        Command::SupportBundle(site) => doctor::support_bundle(&cli.common, site),
        Command::User { command } => user::run(command),
        Command::Completions { shell } => completions::run(*shell),
    }
}

/// The installation that a command works on from the server's command line.
fn site(command: &Command) -> Option<&Site> {
    match command {
        Command::Migrate(site)
        | Command::Doctor(site)
        | Command::SupportBundle(site)
        | Command::Db { command: Db::Move { site, .. } } => Some(site),
        Command::Backup(arguments) => Some(&arguments.site),
        Command::Restore(arguments) => Some(&arguments.site),
        Command::User { command } => Some(command.site()),
        _ => None,
    }
}

/// Prints a text; unlike `println!`, a reader that has gone is an error and no panic.
fn print(text: &str) -> anyhow::Result<()> {
    Ok(stdout().write_all(text.as_bytes())?)
}

/// Prints one JSON value on a line.
fn print_json(write: impl FnOnce(&mut Json<'_>)) -> anyhow::Result<()> {
    let mut out = Vec::new();
    write(&mut Json::new(&mut out));
    out.push(b'\n');
    Ok(stdout().write_all(&out)?)
}

/// Index of a family, or which families there are.
fn family(answers: &Answers, id: &str) -> anyhow::Result<usize> {
    if let Some(family) = answers.engine.family(id) {
        return Ok(family);
    }
    let known: Vec<&str> = answers.engine.families.iter().map(|known| known.family.id.as_str()).collect();
    bail!("нет семейства «{id}»; есть: {}", known.join(", "))
}

/// Rule, source, clause and evidence of a notice, in brackets.
fn citation(notice: &Notice<'_>) -> String {
    let mut words: Vec<String> = Vec::new();
    words.extend(notice.rule.as_deref().map(|rule| format!("правило {rule}")));
    if let Some(source) = notice.source {
        words.extend((!source.text.is_empty()).then(|| source.text.clone()));
        words.push(source.clause.clone().unwrap_or_else(|| "пункт не установлен".to_owned()));
        words.push(evidence(source.evidence).to_owned());
    }
    if words.is_empty() { String::new() } else { format!("({})", words.join("; ")) }
}

/// How firmly a fact is known, in words.
fn evidence(evidence: Evidence) -> &'static str {
    match evidence {
        Evidence::Standard => "по тексту стандарта",
        Evidence::Catalogue => "по каталогу",
        Evidence::Memory => "по памяти",
        Evidence::Doubtful => "сомнительно",
    }
}
