//! The words around a designation: is this line a cable, works with one, or other goods; document and colour.

use marka_rules::model::Spelling;

use crate::grammar::alphabet::{Alphabet, BLANK, Symbol};

use super::line::Line;

/// What a word tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Word {
    /// It names a cable or wire.
    Cable,
    /// It names other goods.
    OtherGoods,
    /// It names works.
    Work,
    /// A colour: index into [`Spelling::colours`]; whole words only.
    Colour(u16),
    /// A document begins.
    Document,
}

/// Beginnings of words, as a tree over symbols.
#[derive(Clone, Debug, Default)]
pub(crate) struct Words {
    nodes: Vec<Node>,
    /// For each symbol whether a word begins with it.
    begins: Vec<bool>,
    /// How units of voltage are written.
    volts: Vec<String>,
}

/// A beginning: what may follow it, and what it tells if it is a word of the lists.
#[derive(Clone, Debug, Default)]
struct Node {
    next: Vec<(Symbol, u32)>,
    word: Option<Word>,
}

impl Words {
    /// All words of the spelling file.
    pub(crate) fn new(spelling: &Spelling, volts: Vec<String>, alphabet: &Alphabet) -> Words {
        let mut words =
            Words { nodes: vec![Node::default()], begins: vec![false; usize::from(Symbol::MAX) + 1], volts };
        let lists = [
            (&spelling.cable_words, Word::Cable),
            (&spelling.work_words, Word::Work),
            (&spelling.other_goods, Word::OtherGoods),
            (&spelling.documents, Word::Document),
        ];
        for (list, word) in lists {
            for beginning in list {
                words.add(beginning, word, alphabet);
            }
        }
        for (index, (colour, spellings)) in spelling.colours.iter().enumerate() {
            for text in spellings.iter().chain([colour]).filter(|text| text.chars().count() > 2) {
                words.add(text, Word::Colour(index as u16), alphabet);
            }
        }
        words
    }

    fn add(&mut self, text: &str, word: Word, alphabet: &Alphabet) {
        let mut node = 0;
        for c in text.chars() {
            let symbol = alphabet.symbol(c);
            self.begins[usize::from(symbol)] |= node == 0;
            let known =
                self.nodes[node].next.iter().find(|next| next.0 == symbol).map(|next| next.1 as usize);
            node = known.unwrap_or_else(|| {
                self.nodes.push(Node::default());
                let next = self.nodes.len() - 1;
                self.nodes[node].next.push((symbol, next as u32));
                next
            });
        }
        self.nodes[node].word = Some(word);
    }

    /// Whether a unit of voltage stands at a place, perhaps behind a blank.
    pub(crate) fn is_voltage(&self, line: &Line, place: usize) -> bool {
        let place = if line.char(place) == ' ' { place + 1 } else { place };
        let letters = line.word_of_letters(place);
        letters > 0 && self.volts.iter().any(|unit| unit.chars().eq(line.chars(place, place + letters)))
    }

    /// The longest known beginning at a place, with the place behind it.
    pub(crate) fn at(&self, line: &Line, place: usize) -> Option<(Word, usize)> {
        let mut found = None;
        // Few words of a line begin like one of the lists.
        if !self.begins[usize::from(line.cell(place).symbol)] {
            return None;
        }
        let mut node = 0;
        for (index, cell) in line.from(place).iter().enumerate() {
            let Some(next) = self.nodes[node].next.iter().find(|next| next.0 == cell.symbol) else { break };
            node = next.1 as usize;
            if let Some(word) = self.nodes[node].word {
                let end = place + index + 1;
                let whole = !line.char(end).is_alphanumeric();
                if whole || !matches!(word, Word::Colour(_) | Word::Document) {
                    found = Some((word, end));
                }
            }
        }
        found
    }
}

/// The document that begins at a place: its word and what follows up to a blank or bracket.
pub(crate) fn document(line: &Line, start: usize, word_end: usize) -> Option<(String, usize)> {
    let mut text: String = line.chars(start, word_end).collect();
    let mut place = word_end;
    while place < line.len() && line.cell(place).symbol == BLANK {
        place += 1;
    }
    text.push(' ');
    let from = place;
    while place < line.len() {
        let c = line.char(place);
        let goes_on = c.is_alphanumeric() || matches!(c, '.' | '-' | '/');
        // `ТУ 16. К73.05-2021`: a blank behind a point belongs to the number.
        let inner =
            c == ' ' && line.char(place - 1) == '.' && line.char(place + 1).is_alphanumeric() && place > from;
        if !goes_on && !inner {
            break;
        }
        if !inner {
            text.push(c);
        }
        place += 1;
    }
    while text.ends_with(['.', '-', '/']) {
        text.pop();
    }
    let numbered = line.chars(from, place).any(|c| c.is_ascii_digit());
    numbered.then_some((text, place))
}
