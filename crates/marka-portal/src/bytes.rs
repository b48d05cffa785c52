//! Lengths of files as people read them.

/// A length with the unit that leaves one to four figures.
pub(crate) fn size(bytes: u64) -> String {
    match bytes {
        ..1024 => format!("{bytes} Б"),
        1024..1_048_576 => format!("{} КБ", bytes / 1024),
        1_048_576..1_073_741_824 => format!("{} МБ", bytes / 1_048_576),
        _ => format!("{} ГБ", bytes / 1_073_741_824),
    }
}
