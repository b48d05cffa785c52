//! What was counted, as pages and programs ask for it.

use sea_orm::{FromQueryResult, Value};

use super::traffic::LATENCY_SCALE;
use crate::sql::all;
use crate::{Micros, Store, StoreError};

/// By what requests are told apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// Method and route.
    Route,
    /// Address.
    Address,
    /// Person, by number; nobody is 0.
    Person,
    /// Status of the answer.
    Status,
}

impl By {
    fn column(self) -> &'static str {
        match self {
            By::Route => "route",
            By::Address => "address",
            By::Person => "CAST(person_id AS TEXT)",
            By::Status => "CAST(status AS TEXT)",
        }
    }
}

/// Which requests are meant.
#[derive(Clone, Debug, Default)]
pub struct Scope {
    /// Not before.
    pub from: Micros,
    /// Before.
    pub to: Micros,
    /// From this address only.
    pub address: Option<String>,
}

impl Scope {
    fn condition(&self) -> (&'static str, Vec<Value>) {
        let mut values = vec![self.from.into(), self.to.into()];
        match &self.address {
            None => ("slot >= $1 AND slot < $2", values),
            Some(address) => {
                values.push(address.as_str().into());
                ("slot >= $1 AND slot < $2 AND address = $3", values)
            }
        }
    }
}

/// Requests that have something in common.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Figures {
    /// What they have in common.
    pub key: String,
    /// How many.
    pub count: i64,
    /// How many were refused: a status of 400 and more.
    pub refused: i64,
    /// How many failed by our own fault: a status of 500 and more.
    pub failed: i64,
    /// How long all took together.
    pub micros: i64,
    /// How long the slowest took.
    pub slowest: i64,
    /// Slot of the last.
    pub last: Micros,
}

/// Requests of a stretch of time.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Timed {
    /// Its beginning.
    pub slot: Micros,
    /// How many.
    pub count: i64,
    /// How many were refused.
    pub refused: i64,
    /// How many failed.
    pub failed: i64,
    /// How many people were signed in.
    pub people: i64,
    /// From how many addresses they came.
    pub addresses: i64,
}

/// How long the answers of a stretch of time, or of a route, took: how many fell on each step of the scale.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Latency(pub Vec<i64>);

impl Latency {
    fn add(&mut self, step: i64, count: i64) {
        let step = usize::try_from(step).unwrap_or(0).min(LATENCY_SCALE.len());
        self.0.resize(LATENCY_SCALE.len() + 1, 0);
        self.0[step] += count;
    }

    /// The duration that so many of a hundred answers kept, in microseconds: between the ends of its step in
    /// proportion. Beyond the scale it is the end of the scale.
    pub fn percentile(&self, percent: i64) -> Option<i64> {
        let all: i64 = self.0.iter().sum();
        if all == 0 {
            return None;
        }
        let wanted = (all * percent + 99) / 100;
        let (mut before, mut begin) = (0, 0);
        for (count, end) in self.0.iter().zip(LATENCY_SCALE) {
            if before + count >= wanted {
                return Some(begin + (end - begin) * (wanted - before) / (*count).max(1));
            }
            before += count;
            begin = end;
        }
        Some(begin)
    }
}

#[derive(FromQueryResult)]
struct Fallen<K: sea_orm::TryGetable> {
    key: K,
    step: i64,
    count: i64,
}

/// Sums of a group.
const SUMS: &str = "CAST(SUM(count) AS BIGINT) AS count, \
    CAST(SUM(CASE WHEN status >= 400 THEN count ELSE 0 END) AS BIGINT) AS refused, \
    CAST(SUM(CASE WHEN status >= 500 THEN count ELSE 0 END) AS BIGINT) AS failed";

impl Store {
    /// Requests told apart by something, the most frequent first.
    pub async fn figures(&self, by: By, scope: &Scope, limit: u32) -> Result<Vec<Figures>, StoreError> {
        let (condition, values) = scope.condition();
        let column = by.column();
        let sql = format!(
            "SELECT {column} AS key, {SUMS}, CAST(SUM(micros) AS BIGINT) AS micros, MAX(slowest) AS slowest, \
             MAX(slot) AS last FROM traffic WHERE {condition} GROUP BY {column} ORDER BY 2 DESC, 1 LIMIT {limit}"
        );
        all(&self.db, &sql, values).await
    }

    /// Requests by stretches of time of so many microseconds; those without any are left out.
    pub async fn figures_over_time(&self, scope: &Scope, width: Micros) -> Result<Vec<Timed>, StoreError> {
        let (condition, values) = scope.condition();
        let sql = format!(
            "SELECT slot - slot % {width} AS slot, {SUMS}, \
             COUNT(DISTINCT CASE WHEN person_id <> 0 THEN person_id END) AS people, COUNT(DISTINCT address) AS addresses \
             FROM traffic WHERE {condition} GROUP BY slot - slot % {width} ORDER BY 1"
        );
        all(&self.db, &sql, values).await
    }

    /// How long answers took, by stretches of time.
    pub async fn latency_over_time(
        &self,
        (from, to): (Micros, Micros),
        width: Micros,
    ) -> Result<Vec<(Micros, Latency)>, StoreError> {
        let sql = format!(
            "SELECT slot - slot % {width} AS key, step, CAST(SUM(count) AS BIGINT) AS count FROM latency \
             WHERE slot >= $1 AND slot < $2 GROUP BY slot - slot % {width}, step ORDER BY 1, 2"
        );
        let rows: Vec<Fallen<i64>> = all(&self.db, &sql, vec![from.into(), to.into()]).await?;
        Ok(grouped(rows))
    }

    /// How long answers took, by routes.
    pub async fn latency_of_routes(
        &self,
        (from, to): (Micros, Micros),
    ) -> Result<Vec<(String, Latency)>, StoreError> {
        let sql = "SELECT route AS key, step, CAST(SUM(count) AS BIGINT) AS count FROM latency \
                   WHERE slot >= $1 AND slot < $2 GROUP BY route, step ORDER BY 1, 2";
        let rows: Vec<Fallen<String>> = all(&self.db, sql, vec![from.into(), to.into()]).await?;
        Ok(grouped(rows))
    }
}

/// Rows with the same key, which follow one another, as one scale.
fn grouped<K: sea_orm::TryGetable + PartialEq>(rows: Vec<Fallen<K>>) -> Vec<(K, Latency)> {
    let mut grouped: Vec<(K, Latency)> = Vec::new();
    for row in rows {
        if grouped.last().is_none_or(|last| last.0 != row.key) {
            grouped.push((row.key, Latency::default()));
        }
        if let Some(last) = grouped.last_mut() {
            last.1.add(row.step, row.count);
        }
    }
    grouped
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::latency_step;

    fn check(durations: &[i64], percent: i64, expected: Option<i64>) {
        let mut latency = Latency::default();
        for micros in durations {
            latency.add(i64::try_from(latency_step(*micros)).expect("the scale is short"), 1);
        }
        assert_eq!(latency.percentile(percent), expected, "{durations:?}");
    }

    #[test]
    fn percentiles_lie_within_the_step_of_their_answer() {
        check(&[], 95, None);
        check(&[500], 50, Some(1_000));
        check(&[1_500, 1_500], 50, Some(1_500));
        check(&[1_000, 1_000, 1_000, 40_000], 50, Some(666));
        check(&[1_000, 1_000, 1_000, 40_000], 95, Some(50_000));
        check(&[99_000_000], 95, Some(30_000_000));
    }
}
