//! A mark and a size with words between them, or a size in words.

use crate::engine::Engine;
use crate::grammar::alphabet::Deviation;
use crate::read::context::Word;
use crate::read::line::Line;
use crate::read::{Answer, Reader, Reading, Repair, Status};
use marka_rules::model::Role;

use super::bind::Item;
use super::tokens::What;
use super::{Reviewed, is_join, is_quiet};

impl Engine {
    /// Reads a line again, of which only the mark or nothing was understood, with the help of its words.
    pub(crate) fn with_words(&self, answer: Answer, reader: &mut Reader) -> Answer {
        match (answer.status, answer.readings.as_slice()) {
            (Status::Unknown, _) => self.joined(answer, reader),
            (Status::None, _) if self.names_cable(&reader.line) => self.worked(answer, &reader.line),
            (_, [reading]) if !self.has_size(reading) && self.tells(&reader.line) => {
                self.joined(answer, reader)
            }
            (_, [reading]) if self.is_small_word(reading, &reader.line) => {
                let Answer { document, colour, .. } = answer;
                let unknown = Status::Unknown;
                Answer { status: unknown, readings: Vec::new(), also: Vec::new(), document, colour }
            }
            _ => answer,
        }
    }

    /// Whether some word of the line may say something.
    pub(super) fn tells(&self, line: &Line) -> bool {
        let mut begins = (0..line.len()).filter(|&place| line.word_begins(place));
        begins.any(|place| self.wordbook.phrases.tells(line, place))
    }

    /// Whether the mark of a reading is but a small word that joins others: `5х16 с изоляцией`.
    fn is_small_word(&self, reading: &Reading, line: &Line) -> bool {
        let elements = &self.families[reading.family].family.elements;
        let of_mark = reading.parts.iter().filter(|part| {
            !matches!(
                elements[part.element].role,
                Role::Count | Role::Size | Role::Voltage | Role::Shape | Role::Marked
            )
        });
        let mut letters = of_mark.flat_map(|part| part.at.0..part.at.1);
        let (Some(only), None) = (letters.next(), letters.next()) else { return false };
        let place = (0..line.len()).find(|&place| line.position(place) == only);
        place.is_some_and(|place| {
            line.char(place).is_lowercase() && line.word_begins(place) && line.word_of_letters(place) == 1
        })
    }

    /// A work item is a cable where its words tell which: what it is of, and its size.
    fn worked(&self, mut answer: Answer, line: &Line) -> Answer {
        let reviewed = self.review(line, &|_| true);
        let described = !Engine::statements(&reviewed, line).is_empty() && reviewed.measures.size.is_some();
        if described {
            answer.status = Status::Unknown;
        }
        answer
    }

    /// Whether the line is about works with a cable and names no other goods.
    fn names_cable(&self, line: &Line) -> bool {
        let begins = (0..line.len()).filter(|&place| line.word_begins(place));
        let words = begins.filter_map(|place| self.words.at(line, place).map(|word| word.0));
        let (mut work, mut cable) = (false, false);
        for word in words {
            match word {
                Word::OtherGoods => return false,
                Word::Work => work |= !cable,
                Word::Cable => cable = true,
                _ => {}
            }
        }
        work && cable
    }

    fn joined(&self, answer: Answer, reader: &mut Reader) -> Answer {
        let line = std::mem::take(&mut reader.line);
        let found = self.rejoined(&line, reader);
        reader.line = line;
        let Some(mut found) = found else { return answer };
        found.document = answer.document;
        found.colour = answer.colour;
        found
    }

    /// The answer to the mark and the size alone, where nothing but known words stands around them.
    fn rejoined(&self, line: &Line, reader: &mut Reader) -> Option<Answer> {
        let reviewed = self.review(line, &|_| true);
        let [mark] = self.marks(&reviewed, line)[..] else { return None };
        let size = reviewed.measures.text(&self.base.wording)?;
        let mut places = reviewed.measures.size_places();
        places.sort_unstable();
        let (first, last) = (places.first()?.0, places.last()?.1);
        let between = if mark.1 <= first { (mark.1, first) } else { (last, mark.0) };
        if !self.only_known(&reviewed, line, between) || !self.only_known(&reviewed, line, (first, last)) {
            return None;
        }
        let verbatim = reviewed.measures.size.is_some();
        let spoken = |item: &Item<'_>| {
            matches!(reviewed.tokens[item.at.0].what, What::Word(_)) && item.meaning().is_some()
        };
        let inside = |item: &Item<'_>| (between.0..between.1).contains(&reviewed.tokens[item.at.0].at.0);
        // What stands side by side was read as it could be.
        let parted = reviewed.items.iter().any(|item| inside(item) && spoken(item));
        if verbatim && !parted || has_loose_number(&reviewed, line, mark, (first, last)) {
            return None;
        }
        reader.line = Line::default();
        reader.line.add(line, mark);
        reader.line.add_text(" ", line, first, &self.grammar.alphabet);
        if verbatim {
            // Codes and a voltage may be glued to the size.
            let ends = |&at: &usize| match line.char(at) {
                ',' => !line.char(at + 1).is_ascii_digit(),
                c => matches!(c, ' ' | ';'),
            };
            let end = (last..line.len()).find(ends).unwrap_or(line.len());
            reader.line.add(line, (first, end));
        } else {
            reader.line.add_text(&size, line, first, &self.grammar.alphabet);
        }
        let mut answer = self.read_line(reader);
        let [reading] = answer.readings.as_mut_slice() else { return None };
        // The designation reaches over the words.
        reading.span = line.span(mark.0.min(first), mark.1.max(last));
        if !verbatim || first < mark.0 {
            let kind = if verbatim { Deviation::Order } else { Deviation::Synonym };
            let from = line.chars(first, last).collect();
            reading.repairs.push(Repair { from, to: size, kind, at: line.span(first, last) });
            if answer.status == Status::Exact {
                answer.status = Status::Repaired;
            }
        }
        Some(answer)
    }

    /// Whether all words between two places are known ones.
    fn only_known(&self, reviewed: &Reviewed<'_>, line: &Line, (from, to): (usize, usize)) -> bool {
        let inside = |place: usize| from <= place && place < to;
        let titles = &self.wordbook.titles;
        reviewed.items.iter().all(|item| {
            let token = &reviewed.tokens[item.at.0];
            if !inside(token.at.0) || is_quiet(item) || is_join(item) {
                return true;
            }
            let What::Word(word) = &token.what else { return true };
            self.words.at(line, token.at.0).is_some()
                || titles.iter().any(|title| title.words.contains(&word.stem))
        })
    }
}

/// Whether a number stands in the line that nobody took: the size may be another one.
fn has_loose_number(
    reviewed: &Reviewed<'_>,
    line: &Line,
    mark: (usize, usize),
    size: (usize, usize),
) -> bool {
    let voltage = reviewed.measures.voltage.as_ref().map(|voltage| voltage.2);
    let count = reviewed.measures.count.map(|count| count.2);
    let taken: Vec<(usize, usize)> = [Some(mark), Some(size), voltage, count].into_iter().flatten().collect();
    let mut numbers = reviewed.tokens.iter().filter(|token| matches!(token.what, What::Number(_)));
    numbers.any(|token| {
        let place = token.at.0;
        // `мм2`, `IP20`: what is glued to letters is no size.
        let glued = place > 0 && line.char(place - 1).is_alphabetic();
        !glued && !taken.iter().any(|taken| (taken.0..taken.1).contains(&place))
    })
}
