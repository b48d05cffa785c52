//! How the codes, numbers and free texts of one element are drawn.

use std::collections::BTreeMap;

use marka_rules::model::{ElementId, Kind, Role};

use crate::number;

use super::alphabet::Deviation;
use super::sketch::{Emit, LIGHT, LITERAL, ReadEdge, Reads, Sketch, State};

/// Draws everything that may be written for an element; gives the state after it.
pub(super) fn written(sketch: &mut Sketch<'_>, from: State, element: ElementId) -> State {
    let model = &sketch.family.elements[element];
    // Behind a size people put blanks freely; inside a mark only where the rules say so.
    let spaced = model.spaced || matches!(model.role, Role::Shape | Role::Marked);
    let start = if spaced { sketch.after_blank(from) } else { from };
    if model.role == Role::Shape {
        colour(sketch, from, start);
    }
    let end = sketch.state();
    match model.kind {
        Kind::Choice => options(sketch, start, end, element),
        Kind::Number { .. } => {
            number(sketch, start, end, element as u16, Some(Emit::Number(element as u16)));
            options(sketch, start, end, element);
        }
        Kind::Free => {
            for form in &sketch.family.elements[element].forms {
                let last = free_form(sketch, start, &form.chars().collect::<Vec<_>>(), element as u16);
                sketch.free(last, end, Some(Emit::Free(element as u16)), 0);
            }
        }
    }
    end
}

/// Draws the unit after a number, with or without a blank; it is no part of the designation.
pub(super) fn unit(sketch: &mut Sketch<'_>, from: State, to: State, element: ElementId) {
    let Some(key) = &sketch.family.elements[element].unit else { return };
    let spellings = sketch.spelling.units.iter().find(|unit| unit.0 == *key).map(|unit| unit.1.as_slice());
    let words: Vec<&str> = spellings.into_iter().flatten().chain([key]).map(String::as_str).collect();
    let start = sketch.state();
    sketch.free(from, start, None, 0);
    skip(sketch, from, start, ' ');
    skip_words(sketch, start, to, &words);
}

/// `3х2,5 белый ок`: a colour may stand between the size and the shape; it is no part of the designation.
fn colour(sketch: &mut Sketch<'_>, from: State, to: State) {
    let colours = &sketch.spelling.colours;
    let words: Vec<&str> = colours
        .iter()
        .flat_map(|(colour, spellings)| spellings.iter().chain([colour]))
        .map(String::as_str)
        .collect();
    let (start, end) = (sketch.state(), sketch.state());
    skip(sketch, from, start, ' ');
    skip_words(sketch, start, end, &words);
    skip(sketch, end, to, ' ');
}

/// Reads one character that is no part of the designation and no fault.
fn skip(sketch: &mut Sketch<'_>, from: State, to: State, c: char) {
    let edge = ReadEdge { reads: Reads::Char(c), wanted: None, deviation: None, cost: 0, slot: LITERAL, to };
    sketch.read(from, edge);
}

/// Reads one of several words that are no part of the designation.
fn skip_words(sketch: &mut Sketch<'_>, from: State, to: State, words: &[&str]) {
    let mut tree = Tree::new(from);
    for word in words {
        let end = tree.grow(sketch, word.chars(), skip);
        sketch.free(end, to, None, 0);
    }
}

/// A number: digits, a decimal sign, digits. A letter that looks like a digit is read only as the first one,
/// before another digit, a decimal sign or as a number of cores: at the end of a figure it is rather a code of its own.
fn number(sketch: &mut Sketch<'_>, from: State, to: State, slot: u16, emit: Option<Emit>) {
    let whole = sketch.state();
    let point = sketch.state();
    let part = sketch.state();
    let doubtful = sketch.state();
    for digit in '0'..='9' {
        digit_edge(sketch, from, whole, digit, slot);
        digit_edge(sketch, whole, whole, digit, slot);
        digit_edge(sketch, doubtful, whole, digit, slot);
        digit_edge(sketch, point, part, digit, slot);
        digit_edge(sketch, part, part, digit, slot);
        for letter in sketch.alphabet.lookalikes(digit).collect::<Vec<_>>() {
            let edge = ReadEdge {
                reads: Reads::Char(letter),
                wanted: Some(digit),
                deviation: Some(Deviation::Lookalike),
                cost: LIGHT,
                slot,
                to: doubtful,
            };
            sketch.read(from, edge);
        }
    }
    digit_edge(sketch, whole, point, ',', slot);
    digit_edge(sketch, doubtful, point, ',', slot);
    sketch.free(whole, to, emit, 0);
    sketch.free(part, to, emit, 0);
    let counts =
        sketch.family.elements.get(usize::from(slot)).is_some_and(|element| element.role == Role::Count);
    if counts {
        sketch.free(doubtful, to, emit, 0);
    }
}

fn digit_edge(sketch: &mut Sketch<'_>, from: State, to: State, c: char, slot: u16) {
    let edge = ReadEdge { reads: Reads::Char(c), wanted: Some(c), deviation: None, cost: 0, slot, to };
    sketch.read(from, edge);
}

/// The form of a free element: `#` a number, `*` a word, `[…]` may be left out.
fn free_form(sketch: &mut Sketch<'_>, from: State, form: &[char], slot: u16) -> State {
    let mut state = from;
    let mut open: Vec<State> = Vec::new();
    for &c in form {
        let next = sketch.state();
        match c {
            '#' => number(sketch, state, next, slot, None),
            '*' => {
                let edge =
                    ReadEdge { reads: Reads::Any, wanted: None, deviation: None, cost: 0, slot, to: next };
                sketch.read(state, edge);
                sketch.read(next, edge);
            }
            '[' => {
                open.push(state);
                sketch.free(state, next, None, 0);
            }
            ']' => {
                sketch.free(state, next, None, 0);
                if let Some(start) = open.pop() {
                    sketch.free(start, next, None, 0);
                }
            }
            c => sketch.char(state, next, c, slot),
        }
        state = next;
    }
    state
}

/// All ways of writing the options of an element, drawn as a tree so that equal beginnings are followed once.
fn options(sketch: &mut Sketch<'_>, from: State, to: State, element: ElementId) {
    let slot = element as u16;
    let mut tree = Tree::new(from);
    // Codes whose hyphen may be missing grow a second time behind the missing hyphen.
    let behind = sketch.state();
    let mut loose = Tree::new(behind);
    let draw = |sketch: &mut Sketch<'_>, from, to, c| letter(sketch, from, to, c, slot);
    for way in ways(sketch, element) {
        let end = tree.grow(sketch, way.text.chars(), draw);
        sketch.free(end, to, Some(way.emit), way.cost);
        if hyphen_is_loose(&way.text) {
            let end = loose.grow(sketch, way.text.chars().skip(1), draw);
            sketch.free(end, to, Some(way.emit), way.cost);
        }
    }
    if !loose.next.is_empty() {
        loose_hyphen(sketch, from, behind, slot);
    }
}

/// Texts drawn so that equal beginnings are followed once.
struct Tree {
    root: State,
    /// Where a letter behind a state leads.
    next: BTreeMap<(State, char), State>,
}

impl Tree {
    fn new(root: State) -> Tree {
        Tree { root, next: BTreeMap::new() }
    }

    /// Adds a text, each new letter drawn by `draw`; gives the state behind its last letter.
    fn grow(
        &mut self,
        sketch: &mut Sketch<'_>,
        letters: impl Iterator<Item = char>,
        draw: impl Fn(&mut Sketch<'_>, State, State, char),
    ) -> State {
        letters.fold(self.root, |here, c| {
            *self.next.entry((here, c)).or_insert_with(|| {
                let next = sketch.state();
                draw(sketch, here, next, c);
                next
            })
        })
    }
}

/// One way of writing an option.
struct Way {
    text: String,
    emit: Emit,
    cost: u32,
}

fn ways(sketch: &Sketch<'_>, element: ElementId) -> Vec<Way> {
    let model = &sketch.family.elements[element];
    let is_number = matches!(model.kind, Kind::Number { .. });
    let mut ways = Vec::new();
    let slot = element as u16;
    for (option, opt) in model.options.iter().enumerate() {
        // Values are read as numbers, and so are their synonyms unless they are more than a number: `0,6/1`.
        let value = is_number && opt.value.is_some();
        for (index, code) in opt.codes.iter().enumerate().filter(|_| !value) {
            let emit = sketch.code(element, option, index);
            ways.push(Way { text: code.text.clone(), emit, cost: 0 });
        }
        let more = |text: &str| !value || number::parse(text).is_none();
        for synonym in opt.also.iter().filter(|synonym| more(&synonym.text)) {
            let emit = Emit::Synonym { element: slot, option: option as u8 };
            ways.push(Way { text: synonym.text.clone(), emit, cost: LIGHT });
        }
    }
    for (standard, former) in sketch.family.formers.iter().enumerate() {
        for (index, code) in former.codes.iter().enumerate().filter(|(_, code)| code.element == element) {
            let emit = Emit::Former { standard: standard as u16, code: index as u16 };
            ways.push(Way { text: code.text.clone(), emit, cost: 0 });
        }
    }
    ways.retain(|way| !way.text.is_empty());
    ways
}

/// One letter of a code, with the blanks that people put at signs.
fn letter(sketch: &mut Sketch<'_>, from: State, to: State, c: char, slot: u16) {
    match c {
        ' ' => {
            sketch.char(from, to, ' ', slot);
            sketch.free(from, to, Some(Emit::Missing(' ', Deviation::Blank)), LIGHT);
        }
        '(' | ')' | '/' => {
            let near = sketch.after_blank(from);
            sketch.char(near, to, c, slot);
        }
        '-' => {
            let read = sketch.state();
            sketch.char(from, read, c, slot);
            sketch.free(read, to, None, 0);
            sketch.surplus(read, to, ' ', Deviation::Blank);
        }
        ',' => {
            let read = sketch.state();
            sketch.char(from, read, c, slot);
            sketch.free(read, to, None, 0);
            sketch.surplus(read, to, ' ', Deviation::Blank);
            let edge = ReadEdge {
                reads: Reads::Char(' '),
                wanted: Some(','),
                deviation: Some(Deviation::Sign),
                cost: LIGHT,
                slot,
                to,
            };
            sketch.read(from, edge);
        }
        c => sketch.char(from, to, c, slot),
    }
}

/// Whether the hyphen before a code may be missing: not before a single letter, which would join the letters before it.
fn hyphen_is_loose(code: &str) -> bool {
    let mut letters = code.chars();
    letters.next() == Some('-') && letters.next().is_some_and(char::is_alphabetic) && letters.next().is_some()
}

fn loose_hyphen(sketch: &mut Sketch<'_>, from: State, to: State, slot: u16) {
    let edge = ReadEdge {
        reads: Reads::Char(' '),
        wanted: Some('-'),
        deviation: Some(Deviation::Sign),
        cost: LIGHT,
        slot,
        to,
    };
    sketch.read(from, edge);
    sketch.free(from, to, Some(Emit::Missing('-', Deviation::Sign)), LIGHT);
}
