//! Sessions and failed sign-ins of everybody, by address.

use sea_orm::FromQueryResult;

use crate::jobs::Counted;
use crate::sql::{all, run};
use crate::{Micros, Store, StoreError};

/// A session that goes on.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct LiveSession {
    /// Number.
    pub id: i64,
    /// Whose it is.
    pub person_id: i64,
    /// Name.
    pub name: String,
    /// Name at sign-in.
    pub login: String,
    /// Device.
    pub device: String,
    /// Where it was seen last.
    pub address: String,
    /// Since when.
    pub created_at: Micros,
    /// When it was seen last.
    pub seen_at: Micros,
}

/// Sign-ins that failed from an address for an account.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct FailedFrom {
    /// Address.
    pub address: String,
    /// Account, as it was typed and folded.
    pub login_key: String,
    /// How many.
    pub count: i64,
    /// The last.
    pub last: Micros,
}

impl Store {
    /// Sessions that go on, the last seen first: all, or those from an address.
    pub async fn live_sessions(
        &self,
        address: Option<&str>,
        now: Micros,
        limit: u32,
    ) -> Result<Vec<LiveSession>, StoreError> {
        let mut values = vec![now.into()];
        let mut from = "";
        if let Some(address) = address {
            values.push(address.into());
            from = "AND session.address = $2";
        }
        let sql = format!(
            "SELECT session.id, person_id, name, login, device, address, session.created_at, seen_at FROM session \
             JOIN person ON person.id = session.person_id WHERE expires_at > $1 {from} \
             ORDER BY seen_at DESC, session.id DESC LIMIT {limit}"
        );
        all(&self.db, &sql, values).await
    }

    /// Ends a session, whosever it is.
    pub async fn end_any_session(&self, session: i64) -> Result<(), StoreError> {
        run(&self.db, "DELETE FROM session WHERE id = $1", vec![session.into()]).await.map(|_| ())
    }

    /// Sign-ins that failed since a moment by address and account, the most frequent first.
    pub async fn failed_by_address(&self, from: Micros, most: u32) -> Result<Vec<(String, i64)>, StoreError> {
        let sql = format!(
            "SELECT address AS key, COUNT(*) AS count FROM sign_in_failure WHERE at >= $1 \
             GROUP BY address ORDER BY count DESC, key LIMIT {most}"
        );
        let rows: Vec<Counted> = all(&self.db, &sql, vec![from.into()]).await?;
        Ok(rows.into_iter().map(|row| (row.key, row.count)).collect())
    }

    /// Failed sign-ins by address and account, the most first.
    pub async fn failed_sign_ins(
        &self,
        address: Option<&str>,
        since: Micros,
        limit: u32,
    ) -> Result<Vec<FailedFrom>, StoreError> {
        let mut values = vec![since.into()];
        let mut from = "";
        if let Some(address) = address {
            values.push(address.into());
            from = "AND address = $2";
        }
        let sql = format!(
            "SELECT address, login_key, COUNT(*) AS count, MAX(at) AS last FROM sign_in_failure \
             WHERE at >= $1 {from} GROUP BY address, login_key ORDER BY 3 DESC, 4 DESC LIMIT {limit}"
        );
        all(&self.db, &sql, values).await
    }
}
