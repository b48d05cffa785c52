//! In which order a diagram asks for the elements. The order decides its size and nothing else.
//!
//! Nobody knows the best order without trying, and building a diagram for each try takes too long.
//! So the size of a diagram is foretold: what is decided above a cut between two levels has to be remembered
//! below it as far as rules reach across the cut. An order is improved until no element has a better place.

use marka_rules::model::{Body, ElementId, Expr, Family, Kind, Num, OptionSet, Rule};

/// Elements that a rule names, its lifts included, each once, ascending.
pub(crate) fn scope(rule: &Rule) -> Vec<ElementId> {
    let mut found = Vec::new();
    let when = match &rule.body {
        Body::Forbid { when, forbid: body } | Body::Require { when, require: body } => {
            condition_scope(body, &mut found);
            when
        }
        Body::Table { when, columns, .. } => {
            found.extend(columns);
            when
        }
    };
    if let Some(when) = when {
        condition_scope(when, &mut found);
    }
    rule.lifted.iter().for_each(|lift| condition_scope(&lift.when, &mut found));
    found.sort_unstable();
    found.dedup();
    found
}

/// Adds the elements that a condition names.
pub(crate) fn condition_scope(condition: &Expr, into: &mut Vec<ElementId>) {
    match condition {
        Expr::And(parts) | Expr::Or(parts) => parts.iter().for_each(|part| condition_scope(part, into)),
        Expr::Not(part) => condition_scope(part, into),
        Expr::Is { element, .. } => into.push(*element),
        Expr::Compare { left, right, .. } => {
            number_scope(left, into);
            number_scope(right, into);
        }
    }
}

/// Adds the elements that a term names.
pub(crate) fn number_scope(number: &Num, into: &mut Vec<ElementId>) {
    match number {
        Num::Const(_) => {}
        Num::Element(element) => into.push(*element),
        Num::Add(parts) | Num::Mul(parts) => parts.iter().for_each(|part| number_scope(part, into)),
    }
}

/// Orders worth trying, without repetition, the likeliest first.
///
/// Free elements are left out. Elements that no rule names come first, where each of them
/// is one node; then group by group the elements that rules tie together.
pub(crate) fn candidates(family: &Family) -> Vec<Vec<ElementId>> {
    let scopes = family.rules.iter().map(scope).collect::<Vec<_>>();
    let forecast = Forecast::new(family, &scopes);
    let groups = groups(family, &scopes);
    let centred = groups.iter().map(|group| centred(family, &scopes, group)).collect::<Vec<_>>();
    let settled = groups.iter().zip(&centred).map(|(declared, centred)| forecast.best(&[centred, declared]));
    let mut orders = vec![settled.collect::<Vec<_>>().concat()];
    for order in [centred.concat(), groups.concat()] {
        if !orders.contains(&order) {
            orders.push(order);
        }
    }
    orders
}

/// Elements tied together by rules, groups of one first, then by their first element.
fn groups(family: &Family, scopes: &[Vec<ElementId>]) -> Vec<Vec<ElementId>> {
    let mut group_of = (0..family.elements.len()).collect::<Vec<_>>();
    for scope in scopes {
        let Some(first) = scope.iter().map(|&element| group_of[element]).min() else { continue };
        let joined = scope.iter().map(|&element| group_of[element]).collect::<Vec<_>>();
        group_of.iter_mut().filter(|group| joined.contains(group)).for_each(|group| *group = first);
    }
    let mut groups = vec![Vec::new(); family.elements.len()];
    for (element, group) in group_of.into_iter().enumerate() {
        if family.elements[element].kind != Kind::Free {
            groups[group].push(element);
        }
    }
    groups.retain(|group| !group.is_empty());
    groups.sort_by_key(|group| group.len() > 1);
    groups
}

/// Rounds of pulling the elements of a rule together.
const ROUNDS: usize = 24;

/// The elements of each rule pull one another together, from the declared order on.
fn centred(family: &Family, scopes: &[Vec<ElementId>], group: &[ElementId]) -> Vec<ElementId> {
    const UNIT: usize = 1 << 16;
    let mut order = group.to_vec();
    let mut best = (span(scopes, &order), order.clone());
    let mut place = vec![0; family.elements.len()];
    for _ in 0..ROUNDS {
        order.iter().enumerate().for_each(|(index, &element)| place[element] = index * UNIT);
        let mut pull = vec![(0, 0); family.elements.len()];
        for scope in scopes.iter().filter(|scope| scope.iter().any(|element| group.contains(element))) {
            let centre = scope.iter().map(|&element| place[element]).sum::<usize>() / scope.len();
            for &element in scope {
                pull[element] = (pull[element].0 + centre, pull[element].1 + 1);
            }
        }
        order.sort_by_key(|&element| match pull[element] {
            (_, 0) => place[element],
            (sum, rules) => sum / rules,
        });
        let total = span(scopes, &order);
        if total < best.0 {
            best = (total, order.clone());
        }
    }
    best.1
}

/// How far the elements of the rules lie apart, in all.
fn span(scopes: &[Vec<ElementId>], order: &[ElementId]) -> usize {
    let place = |element: &ElementId| order.iter().position(|at| at == element);
    let reach = |scope: &Vec<ElementId>| {
        let places = scope.iter().filter_map(place);
        places.clone().max().unwrap_or(0) - places.min().unwrap_or(0)
    };
    scopes.iter().map(reach).sum()
}

/// Sets of elements are words of this many bits; in larger families nothing is foretold.
const MOST_ELEMENTS: usize = 128;
/// Unit of the costs below: eighths of a bit.
const EIGHTHS: u32 = 8;

/// What an order will cost.
struct Forecast {
    /// Bits that tell the options of each element apart as far as rules do, in eighths.
    bits: Vec<u32>,
    rules: Vec<Crossing>,
}

/// A rule as it reaches across a cut.
struct Crossing {
    scope: u128,
    /// Remembers which options were chosen, not only whether it may still be broken.
    wide: bool,
}

impl Forecast {
    fn new(family: &Family, scopes: &[Vec<ElementId>]) -> Forecast {
        let mask = |scope: &Vec<ElementId>| scope.iter().fold(0, |mask, &element| mask | bit(element));
        let rules = family.rules.iter().zip(scopes);
        let rules = rules.map(|(rule, scope)| Crossing { scope: mask(scope), wide: is_wide(&rule.body) });
        // The number of classes to the eighth power has eight times its bits.
        let bits = classes(family).into_iter().map(|classes| u128::from(classes).pow(EIGHTHS).ilog2());
        Forecast { bits: bits.collect(), rules: rules.collect() }
    }

    /// Foretold width of the diagram below the elements decided so far.
    fn cut(&self, decided: u128) -> u64 {
        let sum = |mut set: u128| {
            let mut sum = 0;
            while set != 0 {
                sum += self.bits[set.trailing_zeros() as usize];
                set &= set - 1;
            }
            sum
        };
        let (mut by_rules, mut crossed) = (0, 0);
        for rule in &self.rules {
            let (above, below) = (rule.scope & decided, rule.scope & !decided);
            if above != 0 && below != 0 {
                crossed |= above;
                by_rules += if rule.wide { sum(above).min(sum(below)) } else { EIGHTHS };
            }
        }
        // Rules hang together, and so do elements: neither all states nor all options are told apart.
        let bits = (by_rules * 7 / 20).min(sum(crossed) / 2);
        u64::from(EIGHTHS + bits % EIGHTHS) << (bits / EIGHTHS).min(48)
    }

    /// The cheapest of some orders after each has been improved.
    fn best(&self, orders: &[&Vec<ElementId>]) -> Vec<ElementId> {
        let improved = orders.iter().map(|order| self.improved((*order).clone()));
        improved.min_by_key(|order| self.total(order)).unwrap_or_default()
    }

    fn total(&self, order: &[ElementId]) -> u64 {
        let mut decided = 0;
        let cuts = order.iter().map(|&element| {
            decided |= bit(element);
            self.cut(decided)
        });
        cuts.fold(0, u64::saturating_add)
    }

    /// Moves each element to its best place, until all have theirs.
    fn improved(&self, mut order: Vec<ElementId>) -> Vec<ElementId> {
        if self.bits.len() > MOST_ELEMENTS {
            return order;
        }
        let mut total = self.total(&order);
        loop {
            for element in order.clone() {
                self.settle(element, &mut order);
            }
            let now = self.total(&order);
            if now >= total {
                return order;
            }
            total = now;
        }
    }

    /// Moves one element to its best place.
    fn settle(&self, element: ElementId, order: &mut Vec<ElementId>) {
        let old = order.iter().position(|at| *at == element).unwrap_or_default();
        order.remove(old);
        let mut decided = 0;
        let mut cuts = vec![(0, self.cut(bit(element)))];
        for &other in order.iter() {
            decided |= bit(other);
            cuts.push((self.cut(decided), self.cut(decided | bit(element))));
        }
        // In each place the cuts above are without the element and those below with it.
        let with = cuts.iter().fold(0, |sum: u64, (_, with)| sum.saturating_add(*with));
        let mut best = (u64::MAX, old);
        let mut cost = with;
        for (place, (without, with)) in cuts.iter().enumerate() {
            cost = cost.saturating_add(*without);
            if (cost, place != old) < (best.0, best.1 != old) {
                best = (cost, place);
            }
            cost = cost.saturating_sub(*with);
        }
        order.insert(best.1, element);
    }
}

fn bit(element: ElementId) -> u128 {
    1_u128.checked_shl(element as u32).unwrap_or(0)
}

fn is_wide(body: &Body) -> bool {
    match body {
        Body::Forbid { forbid: body, .. } | Body::Require { require: body, .. } => compares(body),
        Body::Table { .. } => true,
    }
}

fn compares(condition: &Expr) -> bool {
    match condition {
        Expr::And(parts) | Expr::Or(parts) => parts.iter().any(compares),
        Expr::Not(part) => compares(part),
        Expr::Is { .. } => false,
        Expr::Compare { .. } => true,
    }
}

/// For each element how many of its options rules tell apart.
fn classes(family: &Family) -> Vec<u32> {
    let mut classes =
        family.elements.iter().map(|element| vec![0; element.options.len()]).collect::<Vec<_>>();
    for rule in &family.rules {
        let when = match &rule.body {
            Body::Forbid { when, forbid: body } | Body::Require { when, require: body } => {
                tell_apart(body, &mut classes);
                when
            }
            Body::Table { when, columns, rows } => {
                for row in rows {
                    let cells = columns.iter().zip(&row.cells);
                    cells.for_each(|(&column, cell)| split(&mut classes[column], cell.options));
                }
                when
            }
        };
        if let Some(when) = when {
            tell_apart(when, &mut classes);
        }
    }
    classes.into_iter().map(|classes| classes.into_iter().max().unwrap_or(0) + 1).collect()
}

fn tell_apart(condition: &Expr, classes: &mut [Vec<u32>]) {
    match condition {
        Expr::And(parts) | Expr::Or(parts) => parts.iter().for_each(|part| tell_apart(part, classes)),
        Expr::Not(part) => tell_apart(part, classes),
        Expr::Is { element, options, .. } => split(&mut classes[*element], *options),
        Expr::Compare { left, right, .. } => {
            let mut named = Vec::new();
            number_scope(left, &mut named);
            number_scope(right, &mut named);
            for element in named {
                (0..).zip(&mut classes[element]).for_each(|(option, class)| *class = option);
            }
        }
    }
}

/// Splits classes of options by a set; classes stay numbered from 0 without a gap.
fn split(classes: &mut [u32], set: OptionSet) {
    let count = classes.iter().max().map_or(0, |last| last + 1) as usize;
    if count == classes.len() {
        return;
    }
    // Of each class that the set cuts, the part inside becomes a new one.
    let mut next = count as u32;
    for class in 0..count as u32 {
        let inside = |&(option, at): &(usize, &u32)| *at == class && set.has(option);
        let cut = classes.iter().enumerate().filter(inside).count();
        if cut > 0 && cut < classes.iter().filter(|at| **at == class).count() {
            let members =
                classes.iter_mut().enumerate().filter(|(option, at)| **at == class && set.has(*option));
            members.for_each(|(_, at)| *at = next);
            next += 1;
        }
    }
}
