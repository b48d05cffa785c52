//! Settings: a value as JSON for each key, with who changed it when; and a count by which nodes see that something changed.

use sea_orm::{ConnectionTrait, FromQueryResult};
use serde_json::{Value as Json, json};

use crate::history::{NewEvent, Subject, record};
use crate::sql::{all, run, value};
use crate::tx::change;
use crate::{Micros, Store, StoreError, Tx};

/// A setting.
#[derive(Clone, Debug, PartialEq)]
pub struct Setting {
    /// Its key.
    pub key: String,
    /// Its value.
    pub value: Json,
    /// Who changed it.
    pub changed_by: Option<i64>,
    /// When.
    pub changed_at: Micros,
}

#[derive(FromQueryResult)]
struct Row {
    key: String,
    value: String,
    changed_by: Option<i64>,
    changed_at: Micros,
}

/// Counts a change of something shared.
async fn count(on: &impl ConnectionTrait, name: &str) -> Result<(), StoreError> {
    let sql = "INSERT INTO change_count (name, count) VALUES ($1, 1) \
               ON CONFLICT (name) DO UPDATE SET count = change_count.count + 1";
    run(on, sql, vec![name.into()]).await.map(|_| ())
}

async fn set(tx: &Tx, key: &str, new: Option<&Json>, by: Option<i64>, now: Micros) -> Result<(), StoreError> {
    let sql = format!("SELECT value FROM setting WHERE key = $1{}", tx.locking());
    let before: Option<String> = value(tx, &sql, vec![key.into()]).await?;
    let before = before.and_then(|text| serde_json::from_str::<Json>(&text).ok());
    if before.as_ref() == new {
        return Ok(());
    }
    match new {
        Some(new) => {
            let sql = "INSERT INTO setting (key, value, changed_by, changed_at) VALUES ($1, $2, $3, $4) \
                       ON CONFLICT (key) DO UPDATE SET value = excluded.value, changed_by = excluded.changed_by, \
                       changed_at = excluded.changed_at";
            run(tx, sql, vec![key.into(), new.to_string().into(), by.into(), now.into()]).await?;
        }
        None => {
            run(tx, "DELETE FROM setting WHERE key = $1", vec![key.into()]).await?;
        }
    }
    let event = NewEvent {
        subject: (Subject::Settings, 0),
        at: now,
        person: by,
        kind: "changed",
        before: Some(json!({ key: before })),
        after: Some(json!({ key: new })),
    };
    record(tx, event).await?;
    count(tx, "settings").await
}

impl Store {
    /// All settings that were changed from their defaults.
    pub async fn settings(&self) -> Result<Vec<Setting>, StoreError> {
        let rows: Vec<Row> =
            all(&self.db, "SELECT key, value, changed_by, changed_at FROM setting ORDER BY key", vec![])
                .await?;
        let setting = |row: Row| Setting {
            value: serde_json::from_str(&row.value).unwrap_or(Json::Null),
            key: row.key,
            changed_by: row.changed_by,
            changed_at: row.changed_at,
        };
        Ok(rows.into_iter().map(setting).collect())
    }

    /// Changes a setting on all nodes; without a value it takes its default again.
    pub async fn set(
        &self,
        key: &str,
        new: Option<&Json>,
        by: Option<i64>,
        now: Micros,
    ) -> Result<(), StoreError> {
        change!(self, |tx| { set(tx, key, new, by, now).await })
    }

    /// Changes settings, all or none.
    pub async fn set_all(
        &self,
        values: &serde_json::Map<String, Json>,
        by: Option<i64>,
        now: Micros,
    ) -> Result<(), StoreError> {
        change!(self, |tx| {
            for (key, value) in values {
                set(tx, key, Some(value), by, now).await?;
            }
            Ok(())
        })
    }

    /// How often the settings were changed: a node that sees another number reads them again.
    pub async fn settings_count(&self) -> Result<i64, StoreError> {
        let sql = "SELECT count FROM change_count WHERE name = 'settings'";
        Ok(value(&self.db, sql, vec![]).await?.unwrap_or(0))
    }
}
