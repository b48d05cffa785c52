//! From a way through the grammar to what it says: selection, places, corrections.

use marka_rules::model::{ElementId, Family, OptionId, OptionSet, Role};

use crate::compiled::Compiled;
use crate::compose::Written;
use crate::engine::Engine;
use crate::grammar::alphabet::Deviation;
use crate::grammar::{Arc, Emit, Frozen, Grammar, LITERAL, Learnt};
use crate::number;
use crate::selection::Selection;

use super::follow::{End, Follower, Source};
use super::line::Line;
use super::{PartRead, Repair};

/// The most ways of equal price that are looked at.
const WAYS: usize = 24;

/// A way through the grammar: an arc for each character that it reads.
#[derive(Clone, Copy, Debug)]
pub(super) struct Way<'a> {
    /// Indices of the arcs.
    pub arcs: &'a [u32],
    /// Where in the line the characters stand.
    pub places: Places<'a>,
}

/// Places of a line.
#[derive(Clone, Copy, Debug)]
pub(super) enum Places<'a> {
    /// One after the other from this one on.
    From(usize),
    /// These.
    At(&'a [u32]),
}

impl Way<'_> {
    /// Place in the line of the character with this number.
    fn place(&self, index: usize) -> usize {
        match self.places {
            Places::From(from) => from + index,
            Places::At(places) => places[index] as usize,
        }
    }
}

/// What a way says, before it is judged.
#[derive(Clone, Debug)]
pub(super) struct Said {
    pub family: usize,
    pub selection: Selection,
    pub written: Written,
    pub parts: Vec<PartRead>,
    pub repairs: Vec<Repair>,
    /// It rests on a voltage that is rather a figure of its own: a number of pieces, a length.
    pub loose: bool,
}

/// Something whose condition must be able to hold for the way to be one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Condition {
    Part(u16),
    Template(u16),
    Code { element: u16, option: usize, code: u16 },
    Former(u16, u16),
}

/// Memory for laying out ways and for what they say, used again for every line.
#[derive(Clone, Debug, Default)]
pub(crate) struct Desk {
    /// Arcs of ways of equal length, one way after the other.
    arcs: Vec<u32>,
    /// Where other ways leave those that were laid out: the way, how many of its arcs are left, the source.
    forks: Vec<(usize, usize, Source)>,
    conditions: Vec<Condition>,
    /// What the ways say that were read last.
    pub(super) said: Vec<Said>,
}

impl Desk {
    /// Reads what the cheapest ways say that the follower followed from one place to another.
    pub(super) fn read(&mut self, engine: &Engine, follower: &Follower, line: &Line, place: (usize, usize)) {
        self.said.clear();
        for &end in &follower.ends {
            self.lay(follower, place.1 - place.0, end);
            for arcs in self.arcs.chunks_exact(place.1 - place.0) {
                let way = Way { arcs, places: Places::From(place.0) };
                let parts = (engine, &follower.frozen, follower.arcs.as_slice());
                self.said.extend(say(parts, line, way, end, &mut self.conditions));
            }
        }
    }

    /// Lays out the ways of a length that lead to an end.
    fn lay(&mut self, follower: &Follower, length: usize, end: End) {
        self.arcs.clear();
        self.forks.clear();
        self.arcs.resize(length, 0);
        let (mut way, mut left, mut thread) = (0, length, end.thread);
        loop {
            for at in (0..left).rev() {
                let (source, others) = follower.sources(at, thread);
                for other in others {
                    if self.forks.len() + way / length < WAYS {
                        self.forks.push((way, at, *other));
                    }
                }
                self.arcs[way + at] = source.arc;
                thread = source.thread;
            }
            let count = self.arcs.len() / length;
            let Some((known, at, source)) = self.forks.pop().filter(|_| count < WAYS) else { return };
            way = self.arcs.len();
            self.arcs.extend_from_within(known..known + length);
            self.arcs[way + at] = source.arc;
            (left, thread) = (at, source.thread);
        }
    }
}

/// Reads what a way says; `None` where it contradicts itself.
pub(super) fn say(
    (engine, frozen, arcs): (&Engine, &Frozen, &[Arc]),
    line: &Line,
    way: Way<'_>,
    end: End,
    conditions: &mut Vec<Condition>,
) -> Option<Said> {
    let accept = frozen.accepts[end.accept as usize];
    let compiled = &engine.families[usize::from(accept.family)];
    conditions.clear();
    let mut saying = Saying {
        grammar: &engine.grammar,
        arcs,
        compiled,
        family: &compiled.family,
        line,
        way,
        conditions,
        said: Said {
            family: usize::from(accept.family),
            selection: compiled.open(),
            written: Written::default(),
            parts: Vec::with_capacity(16),
            repairs: Vec::new(),
            loose: false,
        },
    };
    // The element whose part is growing.
    let mut slot = LITERAL;
    for (index, &arc) in way.arcs.iter().enumerate() {
        let arc = &arcs[arc as usize];
        let told = !arc.learnt.is_nothing();
        if arc.slot == slot && !told {
            continue;
        }
        if slot != LITERAL {
            saying.grown(index);
        }
        if told {
            saying.learn(frozen, arc.learnt, index)?;
        }
        slot = arc.slot;
        if slot != LITERAL {
            saying.begin(index, usize::from(slot));
        }
    }
    if slot != LITERAL {
        saying.grown(way.arcs.len());
    }
    saying.learn(frozen, accept.learnt, way.arcs.len())?;
    if !end.exact {
        saying.repairs();
    }
    for index in 0..saying.said.parts.len() {
        saying.said.parts[index].at = saying.at(&saying.said.parts[index]);
    }
    let mut said = saying.said;
    // What stands nowhere in the text is not said, even where there is nothing else to say.
    for &element in &compiled.constant {
        let stands = said.parts.iter().any(|part| part.element == element);
        if !stands && !said.written.omitted.contains(&element) {
            said.written.omitted.push(element);
        }
    }
    hold(&compiled.family, conditions, &mut said.selection)?;
    said.written.omitted.sort_unstable();
    Some(said)
}

struct Saying<'a> {
    grammar: &'a Grammar,
    arcs: &'a [Arc],
    compiled: &'a Compiled,
    family: &'a Family,
    line: &'a Line,
    way: Way<'a>,
    /// Templates, parts and codes that were used: their conditions must be able to hold.
    conditions: &'a mut Vec<Condition>,
    said: Said,
}

impl<'a> Saying<'a> {
    /// A part of an element begins with a character, or goes on with it.
    fn begin(&mut self, index: usize, element: ElementId) {
        match self.said.parts.last() {
            Some(part) if part.element == element && !part.closed => {}
            _ => {
                let part = PartRead { element, at: (0, 0), moves: (index, index), closed: false };
                self.said.parts.push(part);
            }
        }
    }

    /// The last part ends before a character.
    fn grown(&mut self, index: usize) {
        if let Some(part) = self.said.parts.last_mut() {
            part.moves.1 = index;
        }
    }

    /// Where the text of a part stands in the input.
    fn at(&self, part: &PartRead) -> (usize, usize) {
        self.line.span(self.way.place(part.moves.0), self.way.place(part.moves.1 - 1) + 1)
    }

    /// Text of the last part, as the designation would have it.
    fn text(&self) -> impl Iterator<Item = char> + Clone + use<'a> {
        let (first, last) = self.said.parts.last().map_or((0, 0), |part| part.moves);
        let (arcs, line, way) = (self.arcs, self.line, self.way);
        (first..last).map(move |index| {
            arcs[way.arcs[index] as usize].wanted.unwrap_or_else(|| line.char(way.place(index)))
        })
    }

    /// The character with this number, or a blank.
    fn char(&self, index: usize) -> char {
        if index < self.way.arcs.len() { self.line.char(self.way.place(index)) } else { ' ' }
    }

    fn learn(&mut self, frozen: &Frozen, learnt: Learnt, index: usize) -> Option<()> {
        for &emit in frozen.others(learnt) {
            self.learn_other(emit, index)?;
        }
        let codes = frozen.codes(learnt);
        for &(element, option) in codes {
            self.keep(usize::from(element), OptionSet::one(usize::from(option)))?;
        }
        if !codes.is_empty() {
            self.close();
        }
        Some(())
    }

    fn learn_other(&mut self, emit: Emit, index: usize) -> Option<()> {
        match emit {
            // Codes are learnt apart.
            Emit::Code { .. } => {}
            Emit::Coded { element, option, code } => {
                self.keep(usize::from(element), OptionSet::one(usize::from(option)))?;
                self.conditions.push(Condition::Code { element, option: usize::from(option), code });
                self.close();
            }
            Emit::Synonym { element, option } => self.synonym(usize::from(element), usize::from(option))?,
            Emit::Former { standard, code } => self.former(standard, code)?,
            Emit::Open(element) => self.said.written.omitted.push(usize::from(element)),
            Emit::Number(element) => self.number(usize::from(element), index)?,
            Emit::Free(element) => {
                let text = self.text().collect();
                self.said.selection.free.push((usize::from(element), text));
                self.close();
            }
            Emit::Part(part) => self.conditions.push(Condition::Part(part)),
            Emit::Template(template) => self.conditions.push(Condition::Template(template)),
            Emit::Laid(deviation) => {
                let at = (self.place_of(0).0, self.place_of(self.way.arcs.len()).0);
                self.repair(String::new(), String::new(), deviation, at);
            }
            Emit::Missing(c, deviation) => {
                let at = self.place_of(index).0;
                self.repair(String::new(), c.to_string(), deviation, (at, at));
            }
        }
        Some(())
    }

    /// Keeps these options of an element.
    fn keep(&mut self, element: ElementId, options: OptionSet) -> Option<()> {
        let set = &mut self.said.selection.sets[element];
        *set = set.and(options);
        (!set.is_empty()).then_some(())
    }

    fn synonym(&mut self, element: ElementId, option: OptionId) -> Option<()> {
        self.keep(element, OptionSet::one(option))?;
        if let Some(part) = self.said.parts.last() {
            let canonical = &self.family.elements[element].options[option].codes[0].text;
            let (at, text) = (self.at(part), self.text());
            self.repair(text.collect(), canonical.clone(), Deviation::Synonym, at);
        }
        self.close();
        Some(())
    }

    fn former(&mut self, standard: u16, code: u16) -> Option<()> {
        let former = &self.family.formers[usize::from(standard)].codes[usize::from(code)];
        self.keep(former.element, former.becomes)?;
        self.said.written.formers.push((former.element, standard, code));
        self.conditions.push(Condition::Former(standard, code));
        self.close();
        Some(())
    }

    fn number(&mut self, element: ElementId, index: usize) -> Option<()> {
        let text = self.text();
        let at = self.at(self.said.parts.last()?);
        // `075` lost its decimal sign: which figure it was nobody can say.
        let measured = || self.family.elements[element].unit.is_some();
        let lost =
            text.clone().next() == Some('0') && text.clone().count() > 2 && text.clone().all(|c| c != ',');
        if lost && measured() {
            return None;
        }
        let known = self.grammar.numbers[self.said.family][element].option(text.clone());
        if self.compiled.roles[element] == Role::Voltage {
            let whole = text.clone().all(|c| c != ',');
            self.said.loose |= self.stands_loose(index, whole, known.is_some());
        }
        if let Some((option, synonym)) = known {
            self.keep(element, OptionSet::one(option))?;
            let canonical = &self.family.elements[element].options[option].codes[0].text;
            if !canonical.chars().eq(text.clone()) {
                let kind = if synonym.is_some() { Deviation::Synonym } else { Deviation::Number };
                self.repair(text.collect(), canonical.clone(), kind, at);
            }
        } else {
            // Nothing is counted or measured as zero.
            let text: String = text.collect();
            let value = number::parse(&text).filter(|value| !value.is_zero())?;
            self.said.selection.sets[element] = OptionSet::EMPTY;
            self.said.selection.outside.push((element, value));
            let canonical = number::format(value);
            if canonical != text {
                self.repair(text, canonical, Deviation::Number, at);
            }
        }
        self.close();
        Some(())
    }

    /// Whether the figure that ends before a move stands behind a blank and says by nothing that it is a voltage.
    fn stands_loose(&self, index: usize, whole: bool, known: bool) -> bool {
        let first = self.said.parts.last().map_or(0, |part| part.moves.0);
        let behind_blank = first > 1 && self.char(first - 1) == ' ';
        let unit = self.char(index).is_alphabetic()
            || self.char(index) == ' ' && self.char(index + 1).is_alphabetic();
        if !behind_blank || unit {
            return false;
        }
        let hyphen = self.arcs[self.way.arcs[first - 2] as usize].wanted == Some('-');
        let next = self.way.place(index - 1) + 1;
        let next = if self.line.char(next) == ' ' { next + 1 } else { next };
        !known || whole && (!hyphen || self.line.char(next).is_lowercase())
    }

    fn close(&mut self) {
        if let Some(part) = self.said.parts.last_mut() {
            part.closed = true;
        }
    }

    fn place_of(&self, index: usize) -> (usize, usize) {
        let count = self.way.arcs.len();
        if index < count {
            let place = self.way.place(index);
            return self.line.span(place, place + 1);
        }
        let end = if count == 0 { 0 } else { self.line.span(0, self.way.place(count - 1) + 1).1 };
        (end, end)
    }

    fn repair(&mut self, from: String, to: String, kind: Deviation, at: (usize, usize)) {
        self.said.repairs.push(Repair { from, to, kind, at });
    }

    /// Corrections of single characters, neighbours of one kind joined.
    fn repairs(&mut self) {
        let mut joined: Option<(usize, Repair)> = None;
        for (index, &arc) in self.way.arcs.iter().enumerate() {
            let arc = self.arcs[arc as usize];
            let written = self.char(index);
            let kind = match (arc.deviation, arc.wanted) {
                (Some(kind), _) => Some(kind),
                (None, Some(wanted)) => self.grammar.alphabet.deviation(written, wanted),
                (None, None) => None,
            };
            let Some(kind) = kind else { continue };
            let at = self.place_of(index);
            let wanted = arc.wanted.map(String::from).unwrap_or_default();
            match &mut joined {
                Some((last, repair)) if *last + 1 == index && joins(repair.kind, kind) => {
                    repair.from.push(written);
                    if !matches!(kind, Deviation::Damage(_)) {
                        repair.to.push_str(&wanted);
                    }
                    repair.at.1 = at.1;
                    *last = index;
                }
                _ => {
                    self.said.repairs.extend(joined.take().map(|(_, repair)| repair));
                    joined = Some((index, Repair { from: written.to_string(), to: wanted, kind, at }));
                }
            }
        }
        self.said.repairs.extend(joined.map(|(_, repair)| repair));
        self.said.repairs.sort_by_key(|repair| repair.at);
    }
}

/// Whether two neighbouring corrections are shown as one.
fn joins(a: Deviation, b: Deviation) -> bool {
    let letter = |kind| matches!(kind, Deviation::Latin | Deviation::Case);
    a == b || letter(a) && letter(b)
}

/// Restricts the selection by what the used parts, templates and codes presuppose.
fn hold(family: &Family, conditions: &[Condition], selection: &mut Selection) -> Option<()> {
    for &condition in conditions {
        match condition {
            Condition::Part(part) => {
                selection.restrict(family, family.parts[usize::from(part)].when.as_ref())?;
            }
            Condition::Template(template) => {
                selection.restrict(family, family.templates[usize::from(template)].when.as_ref())?;
            }
            Condition::Former(standard, code) => {
                let code = &family.formers[usize::from(standard)].codes[usize::from(code)];
                selection.restrict(family, code.when.as_ref())?;
            }
            Condition::Code { element, option, code } => {
                let codes = &family.elements[usize::from(element)].options[option].codes;
                for earlier in &codes[..usize::from(code)] {
                    if let Some(when) = &earlier.when {
                        selection.exclude(family, when)?;
                    }
                }
                selection.restrict(family, codes[usize::from(code)].when.as_ref())?;
            }
        }
    }
    Some(())
}
