//! One program for every role. Wiring only: arguments in, answers of the libraries out.

mod cli;
mod command;
mod config;
mod paint;
mod stream;
mod usage;

use std::process::ExitCode;

/// Anything that is neither success nor one of a command's own answers, a wrong command line included.
pub(crate) const FAILURE: u8 = 1;

fn main() -> ExitCode {
    let cli = match cli::parse() {
        Ok(cli) => cli,
        Err(error) => return explain_usage(error),
    };
    match command::run(&cli) {
        Ok(status) => status,
        Err(error) if is_broken_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("Ошибка: {error:#}");
            ExitCode::from(FAILURE)
        }
    }
}

/// Prints help and version as they are, everything else as an error.
fn explain_usage(error: clap::Error) -> ExitCode {
    let wrong = error.use_stderr();
    let error = error.apply::<usage::Russian>();
    // Nobody is left to be told when printing itself fails.
    let _ = error.print();
    if wrong { ExitCode::from(FAILURE) } else { ExitCode::SUCCESS }
}

/// Whether the reader of our output has gone, which is how `head` ends us.
fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error.downcast_ref::<std::io::Error>().is_some_and(|error| error.kind() == std::io::ErrorKind::BrokenPipe)
}
