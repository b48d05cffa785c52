//! From a way through the grammar to what it says: selection, places, corrections.

use marka_rules::model::{ElementId, Expr, Family, OptionSet, Role};

use crate::compiled::Compiled;
use crate::compose::Written;
use crate::expr::{Truth, View};
use crate::grammar::alphabet::Deviation;
use crate::grammar::{Emit, Frozen, Grammar, LITERAL, Origin};
use crate::number;
use crate::selection::Selection;

use super::follow::{End, Follower};
use super::line::Line;
use super::{PartRead, Repair};

/// The most ways of equal price that are looked at.
const WAYS: usize = 24;

/// One step of a way, in the order of the text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Move {
    /// Index of the frozen arc.
    pub arc: u32,
    /// Place in the line.
    pub place: u32,
}

/// What a way says, before it is judged.
#[derive(Clone, Debug)]
pub(super) struct Said {
    pub family: usize,
    pub selection: Selection,
    pub written: Written,
    pub parts: Vec<PartRead>,
    pub repairs: Vec<Repair>,
    /// Templates and parts that were used: their conditions must be able to hold.
    pub conditions: Vec<Condition>,
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

/// Lays out the ways that lead to an end; the line was followed from `from` to `to`.
pub(super) fn ways(follower: &Follower, (from, to): (usize, usize), end: End, into: &mut Vec<Vec<Move>>) {
    let length = to - from;
    // Ways are built from their end: the way so far, the thread before it, how many moves are left.
    let mut open: Vec<(Vec<Move>, u32, usize)> = vec![(Vec::with_capacity(length), end.thread, length)];
    while let Some((mut way, mut thread, mut left)) = open.pop() {
        while left > 0 {
            left -= 1;
            let [first, others @ ..] = follower.sources(left, thread) else { break };
            let place = (from + left) as u32;
            for other in others {
                if open.len() + into.len() < WAYS {
                    let mut branch = Vec::with_capacity(length);
                    branch.extend_from_slice(&way);
                    branch.push(Move { arc: other.arc, place });
                    open.push((branch, other.thread, left));
                }
            }
            way.push(Move { arc: first.arc, place });
            thread = first.thread;
        }
        way.reverse();
        into.push(way);
        if into.len() >= WAYS {
            return;
        }
    }
}

/// Reads what a way says; `None` where it contradicts itself.
pub(super) fn say(
    (grammar, frozen): (&Grammar, &Frozen),
    families: &[Compiled],
    line: &Line,
    way: &[Move],
    end: End,
) -> Option<Said> {
    let accept = frozen.accepts[end.accept as usize];
    let family = &families[usize::from(accept.family)].family;
    let mut saying = Saying {
        grammar,
        frozen,
        family,
        line,
        way,
        said: Said {
            family: usize::from(accept.family),
            selection: Selection::open(family),
            written: Written::default(),
            parts: Vec::with_capacity(8),
            repairs: Vec::new(),
            conditions: Vec::with_capacity(4),
            loose: false,
        },
    };
    for (index, step) in way.iter().enumerate() {
        let arc = frozen.arcs[step.arc as usize];
        for &emit in frozen.emits(arc.emits) {
            saying.learn(emit, index)?;
        }
        saying.place(index, arc.slot);
    }
    for &emit in frozen.emits(accept.emits) {
        saying.learn(emit, way.len())?;
    }
    if !end.exact {
        saying.repairs();
    }
    let mut said = saying.said;
    hold(family, &mut said)?;
    said.written.omitted.sort_unstable();
    Some(said)
}

struct Saying<'a> {
    grammar: &'a Grammar,
    frozen: &'a Frozen,
    family: &'a Family,
    line: &'a Line,
    way: &'a [Move],
    said: Said,
}

impl Saying<'_> {
    /// The character at a move belongs to an element: its place grows.
    fn place(&mut self, index: usize, slot: u16) {
        if slot == LITERAL {
            return;
        }
        let place = self.way[index].place as usize;
        let element = usize::from(slot);
        let (start, end) = self.line.span(place, place + 1);
        match self.said.parts.last_mut() {
            Some(part) if part.element == element && !part.closed => {
                part.at.1 = end;
                part.moves.1 = index + 1;
            }
            _ => {
                let part = PartRead { element, at: (start, end), moves: (index, index + 1), closed: false };
                self.said.parts.push(part);
            }
        }
    }

    /// Text of the last part, as the designation would have it.
    fn text(&self) -> String {
        let Some(part) = self.said.parts.last() else { return String::new() };
        let moves = &self.way[part.moves.0..part.moves.1];
        let letters = moves.iter().map(|step| {
            let arc = self.frozen.arcs[step.arc as usize];
            arc.wanted.unwrap_or(self.line.char(step.place as usize))
        });
        letters.collect()
    }

    fn learn(&mut self, emit: Emit, index: usize) -> Option<()> {
        match emit {
            Emit::Set { element, options, origin } => self.set(element, options, origin)?,
            Emit::Open(element) => self.said.written.omitted.push(usize::from(element)),
            Emit::Number(element) => self.number(usize::from(element), index)?,
            Emit::Free(element) => {
                let text = self.text();
                self.said.selection.free.push((usize::from(element), text));
                self.close();
            }
            Emit::Part(part) => self.said.conditions.push(Condition::Part(part)),
            Emit::Template(template) => self.said.conditions.push(Condition::Template(template)),
            Emit::Laid(deviation) => {
                let at = (self.place_of(0).0, self.place_of(self.way.len()).0);
                self.repair(String::new(), String::new(), deviation, at);
            }
            Emit::Missing(c, deviation) => {
                let at = self.place_of(index).0;
                self.repair(String::new(), c.to_string(), deviation, (at, at));
            }
        }
        Some(())
    }

    fn set(&mut self, element: u16, options: OptionSet, origin: Origin) -> Option<()> {
        let index = usize::from(element);
        let left = self.said.selection.sets[index].and(options);
        if left.is_empty() {
            return None;
        }
        self.said.selection.sets[index] = left;
        match origin {
            Origin::Code(code) => {
                let option = options.single()?;
                if self.family.elements[index].options[option].codes.len() > 1 {
                    self.said.conditions.push(Condition::Code { element, option, code });
                }
            }
            Origin::Synonym(_) => {
                if let (Some(part), Some(option)) = (self.said.parts.last(), options.single()) {
                    let canonical = &self.family.elements[index].options[option].codes[0].text;
                    let (at, text) = (part.at, self.text());
                    self.repair(text, canonical.clone(), Deviation::Synonym, at);
                }
            }
            Origin::Former(standard, code) => {
                self.said.written.formers.push((index, standard, code));
                self.said.conditions.push(Condition::Former(standard, code));
            }
        }
        self.close();
        Some(())
    }

    fn number(&mut self, element: ElementId, index: usize) -> Option<()> {
        let text = self.text();
        let at = self.said.parts.last()?.at;
        let known = self.grammar.numbers[self.said.family][element].option(&text);
        if self.family.elements[element].role == Role::Voltage {
            let whole = !text.contains(',');
            self.said.loose |= self.stands_loose(index, whole, known.is_some());
        }
        if let Some((option, synonym)) = known {
            let left = self.said.selection.sets[element].and(OptionSet::one(option));
            if left.is_empty() {
                return None;
            }
            self.said.selection.sets[element] = left;
            let canonical = &self.family.elements[element].options[option].codes[0].text;
            if *canonical != text {
                let kind = if synonym.is_some() { Deviation::Synonym } else { Deviation::Number };
                self.repair(text, canonical.clone(), kind, at);
            }
        } else {
            // Nothing is counted or measured as zero.
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
        let char = |step: Option<&Move>| step.map_or(' ', |step| self.line.char(step.place as usize));
        let behind_blank = first > 1 && char(self.way.get(first - 1)) == ' ';
        let unit = char(self.way.get(index)).is_alphabetic()
            || char(self.way.get(index)) == ' ' && char(self.way.get(index + 1)).is_alphabetic();
        if !behind_blank || unit {
            return false;
        }
        let hyphen = self.frozen.arcs[self.way[first - 2].arc as usize].wanted == Some('-');
        let next = self.way.get(index - 1).map_or(0, |step| step.place as usize + 1);
        let next = if self.line.char(next) == ' ' { next + 1 } else { next };
        !known || whole && (!hyphen || self.line.char(next).is_lowercase())
    }

    fn close(&mut self) {
        if let Some(part) = self.said.parts.last_mut() {
            part.closed = true;
        }
    }

    fn place_of(&self, index: usize) -> (usize, usize) {
        if let Some(step) = self.way.get(index) {
            return self.line.span(step.place as usize, step.place as usize + 1);
        }
        let last = self.way.last().map_or(0, |step| step.place as usize + 1);
        let end = self.line.span(last.saturating_sub(1), last).1;
        (end, end)
    }

    fn repair(&mut self, from: String, to: String, kind: Deviation, at: (usize, usize)) {
        self.said.repairs.push(Repair { from, to, kind, at });
    }

    /// Corrections of single characters, neighbours of one kind joined.
    fn repairs(&mut self) {
        let mut joined: Option<(usize, Repair)> = None;
        for (index, step) in self.way.iter().enumerate() {
            let arc = self.frozen.arcs[step.arc as usize];
            let written = self.line.char(step.place as usize);
            let kind = match (arc.deviation, arc.wanted) {
                (Some(kind), _) => Some(kind),
                (None, Some(wanted)) => self.grammar.alphabet.deviation(written, wanted),
                (None, None) => None,
            };
            let Some(kind) = kind else { continue };
            let at = self.line.span(step.place as usize, step.place as usize + 1);
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
fn hold(family: &Family, said: &mut Said) -> Option<()> {
    for index in 0..said.conditions.len() {
        match said.conditions[index] {
            Condition::Part(part) => {
                restrict(family, family.parts[usize::from(part)].when.as_ref(), &mut said.selection)?;
            }
            Condition::Template(template) => {
                restrict(family, family.templates[usize::from(template)].when.as_ref(), &mut said.selection)?;
            }
            Condition::Former(standard, code) => {
                let code = &family.formers[usize::from(standard)].codes[usize::from(code)];
                restrict(family, code.when.as_ref(), &mut said.selection)?;
            }
            Condition::Code { element, option, code } => {
                let codes = &family.elements[usize::from(element)].options[option].codes;
                for earlier in &codes[..usize::from(code)] {
                    if let Some(when) = &earlier.when {
                        let not = Expr::Not(Box::new(when.clone()));
                        restrict(family, Some(&not), &mut said.selection)?;
                    }
                }
                restrict(family, codes[usize::from(code)].when.as_ref(), &mut said.selection)?;
            }
        }
    }
    Some(())
}

/// Keeps the options for which a condition can hold; `None` where it cannot.
fn restrict(family: &Family, when: Option<&Expr>, selection: &mut Selection) -> Option<()> {
    let Some(when) = when else { return Some(()) };
    match when {
        Expr::And(all) => {
            for one in all {
                restrict(family, Some(one), selection)?;
            }
            Some(())
        }
        Expr::Is { element, options, .. } => keep(selection, *element, *options),
        Expr::Not(inner) => match inner.as_ref() {
            Expr::Is { element, options, .. } => {
                let left = OptionSet(!options.0);
                keep(selection, *element, left)
            }
            inner => (View::of(family, selection).truth(inner) != Truth::True).then_some(()),
        },
        other => (View::of(family, selection).truth(other) != Truth::False).then_some(()),
    }
}

fn keep(selection: &mut Selection, element: ElementId, options: OptionSet) -> Option<()> {
    let set = selection.sets[element];
    if set.is_empty() {
        // A number outside its series or a free text: nothing to restrict.
        return Some(());
    }
    let left = set.and(options);
    if left.is_empty() {
        return None;
    }
    selection.sets[element] = left;
    Some(())
}
