//! Small pieces of HTML and of addresses that are written before a template sees them.

/// The text with the five signs of HTML replaced.
pub(crate) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len() + 8);
    push_escaped(&mut escaped, text);
    escaped
}

/// Adds a text with the five signs of HTML replaced.
pub(crate) fn push_escaped(into: &mut String, text: &str) {
    for character in text.chars() {
        match character {
            '&' => into.push_str("&amp;"),
            '<' => into.push_str("&lt;"),
            '>' => into.push_str("&gt;"),
            '"' => into.push_str("&quot;"),
            '\'' => into.push_str("&#39;"),
            other => into.push(other),
        }
    }
}

/// Adds a text as a value of a query: all but plain letters, figures and `-._~|` is percent-encoded.
pub(crate) fn push_encoded(into: &mut String, text: &str) {
    const HEX: &[u8; 16] = b"0123456789ABCDEF";
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                into.push(char::from(byte));
            }
            b' ' => into.push('+'),
            _ => {
                into.push('%');
                into.push(char::from(HEX[usize::from(byte >> 4)]));
                into.push(char::from(HEX[usize::from(byte & 15)]));
            }
        }
    }
}

/// The text as a value of a query.
pub fn encoded(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len() * 2);
    push_encoded(&mut encoded, text);
    encoded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_of_html_and_of_queries_are_replaced() {
        assert_eq!(escape("<a href=\"x\">'&'</a>"), "&lt;a href=&quot;x&quot;&gt;&#39;&amp;&#39;&lt;/a&gt;");
        assert_eq!(encoded("а b&c=1,5"), "%D0%B0+b%26c%3D1%2C5");
    }
}
