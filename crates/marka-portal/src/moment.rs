//! Moments as pages show them: by the clock of the server.

use marka_store::Micros;
use time::format_description::BorrowedFormatItem;
use time::macros::format_description;
use time::{Date, OffsetDateTime, PrimitiveDateTime, Time, UtcOffset};

use crate::clock::SECOND;

const MINUTE: &[BorrowedFormatItem<'_>] = format_description!("[day].[month].[year] [hour]:[minute]");
const DAY: &[BorrowedFormatItem<'_>] = format_description!("[day].[month].[year]");
const STAMP: &[BorrowedFormatItem<'_>] =
    format_description!("[year]-[month]-[day]T[hour]:[minute]:[second]Z");
const LOG: &[BorrowedFormatItem<'_>] = format_description!(
    "[day]/[month repr:short]/[year]:[hour]:[minute]:[second] [offset_hour sign:mandatory][offset_minute]"
);
const CLOCK: &[BorrowedFormatItem<'_>] = format_description!("[hour]:[minute]");
const FIELD: &[BorrowedFormatItem<'_>] = format_description!("[year]-[month]-[day]");

fn utc(at: Micros) -> OffsetDateTime {
    OffsetDateTime::from_unix_timestamp(at / SECOND).unwrap_or(OffsetDateTime::UNIX_EPOCH)
}

fn local(at: Micros) -> OffsetDateTime {
    utc(at).to_offset(offset())
}

/// `2026-11-26T14:05:00Z`, as programs read it.
pub(crate) fn stamp(at: Micros) -> String {
    utc(at).format(STAMP).unwrap_or_default()
}

/// How far the server's clock is from UTC, where it says so.
fn offset() -> UtcOffset {
    static OFFSET: std::sync::OnceLock<UtcOffset> = std::sync::OnceLock::new();
    *OFFSET.get_or_init(|| {
        let told = std::env::var("MARKA_UTC_OFFSET").ok().and_then(|text| text.parse::<i8>().ok());
        told.and_then(|hours| UtcOffset::from_hms(hours, 0, 0).ok()).unwrap_or(UtcOffset::UTC)
    })
}

/// `26/Nov/2026:14:05:00 +0000`, as access logs have it.
pub(crate) fn log(at: Micros) -> String {
    local(at).format(LOG).unwrap_or_default()
}

/// `14:05`.
pub(crate) fn clock(at: Micros) -> String {
    local(at).format(CLOCK).unwrap_or_default()
}

/// `26.11.2026 14:05`.
pub(crate) fn minute(at: Micros) -> String {
    local(at).format(MINUTE).unwrap_or_default()
}

/// `26.11.2026`.
pub(crate) fn day(at: Micros) -> String {
    local(at).format(DAY).unwrap_or_default()
}

/// `2026-11-26`, as forms have it.
pub(crate) fn field(at: Micros) -> String {
    local(at).format(FIELD).unwrap_or_default()
}

/// The beginning of a day that a form names: `2026-11-26`.
pub(crate) fn start_of_day(text: &str) -> Option<Micros> {
    on_day(text, Time::MIDNIGHT)
}

/// The end of a day that a form names.
pub(crate) fn end_of_day(text: &str) -> Option<Micros> {
    on_day(text, Time::from_hms(23, 59, 59).ok()?)
}

fn on_day(text: &str, time: Time) -> Option<Micros> {
    let date = Date::parse(text, FIELD).ok()?;
    Some(PrimitiveDateTime::new(date, time).assume_offset(offset()).unix_timestamp() * SECOND)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_shown_and_days_are_read() {
        let end = end_of_day("2026-11-26").expect("a day");
        assert_eq!((minute(end).as_str(), day(end).as_str()), ("26.11.2026 23:59", "26.11.2026"));
        assert_eq!(end_of_day("26.11.2026"), None);
        let start = start_of_day("2026-11-26").expect("a day");
        assert_eq!((minute(start).as_str(), end - start), ("26.11.2026 00:00", 86_399 * SECOND));
    }

    #[test]
    fn stamps_follow_the_calendar() {
        for (seconds, expected) in [
            (0, "1970-01-01T00:00:00Z"),
            (951_782_400, "2000-02-29T00:00:00Z"),
            (1_709_251_199, "2024-02-29T23:59:59Z"),
            (1_709_251_200, "2024-03-01T00:00:00Z"),
            (1_798_761_599, "2026-12-31T23:59:59Z"),
            (4_107_542_400, "2100-03-01T00:00:00Z"),
        ] {
            assert_eq!(stamp(seconds * SECOND), expected);
        }
    }
}
