//! `marka serve`.

use std::process::ExitCode;

use crate::cli::{Common, Serve};

/// Runs the portal until it is told to stop.
pub(crate) fn run(_common: &Common, _arguments: &Serve) -> anyhow::Result<ExitCode> {
    anyhow::bail!("портал ещё не готов")
}
