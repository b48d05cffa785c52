//! What went wrong by our own fault, alike ones together.

use sea_orm::FromQueryResult;

use crate::sql::{all, run};
use crate::{Micros, Store, StoreError};

/// A group of faults.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Fault {
    /// Number.
    pub id: i64,
    /// Method and route.
    pub route: String,
    /// Status of the answer.
    pub status: i64,
    /// What was written to the log.
    pub cause: String,
    /// When it happened first.
    pub first_at: Micros,
    /// When it happened last.
    pub last_at: Micros,
    /// How often.
    pub count: i64,
    /// Number of the last request.
    pub request: String,
    /// Where the last request came from.
    pub address: String,
    /// Whose it was; nobody is 0.
    pub person_id: i64,
    /// When somebody said that it is settled; later ones bring it back.
    pub settled_at: Option<Micros>,
}

/// Faults that are alike.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewFault {
    /// By what they are alike.
    pub mark: String,
    /// Method and route.
    pub route: String,
    /// Status of the answer.
    pub status: i64,
    /// What was written to the log.
    pub cause: String,
    /// When the last happened.
    pub at: Micros,
    /// How many.
    pub count: i64,
    /// Number of the last request.
    pub request: String,
    /// Where it came from.
    pub address: String,
    /// Whose it was; nobody is 0.
    pub person: i64,
}

impl Store {
    /// Adds faults to their groups.
    pub async fn add_faults(&self, faults: &[NewFault]) -> Result<(), StoreError> {
        let sql = "INSERT INTO fault (mark, route, status, cause, first_at, last_at, count, request, address, person_id) \
             VALUES ($1, $2, $3, $4, $5, $5, $6, $7, $8, $9) ON CONFLICT (mark) DO UPDATE SET \
             cause = excluded.cause, last_at = excluded.last_at, count = fault.count + excluded.count, \
             request = excluded.request, address = excluded.address, person_id = excluded.person_id";
        for fault in faults {
            let values = vec![
                fault.mark.as_str().into(),
                fault.route.as_str().into(),
                fault.status.into(),
                fault.cause.as_str().into(),
                fault.at.into(),
                fault.count.into(),
                fault.request.as_str().into(),
                fault.address.as_str().into(),
                fault.person.into(),
            ];
            run(&self.db, sql, values).await?;
        }
        Ok(())
    }

    /// Groups of faults, the last first: open ones, or all.
    pub async fn faults(&self, all_of_them: bool, limit: u32) -> Result<Vec<Fault>, StoreError> {
        let open = if all_of_them { "" } else { "WHERE settled_at IS NULL OR settled_at < last_at" };
        let sql = format!(
            "SELECT id, route, status, cause, first_at, last_at, count, request, address, person_id, settled_at \
             FROM fault {open} ORDER BY last_at DESC, id DESC LIMIT {limit}"
        );
        all(&self.db, &sql, vec![]).await
    }

    /// A group of faults is settled, until it happens again.
    pub async fn settle_fault(&self, id: i64, now: Micros) -> Result<(), StoreError> {
        match run(&self.db, "UPDATE fault SET settled_at = $2 WHERE id = $1", vec![id.into(), now.into()])
            .await?
        {
            0 => Err(StoreError::Missing("fault")),
            _ => Ok(()),
        }
    }
}
