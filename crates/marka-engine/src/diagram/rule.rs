//! One rule as a small diagram over the elements that it names.

use super::hash::Map;
use super::store::{FORBIDDEN, Full, Join, NodeId, Store, UNUSUAL, USUAL};
use crate::expr::{compares, outside_option, range_has, row_is_doubtful};
use marka_rules::model::{
    Body, Comparison, ElementId, Expr, Family, MAX_OPTIONS, Num, OptionSet, Range, Rule, TableRow,
};
use rust_decimal::Decimal;

/// Builds diagrams of conditions, rules and tables in a [`Store`].
pub(crate) struct Builder<'a> {
    pub(crate) family: &'a Family,
    /// Level of each element; `None` for free elements.
    pub(crate) level_of: &'a [Option<u32>],
    /// Numbers outside their series: each is one more option of its element.
    pub(crate) outside: &'a [(ElementId, Decimal)],
    pub(crate) store: &'a mut Store,
}

impl Builder<'_> {
    fn outside(&self, element: ElementId) -> Option<Decimal> {
        self.outside.iter().find(|(at, _)| *at == element).map(|(_, value)| *value)
    }

    /// The options of a condition or cell, with the number outside the series where a range has it.
    fn options(&self, element: ElementId, options: OptionSet, ranges: &[Range]) -> OptionSet {
        let model = &self.family.elements[element];
        let options = options.and(OptionSet::first(model.options.len()));
        match self.outside(element) {
            Some(value) if ranges.iter().any(|range| range_has(range, value)) => {
                options.or(OptionSet::one(outside_option(model)))
            }
            _ => options,
        }
    }

    /// What the rule says: usual where it is kept or lifted.
    pub(crate) fn rule(&mut self, rule: &Rule) -> Result<NodeId, Full> {
        let broken = if rule.closed { FORBIDDEN } else { UNUSUAL };
        let mut node = self.body(&rule.body, broken)?;
        for lift in &rule.lifted {
            let lifted = self.condition(&lift.when, true, broken)?;
            node = self.store.join(Join::Max, node, lifted)?;
        }
        Ok(node)
    }

    fn body(&mut self, body: &Body, broken: NodeId) -> Result<NodeId, Full> {
        let (when, kept) = match body {
            Body::Forbid { when, forbid } => (when, self.condition(forbid, false, broken)?),
            Body::Require { when, require } => (when, self.condition(require, true, broken)?),
            Body::Table { when, columns, rows } => (when, self.table(columns, rows, broken)?),
        };
        match when {
            None => Ok(kept),
            Some(when) => {
                let beside = self.condition(when, false, broken)?;
                self.store.join(Join::Max, kept, beside)
            }
        }
    }

    /// [`USUAL`] where the condition's truth is `wanted`, elsewhere `otherwise`.
    pub(crate) fn condition(
        &mut self,
        condition: &Expr,
        wanted: bool,
        otherwise: NodeId,
    ) -> Result<NodeId, Full> {
        let constant = |holds: bool| if holds == wanted { USUAL } else { otherwise };
        match condition {
            Expr::Not(part) => self.condition(part, !wanted, otherwise),
            Expr::And(parts) => self.all(parts, wanted, otherwise),
            Expr::Or(parts) => self.any(parts, wanted, otherwise),
            Expr::Is { element, options, ranges } => {
                let options = self.options(*element, *options, ranges);
                match self.level_of[*element] {
                    Some(level) => self.store.split(level, options, constant(true), constant(false)),
                    None => Ok(constant(false)),
                }
            }
            Expr::Compare { left, op, right } => {
                self.compare(left, *op, right, constant(true), constant(false))
            }
        }
    }

    fn all(&mut self, parts: &[Expr], wanted: bool, otherwise: NodeId) -> Result<NodeId, Full> {
        let (how, start) = if wanted { (Join::Min, USUAL) } else { (Join::Max, otherwise) };
        self.fold(parts, wanted, otherwise, how, start)
    }

    fn any(&mut self, parts: &[Expr], wanted: bool, otherwise: NodeId) -> Result<NodeId, Full> {
        let (how, start) = if wanted { (Join::Max, otherwise) } else { (Join::Min, USUAL) };
        self.fold(parts, wanted, otherwise, how, start)
    }

    fn fold(
        &mut self,
        parts: &[Expr],
        wanted: bool,
        otherwise: NodeId,
        how: Join,
        start: NodeId,
    ) -> Result<NodeId, Full> {
        parts.iter().try_fold(start, |node, part| {
            let next = self.condition(part, wanted, otherwise)?;
            self.store.join(how, node, next)
        })
    }

    /// [`USUAL`] where a row matches, [`UNUSUAL`] where only a doubtful one does, elsewhere `broken`.
    fn table(&mut self, columns: &[ElementId], rows: &[TableRow], broken: NodeId) -> Result<NodeId, Full> {
        let mut by_level: Vec<(u32, Vec<usize>)> = Vec::new();
        for (column, element) in columns.iter().enumerate() {
            // No row matches an element that has no value.
            let Some(level) = self.level_of[*element] else { return Ok(broken) };
            match by_level.iter_mut().find(|(at, _)| *at == level) {
                Some((_, columns)) => columns.push(column),
                None => by_level.push((level, vec![column])),
            }
        }
        by_level.sort_unstable();
        let cell = |row: &TableRow, column: usize| match row.cells.get(column) {
            Some(cell) => self.options(columns[column], cell.options, &cell.ranges),
            None => OptionSet::first(MAX_OPTIONS),
        };
        let columns = by_level
            .into_iter()
            .map(|(level, columns)| Column::new(level, &columns, rows, self.store.all[level as usize], cell))
            .collect::<Vec<_>>();
        let open = Rows::of(rows, |_| true);
        let sure = Rows::of(rows, |row| !row_is_doubtful(row));
        Table { store: self.store, columns, sure, broken, memo: Map::default() }.below(0, &open)
    }

    fn compare(
        &mut self,
        left: &Num,
        op: Comparison,
        right: &Num,
        holds: NodeId,
        fails: NodeId,
    ) -> Result<NodeId, Full> {
        let mut node = self.compare_sums(left, op, right, holds, fails)?;
        for side in [left, right] {
            let Num::Element(element) = side else { continue };
            match self.level_of[*element] {
                Some(level) => node = self.without_blanks(node, *element, level, fails)?,
                None => return Ok(fails),
            }
        }
        Ok(node)
    }

    /// `fails` where the element has an option without value, elsewhere as `node`.
    fn without_blanks(
        &mut self,
        node: NodeId,
        element: ElementId,
        level: u32,
        fails: NodeId,
    ) -> Result<NodeId, Full> {
        let values = self.values(element);
        let blank: OptionSet = (0..values.len()).filter(|&option| values[option].is_none()).collect();
        if blank.is_empty() {
            return Ok(node);
        }
        if fails == USUAL {
            let filled = self.store.split(level, blank, USUAL, FORBIDDEN)?;
            self.store.join(Join::Max, node, filled)
        } else {
            let filled = self.store.split(level, blank, fails, USUAL)?;
            self.store.join(Join::Min, node, filled)
        }
    }

    fn compare_sums(
        &mut self,
        left: &Num,
        op: Comparison,
        right: &Num,
        holds: NodeId,
        fails: NodeId,
    ) -> Result<NodeId, Full> {
        let (left, right) = (self.term(left), self.term(right));
        let mut levels = Vec::new();
        left.levels(&mut levels);
        right.levels(&mut levels);
        levels.sort_unstable();
        levels.dedup();
        let element = |level: &u32| self.level_of.iter().position(|at| *at == Some(*level));
        let elements = levels.iter().filter_map(element);
        let values =
            elements.map(|element| self.values(element).into_iter().map(Option::unwrap_or_default).collect());
        let values = values.collect();
        Sums { store: self.store, levels, values, op, holds, fails, memo: Map::default() }
            .below(0, left, right)
    }

    /// The value of each option of an element, that of a number outside the series last.
    fn values(&self, element: ElementId) -> Vec<Option<Decimal>> {
        let model = &self.family.elements[element];
        let mut values = model.options.iter().map(|option| option.value).collect::<Vec<_>>();
        values.resize(outside_option(model), None);
        values.extend(self.outside(element).map(Some));
        values
    }

    fn term(&self, number: &Num) -> Term {
        match number {
            Num::Const(value) => Term::Const(*value),
            Num::Element(element) => self.level_of[*element].map_or(Term::Const(Decimal::ZERO), Term::Level),
            Num::Add(parts) => Term::Add(parts.iter().map(|part| self.term(part)).collect()),
            Num::Mul(parts) => Term::Mul(parts.iter().map(|part| self.term(part)).collect()),
        }
    }
}

/// A set of table rows.
#[derive(Clone, PartialEq, Eq, Hash)]
struct Rows(Box<[u64]>);

impl Rows {
    fn none(count: usize) -> Rows {
        Rows(vec![0; count.div_ceil(64)].into())
    }

    fn of(rows: &[TableRow], wanted: impl Fn(&TableRow) -> bool) -> Rows {
        let mut set = Rows::none(rows.len());
        (0..rows.len()).filter(|&row| wanted(&rows[row])).for_each(|row| set.add(row));
        set
    }

    fn add(&mut self, row: usize) {
        self.0[row / 64] |= 1 << (row % 64);
    }

    fn and(&self, other: &Rows) -> Rows {
        Rows(self.0.iter().zip(&other.0).map(|(a, b)| a & b).collect())
    }

    fn is_empty(&self) -> bool {
        self.0.iter().all(|word| *word == 0)
    }
}

/// For one level of a table: options that the same rows accept.
struct Column {
    level: u32,
    classes: Vec<(OptionSet, Rows)>,
}

impl Column {
    fn new(
        level: u32,
        columns: &[usize],
        rows: &[TableRow],
        all: OptionSet,
        cell: impl Fn(&TableRow, usize) -> OptionSet,
    ) -> Column {
        let mut accepting = vec![Rows::none(rows.len()); all.len()];
        for (index, row) in rows.iter().enumerate() {
            let accepted = columns.iter().fold(all, |accepted, &column| accepted.and(cell(row, column)));
            accepted.iter().for_each(|option| accepting[option].add(index));
        }
        let mut classes: Vec<(OptionSet, Rows)> = Vec::new();
        for (option, accepting) in accepting.into_iter().enumerate() {
            match classes.iter_mut().find(|(_, rows)| *rows == accepting) {
                Some((options, _)) => *options = options.or(OptionSet::one(option)),
                None => classes.push((OptionSet::one(option), accepting)),
            }
        }
        Column { level, classes }
    }
}

/// A table under construction: what is left of it are the rows that still match.
struct Table<'a> {
    store: &'a mut Store,
    columns: Vec<Column>,
    /// Rows that are not doubtful.
    sure: Rows,
    broken: NodeId,
    memo: Map<(usize, Rows), NodeId>,
}

impl Table<'_> {
    fn below(&mut self, depth: usize, open: &Rows) -> Result<NodeId, Full> {
        if open.is_empty() {
            return Ok(self.broken);
        }
        if depth == self.columns.len() {
            return Ok(if open.and(&self.sure).is_empty() { UNUSUAL } else { USUAL });
        }
        let key = (depth, open.clone());
        if let Some(&node) = self.memo.get(&key) {
            return Ok(node);
        }
        let base = self.store.begin();
        for class in 0..self.columns[depth].classes.len() {
            let (options, rows) = &self.columns[depth].classes[class];
            let (options, open) = (*options, open.and(rows));
            let child = self.below(depth + 1, &open)?;
            self.store.put(base, options, child);
        }
        let node = self.store.take(base, self.columns[depth].level)?;
        if self.memo.len() >= self.store.budget {
            return Err(Full);
        }
        self.memo.insert(key, node);
        Ok(node)
    }
}

/// An arithmetic term over levels.
#[derive(Clone, PartialEq, Eq, Hash)]
enum Term {
    Const(Decimal),
    Level(u32),
    Add(Vec<Term>),
    Mul(Vec<Term>),
}

impl Term {
    fn levels(&self, into: &mut Vec<u32>) {
        match self {
            Term::Const(_) => {}
            Term::Level(level) => into.push(*level),
            Term::Add(parts) | Term::Mul(parts) => parts.iter().for_each(|part| part.levels(into)),
        }
    }

    /// The value when the only open level has this value.
    fn value(&self, of_open: Decimal) -> Decimal {
        match self {
            Term::Const(value) => *value,
            Term::Level(_) => of_open,
            Term::Add(parts) => {
                parts.iter().fold(Decimal::ZERO, |sum, part| sum.saturating_add(part.value(of_open)))
            }
            Term::Mul(parts) => {
                parts.iter().fold(Decimal::ONE, |product, part| product.saturating_mul(part.value(of_open)))
            }
        }
    }

    /// The term with a level replaced by its value, constants gathered.
    fn with(&self, level: u32, value: Decimal) -> Term {
        match self {
            Term::Level(at) if *at == level => Term::Const(value),
            Term::Const(_) | Term::Level(_) => self.clone(),
            Term::Add(parts) => {
                gather(parts, level, value, Decimal::ZERO, Decimal::saturating_add, Term::Add)
            }
            Term::Mul(parts) => gather(parts, level, value, Decimal::ONE, Decimal::saturating_mul, Term::Mul),
        }
    }
}

fn gather(
    parts: &[Term],
    level: u32,
    value: Decimal,
    neutral: Decimal,
    combine: fn(Decimal, Decimal) -> Decimal,
    wrap: fn(Vec<Term>) -> Term,
) -> Term {
    let mut constant = neutral;
    let mut rest = Vec::with_capacity(parts.len());
    for part in parts {
        match part.with(level, value) {
            Term::Const(value) => constant = combine(constant, value),
            open => rest.push(open),
        }
    }
    if rest.is_empty() {
        return Term::Const(constant);
    }
    if constant != neutral {
        rest.push(Term::Const(constant));
    }
    wrap(rest)
}

/// A comparison under construction: what is left of it are its two sides with the values so far.
struct Sums<'a> {
    store: &'a mut Store,
    levels: Vec<u32>,
    values: Vec<Vec<Decimal>>,
    op: Comparison,
    holds: NodeId,
    fails: NodeId,
    memo: Map<(usize, Term, Term), NodeId>,
}

impl Sums<'_> {
    fn answer(&self, left: Decimal, right: Decimal) -> NodeId {
        if compares(left, self.op, right) { self.holds } else { self.fails }
    }

    fn below(&mut self, depth: usize, left: Term, right: Term) -> Result<NodeId, Full> {
        if depth == self.levels.len() {
            return Ok(self.answer(left.value(Decimal::ZERO), right.value(Decimal::ZERO)));
        }
        let key = (depth, left, right);
        if let Some(&node) = self.memo.get(&key) {
            return Ok(node);
        }
        let (_, left, right) = &key;
        let level = self.levels[depth];
        let base = self.store.begin();
        for option in 0..self.values[depth].len() {
            let value = self.values[depth][option];
            let child = if depth + 1 == self.levels.len() {
                self.answer(left.value(value), right.value(value))
            } else {
                self.below(depth + 1, left.with(level, value), right.with(level, value))?
            };
            self.store.put(base, OptionSet::one(option), child);
        }
        let node = self.store.take(base, level)?;
        if self.memo.len() >= self.store.budget {
            return Err(Full);
        }
        self.memo.insert(key, node);
        Ok(node)
    }
}
