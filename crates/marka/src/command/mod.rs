//! The commands: each opens the rules, asks a library and prints the answer.

mod completions;

use std::process::ExitCode;

use crate::cli::{Cli, Command};

/// Runs one command; the status is its own answer, an error is a failure.
pub(crate) fn run(cli: &Cli) -> anyhow::Result<ExitCode> {
    match &cli.command {
        Command::Completions { shell } => completions::run(*shell),
        _ => anyhow::bail!("команда ещё не готова"),
    }
}
