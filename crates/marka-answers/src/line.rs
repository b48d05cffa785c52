//! Lines of any origin as the contract wants them: UTF-8, without the line's end, not endlessly long.

use std::borrow::Cow;

/// The longest line that is read; what stands behind is cut off, and a warning says so.
pub const LONGEST: usize = 64 * 1024;

/// A line as it is answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line<'a> {
    /// Its text.
    pub text: Cow<'a, str>,
    /// Whether its end was cut off.
    pub cut: bool,
}

impl<'a> Line<'a> {
    /// Takes the bytes between two line feeds.
    /// Invalid UTF-8 becomes U+FFFD, a carriage return at the end is dropped, and so is all beyond [`LONGEST`].
    pub fn new(bytes: &'a [u8]) -> Line<'a> {
        let bytes = bytes.strip_suffix(b"\r").unwrap_or(bytes);
        if bytes.len() <= LONGEST {
            return Line { text: String::from_utf8_lossy(bytes), cut: false };
        }
        Line { text: String::from_utf8_lossy(&bytes[..whole_characters(bytes)]), cut: true }
    }
}

/// The longest prefix within the limit that does not cut a character in two.
fn whole_characters(bytes: &[u8]) -> usize {
    let continues = |at: usize| bytes[at] & 0xC0 == 0x80;
    (LONGEST - 3..=LONGEST).rev().find(|&at| !continues(at)).unwrap_or(LONGEST)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_carriage_return_is_dropped_and_bad_bytes_are_replaced() {
        assert_eq!(Line::new(b"a\xffb\r"), Line { text: "a\u{fffd}b".into(), cut: false });
        assert_eq!(Line::new(b""), Line { text: "".into(), cut: false });
    }

    #[test]
    fn a_long_line_is_cut_between_characters() {
        let long = "я".repeat(LONGEST);
        let line = Line::new(&long.as_bytes()[1..]);
        assert!(line.cut);
        assert!(line.text.len() <= LONGEST + 3);
        assert!(!line.text.ends_with('\u{fffd}'));
        assert!(!Line::new(&long.as_bytes()[..LONGEST]).cut);
    }
}
