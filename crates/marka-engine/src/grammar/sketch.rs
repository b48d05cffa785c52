//! The grammar of a family as a drawing with free moves, before it is frozen for reading.
//!
//! States are joined by edges that read one character or nothing.
//! Equal beginnings of templates share their states, so that a text is followed once.

use std::collections::HashMap;

use marka_rules::model::{Blank, ElementId, Family, Item, Kind, OptionId, Part, Spelling};

use super::alphabet::{Alphabet, Deviation};
use super::codes;
use super::layout;

/// Index of a state.
pub(super) type State = u32;

/// The cost of one deviation of the first class: look-alikes, separators, case.
pub(super) const LIGHT: u32 = 1;
/// The cost of other places or signs throughout; one sign that is known to be wrong goes before it.
const LAID: u32 = 2 * LIGHT;
/// The cost of one deviation of the second class: declared damage of several letters.
pub(crate) const HEAVY: u32 = 1 << 16;

/// No element: the character belongs to a literal.
pub(crate) const LITERAL: u16 = u16::MAX;

/// What is learnt on a free move. Kept small: reading looks at many.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Emit {
    /// The element has this option, written by its only code.
    Code { element: u16, option: u8 },
    /// The element has this option, written by one of several codes: index in `Opt::codes`.
    Coded { element: u16, option: u8, code: u16 },
    /// The element has this option, written by a synonym.
    Synonym { element: u16, option: u8 },
    /// Written by the code of a cancelled standard: indices into `Family::formers` and its codes.
    Former { standard: u16, code: u16 },
    /// The text leaves the element open.
    Open(u16),
    /// The characters of the element are a number.
    Number(u16),
    /// The characters of the element are a free text.
    Free(u16),
    /// This part, which has a condition, was used.
    Part(u16),
    /// This template, which has a condition, was used.
    Template(u16),
    /// The parts stand in another order than in the designation, or with other signs between them.
    Laid(Deviation),
    /// A character of the designation is missing in the text.
    Missing(char, Deviation),
}

/// An edge.
#[derive(Clone, Copy, Debug)]
pub(super) enum Edge {
    /// Reads nothing.
    Free { emit: Option<Emit>, cost: u32, to: State },
    /// Reads one character.
    Read(ReadEdge),
}

/// What a character edge reads.
#[derive(Clone, Copy, Debug)]
pub(super) struct ReadEdge {
    /// The character that is read; its symbol decides.
    pub reads: Reads,
    /// The character of the designation, or `None` where the text has one too many.
    pub wanted: Option<char>,
    /// The deviation, where it does not follow from comparing the two characters.
    pub deviation: Option<Deviation>,
    /// Price, beside that of differing from `wanted`.
    pub cost: u32,
    /// Element, or [`LITERAL`].
    pub slot: u16,
    /// Next state.
    pub to: State,
}

/// What kind of character is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reads {
    /// A character with the symbol of this one; `' '` is a run of blanks.
    Char(char),
    /// Any letter, digit or inner sign.
    Any,
}

/// The drawing of one family.
pub(super) struct Sketch<'a> {
    pub(super) family: &'a Family,
    pub(super) spelling: &'a Spelling,
    pub(super) alphabet: &'a Alphabet,
    pub(super) states: Vec<Vec<Edge>>,
    shared: HashMap<(State, bool), Vec<(Item, State)>>,
}

/// Start and end of a finished drawing.
pub(super) struct Ends {
    pub start: State,
    pub accept: State,
}

impl<'a> Sketch<'a> {
    /// Draws all templates of a family.
    pub(super) fn draw(
        family: &'a Family,
        spelling: &'a Spelling,
        alphabet: &'a Alphabet,
    ) -> (Vec<Vec<Edge>>, Ends) {
        let mut sketch = Sketch { family, spelling, alphabet, states: Vec::new(), shared: HashMap::new() };
        let start = sketch.state();
        let accept = sketch.state();
        for (index, template) in family.templates.iter().enumerate() {
            let end = sketch.sequence(start, &template.items, false);
            let end = sketch.laid(end, layout::of_template(family, template), LAID);
            let used = template.when.as_ref().map(|_| Emit::Template(index as u16));
            sketch.free(end, accept, used, 0);
        }
        (sketch.states, Ends { start, accept })
    }

    pub(super) fn state(&mut self) -> State {
        self.states.push(Vec::new());
        (self.states.len() - 1) as State
    }

    pub(super) fn free(&mut self, from: State, to: State, emit: Option<Emit>, cost: u32) {
        self.states[from as usize].push(Edge::Free { emit, cost, to });
    }

    pub(super) fn read(&mut self, from: State, edge: ReadEdge) {
        self.states[from as usize].push(Edge::Read(edge));
    }

    /// Reads `wanted` or a character that looks like it.
    pub(super) fn char(&mut self, from: State, to: State, wanted: char, slot: u16) {
        let edge =
            ReadEdge { reads: Reads::Char(wanted), wanted: Some(wanted), deviation: None, cost: 0, slot, to };
        self.read(from, edge);
        for other in self.alphabet.lookalikes(wanted).collect::<Vec<_>>() {
            let deviation = Some(Deviation::Lookalike);
            self.read(from, ReadEdge { reads: Reads::Char(other), deviation, cost: LIGHT, ..edge });
        }
    }

    /// Reads a character that the designation does not have.
    pub(super) fn surplus(&mut self, from: State, to: State, reads: char, deviation: Deviation) {
        let edge = ReadEdge {
            reads: Reads::Char(reads),
            wanted: None,
            deviation: Some(deviation),
            cost: LIGHT,
            slot: LITERAL,
            to,
        };
        self.read(from, edge);
    }

    /// A state that is reached with or without a blank too many.
    pub(super) fn after_blank(&mut self, from: State) -> State {
        let to = self.state();
        self.free(from, to, None, 0);
        self.surplus(from, to, ' ', Deviation::Blank);
        to
    }

    /// Draws items one after the other; `group` says that the first element must write something.
    pub(super) fn sequence(&mut self, from: State, items: &[Item], group: bool) -> State {
        let mut state = from;
        let mut bracketed: Vec<State> = Vec::new();
        let mut first = group;
        for (index, item) in items.iter().enumerate() {
            let next = items.get(index + 1);
            let inside: Vec<State> =
                bracketed.iter().map(|&open| self.item(open, item, next, first)).collect();
            let end = self.item(state, item, next, first);
            for &open in &inside {
                self.surplus(open, end, ')', Deviation::Brackets);
            }
            bracketed = inside;
            if matches!(item, Item::Literal(text) if text.ends_with(' ')) && is_size(next) {
                let open = self.state();
                self.surplus(end, open, '(', Deviation::Brackets);
                bracketed.push(open);
            }
            if matches!(item, Item::Element(_)) {
                first = false;
            }
            state = end;
        }
        state
    }

    /// Draws one item once for a state and shares it afterwards.
    fn item(&mut self, from: State, item: &Item, next: Option<&Item>, first: bool) -> State {
        let known =
            self.shared.get(&(from, first)).and_then(|items| items.iter().find(|known| known.0 == *item));
        if let Some(&(_, to)) = known {
            return to;
        }
        let to = match item {
            Item::Literal(text) => self.literal(from, text, next, first),
            Item::Element(element) => self.element(from, *element, first),
            Item::Part(name) => self.part(from, name),
            Item::Group(items) => self.group(from, items),
        };
        self.shared.entry((from, first)).or_default().push((item.clone(), to));
        to
    }

    /// The price of laying the parts otherwise than the designation does.
    fn laid(&mut self, from: State, deviation: Option<Deviation>, cost: u32) -> State {
        let Some(deviation) = deviation else { return from };
        let to = self.state();
        self.free(from, to, Some(Emit::Laid(deviation)), cost);
        to
    }

    fn part(&mut self, from: State, name: &str) -> State {
        let family = self.family;
        let to = self.state();
        for (index, part) in family.parts.iter().enumerate().filter(|(_, part)| part.name == name) {
            let end = self.sequence(from, &part.items, false);
            // A part that differs from another in its condition alone is told from it by that, not by its price.
            let alike = |other: &&Part| !other.also && other.name == name && other.items == part.items;
            let cost = if family.parts.iter().any(|other| alike(&other)) { 0 } else { LAID };
            let end = self.laid(end, layout::of_part(family, part), cost);
            let used = part.when.as_ref().map(|_| Emit::Part(index as u16));
            self.free(end, to, used, 0);
        }
        to
    }

    fn group(&mut self, from: State, items: &[Item]) -> State {
        let written = self.sequence(from, items, true);
        let to = self.state();
        self.free(written, to, None, 0);
        if let Some(blanks) = self.blanks(items) {
            let mut state = from;
            for emit in blanks {
                let next = self.state();
                self.free(state, next, Some(emit), 0);
                state = next;
            }
            self.free(state, to, None, 0);
        }
        to
    }

    /// What an unwritten group says of its elements; `None` where one of them is always written.
    ///
    /// Where a whole group of several elements is missing, each that can be empty is: no second group of cores
    /// has no shape either. Where one element is missing, its own rule says what a blank means.
    fn blanks(&self, items: &[Item]) -> Option<Vec<Emit>> {
        let mut emits = Vec::new();
        let several = items.iter().filter(|item| matches!(item, Item::Element(_))).count() > 1;
        for item in items {
            match item {
                Item::Literal(_) => {}
                Item::Element(element) => {
                    let empty = several.then(|| self.empty(*element)).flatten();
                    emits.push(empty.or_else(|| self.blank(*element))?);
                }
                Item::Part(name) => {
                    let part = self.family.parts.iter().find(|part| part.name == *name)?;
                    emits.extend(self.blanks(&part.items)?);
                }
                Item::Group(items) => emits.extend(self.blanks(items)?),
            }
        }
        Some(emits)
    }

    /// The option of an element that writes nothing.
    fn empty(&self, element: ElementId) -> Option<Emit> {
        let options = &self.family.elements[element].options;
        let option =
            options.iter().position(|option| option.codes.iter().any(|code| code.text.is_empty()))?;
        Some(self.empty_code(element, option))
    }

    /// The option is written by the code that writes nothing.
    fn empty_code(&self, element: ElementId, option: OptionId) -> Emit {
        let codes = &self.family.elements[element].options[option].codes;
        let code = codes.iter().position(|code| code.text.is_empty()).unwrap_or(0);
        self.code(element, option, code)
    }

    /// The option is written by a code.
    pub(super) fn code(&self, element: ElementId, option: OptionId, code: usize) -> Emit {
        let several = self.family.elements[element].options[option].codes.len() > 1;
        let (element, option, code) = (element as u16, option as u8, code as u16);
        if several { Emit::Coded { element, option, code } } else { Emit::Code { element, option } }
    }

    /// What it says of an element that nothing is written for it.
    pub(super) fn blank(&self, element: ElementId) -> Option<Emit> {
        let model = &self.family.elements[element];
        match model.blank {
            Blank::Means(option) => Some(self.empty_code(element, option)),
            Blank::NotSaid => Some(Emit::Open(element as u16)),
            Blank::Written => matches!(model.kind, Kind::Free).then_some(Emit::Open(element as u16)),
        }
    }

    fn element(&mut self, from: State, element: ElementId, first: bool) -> State {
        let end = codes::written(self, from, element);
        let to = self.state();
        self.free(end, to, None, 0);
        codes::unit(self, end, to, element);
        if !first && let Some(emit) = self.blank(element) {
            self.free(from, to, Some(emit), 0);
        }
        to
    }

    fn literal(&mut self, from: State, text: &str, next: Option<&Item>, first: bool) -> State {
        let mut state = from;
        for c in text.chars() {
            let last = self.state();
            self.sign(state, last, c);
            state = last;
        }
        if text == "-" {
            self.unit_instead_of_hyphen(from, state, next, first);
        }
        state
    }

    /// `MARK 5х4 0,66 кВ`: a blank may replace the hyphen where the unit stands after the number.
    fn unit_instead_of_hyphen(&mut self, from: State, hyphened: State, next: Option<&Item>, first: bool) {
        let Some(&Item::Element(element)) = next else { return };
        if self.family.elements[element].unit.is_none() {
            return;
        }
        let blank = self.state();
        let edge = ReadEdge {
            reads: Reads::Char(' '),
            wanted: Some('-'),
            deviation: Some(Deviation::Sign),
            cost: LIGHT,
            slot: LITERAL,
            to: blank,
        };
        self.read(from, edge);
        let end = codes::written(self, blank, element);
        // The end with a unit is that of the hyphened way: both ways go on together.
        let joined = self.item(hyphened, &Item::Element(element), None, first);
        codes::unit(self, end, joined, element);
    }

    /// One character of a literal, with the blanks that people put around it.
    fn sign(&mut self, from: State, to: State, c: char) {
        match c {
            ' ' => {
                self.char(from, to, ' ', LITERAL);
                // A hyphen behind the blank: the voltage or the mark is set apart twice.
                let blank = self.state();
                self.char(from, blank, ' ', LITERAL);
                let behind = self.state();
                self.surplus(blank, behind, '-', Deviation::Sign);
                self.free(behind, to, None, LIGHT);
                self.free(from, to, Some(Emit::Missing(' ', Deviation::Blank)), LIGHT);
                let edge = ReadEdge {
                    reads: Reads::Char('-'),
                    wanted: Some(' '),
                    deviation: Some(Deviation::Sign),
                    cost: LIGHT,
                    slot: LITERAL,
                    to,
                };
                self.read(from, edge);
            }
            ')' | '(' => {
                let near = self.after_blank(from);
                self.char(near, to, c, LITERAL);
            }
            c => {
                let near = self.after_blank(from);
                let read = self.state();
                self.char(near, read, c, LITERAL);
                self.free(read, to, None, 0);
                self.surplus(read, to, ' ', Deviation::Blank);
            }
        }
    }
}

fn is_size(item: Option<&Item>) -> bool {
    matches!(item, Some(Item::Part(name)) if name == "size")
}
