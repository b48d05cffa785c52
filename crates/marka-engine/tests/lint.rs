//! What the linter finds against trying all constructions.

mod oracle;

use marka_engine::compiled::{Compiled, Limits};
use marka_engine::diagram::Scratch;
use marka_engine::expr::Verdict;
use marka_engine::lint::Lint;
use marka_engine::selection::Selection;
use oracle::brute::Brute;
use oracle::family;

fn allowed(brute: &Brute, rules: &[usize]) -> bool {
    (0..brute.all.len()).any(|way| rules.iter().all(|&rule| brute.verdicts[way][rule] > Verdict::Forbidden))
}

fn expected(brute: &Brute) -> Vec<Lint> {
    let mut found = Vec::new();
    let domains = brute.domains(&Selection::open(brute.family));
    for (element, model) in brute.family.elements.iter().enumerate() {
        let unused = (0..model.options.len()).filter(|&option| !domains[element].possible.has(option));
        found.extend(unused.map(|option| Lint::UnusedOption(element, option)));
    }
    for rule in 0..brute.family.rules.len() {
        if brute.verdicts.iter().all(|says| says[rule] == Verdict::Usual) {
            found.push(Lint::IdleRule(rule));
            continue;
        }
        // Constructions that only this rule makes worse.
        let needed = brute.verdicts.iter().any(|says| {
            let others = says.iter().enumerate().filter(|(at, _)| *at != rule).map(|(_, verdict)| *verdict);
            says[rule] < others.min().unwrap_or(Verdict::Usual)
        });
        if !needed {
            found.push(Lint::ImpliedRule(rule));
        }
    }
    found
}

#[test]
fn lints_are_those_of_trying_all() {
    let mut seen = [0; 4];
    for seed in 0..400 {
        let family = if seed % 2 == 0 { family::draw(seed) } else { family::draw_tight(seed) };
        let brute = Brute::new(&family, &[]);
        let found = Compiled::new(family.clone(), &Limits::default()).lint();
        if let [Lint::Empty(rules)] = found.as_slice() {
            seen[0] += 1;
            assert!(!allowed(&brute, rules));
            for place in 0..rules.len() {
                let fewer = rules.iter().copied().filter(|rule| *rule != rules[place]).collect::<Vec<_>>();
                assert!(allowed(&brute, &fewer), "every rule is needed for the contradiction");
            }
            continue;
        }
        assert_eq!(found, expected(&brute), "seed {seed}");
        for lint in found {
            match lint {
                Lint::Empty(_) | Lint::TooLarge => unreachable!("these stand alone"),
                Lint::UnusedOption(..) => seen[1] += 1,
                Lint::IdleRule(_) => seen[2] += 1,
                Lint::ImpliedRule(_) => seen[3] += 1,
            }
        }
    }
    assert!(seen.iter().all(|&times| times > 3), "{seen:?}");
}

#[test]
fn a_family_too_large_for_a_diagram_is_told_and_not_built() {
    let family = family::draw_entangled(1);
    let compiled = Compiled::new(family, &Limits::default());
    assert_eq!(compiled.lint(), [Lint::TooLarge]);
    let verdict = compiled.judge(&Selection::open(&compiled.family), &mut Scratch::default());
    assert_eq!(verdict, Verdict::Usual);
}
