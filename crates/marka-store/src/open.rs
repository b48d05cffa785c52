//! Opening a database and bringing it to the present schema.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use sea_orm::sqlx::sqlite::{SqliteJournalMode, SqliteSynchronous};
use sea_orm::{ConnectOptions, Database, DatabaseConnection, DbBackend};
use tokio::sync::Semaphore;

use crate::{Store, StoreError, migrate};

/// How long a writer of SQLite waits for another process, and a request for a connection.
const PATIENCE: Duration = Duration::from_secs(10);
/// Connections to SQLite: readers beside the one writer.
const READERS: u32 = 6;
/// Connections of one process to PostgreSQL.
const CONNECTIONS: u32 = 12;

/// Where the data are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// A file of SQLite.
    File(PathBuf),
    /// A database of PostgreSQL by its address.
    Server(String),
}

impl Place {
    /// The database in a data folder.
    pub fn in_folder(folder: &Path) -> Place {
        Place::File(folder.join("marka.db"))
    }

    /// `postgres://…` names a server, everything else a file.
    pub fn from_address(address: &str) -> Place {
        if address.starts_with("postgres://") || address.starts_with("postgresql://") {
            return Place::Server(address.to_owned());
        }
        Place::File(PathBuf::from(address.strip_prefix("sqlite:").unwrap_or(address)))
    }
}

impl Store {
    /// Opens a database, makes it where it is missing, and brings it to the present schema.
    pub async fn open(place: &Place) -> Result<Store, StoreError> {
        let store = Store::connect(place).await?;
        migrate::run(&store).await?;
        Ok(store)
    }

    /// Opens a database as it is.
    pub async fn connect(place: &Place) -> Result<Store, StoreError> {
        let (db, search) = match place {
            Place::File(path) => {
                let db = file(path).await?;
                (db.clone(), db)
            }
            Place::Server(address) => (server(address).await?, searches(address).await?),
        };
        Ok(Store { db, search, writer: Arc::new(Semaphore::new(1)), known: Arc::default() })
    }

    /// Brings the database to the present schema.
    pub async fn migrate(&self) -> Result<(), StoreError> {
        migrate::run(self).await
    }

    /// Closes the database: of a file nothing is left beside it.
    pub async fn close(self) -> Result<(), StoreError> {
        self.db.close().await?;
        Ok(self.search.close().await?)
    }

    /// Whether this is SQLite, which has one writer at a time.
    pub(crate) fn is_file(&self) -> bool {
        self.db.get_database_backend() == DbBackend::Sqlite
    }
}

async fn file(path: &Path) -> Result<DatabaseConnection, StoreError> {
    let path = path.to_owned();
    let mut options = ConnectOptions::new("sqlite::memory:");
    options.max_connections(READERS).acquire_timeout(PATIENCE).sqlx_logging(false);
    options.map_sqlx_sqlite_opts(move |options| {
        options
            .in_memory(false)
            .shared_cache(false)
            .filename(&path)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(PATIENCE)
            .pragma("cache_size", "-16000")
            // A row that REPLACE drives out is deleted: let the triggers that refuse it see that.
            .pragma("recursive_triggers", "ON")
    });
    // Who makes a file ready for many readers has it alone for a moment, and the others are not let wait for that.
    let mut pause = Duration::from_millis(5);
    loop {
        match Database::connect(options.clone()).await.map_err(StoreError::from) {
            Err(error) if error.passes() && pause < PATIENCE => tokio::time::sleep(pause).await,
            opened => return opened,
        }
        pause *= 2;
    }
}

fn to_server(address: &str) -> ConnectOptions {
    let mut options = ConnectOptions::new(address);
    options
        .max_connections(CONNECTIONS)
        .acquire_timeout(PATIENCE)
        .connect_timeout(PATIENCE)
        .sqlx_logging(false)
        .set_application_name("marka")
        // With disks of today a row found by an index costs little more than the next one.
        .map_sqlx_postgres_opts(|options| options.options([("random_page_cost", "1.1")]));
    options
}

async fn server(address: &str) -> Result<DatabaseConnection, StoreError> {
    Ok(Database::connect(to_server(address)).await?)
}

/// How many entries a part has differs from part to part, and so does the best way to them: each search is planned
/// for itself. What writes is not: every check of a foreign key would be planned anew too.
async fn searches(address: &str) -> Result<DatabaseConnection, StoreError> {
    let mut options = to_server(address);
    options.connect_lazy(true).map_sqlx_postgres_opts(|options| {
        options.options([("plan_cache_mode", "force_custom_plan"), ("random_page_cost", "1.1")])
    });
    Ok(Database::connect(options).await?)
}
