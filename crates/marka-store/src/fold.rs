//! Texts folded for search, order and for being the same: computed here, since databases fold Russian each in its way.

/// Latin letters and the Russian ones that look like them, both small.
const TWINS: [(char, char); 12] = [
    ('a', 'а'),
    ('b', 'в'),
    ('c', 'с'),
    ('e', 'е'),
    ('h', 'н'),
    ('k', 'к'),
    ('m', 'м'),
    ('o', 'о'),
    ('p', 'р'),
    ('t', 'т'),
    ('x', 'х'),
    ('y', 'у'),
];

/// Other signs that stand for one: of multiplication, of a fraction, of a range.
fn sign(c: char) -> char {
    match c {
        'ё' => 'е',
        'Ё' => 'Е',
        '.' => ',',
        '×' | '*' => 'х',
        '–' | '—' | '−' | '‐' | '‑' => '-',
        c => c,
    }
}

/// The letter of the first alphabet that looks like a small letter of the second.
fn twin(small: char) -> char {
    TWINS.iter().find(|twin| twin.0 == small).map_or(small, |twin| twin.1)
}

/// A designation as it is searched: small letters of one alphabet, no blanks, a comma in every number.
pub fn designation(text: &str) -> String {
    let small = text.chars().filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase);
    small.map(|c| twin(sign(c))).collect()
}

/// A designation as it is the same: twins of two alphabets are one letter, but cases tell two cables apart.
pub fn identity(text: &str) -> String {
    let same = text.chars().filter(|c| !c.is_whitespace()).map(|c| {
        let c = sign(c);
        let small = c.to_lowercase().next().unwrap_or(c);
        match twin(small) {
            same if same == small => c,
            same if c == small => same,
            same => same.to_uppercase().next().unwrap_or(same),
        }
    });
    same.collect()
}

/// A name as it is compared: small letters, ё as е, single blanks.
pub fn name(text: &str) -> String {
    let small: String =
        text.chars().flat_map(char::to_lowercase).map(|c| if c == 'ё' { 'е' } else { c }).collect();
    small.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_looks_alike_is_found_alike_and_cases_tell_cables_apart() {
        assert_eq!(designation("ABC 3x2.5"), designation("авс 3х2,5"));
        assert_eq!(identity("AB 3x2.5"), identity("АВ 3×2,5"));
        assert_ne!(identity("AB"), identity("Ав"));
        assert_eq!(name("  Ёлкин   Пётр "), "елкин петр");
    }
}
