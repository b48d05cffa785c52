//! Shapes of statuses: a status is told by a word and a shape, never by colour alone.

use marka_engine::read::Status;

use crate::texts::Texts;

/// The shape of a status, as SVG.
pub(crate) fn svg(status: Status) -> &'static str {
    match status {
        Status::Exact => include_str!("../templates/shapes/exact.svg"),
        Status::Repaired => include_str!("../templates/shapes/repaired.svg"),
        Status::Invalid => include_str!("../templates/shapes/invalid.svg"),
        Status::Ambiguous => include_str!("../templates/shapes/ambiguous.svg"),
        Status::Unknown => include_str!("../templates/shapes/unknown.svg"),
        Status::None => include_str!("../templates/shapes/none.svg"),
    }
}

/// The status in a word.
pub(crate) fn word(status: Status, t: &'static Texts) -> &'static str {
    match status {
        Status::Exact => &t.status_exact,
        Status::Repaired => &t.status_repaired,
        Status::Invalid => &t.status_invalid,
        Status::Ambiguous => &t.status_ambiguous,
        Status::Unknown => &t.status_unknown,
        Status::None => &t.status_none,
    }
}
