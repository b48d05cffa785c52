//! A line as words, numbers and signs.

use marka_rules::model::Spelling;
use rust_stemmers::{Algorithm, Stemmer};

use crate::number;
use crate::read::line::{Kind, Line};

/// A word, number or sign.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Token {
    pub what: What,
    /// Places in the line.
    pub at: (usize, usize),
}

/// What a token is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum What {
    Word(Lexeme),
    /// A number as designations have it: decimal comma, no trailing zeros.
    Number(String),
    /// A multiplication sign between numbers.
    Times,
    Sign(char),
}

/// A word, ready to be compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Lexeme {
    /// In small letters, `ё` as `е`.
    pub text: String,
    pub stem: String,
    /// A point behind it may stand for the rest of the word.
    pub cut: bool,
}

/// What words are compared by.
pub(crate) struct Speller {
    stemmer: Stemmer,
    /// Latin letters, and the Russian ones that look alike.
    twins: Vec<(char, char)>,
}

impl Speller {
    pub(crate) fn new(spelling: &Spelling) -> Speller {
        let twins = spelling.twins.iter().filter_map(|group| {
            let mut letters = group.chars();
            Some((letters.next()?, letters.next()?))
        });
        let twins = twins.map(|(russian, latin)| (latin, russian)).collect();
        Speller { stemmer: Stemmer::create(Algorithm::Russian), twins }
    }

    /// A word in small letters of one alphabet, and its stem.
    pub(crate) fn lexeme(&self, word: &str, cut: bool) -> Lexeme {
        let russian = word.chars().any(|c| ('А'..='ё').contains(&c));
        let mut text = String::with_capacity(word.len());
        for c in word.chars() {
            let twin = self.twins.iter().find(|twin| russian && twin.0 == c);
            let letter = twin.map_or(c, |twin| twin.1);
            text.extend(letter.to_lowercase().map(|c| if c == 'ё' { 'е' } else { c }));
        }
        let stem = self.stemmer.stem(&text).into_owned();
        Lexeme { text, stem, cut }
    }
}

/// The tokens of a line.
pub(crate) fn tokens(line: &Line, speller: &Speller) -> Vec<Token> {
    let mut tokens: Vec<Token> = Vec::new();
    let mut place = 0;
    while place < line.len() {
        let (what, end) = match line.kind(place) {
            Kind::Blank => {
                place += 1;
                continue;
            }
            Kind::Digit if line.char(place).is_ascii_digit() => number_at(line, place),
            _ if times_at(line, place, tokens.last()) => (What::Times, place + 1),
            Kind::Letter | Kind::Capital => {
                let end = place + line.word_of_letters(place);
                let word: String = line.chars(place, end).collect();
                (What::Word(speller.lexeme(&word, line.char(end) == '.')), end)
            }
            _ => (What::Sign(line.char(place)), place + 1),
        };
        tokens.push(Token { what, at: (place, end) });
        place = end;
    }
    tokens
}

fn number_at(line: &Line, place: usize) -> (What, usize) {
    let digits = |from: usize| (from..line.len()).take_while(|&at| line.char(at).is_ascii_digit()).count();
    let mut end = place + digits(place);
    let fraction = digits(end + 1);
    if matches!(line.char(end), ',' | '.') && fraction > 0 {
        end += 1 + fraction;
    }
    let text: String = line.chars(place, end).map(|c| if c == '.' { ',' } else { c }).collect();
    (What::Number(number::parse(&text).map_or(text, number::format)), end)
}

/// Whether a multiplication sign stands here between two numbers.
fn times_at(line: &Line, place: usize, before: Option<&Token>) -> bool {
    let number = before.is_some_and(|token| matches!(token.what, What::Number(_)));
    let next = if line.char(place + 1) == ' ' { place + 2 } else { place + 1 };
    number && line.times(place) && line.char(next).is_ascii_digit()
}
