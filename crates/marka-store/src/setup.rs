//! The first start: a code, printed by the server, makes the first administrator; then this is closed for good.

use crate::people::{NewPerson, Role, add_person, administrators};
use crate::sql::{run, value};
use crate::tx::{Part, change};
use crate::{Micros, Refusal, Store, StoreError};

/// What the first start needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Setup {
    /// There is no administrator yet.
    Open,
    /// It was done.
    Closed,
}

impl Store {
    /// Whether the first administrator is still to be made: in this way or in any other.
    pub async fn setup(&self) -> Result<Setup, StoreError> {
        let sql = "SELECT COUNT(*) FROM setup WHERE closed_at IS NOT NULL";
        let closed = value::<i64>(&self.db, sql, vec![]).await? != Some(0);
        let done = closed || !administrators(&self.db).await?.is_empty();
        Ok(if done { Setup::Closed } else { Setup::Open })
    }

    /// Sets the code of the first start anew; does nothing once it is closed.
    pub async fn open_setup(&self, code_hash: &str, now: Micros) -> Result<Setup, StoreError> {
        let sql = "INSERT INTO setup (id, code_hash, made_at) VALUES (1, $1, $2) \
                   ON CONFLICT (id) DO UPDATE SET code_hash = excluded.code_hash, made_at = excluded.made_at \
                   WHERE setup.closed_at IS NULL";
        run(&self.db, sql, vec![code_hash.into(), now.into()]).await?;
        self.setup().await
    }

    /// Whether this is the code.
    pub async fn is_setup_code(&self, code_hash: &str) -> Result<bool, StoreError> {
        let sql = "SELECT COUNT(*) FROM setup WHERE id = 1 AND code_hash = $1";
        let known = value::<i64>(&self.db, sql, vec![code_hash.into()]).await? == Some(1);
        Ok(known && self.setup().await? == Setup::Open)
    }

    /// Makes the first administrator and closes the setup, both or neither, once.
    pub async fn finish_setup(
        &self,
        code_hash: &str,
        first: &NewPerson,
        now: Micros,
    ) -> Result<i64, StoreError> {
        change!(self, |tx| {
            tx.alone(Part::Administrators).await?;
            let sql = "UPDATE setup SET closed_at = $2 WHERE id = 1 AND code_hash = $1 AND closed_at IS NULL";
            let known = run(tx, sql, vec![code_hash.into(), now.into()]).await? > 0;
            if !known || !administrators(tx).await?.is_empty() {
                return Err(Refusal::SetupClosed.into());
            }
            let mut first = first.clone();
            first.roles.insert(Role::Administrator);
            let id = add_person(tx, &first, None, now).await?;
            Ok(id)
        })
    }
}
