//! `marka update` and `marka release`.

use std::fs::{self, File};
use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::thread::sleep;
use std::time::{Duration, Instant, SystemTime};

use anyhow::{Context as _, bail};
use marka_portal::doctor::{Verdict, examine};
use marka_portal::{Place, console};
use marka_update::{
    Check, Folder, Keys, Manifest, Offer, Outcome, Update, UpdateError, Version, history, manifest_name,
    pending, platform, signature_name,
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
    /// Nobody else updates meanwhile.
    _lock: File,
}

/// What names commands that the administrator of the server runs is to be written by nobody else.
#[cfg(unix)]
fn trusted(config: &Config) -> anyhow::Result<()> {
    use std::os::unix::fs::MetadataExt as _;
    let Some(path) = &config.path else { return Ok(()) };
    let about = fs::metadata(path).with_context(|| path.display().to_string())?;
    // The folder of processes is the process's own.
    let own = fs::metadata("/proc/self").map_or(about.uid(), |own| own.uid());
    if own == 0 && (about.uid() != 0 || about.mode() & 0o022 != 0) {
        bail!("{} может изменить не только root: для обновлений положите его в /etc/marka", path.display());
    }
    Ok(())
}

#[cfg(not(unix))]
fn trusted(_: &Config) -> anyhow::Result<()> {
    Ok(())
}

impl Here {
    fn of(site: &Site) -> anyhow::Result<Here> {
        let config = config::read(site.config.as_deref(), &site.data)?;
        let Some(update) = config.update.clone() else {
            bail!("в файле настроек нет раздела [update]: сказано в главе «Обновления»");
        };
        trusted(&config)?;
        fs::create_dir_all(&update.state).with_context(|| update.state.display().to_string())?;
        let path = update.state.join("lock");
        let lock = File::create(&path).with_context(|| path.display().to_string())?;
        if lock.try_lock().is_err() {
            bail!("другое обновление идёт прямо сейчас");
        }
        Ok(Here { config, update, data: site.data.clone(), _lock: lock })
    }

    /// The version of the program that the service runs.
    fn running(&self) -> anyhow::Result<String> {
        version_of(&self.update.program)
            .with_context(|| format!("{} не называет своей версии", self.update.program.display()))
    }

    /// The version that the service tells at this moment.
    fn answer(&self) -> Result<Option<String>, String> {
        let config = ureq::Agent::config_builder().timeout_global(Some(PATIENCE)).max_redirects(0);
        let agent = config.build().new_agent();
        let told = agent.get(&self.update.health).call();
        let told = told.map_err(|error| format!("{}: {error}", self.update.health))?;
        let version = told.headers().get("marka-version").and_then(|told| told.to_str().ok());
        Ok(version.map(str::to_owned))
    }

    /// What others count this installation by: made once, by chance.
    fn name(&self) -> anyhow::Result<String> {
        let path = self.update.state.join("site");
        if let Ok(name) = fs::read_to_string(&path) {
            return Ok(name);
        }
        let name = format!("{:x}-{:x}", now(), std::process::id());
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
        let free = console::disk_free(&self.update.state).unwrap_or(i64::MAX);
        let needed = files_of(&self.config.place)
            .unwrap_or_default()
            .iter()
            .chain([&program.to_owned()])
            .filter_map(|path| fs::metadata(path).ok())
            .map(|about| 2 * about.len())
            .sum::<u64>();
        checks.push(check(
            "место для точки восстановления",
            u64::try_from(free).unwrap_or(0) > needed,
            format!("свободно {} МБ, нужно {} МБ", free / 1_048_576, needed / 1_048_576 + 1),
        ));
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
        let told = |error: anyhow::Error| format!("{error:#}");
        let _alone = backup::alone(&self.data).map_err(told)?;
        for name in files_of(&self.config.place)? {
            let saved = into.join(name.file_name().unwrap_or_default());
            if name.exists() {
                copy(&name, &saved).map_err(told)?;
            }
        }
        Ok(into.to_owned())
    }

    fn put_back(&self, saved: &Path) -> Result<(), String> {
        let told = |error: anyhow::Error| format!("{error:#}");
        let _alone = backup::alone(&self.data).map_err(told)?;
        for name in files_of(&self.config.place)? {
            let saved = saved.join(name.file_name().unwrap_or_default());
            if saved.exists() {
                copy(&saved, &name).map_err(told)?;
            } else if name.exists() {
                fs::remove_file(&name).map_err(|error| format!("{}: {error}", name.display()))?;
            }
        }
        Ok(())
    }
}

/// The files of a database: it is stopped, so that they are all of it. They are copied as they are: the program that reads
/// them again is the one that wrote them.
fn files_of(place: &Place) -> Result<Vec<PathBuf>, String> {
    let Place::File(path) = place else {
        return Err("база на сервере".to_owned());
    };
    let beside = |end: &str| PathBuf::from(format!("{}{end}", path.display()));
    // The database comes last: what belongs to another state of it is gone by then.
    Ok(vec![beside("-wal"), beside("-shm"), path.clone()])
}

/// Copies a file beside its place and over it; it belongs to whom it belonged.
fn copy(from: &Path, to: &Path) -> anyhow::Result<()> {
    let beside = PathBuf::from(format!("{}.copy", to.display()));
    fs::copy(from, &beside).with_context(|| beside.display().to_string())?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt as _;
        let about = fs::metadata(from)?;
        std::os::unix::fs::chown(&beside, Some(about.uid()), Some(about.gid()))
            .with_context(|| beside.display().to_string())?;
    }
    File::open(&beside).and_then(|file| file.sync_all()).with_context(|| beside.display().to_string())?;
    fs::rename(&beside, to).with_context(|| to.display().to_string())?;
    if let Some(folder) = to.parent() {
        File::open(folder)
            .and_then(|folder| folder.sync_all())
            .with_context(|| folder.display().to_string())?;
    }
    Ok(())
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
        UpdateCommand::History { site } => tell_history(&Here::of(site)?.update.state),
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
    let path = here.update.state.join(format!("serial-{}", manifest.channel));
    let seen = fs::read_to_string(&path).ok().and_then(|seen| seen.trim().parse::<u64>().ok());
    if seen.is_some_and(|seen| manifest.serial < seen) {
        return Err(UpdateError::Older.into());
    }
    fs::write(&path, manifest.serial.to_string()).with_context(|| path.display().to_string())?;
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
    if pending(&here.update.state)?.is_some() {
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
            state: &here.update.state,
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
    let ended = marka_update::resume(here, (&here.update.state, &here.update.program), &now)?;
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
                own(&path)?.write_all(text.as_bytes()).with_context(|| path.display().to_string())?;
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
            draft(folder, &list)?;
            print(&format!(
                "Выпуск {version} для {platform} готов. Осталось подписать: marka release publish.\n"
            ))?;
        }
        Release::Publish { folder, channel, key, passphrase_file, withdraw } => {
            let mut list = list(folder, channel)?;
            for release in list.releases.iter_mut().filter(|release| withdraw.contains(&release.version)) {
                release.withdrawn = true;
            }
            list.serial += 1;
            let key = fs::read_to_string(key).with_context(|| key.display().to_string())?;
            marka_update::publish(folder, &list, (&key, &secret(passphrase_file)?))?;
            let _ = fs::remove_file(draft_path(folder, channel));
            print(&format!("Подписано: выпусков {}.\n", list.releases.len()))?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// A new file that only its owner reads.
fn own(path: &Path) -> anyhow::Result<File> {
    let mut options = File::options();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).with_context(|| path.display().to_string())
}

/// What is to be signed next: sites read the signed list until then.
fn draft_path(folder: &Path, channel: &str) -> PathBuf {
    folder.join(format!("{}.draft", manifest_name(channel)))
}

/// The list as it was left: what is to be signed, else what was.
fn list(folder: &Path, channel: &str) -> anyhow::Result<Manifest> {
    for path in [draft_path(folder, channel), folder.join(manifest_name(channel))] {
        match fs::read(&path) {
            Ok(bytes) => return serde_json::from_slice(&bytes).with_context(|| path.display().to_string()),
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            Err(error) => return Err(error).with_context(|| path.display().to_string()),
        }
    }
    Ok(Manifest::new(channel))
}

fn draft(folder: &Path, list: &Manifest) -> anyhow::Result<()> {
    let path = draft_path(folder, &list.channel);
    fs::write(&path, serde_json::to_vec_pretty(list)?).with_context(|| path.display().to_string())
}
