//! Notices to people within the portal.

use sea_orm::FromQueryResult;

use crate::sql::{add, all, run, value};
use crate::{Micros, Store, StoreError, Subject};

/// The most notices of a list.
const LISTED: u32 = 100;

/// A notice.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Notice {
    /// Number.
    pub id: i64,
    /// When.
    pub at: Micros,
    /// What happened: a key of a text.
    pub kind: String,
    /// What it is about, as it is kept.
    pub subject: String,
    /// Its number.
    pub subject_id: i64,
    /// What it is called.
    pub text: String,
    /// When it was read.
    pub read_at: Option<Micros>,
}

/// A notice to be given.
#[derive(Clone, Debug)]
pub struct NewNotice<'a> {
    /// To whom.
    pub person: i64,
    /// What happened: a key of a text.
    pub kind: &'a str,
    /// What it is about.
    pub subject: (Subject, i64),
    /// What it is called.
    pub text: &'a str,
}

impl Store {
    /// Gives a notice.
    pub async fn notify(&self, new: &NewNotice<'_>, now: Micros) -> Result<i64, StoreError> {
        let sql = "INSERT INTO notice (person_id, at, kind, subject, subject_id, text) \
                   VALUES ($1, $2, $3, $4, $5, $6) RETURNING id";
        let values = vec![
            new.person.into(),
            now.into(),
            new.kind.into(),
            new.subject.0.word().into(),
            new.subject.1.into(),
            new.text.into(),
        ];
        add(&self.db, sql, values).await
    }

    /// The notices of a person, unread ones first, then the newest.
    pub async fn notices(&self, person: i64) -> Result<Vec<Notice>, StoreError> {
        let sql = format!(
            "SELECT id, at, kind, subject, subject_id, text, read_at FROM notice WHERE person_id = $1 \
             ORDER BY CASE WHEN read_at IS NULL THEN 0 ELSE 1 END, id DESC LIMIT {LISTED}"
        );
        all(&self.db, &sql, vec![person.into()]).await
    }

    /// How many notices a person has not read.
    pub async fn unread(&self, person: i64) -> Result<i64, StoreError> {
        let sql = "SELECT COUNT(*) FROM notice WHERE person_id = $1 AND read_at IS NULL";
        Ok(value(&self.db, sql, vec![person.into()]).await?.unwrap_or(0))
    }

    /// A person has read all notices, or those about one subject.
    pub async fn read_notices(
        &self,
        person: i64,
        about: Option<(Subject, i64)>,
        now: Micros,
    ) -> Result<u64, StoreError> {
        let sql = "UPDATE notice SET read_at = $2 WHERE person_id = $1 AND read_at IS NULL";
        match about {
            None => run(&self.db, sql, vec![person.into(), now.into()]).await,
            Some((subject, id)) => {
                let sql = format!("{sql} AND subject = $3 AND subject_id = $4");
                run(&self.db, &sql, vec![person.into(), now.into(), subject.word().into(), id.into()]).await
            }
        }
    }
}
