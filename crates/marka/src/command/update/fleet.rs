//! Many installations: each tells what runs there, where its owner wants that; `marka fleet` reads what they told.

use std::path::Path;
use std::process::ExitCode;

use anyhow::Context as _;
use marka_portal::console;
use marka_update::{Outcome, Report, Site as _, Status, history, platform};

use super::here::{Here, now};
use super::{SILENCE, words};
use crate::command::print;

/// Tells what runs here. Whoever is to be told may be away: that is no reason for an update to fail.
pub(super) fn report(here: &Here) {
    let Some(to) = &here.update.report else { return };
    if let Err(error) = tell(here, to) {
        eprintln!("Отчёт не отправлен: {error:#}");
    }
}

fn tell(here: &Here, to: &str) -> anyhow::Result<()> {
    let trouble = Status::read(&here.update.state).unwrap_or_default().trouble;
    let last = history(&here.update.state).into_iter().next();
    let report = Report {
        site: here.name()?,
        name: here.update.name.clone(),
        at: now(),
        answers: here.version(),
        version: here.running()?,
        channel: here.update.channel.clone(),
        platform: platform(),
        trouble,
        // What was looked at names folders of the installation.
        last: last.map(|last| marka_update::Record { checks: Vec::new(), ..last }),
    };
    if !to.starts_with("http://") && !to.starts_with("https://") {
        return Ok(report.lay(Path::new(to))?);
    }
    let address = format!("{}/{}", to.trim_end_matches('/'), report.file_name());
    let agent = ureq::Agent::config_builder().timeout_global(Some(SILENCE)).build().new_agent();
    agent.put(&address).header("content-type", "application/json").send(serde_json::to_vec(&report)?)?;
    Ok(())
}

/// `marka fleet`.
pub(crate) fn run(folder: &Path, json: bool) -> anyhow::Result<ExitCode> {
    let (reports, others) = Report::all(folder).with_context(|| folder.display().to_string())?;
    if json {
        print(&(serde_json::to_string_pretty(&reports)? + "\n"))?;
        return Ok(ExitCode::SUCCESS);
    }
    if reports.is_empty() {
        print("Отчётов нет: площадки присылают их, когда в их файле настроек есть [update] report.\n")?;
    }
    for report in &reports {
        print(&line(report))?;
    }
    let mut versions: Vec<(&str, usize)> = Vec::new();
    for report in &reports {
        match versions.iter_mut().find(|known| known.0 == report.version) {
            Some(known) => known.1 += 1,
            None => versions.push((&report.version, 1)),
        }
    }
    if reports.len() > 1 {
        let counts: Vec<String> =
            versions.iter().map(|(version, count)| format!("{version} - {count}")).collect();
        print(&format!("Площадок {}: {}.\n", reports.len(), counts.join(", ")))?;
    }
    for path in others {
        eprintln!("Не отчёт: {}", path.display());
    }
    Ok(ExitCode::SUCCESS)
}

/// Which installation runs what, since when that is known, what failed and why.
fn line(report: &Report) -> String {
    let name = if report.name.is_empty() { &report.site } else { &report.name };
    let answers = match &report.answers {
        Some(version) if *version == report.version => "работает".to_owned(),
        Some(version) => format!("отвечает {version}"),
        None => "не отвечает".to_owned(),
    };
    let plain = |text: &str| text.chars().filter(|c| !c.is_control()).collect::<String>();
    let last = report.last.as_ref().filter(|last| last.outcome != Outcome::Done);
    let last = match last {
        Some(last) => format!("; {} → {} {}: {}", last.from, last.to, words(last.outcome), plain(&last.why)),
        None if report.trouble.is_empty() => String::new(),
        None => format!("; {}", plain(&report.trouble)),
    };
    let plain = plain(name);
    let at = console::stamp(report.at);
    format!("{plain}\t{}\t{answers}\t{at}{last}\n", report.version)
}
