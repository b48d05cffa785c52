//! Views of the register that a person has saved.

use sea_orm::FromQueryResult;

use crate::sql::{all, run};
use crate::{Store, StoreError};

/// A saved view.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct SavedView {
    /// Number.
    pub id: i64,
    /// Its name.
    pub name: String,
    /// The query of the list's address.
    pub query: String,
}

impl Store {
    /// Saves a view; one of the same name gives way.
    pub async fn save_view(&self, person: i64, name: &str, query: &str) -> Result<(), StoreError> {
        let sql = "INSERT INTO saved_view (person_id, name, query) VALUES ($1, $2, $3) \
                   ON CONFLICT (person_id, name) DO UPDATE SET query = excluded.query";
        run(&self.db, sql, vec![person.into(), name.into(), query.into()]).await.map(|_| ())
    }

    /// The views of a person, by name.
    pub async fn views(&self, person: i64) -> Result<Vec<SavedView>, StoreError> {
        let sql = "SELECT id, name, query FROM saved_view WHERE person_id = $1 ORDER BY name";
        all(&self.db, sql, vec![person.into()]).await
    }

    /// Forgets a view.
    pub async fn forget_view(&self, person: i64, id: i64) -> Result<(), StoreError> {
        run(
            &self.db,
            "DELETE FROM saved_view WHERE person_id = $1 AND id = $2",
            vec![person.into(), id.into()],
        )
        .await
        .map(|_| ())
    }
}
