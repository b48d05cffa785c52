//! What people say of an entry or a request.

use sea_orm::FromQueryResult;

use crate::sql::{add, all};
use crate::{Micros, Store, StoreError, Subject};

/// A remark.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Remark {
    /// Number.
    pub id: i64,
    /// Whose.
    pub person_id: i64,
    /// When.
    pub at: Micros,
    /// What is said.
    pub text: String,
}

impl Store {
    /// Adds a remark.
    pub async fn add_remark(
        &self,
        subject: (Subject, i64),
        person: i64,
        text: &str,
        now: Micros,
    ) -> Result<i64, StoreError> {
        let sql = "INSERT INTO remark (subject, subject_id, person_id, at, text) VALUES ($1, $2, $3, $4, $5) RETURNING id";
        add(
            &self.db,
            sql,
            vec![subject.0.word().into(), subject.1.into(), person.into(), now.into(), text.into()],
        )
        .await
    }

    /// All remarks, oldest first.
    pub async fn remarks(&self, subject: (Subject, i64)) -> Result<Vec<Remark>, StoreError> {
        let sql =
            "SELECT id, person_id, at, text FROM remark WHERE subject = $1 AND subject_id = $2 ORDER BY id";
        all(&self.db, sql, vec![subject.0.word().into(), subject.1.into()]).await
    }
}
