//! All constructions of a family, each judged by reading the rules literally.

use marka_engine::diagram::{Count, Domain};
use marka_engine::expr::Verdict;
use marka_engine::selection::Selection;
use marka_rules::model::{
    Body, Comparison, ElementId, Evidence, Expr, Fact, Family, Kind, Num, OptionId, OptionSet, Range, Rule,
};
use rust_decimal::Decimal;

/// What stands for an element in one construction.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Value {
    Option(OptionId),
    Outside(Decimal),
    Nothing,
}

/// Every construction of a selection with the verdict of every rule.
pub(crate) struct Brute<'a> {
    pub(crate) family: &'a Family,
    /// Every construction of the whole family, by element.
    pub(crate) all: Vec<Vec<Value>>,
    /// For each construction what each rule says, then what each element's own option says.
    pub(crate) verdicts: Vec<Vec<Verdict>>,
    /// The worst of them.
    worst: Vec<Verdict>,
}

impl<'a> Brute<'a> {
    /// Over all constructions in which the outside numbers stand.
    pub(crate) fn new(family: &'a Family, outside: &[(ElementId, Decimal)]) -> Brute<'a> {
        let mut all = vec![Vec::new()];
        for (at, element) in family.elements.iter().enumerate() {
            let values = match outside.iter().find(|(element, _)| *element == at) {
                Some((_, value)) => vec![Value::Outside(*value)],
                None if element.options.is_empty() => vec![Value::Nothing],
                None => (0..element.options.len()).map(Value::Option).collect(),
            };
            let longer = |way: &Vec<Value>| {
                values.iter().map(|value| way.iter().copied().chain([*value]).collect()).collect::<Vec<_>>()
            };
            all = all.iter().flat_map(longer).collect();
        }
        let verdicts = all.iter().map(|way| verdicts(family, way)).collect::<Vec<_>>();
        let worst = verdicts.iter().map(|all| all.iter().copied().min().unwrap_or(Verdict::Usual)).collect();
        Brute { family, all, verdicts, worst }
    }

    pub(crate) fn verdict(&self, way: usize) -> Verdict {
        self.worst[way]
    }

    fn within(&self, way: usize, selection: &Selection) -> bool {
        self.all[way].iter().enumerate().all(|(at, value)| match value {
            Value::Option(option) => selection.sets[at].has(*option),
            _ => true,
        })
    }

    /// Constructions within the selection.
    pub(crate) fn ways<'b>(&'b self, selection: &'b Selection) -> impl Iterator<Item = usize> + 'b {
        (0..self.all.len()).filter(|&way| self.within(way, selection))
    }

    pub(crate) fn count(&self, selection: &Selection) -> Count {
        let mut count = Count::default();
        for way in self.ways(selection) {
            count.usual += u128::from(self.verdict(way) == Verdict::Usual);
            count.all += u128::from(self.verdict(way) >= Verdict::Unusual);
        }
        count
    }

    pub(crate) fn judge(&self, selection: &Selection) -> Verdict {
        self.ways(selection).map(|way| self.verdict(way)).max().unwrap_or(Verdict::Forbidden)
    }

    /// What each element could be with the other choices kept.
    pub(crate) fn domains(&self, selection: &Selection) -> Vec<Domain> {
        let mut domains = vec![Domain::default(); self.family.elements.len()];
        for (way, values) in
            self.all.iter().enumerate().filter(|(way, _)| self.verdict(*way) > Verdict::Forbidden)
        {
            let out =
                |at: &usize| matches!(values[*at], Value::Option(option) if !selection.sets[*at].has(option));
            let mut out = (0..values.len()).filter(out);
            let except = match (out.next(), out.next()) {
                (None, _) => 0..values.len(),
                (Some(element), None) => element..element + 1,
                _ => continue,
            };
            for element in except {
                let Value::Option(option) = values[element] else { continue };
                let domain = &mut domains[element];
                domain.possible = domain.possible.or(OptionSet::one(option));
                if self.verdict(way) == Verdict::Usual {
                    domain.usual = domain.usual.or(OptionSet::one(option));
                }
            }
        }
        domains
    }
}

fn verdicts(family: &Family, way: &[Value]) -> Vec<Verdict> {
    let rules = family.rules.iter().map(|rule| rule_verdict(family, way, rule));
    let own = family.elements.iter().zip(way).map(|(element, value)| match value {
        Value::Option(option) if element.options[*option].unusual => Verdict::Unusual,
        Value::Outside(_) if element.kind == (Kind::Number { closed: false }) => Verdict::Unusual,
        Value::Outside(_) => Verdict::Forbidden,
        _ => Verdict::Usual,
    });
    rules.chain(own).collect()
}

/// The fact about a property that applies first: of options in the order of elements, then of the family.
pub(crate) fn fact<'a>(family: &'a Family, way: &[Value], property: &str) -> Option<&'a Fact> {
    let of_options = family.elements.iter().zip(way).filter_map(|(element, value)| match value {
        Value::Option(option) => Some(&element.options[*option].facts),
        _ => None,
    });
    let mut all = of_options.flatten().chain(&family.facts).filter(|fact| fact.property == property);
    all.find(|fact| fact.when.as_ref().is_none_or(|when| holds(family, way, when)))
}

pub(crate) fn rule_verdict(family: &Family, way: &[Value], rule: &Rule) -> Verdict {
    if rule.lifted.iter().any(|lift| holds(family, way, &lift.when)) {
        return Verdict::Usual;
    }
    let broken = if rule.closed { Verdict::Forbidden } else { Verdict::Unusual };
    let applies = |when: &Option<Expr>| when.as_ref().is_none_or(|when| holds(family, way, when));
    match &rule.body {
        Body::Forbid { when, forbid } if applies(when) && holds(family, way, forbid) => broken,
        Body::Require { when, require } if applies(when) && !holds(family, way, require) => broken,
        Body::Table { when, columns, rows } if applies(when) => {
            let mut best = broken;
            for row in rows {
                let matches = columns.iter().zip(&row.cells).all(|(&column, cell)| match way[column] {
                    Value::Option(option) => cell.options.has(option),
                    Value::Outside(value) => cell.ranges.iter().any(|range| inside(range, value)),
                    Value::Nothing => false,
                });
                let doubtful = matches!(&row.source, Some(source) if source.evidence == Evidence::Doubtful);
                if matches {
                    best = best.max(if doubtful { Verdict::Unusual } else { Verdict::Usual });
                }
            }
            best
        }
        _ => Verdict::Usual,
    }
}

fn inside(range: &Range, value: Decimal) -> bool {
    let low = match range.from {
        None => true,
        Some(from) => from < value || from == value && range.from_included,
    };
    let high = match range.to {
        None => true,
        Some(to) => value < to || value == to && range.to_included,
    };
    low && high
}

pub(crate) fn holds(family: &Family, way: &[Value], condition: &Expr) -> bool {
    match condition {
        Expr::And(parts) => parts.iter().all(|part| holds(family, way, part)),
        Expr::Or(parts) => parts.iter().any(|part| holds(family, way, part)),
        Expr::Not(part) => !holds(family, way, part),
        Expr::Is { element, options, ranges } => match way[*element] {
            Value::Option(option) => options.has(option),
            Value::Outside(value) => ranges.iter().any(|range| inside(range, value)),
            Value::Nothing => false,
        },
        Expr::Compare { left, op, right } => {
            let alone =
                |side: &Num| matches!(side, Num::Element(element) if value(family, way, *element).is_none());
            if alone(left) || alone(right) {
                return false;
            }
            let order = number(family, way, left).cmp(&number(family, way, right));
            match op {
                Comparison::Less => order.is_lt(),
                Comparison::AtMost => order.is_le(),
                Comparison::Equal => order.is_eq(),
                Comparison::Unequal => order.is_ne(),
                Comparison::AtLeast => order.is_ge(),
                Comparison::More => order.is_gt(),
            }
        }
    }
}

fn value(family: &Family, way: &[Value], element: ElementId) -> Option<Decimal> {
    match way[element] {
        Value::Option(option) => family.elements[element].options[option].value,
        Value::Outside(value) => Some(value),
        Value::Nothing => None,
    }
}

pub(crate) fn number(family: &Family, way: &[Value], term: &Num) -> Decimal {
    match term {
        Num::Const(value) => *value,
        Num::Element(element) => value(family, way, *element).unwrap_or_default(),
        Num::Add(parts) => parts.iter().map(|part| number(family, way, part)).sum(),
        Num::Mul(parts) => parts.iter().map(|part| number(family, way, part)).product(),
    }
}
