//! A line of text as the grammar sees it.

use crate::grammar::alphabet::{Alphabet, BLANK, Symbol};

/// Characters that are seen by nobody: soft hyphen, zero-width signs, direction marks.
fn invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

/// Symbols of a line: runs of blanks are one, invisible characters are gone.
#[derive(Clone, Debug, Default)]
pub(crate) struct Line {
    /// Symbol at each place.
    pub symbols: Vec<Symbol>,
    /// Character at each place; `' '` for a run of blanks.
    pub chars: Vec<char>,
    /// Where each place begins in the input, in Unicode scalar values; one more for the end.
    pub at: Vec<u32>,
}

impl Line {
    /// Takes a new text.
    pub(crate) fn set(&mut self, text: &str, alphabet: &Alphabet) {
        self.symbols.clear();
        self.chars.clear();
        self.at.clear();
        let mut count = 0;
        for c in text.chars() {
            let symbol = if c.is_control() { BLANK } else { alphabet.symbol(c) };
            let blank_again = symbol == BLANK && self.symbols.last() == Some(&BLANK);
            if !blank_again && !invisible(c) {
                self.symbols.push(symbol);
                self.chars.push(if symbol == BLANK { ' ' } else { c });
                self.at.push(count);
            }
            count += 1;
        }
        self.at.push(count);
    }

    /// How many places.
    pub(crate) fn len(&self) -> usize {
        self.symbols.len()
    }

    /// Character at a place, `' '` outside the line.
    pub(crate) fn char(&self, place: usize) -> char {
        self.chars.get(place).copied().unwrap_or(' ')
    }

    /// Where the text of places `from..to` stands in the input.
    pub(crate) fn span(&self, from: usize, to: usize) -> (usize, usize) {
        let start = self.at[from] as usize;
        // A run of blanks or invisible characters behind the last place does not belong to it.
        let end = if to == 0 { start } else { self.at[to - 1] as usize + 1 };
        (start, end.max(start))
    }

    /// Whether a word may begin here.
    pub(crate) fn word_begins(&self, place: usize) -> bool {
        if !self.char(place).is_alphanumeric() {
            return false;
        }
        if place == 0 {
            return true;
        }
        let before = self.char(place - 1);
        if !before.is_alphanumeric() {
            return before != ',' && before != '.' || !self.char(place).is_ascii_digit();
        }
        // A number of pieces glued to the mark: a digit and a multiplication sign before it.
        let counted = place >= 2 && self.char(place - 2).is_ascii_digit() && matches!(before, 'х' | 'x' | '×' | 'Х' | 'X');
        self.char(place).is_alphabetic() && (counted || before.is_ascii_digit())
    }

    /// Whether a designation may end before this place.
    pub(crate) fn may_end(&self, place: usize) -> bool {
        let last = self.char(place - 1);
        let next = self.char(place);
        let then = self.char(place + 1);
        if last == ' ' {
            return false;
        }
        match next {
            ' ' => !(matches!(then, '-' | '–' | '+') && self.char(place + 2).is_ascii_digit()),
            '-' | '–' | '—' | '−' | '/' | '\\' | '+' | '*' | '×' => !then.is_alphanumeric(),
            ',' | '.' => !(then.is_ascii_digit() && last.is_ascii_digit()),
            '(' => !then.is_alphanumeric() || !last.is_alphanumeric(),
            c if c.is_alphanumeric() => last.is_ascii_digit() && self.word_of_letters(place) >= 4,
            _ => true,
        }
    }

    /// How many letters stand together from this place.
    fn word_of_letters(&self, place: usize) -> usize {
        self.chars[place.min(self.len())..].iter().take_while(|c| c.is_alphabetic()).count()
    }
}
