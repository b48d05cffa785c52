//! `marka serve`.

use std::io::Write as _;
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::Context as _;
use marka_portal::Ready;
use tracing::Level;

use super::{backup, open};
use crate::cli::{Common, Serve};
use crate::config::{self, LogFormat};

/// Runs the portal until it is told to stop.
pub(crate) fn run(common: &Common, arguments: &Serve) -> anyhow::Result<ExitCode> {
    let data = arguments.site.data.clone();
    std::fs::create_dir_all(&data)
        .with_context(|| format!("папку данных {} нельзя создать", data.display()))?;
    let _running = backup::running(&data)?;
    let config::Config { place, mut portal, log, .. } =
        config::read(arguments.site.config.as_deref(), &data)?;
    write_log(log);
    portal.backup.rules.clone_from(&common.rules);
    let answers = Arc::new(open::answers(common)?);
    let config = marka_portal::Config { listen: arguments.listen, data, place, portal, answers, ready };
    marka_portal::serve(config).with_context(|| format!("портал не открылся на {}", arguments.listen))?;
    Ok(ExitCode::SUCCESS)
}

/// Writes what happens to the standard error output, where the service manager takes it; it adds the time itself.
fn write_log(format: LogFormat) {
    let log =
        tracing_subscriber::fmt().with_max_level(Level::INFO).with_writer(std::io::stderr).with_target(false);
    // Only a second call would fail.
    let _ = match format {
        LogFormat::Text => log.without_time().with_ansi(false).try_init(),
        LogFormat::Json => log.json().flatten_event(true).try_init(),
    };
}

fn ready(ready: &Ready) {
    let scheme = if ready.is_encrypted { "https" } else { "http" };
    let setup = ready.setup_code.as_ref().map(|code| {
        format!("Первый запуск, создать администратора: {scheme}://{}/setup?code={code}\n", ready.address)
    });
    let told = format!("Портал открыт: {scheme}://{}\n{}", ready.address, setup.unwrap_or_default());
    // A portal whose output nobody reads goes on.
    let _ = std::io::stdout().write_all(told.as_bytes());
}
