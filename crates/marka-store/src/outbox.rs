//! Letters that wait to be sent. They outlive a mail server that is down.

use sea_orm::FromQueryResult;

use crate::sql::{add, all, run, value};
use crate::tx::change;
use crate::{Micros, Store, StoreError};

/// How long a node may take to send a letter before another tries.
const LEASE: Micros = 2 * 60 * 1_000_000;

/// A letter.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Letter {
    /// Number.
    pub id: i64,
    /// Address.
    pub recipient: String,
    /// Subject.
    pub subject: String,
    /// Text.
    pub body: String,
    /// How often it was tried.
    pub attempts: i64,
    /// Why it did not go.
    pub last_error: String,
}

/// A letter to be sent.
#[derive(Clone, Debug)]
pub struct NewLetter<'a> {
    /// Address.
    pub recipient: &'a str,
    /// Subject.
    pub subject: &'a str,
    /// Text.
    pub body: &'a str,
}

const COLUMNS: &str = "id, recipient, subject, body, attempts, last_error";

impl Store {
    /// Lays a letter down to be sent.
    pub async fn post(&self, new: &NewLetter<'_>, now: Micros) -> Result<i64, StoreError> {
        let sql = "INSERT INTO outbox (recipient, subject, body, created_at, next_at, attempts, last_error) \
                   VALUES ($1, $2, $3, $4, $4, 0, '') RETURNING id";
        add(&self.db, sql, vec![new.recipient.into(), new.subject.into(), new.body.into(), now.into()]).await
    }

    /// Takes letters that are due; nobody else takes them for a while.
    pub async fn take_letters(&self, limit: u32, now: Micros) -> Result<Vec<Letter>, StoreError> {
        change!(self, |tx| {
            let skip = if self.is_file() { "" } else { " FOR UPDATE SKIP LOCKED" };
            let sql = format!(
                "UPDATE outbox SET next_at = $2, attempts = attempts + 1 WHERE id IN (SELECT id FROM outbox \
             WHERE sent_at IS NULL AND given_up_at IS NULL AND next_at <= $1 ORDER BY next_at, id LIMIT {limit}{skip}) \
             RETURNING {COLUMNS}"
            );
            let letters = all(tx, &sql, vec![now.into(), (now + LEASE).into()]).await?;
            Ok(letters)
        })
    }

    /// A letter went.
    pub async fn letter_sent(&self, id: i64, now: Micros) -> Result<(), StoreError> {
        let sql = "UPDATE outbox SET sent_at = $2, last_error = '' WHERE id = $1";
        run(&self.db, sql, vec![id.into(), now.into()]).await.map(|_| ())
    }

    /// A letter did not go; it is tried again later, or given up.
    pub async fn letter_failed(
        &self,
        id: i64,
        error: &str,
        again: Option<Micros>,
        now: Micros,
    ) -> Result<(), StoreError> {
        let given_up = again.is_none().then_some(now);
        let sql = "UPDATE outbox SET last_error = $2, next_at = $3, given_up_at = $4 WHERE id = $1";
        run(&self.db, sql, vec![id.into(), error.into(), again.unwrap_or(now).into(), given_up.into()])
            .await
            .map(|_| ())
    }

    /// How many letters wait.
    pub async fn waiting_letters(&self) -> Result<i64, StoreError> {
        let sql = "SELECT COUNT(*) FROM outbox WHERE sent_at IS NULL AND given_up_at IS NULL";
        Ok(value(&self.db, sql, vec![]).await?.unwrap_or(0))
    }

    /// Since when the oldest letter waits.
    pub async fn oldest_letter(&self) -> Result<Option<Micros>, StoreError> {
        let sql = "SELECT created_at FROM outbox WHERE sent_at IS NULL AND given_up_at IS NULL ORDER BY created_at LIMIT 1";
        value(&self.db, sql, vec![]).await
    }
}
