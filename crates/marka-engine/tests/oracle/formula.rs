//! The rules of a family as plain propositional formulas, for solvers that know nothing of cables.
//!
//! One variable an option. Numbers are compared by writing out all pairs of options.

use marka_rules::model::{
    Body, Comparison, ElementId, Evidence, Expr, Family, Kind, Num, OptionId, OptionSet, Rule,
};
use rust_decimal::Decimal;

/// Where formulas are built.
pub(crate) trait Logic {
    type Formula: Clone;

    fn option(&mut self, element: ElementId, option: OptionId) -> Self::Formula;
    fn all(&mut self, parts: &[Self::Formula]) -> Self::Formula;
    fn any(&mut self, parts: &[Self::Formula]) -> Self::Formula;
    fn not(&mut self, part: &Self::Formula) -> Self::Formula;
}

/// What of a family a formula speaks of.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Strictness {
    Allowed,
    Usual,
}

/// Each element has exactly one option, and all rules of this strictness are kept.
pub(crate) fn family<L: Logic>(logic: &mut L, family: &Family, strictness: Strictness) -> L::Formula {
    let mut parts = Vec::new();
    for (at, element) in family.elements.iter().enumerate().filter(|(_, element)| element.kind != Kind::Free)
    {
        let options = (0..element.options.len()).map(|option| logic.option(at, option)).collect::<Vec<_>>();
        parts.push(logic.any(&options));
        for (place, one) in options.iter().enumerate() {
            for other in &options[..place] {
                let both = logic.all(&[one.clone(), other.clone()]);
                parts.push(logic.not(&both));
            }
        }
        for (option, model) in element.options.iter().enumerate() {
            if strictness == Strictness::Usual && model.unusual {
                let unusual = logic.option(at, option);
                parts.push(logic.not(&unusual));
            }
        }
    }
    for one in family.rules.iter().filter(|rule| rule.closed || strictness == Strictness::Usual) {
        parts.push(rule(logic, family, one, strictness));
    }
    logic.all(&parts)
}

fn rule<L: Logic>(logic: &mut L, family: &Family, rule: &Rule, strictness: Strictness) -> L::Formula {
    let (when, kept) = match &rule.body {
        Body::Forbid { when, forbid } => {
            let forbidden = condition(logic, family, forbid);
            (when, logic.not(&forbidden))
        }
        Body::Require { when, require } => (when, condition(logic, family, require)),
        Body::Table { when, columns, rows } => {
            let doubtful = |row: &&marka_rules::model::TableRow| matches!(&row.source, Some(source) if source.evidence == Evidence::Doubtful);
            let rows = rows.iter().filter(|row| strictness == Strictness::Allowed || !doubtful(row));
            let rows = rows.map(|row| {
                let cells = columns.iter().zip(&row.cells);
                let cells = cells.map(|(&column, cell)| options(logic, family, column, cell.options));
                let cells = cells.collect::<Vec<_>>();
                logic.all(&cells)
            });
            let rows = rows.collect::<Vec<_>>();
            (when, logic.any(&rows))
        }
    };
    let mut ways = vec![kept];
    if let Some(when) = when {
        let when = condition(logic, family, when);
        ways.push(logic.not(&when));
    }
    for lift in &rule.lifted {
        ways.push(condition(logic, family, &lift.when));
    }
    logic.any(&ways)
}

fn options<L: Logic>(logic: &mut L, family: &Family, element: ElementId, options: OptionSet) -> L::Formula {
    let count = family.elements[element].options.len();
    let some = (0..count).filter(|option| options.has(*option)).collect::<Vec<_>>();
    let some = some.into_iter().map(|option| logic.option(element, option)).collect::<Vec<_>>();
    logic.any(&some)
}

fn condition<L: Logic>(logic: &mut L, family: &Family, of: &Expr) -> L::Formula {
    match of {
        Expr::And(parts) => {
            let parts = parts.iter().map(|part| condition(logic, family, part)).collect::<Vec<_>>();
            logic.all(&parts)
        }
        Expr::Or(parts) => {
            let parts = parts.iter().map(|part| condition(logic, family, part)).collect::<Vec<_>>();
            logic.any(&parts)
        }
        Expr::Not(part) => {
            let part = condition(logic, family, part);
            logic.not(&part)
        }
        Expr::Is { element, options: some, .. } => options(logic, family, *element, *some),
        Expr::Compare { left, op, right } => {
            let mut named = Vec::new();
            elements(left, &mut named);
            elements(right, &mut named);
            named.sort_unstable();
            named.dedup();
            compare(logic, family, &named, &mut Vec::new(), &|values| holds(left, *op, right, values))
        }
    }
}

/// The values chosen so far, by element.
type Values = [(ElementId, Option<Decimal>)];

/// All ways to choose options of the elements for which the comparison holds.
fn compare<L: Logic>(
    logic: &mut L,
    family: &Family,
    left: &[ElementId],
    chosen: &mut Vec<(ElementId, Option<Decimal>)>,
    holds: &dyn Fn(&Values) -> bool,
) -> L::Formula {
    let Some((&element, left)) = left.split_first() else {
        // The empty conjunction is true, the empty disjunction false.
        return if holds(chosen) { logic.all(&[]) } else { logic.any(&[]) };
    };
    let ways = family.elements[element].options.iter().enumerate().map(|(option, model)| {
        chosen.push((element, model.value));
        let below = compare(logic, family, left, chosen, holds);
        chosen.pop();
        let option = logic.option(element, option);
        logic.all(&[option, below])
    });
    let ways = ways.collect::<Vec<_>>();
    logic.any(&ways)
}

fn elements(of: &Num, into: &mut Vec<ElementId>) {
    match of {
        Num::Const(_) => {}
        Num::Element(element) => into.push(*element),
        Num::Add(parts) | Num::Mul(parts) => parts.iter().for_each(|part| elements(part, into)),
    }
}

fn holds(left: &Num, op: Comparison, right: &Num, values: &Values) -> bool {
    let of = |element: &ElementId| values.iter().find(|(at, _)| at == element).and_then(|(_, value)| *value);
    let blank = |side: &Num| matches!(side, Num::Element(element) if of(element).is_none());
    if blank(left) || blank(right) {
        return false;
    }
    let (left, right) = (number(left, &of), number(right, &of));
    match op {
        Comparison::Less => left < right,
        Comparison::AtMost => left <= right,
        Comparison::Equal => left == right,
        Comparison::Unequal => left != right,
        Comparison::AtLeast => left >= right,
        Comparison::More => left > right,
    }
}

fn number(term: &Num, of: &dyn Fn(&ElementId) -> Option<Decimal>) -> Decimal {
    match term {
        Num::Const(value) => *value,
        Num::Element(element) => of(element).unwrap_or_default(),
        Num::Add(parts) => parts.iter().map(|part| number(part, of)).sum(),
        Num::Mul(parts) => parts.iter().map(|part| number(part, of)).product(),
    }
}
