//! The clock, read at the edge only.

use std::time::{SystemTime, UNIX_EPOCH};

use marka_store::Micros;

/// A second, a minute, an hour, a day.
pub(crate) const SECOND: Micros = 1_000_000;
pub(crate) const MINUTE: Micros = 60 * SECOND;
pub(crate) const HOUR: Micros = 60 * MINUTE;
pub(crate) const DAY: Micros = 24 * HOUR;

/// Now.
pub(crate) fn now() -> Micros {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_micros()).unwrap_or(i64::MAX)
}

/// The year of a moment, by the clock of the server.
pub(crate) fn year(at: Micros) -> i32 {
    time::OffsetDateTime::from_unix_timestamp(at / SECOND).map_or(1970, time::OffsetDateTime::year)
}
