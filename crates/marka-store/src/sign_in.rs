//! Signing in: failures that lead to a lock, the second factor, links to a first or a new password.

use crate::history::{NewEvent, Subject, record};
use crate::people::set_password;
use crate::sql::{run, value};
use crate::tx::change;
use crate::{Micros, Refusal, Store, StoreError, fold, words};

words! {
    /// What a link leads to.
    LinkKind, "kind of link" {
        /// The first password of an invited person.
        Invitation = "invitation",
        /// A new password.
        Reset = "reset",
        /// The second factor, once the password was right.
        SecondFactor = "second-factor",
    }
}

impl Store {
    /// Keeps a failed sign-in.
    pub async fn sign_in_failed(&self, login: &str, address: &str, now: Micros) -> Result<(), StoreError> {
        let sql = "INSERT INTO sign_in_failure (login_key, address, at) VALUES ($1, $2, $3)";
        run(&self.db, sql, vec![fold::name(login).into(), address.into(), now.into()]).await.map(|_| ())
    }

    /// How many sign-ins failed since a moment: for the account, and from the address.
    pub async fn failures(
        &self,
        login: &str,
        address: &str,
        since: Micros,
    ) -> Result<(i64, i64), StoreError> {
        let count = async |column: &str, key: String| {
            let sql = format!(
                "SELECT COUNT(*) FROM sign_in_failure WHERE {column} = $1 AND at >= $2 AND forgiven_at IS NULL"
            );
            Ok::<i64, StoreError>(value(&self.db, &sql, vec![key.into(), since.into()]).await?.unwrap_or(0))
        };
        Ok((count("login_key", fold::name(login)).await?, count("address", address.to_owned()).await?))
    }

    /// The failures of an account that signed in count no more.
    pub async fn forgive_failures(&self, login: &str, now: Micros) -> Result<(), StoreError> {
        let sql = "UPDATE sign_in_failure SET forgiven_at = $2 WHERE login_key = $1 AND forgiven_at IS NULL";
        run(&self.db, sql, vec![fold::name(login).into(), now.into()]).await.map(|_| ())
    }

    /// Keeps a link by the hash of its token.
    pub async fn add_link(
        &self,
        kind: LinkKind,
        hash: &str,
        person: i64,
        by: Option<i64>,
        (now, expires): (Micros, Micros),
    ) -> Result<(), StoreError> {
        let sql = "INSERT INTO link (hash, kind, person_id, made_by, made_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6)";
        let values =
            vec![hash.into(), kind.word().into(), person.into(), by.into(), now.into(), expires.into()];
        run(&self.db, sql, values).await.map(|_| ())
    }

    /// The person whom a link to a password that is still good leads to.
    pub async fn link(&self, hash: &str, now: Micros) -> Result<Option<i64>, StoreError> {
        let sql = "SELECT person_id FROM link WHERE hash = $1 AND used_at IS NULL AND expires_at > $2 \
                   AND kind IN ('invitation', 'reset')";
        value(&self.db, sql, vec![hash.into(), now.into()]).await
    }

    /// The person whose second factor is awaited.
    pub async fn second_factor(&self, hash: &str, now: Micros) -> Result<Option<i64>, StoreError> {
        let sql = "SELECT person_id FROM link WHERE hash = $1 AND used_at IS NULL AND expires_at > $2 \
                   AND kind = 'second-factor'";
        value(&self.db, sql, vec![hash.into(), now.into()]).await
    }

    /// The second factor was given; `false` where it had been already.
    pub async fn second_factor_given(&self, hash: &str, now: Micros) -> Result<bool, StoreError> {
        let sql = "UPDATE link SET used_at = $2 WHERE hash = $1 AND used_at IS NULL AND expires_at > $2 AND kind = 'second-factor'";
        Ok(run(&self.db, sql, vec![hash.into(), now.into()]).await? > 0)
    }

    /// Uses a link, once: the person has this password then.
    pub async fn use_link(&self, hash: &str, password: &str, now: Micros) -> Result<i64, StoreError> {
        change!(self, |tx| {
            let sql = "UPDATE link SET used_at = $2 WHERE hash = $1 AND used_at IS NULL AND expires_at > $2 \
                   AND kind IN ('invitation', 'reset') RETURNING person_id";
            let person: Option<i64> = value(tx, sql, vec![hash.into(), now.into()]).await?;
            let person = person.ok_or(Refusal::LinkSpent)?;
            set_password(tx, person, password, None, Some(person), now).await?;
            // Other links to the same account are worth nothing any more.
            run(
                tx,
                "UPDATE link SET used_at = $2 WHERE person_id = $1 AND used_at IS NULL",
                vec![person.into(), now.into()],
            )
            .await?;
            Ok(person)
        })
    }

    /// Switches the second factor on with its recovery codes, or off.
    pub async fn set_totp(
        &self,
        person: i64,
        secret: Option<&str>,
        recovery: &[String],
        by: Option<i64>,
        now: Micros,
    ) -> Result<(), StoreError> {
        change!(self, |tx| {
            let sql = "UPDATE person SET totp = $2, totp_step = 0, changed_at = $3 WHERE id = $1";
            run(tx, sql, vec![person.into(), secret.map(str::to_owned).into(), now.into()]).await?;
            run(tx, "DELETE FROM recovery_code WHERE person_id = $1", vec![person.into()]).await?;
            for hash in recovery {
                let sql = "INSERT INTO recovery_code (person_id, hash) VALUES ($1, $2)";
                run(tx, sql, vec![person.into(), hash.as_str().into()]).await?;
            }
            let kind = if secret.is_some() { "second-factor-on" } else { "second-factor-off" };
            let event = NewEvent {
                subject: (Subject::Person, person),
                at: now,
                person: by,
                kind,
                before: None,
                after: None,
            };
            record(tx, event).await?;
            Ok(())
        })
    }

    /// Takes a time step of the second factor, once; `false` where it or a later one was taken.
    pub async fn take_totp_step(&self, person: i64, step: i64) -> Result<bool, StoreError> {
        let sql = "UPDATE person SET totp_step = $2 WHERE id = $1 AND totp_step < $2";
        Ok(run(&self.db, sql, vec![person.into(), step.into()]).await? > 0)
    }

    /// Takes a recovery code, once; `false` where there is none such.
    pub async fn take_recovery_code(&self, person: i64, hash: &str, now: Micros) -> Result<bool, StoreError> {
        let sql =
            "UPDATE recovery_code SET used_at = $3 WHERE person_id = $1 AND hash = $2 AND used_at IS NULL";
        Ok(run(&self.db, sql, vec![person.into(), hash.into(), now.into()]).await? > 0)
    }

    /// How many recovery codes are left.
    pub async fn recovery_codes_left(&self, person: i64) -> Result<i64, StoreError> {
        let sql = "SELECT COUNT(*) FROM recovery_code WHERE person_id = $1 AND used_at IS NULL";
        Ok(value(&self.db, sql, vec![person.into()]).await?.unwrap_or(0))
    }
}
