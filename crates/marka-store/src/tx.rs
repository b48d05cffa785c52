//! The one way to write.

use std::time::Duration;

use sea_orm::{
    ConnectionTrait, DatabaseTransaction, DbBackend, DbErr, ExecResult, QueryResult, SqliteTransactionMode,
    Statement, TransactionOptions, TransactionTrait,
};
use tokio::sync::OwnedSemaphorePermit;

use crate::sql::run;
use crate::{Store, StoreError};

/// How long a change that met another waits before it is begun anew; twice as long each time.
const PAUSE: Duration = Duration::from_millis(5);
/// The longest pause: after it the change is given up.
const LONGEST: Duration = Duration::from_millis(320);

/// A transaction that may write. Dropped without [`Tx::commit`] it leaves nothing behind.
pub(crate) struct Tx {
    inner: DatabaseTransaction,
    /// SQLite has one writer: those of one process queue here, fairly, instead of asking again and again.
    _turn: Option<OwnedSemaphorePermit>,
}

/// What only one transaction at a time may be at.
#[derive(Clone, Copy)]
pub(crate) enum Part {
    /// The schema.
    Schema,
    /// Who is an administrator.
    Administrators,
}

/// Numbers of locks of PostgreSQL begin here, away from those of other programs.
const LOCKS: i64 = 0x6d_6172_6b61;

impl Store {
    /// Begins to write. On SQLite the write lock is taken at once, so that what is read stays true until the commit;
    /// on PostgreSQL what is read in order to be changed must be locked by `FOR UPDATE` ([`Tx::locking`]).
    #[expect(clippy::disallowed_methods, reason = "this is the one way")]
    pub(crate) async fn write(&self) -> Result<Tx, StoreError> {
        let turn = if self.is_file() { self.writer.clone().acquire_owned().await.ok() } else { None };
        let options = TransactionOptions {
            sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
            ..TransactionOptions::default()
        };
        let inner = self.db.begin_with_options(options).await?;
        Ok(Tx { inner, _turn: turn })
    }
}

/// How often a change was begun anew.
pub(crate) struct Patience(Duration);

impl Patience {
    /// For a change that is begun first.
    pub(crate) fn new() -> Patience {
        Patience(PAUSE)
    }

    /// How long to wait before a change is begun anew; nothing where it is over.
    pub(crate) fn pause<T>(&mut self, done: &Result<T, StoreError>) -> Option<Duration> {
        let pause = self.0;
        self.0 *= 2;
        (matches!(done, Err(StoreError::Busy(_))) && pause <= LONGEST).then_some(pause)
    }
}

/// Does a change, all or nothing, and gives its result. Where the database gives it up because others change the same,
/// it is begun anew a few times: PostgreSQL does so with one of two transactions that wait for each other.
///
/// A macro, since the future of an asynchronous closure that borrows cannot be sent to another thread.
macro_rules! change {
    ($store:expr, |$tx:ident| $work:block) => {{
        let mut patience = $crate::tx::Patience::new();
        loop {
            let begun = $store.write().await?;
            let $tx = &begun;
            let done: Result<_, $crate::StoreError> = async { $work }.await;
            let done = begun.end(done).await;
            match patience.pause(&done) {
                Some(pause) => tokio::time::sleep(pause).await,
                None => break done,
            }
        }
    }};
}
pub(crate) use change;

impl Tx {
    /// Makes everything that was written last.
    pub(crate) async fn commit(self) -> Result<(), StoreError> {
        Ok(self.inner.commit().await?)
    }

    /// Makes what was done last, where it was; else leaves nothing behind.
    pub(crate) async fn end<T>(self, done: Result<T, StoreError>) -> Result<T, StoreError> {
        match done {
            Ok(value) => self.commit().await.map(|()| value),
            Err(error) => {
                // Where even that fails, the connection is lost, and the change with it.
                self.inner.rollback().await.ok();
                Err(error)
            }
        }
    }

    /// What locks the rows of a `SELECT`: `FOR UPDATE` where the database knows it.
    ///
    /// What is read by the same statement that waits for a lock may be older than the lock: where it matters which
    /// rows there are, and not only what is in them, [`Tx::alone`] comes first.
    pub(crate) fn locking(&self) -> &'static str {
        match self.inner.get_database_backend() {
            DbBackend::Postgres => " FOR UPDATE",
            _ => "",
        }
    }

    /// Waits until nobody else is at a part; others wait until this transaction ends. SQLite has one writer anyway.
    pub(crate) async fn alone(&self, part: Part) -> Result<(), StoreError> {
        if self.inner.get_database_backend() == DbBackend::Postgres {
            run(self, "SELECT pg_advisory_xact_lock($1)", vec![(LOCKS + part as i64).into()]).await?;
        }
        Ok(())
    }
}

#[sea_orm::prelude::async_trait::async_trait]
impl ConnectionTrait for Tx {
    fn get_database_backend(&self) -> DbBackend {
        self.inner.get_database_backend()
    }

    async fn execute_raw(&self, statement: Statement) -> Result<ExecResult, DbErr> {
        self.inner.execute_raw(statement).await
    }

    async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
        self.inner.execute_unprepared(sql).await
    }

    async fn query_one_raw(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        self.inner.query_one_raw(statement).await
    }

    async fn query_all_raw(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        self.inner.query_all_raw(statement).await
    }
}
