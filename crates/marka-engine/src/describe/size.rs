//! Numbers of a description: cores, section, voltage.

use marka_rules::model::{Spelling, Wording};
use rust_decimal::Decimal;

use super::bind::Item;
use super::phrases::Join;
use super::tokens::{Token, What};
use super::{MILLIMETRES, SQUARE};
use crate::number;
use crate::read::line::Line;

/// From here on a voltage in volts is written in kilovolts, as power cables have it.
const KILOVOLTS: u32 = 380;

/// A higher voltage is that of a cable, whatever stands around it.
const RATED: u32 = 400;

/// Numbers that a text gives, each with its places in the line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Measures {
    /// How many of what: index into [`Wording::counted`].
    pub count: Option<(u32, usize, (usize, usize))>,
    /// Cores and section together: `3х2,5`.
    pub size: Option<(String, (usize, usize))>,
    /// A section alone.
    pub section: Option<(String, (usize, usize))>,
    /// The section is rather a diameter.
    pub thick: bool,
    /// Voltage as designations have it, and in kilovolts.
    pub voltage: Option<(String, String, (usize, usize))>,
    /// The voltage is said to be a limit: «до 1 кВ».
    pub limit: bool,
}

impl Measures {
    /// The size as designations have it.
    pub(crate) fn text(&self, wording: &Wording) -> Option<String> {
        if let Some((size, _)) = &self.size {
            return Some(size.clone());
        }
        let section = &self.section.as_ref()?.0;
        let Some((count, counted, _)) = self.count else { return Some(section.clone()) };
        Some(match wording.counted[counted].of {
            1 => format!("{count}х{section}"),
            of => format!("{count}х{of}х{section}"),
        })
    }

    /// All conductors.
    pub(crate) fn cores(&self, wording: &Wording) -> Option<u64> {
        if let Some((size, _)) = &self.size {
            return conductors(size);
        }
        let (count, counted, _) = self.count?;
        Some(u64::from(count) * u64::from(wording.counted[counted].of))
    }

    /// Places of all that the size was put together from.
    pub(crate) fn size_places(&self) -> Vec<(usize, usize)> {
        match &self.size {
            Some((_, at)) => vec![*at],
            None => {
                self.count.iter().map(|count| count.2).chain(self.section.iter().map(|it| it.1)).collect()
            }
        }
    }
}

/// `3х50+1х25` are four conductors, `4х2х0,5` eight.
fn conductors(size: &str) -> Option<u64> {
    let group = |group: &str| {
        let mut factors: Vec<&str> = group.split('х').collect();
        factors.pop();
        factors.iter().try_fold(1_u64, |all, factor| all.checked_mul(factor.parse().ok()?))
    };
    size.split('+').try_fold(0_u64, |all, one| all.checked_add(group(one)?))
}

/// What numbers are looked for in.
pub(crate) struct Finder<'a> {
    pub line: &'a Line,
    pub tokens: &'a [Token],
    pub items: &'a [Item<'a>],
    pub wording: &'a Wording,
    pub spelling: &'a Spelling,
}

impl Finder<'_> {
    /// The first number of each kind.
    pub(crate) fn measures(&self) -> Measures {
        let mut measures = Measures::default();
        for index in 0..self.items.len() {
            if measures.count.is_none() {
                measures.count = self.count(index);
            }
        }
        let mut at = 0;
        while at < self.tokens.len() {
            at = self.number(at, &mut measures).unwrap_or(at + 1);
        }
        measures
    }

    fn figure(&self, at: usize) -> Option<&str> {
        match &self.tokens.get(at)?.what {
            What::Number(text) => Some(text),
            _ => None,
        }
    }

    fn sign(&self, at: usize, wanted: &[char]) -> bool {
        matches!(self.tokens.get(at), Some(Token { what: What::Sign(sign), .. }) if wanted.contains(sign))
    }

    fn places(&self, from: usize, to: usize) -> (usize, usize) {
        (self.tokens[from].at.0, self.tokens[to - 1].at.1)
    }

    /// What an item counts: «двухжильный», «3-х жильный», «четыре жилы».
    fn count(&self, index: usize) -> Option<(u32, usize, (usize, usize))> {
        let item = &self.items[index];
        let meaning = item.meaning()?;
        let counted = meaning.counted?;
        if let Some(number) = meaning.number {
            return Some((number, counted, self.places(item.at.0, item.at.1)));
        }
        let mut before = item.at.0.checked_sub(1)?;
        let ending = |at: usize| {
            self.items[..index].iter().any(|item| item.joins(Join::Ending) && item.at == (at, at + 1))
        };
        if before > 0 && ending(before) {
            before -= 1;
        }
        if before > 0 && self.sign(before, &['-', '–']) {
            before -= 1;
        }
        let whole = |text: &str| text.parse().ok().filter(|count| (1..=999).contains(count));
        let word =
            || self.items[..index].iter().find(|item| item.at == (before, before + 1))?.meaning()?.number;
        let number = self.figure(before).and_then(whole).or_else(word)?;
        // The second factor of a size is no count.
        let factor = before > 0 && self.tokens[before - 1].what == What::Times;
        (!factor).then(|| (number, counted, self.places(before, item.at.1)))
    }

    /// Takes the number that begins at a token; tells where it ends.
    fn number(&self, at: usize, measures: &mut Measures) -> Option<usize> {
        let figure = self.figure(at)?;
        if let Some((size, end)) = self.size(at) {
            measures.size.get_or_insert_with(|| (size, self.places(at, end)));
            return Some(self.behind_hyphen(end, measures).unwrap_or(end));
        }
        let last = if self.sign(at + 1, &['/']) && self.figure(at + 2).is_some() { at + 2 } else { at };
        let unit = self.unit(self.tokens[last].at.1);
        if let Some(("кВ" | "В", behind)) = unit {
            let kilo = unit.is_some_and(|unit| unit.0 == "кВ");
            let rated = last > at || number::parse(figure).is_some_and(|volts| volts > Decimal::from(RATED));
            if kilo || rated || self.said_before(at, Join::Voltage, 2) {
                self.voltage(at, last, kilo, behind, measures);
            }
            return Some(last + 1);
        }
        let square = unit.is_some_and(|unit| unit.0 == SQUARE);
        let pairs = measures.count.is_some_and(|count| self.wording.counted[count.1].of > 1);
        let thick = pairs && unit.is_some_and(|unit| unit.0 == MILLIMETRES);
        if square || thick || self.said_before(at, Join::Section, 3) {
            let end = unit.map_or(self.tokens[last].at.1, |unit| unit.1);
            let second = self.figure(last).filter(|_| last > at).map(|second| format!("/{second}"));
            let figure = format!("{figure}{}", second.unwrap_or_default());
            measures.thick |= thick && measures.section.is_none();
            measures.section.get_or_insert_with(|| (figure, (self.tokens[at].at.0, end)));
        }
        Some(last + 1)
    }

    /// Takes a voltage that follows a size as in designations: `4х2,5-0,66`; tells where it ends.
    fn behind_hyphen(&self, at: usize, measures: &mut Measures) -> Option<usize> {
        let hyphen = self.sign(at, &['-', '–']) && self.tokens[at - 1].at.1 == self.tokens[at].at.0;
        let figure =
            self.figure(at + 1).filter(|_| hyphen && self.tokens[at].at.1 == self.tokens[at + 1].at.0)?;
        let slash = self.sign(at + 2, &['/']) && self.figure(at + 3).is_some();
        let last = if slash { at + 3 } else { at + 1 };
        let kilo = number::parse(figure)? < Decimal::from(100);
        self.voltage(at + 1, last, kilo, self.tokens[last].at.1, measures);
        Some(last + 1)
    }

    /// Cores and section that begin at a token: factors, and further cores behind a plus.
    fn size(&self, from: usize) -> Option<(String, usize)> {
        let (mut text, mut end) = self.factors(from)?;
        while self.sign(end, &['+']) {
            let Some((more, behind)) = self.factors(end + 1) else { break };
            text.push('+');
            text.push_str(&more);
            end = behind;
        }
        Some((text, end))
    }

    fn factors(&self, from: usize) -> Option<(String, usize)> {
        let first = self.figure(from)?;
        if first.len() > 3 || first.contains(',') {
            return None;
        }
        let mut text = first.to_owned();
        let mut end = from + 1;
        while self.tokens.get(end).is_some_and(|token| token.what == What::Times) {
            text.push('х');
            text.push_str(self.figure(end + 1)?);
            end += 2;
        }
        if self.sign(end, &['/'])
            && end > from + 1
            && let Some(screen) = self.figure(end + 1)
        {
            text = format!("{text}/{screen}");
            end += 2;
        }
        (end > from + 1).then_some((text, end))
    }

    fn voltage(&self, at: usize, last: usize, kilo: bool, end: usize, measures: &mut Measures) {
        let figures: Vec<&str> = [at, last].iter().filter_map(|&at| self.figure(at)).collect();
        let figures = if last == at { &figures[..1] } else { &figures[..] };
        let values: Vec<Decimal> = figures.iter().filter_map(|figure| number::parse(figure)).collect();
        let thousand = Decimal::from(1000);
        let in_kilovolts =
            values.iter().map(|value| number::format(if kilo { *value } else { *value / thousand }));
        let in_kilovolts = in_kilovolts.collect::<Vec<String>>().join("/");
        let power = values.len() == 1 && values[0] >= Decimal::from(KILOVOLTS);
        let text = if kilo || power { in_kilovolts.clone() } else { figures.join("/") };
        if measures.voltage.is_none() {
            measures.limit = self.said_before(at, Join::Limit, 1);
        }
        measures.voltage.get_or_insert_with(|| (text, in_kilovolts, (self.tokens[at].at.0, end)));
    }

    /// Whether one of the last words before a token is of a kind.
    fn said_before(&self, at: usize, join: Join, reach: usize) -> bool {
        let before = self.items.iter().rev().filter(|item| item.at.1 <= at);
        before.take(reach).any(|item| item.joins(join))
    }

    /// The unit that stands at a place of the line, and where it ends.
    fn unit(&self, place: usize) -> Option<(&str, usize)> {
        let from = if self.line.char(place) == ' ' { place + 1 } else { place };
        let mut found: Option<(&str, usize)> = None;
        for (key, spellings) in &self.spelling.units {
            for spelling in spellings {
                let Some(end) = self.stands(spelling, from) else { continue };
                if found.is_none_or(|(_, known)| end > known) {
                    found = Some((key, end));
                }
            }
        }
        // Millimetres stand first among the spellings of their squares.
        let plain = found.is_some_and(|(_, end)| {
            self.spelling
                .units
                .iter()
                .any(|unit| unit.0 == MILLIMETRES && self.stands(&unit.0, from) == Some(end))
        });
        if plain { found.map(|(_, end)| (MILLIMETRES, end)) } else { found }
    }

    fn stands(&self, text: &str, from: usize) -> Option<usize> {
        let end = from + text.chars().count();
        let same = text.chars().enumerate().all(|(index, c)| {
            let written = self.line.char(from + index);
            written == c || written.to_lowercase().eq(c.to_lowercase())
        });
        (same && !self.line.char(end).is_alphabetic()).then_some(end)
    }
}
