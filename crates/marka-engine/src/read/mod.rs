//! Reading: from any text to the designations in it, with what was corrected.
//!
//! A text is followed through the grammar of all families at once; the longest designation is taken,
//! of its readings the cheapest, of these the best that the rules allow.

mod compatible;
pub(crate) mod context;
pub(crate) mod follow;
pub(crate) mod line;
mod near;
mod resolve;

use marka_rules::model::{ElementId, Family, OptionSet, Role};

use crate::compose::{Designation, Written, compose};
use crate::diagram::Scratch;
use crate::engine::Engine;
use crate::expr::Verdict;
use crate::grammar::HEAVY;
use crate::grammar::alphabet::Deviation;
use context::Word;
use follow::Follower;
use line::{Kind, Line};
use resolve::{Desk, Said};

/// What a line turned out to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Status {
    /// Written by the rules, letter for letter.
    Exact,
    /// One sure reading after corrections.
    Repaired,
    /// One reading, forbidden by rules.
    Invalid,
    /// Several readings of equal price.
    Ambiguous,
    /// Written like a cable that no family covers.
    Unknown,
    /// No cable in the text.
    None,
}

/// A correction of spelling.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Repair {
    /// What was written.
    pub from: String,
    /// What is meant.
    pub to: String,
    /// Kind.
    pub kind: Deviation,
    /// Place in the input, Unicode scalar values.
    pub at: (usize, usize),
}

/// Where an element was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartRead {
    /// Element.
    pub element: ElementId,
    /// Place in the input, Unicode scalar values.
    pub at: (usize, usize),
    pub(crate) moves: (usize, usize),
    pub(crate) closed: bool,
}

/// What a text means.
#[derive(Clone, Debug)]
pub struct Reading {
    /// Index of the family: the first by precedence.
    pub family: usize,
    /// All families in which the same designation means a compatible cable, with their selections.
    pub others: Vec<(usize, Selection)>,
    /// What is said.
    pub selection: Selection,
    /// Former codes and omitted elements.
    pub written: Written,
    /// What the rules say of it.
    pub verdict: Verdict,
    /// Where its elements stand.
    pub parts: Vec<PartRead>,
    /// Corrections.
    pub repairs: Vec<Repair>,
    /// Place in the input.
    pub span: (usize, usize),
}

pub use crate::selection::Selection;

impl Reading {
    /// The canonical designation of what the text says.
    pub fn designation<'f>(&self, family: &'f Family) -> Designation<'f> {
        compose(family, &self.selection, &self.written)
    }
}

/// The answer to one line.
#[derive(Clone, Debug)]
pub struct Answer {
    /// Status.
    pub status: Status,
    /// One reading; several where ambiguous; none where unknown or none.
    pub readings: Vec<Reading>,
    /// Further designations of the same line, in order.
    pub also: Vec<Reading>,
    /// The document that the text names.
    pub document: Option<String>,
    /// The colour that the text names: index into the spelling file's colours.
    pub colour: Option<usize>,
}

/// Memory for reading, used again for every line.
#[derive(Clone, Debug)]
pub struct Reader {
    pub(crate) line: Line,
    pub(crate) follower: Follower,
    caseless: Follower,
    desk: Desk,
    candidates: Vec<Candidate>,
    pub(crate) scratch: Scratch,
}

impl Default for Reader {
    fn default() -> Reader {
        Reader {
            line: Line::default(),
            follower: Follower::default(),
            caseless: Follower::caseless(),
            desk: Desk::default(),
            candidates: Vec::new(),
            scratch: Scratch::default(),
        }
    }
}

/// What is known of the words before the designation.
#[derive(Clone, Copy, Debug, Default)]
struct Around {
    /// The first telling word of the line.
    first: Option<Word>,
    colour: Option<usize>,
}

/// A designation in the line with its equally good readings.
#[derive(Clone, Debug)]
struct Candidate {
    readings: Vec<Reading>,
    sized: bool,
    /// A letter of its own was corrected by its case alone, and may as well be a wrong letter;
    /// or another size stands behind it.
    doubtful: bool,
}

impl Engine {
    /// Reads a line.
    pub fn read(&self, text: &str, reader: &mut Reader) -> Answer {
        reader.line.set(text, &self.grammar.alphabet);
        let answer = self.read_line(reader);
        self.with_words(answer, reader)
    }

    /// Reads the line that the reader holds.
    pub(crate) fn read_line(&self, reader: &mut Reader) -> Answer {
        let mut around = Around::default();
        let mut document = None;
        let mut candidates = std::mem::take(&mut reader.candidates);
        let mut place = 0;
        while place < reader.line.len() {
            if !reader.line.word_begins(place) {
                place += 1;
                continue;
            }
            if let Some((word, end)) = self.words.at(&reader.line, place) {
                match word {
                    Word::Document => {
                        if let Some((text, end)) = context::document(&reader.line, place, end) {
                            document.get_or_insert(text);
                            place = end;
                            continue;
                        }
                    }
                    Word::Colour(colour) => around.colour = around.colour.or(Some(usize::from(colour))),
                    // Words behind a designation say what else the line is about.
                    other if candidates.is_empty() => around.first = around.first.or(Some(other)),
                    _ => {}
                }
            }
            match self.candidate(place, reader) {
                Some((candidate, end)) if self.stands(&candidate, (place, end), around, &reader.line) => {
                    candidates.push(candidate);
                    place = end.max(place + 1);
                }
                _ => place += 1,
            }
        }
        let answer = self.answer(&mut candidates, around, document, &reader.line);
        candidates.clear();
        reader.candidates = candidates;
        answer
    }

    /// Whether what was read at a place is a designation there. One letter with a figure is one only where
    /// a cable is spoken of or nothing else stands in the line, and never before a unit of voltage.
    fn stands(&self, candidate: &Candidate, (from, to): (usize, usize), around: Around, line: &Line) -> bool {
        let Some(reading) = candidate.readings.first() else { return true };
        let letters = line.letters(from, to);
        let counted = || {
            let roles = &self.families[reading.family].roles;
            reading.parts.iter().any(|part| roles[part.element] == Role::Count)
        };
        if letters > 2 {
            return true;
        }
        // A word of one or two small letters is no mark.
        if !(from..to).any(|place| line.kind(place) == Kind::Capital) {
            return false;
        }
        if counted() {
            return true;
        }
        let spoken = matches!(around.first, Some(Word::Cable | Word::Work));
        let whole = from == 0 && to >= line.len();
        (letters > 1 || spoken || whole) && !self.words.is_voltage(line, to)
    }

    /// The designation that begins at a place, and where it ends.
    fn candidate(&self, place: usize, reader: &mut Reader) -> Option<(Candidate, usize)> {
        let Reader { line, follower, caseless, desk, scratch, .. } = reader;
        follower.follow(&self.grammar, line, place);
        let mut shortened = false;
        while let Some(end) = follower.stop() {
            desk.read(self, follower, line, (place, end));
            // Where the cheapest ways contradict themselves, dearer ones say what is written.
            while desk.said.is_empty() && follower.next_price().is_some() {
                desk.read(self, follower, line, (place, end));
            }
            // What was taken for a voltage is rather a figure of its own: the designation ends before it.
            let before = desk.said.len();
            desk.said.retain(|said| !said.loose);
            if desk.said.is_empty() && before > 0 {
                shortened = true;
                continue;
            }
            let lost = desk.said.iter().any(|said| self.cases_are_lost(said, line, place));
            if lost {
                self.without_cases(caseless, desk, line, (place, end));
            }
            let mut verdict = self.best(&mut desk.said, scratch)?;
            if verdict == Verdict::Forbidden && !self.sizes(desk.said[0].family, &desk.said[0].parts) {
                verdict = self.sized_instead(follower, desk, line, (place, end), scratch);
            }
            let first = &desk.said[0];
            let sized = self.sizes(first.family, &first.parts);
            // A figure that the family does not know, with another behind it: they may be one.
            let halved = shortened && !first.selection.outside.is_empty();
            if halved || !sized && !alone(line, place, end, first) {
                return None;
            }
            let readings = self.distinct(verdict, &mut desk.said, line.span(place, end), scratch);
            // A size behind it belongs to the cable too, and was not understood.
            let cut = line.char(end) == ' ' && size_at(line, end + 1);
            let doubtful = cut || readings.iter().any(|reading| self.is_doubtful(reading, lost));
            return Some((Candidate { readings, sized, doubtful }, end));
        }
        None
    }

    /// Instead of a forbidden reading without a size an allowed one whose size is merely set apart by another sign:
    /// a figure behind a hyphen that is no voltage of the one family is a section of the other.
    fn sized_instead(
        &self,
        follower: &mut Follower,
        desk: &mut Desk,
        line: &Line,
        place: (usize, usize),
        scratch: &mut Scratch,
    ) -> Verdict {
        let forbidden = std::mem::take(&mut desk.said);
        while follower.next_price().is_some_and(|price| price < HEAVY) {
            desk.read(self, follower, line, place);
            let signs = |said: &Said| {
                let sign = |repair: &Repair| matches!(repair.kind, Deviation::Sign | Deviation::Blank);
                said.repairs.iter().all(sign) && self.sizes(said.family, &said.parts)
            };
            desk.said.retain(signs);
            match self.best(&mut desk.said, scratch) {
                Some(verdict) if verdict != Verdict::Forbidden => return verdict,
                _ => {}
            }
        }
        desk.said = forbidden;
        Verdict::Forbidden
    }

    /// Reads the same place again, with no heed to cases; what was read stays where that says nothing.
    fn without_cases(&self, caseless: &mut Follower, desk: &mut Desk, line: &Line, place: (usize, usize)) {
        let told = std::mem::take(&mut desk.said);
        caseless.follow(&self.grammar, line, place.0);
        while caseless.stop().is_some_and(|longer| longer > place.1) {}
        desk.read(self, caseless, line, place);
        if desk.said.is_empty() {
            desk.said = told;
        }
    }

    /// Whether cases were corrected in a mark that has but one: all capitals tell as little of them as none.
    fn cases_are_lost(&self, said: &Said, line: &Line, place: usize) -> bool {
        if !said.repairs.iter().any(|repair| matches!(repair.kind, Deviation::Case | Deviation::Latin)) {
            return false;
        }
        let elements = &self.families[said.family].family.elements;
        let of_mark = |part: &&PartRead| is_of_mark(elements[part.element].role);
        let letters = said.parts.iter().filter(of_mark);
        let mut letters = letters
            .flat_map(|part| line.chars(place + part.moves.0, place + part.moves.1))
            .filter(|c| c.is_alphabetic());
        let first = letters.next().is_some_and(char::is_uppercase);
        let upper = letters.clone().all(char::is_uppercase);
        // A capital at the beginning of a word tells nothing either.
        let lower = letters.all(char::is_lowercase);
        lower || upper && first
    }

    /// Whether a capital was read as the small letter of a code of one letter: in a mark that tells cases,
    /// where the capital is a code itself, or where the rules forbid what it makes of the mark.
    fn is_doubtful(&self, reading: &Reading, lost: bool) -> bool {
        let elements = &self.families[reading.family].family.elements;
        let is_code = |letter: &str| {
            let marked =
                elements.iter().filter(|element| !matches!(element.role, Role::Shape | Role::Marked));
            let mut codes = marked.flat_map(|element| &element.options).flat_map(|option| &option.codes);
            codes.any(|code| code.text == letter)
        };
        let forbidden = reading.verdict == Verdict::Forbidden;
        reading.repairs.iter().filter(|repair| repair.kind == Deviation::Case).any(|repair| {
            let mut letters = repair.from.chars();
            let capital = letters.next().is_some_and(char::is_uppercase) && letters.next().is_none();
            let whole = || {
                reading
                    .parts
                    .iter()
                    .any(|part| part.at == repair.at && is_of_mark(elements[part.element].role))
            };
            capital && whole() && (!lost || forbidden || is_code(&repair.from))
        })
    }

    /// Keeps of equally cheap readings those that the rules judge best; gives their verdict.
    fn best(&self, said: &mut Vec<Said>, scratch: &mut Scratch) -> Option<Verdict> {
        let is_outside = |said: &Said| !said.selection.outside.is_empty();
        // A number outside its series makes a reading unusual at best, and costs more to judge.
        said.sort_by_key(is_outside);
        let mut best = None;
        let mut kept = 0;
        for at in 0..said.len() {
            if best == Some(Verdict::Usual) && is_outside(&said[at]) {
                break;
            }
            let verdict = Some(self.families[said[at].family].judge(&said[at].selection, scratch));
            if verdict < best {
                continue;
            }
            if verdict > best {
                (best, kept) = (verdict, 0);
            }
            said.swap(kept, at);
            kept += 1;
        }
        said.truncate(kept);
        // Of equals a reading whose numbers its family knows is the better one.
        if said.iter().any(|said| !is_outside(said)) {
            said.retain(|said| !is_outside(said));
        }
        // Of equals one in codes that are in force is the better one.
        let formers = |said: &Said| said.written.formers.len();
        let fewest = said.iter().map(formers).min();
        said.retain(|said| Some(formers(said)) == fewest);
        best
    }

    /// A second mark in the line that is not the first again. In brackets behind a designation with its size
    /// it is another name of the same; otherwise which of the two is meant is not sure.
    fn other_names(&self, names: Vec<Reading>, answer: &mut Answer, line: &Line) {
        if names.is_empty() {
            return;
        }
        let mark =
            |reading: &Reading| reading.designation(&self.families[reading.family].family).part("mark");
        let [main] = answer.readings.as_slice() else { return };
        let (own, end, sized) = (mark(main), main.span.1, self.has_size(main));
        let other = names.into_iter().find(|name| name.verdict != Verdict::Forbidden && mark(name) != own);
        match other {
            Some(name) if sized && name.span.0 >= end && line.in_brackets(name.span.0) => {
                answer.also.push(name);
            }
            other => answer.readings.extend(other),
        }
    }

    /// Whether a reading says a size.
    pub(crate) fn has_size(&self, reading: &Reading) -> bool {
        self.sizes(reading.family, &reading.parts)
    }

    fn sizes(&self, family: usize, parts: &[PartRead]) -> bool {
        let roles = &self.families[family].roles;
        parts.iter().any(|part| roles[part.element] == Role::Size)
    }

    /// Joins readings with one designation and compatible meaning; the first family by precedence speaks.
    fn distinct(
        &self,
        verdict: Verdict,
        said: &mut Vec<Said>,
        span: (usize, usize),
        scratch: &mut Scratch,
    ) -> Vec<Reading> {
        if said.len() == 1 {
            return said.drain(..).map(|said| self.reading(verdict, said, span, scratch)).collect();
        }
        let mut readings: Vec<(String, Reading)> = Vec::with_capacity(1);
        // Families stand in the order of precedence.
        said.sort_by_key(|said| said.family);
        for said in said.drain(..) {
            let reading = self.reading(verdict, said, span, scratch);
            let text = reading.designation(&self.families[reading.family].family).full();
            let same = readings.iter_mut().find(|(known, other)| {
                *known == text
                    && self.compatible((other.family, &other.selection), (reading.family, &reading.selection))
            });
            match same {
                Some((_, known)) if known.family == reading.family => {
                    let mut both = known.selection.clone();
                    both.widen(&reading.selection);
                    // Two forbidden readings may leave something allowed between them: then the first speaks.
                    let speaks = verdict != Verdict::Forbidden
                        || !self.families[known.family].problems(&both).is_empty();
                    known.selection = if speaks { both } else { known.selection.clone() };
                }
                Some((_, known)) => known.others.push((reading.family, reading.selection)),
                None => readings.push((text, reading)),
            }
        }
        readings.sort_by_key(|(_, reading)| reading.family);
        readings.into_iter().map(|(_, reading)| reading).collect()
    }

    fn reading(&self, verdict: Verdict, said: Said, span: (usize, usize), scratch: &mut Scratch) -> Reading {
        let mut repairs = said.repairs;
        for repair in &mut repairs {
            if let Deviation::Damage(index) = repair.kind {
                repair.to.clone_from(&self.base.spelling.damages[usize::from(index)].to);
            }
        }
        let mut reading = Reading {
            family: said.family,
            others: Vec::new(),
            selection: said.selection,
            written: said.written,
            verdict,
            parts: said.parts,
            repairs,
            span,
        };
        self.imply(&mut reading, scratch);
        reading
    }

    /// Fills in what a text may leave out because the rules leave one value, or one usual value.
    fn imply(&self, reading: &mut Reading, scratch: &mut Scratch) {
        let compiled = &self.families[reading.family];
        for &element in &compiled.implied {
            if !reading.written.omitted.contains(&element) {
                continue;
            }
            compiled.domains(&reading.selection, scratch);
            let (said, domain) = (reading.selection.sets[element], scratch.domains[element]);
            let option = domain.possible.and(said).single().or(domain.usual.and(said).single());
            if let Some(option) = option {
                reading.selection.sets[element] = OptionSet::one(option);
                reading.written.omitted.retain(|&omitted| omitted != element);
            }
        }
    }

    fn answer(
        &self,
        candidates: &mut Vec<Candidate>,
        around: Around,
        document: Option<String>,
        line: &Line,
    ) -> Answer {
        let mut answer = Answer {
            status: Status::None,
            readings: Vec::new(),
            also: Vec::new(),
            document,
            colour: around.colour,
        };
        let other_goods = around.first == Some(Word::OtherGoods);
        let main =
            candidates.iter().position(|candidate| candidate.sized).or((!candidates.is_empty()).then_some(0));
        let Some(main) = main.filter(|_| !other_goods) else {
            let cable = matches!(around.first, Some(Word::Cable | Word::Work));
            if !other_goods && (cable && around.first != Some(Word::Work) || looks_like_cable(line)) {
                answer.status = Status::Unknown;
            }
            return answer;
        };
        let doubtful = candidates[main].doubtful;
        let mut names = Vec::new();
        for (index, candidate) in candidates.drain(..).enumerate() {
            if index == main {
                answer.readings = candidate.readings;
            } else if candidate.sized {
                answer.also.extend(candidate.readings.into_iter().next());
            } else {
                names.extend(candidate.readings.into_iter().next());
            }
        }
        self.other_names(names, &mut answer, line);
        answer.status = status(&answer.readings);
        let unread = answer
            .readings
            .first()
            .is_some_and(|reading| !self.has_size(reading) && size_stands_in(line, reading.span));
        if unread || doubtful && answer.status != Status::Ambiguous {
            // The line says a size that was not understood: the mark alone is not what it means.
            answer.status = Status::Unknown;
            answer.readings.clear();
        }
        answer
    }
}

/// Whether codes of the role are letters of the mark.
fn is_of_mark(role: Role) -> bool {
    use Role::{Climate, Count, Fire, Marked, Shape, Size, Voltage};
    !matches!(role, Climate | Count | Fire | Marked | Shape | Size | Voltage)
}

fn status(readings: &[Reading]) -> Status {
    match readings {
        [] => Status::Unknown,
        [reading] if reading.verdict == Verdict::Forbidden => Status::Invalid,
        [reading] if reading.repairs.is_empty() => Status::Exact,
        [_] => Status::Repaired,
        _ => Status::Ambiguous,
    }
}

/// Whether a mark may be read without a size: three letters or figures at least, and in its own letters unless it is long.
fn alone(line: &Line, place: usize, end: usize, said: &Said) -> bool {
    let letters = (place..end).filter(|&place| line.kind(place).is_word()).count();
    let capital = line.kind(place) == Kind::Capital;
    let damaged = said.repairs.iter().any(|repair| repair.kind != Deviation::Latin);
    // A word of another alphabet throughout is rather a name than a mark.
    let foreign: usize = said.repairs.iter().map(|repair| repair.from.chars().count()).sum();
    letters >= 3 && (capital && !damaged && foreign < letters || letters >= 6)
}

/// Whether the line has a word of capitals followed by a size, as designations have.
fn looks_like_cable(line: &Line) -> bool {
    (0..line.len())
        .filter(|&place| line.word_begins(place))
        .any(|place| line.capitals(place) >= 2 && size_follows(line, place + line.word_of_letters(place)))
}

/// Whether a size of cores and section stands within the same or the next two words.
fn size_follows(line: &Line, from: usize) -> bool {
    let mut blanks = (from..line.len()).filter(|&place| line.char(place) == ' ');
    let end = blanks.nth(2).unwrap_or(line.len());
    (from..end).any(|place| size_at(line, place))
}

/// Whether a size, the beginning of one or a decimal fraction stands in the line outside of a span.
fn size_stands_in(line: &Line, span: (usize, usize)) -> bool {
    let digit = |place: usize| line.kind(place) == Kind::Digit;
    let fraction = |place: usize| matches!(line.char(place), '.' | ',') && digit(place + 1);
    let times = |place: usize| line.times(place) && line.word_of_letters(place + 1) == 0;
    let outside = |place: usize| {
        let at = line.span(place, place + 1);
        at.1 <= span.0 || at.0 >= span.1
    };
    (1..line.len()).any(|place| digit(place - 1) && (fraction(place) || times(place)) && outside(place))
}

/// Whether a size of cores and section begins here: one or two figures, a multiplication sign, up to four figures.
fn size_at(line: &Line, place: usize) -> bool {
    let digits = |at: usize| (at..line.len()).take_while(|&at| line.char(at).is_ascii_digit()).count();
    if place > 0 && (line.char(place - 1).is_ascii_digit() || matches!(line.char(place - 1), ',' | '.')) {
        return false;
    }
    let first = digits(place);
    (1..=2).contains(&first) && line.times(place + first) && (1..=4).contains(&digits(place + first + 1))
}
