//! From an archive to an installation.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use marka_store::{Place, Refusal, Store, StoreError};
use tempfile::TempDir;

use crate::manifest::{DATABASE, FILES, Manifest, RULES};
use crate::unpack::unpack;
use crate::{BackupError, Passphrase, aside, sync_folder, workplace};

/// The configuration file of a data folder.
const CONFIGURATION: &str = "marka.toml";

/// What was restored.
#[derive(Clone, Debug)]
pub struct Restored {
    /// What the archive says of itself.
    pub manifest: Manifest,
    /// Where the former database was put aside.
    pub aside: Option<PathBuf>,
    /// Files that were there already and stayed as they are.
    pub kept: Vec<String>,
    /// Where the configuration file of the archive lies. It may name a database of the former site, so that it comes
    /// into force only when a person wants it.
    pub configuration: Option<PathBuf>,
}

/// An archive that was unpacked and found good: its database opens, has all rows and the present schema.
struct Tried {
    manifest: Manifest,
    folder: TempDir,
}

impl Tried {
    fn database(&self) -> PathBuf {
        self.folder.path().join(DATABASE)
    }

    async fn open(&self) -> Result<Store, BackupError> {
        Ok(Store::connect(&Place::File(self.database())).await?)
    }
}

async fn tried(
    archive: &Path,
    passphrase: Option<&Passphrase>,
    scratch: &Path,
) -> Result<Tried, BackupError> {
    let folder = workplace(scratch, ".restoring-")?;
    let (archive, passphrase) = (archive.to_owned(), passphrase.cloned());
    let tried = aside(move || {
        unpack(&archive, passphrase.as_ref(), folder.path()).map(|manifest| Tried { manifest, folder })
    })
    .await?;
    let store = tried.open().await?;
    let checked = check(&store, &tried.manifest).await;
    store.close().await?;
    checked.map(|()| tried)
}

/// The database is whole and holds what the manifest says, before and after the steps to the present schema.
async fn check(store: &Store, manifest: &Manifest) -> Result<(), BackupError> {
    if let Some(damage) = store.damage().await? {
        return Err(BackupError::Damaged(damage));
    }
    let same_schema = store.missing_steps().await?.is_empty();
    store.migrate().await.map_err(|error| match error {
        StoreError::Newer(_) => BackupError::Newer(manifest.program.clone()),
        error => error.into(),
    })?;
    let contents = store.contents().await?;
    for table in &manifest.tables {
        let now = contents.iter().find(|now| now.table == table.name);
        let same =
            now.is_some_and(|now| now.rows == table.rows && (!same_schema || now.checksum == table.checksum));
        if !same {
            return Err(BackupError::Damaged(format!("таблица «{}» не та, что в описи", table.name)));
        }
    }
    Ok(())
}

/// Restores an archive beside the installation, and throws the result away: whether it could be restored.
pub async fn try_out(
    archive: &Path,
    passphrase: Option<&Passphrase>,
    scratch: &Path,
) -> Result<Manifest, BackupError> {
    Ok(tried(archive, passphrase, scratch).await?.manifest)
}

/// Restores an archive into an installation that runs and that nobody has set up yet.
pub async fn into_unused(
    archive: &Path,
    passphrase: Option<&Passphrase>,
    store: &Store,
    data: &Path,
) -> Result<Restored, BackupError> {
    let tried = tried(archive, passphrase, data).await?;
    copy_into(&tried, store).await?;
    files(tried, None, data)
}

async fn copy_into(tried: &Tried, store: &Store) -> Result<(), BackupError> {
    let source = tried.open().await?;
    let copied = source.copy_to_unused(store).await;
    source.close().await?;
    copied.map(|_| ()).map_err(|error| match error {
        StoreError::Refused(Refusal::SetupClosed | Refusal::NotEmpty) => BackupError::InUse,
        error => error.into(),
    })
}

/// Restores an archive into an installation that does not run.
/// A database that is in use is replaced only when that is wanted, and only a file: it is put aside.
pub async fn restore(
    archive: &Path,
    passphrase: Option<&Passphrase>,
    place: &Place,
    data: &Path,
    replace: bool,
) -> Result<Restored, BackupError> {
    let tried = tried(archive, passphrase, data).await?;
    let aside = match place {
        Place::Server(_) => {
            let store = Store::open(place).await?;
            copy_into(&tried, &store).await?;
            None
        }
        Place::File(path) => swap(&tried, path, replace).await?,
    };
    files(tried, aside, data)
}

/// Puts a database in the place of another. At every moment there is a whole one: the former or the new.
async fn swap(tried: &Tried, path: &Path, replace: bool) -> Result<Option<PathBuf>, BackupError> {
    let mut aside = None;
    if path.exists() {
        let used = is_used(path).await;
        if used && !replace {
            return Err(BackupError::InUse);
        }
        let to = put_aside(path)?;
        aside = used.then_some(to);
    }
    // What belongs to another state of the database would be played into this one.
    for end in ["-wal", "-shm"] {
        let stale = with_end(path, end);
        match fs::remove_file(&stale) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                return Err(BackupError::at(&stale)(error));
            }
            _ => {}
        }
    }
    let database = tried.database();
    fs::rename(&database, path).or_else(|_| beside(&database, path)).map_err(BackupError::at(path))?;
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    sync_folder(folder).map_err(BackupError::at(folder))?;
    Ok(aside)
}

/// Whether somebody uses a database. What does not say that nobody is there is taken for used, one that is broken too.
async fn is_used(path: &Path) -> bool {
    let Ok(former) = Store::connect(&Place::File(path.to_owned())).await else { return true };
    let used = !former.people().await.is_ok_and(|people| people.is_empty());
    // The last one who closes a database leaves all of it in its one file; what could not be put there is put aside too.
    former.close().await.is_err() || used
}

fn with_end(path: &Path, end: &str) -> PathBuf {
    PathBuf::from(format!("{}{end}", path.display()))
}

/// Keeps a database under a name that nothing has yet, with what belongs to it.
fn put_aside(path: &Path) -> Result<PathBuf, BackupError> {
    let names = (1..).map(|number: u32| with_end(path, &format!(".before-{number}")));
    let mut free = names.filter(|name| !name.exists());
    let to = free.next().unwrap_or_default();
    let keep = |from: &Path, to: &Path| {
        fs::hard_link(from, to).or_else(|_| fs::copy(from, to).map(|_| ())).map_err(BackupError::at(to))
    };
    keep(path, &to)?;
    for end in ["-wal", "-shm"] {
        let from = with_end(path, end);
        if from.exists() {
            keep(&from, &with_end(&to, end))?;
        }
    }
    Ok(to)
}

/// Where the database lies on another disk than the data folder.
fn beside(from: &Path, to: &Path) -> io::Result<()> {
    let part = to.with_extension("db.part");
    fs::copy(from, &part)?;
    fs::File::open(&part)?.sync_all()?;
    fs::rename(&part, to)
}

/// Brings the files home.
fn files(tried: Tried, aside: Option<PathBuf>, data: &Path) -> Result<Restored, BackupError> {
    let (files, mut kept) = (tried.folder.path().join(FILES), Vec::new());
    let own = files.join(CONFIGURATION);
    let configuration = own.exists().then(|| data.join(format!("{CONFIGURATION}.from-backup")));
    if let Some(to) = &configuration {
        fs::rename(&own, to).map_err(BackupError::at(to))?;
    }
    bring(&files, data, &mut kept)?;
    bring(&tried.folder.path().join(RULES), &data.join(RULES), &mut kept)?;
    kept.sort();
    Ok(Restored { manifest: tried.manifest, aside, kept, configuration })
}

fn bring(from: &Path, to: &Path, kept: &mut Vec<String>) -> Result<(), BackupError> {
    let Ok(entries) = fs::read_dir(from) else {
        return Ok(());
    };
    fs::create_dir_all(to).map_err(BackupError::at(to))?;
    for entry in entries {
        let entry = entry.map_err(BackupError::at(from))?;
        let (source, target) = (entry.path(), to.join(entry.file_name()));
        if source.is_dir() {
            bring(&source, &target, kept)?;
        } else if target.exists() {
            kept.push(target.display().to_string());
        } else {
            fs::rename(&source, &target).map_err(BackupError::at(&target))?;
        }
    }
    sync_folder(to).map_err(BackupError::at(to))
}
