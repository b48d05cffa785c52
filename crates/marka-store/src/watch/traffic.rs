//! Requests as they are counted: added by every node, folded into hours, forgotten.

use crate::sql::{add_rows, run};
use crate::tx::change;
use crate::{Micros, Store, StoreError};

/// Ends of the steps of the scale of durations, in microseconds; what is slower is beyond the last.
pub const LATENCY_SCALE: [i64; 14] = [
    1_000, 2_000, 5_000, 10_000, 20_000, 50_000, 100_000, 200_000, 500_000, 1_000_000, 2_000_000, 5_000_000,
    10_000_000, 30_000_000,
];

/// The step of the scale on which a duration falls.
pub fn latency_step(micros: i64) -> usize {
    LATENCY_SCALE.partition_point(|end| *end < micros)
}

/// Requests that are alike.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Traffic {
    /// Beginning of the time in which they came.
    pub slot: Micros,
    /// Method and route: `GET /register/{entry}`.
    pub route: String,
    /// Where they came from.
    pub address: String,
    /// Whose they are; nobody is 0.
    pub person: i64,
    /// Status of the answer.
    pub status: i64,
    /// How many.
    pub count: i64,
    /// How long all took together.
    pub micros: i64,
    /// How long the slowest took.
    pub slowest: i64,
}

/// Requests of a route that took alike.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slow {
    /// Beginning of the time in which they came.
    pub slot: Micros,
    /// Method and route.
    pub route: String,
    /// Step of the scale.
    pub step: usize,
    /// How many.
    pub count: i64,
}

const TRAFFIC: &str = "traffic (slot, route, address, person_id, status, count, micros, slowest)";
const MORE_TRAFFIC: &str = "ON CONFLICT (slot, route, address, person_id, status) DO UPDATE SET \
    count = traffic.count + excluded.count, micros = traffic.micros + excluded.micros, \
    slowest = CASE WHEN excluded.slowest > traffic.slowest THEN excluded.slowest ELSE traffic.slowest END";
const LATENCY: &str = "latency (slot, route, step, count)";
const MORE_LATENCY: &str =
    "ON CONFLICT (slot, route, step) DO UPDATE SET count = latency.count + excluded.count";

/// An hour, in microseconds.
const HOUR: Micros = 3_600_000_000;

impl Store {
    /// Adds requests to those that were counted; the same slot may come again and from other nodes. Rows come in the
    /// order of their keys, so that two nodes do not wait for each other.
    pub async fn add_traffic(&self, traffic: &[Traffic], slow: &[Slow]) -> Result<(), StoreError> {
        change!(self, |tx| {
            let rows = traffic.iter().map(|row| {
                vec![
                    row.slot.into(),
                    row.route.as_str().into(),
                    row.address.as_str().into(),
                    row.person.into(),
                    row.status.into(),
                    row.count.into(),
                    row.micros.into(),
                    row.slowest.into(),
                ]
            });
            add_rows(tx, TRAFFIC, rows.collect(), MORE_TRAFFIC).await?;
            let rows = slow.iter().map(|row| {
                let step = i64::try_from(row.step).unwrap_or(i64::MAX);
                vec![row.slot.into(), row.route.as_str().into(), step.into(), row.count.into()]
            });
            add_rows(tx, LATENCY, rows.collect(), MORE_LATENCY).await?;
            Ok(())
        })
    }

    /// Folds what is older into slots of an hour each: what is long ago is asked for by the hour.
    pub async fn fold_traffic(&self, before: Micros) -> Result<(), StoreError> {
        let before = before - before.rem_euclid(HOUR);
        let finer = format!("slot < $1 AND slot % {HOUR} <> 0");
        change!(self, |tx| {
            let sql = format!(
                "INSERT INTO {TRAFFIC} SELECT slot - slot % {HOUR}, route, address, person_id, status, \
                 CAST(SUM(count) AS BIGINT), CAST(SUM(micros) AS BIGINT), MAX(slowest) FROM traffic WHERE {finer} \
                 GROUP BY slot - slot % {HOUR}, route, address, person_id, status {MORE_TRAFFIC}"
            );
            run(tx, &sql, vec![before.into()]).await?;
            run(tx, &format!("DELETE FROM traffic WHERE {finer}"), vec![before.into()]).await?;
            let sql = format!(
                "INSERT INTO {LATENCY} SELECT slot - slot % {HOUR}, route, step, CAST(SUM(count) AS BIGINT) \
                 FROM latency WHERE {finer} GROUP BY slot - slot % {HOUR}, route, step {MORE_LATENCY}"
            );
            run(tx, &sql, vec![before.into()]).await?;
            run(tx, &format!("DELETE FROM latency WHERE {finer}"), vec![before.into()]).await?;
            Ok(())
        })
    }

    /// Forgets what is older: requests, failed sign-ins, faults, alerts that are over, jobs and letters that are done.
    pub async fn forget_traffic(&self, before: Micros) -> Result<(), StoreError> {
        for sql in [
            "DELETE FROM traffic WHERE slot < $1",
            "DELETE FROM latency WHERE slot < $1",
            "DELETE FROM sign_in_failure WHERE at < $1",
            "DELETE FROM fault WHERE last_at < $1",
            "DELETE FROM alert WHERE ended_at < $1",
            "DELETE FROM job WHERE finished_at < $1",
            "DELETE FROM outbox WHERE sent_at < $1 OR given_up_at < $1",
        ] {
            run(&self.db, sql, vec![before.into()]).await?;
        }
        Ok(())
    }

    /// Forgets what is known of an address: its requests stay counted, but as those of nobody from nowhere.
    pub async fn forget_address(&self, address: &str) -> Result<(), StoreError> {
        change!(self, |tx| {
            let sql = format!(
                "INSERT INTO {TRAFFIC} SELECT slot, route, '', 0, status, CAST(SUM(count) AS BIGINT), \
                 CAST(SUM(micros) AS BIGINT), MAX(slowest) FROM traffic WHERE address = $1 \
                 GROUP BY slot, route, status {MORE_TRAFFIC}"
            );
            run(tx, &sql, vec![address.into()]).await?;
            for sql in [
                "DELETE FROM traffic WHERE address = $1",
                "DELETE FROM sign_in_failure WHERE address = $1",
                "DELETE FROM alert WHERE about = $1",
                "UPDATE fault SET address = '', person_id = 0 WHERE address = $1",
            ] {
                run(tx, sql, vec![address.into()]).await?;
            }
            Ok(())
        })
    }
}
