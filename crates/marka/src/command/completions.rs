//! `marka completions`.

use std::io;
use std::process::ExitCode;

use clap::CommandFactory;
use clap_complete::{generate, shells};

use crate::cli::{Cli, Shell};

/// Prints the completions of one shell.
pub(crate) fn run(shell: Shell) -> anyhow::Result<ExitCode> {
    let mut command = Cli::command();
    let mut out = Vec::new();
    match shell {
        Shell::Bash => generate(shells::Bash, &mut command, "marka", &mut out),
        Shell::Zsh => generate(shells::Zsh, &mut command, "marka", &mut out),
        Shell::Fish => generate(shells::Fish, &mut command, "marka", &mut out),
    }
    io::Write::write_all(&mut io::stdout(), &out)?;
    Ok(ExitCode::SUCCESS)
}
