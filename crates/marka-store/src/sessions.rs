//! Sessions: who is signed in, where from.

use sea_orm::FromQueryResult;

use crate::sql::{add, all, one, run};
use crate::{Micros, Person, Store, StoreError, people};

/// How rarely it is written down that a session was seen.
const SEEN_EVERY: Micros = 60 * 1_000_000;

/// A session.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Session {
    /// Number.
    pub id: i64,
    /// Whose.
    pub person_id: i64,
    /// What the browser says of itself.
    pub device: String,
    /// Where from.
    pub address: String,
    /// Since when.
    pub created_at: Micros,
    /// When it was seen last, to a minute.
    pub seen_at: Micros,
    /// When it ends.
    pub expires_at: Micros,
}

/// A session that begins.
#[derive(Clone, Debug)]
pub struct NewSession<'a> {
    /// Hash of the token in the cookie.
    pub hash: &'a str,
    /// Whose.
    pub person: i64,
    /// What the browser says of itself.
    pub device: &'a str,
    /// Where from.
    pub address: &'a str,
    /// When it ends.
    pub expires_at: Micros,
}

/// A person at a browser or a program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedIn {
    /// Session.
    pub session: Session,
    /// Person.
    pub person: Person,
    /// Notices that were not read.
    pub unread: i64,
}

#[derive(FromQueryResult)]
struct SignedRow {
    session_id: i64,
    device: String,
    address: String,
    since: Micros,
    seen_at: Micros,
    expires_at: Micros,
    unread: i64,
    #[sea_orm(nested)]
    person: people::Row,
}

impl SignedRow {
    fn signed(self) -> Result<SignedIn, StoreError> {
        let person = self.person.person()?;
        let session = Session {
            id: self.session_id,
            person_id: person.id,
            device: self.device,
            address: self.address,
            created_at: self.since,
            seen_at: self.seen_at,
            expires_at: self.expires_at,
        };
        Ok(SignedIn { session, person, unread: self.unread })
    }
}

const COLUMNS: &str = "SELECT id, person_id, device, address, created_at, seen_at, expires_at FROM session";

impl Store {
    /// Begins a session; gives its number.
    pub async fn begin_session(&self, new: &NewSession<'_>, now: Micros) -> Result<i64, StoreError> {
        let sql = "INSERT INTO session (hash, person_id, device, address, created_at, seen_at, expires_at) \
                   VALUES ($1, $2, $3, $4, $5, $5, $6) RETURNING id";
        let values = vec![
            new.hash.into(),
            new.person.into(),
            new.device.into(),
            new.address.into(),
            now.into(),
            new.expires_at.into(),
        ];
        add(&self.db, sql, values).await
    }

    /// Who is signed in with a token, if the session has not ended and the person may; it counts as seen.
    pub async fn signed_in(
        &self,
        hash: &str,
        address: &str,
        now: Micros,
    ) -> Result<Option<SignedIn>, StoreError> {
        // One question: it is asked before every answer.
        let sql = format!(
            "SELECT session.id AS session_id, device, address, session.created_at AS since, seen_at, expires_at, \
             (SELECT COUNT(*) FROM notice WHERE notice.person_id = person.id AND read_at IS NULL) AS unread, \
             {} FROM session JOIN person ON person.id = session.person_id \
             WHERE hash = $1 AND expires_at > $2 AND state = 'active'",
            people::COLUMNS
        );
        let row: Option<SignedRow> = one(&self.db, &sql, vec![hash.into(), now.into()]).await?;
        let Some(row) = row else { return Ok(None) };
        if row.seen_at + SEEN_EVERY < now || row.address != address {
            let sql = "UPDATE session SET seen_at = $2, address = $3 WHERE id = $1";
            run(&self.db, sql, vec![row.session_id.into(), now.into(), address.into()]).await?;
        }
        row.signed().map(Some)
    }

    /// The sessions of a person, last seen first.
    pub async fn sessions(&self, person: i64, now: Micros) -> Result<Vec<Session>, StoreError> {
        let sql =
            format!("{COLUMNS} WHERE person_id = $1 AND expires_at > $2 ORDER BY seen_at DESC, id DESC");
        all(&self.db, &sql, vec![person.into(), now.into()]).await
    }

    /// Ends a session of a person.
    pub async fn end_session(&self, person: i64, session: i64) -> Result<(), StoreError> {
        let sql = "DELETE FROM session WHERE person_id = $1 AND id = $2";
        run(&self.db, sql, vec![person.into(), session.into()]).await.map(|_| ())
    }

    /// Ends all sessions of a person but one.
    pub async fn end_other_sessions(&self, person: i64, kept: i64) -> Result<u64, StoreError> {
        let sql = "DELETE FROM session WHERE person_id = $1 AND id <> $2";
        run(&self.db, sql, vec![person.into(), kept.into()]).await
    }

    /// Forgets sessions that are over, and links that were over before a moment; gives how many rows went.
    pub async fn forget_what_is_over(&self, now: Micros, links_before: Micros) -> Result<u64, StoreError> {
        let gone = run(&self.db, "DELETE FROM session WHERE expires_at <= $1", vec![now.into()]).await?;
        Ok(gone + run(&self.db, "DELETE FROM link WHERE expires_at <= $1", vec![links_before.into()]).await?)
    }
}
