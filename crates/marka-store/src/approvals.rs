//! Approval: routes as data, decisions of people, substitutes of those who are absent.

use std::collections::BTreeSet;

use sea_orm::{ConnectionTrait, FromQueryResult};
use serde::{Deserialize, Serialize};

use crate::register::{Step, lead, locked};
use crate::sql::{add, all, run};
use crate::tx::change;
use crate::{EntryStatus, Micros, Person, Refusal, Role, Store, StoreError, words};

words! {
    /// What a person decides on an entry.
    Decision, "decision" {
        /// It may come into force.
        Approve = "approve",
        /// Something is to be mended first.
        Return = "return",
        /// It is refused for good.
        Reject = "reject",
    }
}

/// Who may decide.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Who {
    /// Anybody with a role.
    Role(Role),
    /// One person.
    Person(i64),
}

/// One step of a route.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RouteStep {
    /// What it is called.
    pub title: String,
    /// Who may decide.
    pub who: Vec<Who>,
    /// All of them must approve; else one is enough.
    #[serde(default)]
    pub all: bool,
}

/// How an entry comes into force.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Route {
    /// One step after the other; else all at once.
    #[serde(default)]
    pub ordered: bool,
    /// Steps.
    pub steps: Vec<RouteStep>,
}

impl Default for Route {
    /// One step: anybody who approves.
    fn default() -> Route {
        let who = vec![Who::Role(Role::Approver)];
        Route { ordered: true, steps: vec![RouteStep { title: String::new(), who, all: false }] }
    }
}

/// A decision that was taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Approval {
    /// Submission.
    pub round: i64,
    /// Step of the route.
    pub step: usize,
    /// For which of those who may decide at the step.
    pub who: usize,
    /// Who decided.
    pub person: i64,
    /// In whose place.
    pub in_place_of: Option<i64>,
    /// What.
    pub decision: Decision,
    /// Remark.
    pub remark: String,
    /// When.
    pub at: Micros,
}

/// A decision to be taken.
#[derive(Clone, Debug)]
pub struct NewApproval<'a> {
    /// Version of the entry that was seen.
    pub version: i64,
    /// Who decides.
    pub person: &'a Person,
    /// What.
    pub decision: Decision,
    /// Remark.
    pub remark: &'a str,
}

/// Somebody acts for somebody else for a while.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Substitute {
    /// Number.
    pub id: i64,
    /// Who is absent.
    pub person_id: i64,
    /// Who acts.
    pub substitute_id: i64,
    /// From when.
    pub from_at: Micros,
    /// Until when.
    pub to_at: Micros,
}

#[derive(FromQueryResult)]
struct Row {
    round: i64,
    step: i64,
    who: i64,
    person_id: i64,
    in_place_of: Option<i64>,
    decision: String,
    remark: String,
    at: Micros,
}

/// Somebody who may act for themselves or for another.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Acting {
    id: i64,
    roles: BTreeSet<Role>,
}

impl Who {
    fn is(&self, acting: &Acting) -> bool {
        match self {
            Who::Role(role) => acting.roles.contains(role),
            Who::Person(person) => acting.id == *person,
        }
    }
}

impl Route {
    /// Whether an entry can come into force by it: there are steps, and for each somebody who decides.
    pub fn is_passable(&self) -> bool {
        !self.steps.is_empty() && self.steps.iter().all(|step| !step.who.is_empty())
    }

    /// The steps that wait for a decision after the approvals of a round.
    pub fn open(&self, approvals: &[Approval]) -> Vec<usize> {
        let open = (0..self.steps.len()).filter(|&step| !self.is_done(step, approvals));
        if self.ordered { open.take(1).collect() } else { open.collect() }
    }

    fn is_done(&self, step: usize, approvals: &[Approval]) -> bool {
        let who = 0..self.steps[step].who.len();
        let approved = |who: &usize| {
            approvals.iter().any(|it| (it.step, it.who, it.decision) == (step, *who, Decision::Approve))
        };
        if self.steps[step].all {
            who.clone().all(|who| approved(&who))
        } else {
            who.clone().any(|who| approved(&who))
        }
    }

    /// The step at which somebody may decide, and for which of those who may.
    fn turn(&self, approvals: &[Approval], acting: &Acting) -> Option<(usize, usize)> {
        let of_step = |step: usize| approvals.iter().filter(move |it| it.step == step);
        self.open(approvals).into_iter().find_map(|step| {
            // Nobody stands for two of those who must all approve.
            if of_step(step).any(|it| it.in_place_of.unwrap_or(it.person) == acting.id) {
                return None;
            }
            let waits = |who: &usize| of_step(step).all(|it| it.who != *who);
            let mut who = (0..self.steps[step].who.len()).filter(waits);
            who.find(|who| self.steps[step].who[*who].is(acting)).map(|who| (step, who))
        })
    }
}

async fn of_round(
    on: &impl ConnectionTrait,
    entry: i64,
    round: Option<i64>,
) -> Result<Vec<Approval>, StoreError> {
    let sql = "SELECT round, step, who, person_id, in_place_of, decision, remark, at FROM approval \
               WHERE entry_id = $1 AND round >= $2 ORDER BY id";
    let rows: Vec<Row> = all(on, sql, vec![entry.into(), round.unwrap_or(0).into()]).await?;
    let approval = |row: Row| {
        Ok(Approval {
            round: row.round,
            step: usize::try_from(row.step).unwrap_or(0),
            who: usize::try_from(row.who).unwrap_or(0),
            person: row.person_id,
            in_place_of: row.in_place_of,
            decision: Decision::kept(&row.decision)?,
            remark: row.remark,
            at: row.at,
        })
    };
    rows.into_iter().map(approval).collect()
}

/// For whom a person may act now: for themselves first, then for those who are absent.
async fn acting(on: &impl ConnectionTrait, person: &Person, now: Micros) -> Result<Vec<Acting>, StoreError> {
    let mut acting = vec![Acting { id: person.id, roles: person.roles.clone() }];
    let sql = "SELECT id, person_id, substitute_id, from_at, to_at FROM substitute \
               WHERE substitute_id = $1 AND from_at <= $2 AND to_at > $2 ORDER BY id";
    let absent: Vec<Substitute> = all(on, sql, vec![person.id.into(), now.into()]).await?;
    for one in absent {
        let absent = crate::people::with_id(on, one.person_id).await?;
        acting.push(Acting { id: absent.id, roles: absent.roles });
    }
    Ok(acting)
}

impl Store {
    /// All decisions on an entry, oldest first.
    pub async fn approvals(&self, entry: i64) -> Result<Vec<Approval>, StoreError> {
        of_round(&self.db, entry, None).await
    }

    /// The step of a route at which a person may decide on an entry now.
    pub async fn turn(
        &self,
        entry: i64,
        route: &Route,
        person: &Person,
        now: Micros,
    ) -> Result<Option<usize>, StoreError> {
        let entry = self.entry(entry).await?;
        if entry.status != EntryStatus::Submitted || entry.author == person.id {
            return Ok(None);
        }
        let approvals = of_round(&self.db, entry.id, Some(entry.round)).await?;
        let acting = acting(&self.db, person, now).await?;
        let mut others = acting.iter().filter(|acting| acting.id != entry.author);
        Ok(others.find_map(|acting| route.turn(&approvals, acting)).map(|(step, _)| step))
    }

    /// Takes a decision; gives the status of the entry after it.
    ///
    /// Nobody decides on an entry of their own, nor in the place of its author.
    pub async fn decide(
        &self,
        entry: i64,
        route: &Route,
        new: &NewApproval<'_>,
        now: Micros,
    ) -> Result<EntryStatus, StoreError> {
        change!(self, |tx| {
            let entry = locked(tx, entry).await?;
            if entry.status != EntryStatus::Submitted {
                return Err(Refusal::Status.into());
            }
            if entry.version != new.version {
                return Err(StoreError::Stale);
            }
            if entry.author == new.person.id {
                return Err(Refusal::OwnEntry.into());
            }
            let mut approvals = of_round(tx, entry.id, Some(entry.round)).await?;
            let acting = acting(tx, new.person, now).await?;
            let turns = acting.iter().filter(|acting| acting.id != entry.author);
            let mut turns = turns.filter_map(|acting| Some((acting.id, route.turn(&approvals, acting)?)));
            let (place, (step, who)) = turns.next().ok_or(Refusal::NotYourTurn)?;
            let in_place_of = Some(place).filter(|place| *place != new.person.id);
            let sql = "INSERT INTO approval (entry_id, round, step, who, person_id, in_place_of, decision, remark, at) \
                   VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) RETURNING id";
            let number = |place: usize| i64::try_from(place).unwrap_or(i64::MAX);
            let values = vec![
                entry.id.into(),
                entry.round.into(),
                number(step).into(),
                number(who).into(),
                new.person.id.into(),
                in_place_of.into(),
                new.decision.word().into(),
                new.remark.into(),
                now.into(),
            ];
            add(tx, sql, values).await?;
            approvals.push(Approval {
                round: entry.round,
                step,
                who,
                person: new.person.id,
                in_place_of,
                decision: new.decision,
                remark: new.remark.to_owned(),
                at: now,
            });
            let to = match new.decision {
                Decision::Return => Some(EntryStatus::Draft),
                Decision::Reject => Some(EntryStatus::Rejected),
                Decision::Approve if route.open(&approvals).is_empty() => Some(EntryStatus::Approved),
                Decision::Approve => None,
            };
            if let Some(to) = to {
                lead(tx, &entry, &Step { to, reason: new.remark, successor: None, by: new.person.id, now })
                    .await?;
            }
            Ok(to.unwrap_or(entry.status))
        })
    }

    /// Lets somebody act for an absent person for a while.
    pub async fn add_substitute(
        &self,
        person: i64,
        substitute: i64,
        (from, to): (Micros, Micros),
        by: i64,
    ) -> Result<i64, StoreError> {
        let sql = "INSERT INTO substitute (person_id, substitute_id, from_at, to_at, made_by) \
                   VALUES ($1, $2, $3, $4, $5) RETURNING id";
        add(&self.db, sql, vec![person.into(), substitute.into(), from.into(), to.into(), by.into()]).await
    }

    /// Who acts for whom now and later.
    pub async fn substitutes(&self, now: Micros) -> Result<Vec<Substitute>, StoreError> {
        let sql = "SELECT id, person_id, substitute_id, from_at, to_at FROM substitute WHERE to_at > $1 ORDER BY from_at";
        all(&self.db, sql, vec![now.into()]).await
    }

    /// Ends a substitution.
    pub async fn end_substitute(&self, id: i64, now: Micros) -> Result<(), StoreError> {
        run(&self.db, "UPDATE substitute SET to_at = $2 WHERE id = $1", vec![id.into(), now.into()])
            .await
            .map(|_| ())
    }
}
