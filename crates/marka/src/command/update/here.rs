//! The installation on this machine, as updates need it.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread::sleep;
use std::time::{Duration, Instant, SystemTime};

use anyhow::{Context as _, bail};
use marka_portal::console;
use marka_update::{Check, Status, Version, history};

use super::hand;
use crate::cli::Site;
use crate::config::{self, UpdateConfig};

/// How often a service that starts is asked for its health.
const PAUSE: Duration = Duration::from_millis(500);
/// How long one answer may take.
const PATIENCE: Duration = Duration::from_secs(5);

/// An installation on this machine.
pub(super) struct Here {
    pub(super) update: UpdateConfig,
    /// With full paths.
    pub(super) site: Site,
    /// Nobody else updates meanwhile.
    _lock: File,
}

/// What names commands that root runs is to be written by nobody else, nor moved away.
#[cfg(unix)]
fn trusted(path: &Path) -> anyhow::Result<()> {
    use std::os::unix::fs::MetadataExt as _;
    if !rustix::process::geteuid().is_root() {
        return Ok(());
    }
    for part in path.ancestors() {
        let about = fs::symlink_metadata(part).with_context(|| part.display().to_string())?;
        // In a folder like /tmp nobody moves what is another's.
        let others = about.mode() & 0o022 != 0 && !(about.is_dir() && about.mode() & 0o1000 != 0);
        if about.uid() != 0 || others {
            bail!(
                "{} может изменить не только root: для обновлений положите файл настроек в /etc/marka",
                part.display()
            );
        }
    }
    Ok(())
}

#[cfg(not(unix))]
fn trusted(_: &Path) -> anyhow::Result<()> {
    Ok(())
}

impl Here {
    pub(super) fn of(site: &Site) -> anyhow::Result<Here> {
        let full = |path: &Path| fs::canonicalize(path).with_context(|| path.display().to_string());
        let data = full(&site.data)?;
        let config = site.config.clone().unwrap_or_else(|| data.join(config::NAME));
        let config = full(&config)?;
        trusted(&config)?;
        let Some(update) = config::read(Some(&config), &data)?.update else {
            bail!("в файле настроек нет раздела [update]: сказано в главе «Обновления»");
        };
        marka_update::folder(&update.state)?;
        let path = update.state.join("lock");
        let lock = File::create(&path).with_context(|| path.display().to_string())?;
        if lock.try_lock().is_err() {
            bail!("другое обновление идёт прямо сейчас");
        }
        Ok(Here { update, site: Site { data, config: Some(config) }, _lock: lock })
    }

    /// The version of the program that the service runs.
    pub(super) fn running(&self) -> anyhow::Result<String> {
        version_of(&self.update.program)
            .with_context(|| format!("{} не называет своей версии", self.update.program.display()))
    }

    /// The version that the service tells at this moment. It is on this machine: no proxy is asked.
    fn answer(&self) -> Result<Option<String>, String> {
        let config =
            ureq::Agent::config_builder().timeout_global(Some(PATIENCE)).max_redirects(0).proxy(None);
        let agent = config.build().new_agent();
        let told = agent.get(&self.update.health).call();
        let told = told.map_err(|error| format!("{}: {error}", self.update.health))?;
        let version = told.headers().get("marka-version").and_then(|told| told.to_str().ok());
        Ok(version.map(str::to_owned))
    }

    /// What others count this installation by: made once, by chance.
    pub(super) fn name(&self) -> anyhow::Result<String> {
        let path = self.update.state.join("site");
        if let Ok(name) = fs::read_to_string(&path) {
            return Ok(name);
        }
        let name = format!("{:x}-{:x}", now(), std::process::id());
        fs::write(&path, &name)?;
        Ok(name)
    }

    /// Tells people in the portal how updates stand.
    pub(super) fn tell(&self, change: impl FnOnce(&mut Status)) -> anyhow::Result<()> {
        let state = &self.update.state;
        let mut status = Status {
            at: now(),
            running: self.running().unwrap_or_default(),
            channel: self.update.channel.clone(),
            auto: self.update.auto,
            history: history(state),
            going: None,
            trouble: String::new(),
            ..Status::read(state).unwrap_or_default()
        };
        // What was offered may be what runs by now.
        let newer = |version: &str| Version::read(version) > Version::read(&status.running);
        status.offered = status.offered.take().filter(|offered| newer(&offered.version));
        change(&mut status);
        Ok(status.tell(state)?)
    }
}

pub(super) fn now() -> i64 {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_micros()).unwrap_or(i64::MAX)
}

pub(super) fn version_of(program: &Path) -> Option<String> {
    let told = Command::new(program).arg("--version").output().ok()?;
    let text = String::from_utf8(told.stdout).ok()?;
    text.split_whitespace().last().filter(|word| Version::read(word).is_some()).map(str::to_owned)
}

/// Runs a command of the configuration.
fn run_command(words: &[String]) -> Result<(), String> {
    let (program, arguments) = words.split_first().ok_or("команда не задана")?;
    let done = Command::new(program).args(arguments).status();
    match done {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("«{}» вернула {status}", words.join(" "))),
        Err(error) => Err(format!("«{}»: {error}", words.join(" "))),
    }
}

/// Room on the disk of a folder for two more of each of these files.
fn room(what: &str, folder: &Path, files: &[&Path]) -> Check {
    let free = u64::try_from(console::disk_free(folder).unwrap_or(i64::MAX)).unwrap_or(0);
    let sizes = files.iter().filter_map(|path| fs::metadata(path).ok()).map(|about| 2 * about.len());
    let needed = sizes.sum::<u64>();
    let (free_mb, needed_mb) = (free / 1_048_576, needed / 1_048_576 + 1);
    let seen = format!("{}: свободно {free_mb} МБ, нужно {needed_mb} МБ", folder.display());
    Check { what: what.to_owned(), good: free > needed, seen }
}

fn told(error: &anyhow::Error) -> String {
    format!("{error:#}")
}

impl marka_update::Site for Here {
    fn check(&self, program: &Path, version: &str) -> Vec<Check> {
        let check = |what: &str, good: bool, seen: String| Check { what: what.to_owned(), good, seen };
        let says = version_of(program);
        let rules = Command::new(program).args(["rules", "check"]).output();
        let rules = rules.is_ok_and(|told| told.status.success());
        let place = self.update.program.parent().unwrap_or(Path::new("/"));
        let writes = tempfile::tempfile_in(place);
        let mut checks = vec![
            check("новая программа запускается", says.as_deref() == Some(version), says.unwrap_or_default()),
            check(
                "её правила",
                rules,
                if rules { "без ошибок" } else { "«rules check» нашла ошибки" }.to_owned(),
            ),
            match writes {
                Ok(_) => room("место для программы", place, &[program]),
                Err(error) => check("место для программы", false, format!("{}: {error}", place.display())),
            },
        ];
        match hand::checks(&self.site) {
            Ok(found) => checks.extend(found),
            Err(error) => checks.push(check("установка", false, told(&error))),
        }
        checks
    }

    fn stop(&self) -> Result<(), String> {
        run_command(&self.update.stop)
    }

    fn start(&self) -> Result<(), String> {
        run_command(&self.update.start)
    }

    fn healthy(&self, version: &str) -> Result<(), String> {
        let until = Instant::now() + Duration::from_secs(self.update.patience);
        let mut last = "служба не отвечает".to_owned();
        while Instant::now() < until {
            match self.answer() {
                Ok(Some(told)) if told == version => return Ok(()),
                Ok(told) => last = format!("отвечает версия {}", told.as_deref().unwrap_or("неизвестная")),
                Err(error) => last = error,
            }
            sleep(PAUSE);
        }
        Err(last)
    }

    fn version(&self) -> Option<String> {
        self.answer().ok().flatten()
    }

    fn save(&self, into: &Path) -> Result<PathBuf, String> {
        let path = into.join("database");
        hand::saved(&self.site, &path).map_err(|error| told(&error))?;
        Ok(path)
    }

    fn put_back(&self, saved: &Path, name: &str) -> Result<(), String> {
        hand::brought_back(&self.site, saved, name).map_err(|error| told(&error))
    }
}
