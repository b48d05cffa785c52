//! The rules in force, with all that pages and answers need of them: one immutable value, swapped as a whole.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock, PoisonError, RwLock};

use axum::http::HeaderMap;
use axum::http::header::HOST;
use marka_answers::Answers;
use marka_backup::Passphrase;
use marka_engine::engine::Engine;
use marka_engine::read::Reader;
use marka_pages::handbook::search::Handbook;
use marka_pages::prepared::Prepared;
use marka_pages::texts::Lang;
use marka_sign_in::{Directory, Provider};
use marka_store::{Role, Store, StoreError};

use crate::cache::Pages;
use crate::misread::store::Reports;
use crate::settings::Settings;
use crate::tls::Certificate;
use crate::watch::{AccessLog, Gate, Watch};

/// An immutable state of the rules.
pub struct Edition {
    /// Answers of the engine.
    pub answers: Arc<Answers>,
    prepared: [Prepared; 2],
    /// Pages of this edition that were written before.
    pub(crate) pages: Pages,
    /// Codes and texts as the handbook searches them, laid out when they are first asked for.
    handbook: OnceLock<Handbook>,
    /// Readers that wait for work: what one has learnt of the grammar makes the next reading quicker.
    readers: Mutex<Vec<Reader>>,
}

impl Edition {
    /// Prepares the pages of an engine in every language.
    pub fn new(answers: Arc<Answers>) -> Edition {
        let prepared = [Lang::Ru, Lang::En].map(|lang| Prepared::new(&answers.engine, lang));
        Edition {
            answers,
            prepared,
            pages: Pages::default(),
            handbook: OnceLock::new(),
            readers: Mutex::default(),
        }
    }

    /// The engine.
    pub fn engine(&self) -> &Engine {
        &self.answers.engine
    }

    /// Lends a reader for some work.
    pub(crate) fn reading<T>(&self, work: impl FnOnce(&mut Reader) -> T) -> T {
        let readers = || self.readers.lock().unwrap_or_else(PoisonError::into_inner);
        let mut reader = readers().pop().unwrap_or_default();
        let result = work(&mut reader);
        readers().push(reader);
        result
    }

    /// Codes and texts as the handbook searches them.
    pub(crate) fn handbook(&self) -> &Handbook {
        self.handbook.get_or_init(|| Handbook::new(self.engine()))
    }

    /// Identifies the state of the rules.
    pub fn hash(&self) -> &str {
        &self.engine().base.hash
    }

    /// Pieces of pages in a language.
    pub fn prepared(&self, lang: Lang) -> &Prepared {
        match lang {
            Lang::Ru => &self.prepared[0],
            Lang::En => &self.prepared[1],
        }
    }
}

/// What does not change while the portal runs.
#[derive(Clone, Debug, Default)]
pub struct PortalConfig {
    /// Address under which people reach the portal: `https://marka.example.org`. Links in letters begin with it.
    pub address: Option<String>,
    /// How many trusted proxies stand before the portal.
    pub proxies: usize,
    /// File to which a line is added for each request.
    pub access_log: Option<PathBuf>,
    /// What encrypts connections, where the portal does so itself.
    pub certificate: Option<Certificate>,
    /// Where it is told how updates stand.
    pub updates: Option<PathBuf>,
    /// The mail server.
    pub mail: Option<MailConfig>,
    /// Where backups go.
    pub backup: BackupConfig,
    /// A directory whose people may sign in.
    pub directory: Option<(Directory, Admission)>,
    /// A provider whose people may sign in; what its button says.
    pub provider: Option<(Provider, Admission, String)>,
}

/// Where backups go, and what is in them beside the database and the data folder.
#[derive(Clone, Debug, Default)]
pub struct BackupConfig {
    /// Folder of the archives; `backups` in the data folder where nobody said.
    pub folder: Option<PathBuf>,
    /// What encrypts them.
    pub passphrase: Option<Passphrase>,
    /// What takes each archive to another place: a program and its arguments; none where nobody does.
    pub command: Vec<String>,
    /// Rules of the site's own.
    pub rules: Option<PathBuf>,
}

impl BackupConfig {
    /// The folder of the archives of an installation.
    pub(crate) fn folder(&self, data: &Path) -> PathBuf {
        self.folder.clone().unwrap_or_else(|| data.join("backups"))
    }
}

/// What people of others may do here: nobody comes in without a role.
#[derive(Clone, Debug, Default)]
pub struct Admission {
    /// Roles by the groups that give them.
    pub roles: Vec<(String, Role)>,
    /// The role of those who are in none of these groups; without it they stay outside.
    pub otherwise: Option<Role>,
}

impl PortalConfig {
    /// The address of a page for people who are not on one of ours.
    pub(crate) fn link(&self, path: &str) -> String {
        format!("{}{path}", self.address.as_deref().unwrap_or("").trim_end_matches('/'))
    }
}

/// The mail server of the site.
#[derive(Clone)]
pub struct MailConfig {
    /// Name or address.
    pub server: String,
    /// Port.
    pub port: u16,
    /// Whether and how the connection is encrypted.
    pub security: MailSecurity,
    /// Name and password at the server.
    pub account: Option<(String, String)>,
    /// Whom letters come from.
    pub from: String,
}

/// Without the password.
impl std::fmt::Debug for MailConfig {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("MailConfig")
            .field("server", &self.server)
            .field("port", &self.port)
            .finish_non_exhaustive()
    }
}

/// How letters are handed over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum MailSecurity {
    /// Encrypted from the first byte.
    #[default]
    Tls,
    /// Encrypted once the server agrees; not at all where it does not.
    StartTls,
    /// As plain text, within the house only.
    None,
}

/// What all requests share.
#[derive(Clone)]
pub struct Portal {
    edition: Arc<RwLock<Arc<Edition>>>,
    settings: Arc<RwLock<Arc<Settings>>>,
    gate: Arc<RwLock<Arc<Gate>>>,
    /// What this node sees.
    pub(crate) watch: Arc<Watch>,
    /// The data folder.
    pub(crate) data: Arc<Path>,
    /// What people say of readings.
    pub(crate) reports: Arc<Reports>,
    /// What is kept.
    pub(crate) store: Store,
    /// What does not change.
    pub(crate) config: Arc<PortalConfig>,
}

impl Portal {
    /// A portal over an edition and a store that keeps what else it must in a data folder.
    pub async fn new(
        edition: Edition,
        data: &Path,
        store: Store,
        config: PortalConfig,
    ) -> Result<Portal, StoreError> {
        let settings = Settings::read(&store).await?;
        let log = config.access_log.as_ref().map(|path| {
            let opened = AccessLog::open(path);
            opened.map_err(|error| StoreError::Unreachable(format!("{}: {error}", path.display())))
        });
        Ok(Portal {
            gate: Arc::new(RwLock::new(Arc::new(Gate::new(&settings.addresses, &settings.limits)))),
            watch: Arc::new(Watch::new(log.transpose()?)),
            edition: Arc::new(RwLock::new(Arc::new(edition))),
            settings: Arc::new(RwLock::new(Arc::new(settings))),
            data: data.into(),
            reports: Arc::new(Reports::in_folder(data)),
            store,
            config: Arc::new(config),
        })
    }

    /// The edition in force. A request keeps the one that it began with.
    pub fn edition(&self) -> Arc<Edition> {
        self.edition.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Puts another edition in force.
    pub fn publish(&self, edition: Edition) {
        *self.edition.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(edition);
    }

    /// The settings in force.
    pub(crate) fn settings(&self) -> Arc<Settings> {
        self.settings.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Who is let in from where.
    pub(crate) fn gate(&self) -> Arc<Gate> {
        self.gate.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Reads the settings again where they were changed, here or on another node.
    pub(crate) async fn refresh(&self) -> Result<(), StoreError> {
        if self.store.settings_count().await? != self.settings().count {
            let settings = Settings::read(&self.store).await?;
            let former = self.settings();
            if (&former.addresses, &former.limits) != (&settings.addresses, &settings.limits) {
                let gate = Gate::new(&settings.addresses, &settings.limits);
                *self.gate.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(gate);
            }
            *self.settings.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(settings);
            // Pages that were written before look as the site looked then.
            self.edition().pages.forget();
        }
        Ok(())
    }

    /// The address of a page for letters; the path alone where nobody said under which address people reach the portal.
    pub(crate) fn link(&self, path: &str) -> String {
        self.config.link(path)
    }

    /// The address of a page for the person whose request this is to hand on: where nobody said under which address
    /// people reach the portal, the one that this person used.
    pub(crate) fn link_beside(&self, headers: &HeaderMap, path: &str) -> String {
        let host = headers.get(HOST).and_then(|host| host.to_str().ok());
        match (&self.config.address, host) {
            (None, Some(host)) => format!("http://{host}{path}"),
            _ => self.link(path),
        }
    }

    /// Whether browsers come by an encrypted connection.
    pub(crate) fn is_secure(&self) -> bool {
        self.config.address.as_ref().is_some_and(|address| address.starts_with("https://"))
    }
}
