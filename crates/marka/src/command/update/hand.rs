//! What an update does in the data folder: in a process of its own, as the owner of that folder. Whoever updates hands it
//! bytes and takes bytes, and opens nothing there.

use std::fs::{self, File};
use std::io::{self, ErrorKind, Read as _, Write as _, stdin, stdout};
use std::path::{Path, PathBuf};
use std::process::{ExitCode, Stdio};

use anyhow::{Context as _, bail};
use marka_portal::doctor::{Verdict, examine};
use marka_portal::{Place, console};
use marka_update::{Check, Request};

use super::super::{backup, owner::as_owner};
use crate::cli::{Hand, Site};
use crate::config;

/// The largest answer that is read, in bytes.
const ANSWER: u64 = 1024 * 1024;

/// `marka update hand …`: for updates only.
pub(super) fn run(site: &Site, hand: &Hand) -> anyhow::Result<ExitCode> {
    match hand {
        Hand::Check => serde_json::to_writer(stdout(), &check(site)?)?,
        Hand::Save => save(site)?,
        Hand::Back { name } => back(site, name)?,
        Hand::Asked => {
            let path = Request::path(&site.data);
            match File::open(&path) {
                Ok(file) => {
                    let taken = io::copy(&mut file.take(ANSWER), &mut stdout());
                    // One that cannot be understood is not asked again either.
                    fs::remove_file(&path)?;
                    taken?;
                }
                Err(error) if error.kind() == ErrorKind::NotFound => {}
                Err(error) => return Err(error.into()),
            }
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// Lets a hand work: what it is given to read, and where its answer goes.
fn send(site: &Site, words: &[&str], given: Stdio, answer: Stdio) -> anyhow::Result<std::process::Child> {
    let mut command = as_owner(&site.data)?;
    command.args(["update", "hand", "--data"]).arg(&site.data);
    if let Some(config) = &site.config {
        command.arg("--config").arg(config);
    }
    Ok(command.args(words).stdin(given).stdout(answer).stderr(Stdio::piped()).spawn()?)
}

fn wait(child: std::process::Child) -> anyhow::Result<()> {
    let ended = child.wait_with_output()?;
    if ended.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&ended.stderr);
    bail!("{}", said.trim().trim_start_matches("Ошибка: "))
}

fn answered(site: &Site, words: &[&str]) -> anyhow::Result<Vec<u8>> {
    let mut child = send(site, words, Stdio::null(), Stdio::piped())?;
    let (mut bytes, mut told) = (Vec::new(), child.stdout.take().context("без ответа")?);
    (&mut told).take(ANSWER).read_to_end(&mut bytes)?;
    drop(told);
    wait(child)?;
    Ok(bytes)
}

/// What the owner of the data folder finds there.
pub(super) fn checks(site: &Site) -> anyhow::Result<Vec<Check>> {
    Ok(serde_json::from_slice(&answered(site, &["check"])?)?)
}

/// What a person asked for in the portal; it is asked for no more.
pub(super) fn asked(site: &Site) -> anyhow::Result<Option<Request>> {
    Ok(Request::understood(&answered(site, &["asked"])?))
}

/// Saves the database into a file.
pub(super) fn saved(site: &Site, into: &Path) -> anyhow::Result<()> {
    let file = File::create(into).with_context(|| into.display().to_string())?;
    wait(send(site, &["save"], Stdio::null(), file.try_clone()?.into())?)?;
    file.sync_all().with_context(|| into.display().to_string())
}

/// Brings the database back from a file; what is there now is kept under a name.
pub(super) fn brought_back(site: &Site, from: &Path, name: &str) -> anyhow::Result<()> {
    let file = File::open(from).with_context(|| from.display().to_string())?;
    wait(send(site, &["back", name], file.into(), Stdio::null())?)
}

/// The file of the database.
fn database(site: &Site) -> anyhow::Result<PathBuf> {
    let config = config::read(site.config.as_deref(), &site.data)?;
    match config.place {
        Place::File(path) if path.is_absolute() => Ok(path),
        Place::File(path) => bail!("{}: назовите базу полным путём", path.display()),
        Place::Server(_) => {
            bail!("база на сервере: сделайте её копию и обновите программу по главе «Обновления»")
        }
    }
}

fn check(site: &Site) -> anyhow::Result<Vec<Check>> {
    let config = config::read(site.config.as_deref(), &site.data)?;
    let point = "точка восстановления";
    let mut checks = vec![match database(site).and_then(|path| Ok((fs::metadata(&path)?.len(), path))) {
        Ok((length, path)) => {
            let folder = path.parent().unwrap_or(Path::new("/"));
            let free = u64::try_from(console::disk_free(folder).unwrap_or(i64::MAX)).unwrap_or(0);
            Check {
                what: point.to_owned(),
                good: free > length,
                seen: format!("база {} МБ, рядом с ней свободно {} МБ", length / MEGA + 1, free / MEGA),
            }
        }
        Err(error) => Check { what: point.to_owned(), good: false, seen: format!("{error:#}") },
    }];
    let found = examine(&config.place, &site.data, &config.portal)?;
    checks.extend(found.into_iter().map(|one| Check {
        what: one.what.to_owned(),
        good: one.verdict != Verdict::Bad,
        seen: format!("{} {}", one.seen, one.advice).trim_end().to_owned(),
    }));
    Ok(checks)
}

const MEGA: u64 = 1_048_576;

/// The files of a stopped database, each after its length: the program that reads them again is the one that wrote them.
fn save(site: &Site) -> anyhow::Result<()> {
    let path = database(site)?;
    let _alone = backup::alone(&site.data)?;
    let mut out = stdout().lock();
    for (path, needed) in [(path.clone(), true), (beside(&path, "-wal"), false)] {
        match File::open(&path) {
            Ok(mut file) => {
                let length = file.metadata()?.len();
                out.write_all(&length.to_le_bytes())?;
                let copied = io::copy(&mut file, &mut out)?;
                if copied != length {
                    bail!("{}: меняется во время сохранения", path.display());
                }
            }
            Err(error) if error.kind() == ErrorKind::NotFound && !needed => {
                out.write_all(&0_u64.to_le_bytes())?;
            }
            Err(error) => return Err(error).with_context(|| path.display().to_string()),
        }
    }
    Ok(out.flush()?)
}

fn beside(path: &Path, end: &str) -> PathBuf {
    PathBuf::from(format!("{}{end}", path.display()))
}

fn back(site: &Site, name: &str) -> anyhow::Result<()> {
    let path = database(site)?;
    let _alone = backup::alone(&site.data)?;
    let folder = path.parent().unwrap_or(Path::new("/"));
    let mut given = stdin().lock();
    let mut part = || -> anyhow::Result<tempfile::NamedTempFile> {
        let mut length = [0; 8];
        given.read_exact(&mut length)?;
        let mut file = tempfile::Builder::new().prefix(".back-").tempfile_in(folder)?;
        let length = u64::from_le_bytes(length);
        if io::copy(&mut (&mut given).take(length), &mut file)? != length {
            bail!("точка восстановления не цела");
        }
        file.as_file().sync_all()?;
        Ok(file)
    };
    // All of it is on the disk before anything is replaced.
    let (database, wal) = (part()?, part()?);
    put_aside(&path, &beside(&path, &format!(".undone-{name}")))?;
    put_aside(&beside(&path, "-wal"), &beside(&path, &format!(".undone-{name}-wal")))?;
    for end in ["-wal", "-shm"] {
        remove(&beside(&path, end))?;
    }
    database.persist(&path).with_context(|| path.display().to_string())?;
    if wal.as_file().metadata()?.len() > 0 {
        wal.persist(beside(&path, "-wal"))?;
    }
    File::open(folder)?.sync_all().with_context(|| folder.display().to_string())
}

fn remove(path: &Path) -> anyhow::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != ErrorKind::NotFound => {
            Err(error).with_context(|| path.display().to_string())
        }
        _ => Ok(()),
    }
}

/// Keeps a file under another name too; one that was kept there before, when this was broken off, stays.
fn put_aside(path: &Path, to: &Path) -> anyhow::Result<()> {
    match fs::hard_link(path, to) {
        Err(error) if !matches!(error.kind(), ErrorKind::NotFound | ErrorKind::AlreadyExists) => {
            Err(error).with_context(|| to.display().to_string())
        }
        _ => Ok(()),
    }
}
