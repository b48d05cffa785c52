//! What the server's command line does with what is kept, without a portal that runs.

use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};

use marka_backup::{BackupError, Manifest, Passphrase, Restored, Site};
use marka_store::{
    LinkKind, Moved, NewPerson, Person, PersonEdit, PersonState, Place, Role, SignInSource, Store,
    StoreError, digest,
};

use crate::backups::carry;
use crate::clock::{DAY, now};
use crate::edition::{BackupConfig, PortalConfig};
use crate::moment;
use crate::secrets::token;
use crate::support;
use crate::watch;

/// Why a command did not do what it was asked for.
#[derive(Debug, thiserror::Error)]
pub enum ConsoleError {
    /// The database.
    #[error("{0}")]
    Store(#[from] StoreError),
    /// A backup.
    #[error("{0}")]
    Backup(#[from] BackupError),
    /// There is no such person.
    #[error("нет человека с именем для входа «{0}»")]
    Nobody(String),
    /// Another service keeps the password.
    #[error("пароль для «{0}» хранит внешняя служба входа, портал его не меняет")]
    Outside(String),
    /// The command that takes a backup to another place.
    #[error("копия сделана, но в другое место не отправлена: {0}")]
    NotCarried(String),
    /// The database has the schema of an older program.
    #[error(
        "база ещё в виде, который знает прежняя программа: сделайте копию ею, а если базы нет - запустите портал"
    )]
    OtherSchema,
    /// The runtime or the source of randomness.
    #[error("{0}")]
    Io(#[from] io::Error),
}

/// A person in a list.
pub struct Listed {
    /// Name at sign-in.
    pub login: String,
    /// Name.
    pub name: String,
    /// State, as it is kept.
    pub state: &'static str,
    /// Roles, as they are kept.
    pub roles: Vec<&'static str>,
}

/// Who is invited.
pub struct Invited<'a> {
    /// Name at sign-in.
    pub login: &'a str,
    /// Name.
    pub name: &'a str,
    /// Address of mail.
    pub email: Option<&'a str>,
    /// Roles, as they are kept.
    pub roles: &'a [String],
}

/// A change of an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// Switches the second factor off.
    SecondOff,
    /// Lets the person in no more.
    Block,
    /// Lets the person in again.
    Unblock,
    /// Makes the person an administrator.
    Administrator,
}

/// The words of all roles.
pub fn roles() -> Vec<&'static str> {
    Role::ALL.iter().map(|role| role.word()).collect()
}

pub(crate) fn wait<T>(work: impl Future<Output = Result<T, ConsoleError>>) -> Result<T, ConsoleError> {
    tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(work)
}

/// Takes the missing steps to the present schema; gives their names.
pub fn migrate(place: &Place) -> Result<Vec<&'static str>, ConsoleError> {
    wait(async {
        let missing = Store::connect(place).await?.missing_steps().await?;
        Store::open(place).await?;
        Ok(missing)
    })
}

/// Copies everything into another database, which must be new.
pub fn copy(from: &Place, to: &Place) -> Result<Vec<Moved>, ConsoleError> {
    wait(async { Ok(Store::open(from).await?.copy_to(&Store::open(to).await?).await?) })
}

/// Makes a backup; gives where it is and what is in it.
pub fn backup(
    place: &Place,
    data: &Path,
    config: &BackupConfig,
) -> Result<(PathBuf, Manifest), ConsoleError> {
    let site = Site { data: data.to_owned(), rules: config.rules.clone() };
    let made = wait(async {
        // A copy is what one goes back to: it does not bring the database to another form.
        let store = Store::connect(place).await?;
        if !store.missing_steps().await?.is_empty() {
            return Err(ConsoleError::OtherSchema);
        }
        let passphrase = config.passphrase.as_ref();
        Ok(marka_backup::make(&store, &site, &config.folder(data), passphrase, now()).await?)
    })?;
    carry(&config.command, &made.0).map_err(ConsoleError::NotCarried)?;
    Ok(made)
}

/// Whether an installation could be restored from an archive.
pub fn try_backup(
    archive: &Path,
    passphrase: Option<&Passphrase>,
    scratch: &Path,
) -> Result<Manifest, ConsoleError> {
    wait(async { Ok(marka_backup::try_out(archive, passphrase, scratch).await?) })
}

/// Restores an installation that does not run.
pub fn restore(
    archive: &Path,
    passphrase: Option<&Passphrase>,
    place: &Place,
    data: &Path,
    replace: bool,
) -> Result<Restored, ConsoleError> {
    wait(async { Ok(marka_backup::restore(archive, passphrase, place, data, replace).await?) })
}

/// What whoever helps would ask first, without names and secrets.
pub fn support_bundle(place: &Place, edition: &str, config: &PortalConfig) -> Result<String, ConsoleError> {
    wait(async { Ok(support::of_installation(&Store::open(place).await?, edition, config).await?) })
}

/// Bytes that are free where a folder is.
pub fn disk_free(folder: &Path) -> Option<i64> {
    watch::disk_free(folder)
}

/// A moment as programs read it: `2026-11-26T14:05:00Z`.
pub fn stamp(at: marka_store::Micros) -> String {
    moment::stamp(at)
}

/// All people.
pub fn people(place: &Place) -> Result<Vec<Listed>, ConsoleError> {
    wait(async {
        let people = Store::open(place).await?.people().await?;
        let listed = |person: Person| Listed {
            state: person.state.word(),
            roles: person.roles.iter().map(|role| role.word()).collect(),
            login: person.login,
            name: person.name,
        };
        Ok(people.into_iter().map(listed).collect())
    })
}

async fn known(store: &Store, login: &str) -> Result<Person, ConsoleError> {
    store.person_by_login(login).await?.ok_or_else(|| ConsoleError::Nobody(login.to_owned()))
}

async fn new_link(store: &Store, config: &PortalConfig, person: &Person) -> Result<String, ConsoleError> {
    let token = token().map_err(|error| io::Error::other(error.to_string()))?;
    let kind = if person.state == PersonState::Invited { LinkKind::Invitation } else { LinkKind::Reset };
    store.add_link(kind, &digest(token.as_bytes()), person.id, None, (now(), now() + 7 * DAY)).await?;
    Ok(config.link(&format!("/link/{token}")))
}

/// Invites a person; gives the link to a password.
pub fn invite(place: &Place, config: &PortalConfig, invited: &Invited<'_>) -> Result<String, ConsoleError> {
    wait(async {
        let store = Store::open(place).await?;
        let new = NewPerson {
            login: invited.login.to_owned(),
            name: invited.name.to_owned(),
            email: invited.email.unwrap_or("").to_owned(),
            language: "ru".to_owned(),
            source: SignInSource::Local,
            external_id: None,
            state: PersonState::Invited,
            password: None,
            roles: invited.roles.iter().filter_map(|word| Role::from_word(word)).collect::<BTreeSet<Role>>(),
        };
        let id = store.add_person(&new, None, now()).await?;
        let person = store.person(id).await?;
        new_link(&store, config, &person).await
    })
}

/// A new link to a password.
pub fn link(place: &Place, config: &PortalConfig, login: &str) -> Result<String, ConsoleError> {
    wait(async {
        let store = Store::open(place).await?;
        let person = known(&store, login).await?;
        if person.source != SignInSource::Local {
            return Err(ConsoleError::Outside(person.login));
        }
        new_link(&store, config, &person).await
    })
}

/// A key by which a program acts for a person.
pub fn key(place: &Place, login: &str, name: &str) -> Result<String, ConsoleError> {
    wait(async {
        let store = Store::open(place).await?;
        let person = known(&store, login).await?;
        let key = crate::account::new_key(&store, person.id, name, "").await;
        Ok(key.map_err(|error| io::Error::other(error.to_string()))?)
    })
}

/// Changes an account.
pub fn change(place: &Place, login: &str, change: Change) -> Result<(), ConsoleError> {
    wait(async {
        let store = Store::open(place).await?;
        let person = known(&store, login).await?;
        if change == Change::SecondOff {
            return Ok(store.set_totp(person.id, None, &[], None, now()).await?);
        }
        let is_new = person.source == SignInSource::Local && person.password.is_none();
        let mut edit =
            PersonEdit { name: person.name, email: person.email, state: person.state, roles: person.roles };
        match change {
            Change::Block => edit.state = PersonState::Blocked,
            Change::Unblock if is_new => edit.state = PersonState::Invited,
            Change::Unblock => edit.state = PersonState::Active,
            Change::Administrator | Change::SecondOff => {
                edit.roles.insert(Role::Administrator);
            }
        }
        Ok(store.edit_person(person.id, &edit, None, now()).await?)
    })
}
