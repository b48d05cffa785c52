//! Working time: by when an answer is due.

use marka_store::Micros;
use serde::{Deserialize, Serialize};

use crate::clock::{DAY, HOUR};
use crate::moment::{field, start_of_day};

/// When people work.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Calendar {
    /// Days of the week, Monday is 1.
    pub(crate) days: Vec<u8>,
    /// From which hour.
    pub(crate) from: i64,
    /// To which hour.
    pub(crate) to: i64,
    /// Days on which nobody works: `2026-12-31`.
    pub(crate) free: Vec<String>,
    /// Days on which people work although it is their day off.
    pub(crate) worked: Vec<String>,
}

impl Default for Calendar {
    fn default() -> Calendar {
        Calendar { days: vec![1, 2, 3, 4, 5], from: 9, to: 18, free: Vec::new(), worked: Vec::new() }
    }
}

/// No answer is due later than this many days.
const LONGEST: i64 = 400;

impl Calendar {
    /// Whether people work on a day.
    fn is_worked(&self, day: &str, midnight: Micros) -> bool {
        if self.worked.iter().any(|worked| worked == day) {
            return true;
        }
        // The first of January 1970 was a Thursday.
        let weekday = u8::try_from((midnight_number(midnight) + 3).rem_euclid(7) + 1).unwrap_or(1);
        self.days.contains(&weekday) && self.free.iter().all(|free| free != day)
    }

    /// The moment by which so many hours of work have passed since another.
    pub(crate) fn due(&self, since: Micros, hours: i64) -> Micros {
        let mut left = hours * HOUR;
        let mut midnight = start_of_day(&field(since)).unwrap_or(since);
        for _ in 0..LONGEST {
            let day = field(midnight);
            let (begin, end) = (midnight + self.from * HOUR, midnight + self.to * HOUR);
            let begin = begin.max(since);
            if self.is_worked(&day, midnight) && begin < end {
                if left <= end - begin {
                    return begin + left;
                }
                left -= end - begin;
            }
            midnight += DAY;
        }
        midnight
    }
}

/// Days since 1970 of a midnight of the server's clock.
fn midnight_number(midnight: Micros) -> i64 {
    // Half a day away from midnight no offset of a clock changes the day.
    (midnight + 12 * HOUR).div_euclid(DAY)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::MINUTE;
    use crate::moment::minute;

    fn at(day: &str, hours: i64, minutes: i64) -> Micros {
        start_of_day(day).expect("a day") + hours * HOUR + minutes * MINUTE
    }

    fn check(since: Micros, hours: i64, expected: &str) {
        let calendar = Calendar {
            free: vec!["2026-12-31".to_owned()],
            worked: vec!["2026-12-05".to_owned()],
            ..Calendar::default()
        };
        assert_eq!(minute(calendar.due(since, hours)), expected);
    }

    #[test]
    fn hours_of_work_pass_on_working_days_only() {
        // 27 November 2026 is a Friday.
        check(at("2026-11-27", 10, 30), 4, "27.11.2026 14:30");
        check(at("2026-11-27", 16, 0), 4, "30.11.2026 11:00");
        check(at("2026-11-27", 7, 0), 1, "27.11.2026 10:00");
        check(at("2026-11-27", 20, 0), 1, "30.11.2026 10:00");
        check(at("2026-11-28", 12, 0), 0, "30.11.2026 09:00");
        check(at("2026-11-27", 9, 0), 16, "30.11.2026 16:00");
        // A Saturday that is worked, and a Thursday that is free.
        check(at("2026-12-04", 17, 0), 2, "05.12.2026 10:00");
        check(at("2026-12-30", 17, 0), 2, "01.01.2027 10:00");
    }

    #[test]
    fn a_calendar_without_work_ends_all_the_same() {
        let calendar = Calendar { days: Vec::new(), ..Calendar::default() };
        assert!(calendar.due(0, 1) > 0);
    }
}
