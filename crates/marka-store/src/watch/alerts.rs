//! What administrators were warned of.

use sea_orm::FromQueryResult;

use crate::sql::{all, run, value};
use crate::{Micros, Store, StoreError};

/// An alert.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Alert {
    /// Number.
    pub id: i64,
    /// The rule that it follows from.
    pub rule: String,
    /// What it is about; empty where there is one thing only.
    pub about: String,
    /// What was found, in words.
    pub text: String,
    /// Since when.
    pub began_at: Micros,
    /// Until when.
    pub ended_at: Option<Micros>,
}

impl Store {
    /// Opens an alert; `false` where it is open already, here or on another node.
    pub async fn raise_alert(
        &self,
        rule: &str,
        about: &str,
        text: &str,
        now: Micros,
    ) -> Result<bool, StoreError> {
        let sql = "INSERT INTO alert (rule, about, text, began_at) VALUES ($1, $2, $3, $4) \
                   ON CONFLICT DO NOTHING RETURNING id";
        let values = vec![rule.into(), about.into(), text.into(), now.into()];
        Ok(value::<i64>(&self.db, sql, values).await?.is_some())
    }

    /// Ends an alert.
    pub async fn end_alert(&self, id: i64, now: Micros) -> Result<bool, StoreError> {
        let sql = "UPDATE alert SET ended_at = $2 WHERE id = $1 AND ended_at IS NULL";
        Ok(run(&self.db, sql, vec![id.into(), now.into()]).await? > 0)
    }

    /// Alerts: open ones first, then the newest.
    pub async fn alerts(&self, limit: u32) -> Result<Vec<Alert>, StoreError> {
        let sql = format!(
            "SELECT id, rule, about, text, began_at, ended_at FROM alert \
             ORDER BY CASE WHEN ended_at IS NULL THEN 0 ELSE 1 END, id DESC LIMIT {limit}"
        );
        all(&self.db, &sql, vec![]).await
    }
}
