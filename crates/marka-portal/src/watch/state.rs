//! How a node and what it stands on are at this moment.

use std::path::Path;
use std::time::Instant;

use marka_store::{JobState, StoreError};

use crate::clock::now;
use crate::edition::Portal;

/// The most alerts and sessions that are counted.
const MOST: u32 = 10_000;

/// A state.
pub(crate) struct State {
    /// Seconds since the node began.
    pub(crate) up: i64,
    /// Bytes of memory that the node holds; not known on every system.
    pub(crate) memory: Option<i64>,
    /// Bytes that are free beside the data.
    pub(crate) disk_free: Option<i64>,
    /// What waits for a processor, over a minute.
    pub(crate) load: Option<String>,
    /// Bytes of the database.
    pub(crate) database: i64,
    /// Microseconds that a question to it takes.
    pub(crate) ping: i64,
    /// Letters that wait.
    pub(crate) letters: i64,
    /// Sessions that go on.
    pub(crate) sessions: i64,
    /// Alerts that are open.
    pub(crate) alerts: i64,
    /// Jobs by their state.
    pub(crate) jobs: Vec<(&'static str, i64)>,
}

impl State {
    /// Looks at everything.
    pub(crate) async fn of(portal: &Portal) -> Result<State, StoreError> {
        let store = &portal.store;
        let begun = Instant::now();
        store.ping().await?;
        let ping = micros(begun);
        let open = store.alerts(MOST).await?.iter().filter(|alert| alert.ended_at.is_none()).count();
        let mut jobs = Vec::new();
        let counts = store.job_counts().await?;
        for state in JobState::ALL {
            let count = counts.iter().find(|count| count.0 == *state).map_or(0, |count| count.1);
            jobs.push((state.word(), count));
        }
        Ok(State {
            up: micros(portal.watch.begun) / 1_000_000,
            memory: memory(),
            disk_free: disk_free(&portal.data),
            load: load(),
            database: store.size().await?,
            ping,
            letters: store.waiting_letters().await?,
            sessions: count(store.live_sessions(None, now(), MOST).await?.len()),
            alerts: count(open),
            jobs,
        })
    }
}

/// Microseconds since a moment of the steady clock.
pub(crate) fn micros(begun: Instant) -> i64 {
    i64::try_from(begun.elapsed().as_micros()).unwrap_or(i64::MAX)
}

fn count(items: usize) -> i64 {
    i64::try_from(items).unwrap_or(i64::MAX)
}

/// Bytes that are free where a folder is.
pub(crate) fn disk_free(folder: &Path) -> Option<i64> {
    let about = rustix::fs::statvfs(folder).ok()?;
    i64::try_from(about.f_bavail.saturating_mul(about.f_frsize)).ok()
}

/// What the system tells of the process, where it has such files.
fn memory() -> Option<i64> {
    let text = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = text.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kilobytes: i64 = line.trim().trim_end_matches("kB").trim().parse().ok()?;
    Some(kilobytes * 1024)
}

fn load() -> Option<String> {
    let text = std::fs::read_to_string("/proc/loadavg").ok()?;
    text.split(' ').next().map(str::to_owned)
}
