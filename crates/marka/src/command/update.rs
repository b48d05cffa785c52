//! `marka update` and `marka release`.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::thread::sleep;
use std::time::{Duration, Instant, SystemTime};

use anyhow::{Context as _, bail};
use marka_portal::doctor::{Verdict, examine};
use marka_portal::{BackupConfig, Place, console};
use marka_update::{
    Check, Folder, Keys, Manifest, Offer, Outcome, Update, Version, history, manifest_name, pending,
    platform, signature_name,
};

use super::{backup, print};
use crate::cli::{Release, Site, Update as UpdateCommand};
use crate::config::{self, Config, UpdateConfig, secret};

/// How often a service that starts is asked for its health.
const PAUSE: Duration = Duration::from_millis(500);
/// How long one answer may take.
const PATIENCE: Duration = Duration::from_secs(5);
/// The largest list and the largest archive that are fetched, in bytes.
const LIST: u64 = 4 * 1024 * 1024;
const ARCHIVE: u64 = 512 * 1024 * 1024;

/// An installation on this machine.
struct Here {
    config: Config,
    update: UpdateConfig,
    data: PathBuf,
}

impl Here {
    fn of(site: &Site) -> anyhow::Result<Here> {
        let config = config::read(site.config.as_deref(), &site.data)?;
        let Some(update) = config.update.clone() else {
            bail!("в файле настроек нет раздела [update]: сказано в главе «Обновления»");
        };
        Ok(Here { config, update, data: site.data.clone() })
    }

    /// The version of the program that the service runs.
    fn running(&self) -> anyhow::Result<String> {
        version_of(&self.update.program)
            .with_context(|| format!("{} не называет своей версии", self.update.program.display()))
    }

    /// What others count this installation by: made once, by chance.
    fn name(&self) -> anyhow::Result<String> {
        let path = self.data.join("update").join("site");
        if let Ok(name) = fs::read_to_string(&path) {
            return Ok(name);
        }
        let name = format!("{:x}", now());
        fs::create_dir_all(self.data.join("update"))?;
        fs::write(&path, &name)?;
        Ok(name)
    }
}

fn now() -> i64 {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_micros()).unwrap_or(i64::MAX)
}

fn version_of(program: &Path) -> Option<String> {
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

impl marka_update::Site for Here {
    fn check(&self, program: &Path, version: &str) -> Vec<Check> {
        let check = |what: &str, good: bool, seen: String| Check { what: what.to_owned(), good, seen };
        let told = version_of(program);
        let rules = Command::new(program).args(["rules", "check"]).output();
        let rules = rules.is_ok_and(|told| told.status.success());
        let mut checks = vec![
            check("новая программа запускается", told.as_deref() == Some(version), told.unwrap_or_default()),
            check(
                "её правила",
                rules,
                if rules { "без ошибок" } else { "«rules check» нашла ошибки" }.to_owned(),
            ),
            match &self.config.place {
                Place::File(_) => check("точка восстановления", true, "база SQLite".to_owned()),
                Place::Server(_) => check(
                    "точка восстановления",
                    false,
                    "база на сервере: сделайте её копию и обновите программу по главе «Обновления»"
                        .to_owned(),
                ),
            },
        ];
        match examine(&self.config.place, &self.data, &self.config.portal) {
            Ok(found) => {
                let bad = found.into_iter().filter(|one| one.verdict == Verdict::Bad);
                checks.extend(bad.map(|one| check(one.what, false, format!("{} {}", one.seen, one.advice))));
            }
            Err(error) => checks.push(check("установка", false, error.to_string())),
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
        let config = ureq::Agent::config_builder().timeout_global(Some(PATIENCE)).max_redirects(0);
        let agent = config.build().new_agent();
        let until = Instant::now() + Duration::from_secs(self.update.patience);
        let mut last = "служба не отвечает".to_owned();
        while Instant::now() < until {
            match agent.get(&self.update.health).call() {
                Ok(answer) => match answer.headers().get("marka-version").and_then(|told| told.to_str().ok())
                {
                    Some(told) if told == version => return Ok(()),
                    told => last = format!("отвечает версия {}", told.unwrap_or("неизвестная")),
                },
                Err(error) => last = format!("{}: {error}", self.update.health),
            }
            sleep(PAUSE);
        }
        Err(last)
    }

    fn save(&self, into: &Path) -> Result<PathBuf, String> {
        let config = BackupConfig { folder: Some(into.to_owned()), ..self.config.portal.backup.clone() };
        let made = console::backup(&self.config.place, &self.data, &config);
        made.map(|made| made.0).map_err(|error| error.to_string())
    }

    fn put_back(&self, saved: &Path) -> Result<(), String> {
        let _alone = backup::alone(&self.data).map_err(|error| error.to_string())?;
        let passphrase = self.config.portal.backup.passphrase.as_ref();
        let restored = console::restore(saved, passphrase, &self.config.place, &self.data, true);
        restored.map(|_| ()).map_err(|error| error.to_string())
    }
}

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
    let into = here.data.join("update").join("fetched");
    fs::create_dir_all(&into).with_context(|| into.display().to_string())?;
    let list = manifest_name(&here.update.channel);
    for name in [signature_name(&list), list] {
        fetch(source, &name, LIST, &into)?;
    }
    Ok(Folder(into))
}

fn fetch(source: &str, name: &str, most: u64, into: &Path) -> anyhow::Result<()> {
    let address = format!("{}/{name}", source.trim_end_matches('/'));
    let told = ureq::get(&address).call().with_context(|| address.clone())?;
    let bytes = told.into_body().with_config().limit(most).read_to_vec().with_context(|| address.clone())?;
    fs::write(into.join(name), bytes).with_context(|| into.join(name).display().to_string())
}

/// `marka update …`.
pub(crate) fn run(command: &UpdateCommand) -> anyhow::Result<ExitCode> {
    match command {
        UpdateCommand::Check { site, from } => check(&Here::of(site)?, from.as_deref()),
        UpdateCommand::Apply { site, from, version, auto } => {
            apply(&Here::of(site)?, from.as_deref(), version.as_deref(), *auto)
        }
        UpdateCommand::Resume { site } => resume(&Here::of(site)?),
        UpdateCommand::History { site } => tell_history(&site.data),
    }
}

/// The list, and the release that is meant: the one named, else the newest that fits.
fn meant(
    here: &Here,
    folder: &Folder,
    version: Option<&str>,
    auto: bool,
) -> anyhow::Result<Option<marka_update::Release>> {
    let keys = Keys::new(&here.update.keys)?;
    let manifest = folder.manifest(&here.update.channel, &keys)?;
    let running = Version::read(&here.running()?).context("версия работающей программы не читается")?;
    if let Some(version) = version {
        return Ok(Some(manifest.release(version, &running)?.clone()));
    }
    // By hand everybody may take what by itself only a wave takes.
    let manifest = if auto { manifest } else { everybody(manifest) };
    Ok(manifest.newest(&running, &here.name()?).cloned())
}

fn everybody(mut manifest: Manifest) -> Manifest {
    for release in &mut manifest.releases {
        release.wave = 100;
    }
    manifest
}

fn check(here: &Here, from: Option<&Path>) -> anyhow::Result<ExitCode> {
    let found = meant(here, &folder(here, from)?, None, false)?;
    print(&match found {
        None => format!("Работает {}, новее нет.\n", here.running()?),
        Some(release) => {
            format!("Работает {}, есть {}.\n\n{}\n", here.running()?, release.version, release.notes)
        }
    })?;
    Ok(ExitCode::SUCCESS)
}

fn apply(here: &Here, from: Option<&Path>, version: Option<&str>, auto: bool) -> anyhow::Result<ExitCode> {
    // What was killed comes first.
    if pending(&here.data).is_some() {
        resume(here)?;
    }
    let folder = folder(here, from)?;
    let Some(release) = meant(here, &folder, version, auto)? else {
        print(&format!("Работает {}, новее нет.\n", here.running()?))?;
        return Ok(ExitCode::SUCCESS);
    };
    if let (None, Some(source)) =
        (from, here.update.source.as_deref().filter(|source| source.starts_with("http")))
    {
        fetch(source, &release.archive, ARCHIVE, &folder.0)?;
    }
    let running = here.running()?;
    print(&format!("Обновление {running} → {}.\n", release.version))?;
    let told = marka_update::apply(
        here,
        &Update {
            data: &here.data,
            program: &here.update.program,
            folder: &folder,
            channel: &here.update.channel,
            keys: &Keys::new(&here.update.keys)?,
            running: &running,
            version: &release.version,
            who: if auto { "расписание" } else { "командная строка" },
            before: &|_| Ok(()),
            now: &now,
        },
    );
    for check in told? {
        print(&format!("{} {}: {}\n", if check.good { "✓" } else { "✗" }, check.what, check.seen))?;
    }
    print(&format!("Работает {}.\n", here.running()?))?;
    Ok(ExitCode::SUCCESS)
}

fn resume(here: &Here) -> anyhow::Result<ExitCode> {
    let ended = marka_update::resume(here, (&here.data, &here.update.program), &now)?;
    print(&match ended {
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

fn tell_history(data: &Path) -> anyhow::Result<ExitCode> {
    let known = history(data);
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

/// `marka release …`.
pub(crate) fn release(command: &Release) -> anyhow::Result<ExitCode> {
    match command {
        Release::Key { to, passphrase_file } => {
            let key = marka_update::new_key(&secret(passphrase_file)?)?;
            fs::create_dir_all(to).with_context(|| to.display().to_string())?;
            for (name, text) in [("marka.pub", &key.public), ("marka.key", &key.secret)] {
                let path = to.join(name);
                if path.exists() {
                    bail!("{} уже есть и не тронут", path.display());
                }
                fs::write(&path, text).with_context(|| path.display().to_string())?;
            }
            print(&key.public)?;
        }
        Release::Build { program, folder, channel, from, notes, wave } => {
            let version = version_of(program)
                .with_context(|| format!("{} не называет своей версии", program.display()))?;
            let notes = fs::read_to_string(notes).with_context(|| notes.display().to_string())?;
            let platform = platform();
            let offer =
                Offer { version: &version, platform: &platform, from, notes: notes.trim(), wave: *wave };
            let release = marka_update::build(program, folder, &offer)?;
            let mut list = list(folder, channel)?;
            list.releases
                .retain(|known| (&known.version, &known.platform) != (&release.version, &release.platform));
            list.releases.insert(0, release);
            keep(folder, &list)?;
            print(&format!(
                "Выпуск {version} для {platform} готов. Осталось подписать: marka release publish.\n"
            ))?;
        }
        Release::Publish { folder, channel, key, passphrase_file, withdraw } => {
            let mut list = list(folder, channel)?;
            for release in list.releases.iter_mut().filter(|release| withdraw.contains(&release.version)) {
                release.withdrawn = true;
            }
            let key = fs::read_to_string(key).with_context(|| key.display().to_string())?;
            marka_update::publish(folder, &list, (&key, &secret(passphrase_file)?))?;
            print(&format!("Подписано: выпусков {}.\n", list.releases.len()))?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// The list of a folder, signed or not: whoever signs it next answers for it.
fn list(folder: &Path, channel: &str) -> anyhow::Result<Manifest> {
    let path = folder.join(manifest_name(channel));
    match fs::read(&path) {
        Ok(bytes) => serde_json::from_slice(&bytes).with_context(|| path.display().to_string()),
        Err(_) => Ok(Manifest::new(channel)),
    }
}

fn keep(folder: &Path, list: &Manifest) -> anyhow::Result<()> {
    let path = folder.join(manifest_name(&list.channel));
    fs::write(&path, serde_json::to_vec_pretty(list)?).with_context(|| path.display().to_string())
}
