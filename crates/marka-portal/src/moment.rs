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

/// The end of a day that a form names: `2026-11-26`.
pub(crate) fn end_of_day(text: &str) -> Option<Micros> {
    let date = Date::parse(text, FIELD).ok()?;
    let end = PrimitiveDateTime::new(date, Time::from_hms(23, 59, 59).ok()?).assume_offset(offset());
    Some(end.unix_timestamp() * SECOND)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_shown_and_days_are_read() {
        let end = end_of_day("2026-11-26").expect("a day");
        assert_eq!((minute(end).as_str(), day(end).as_str()), ("26.11.2026 23:59", "26.11.2026"));
        assert_eq!(end_of_day("26.11.2026"), None);
        assert_eq!(stamp(1_709_164_799 * SECOND), "2024-02-28T23:59:59Z");
        assert_eq!(stamp(1_709_164_800 * SECOND), "2024-02-29T00:00:00Z");
    }
}
