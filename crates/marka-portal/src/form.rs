//! Forms in which the same key may come several times.

/// A form as it comes.
pub(crate) type Pairs = Vec<(String, String)>;

/// The first value of a key, without blanks around it.
pub(crate) fn value<'p>(pairs: &'p Pairs, key: &str) -> &'p str {
    pairs.iter().find(|pair| pair.0 == key).map_or("", |pair| pair.1.trim())
}
