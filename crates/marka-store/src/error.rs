//! What can go wrong with what is kept.

use sea_orm::{DbErr, RuntimeErr};
use std::error::Error;

/// Why the store did not do what it was asked for.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// There is nothing with this number or name.
    #[error("there is no such {0}")]
    Missing(&'static str),
    /// Somebody changed it since it was read.
    #[error("somebody changed it since it was read")]
    Stale,
    /// Something with the same key is there already.
    #[error("it is there already as number {0}")]
    Double(i64),
    /// It may not be done now; the reason is a key of a text.
    #[error("it may not be done: {0:?}")]
    Refused(Refusal),
    /// The database cannot be reached at present.
    #[error("the database cannot be reached: {0}")]
    Unreachable(String),
    /// Others change the same at present.
    #[error("others change the same: {0}")]
    Busy(String),
    /// The disk of the database is full.
    #[error("the disk of the database is full")]
    DiskFull,
    /// The database was made by a newer version of the program.
    #[error("the database was made by a newer version of the program (it knows the step «{0}»)")]
    Newer(String),
    /// The database refused a value that must be unique.
    #[error("a value that must be unique is there already: {0}")]
    Unique(String),
    /// Anything else that the database says.
    #[error("the database says: {0}")]
    Database(String),
}

/// Why something may not be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The last administrator stays one.
    LastAdministrator,
    /// The first administrator exists already.
    SetupClosed,
    /// The link or code was used, has expired or never was one.
    LinkSpent,
    /// The status does not lead there.
    Status,
    /// Nobody approves an entry of their own.
    OwnEntry,
    /// It is not this person's turn.
    NotYourTurn,
    /// The file is larger than what is kept.
    FileTooLarge,
    /// The target of a move is not empty.
    NotEmpty,
    /// What was written differs from what was read.
    NotTheSame,
}

impl From<Refusal> for StoreError {
    fn from(refusal: Refusal) -> StoreError {
        StoreError::Refused(refusal)
    }
}

impl From<DbErr> for StoreError {
    fn from(error: DbErr) -> StoreError {
        let (DbErr::Conn(RuntimeErr::SqlxError(cause))
        | DbErr::Exec(RuntimeErr::SqlxError(cause))
        | DbErr::Query(RuntimeErr::SqlxError(cause))) = &error
        else {
            let waits = matches!(error, DbErr::ConnectionAcquire(_) | DbErr::Conn(_));
            let text = error.to_string();
            return if waits { StoreError::Unreachable(text) } else { StoreError::Database(text) };
        };
        by_cause(cause, &error)
    }
}

fn by_cause(cause: &SqlxError, error: &DbErr) -> StoreError {
    let text = error.to_string();
    let Some(told) = cause.as_database_error() else {
        // Without a word of the database itself it was not reached, or was lost on the way.
        let lost = matches!(
            cause,
            SqlxError::Io(_)
                | SqlxError::Tls(_)
                | SqlxError::PoolTimedOut
                | SqlxError::PoolClosed
                | SqlxError::WorkerCrashed
                | SqlxError::Protocol(_)
        );
        return if lost { StoreError::Unreachable(text) } else { StoreError::Database(text) };
    };
    if told.is_unique_violation() {
        return StoreError::Unique(
            told.constraint().map_or_else(|| told.message().to_owned(), str::to_owned),
        );
    }
    match told.code().as_deref() {
        // SQLITE_FULL and the disk full of PostgreSQL.
        Some("13" | "53100") => StoreError::DiskFull,
        // A transaction that others overtook, or that waits for one that waits for it.
        Some("40001" | "40P01") => StoreError::Busy(text),
        // Too many connections, shutting down, starting up; SQLITE_BUSY and its kin.
        Some("53300" | "57P01" | "57P02" | "57P03" | "5" | "261" | "517") => StoreError::Unreachable(text),
        _ => StoreError::Database(text),
    }
}

use sea_orm::SqlxError;

impl StoreError {
    /// Whether the same may succeed a little later.
    pub fn passes(&self) -> bool {
        matches!(self, StoreError::Unreachable(_) | StoreError::Busy(_))
    }

    /// The error as a cause of another.
    pub fn boxed(self) -> Box<dyn Error + Send + Sync> {
        Box::new(self)
    }
}
