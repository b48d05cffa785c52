//! What happened, to what, by whom: only ever added to.

use sea_orm::{ConnectionTrait, FromQueryResult};
use serde_json::Value as Json;

use crate::sql::{add, all};
use crate::{Micros, Store, StoreError, words};

words! {
    /// What an event, remark or file belongs to.
    Subject, "subject" {
        /// An entry of the register.
        Entry = "entry",
        /// A request.
        Request = "request",
        /// A person.
        Person = "person",
        /// A suggestion.
        Suggestion = "suggestion",
        /// A request for support.
        Ticket = "ticket",
        /// Settings; all of them are one subject.
        Settings = "settings",
    }
}

/// An event.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    /// Number.
    pub id: i64,
    /// When.
    pub at: Micros,
    /// Who; nobody where the program did it by itself.
    pub person: Option<i64>,
    /// What was done.
    pub kind: String,
    /// Fields that changed, as they were.
    pub before: Option<Json>,
    /// Fields that changed, as they became.
    pub after: Option<Json>,
}

#[derive(FromQueryResult)]
struct Row {
    id: i64,
    at: Micros,
    person_id: Option<i64>,
    kind: String,
    before: Option<String>,
    after: Option<String>,
}

/// What is to be added.
pub(crate) struct NewEvent<'a> {
    pub subject: (Subject, i64),
    pub at: Micros,
    pub person: Option<i64>,
    pub kind: &'a str,
    pub before: Option<Json>,
    pub after: Option<Json>,
}

/// Adds an event.
pub(crate) async fn record(on: &impl ConnectionTrait, event: NewEvent<'_>) -> Result<(), StoreError> {
    let text = |json: Option<Json>| json.map(|json| json.to_string());
    let sql = "INSERT INTO history (subject, subject_id, at, person_id, kind, before, after) \
               VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING id";
    let (subject, id) = event.subject;
    let values = vec![
        subject.word().into(),
        id.into(),
        event.at.into(),
        event.person.into(),
        event.kind.into(),
        text(event.before).into(),
        text(event.after).into(),
    ];
    add(on, sql, values).await.map(|_| ())
}

/// The fields of two states that differ, before and after.
pub(crate) fn changed(before: &Json, after: &Json) -> (Json, Json) {
    let mut old = serde_json::Map::new();
    let mut new = serde_json::Map::new();
    if let (Json::Object(before), Json::Object(after)) = (before, after) {
        for (key, value) in after {
            let known = before.get(key).unwrap_or(&Json::Null);
            if known != value {
                old.insert(key.clone(), known.clone());
                new.insert(key.clone(), value.clone());
            }
        }
    }
    (Json::Object(old), Json::Object(new))
}

impl Store {
    /// What happened to a subject, oldest first.
    pub async fn history(&self, subject: Subject, id: i64) -> Result<Vec<Event>, StoreError> {
        let sql = "SELECT id, at, person_id, kind, before, after FROM history \
                   WHERE subject = $1 AND subject_id = $2 ORDER BY id";
        let rows: Vec<Row> = all(&self.db, sql, vec![subject.word().into(), id.into()]).await?;
        let json = |text: Option<String>| text.and_then(|text| serde_json::from_str(&text).ok());
        let event = |row: Row| Event {
            id: row.id,
            at: row.at,
            person: row.person_id,
            kind: row.kind,
            before: json(row.before),
            after: json(row.after),
        };
        Ok(rows.into_iter().map(event).collect())
    }
}
