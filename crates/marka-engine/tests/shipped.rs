//! The shipped families against a SAT solver and binary decision diagrams.

mod oracle;

use marka_engine::compiled::{Compiled, Limits, Space};
use marka_engine::diagram::Scratch;
use marka_engine::selection::Selection;
use marka_rules::model::{Family, OptionSet};
use oracle::Draw;
use oracle::bdd::Binary;
use oracle::formula::Strictness;
use oracle::sat::Sat;
use std::fmt::Write;

fn families() -> Vec<Family> {
    let (base, _) = marka_rules::load(marka_rules::shipped());
    assert!(!base.families.is_empty());
    base.families
}

/// Choices made one after another among what is possible, and now and then one that is not.
fn steps(draw: &mut Draw, compiled: &Compiled, count: usize) -> Vec<Selection> {
    let mut scratch = Scratch::default();
    let mut selections = Vec::new();
    let solid =
        (0..compiled.family.elements.len()).filter(|&at| !compiled.all(at).is_empty()).collect::<Vec<_>>();
    while selections.len() < count {
        let mut selection = Selection::open(&compiled.family);
        let mut left = solid.clone();
        while !left.is_empty() && selections.len() < count {
            let element = left.swap_remove(draw.below(left.len()));
            compiled.domains(&selection, &mut scratch);
            let possible = scratch.domains[element].possible.iter().collect::<Vec<_>>();
            let option = if possible.is_empty() || draw.once_in(12) {
                draw.below(compiled.family.elements[element].options.len())
            } else {
                draw.of(&possible)
            };
            selection.sets[element] = OptionSet::one(option);
            if draw.once_in(3) {
                selections.push(selection.clone());
            }
        }
    }
    selections
}

#[test]
fn domains_equal_those_of_a_sat_solver() {
    for family in families() {
        let mut sat = Sat::new(&family);
        let compiled = Compiled::new(family, &Limits::default());
        let mut scratch = Scratch::default();
        for selection in steps(&mut Draw::new(1), &compiled, 24) {
            compiled.domains(&selection, &mut scratch);
            for (element, domain) in scratch.domains.iter().enumerate() {
                let mut sets = selection.sets.clone();
                for option in compiled.all(element).iter() {
                    sets[element] = OptionSet::one(option);
                    let at = || format!("{} {element} {option} {selection:?}", compiled.family.id);
                    assert_eq!(domain.possible.has(option), sat.any(&sets, Strictness::Allowed), "{}", at());
                    assert_eq!(domain.usual.has(option), sat.any(&sets, Strictness::Usual), "{}", at());
                }
            }
        }
    }
}

/// Binary diagrams with one variable for each option cannot take more of them in reasonable time.
const BINARY: usize = 120;

#[test]
fn counts_equal_those_of_binary_diagrams() {
    let options =
        |family: &Family| family.elements.iter().map(|element| element.options.len()).sum::<usize>();
    let small: Vec<Family> = families().into_iter().filter(|family| options(family) <= BINARY).collect();
    assert!(small.len() >= 40, "only {} families are small", small.len());
    for family in small {
        let compiled = Compiled::new(family, &Limits::default());
        let binary = Binary::new(&compiled.family, &compiled.order);
        let mut selections = steps(&mut Draw::new(2), &compiled, 24);
        selections.push(Selection::open(&compiled.family));
        for selection in selections {
            let count = compiled.count(&selection);
            let cardinality = |all| binary.within(all, &selection.sets).exact_cardinality().to_string();
            assert_eq!(count.all.to_string(), cardinality(&binary.allowed), "{}", compiled.family.id);
            assert_eq!(count.usual.to_string(), cardinality(&binary.usual), "{}", compiled.family.id);
        }
    }
}

#[test]
fn every_shipped_family_is_a_small_diagram() {
    let mut table = String::new();
    for family in families() {
        let compiled = Compiled::new(family, &Limits::default());
        let Space::Diagram(diagram) = &compiled.space else { panic!("{} is too large", compiled.family.id) };
        let count = compiled.count(&Selection::open(&compiled.family));
        let (nodes, arcs) = (diagram.nodes(), diagram.arcs());
        let Family { id, elements, rules, .. } = &compiled.family;
        writeln!(
            table,
            "{id}: {} elements, {} rules, {nodes} nodes, {arcs} arcs, {} usual, {} in all",
            elements.len(),
            rules.len(),
            count.usual,
            count.all
        )
        .expect("a string takes everything");
    }
    insta::assert_snapshot!(table);
}
