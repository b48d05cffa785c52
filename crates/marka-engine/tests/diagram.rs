//! Domains, verdicts, counts and enumeration against trying all constructions.

mod oracle;

use marka_engine::compiled::{Compiled, Limits, Space};
use marka_engine::diagram::Scratch;
use marka_engine::expr::Verdict;
use marka_engine::selection::Selection;
use marka_rules::model::{Family, Kind};
use oracle::{Draw, brute::Brute, family};
use rust_decimal::Decimal;

const FAMILIES: u64 = 300;

/// The same questions to the diagram and to the search that stands in for it.
fn both(family: &Family) -> [Compiled; 3] {
    let compiled = Compiled::new(family.clone(), &Limits::default());
    assert!(matches!(compiled.space, Space::Diagram(_)));
    let mut searched = compiled.clone();
    searched.space = Space::Search;
    // With no budget at all rules are evaluated as written.
    let evaluated = Compiled::new(family.clone(), &Limits { nodes: 0 });
    [compiled, searched, evaluated]
}

fn agrees(compiled: &Compiled, brute: &Brute, selection: &Selection, scratch: &mut Scratch) {
    assert_eq!(compiled.count(selection), brute.count(selection));
    assert_eq!(compiled.judge(selection, scratch), brute.judge(selection));
    compiled.domains(selection, scratch);
    for (element, expected) in brute.domains(selection).into_iter().enumerate() {
        if selection.outside.iter().all(|(at, _)| *at != element) {
            assert_eq!(scratch.domains[element], expected, "element {element}");
        }
    }
}

/// What two elements could be together equals what the second could be with each option of the first.
fn pairs_agree(compiled: &Compiled, selection: &Selection, draw: &mut Draw, scratch: &mut Scratch) {
    let elements = compiled.family.elements.len();
    let (first, second) = (draw.below(elements), draw.below(elements));
    if first == second || selection.outside.iter().any(|(at, _)| *at == first || *at == second) {
        return;
    }
    let pairs = compiled.pairs(selection, first, second, scratch);
    for (option, pair) in pairs.into_iter().enumerate() {
        compiled.domains(&selection.clone().with(first, option), scratch);
        assert_eq!(pair, scratch.domains[second], "option {option} of element {first}, element {second}");
    }
}

#[test]
fn answers_of_drawn_families_equal_those_of_trying_all() {
    let mut scratch = Scratch::default();
    let mut steps = 0;
    for seed in 0..FAMILIES {
        let family = family::draw(seed);
        let brute = Brute::new(&family, &[]);
        let all = both(&family);
        let mut draw = Draw::new(seed + 1000);
        for round in 0..34 {
            let choices = draw.below(family.elements.len() + 1);
            let selection = family::selection(&mut draw, &family, choices);
            let compiled = &all[if round < 28 { 0 } else { 1 + round % 2 }];
            agrees(compiled, &brute, &selection, &mut scratch);
            pairs_agree(compiled, &selection, &mut draw, &mut scratch);
            steps += 1;
        }
    }
    assert!(steps >= 10_000);
}

#[test]
fn numbers_outside_their_series_are_judged_by_the_same_rules() {
    let mut scratch = Scratch::default();
    for seed in 0..FAMILIES {
        let family = family::draw(seed);
        let mut draw = Draw::new(seed + 2000);
        let numbers = (0..family.elements.len())
            .filter(|&at| matches!(family.elements[at].kind, Kind::Number { .. }))
            .collect::<Vec<_>>();
        if numbers.is_empty() {
            continue;
        }
        let element = draw.of(&numbers);
        let value = draw.tenths(80) + Decimal::new(1, 2);
        let brute = Brute::new(&family, &[(element, value)]);
        let all = both(&family);
        for round in 0..4 {
            let choices = draw.below(family.elements.len());
            let mut selection = family::selection(&mut draw, &family, choices);
            selection.sets[element] = marka_rules::model::OptionSet::EMPTY;
            selection.outside.push((element, value));
            agrees(&all[round % 3], &brute, &selection, &mut scratch);
        }
    }
}

#[test]
fn enumeration_gives_every_construction_once() {
    for seed in 0..FAMILIES {
        let family = family::draw(seed);
        let brute = Brute::new(&family, &[]);
        let mut draw = Draw::new(seed + 3000);
        for (round, compiled) in both(&family).iter().enumerate() {
            let selection = family::selection(&mut draw, &family, round);
            let mut expected = brute
                .ways(&selection)
                .filter(|&way| brute.verdict(way) > Verdict::Forbidden)
                .map(|way| {
                    let options = brute.all[way].iter().map(|value| match value {
                        oracle::brute::Value::Option(option) => Some(*option),
                        _ => None,
                    });
                    (options.collect::<Vec<_>>(), brute.verdict(way) == Verdict::Usual)
                })
                .collect::<Vec<_>>();
            let mut found =
                compiled.constructions(&selection).map(|one| (one.options, one.usual)).collect::<Vec<_>>();
            expected.sort();
            found.sort();
            assert_eq!(found, expected);
        }
    }
}
