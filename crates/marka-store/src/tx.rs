//! The one way to write.

use sea_orm::{
    ConnectionTrait, DatabaseTransaction, DbBackend, DbErr, ExecResult, QueryResult, SqliteTransactionMode,
    Statement, TransactionOptions, TransactionTrait,
};
use tokio::sync::OwnedSemaphorePermit;

use crate::{Store, StoreError};

/// A transaction that may write. Dropped without [`Tx::commit`] it leaves nothing behind.
pub(crate) struct Tx {
    inner: DatabaseTransaction,
    /// SQLite has one writer: those of one process queue here, fairly, instead of asking again and again.
    _turn: Option<OwnedSemaphorePermit>,
}

impl Store {
    /// Begins to write. On SQLite the write lock is taken at once, so that what is read stays true until the commit;
    /// on PostgreSQL what is read in order to be changed must be locked by `FOR UPDATE` ([`Tx::locking`]).
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

impl Tx {
    /// Makes everything that was written last.
    pub(crate) async fn commit(self) -> Result<(), StoreError> {
        Ok(self.inner.commit().await?)
    }

    /// What locks the rows of a `SELECT`: `FOR UPDATE` where the database knows it.
    pub(crate) fn locking(&self) -> &'static str {
        match self.inner.get_database_backend() {
            DbBackend::Postgres => " FOR UPDATE",
            _ => "",
        }
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
