//! `marka update`: an installation takes a release, or goes back to what it was.

pub(crate) mod fleet;
mod hand;
mod here;
pub(crate) mod release;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use anyhow::Context as _;
use marka_portal::console;
use marka_update::{
    Check, Folder, Keys, Manifest, Outcome, Release, Step, Update, Version, accept, history, manifest_name,
    pending, signature_name,
};

use self::here::{Here, now};
use super::print;
use crate::cli::Update as UpdateCommand;

/// The largest list and the largest archive that are fetched, in bytes, and how long a server may be silent.
const LIST: u64 = 4 * 1024 * 1024;
const ARCHIVE: u64 = 512 * 1024 * 1024;
const SILENCE: Duration = Duration::from_mins(1);

/// The folder of releases: as it is, or what was fetched of it.
fn folder(here: &Here, from: Option<&Path>) -> anyhow::Result<Folder> {
    let source = match from {
        Some(from) => return Ok(Folder(from.to_owned())),
        None => here
            .update
            .source
            .as_deref()
            .context("не сказано, откуда обновлять: [update] source или --from")?,
    };
    if !source.starts_with("http://") && !source.starts_with("https://") {
        return Ok(Folder(PathBuf::from(source)));
    }
    let into = here.update.state.join("fetched");
    fs::create_dir_all(&into).with_context(|| into.display().to_string())?;
    let list = manifest_name(&here.update.channel);
    for name in [signature_name(&list), list] {
        fetch(source, &name, LIST, &into)?;
    }
    Ok(Folder(into))
}

fn fetch(source: &str, name: &str, most: u64, into: &Path) -> anyhow::Result<()> {
    let address = format!("{}/{name}", source.trim_end_matches('/'));
    let agent = ureq::Agent::config_builder()
        .timeout_connect(Some(SILENCE))
        .timeout_recv_response(Some(SILENCE))
        .timeout_recv_body(Some(30 * SILENCE))
        .build()
        .new_agent();
    let told = agent.get(&address).call().with_context(|| address.clone())?;
    let bytes = told.into_body().with_config().limit(most).read_to_vec().with_context(|| address.clone())?;
    fs::write(into.join(name), bytes).with_context(|| into.join(name).display().to_string())
}

/// `marka update …`.
pub(crate) fn run(command: &UpdateCommand) -> anyhow::Result<ExitCode> {
    match command {
        UpdateCommand::Check { site, from } => check(&Here::of(site)?, from.as_deref()),
        UpdateCommand::Apply { site, from, version, auto: false } => {
            let wanted =
                Wanted {
                    from: from.as_deref(), version: version.as_deref(), who: "командная строка"
                };
            let here = Here::of(site)?;
            let done = apply(&here, &wanted);
            fleet::report(&here);
            done
        }
        UpdateCommand::Apply { site, .. } => {
            let here = Here::of(site)?;
            let done = by_itself(&here);
            fleet::report(&here);
            done
        }
        UpdateCommand::Resume { site } => resume(&Here::of(site)?),
        UpdateCommand::History { site } => tell_history(&Here::of(site)?.update.state),
        UpdateCommand::Hand { site, hand } => hand::run(site, hand),
    }
}

/// Which release, and who wants it.
struct Wanted<'a> {
    /// Folder of releases, where it is not the usual one.
    from: Option<&'a Path>,
    /// Version; the newest where none is named.
    version: Option<&'a str>,
    who: &'a str,
}

/// Who takes new versions where nobody asks.
const SCHEDULE: &str = "расписание";

/// The list of releases, verified and not older than one seen before.
fn manifest(here: &Here, folder: &Folder) -> anyhow::Result<Manifest> {
    let keys = Keys::new(&here.update.keys)?;
    let manifest = folder.manifest(&here.update.channel, &keys)?;
    accept(&here.update.state, &manifest)?;
    Ok(manifest)
}

fn running(here: &Here) -> anyhow::Result<Version> {
    Version::read(&here.running()?).context("версия работающей программы не читается")
}

/// The newest release that fits. By hand everybody may take what by itself only a wave takes.
fn newest(here: &Here, mut manifest: Manifest, by_itself: bool) -> anyhow::Result<Option<Release>> {
    if !by_itself {
        for release in &mut manifest.releases {
            release.wave = 100;
        }
    }
    Ok(manifest.newest(&running(here)?, &here.name()?).cloned())
}

fn check(here: &Here, from: Option<&Path>) -> anyhow::Result<ExitCode> {
    let looked = folder(here, from).and_then(|folder| newest(here, manifest(here, &folder)?, false));
    here.tell(|status| match &looked {
        Ok(found) => status.offered.clone_from(found),
        Err(error) => status.trouble = format!("{error:#}"),
    })?;
    print(&match looked? {
        None => format!("Работает {}, новее нет.\n", here.running()?),
        Some(release) => {
            format!("Работает {}, есть {}.\n\n{}\n", here.running()?, release.version, release.notes)
        }
    })?;
    Ok(ExitCode::SUCCESS)
}

/// What the schedule calls: ends what was killed, does what was asked for in the portal, else looks whether there is
/// something new, and takes it where that is wanted.
fn by_itself(here: &Here) -> anyhow::Result<ExitCode> {
    if pending(&here.update.state)?.is_some() {
        resume(here)?;
    }
    if let Some(request) = hand::asked(&here.site)? {
        return match &request.version {
            Some(version) => apply(here, &Wanted { from: None, version: Some(version), who: &request.who }),
            None => check(here, None),
        };
    }
    check(here, None)?;
    if !here.update.auto {
        return Ok(ExitCode::SUCCESS);
    }
    let Some(release) = newest(here, manifest(here, &folder(here, None)?)?, true)? else {
        return Ok(ExitCode::SUCCESS);
    };
    // What did not work here once waits for a person, not for the next night.
    let failed = |outcome| matches!(outcome, Outcome::RolledBack | Outcome::Stuck);
    if history(&here.update.state).iter().any(|one| one.to == release.version && failed(one.outcome)) {
        print(&format!(
            "{} уже не удалось поставить: сам портал второй раз её не берёт.\n",
            release.version
        ))?;
        return Ok(ExitCode::SUCCESS);
    }
    apply(here, &Wanted { from: None, version: Some(&release.version), who: SCHEDULE })
}

fn apply(here: &Here, wanted: &Wanted<'_>) -> anyhow::Result<ExitCode> {
    // What was killed comes first.
    if pending(&here.update.state)?.is_some() {
        resume(here)?;
    }
    let folder = folder(here, wanted.from)?;
    let manifest = manifest(here, &folder)?;
    let release = match wanted.version {
        Some(version) => Some(manifest.release(version, &running(here)?)?.clone()),
        None => newest(here, manifest, false)?,
    };
    let Some(release) = release else {
        print(&format!("Работает {}, новее нет.\n", here.running()?))?;
        return Ok(ExitCode::SUCCESS);
    };
    if let (None, Some(source)) =
        (wanted.from, here.update.source.as_deref().filter(|source| source.starts_with("http")))
    {
        fetch(source, &release.archive, ARCHIVE, &folder.0)?;
    }
    let running = here.running()?;
    print(&format!("Обновление {running} → {}.\n", release.version))?;
    let before = |step: Step| {
        if step == Step::Stop {
            go_on();
        }
        // Telling is no reason to stop.
        let _ = here.tell(|status| status.going = Some((release.version.clone(), step)));
        Ok(())
    };
    let done = marka_update::apply(
        here,
        &Update {
            state: &here.update.state,
            program: &here.update.program,
            folder: &folder,
            release: &release,
            running: &running,
            who: wanted.who,
            before: &before,
            now: &now,
        },
    );
    here.tell(|status| status.trouble = done.as_ref().err().map(ToString::to_string).unwrap_or_default())?;
    let checks = history(&here.update.state).into_iter().next().map(|record| record.checks);
    for Check { what, good, seen } in checks.unwrap_or_default() {
        print(&format!("{} {what}: {seen}\n", if good { "✓" } else { "✗" }))?;
    }
    done?;
    print(&format!("Работает {}.\n", here.running()?))?;
    Ok(ExitCode::SUCCESS)
}

/// From here on a terminal that closes, or a person who loses patience, does not leave a stopped portal behind.
fn go_on() {
    for signal in [signal_hook::consts::SIGINT, signal_hook::consts::SIGTERM, signal_hook::consts::SIGHUP] {
        // Without it the update only can be broken off, which `resume` mends.
        let _ = signal_hook::flag::register(signal, Arc::new(AtomicBool::new(false)));
    }
}

fn resume(here: &Here) -> anyhow::Result<ExitCode> {
    go_on();
    let ended = marka_update::resume(here, (&here.update.state, &here.update.program), &now);
    here.tell(|status| status.trouble = ended.as_ref().err().map(ToString::to_string).unwrap_or_default())?;
    print(&match ended? {
        None => "Прерванных обновлений нет.\n".to_owned(),
        Some(outcome) => {
            format!("Прерванное обновление: {}. Работает {}.\n", words(outcome), here.running()?)
        }
    })?;
    Ok(ExitCode::SUCCESS)
}

fn words(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Done => "выполнено",
        Outcome::Refused => "отклонено, ничего не менялось",
        Outcome::RolledBack => "отменено, прежняя версия на месте",
        Outcome::Stuck => "остановилось, нужна помощь",
    }
}

fn tell_history(state: &Path) -> anyhow::Result<ExitCode> {
    let known = history(state);
    if known.is_empty() {
        print("Обновлений не было.\n")?;
    }
    for one in known {
        let why = if one.why.is_empty() { String::new() } else { format!(": {}", one.why) };
        let at = console::stamp(one.at);
        print(&format!("{at} {} → {} {} ({}){why}\n", one.from, one.to, words(one.outcome), one.who))?;
    }
    Ok(ExitCode::SUCCESS)
}
