//! Figures of the diagram: domains beside those of binary decision diagrams, reasons, nearest, enumeration.
//!
//! Each row is a figure, its value and what is wanted, separated by tabs. Times are processor time of this
//! process where the system tells it, since other work on the machine only lengthens the wall clock.

#[path = "../tests/oracle/mod.rs"]
mod oracle;

use biodivine_lib_bdd::Bdd;
use marka_engine::compiled::{Compiled, Limits, Space};
use marka_engine::diagram::{Domain, Scratch};
use marka_engine::selection::Selection;
use marka_rules::model::{ElementId, OptionId, OptionSet};
use oracle::Draw;
use oracle::bdd::Binary;
use std::hint::black_box;
use std::time::{Duration, Instant};

/// Family of the figures that name none.
const FAMILY: &str = "gost-31996";

fn main() {
    let (base, _) = marka_rules::load(marka_rules::shipped());
    for family in &base.families {
        let (_, time) = timed(|| black_box(Compiled::new(family.clone(), &Limits::default())));
        let compiled = Compiled::new(family.clone(), &Limits::default());
        let size = match &compiled.space {
            Space::Diagram(diagram) => format!("{} nodes, {} arcs", diagram.nodes(), diagram.arcs()),
            Space::Search => "searched".to_owned(),
        };
        row(&format!("compile {}", family.id), &format!("{}, {size}", show(time)), "2 ms");
    }
    let Some(family) = base.families.into_iter().find(|family| family.id == FAMILY) else { return };
    let compiled = Compiled::new(family, &Limits::default());
    domains(&compiled);
    judge(&compiled);
    reasons(&compiled);
    nearest(&compiled);
    enumeration(&compiled);
}

fn row(figure: &str, value: &str, wanted: &str) {
    println!("{figure}\t{value}\t{wanted}");
}

fn show(time: Duration) -> String {
    match time.as_micros() {
        0..10 => format!("{} ns", time.as_nanos()),
        10..10_000 => format!("{:.1} µs", time.as_secs_f64() * 1e6),
        _ => format!("{:.1} ms", time.as_secs_f64() * 1e3),
    }
}

/// Processor time of the main thread, or the wall clock.
fn now() -> Duration {
    thread_local!(static START: Instant = Instant::now());
    let told = std::fs::read_to_string("/proc/self/schedstat").ok();
    let told = told.and_then(|text| text.split(' ').next()?.parse().ok());
    told.map_or_else(|| START.with(Instant::elapsed), Duration::from_nanos)
}

/// Time of one run of the work, over runs that take a while together.
fn timed<T>(mut work: impl FnMut() -> T) -> (T, Duration) {
    let mut runs = 1_u32;
    loop {
        let start = now();
        let mut last = work();
        for _ in 1..runs {
            last = work();
        }
        let time = now().saturating_sub(start);
        if time > Duration::from_millis(60) || runs > 1 << 24 {
            return (last, time / runs);
        }
        runs *= 2;
    }
}

fn percentile(times: &mut [Duration], percent: usize) -> Duration {
    times.sort_unstable();
    times[(times.len() - 1) * percent / 100]
}

/// Every single choice of the family.
fn choices(compiled: &Compiled) -> Vec<(ElementId, OptionId)> {
    let elements = compiled.family.elements.iter().enumerate();
    elements.flat_map(|(at, element)| (0..element.options.len()).map(move |option| (at, option))).collect()
}

/// Domains of every element after one choice, here and in binary decision diagrams.
fn domains(compiled: &Compiled) {
    let open = Selection::open(&compiled.family);
    let selections = choices(compiled).into_iter().map(|(at, option)| open.clone().with(at, option));
    let selections = selections.collect::<Vec<_>>();
    let binary = Binary::new(&compiled.family, &compiled.order);
    let alone = asked(&binary, &open);
    let mut scratch = Scratch::default();
    for (selection, (element, _)) in selections.iter().zip(choices(compiled)) {
        compiled.domains(selection, &mut scratch);
        let mut same = asked(&binary, selection);
        same[element] = alone[element];
        assert_eq!(scratch.domains, same, "both give the same answer");
    }
    let ((), ours) = timed(|| {
        for selection in &selections {
            compiled.domains(selection, &mut scratch);
            black_box(&scratch.domains);
        }
    });
    let ((), theirs) = timed(|| {
        for selection in &selections {
            black_box(asked(&binary, selection));
        }
    });
    let count = u32::try_from(selections.len()).expect("choices are few");
    let nodes = format!("biodivine-lib-bdd, {} + {} nodes", binary.allowed.size(), binary.usual.size());
    row("domains after one choice, mean over all choices", &show(ours / count), "2 µs");
    row(&format!("domains after one choice, {nodes}"), &show(theirs / count), "");
    let ratio = theirs.as_secs_f64() / ours.as_secs_f64();
    row("domains, times faster than biodivine-lib-bdd", &format!("{ratio:.0}"), "100");
}

/// What each element could be, from two binary diagrams: an option is impossible if its variable is always false.
fn asked(binary: &Binary, selection: &Selection) -> Vec<Domain> {
    let chosen =
        selection.sets.iter().zip(&binary.options).filter(|(set, options)| set.len() < options.len());
    let chosen = chosen.filter_map(|(set, options)| Some((options[set.single()?], true))).collect::<Vec<_>>();
    let [possible, usual] = [&binary.allowed, &binary.usual].map(|all| left(binary, &all.select(&chosen)));
    possible.into_iter().zip(usual).map(|(possible, usual)| Domain { possible, usual }).collect()
}

fn left(binary: &Binary, all: &Bdd) -> Vec<OptionSet> {
    let fixed = all.necessary_clause();
    let open = |option: &usize, options: &[_]| {
        fixed.as_ref().is_some_and(|fixed| fixed.get_value(options[*option]) != Some(false))
    };
    let sets =
        binary.options.iter().map(|options| (0..options.len()).filter(|at| open(at, options)).collect());
    sets.collect()
}

/// Verdicts of complete selections, as reading asks for them.
fn judge(compiled: &Compiled) {
    let mut draw = Draw::new(3);
    let steps = walks(compiled, &mut draw, 50);
    let full = steps.iter().filter_map(|walk| walk.last()).collect::<Vec<_>>();
    let mut scratch = Scratch::default();
    let (_, time) = timed(|| full.iter().map(|selection| compiled.judge(selection, &mut scratch)).max());
    row("judge a complete selection", &show(time / u32::try_from(full.len()).expect("few")), "300 ns");
}

/// Random choices among what is possible until nothing is open; each walk with all its steps.
fn walks(compiled: &Compiled, draw: &mut Draw, count: usize) -> Vec<Vec<Selection>> {
    let mut scratch = Scratch::default();
    let walk = |_| {
        let mut selection = Selection::open(&compiled.family);
        let mut left =
            (0..selection.sets.len()).filter(|&at| !compiled.all(at).is_empty()).collect::<Vec<_>>();
        let mut steps = Vec::new();
        while !left.is_empty() {
            let element = left.swap_remove(draw.below(left.len()));
            compiled.domains(&selection, &mut scratch);
            let possible = scratch.domains[element].possible.iter().collect::<Vec<_>>();
            selection.sets[element] = OptionSet::one(draw.of(&possible));
            steps.push(selection.clone());
        }
        steps
    };
    (0..count).map(walk).collect()
}

/// All reasons for all impossible options of a step of the constructor.
fn reasons(compiled: &Compiled) {
    let steps = walks(compiled, &mut Draw::new(4), 12).concat();
    let mut scratch = Scratch::default();
    let mut explained = 0;
    let mut times = Vec::new();
    for step in &steps {
        explained += compiled.explain_all(step, &mut scratch).len();
        times.push(quickest(|| compiled.explain_all(step, &mut scratch)));
    }
    let each = format!("all reasons of a step, {} impossible options on average", explained / steps.len());
    row(&format!("{each}, median"), &show(percentile(&mut times, 50)), "500 µs");
    row(&format!("{each}, p99"), &show(percentile(&mut times, 99)), "500 µs");
}

/// The quickest of a few runs: what else runs on the machine is no work of ours.
fn quickest<T>(mut work: impl FnMut() -> T) -> Duration {
    let once = |_| {
        let start = Instant::now();
        black_box(work());
        start.elapsed()
    };
    (0..5).map(once).min().expect("there were runs")
}

/// Five nearest allowed constructions to selections of which three choices were spoiled.
fn nearest(compiled: &Compiled) {
    let mut draw = Draw::new(5);
    let mut times = Vec::new();
    for walk in walks(compiled, &mut draw, 400) {
        let Some(mut selection) = walk.last().cloned() else { continue };
        for _ in 0..3 {
            let element = draw.below(selection.sets.len());
            if let 1.. = compiled.all(element).len() {
                selection.sets[element] = OptionSet::one(draw.below(compiled.all(element).len()));
            }
        }
        times.push(quickest(|| compiled.nearest(&selection, 5)));
    }
    row("nearest five, median", &show(percentile(&mut times, 50)), "");
    row("nearest five, p99", &show(percentile(&mut times, 99)), "1 ms");
}

/// Constructions as a stream.
fn enumeration(compiled: &Compiled) {
    const MANY: u32 = 2_000_000;
    let open = Selection::open(&compiled.family);
    let (_, time) =
        timed(|| compiled.constructions(&open).take(MANY as usize).filter(|one| one.usual).count());
    row("enumeration", &format!("{:.1} million/s", f64::from(MANY) / time.as_secs_f64() / 1e6), "");
    let binary = Binary::new(&compiled.family, &compiled.order);
    let (_, time) = timed(|| binary.allowed.sat_valuations().take(MANY as usize / 10).count());
    row(
        "enumeration, biodivine-lib-bdd",
        &format!("{:.1} million/s", f64::from(MANY) / 10.0 / time.as_secs_f64() / 1e6),
        "",
    );
}
