//! In which order a diagram asks for the elements. The order decides its size and nothing else.
//!
//! Nobody knows the best order without trying; a few cheap guesses are built and the smallest is kept.

use marka_rules::model::{Body, ElementId, Expr, Family, Kind, Num, Rule};

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
    let groups = groups(family, &scopes);
    let mut orders: Vec<Vec<ElementId>> = Vec::new();
    for guess in [frontier, centred, declared] {
        let order = groups.iter().flat_map(|group| guess(family, &scopes, group)).collect();
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

fn declared(_: &Family, _: &[Vec<ElementId>], group: &[ElementId]) -> Vec<ElementId> {
    group.to_vec()
}

/// Next comes always the element that leaves the fewest decisions to be remembered:
/// those already made that share a rule with one still to be made.
fn frontier(family: &Family, scopes: &[Vec<ElementId>], group: &[ElementId]) -> Vec<ElementId> {
    let mut placed = vec![false; family.elements.len()];
    let mut order = Vec::with_capacity(group.len());
    while order.len() < group.len() {
        let left = group.iter().copied().filter(|&element| !placed[element]).collect::<Vec<_>>();
        let next = left.into_iter().min_by_key(|&element| {
            placed[element] = true;
            let cost = remembered(family, scopes, &placed);
            placed[element] = false;
            cost
        });
        let next = next.expect("elements are left while the order is shorter than the group");
        placed[next] = true;
        order.push(next);
    }
    order
}

/// Bits to remember the made decisions that share a rule with an open one.
fn remembered(family: &Family, scopes: &[Vec<ElementId>], placed: &[bool]) -> u32 {
    let mut counted = vec![false; placed.len()];
    let mut bits = 0;
    for scope in scopes {
        if scope.iter().all(|&element| placed[element]) {
            continue;
        }
        for &element in scope.iter().filter(|&&element| placed[element]) {
            if !std::mem::replace(&mut counted[element], true) {
                bits += 2 + family.elements[element].options.len().max(1).ilog2();
            }
        }
    }
    bits
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
