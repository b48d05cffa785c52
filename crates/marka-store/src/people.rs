//! People and their roles.

use std::collections::BTreeSet;

use sea_orm::{ConnectionTrait, FromQueryResult};
use serde_json::json;

use crate::history::{NewEvent, Subject, changed, record};
use crate::sql::{add, all, one, run, value, values};
use crate::tx::{Part, change};
use crate::{Micros, Refusal, Store, StoreError, Tx, fold, words};

words! {
    /// What a person may do; a person may have several.
    Role, "role" {
        /// Orders cables: own requests.
        Customer = "customer",
        /// Forms designations and works on requests.
        Technologist = "technologist",
        /// Checks designations against the standards.
        NormControl = "norm-control",
        /// Approves entries.
        Approver = "approver",
        /// Edits the rules.
        RuleEditor = "rule-editor",
        /// Cares for people and settings.
        Administrator = "administrator",
    }
}

words! {
    /// Whether a person can sign in.
    PersonState, "state of a person" {
        /// Was invited and has no password yet.
        Invited = "invited",
        /// May sign in.
        Active = "active",
        /// May not sign in.
        Blocked = "blocked",
    }
}

words! {
    /// Who vouches for a person's password.
    SignInSource, "source of sign-in" {
        /// The portal itself.
        Local = "local",
        /// A directory by LDAP.
        Ldap = "ldap",
        /// A provider by `OpenID` Connect.
        Oidc = "oidc",
    }
}

/// A person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// Number.
    pub id: i64,
    /// Name at sign-in.
    pub login: String,
    /// Name as colleagues see it.
    pub name: String,
    /// Address of mail; may be empty.
    pub email: String,
    /// Language of letters: `ru` or `en`.
    pub language: String,
    /// State.
    pub state: PersonState,
    /// Who vouches for the password.
    pub source: SignInSource,
    /// The password as the portal hashed it.
    pub password: Option<String>,
    /// The secret of the second factor, where there is one.
    pub totp: Option<String>,
    /// The last time step of which a code was used: no code is taken twice.
    pub totp_step: i64,
    /// Of which release the person has seen what is new; empty before the first sign-in.
    pub seen_release: String,
    /// Roles.
    pub roles: BTreeSet<Role>,
    /// When the account was made.
    pub created_at: Micros,
}

/// What is said of a new person.
#[derive(Clone, Debug)]
pub struct NewPerson {
    /// Name at sign-in.
    pub login: String,
    /// Name as colleagues see it.
    pub name: String,
    /// Address of mail; may be empty.
    pub email: String,
    /// Language of letters.
    pub language: String,
    /// Who vouches for the password, and the number there.
    pub source: SignInSource,
    /// Number or name at the directory or provider.
    pub external_id: Option<String>,
    /// State.
    pub state: PersonState,
    /// The password as the portal hashed it.
    pub password: Option<String>,
    /// Roles.
    pub roles: BTreeSet<Role>,
}

/// What an administrator may change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PersonEdit {
    /// Name as colleagues see it.
    pub name: String,
    /// Address of mail.
    pub email: String,
    /// State.
    pub state: PersonState,
    /// Roles.
    pub roles: BTreeSet<Role>,
}

/// A row of a person with the words of all roles.
#[derive(FromQueryResult)]
pub(crate) struct Row {
    id: i64,
    login: String,
    name: String,
    email: String,
    language: String,
    state: String,
    source: String,
    password: Option<String>,
    totp: Option<String>,
    totp_step: i64,
    seen_release: String,
    created_at: Micros,
    roles: Option<String>,
}

pub(crate) const COLUMNS: &str = "person.id, login, name, email, language, state, source, password, totp, totp_step, \
    seen_release, person.created_at, (SELECT string_agg(role, ' ') FROM person_role WHERE person_id = person.id) AS roles";

impl Row {
    pub(crate) fn person(self) -> Result<Person, StoreError> {
        // A role that a newer version knew is none here.
        let roles = self.roles.iter().flat_map(|roles| roles.split(' ')).filter_map(Role::from_word);
        Ok(Person {
            id: self.id,
            login: self.login,
            name: self.name,
            email: self.email,
            language: self.language,
            state: PersonState::kept(&self.state)?,
            source: SignInSource::kept(&self.source)?,
            password: self.password,
            totp: self.totp,
            totp_step: self.totp_step,
            seen_release: self.seen_release,
            roles: roles.collect(),
            created_at: self.created_at,
        })
    }
}

async fn by(
    on: &impl ConnectionTrait,
    condition: &str,
    key: sea_orm::Value,
) -> Result<Option<Person>, StoreError> {
    let row: Option<Row> =
        one(on, &format!("SELECT {COLUMNS} FROM person WHERE {condition}"), vec![key]).await?;
    row.map(Row::person).transpose()
}

/// The person with a number, within a transaction.
pub(crate) async fn with_id(on: &impl ConnectionTrait, id: i64) -> Result<Person, StoreError> {
    by(on, "id = $1", id.into()).await?.ok_or(StoreError::Missing("person"))
}

/// Adds a person.
pub(crate) async fn add_person(
    tx: &Tx,
    new: &NewPerson,
    by: Option<i64>,
    now: Micros,
) -> Result<i64, StoreError> {
    if new.roles.contains(&Role::Administrator) {
        tx.alone(Part::Administrators).await?;
    }
    let sql = "INSERT INTO person (login, login_key, name, email, language, state, source, external_id, password, \
               created_at, changed_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $10) RETURNING id";
    let values = vec![
        new.login.trim().into(),
        fold::name(&new.login).into(),
        new.name.trim().into(),
        new.email.trim().into(),
        new.language.as_str().into(),
        new.state.word().into(),
        new.source.word().into(),
        new.external_id.clone().into(),
        new.password.clone().into(),
        now.into(),
    ];
    let id = add(tx, sql, values).await?;
    set_roles(tx, id, &new.roles).await?;
    let after = json!({ "login": new.login, "name": new.name, "email": new.email,
        "state": new.state, "source": new.source, "roles": new.roles });
    let event = NewEvent {
        subject: (Subject::Person, id),
        at: now,
        person: by,
        kind: "made",
        before: None,
        after: Some(after),
    };
    record(tx, event).await?;
    Ok(id)
}

async fn set_roles(tx: &Tx, person: i64, roles: &BTreeSet<Role>) -> Result<(), StoreError> {
    run(tx, "DELETE FROM person_role WHERE person_id = $1", vec![person.into()]).await?;
    for role in roles {
        let sql = "INSERT INTO person_role (person_id, role) VALUES ($1, $2)";
        run(tx, sql, vec![person.into(), role.word().into()]).await?;
    }
    Ok(())
}

/// Who can sign in as an administrator. Who asks in order to change that is alone at it ([`Part::Administrators`]),
/// so that two cannot leave at once.
pub(crate) async fn administrators(on: &impl ConnectionTrait) -> Result<Vec<i64>, StoreError> {
    let sql = "SELECT person.id FROM person JOIN person_role ON person_role.person_id = person.id \
               WHERE person_role.role = 'administrator' AND person.state = 'active' ORDER BY person.id";
    values(on, sql, vec![]).await
}

impl Store {
    /// The person with a number.
    pub async fn person(&self, id: i64) -> Result<Person, StoreError> {
        with_id(&self.db, id).await
    }

    /// The person with a name at sign-in, however it is typed.
    pub async fn person_by_login(&self, login: &str) -> Result<Option<Person>, StoreError> {
        by(&self.db, "login_key = $1", fold::name(login).into()).await
    }

    /// The person whom a directory or provider knows by a number.
    pub async fn person_by_external(
        &self,
        source: SignInSource,
        id: &str,
    ) -> Result<Option<Person>, StoreError> {
        let condition = match source {
            SignInSource::Local => "source = 'local' AND external_id = $1",
            SignInSource::Ldap => "source = 'ldap' AND external_id = $1",
            SignInSource::Oidc => "source = 'oidc' AND external_id = $1",
        };
        by(&self.db, condition, id.into()).await
    }

    /// All people, by name.
    pub async fn people(&self) -> Result<Vec<Person>, StoreError> {
        let rows: Vec<Row> = all(&self.db, &format!("SELECT {COLUMNS} FROM person"), vec![]).await?;
        let mut people = rows.into_iter().map(Row::person).collect::<Result<Vec<_>, _>>()?;
        people.sort_by_cached_key(|person| (fold::name(&person.name), person.id));
        Ok(people)
    }

    /// Adds a person; a name at sign-in that is taken is a [`StoreError::Double`] with its number.
    pub async fn add_person(&self, new: &NewPerson, by: Option<i64>, now: Micros) -> Result<i64, StoreError> {
        match change!(self, |tx| { add_person(tx, new, by, now).await }) {
            Err(StoreError::Unique(what)) => {
                let known = self.person_by_login(&new.login).await?;
                Err(known.map_or(StoreError::Unique(what), |known| StoreError::Double(known.id)))
            }
            added => added,
        }
    }

    /// Changes a person. The last administrator stays one.
    pub async fn edit_person(
        &self,
        id: i64,
        edit: &PersonEdit,
        by: Option<i64>,
        now: Micros,
    ) -> Result<(), StoreError> {
        change!(self, |tx| {
            tx.alone(Part::Administrators).await?;
            let administrators = administrators(tx).await?;
            let known = with_id(tx, id).await?;
            let stays = edit.state == PersonState::Active && edit.roles.contains(&Role::Administrator);
            if administrators == [id] && !stays {
                return Err(Refusal::LastAdministrator.into());
            }
            let sql = "UPDATE person SET name = $2, email = $3, state = $4, changed_at = $5 WHERE id = $1";
            let values = vec![
                id.into(),
                edit.name.trim().into(),
                edit.email.trim().into(),
                edit.state.word().into(),
                now.into(),
            ];
            run(tx, sql, values).await?;
            set_roles(tx, id, &edit.roles).await?;
            // New rights begin with a new session.
            if known.roles != edit.roles || known.state != edit.state {
                run(tx, "DELETE FROM session WHERE person_id = $1", vec![id.into()]).await?;
            }
            let (before, after) = changed(
                &json!({ "name": known.name, "email": known.email, "state": known.state, "roles": known.roles }),
                &json!({ "name": edit.name, "email": edit.email, "state": edit.state, "roles": edit.roles }),
            );
            let event = NewEvent {
                subject: (Subject::Person, id),
                at: now,
                person: by,
                kind: "changed",
                before: Some(before),
                after: Some(after),
            };
            record(tx, event).await?;
            Ok(())
        })
    }

    /// Gives a person a new password and ends all sessions but one. An invited person becomes active.
    pub async fn set_password(
        &self,
        id: i64,
        password: &str,
        kept_session: Option<i64>,
        by: Option<i64>,
        now: Micros,
    ) -> Result<(), StoreError> {
        change!(self, |tx| {
            set_password(tx, id, password, kept_session, by, now).await?;
            Ok(())
        })
    }

    /// How many people there are.
    pub async fn count_people(&self) -> Result<i64, StoreError> {
        Ok(value(&self.db, "SELECT COUNT(*) FROM person", vec![]).await?.unwrap_or(0))
    }
}

/// The same within a transaction.
pub(crate) async fn set_password(
    tx: &Tx,
    id: i64,
    password: &str,
    kept_session: Option<i64>,
    by: Option<i64>,
    now: Micros,
) -> Result<(), StoreError> {
    // An administrator who was invited is one from now on.
    tx.alone(Part::Administrators).await?;
    let sql = "UPDATE person SET password = $2, changed_at = $3, \
               state = CASE WHEN state = 'invited' THEN 'active' ELSE state END WHERE id = $1";
    if run(tx, sql, vec![id.into(), password.into(), now.into()]).await? == 0 {
        return Err(StoreError::Missing("person"));
    }
    let sql = "DELETE FROM session WHERE person_id = $1 AND id <> $2";
    run(tx, sql, vec![id.into(), kept_session.unwrap_or(0).into()]).await?;
    let event = NewEvent {
        subject: (Subject::Person, id),
        at: now,
        person: by,
        kind: "password",
        before: None,
        after: None,
    };
    record(tx, event).await
}
