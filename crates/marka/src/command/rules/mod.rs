//! `marka rules …`.

mod check;
mod prove;
mod show;
mod suspicion;

use std::process::ExitCode;

use crate::cli::{Common, Rules};

/// Runs one of the commands on rules.
pub(crate) fn run(common: &Common, command: &Rules) -> anyhow::Result<ExitCode> {
    match command {
        Rules::List(output) => show::list(common, output),
        Rules::Show { family, output } => show::show(common, family, output),
        Rules::Check { coverage: false, output } => check::check(common, output),
        Rules::Check { coverage: true, output } => check::coverage(common, output),
        Rules::Prove(output) => prove::prove(common, output),
    }
}
