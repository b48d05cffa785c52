//! Letters and signs as people type them, folded to symbols that look or mean the same.
//!
//! A symbol joins the Latin and Cyrillic twins of one letter, its two cases, and signs of one meaning.
//! What the fold hides is not free: [`Alphabet::deviation`] names the difference and it is priced.

use std::collections::BTreeMap;

use marka_rules::model::Spelling;

use crate::read::line::Kind;

/// A class of characters that may stand for each other.
pub type Symbol = u8;

/// Any character that no rule file uses; only a wildcard reads it.
pub const OTHER: Symbol = 0;
/// A run of blanks.
pub const BLANK: Symbol = 1;

/// Why a written character is not the canonical one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Deviation {
    /// A letter of the other alphabet that looks the same.
    Latin,
    /// Upper case for lower case or the other way round.
    Case,
    /// Another sign of the same meaning.
    Sign,
    /// A blank too many or missing.
    Blank,
    /// A digit for a letter or the other way round.
    Lookalike,
    /// Declared damage of several letters: index into [`Spelling::damages`].
    Damage(u16),
    /// A declared synonym of an option.
    Synonym,
    /// Brackets around the size.
    Brackets,
    /// Parts written in another order.
    Order,
    /// A number in another form (`2,50`).
    Number,
}

impl Deviation {
    /// Key of its reason in [`Spelling::reasons`].
    pub fn key(self) -> &'static str {
        match self {
            Deviation::Latin => "latin",
            Deviation::Case => "case",
            Deviation::Sign => "sign",
            Deviation::Blank => "blank",
            Deviation::Lookalike => "lookalike",
            Deviation::Damage(_) => "damage",
            Deviation::Synonym => "synonym",
            Deviation::Brackets => "brackets",
            Deviation::Order => "order",
            Deviation::Number => "number",
        }
    }
}

/// What is known of a character at once.
#[derive(Clone, Copy, Debug)]
#[repr(align(4))]
pub(crate) struct Letter {
    /// Its symbol.
    pub symbol: Symbol,
    /// Its number among the characters that the grammar tells apart; 0 for all others.
    pub number: u8,
    /// Its kind.
    pub kind: Kind,
}

/// The fold of characters to symbols.
#[derive(Clone, Debug)]
pub struct Alphabet {
    near: Vec<Letter>,
    far: BTreeMap<char, Letter>,
    letters: usize,
    lookalikes: Vec<(char, char)>,
    twins: Vec<Vec<char>>,
}

/// Characters below this are looked up in a table.
const NEAR: u32 = 0x500;

impl Alphabet {
    /// Folds the letters of two alphabets and all declared groups.
    pub fn new(spelling: &Spelling) -> Alphabet {
        let mut groups = Groups::default();
        for c in ('a'..='z').chain('а'..='я').chain(['ё']) {
            groups.join(&[c, upper(c)]);
        }
        groups.join(&['ё', 'е']);
        for c in ('!'..='~').chain(['№', '«', '»', '²', '³', '°']) {
            groups.join(&[c]);
        }
        for group in spelling.twins.iter().chain(&spelling.signs) {
            groups.join(&group.chars().collect::<Vec<_>>());
        }
        let mut alphabet = Alphabet {
            near: (0..NEAR).map(|c| other(char::from_u32(c).unwrap_or(' '))).collect(),
            far: BTreeMap::new(),
            // The first two numbers stand for unknown characters and for blanks.
            letters: 2,
            lookalikes: Vec::new(),
            twins: spelling.twins.iter().map(|twins| twins.chars().collect()).collect(),
        };
        for (number, group) in groups.0.iter().filter(|group| !group.is_empty()).enumerate() {
            let symbol = Symbol::try_from(number + 2).unwrap_or(OTHER);
            for &c in group {
                alphabet.set(c, symbol);
            }
        }
        for group in &spelling.lookalikes {
            let letters: Vec<char> = group.chars().collect();
            for &a in &letters {
                let others: Vec<char> =
                    letters.iter().copied().filter(|&b| alphabet.symbol(a) != alphabet.symbol(b)).collect();
                alphabet.lookalikes.extend(others.into_iter().map(|b| (a, b)));
            }
        }
        alphabet
    }

    fn set(&mut self, c: char, symbol: Symbol) {
        let number = u8::try_from(self.letters).unwrap_or(0);
        self.letters += usize::from(number > 0);
        let letter = Letter { symbol, number, kind: Kind::of(c) };
        if (c as u32) < NEAR {
            self.near[c as usize] = letter;
        } else {
            self.far.insert(c, letter);
        }
    }

    /// What is known of a character.
    pub(crate) fn letter(&self, c: char) -> Letter {
        match self.near.get(c as usize) {
            Some(&letter) => letter,
            None => self.far.get(&c).copied().unwrap_or_else(|| other(c)),
        }
    }

    /// The symbol of a character.
    pub fn symbol(&self, c: char) -> Symbol {
        self.letter(c).symbol
    }

    /// One more than the largest number of a character.
    pub(crate) fn letters(&self) -> usize {
        self.letters
    }

    /// Characters that are read in place of this one at a price.
    pub fn lookalikes(&self, wanted: char) -> impl Iterator<Item = char> {
        self.lookalikes.iter().filter(move |pair| pair.0 == wanted).map(|pair| pair.1)
    }

    /// How a written character of the same symbol differs from the canonical one.
    pub fn deviation(&self, written: char, wanted: char) -> Option<Deviation> {
        if written == wanted || (written.is_whitespace() && wanted == ' ') {
            return None;
        }
        let twins =
            |a: char, b: char| self.twins.iter().any(|twins| twins.contains(&a) && twins.contains(&b));
        Some(if twins(written, wanted) {
            Deviation::Latin
        } else if lower(written) == lower(wanted) {
            Deviation::Case
        } else if written.is_alphabetic() && wanted.is_alphabetic() {
            Deviation::Latin
        } else {
            Deviation::Sign
        })
    }

    /// The identity fold: twins of two alphabets become one letter, case is kept.
    pub fn identity(&self, c: char) -> char {
        self.twins.iter().find(|twins| twins.contains(&c)).map_or(c, |twins| twins[0])
    }

    /// The identity fold of a text.
    pub fn folded(&self, text: &str) -> String {
        text.chars().map(|c| self.identity(c)).collect()
    }
}

/// A character that no rule file uses.
fn other(c: char) -> Letter {
    if c.is_whitespace() || c.is_control() {
        return Letter { symbol: BLANK, number: 1, kind: Kind::Blank };
    }
    Letter { symbol: OTHER, number: 0, kind: Kind::of(c) }
}

/// The lower case of a character, where it is one character.
pub fn lower(c: char) -> char {
    let mut letters = c.to_lowercase();
    letters.next().filter(|_| letters.next().is_none()).unwrap_or(c)
}

fn upper(c: char) -> char {
    let mut letters = c.to_uppercase();
    letters.next().filter(|_| letters.next().is_none()).unwrap_or(c)
}

/// Disjoint groups of characters.
#[derive(Default)]
struct Groups(Vec<Vec<char>>);

impl Groups {
    fn join(&mut self, letters: &[char]) {
        let mut joined: Vec<char> = Vec::new();
        for group in &mut self.0 {
            if group.iter().any(|c| letters.contains(c)) {
                joined.append(group);
            }
        }
        for &c in letters {
            if !joined.contains(&c) {
                joined.push(c);
            }
        }
        self.0.push(joined);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folds_twins_cases_and_signs() {
        let spelling = Spelling {
            twins: vec!["АA".into(), "аa".into()],
            signs: vec!["х×*xX".into(), ",.".into()],
            lookalikes: vec!["0О".into()],
            ..Spelling::default()
        };
        let alphabet = Alphabet::new(&spelling);
        assert_eq!(alphabet.symbol('A'), alphabet.symbol('а'));
        assert_eq!(alphabet.symbol('*'), alphabet.symbol('Х'));
        assert_ne!(alphabet.symbol('Б'), alphabet.symbol('В'));
        assert_eq!(alphabet.symbol('\u{a0}'), BLANK);
        assert_eq!(alphabet.deviation('A', 'А'), Some(Deviation::Latin));
        assert_eq!(alphabet.deviation('б', 'Б'), Some(Deviation::Case));
        assert_eq!(alphabet.deviation('.', ','), Some(Deviation::Sign));
        assert_eq!(alphabet.lookalikes('О').collect::<Vec<_>>(), ['0']);
        assert_eq!(alphabet.identity('A'), 'А');
    }
}
