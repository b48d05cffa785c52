//! Conditions over a selection: true, false, or still open.

use crate::selection::Selection;
use marka_rules::model::{
    Body, Cell, Comparison, Element, ElementId, Evidence, Expr, Family, MAX_OPTIONS, Num, OptionId,
    OptionSet, Range, Rule, TableRow,
};
use rust_decimal::Decimal;

/// Answer of a condition over a selection that may leave elements open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Truth {
    /// Holds for no completion.
    False,
    /// Holds for every completion.
    True,
    /// Depends on what is still open, or on more than a glance tells.
    Open,
}

impl Truth {
    fn of(holds: bool) -> Truth {
        if holds { Truth::True } else { Truth::False }
    }

    fn both(self, other: Truth) -> Truth {
        match (self, other) {
            (Truth::False, _) | (_, Truth::False) => Truth::False,
            (Truth::True, Truth::True) => Truth::True,
            _ => Truth::Open,
        }
    }
}

impl std::ops::Not for Truth {
    type Output = Truth;

    fn not(self) -> Truth {
        match self {
            Truth::False => Truth::True,
            Truth::True => Truth::False,
            Truth::Open => Truth::Open,
        }
    }
}

/// How a construction, or the best completion of a selection, is to be judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verdict {
    /// A closed rule excludes it.
    Forbidden,
    /// Allowed, but outside what makers are known to make.
    Unusual,
    /// Allowed and usual.
    Usual,
}

/// What is known of the elements while conditions are evaluated.
#[derive(Clone, Copy, Debug)]
pub struct View<'a> {
    /// The family whose elements the conditions name.
    pub family: &'a Family,
    /// Options left for each element.
    pub sets: &'a [OptionSet],
    /// Numbers outside their series. One stands for its element where the set names no option of the
    /// series, and beside those options where the set holds [`outside_option`] too.
    pub outside: &'a [(ElementId, Decimal)],
}

impl<'a> View<'a> {
    /// The view of a selection.
    pub fn of(family: &'a Family, selection: &'a Selection) -> View<'a> {
        View { family, sets: &selection.sets, outside: &selection.outside }
    }

    /// Options of the series and the number outside it that are left for an element.
    fn left(&self, element: ElementId) -> (OptionSet, Option<Decimal>) {
        let model = &self.family.elements[element];
        let options = self.sets[element].and(OptionSet::first(model.options.len()));
        let beside = options.is_empty() || self.sets[element].has(outside_option(model));
        let outside = self.outside.iter().find(|(at, _)| beside && *at == element);
        (options, outside.map(|(_, value)| *value))
    }

    /// Whether the condition holds. An absent condition always does.
    pub fn when(&self, condition: Option<&Expr>) -> Truth {
        condition.map_or(Truth::True, |condition| self.truth(condition))
    }

    /// Whether the condition holds. [`Truth::Open`] never stands for a complete construction.
    pub fn truth(&self, condition: &Expr) -> Truth {
        match condition {
            Expr::And(parts) => parts.iter().fold(Truth::True, |all, part| all.both(self.truth(part))),
            Expr::Or(parts) => !parts.iter().fold(Truth::True, |none, part| none.both(!self.truth(part))),
            Expr::Not(part) => !self.truth(part),
            Expr::Is { element, options, ranges } => self.is(*element, *options, ranges),
            Expr::Compare { left, op, right } => self.compare(left, *op, right),
        }
    }

    fn is(&self, element: ElementId, options: OptionSet, ranges: &[Range]) -> Truth {
        let (left, outside) = self.left(element);
        let inside = outside.map(|value| ranges.iter().any(|range| range_has(range, value)));
        let some = !left.and(options).is_empty() || inside == Some(true);
        let others = !left.minus(options).is_empty() || inside == Some(false);
        match (some, others) {
            (true, true) => Truth::Open,
            (some, _) => Truth::of(some),
        }
    }

    fn compare(&self, left: &Num, op: Comparison, right: &Num) -> Truth {
        let mut certain = true;
        for side in [left, right] {
            let Num::Element(element) = side else { continue };
            match self.spread(*element) {
                Spread { values: None, .. } => return Truth::False,
                Spread { blank, .. } => certain &= !blank,
            }
        }
        let (a, b) = (self.bounds(left), self.bounds(right));
        match compare_bounds(a, op, b) {
            Truth::True if !certain => Truth::Open,
            truth => truth,
        }
    }

    /// The value of an arithmetic term, once the selection leaves only one.
    pub fn number(&self, number: &Num) -> Option<Decimal> {
        if let Num::Element(element) = number {
            let spread = self.spread(*element);
            let (low, high) = spread.values?;
            return (low == high && !spread.blank).then_some(low);
        }
        let (low, high) = self.bounds(number);
        (low == high).then_some(low)
    }

    /// Smallest and largest value of a term, where an element without value counts as 0.
    fn bounds(&self, number: &Num) -> (Decimal, Decimal) {
        match number {
            Num::Const(value) => (*value, *value),
            Num::Element(element) => {
                let Spread { values, blank } = self.spread(*element);
                let zero = Decimal::ZERO;
                match values {
                    None => (zero, zero),
                    Some((low, high)) if blank => (low.min(zero), high.max(zero)),
                    Some(bounds) => bounds,
                }
            }
            Num::Add(parts) => parts
                .iter()
                .map(|part| self.bounds(part))
                .fold((Decimal::ZERO, Decimal::ZERO), |(low, high), (a, b)| {
                    (low.saturating_add(a), high.saturating_add(b))
                }),
            Num::Mul(parts) => parts.iter().map(|part| self.bounds(part)).fold(
                (Decimal::ONE, Decimal::ONE),
                |(low, high), (a, b)| {
                    let corners =
                        [(low, a), (low, b), (high, a), (high, b)].map(|(x, y)| x.saturating_mul(y));
                    corners.iter().fold((corners[0], corners[0]), |(low, high), &x| (low.min(x), high.max(x)))
                },
            ),
        }
    }

    /// What values the open options of an element have.
    fn spread(&self, element: ElementId) -> Spread {
        let (left, outside) = self.left(element);
        let options = &self.family.elements[element].options;
        let mut spread = Spread { values: None, blank: left.is_empty() && outside.is_none() };
        for value in left.iter().map(|option| options[option].value).chain(outside.map(Some)) {
            match (value, spread.values) {
                (None, _) => spread.blank = true,
                (Some(value), None) => spread.values = Some((value, value)),
                (Some(value), Some((low, high))) => spread.values = Some((low.min(value), high.max(value))),
            }
        }
        spread
    }

    /// What a rule says, once that is certain: usual where it is kept or lifted.
    pub fn rule(&self, rule: &Rule) -> Option<Verdict> {
        let broken = if rule.closed { Verdict::Forbidden } else { Verdict::Unusual };
        let kept = self.body(&rule.body, broken);
        if kept == Some(Verdict::Usual) {
            return kept;
        }
        let lifted = !rule.lifted.iter().fold(Truth::True, |none, lift| none.both(!self.truth(&lift.when)));
        match lifted {
            Truth::True => Some(Verdict::Usual),
            Truth::False => kept,
            Truth::Open => None,
        }
    }

    fn body(&self, body: &Body, broken: Verdict) -> Option<Verdict> {
        let verdict = |kept: Truth| match kept {
            Truth::True => Some(Verdict::Usual),
            Truth::False => Some(broken),
            Truth::Open => None,
        };
        match body {
            Body::Forbid { when, forbid } => verdict(!self.when(when.as_ref()).both(self.truth(forbid))),
            Body::Require { when, require } => verdict(!self.when(when.as_ref()).both(!self.truth(require))),
            Body::Table { when, columns, rows } => {
                let rows = self.rows(columns, rows, broken);
                match self.when(when.as_ref()) {
                    Truth::False => Some(Verdict::Usual),
                    Truth::True => rows,
                    Truth::Open => rows.filter(|verdict| *verdict == Verdict::Usual),
                }
            }
        }
    }

    /// The best that a row of the table says, once that is certain.
    fn rows(&self, columns: &[ElementId], rows: &[TableRow], broken: Verdict) -> Option<Verdict> {
        let (mut certain, mut hoped) = (broken, broken);
        for row in rows {
            let matches = columns
                .iter()
                .zip(&row.cells)
                .fold(Truth::True, |all, (element, cell)| all.both(self.cell(*element, cell)));
            let verdict = if row_is_doubtful(row) { Verdict::Unusual } else { Verdict::Usual };
            match matches {
                Truth::True => certain = certain.max(verdict),
                Truth::Open => hoped = hoped.max(verdict),
                Truth::False => {}
            }
        }
        (certain >= hoped).then_some(certain)
    }

    fn cell(&self, element: ElementId, cell: &Cell) -> Truth {
        self.is(element, cell.options, &cell.ranges)
    }
}

/// Values of the options that an element may still take.
struct Spread {
    /// Smallest and largest.
    values: Option<(Decimal, Decimal)>,
    /// Whether an option without value is among them.
    blank: bool,
}

/// The option beyond its series that stands for a number outside it where options are counted.
pub(crate) fn outside_option(element: &Element) -> OptionId {
    element.options.len().clamp(1, MAX_OPTIONS)
}

/// Whether what only this row allows is unusual.
pub fn row_is_doubtful(row: &TableRow) -> bool {
    row.source.as_ref().is_some_and(|source| source.evidence == Evidence::Doubtful)
}

/// Whether the number lies in the range.
pub fn range_has(range: &Range, value: Decimal) -> bool {
    let above = range.from.is_none_or(|from| if range.from_included { value >= from } else { value > from });
    let below = range.to.is_none_or(|to| if range.to_included { value <= to } else { value < to });
    above && below
}

/// Whether `left op right` holds.
pub fn compares(left: Decimal, op: Comparison, right: Decimal) -> bool {
    match op {
        Comparison::Less => left < right,
        Comparison::AtMost => left <= right,
        Comparison::Equal => left == right,
        Comparison::Unequal => left != right,
        Comparison::AtLeast => left >= right,
        Comparison::More => left > right,
    }
}

fn compare_bounds(a: (Decimal, Decimal), op: Comparison, b: (Decimal, Decimal)) -> Truth {
    let (always, never) = match op {
        Comparison::Less => (a.1 < b.0, a.0 >= b.1),
        Comparison::AtMost => (a.1 <= b.0, a.0 > b.1),
        Comparison::AtLeast => (a.0 >= b.1, a.1 < b.0),
        Comparison::More => (a.0 > b.1, a.1 <= b.0),
        Comparison::Equal | Comparison::Unequal => {
            let same = a.0 == a.1 && a == b;
            let apart = a.1 < b.0 || b.1 < a.0;
            if op == Comparison::Equal { (same, apart) } else { (apart, same) }
        }
    };
    match (always, never) {
        (true, _) => Truth::True,
        (_, true) => Truth::False,
        _ => Truth::Open,
    }
}
