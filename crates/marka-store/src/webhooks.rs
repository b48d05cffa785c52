//! Addresses at which other programs are told what happens.

use sea_orm::FromQueryResult;

use crate::sql::{add, all, one, run};
use crate::{Micros, Store, StoreError};

/// An address and what it is told.
#[derive(Clone, PartialEq, Eq, FromQueryResult)]
pub struct Webhook {
    /// Number.
    pub id: i64,
    /// Address.
    pub url: String,
    /// Words of the events, with blanks between them.
    pub events: String,
    /// What its messages are signed with.
    pub secret: String,
    /// When it was made.
    pub made_at: Micros,
    /// When it was told something last.
    pub told_at: Option<Micros>,
    /// Why the last message did not arrive; empty where it did.
    pub last_error: String,
}

/// Without the secret.
impl std::fmt::Debug for Webhook {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Webhook").field("id", &self.id).field("url", &self.url).finish_non_exhaustive()
    }
}

const COLUMNS: &str = "SELECT id, url, events, secret, made_at, told_at, last_error FROM webhook";

impl Store {
    /// Adds an address; gives its number.
    pub async fn add_webhook(
        &self,
        (url, events, secret): (&str, &str, &str),
        by: i64,
        now: Micros,
    ) -> Result<i64, StoreError> {
        let sql = "INSERT INTO webhook (url, events, secret, made_by, made_at, last_error) \
                   VALUES ($1, $2, $3, $4, $5, '') RETURNING id";
        let values = vec![url.into(), events.into(), secret.into(), by.into(), now.into()];
        add(&self.db, sql, values).await
    }

    /// All addresses.
    pub async fn webhooks(&self) -> Result<Vec<Webhook>, StoreError> {
        all(&self.db, &format!("{COLUMNS} ORDER BY id"), vec![]).await
    }

    /// An address, where it is still there.
    pub async fn webhook(&self, id: i64) -> Result<Option<Webhook>, StoreError> {
        one(&self.db, &format!("{COLUMNS} WHERE id = $1"), vec![id.into()]).await
    }

    /// How the last message went.
    pub async fn webhook_told(&self, id: i64, error: &str, now: Micros) -> Result<(), StoreError> {
        let sql = "UPDATE webhook SET told_at = $2, last_error = $3 WHERE id = $1";
        run(&self.db, sql, vec![id.into(), now.into(), error.into()]).await.map(|_| ())
    }

    /// Takes an address out.
    pub async fn remove_webhook(&self, id: i64) -> Result<(), StoreError> {
        run(&self.db, "DELETE FROM webhook WHERE id = $1", vec![id.into()]).await.map(|_| ())
    }
}
