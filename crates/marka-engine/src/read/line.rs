//! A line of text as the grammar sees it.

use crate::grammar::alphabet::{Alphabet, BLANK, Letter, Symbol};

/// Characters that are seen by nobody: soft hyphen, zero-width signs, direction marks.
fn invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

/// Number of all characters that the grammar does not tell apart.
const UNKNOWN: u8 = 0;

/// Symbols of a line: runs of blanks are one, invisible characters are gone.
#[derive(Clone, Debug, Default)]
pub(crate) struct Line {
    cells: Vec<Cell>,
    /// The symbol of multiplication signs.
    times: Symbol,
}

/// One place of a line.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cell {
    /// The character; `' '` for a run of blanks.
    pub char: char,
    /// Where it begins in the input, in Unicode scalar values.
    at: u32,
    /// Its symbol.
    pub symbol: Symbol,
    /// Its number.
    pub letter: u8,
    kind: Kind,
}

/// A kind of character.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Blank,
    Digit,
    Letter,
    Capital,
    Sign,
}

impl Kind {
    /// The kind of a character.
    pub(crate) fn of(c: char) -> Kind {
        match c {
            '0'..='9' => Kind::Digit,
            ' ' => Kind::Blank,
            // A letter that was lost on the way here: what stands beside it is not a whole word.
            char::REPLACEMENT_CHARACTER => Kind::Letter,
            c if c.is_uppercase() => Kind::Capital,
            c if c.is_alphabetic() => Kind::Letter,
            c if c.is_alphanumeric() => Kind::Digit,
            _ => Kind::Sign,
        }
    }

    /// Whether words are made of it.
    pub(crate) fn is_word(self) -> bool {
        matches!(self, Kind::Digit | Kind::Letter | Kind::Capital)
    }

    /// Whether it is a letter.
    pub(crate) fn is_letter(self) -> bool {
        matches!(self, Kind::Letter | Kind::Capital)
    }
}

impl Line {
    /// Takes a new text.
    pub(crate) fn set(&mut self, text: &str, alphabet: &Alphabet) {
        self.cells.clear();
        self.cells.reserve(text.len());
        self.times = alphabet.symbol('×');
        let mut blank = false;
        for (at, c) in text.chars().enumerate() {
            let Letter { symbol, number, kind } = alphabet.letter(c);
            if symbol == BLANK {
                if !blank {
                    self.cells.push(Cell { char: ' ', at: at as u32, symbol, letter: number, kind });
                }
                blank = true;
                continue;
            }
            if kind == Kind::Sign && invisible(c) {
                continue;
            }
            blank = false;
            self.cells.push(Cell { char: c, at: at as u32, symbol, letter: number, kind });
        }
    }

    /// Adds places of another line, which keep their place in the input.
    pub(crate) fn add(&mut self, other: &Line, (from, to): (usize, usize)) {
        self.times = other.times;
        self.cells.extend_from_slice(&other.cells[from..to]);
    }

    /// Adds a text that says what stands at a place of another line.
    pub(crate) fn add_text(&mut self, text: &str, other: &Line, place: usize, alphabet: &Alphabet) {
        let at = other.cells.get(place).map_or(0, |cell| cell.at);
        self.cells.extend(text.chars().map(|c| {
            let Letter { symbol, number, kind } = alphabet.letter(c);
            Cell { char: c, at, symbol, letter: number, kind }
        }));
    }

    /// Where a place stands in the input.
    pub(crate) fn position(&self, place: usize) -> usize {
        self.cells[place].at as usize
    }

    /// How many places.
    pub(crate) fn len(&self) -> usize {
        self.cells.len()
    }

    /// All places from one on.
    pub(crate) fn from(&self, place: usize) -> &[Cell] {
        &self.cells[place.min(self.cells.len())..]
    }

    /// What stands at a place of the line.
    pub(crate) fn cell(&self, place: usize) -> Cell {
        self.cells[place]
    }

    /// Characters of the places `from..to`.
    pub(crate) fn chars(&self, from: usize, to: usize) -> impl Iterator<Item = char> + Clone {
        self.cells[from..to].iter().map(|cell| cell.char)
    }

    /// Character at a place, `' '` outside the line.
    pub(crate) fn char(&self, place: usize) -> char {
        self.cells.get(place).map_or(' ', |cell| cell.char)
    }

    /// Kind of character at a place; a blank outside the line.
    pub(crate) fn kind(&self, place: usize) -> Kind {
        self.cells.get(place).map_or(Kind::Blank, |cell| cell.kind)
    }

    /// Where the text of places `from..to` stands in the input.
    pub(crate) fn span(&self, from: usize, to: usize) -> (usize, usize) {
        // What a text lost at its end stands behind the last place.
        let to = to.min(self.cells.len());
        // A run of blanks or invisible characters behind the last place does not belong to it.
        let end = self.cells[..to.min(self.len())].last().map_or(0, |cell| cell.at as usize + 1);
        let start = self.cells.get(from).map_or(end, |cell| cell.at as usize);
        (start, end.max(start))
    }

    /// Whether a multiplication sign stands here, or the letter that is written for it.
    pub(crate) fn times(&self, place: usize) -> bool {
        self.cells.get(place).is_some_and(|cell| cell.symbol == self.times)
    }

    /// Whether a word may begin here.
    pub(crate) fn word_begins(&self, place: usize) -> bool {
        let here = self.kind(place);
        if !here.is_word() {
            return false;
        }
        if place == 0 {
            return true;
        }
        let before = self.kind(place - 1);
        if !before.is_word() {
            return !matches!(self.char(place - 1), ',' | '.') || here != Kind::Digit;
        }
        // A number of pieces or a size glued to the mark: figures before it, and nothing else in the word.
        let counted = place >= 2 && self.kind(place - 2) == Kind::Digit && self.times(place - 1);
        here.is_letter() && (counted || before == Kind::Digit) && {
            let word = self.cells[..place].iter().rposition(|cell| cell.kind == Kind::Blank);
            self.kind(word.map_or(0, |blank| blank + 1)) == Kind::Digit
        }
    }

    /// Whether a designation may end before this place.
    pub(crate) fn may_end(&self, place: usize) -> bool {
        let (last, next) = (self.kind(place - 1), self.kind(place));
        let then = || self.kind(place + 1);
        match (last, next) {
            (Kind::Blank, _) => false,
            // What stands behind the blank goes on with the figures: a sign of the size, a decimal sign.
            (_, Kind::Blank) => {
                let goes_on = matches!(self.char(place + 1), '-' | '–' | '+' | ',' | '.')
                    && self.kind(place + 2) == Kind::Digit;
                !(goes_on || last == Kind::Digit && self.times(place + 1) && self.section_at(place + 2))
            }
            (_, Kind::Sign) => match self.char(place) {
                '-' | '–' | '—' | '−' | '/' | '\\' | '*' | '×' => !then().is_word(),
                // Another mark may follow, but not another core: `+PE`.
                '+' => !then().is_word() || self.word_of_letters(place + 1) > 3,
                ',' | '.' => !(then() == Kind::Digit && last == Kind::Digit),
                '(' => !then().is_word() || !last.is_word(),
                // A sign that nobody declared may be a decimal sign.
                _ => !(self.cells[place].letter == UNKNOWN && last == Kind::Digit && then() == Kind::Digit),
            },
            (Kind::Digit, Kind::Letter | Kind::Capital) => self.word_of_letters(place) >= 4,
            _ => false,
        }
    }

    /// Whether a decimal fraction stands here, perhaps behind a blank: ` х 0,5` belongs to the size before it.
    fn section_at(&self, place: usize) -> bool {
        let mut place = if self.kind(place) == Kind::Blank { place + 1 } else { place };
        let first = place;
        while self.kind(place) == Kind::Digit {
            place += 1;
        }
        place > first && matches!(self.char(place), ',' | '.') && self.kind(place + 1) == Kind::Digit
    }

    /// Whether what begins at a character of the input stands behind an opening bracket.
    pub(crate) fn in_brackets(&self, at: usize) -> bool {
        let before = self.cells.iter().take_while(|cell| (cell.at as usize) < at);
        before.last().is_some_and(|cell| cell.char == '(')
    }

    /// How many letters stand at the places `from..to`.
    pub(crate) fn letters(&self, from: usize, to: usize) -> usize {
        self.cells[from..to].iter().filter(|cell| cell.kind.is_letter()).count()
    }

    /// How many letters stand together from this place.
    pub(crate) fn word_of_letters(&self, place: usize) -> usize {
        self.from(place).iter().take_while(|cell| cell.kind.is_letter()).count()
    }

    /// How many capitals are among the letters that stand together from this place.
    pub(crate) fn capitals(&self, place: usize) -> usize {
        let word = self.from(place).iter().take_while(|cell| cell.kind.is_letter());
        word.filter(|cell| cell.kind == Kind::Capital).count()
    }
}
