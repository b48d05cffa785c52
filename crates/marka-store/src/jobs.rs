//! Work that is done later or elsewhere: rows that any node may take.
//!
//! A job may be done twice, where a node dies after its work and before it says so: each must bear that.

use sea_orm::FromQueryResult;

use crate::sql::{all, one, run, value};
use crate::tx::change;
use crate::{Micros, Store, StoreError, words};

const MINUTE: Micros = 60 * 1_000_000;

words! {
    /// Where a job stands.
    JobState, "state of a job" {
        /// Waits for its time.
        Waiting = "waiting",
        /// A node works on it.
        Running = "running",
        /// Done.
        Done = "done",
        /// Given up.
        Failed = "failed",
        /// Cancelled by a person.
        Cancelled = "cancelled",
    }
}

/// A job.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Job {
    /// Number.
    pub id: i64,
    /// What is to be done.
    pub kind: String,
    /// With what, as JSON.
    pub payload: String,
    /// State.
    pub state: JobState,
    /// How often it was begun.
    pub attempts: i64,
    /// How much is done, of how much.
    pub progress: (i64, i64),
    /// Somebody wants it to stop.
    pub cancel: bool,
    /// Why it failed last.
    pub last_error: String,
    /// When it may run.
    pub run_at: Micros,
    /// When it was made.
    pub created_at: Micros,
    /// When it ended.
    pub finished_at: Option<Micros>,
}

/// A job to be done.
#[derive(Clone, Debug)]
pub struct NewJob<'a> {
    /// What is to be done.
    pub kind: &'a str,
    /// With what, as JSON.
    pub payload: &'a str,
    /// The same key makes no second job.
    pub once: Option<&'a str>,
    /// When it may run.
    pub run_at: Micros,
}

#[derive(FromQueryResult)]
struct Row {
    id: i64,
    kind: String,
    payload: String,
    state: String,
    attempts: i64,
    done_part: i64,
    whole: i64,
    cancel: bool,
    last_error: String,
    run_at: Micros,
    created_at: Micros,
    finished_at: Option<Micros>,
}

#[derive(FromQueryResult)]
pub(crate) struct Counted {
    pub(crate) key: String,
    pub(crate) count: i64,
}

const COLUMNS: &str = "id, kind, payload, state, attempts, done_part, whole, cancel, last_error, run_at, created_at, \
    finished_at";

impl Row {
    fn job(self) -> Result<Job, StoreError> {
        Ok(Job {
            id: self.id,
            kind: self.kind,
            payload: self.payload,
            state: JobState::kept(&self.state)?,
            attempts: self.attempts,
            progress: (self.done_part, self.whole),
            cancel: self.cancel,
            last_error: self.last_error,
            run_at: self.run_at,
            created_at: self.created_at,
            finished_at: self.finished_at,
        })
    }
}

impl Store {
    /// Adds a job; `None` where one with the same key is there already.
    pub async fn add_job(&self, new: &NewJob<'_>, now: Micros) -> Result<Option<i64>, StoreError> {
        let sql = "INSERT INTO job (kind, payload, once, state, run_at, attempts, done_part, whole, cancel, last_error, \
                   created_at) VALUES ($1, $2, $3, 'waiting', $4, 0, 0, 0, $5, '', $6) ON CONFLICT DO NOTHING RETURNING id";
        let once = new.once.map(str::to_owned);
        let values = vec![
            new.kind.into(),
            new.payload.into(),
            once.into(),
            new.run_at.into(),
            false.into(),
            now.into(),
        ];
        value(&self.db, sql, values).await
    }

    /// Takes the next job that is due, or one whose node has not been heard of since its lease ended.
    pub async fn take_job(
        &self,
        kinds: &[&str],
        node: &str,
        lease: Micros,
        now: Micros,
    ) -> Result<Option<Job>, StoreError> {
        change!(self, |tx| {
            let skip = if self.is_file() { "" } else { " FOR UPDATE SKIP LOCKED" };
            let mut values = vec![now.into(), node.into(), (now + lease).into()];
            let places: Vec<String> = kinds
                .iter()
                .map(|kind| {
                    values.push((*kind).into());
                    format!("${}", values.len())
                })
                .collect();
            let sql = format!(
                "UPDATE job SET state = 'running', node = $2, lease_until = $3, attempts = attempts + 1 WHERE id = (\
             SELECT id FROM job WHERE kind IN ({}) AND ((state = 'waiting' AND run_at <= $1) \
             OR (state = 'running' AND lease_until <= $1)) ORDER BY run_at, id LIMIT 1{skip}) RETURNING {COLUMNS}",
                places.join(", ")
            );
            let row: Option<Row> = one(tx, &sql, values).await?;
            row.map(Row::job).transpose()
        })
    }

    /// The node still works on a job; `false` where it no longer has it or somebody wants it to stop.
    pub async fn job_goes_on(
        &self,
        id: i64,
        node: &str,
        (done, whole): (i64, i64),
        lease_until: Micros,
    ) -> Result<bool, StoreError> {
        let sql = "UPDATE job SET done_part = $3, whole = $4, lease_until = $5 \
                   WHERE id = $1 AND node = $2 AND state = 'running' AND cancel = $6";
        let values =
            vec![id.into(), node.into(), done.into(), whole.into(), lease_until.into(), false.into()];
        Ok(run(&self.db, sql, values).await? > 0)
    }

    /// A job is over, unless another node has it by now.
    pub async fn job_ended(
        &self,
        id: i64,
        node: &str,
        state: JobState,
        error: &str,
        now: Micros,
    ) -> Result<bool, StoreError> {
        let sql = "UPDATE job SET state = $3, last_error = $4, finished_at = $5, lease_until = NULL \
                   WHERE id = $1 AND node = $2 AND state = 'running'";
        Ok(run(&self.db, sql, vec![id.into(), node.into(), state.word().into(), error.into(), now.into()])
            .await?
            > 0)
    }

    /// A job failed and is tried again later.
    pub async fn job_again(
        &self,
        id: i64,
        node: &str,
        error: &str,
        run_at: Micros,
    ) -> Result<bool, StoreError> {
        let sql = "UPDATE job SET state = 'waiting', last_error = $3, run_at = $4, lease_until = NULL \
                   WHERE id = $1 AND node = $2 AND state = 'running'";
        Ok(run(&self.db, sql, vec![id.into(), node.into(), error.into(), run_at.into()]).await? > 0)
    }

    /// A job failed. It is tried again after a minute, then after twice as long each time, an hour at most,
    /// until it was begun so many times; one that somebody wants to stop is not.
    pub async fn job_failed(
        &self,
        id: i64,
        node: &str,
        error: &str,
        most: i64,
        now: Micros,
    ) -> Result<bool, StoreError> {
        let sql = "UPDATE job SET last_error = $3, lease_until = NULL, \
                   run_at = $5 + CASE WHEN attempts > 6 THEN $6 ELSE $7 * (1 << CAST(attempts - 1 AS INTEGER)) END, \
                   finished_at = CASE WHEN cancel OR attempts >= $4 THEN $5 ELSE finished_at END, \
                   state = CASE WHEN cancel THEN 'cancelled' WHEN attempts >= $4 THEN 'failed' ELSE 'waiting' END \
                   WHERE id = $1 AND node = $2 AND state = 'running'";
        let values = vec![
            id.into(),
            node.into(),
            error.into(),
            most.into(),
            now.into(),
            (60 * MINUTE).into(),
            MINUTE.into(),
        ];
        Ok(run(&self.db, sql, values).await? > 0)
    }

    /// Somebody wants a job to stop: one that waits does so at once, one that runs when it is heard.
    pub async fn cancel_job(&self, id: i64, now: Micros) -> Result<(), StoreError> {
        let sql = "UPDATE job SET cancel = $3, finished_at = CASE WHEN state = 'waiting' THEN $2 ELSE finished_at END, \
                   state = CASE WHEN state = 'waiting' THEN 'cancelled' ELSE state END \
                   WHERE id = $1 AND state IN ('waiting', 'running')";
        run(&self.db, sql, vec![id.into(), now.into(), true.into()]).await.map(|_| ())
    }

    /// Lets a job that failed or was cancelled run again.
    pub async fn retry_job(&self, id: i64, now: Micros) -> Result<(), StoreError> {
        let sql = "UPDATE job SET state = 'waiting', run_at = $2, attempts = 0, cancel = $3, finished_at = NULL \
                   WHERE id = $1 AND state IN ('failed', 'cancelled')";
        run(&self.db, sql, vec![id.into(), now.into(), false.into()]).await.map(|_| ())
    }

    /// A job.
    pub async fn job(&self, id: i64) -> Result<Job, StoreError> {
        let sql = format!("SELECT {COLUMNS} FROM job WHERE id = $1");
        one::<Row>(&self.db, &sql, vec![id.into()]).await?.ok_or(StoreError::Missing("job"))?.job()
    }

    /// The newest jobs.
    pub async fn jobs(&self, limit: u32) -> Result<Vec<Job>, StoreError> {
        let rows: Vec<Row> =
            all(&self.db, &format!("SELECT {COLUMNS} FROM job ORDER BY id DESC LIMIT {limit}"), vec![])
                .await?;
        rows.into_iter().map(Row::job).collect()
    }

    /// How many jobs there are in each state.
    pub async fn jobs_failed_since(&self, from: Micros) -> Result<i64, StoreError> {
        let sql = "SELECT COUNT(*) FROM job WHERE state = 'failed' AND finished_at > $1";
        Ok(value(&self.db, sql, vec![from.into()]).await?.unwrap_or(0))
    }

    /// How many jobs there are of each state.
    pub async fn job_counts(&self) -> Result<Vec<(JobState, i64)>, StoreError> {
        let sql = "SELECT state AS key, COUNT(*) AS count FROM job GROUP BY state ORDER BY state";
        let rows: Vec<Counted> = all(&self.db, sql, vec![]).await?;
        rows.into_iter().map(|row| Ok((JobState::kept(&row.key)?, row.count))).collect()
    }
}
