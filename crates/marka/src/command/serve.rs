//! `marka serve`.

use std::process::ExitCode;
use std::sync::Arc;

use anyhow::Context as _;

use super::open;
use crate::cli::{Common, Serve};

/// Runs the portal until it is told to stop.
pub(crate) fn run(common: &Common, arguments: &Serve) -> anyhow::Result<ExitCode> {
    let data = arguments.data.clone();
    std::fs::create_dir_all(&data)
        .with_context(|| format!("папку данных {} нельзя создать", data.display()))?;
    let answers = Arc::new(open::answers(common)?);
    let ready = |address| println!("Портал открыт: http://{address}");
    let config = marka_portal::Config { listen: arguments.listen, data, answers, ready };
    marka_portal::serve(config).with_context(|| format!("портал не открылся на {}", arguments.listen))?;
    Ok(ExitCode::SUCCESS)
}
