//! Nearest allowed constructions and agreed facts against trying all.

mod oracle;

use marka_engine::compiled::{Compiled, Limits, Space};
use marka_engine::expr::Verdict;
use marka_engine::selection::Selection;
use marka_rules::model::{ElementId, Kind, OptionSet};
use oracle::brute::{self, Brute, Value};
use oracle::{Draw, family};
use rust_decimal::Decimal;
use std::collections::BTreeMap;

/// For all allowed constructions, alike in what was stated: changes and whether the best of them is unusual.
fn prices(brute: &Brute, selection: &Selection, stated: &[ElementId]) -> Vec<(usize, bool)> {
    let mut best: BTreeMap<Vec<Option<usize>>, (usize, bool)> = BTreeMap::new();
    for way in (0..brute.all.len()).filter(|&way| brute.verdict(way) > Verdict::Forbidden) {
        let changed = stated.iter().map(|&element| match brute.all[way][element] {
            Value::Option(option) if !selection.sets[element].has(option) => Some(option),
            _ => None,
        });
        let changed = changed.collect::<Vec<_>>();
        let price = (changed.iter().flatten().count(), brute.verdict(way) < Verdict::Usual);
        let known = best.entry(changed).or_insert(price);
        *known = price.min(*known);
    }
    let mut prices = best.into_values().collect::<Vec<_>>();
    prices.sort_unstable();
    prices
}

fn check(compiled: &Compiled, brute: &Brute, selection: &Selection) {
    let stated = compiled.choices(selection);
    let found = compiled.nearest(selection, 5);
    let mut seen = Vec::new();
    let mut found_prices = Vec::new();
    for near in &found {
        let changed = stated.iter().filter(|&&element| {
            near.sets[element] != selection.sets[element]
                || near.outside.iter().any(|(at, _)| *at == element)
                    != selection.outside.iter().any(|(at, _)| *at == element)
        });
        let verdict = brute.judge(near);
        assert!(verdict > Verdict::Forbidden, "what is near is allowed");
        assert!(!seen.contains(near), "no two answers are alike");
        seen.push(near.clone());
        found_prices.push((changed.count(), verdict < Verdict::Usual));
    }
    let expected = prices(brute, selection, &stated);
    assert_eq!(found_prices, expected[..expected.len().min(5)]);
}

#[test]
fn nearest_are_allowed_distinct_and_cheapest() {
    for seed in 0..300 {
        let family = family::draw(seed);
        let brute = Brute::new(&family, &[]);
        let compiled = Compiled::new(family.clone(), &Limits::default());
        let mut searched = compiled.clone();
        searched.space = Space::Search;
        let mut draw = Draw::new(seed + 4000);
        for round in 0..6 {
            let choices = draw.below(family.elements.len() + 1);
            let selection = family::selection(&mut draw, &family, choices);
            check(if round < 5 { &compiled } else { &searched }, &brute, &selection);
        }
    }
}

#[test]
fn a_number_goes_to_the_next_of_its_series() {
    let mut family = family::empty();
    let values = [1, 2, 3, 5, 8].map(|value| Some(Decimal::from(value)));
    family.elements.push(family::element("number", Kind::Number { closed: true }, &values));
    let compiled = Compiled::new(family, &Limits::default());
    let mut selection = Selection::open(&compiled.family);
    selection.sets[0] = OptionSet::EMPTY;
    selection.outside.push((0, Decimal::from(4)));
    let found = compiled.nearest(&selection, 9).into_iter().map(|near| near.sets[0].single());
    assert_eq!(found.collect::<Vec<_>>(), [Some(3), Some(2), Some(4), Some(1), Some(0)]);
}

#[test]
fn facts_are_what_all_completions_agree_on() {
    let mut said = 0;
    for seed in 0..400 {
        let family = family::draw(seed);
        let brute = Brute::new(&family, &[]);
        let compiled = Compiled::new(family.clone(), &Limits::default());
        let mut draw = Draw::new(seed + 5000);
        for _ in 0..8 {
            let choices = draw.below(family.elements.len() + 1);
            let selection = family::selection(&mut draw, &family, choices);
            let ways = brute.ways(&selection).filter(|&way| brute.verdict(way) > Verdict::Forbidden);
            let ways = ways.map(|way| &brute.all[way]).collect::<Vec<_>>();
            if ways.is_empty() {
                continue;
            }
            for property in ["first", "second"] {
                let mut values =
                    ways.iter().map(|way| brute::fact(&family, way, property).map(|fact| &fact.value));
                let first = values.next().flatten();
                let agreed = first.filter(|_| values.all(|value| value == first));
                assert_eq!(compiled.facts(&selection, property).as_ref(), agreed);
                said += usize::from(agreed.is_some());
            }
            if let Some(number) = &family.conductors {
                let mut values = ways.iter().map(|way| brute::number(&family, way, number));
                let first = values.next().expect("there are ways");
                let alone = matches!(number, marka_rules::model::Num::Element(_));
                let agreed = values.all(|value| value == first).then_some(first);
                let found = compiled.conductors(&selection);
                // An element without value alone is no number of conductors; in a sum it counts 0.
                assert!(found == agreed || alone && found.is_none());
            }
        }
    }
    assert!(said > 500);
}
