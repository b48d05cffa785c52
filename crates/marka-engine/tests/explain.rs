//! Explanations against trying all subsets of choices and all constructions.

mod oracle;

use marka_engine::compiled::{Compiled, Limits, Space};
use marka_engine::diagram::Scratch;
use marka_engine::explain::{Cause, Explanation, Finding};
use marka_engine::expr::Verdict;
use marka_engine::selection::Selection;
use marka_rules::model::{ElementId, Kind, OptionId, OptionSet};
use oracle::brute::{Brute, Value};
use oracle::{Draw, family};

/// Whether no construction has the option, keeps the choices and is not forbidden by one of the rules.
fn conflicts(
    brute: &Brute,
    selection: &Selection,
    at: (ElementId, OptionId),
    choices: &[ElementId],
    rules: &[usize],
) -> bool {
    !(0..brute.all.len()).any(|way| {
        let values = &brute.all[way];
        values[at.0] == Value::Option(at.1)
            && choices.iter().all(|&element| match values[element] {
                Value::Option(option) => selection.sets[element].has(option),
                _ => true,
            })
            && rules.iter().all(|&rule| brute.verdicts[way][rule] > Verdict::Forbidden)
    })
}

/// The fewest choices that conflict with an option under all rules.
fn fewest(brute: &Brute, selection: &Selection, at: (ElementId, OptionId), choices: &[ElementId]) -> usize {
    let all = (0..brute.family.rules.len()).collect::<Vec<_>>();
    let choices = choices.iter().copied().filter(|element| *element != at.0).collect::<Vec<_>>();
    let subsets = (0..1_u32 << choices.len()).filter(|subset| {
        let some =
            choices.iter().enumerate().filter(|(place, _)| subset >> place & 1 == 1).map(|(_, at)| *at);
        conflicts(brute, selection, at, &some.collect::<Vec<_>>(), &all)
    });
    subsets.map(|subset| subset.count_ones() as usize).min().expect("all choices conflict")
}

/// The fewest choices to be changed before the option is allowed.
fn fewest_changes(brute: &Brute, selection: &Selection, at: (ElementId, OptionId)) -> Option<usize> {
    let ways = (0..brute.all.len()).filter(|&way| {
        brute.verdict(way) > Verdict::Forbidden && brute.all[way][at.0] == Value::Option(at.1)
    });
    let changes = ways.map(|way| {
        let changed = brute.all[way].iter().enumerate().filter(|&(element, value)| match value {
            Value::Option(option) => element != at.0 && !selection.sets[element].has(*option),
            _ => false,
        });
        changed.count()
    });
    changes.min()
}

fn without<T: Copy>(all: &[T], place: usize) -> Vec<T> {
    all.iter().enumerate().filter(|(at, _)| *at != place).map(|(_, one)| *one).collect()
}

fn check(brute: &Brute, selection: &Selection, choices: &[ElementId], one: &Explanation) {
    let at = (one.element, one.option);
    let Explanation { choices: named, rules, .. } = one;
    assert!(conflicts(brute, selection, at, named, rules), "it is a conflict");
    for place in 0..named.len() {
        assert!(!conflicts(brute, selection, at, &without(named, place), rules), "every choice is needed");
    }
    for place in 0..rules.len() {
        assert!(!conflicts(brute, selection, at, named, &without(rules, place)), "every rule is needed");
    }
    assert_eq!(named.len(), fewest(brute, selection, at, choices));
    let changes = fewest_changes(brute, selection, at);
    assert_eq!(one.dead, changes.is_none());
    assert_eq!(one.change.len(), changes.unwrap_or(0));
    if !one.dead {
        let mut after = selection.clone();
        after.sets[one.element] = OptionSet::one(one.option);
        for &(element, option) in &one.change {
            assert!(!selection.sets[element].has(option));
            after.sets[element] = OptionSet::one(option);
        }
        assert!(brute.judge(&after) > Verdict::Forbidden, "the change allows it");
    }
}

#[test]
fn explanations_are_smallest_conflicts_and_smallest_changes() {
    let mut scratch = Scratch::default();
    let mut sizes = [0; 6];
    for seed in 0..260 {
        let family = if seed % 2 == 0 { family::draw(seed) } else { family::draw_tight(seed) };
        let brute = Brute::new(&family, &[]);
        let compiled = Compiled::new(family.clone(), &Limits::default());
        let mut searched = compiled.clone();
        searched.space = Space::Search;
        let evaluated = Compiled::new(family.clone(), &Limits { nodes: 0 });
        let mut draw = Draw::new(seed + 6000);
        for round in 0..6 {
            let least = family.elements.len() / 2;
            let wanted = least + draw.below(family.elements.len() - least + 1);
            let selection = family::selection(&mut draw, &family, wanted);
            let choices = compiled.choices(&selection);
            let by = match round {
                4 => &searched,
                5 => &evaluated,
                _ => &compiled,
            };
            let explained = by.explain_all(&selection, &mut scratch);
            let mut expected = Vec::new();
            let domains = brute.domains(&selection);
            for (element, model) in family.elements.iter().enumerate() {
                let possible = domains[element].possible;
                expected
                    .extend((0..model.options.len()).filter(|&at| !possible.has(at)).map(|at| (element, at)));
            }
            assert_eq!(explained.iter().map(|one| (one.element, one.option)).collect::<Vec<_>>(), expected);
            for one in &explained {
                sizes[one.choices.len().min(5)] += 1;
                check(&brute, &selection, &choices, one);
            }
            if let Some(one) = explained.last() {
                assert_eq!(by.explain(&selection, one.element, one.option).as_ref(), Some(one));
            }
        }
    }
    assert!(sizes.iter().take(5).all(|&times| times > 10), "conflicts of all sizes were drawn: {sizes:?}");
}

#[test]
fn findings_say_why_whatever_is_added() {
    for seed in 0..700 {
        let family = if seed % 2 == 0 { family::draw(seed) } else { family::draw_tight(seed) };
        let mut draw = Draw::new(seed + 7000);
        let numbers = (0..family.elements.len())
            .filter(|&at| matches!(family.elements[at].kind, Kind::Number { .. }))
            .collect::<Vec<_>>();
        let outside = if draw.once_in(2) || numbers.is_empty() {
            None
        } else {
            Some((draw.of(&numbers), draw.tenths(80)))
        };
        let outside = outside.filter(|(at, value)| {
            family.elements[*at].options.iter().all(|option| option.value != Some(*value))
        });
        let outside = outside.into_iter().collect::<Vec<_>>();
        let brute = Brute::new(&family, &outside);
        let compiled = Compiled::new(family.clone(), &Limits { nodes: [100_000, 0][draw.below(2)] });
        for _ in 0..4 {
            let wanted = draw.below(family.elements.len() + 1);
            let mut selection = family::selection(&mut draw, &family, wanted);
            for &(element, value) in &outside {
                selection.sets[element] = OptionSet::EMPTY;
                selection.outside.push((element, value));
            }
            let verdict = brute.judge(&selection);
            let problems = compiled.problems(&selection);
            assert_eq!(problems.is_empty(), verdict > Verdict::Forbidden);
            needed(&brute, &selection, &causes(&brute, &problems), Verdict::Forbidden);
            let warnings = compiled.warnings(&selection);
            match verdict {
                Verdict::Usual => assert!(warnings.is_empty()),
                Verdict::Unusual => {
                    assert!(!warnings.is_empty());
                    needed(&brute, &selection, &causes(&brute, &warnings), Verdict::Unusual);
                }
                Verdict::Forbidden => {}
            }
        }
    }
}

/// Places of the causes among the verdicts of a construction.
fn causes(brute: &Brute, findings: &[Finding]) -> Vec<usize> {
    let own = brute.family.rules.len();
    let mut places = findings
        .iter()
        .map(|finding| match finding.cause {
            Cause::Rule(rule) => rule,
            Cause::OptionUnusual(element, _) | Cause::Outside(element) => own + element,
        })
        .collect::<Vec<_>>();
    places.dedup();
    places
}

/// Either each cause says so alone, or all do together and none is needless.
fn needed(brute: &Brute, selection: &Selection, causes: &[usize], worst: Verdict) {
    let excluded = |some: &[usize]| {
        let better = |way: usize| some.iter().all(|&cause| brute.verdicts[way][cause] > worst);
        let allowed = |way: usize| worst == Verdict::Forbidden || brute.verdict(way) > Verdict::Forbidden;
        !brute.ways(selection).any(|way| allowed(way) && better(way))
    };
    if causes.is_empty() || causes.iter().all(|&cause| excluded(&[cause])) {
        return;
    }
    assert!(excluded(causes));
    for place in 0..causes.len() {
        assert!(!excluded(&without(causes, place)));
    }
}
