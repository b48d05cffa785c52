//! Versions and platforms.

use std::fmt;

/// A version: three numbers, and a word for those before it (`0.2.0-rc1`).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Version {
    numbers: [u64; 3],
    /// Releases come behind what leads to them.
    is_final: bool,
    word: String,
}

impl Version {
    /// Reads a version.
    pub fn read(text: &str) -> Option<Version> {
        let (numbers, word) = text.split_once('-').unwrap_or((text, ""));
        let mut parts = numbers.split('.').map(|part| part.parse().ok());
        let numbers = [parts.next()??, parts.next()??, parts.next()??];
        let plain = word.chars().all(|c| c.is_ascii_alphanumeric() || c == '.');
        (parts.next().is_none() && plain).then(|| Version {
            numbers,
            is_final: word.is_empty(),
            word: word.to_owned(),
        })
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [major, minor, patch] = self.numbers;
        write!(f, "{major}.{minor}.{patch}")?;
        if self.is_final { Ok(()) } else { write!(f, "-{}", self.word) }
    }
}

/// The platform of this program: `linux-x86_64`.
pub fn platform() -> String {
    format!("{}-{}", std::env::consts::OS, std::env::consts::ARCH)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_in_order() {
        let order = ["0.1.0", "0.2.0-rc1", "0.2.0-rc2", "0.2.0", "0.10.0", "1.0.0"];
        let read: Vec<Version> = order.iter().map(|text| Version::read(text).expect("a version")).collect();
        assert!(read.is_sorted());
        assert_eq!(read.iter().map(ToString::to_string).collect::<Vec<_>>(), order);
        for text in ["", "1", "1.2", "1.2.3.4", "a.b.c", "1.2.3-../x", "1.2.-3"] {
            assert_eq!(Version::read(text), None, "{text}");
        }
    }
}
