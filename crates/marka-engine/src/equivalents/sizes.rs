//! The size of a cable, however its family writes it: how many conductors of which section.
//!
//! A family lays out its size in runs: elements that count, and the section that they count.
//! A size without a count of its own, of a screen or a carrying wire, is no run.

use crate::compiled::Compiled;
use crate::expr::View;
use crate::selection::Selection;
use marka_rules::model::{Element, ElementId, Family, Kind, Num, OptionId, OptionSet, Role, Value};
use rust_decimal::Decimal;

/// Unit of a diameter in rule files.
const DIAMETER: &str = "мм";
/// A quarter of the ratio of a circle to its diameter.
const QUARTER: Decimal = Decimal::from_parts(785_398, 0, 0, false, 6);
/// Sections that differ by no more than this share are one.
const TOLERANCE: Decimal = Decimal::from_parts(3, 0, 0, false, 2);
/// How many times the next gauge may exceed a section that has no gauge of its own.
const NEXT_GAUGE: Decimal = Decimal::from_parts(145, 0, 0, false, 2);
/// Ways of counting the conductors that are followed for one family.
const WAYS: usize = 4;

/// How many conductors of which section. What is not said is open.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub(super) struct Size {
    /// All conductors.
    pub(super) cores: Option<Decimal>,
    /// Section of the conductors, or of the thicker ones.
    pub(super) section: Option<Decimal>,
    /// Conductors of another section: how many of which.
    others: Vec<(Decimal, Decimal)>,
}

/// Elements that count, and the section that they count.
struct Run {
    counts: Vec<ElementId>,
    section: Option<ElementId>,
}

impl Size {
    /// The size that a selection says.
    pub(super) fn of(compiled: &Compiled, selection: &Selection) -> Size {
        let family = &compiled.family;
        let runs = runs(family);
        let section = |run: &Run| section_of(family, selection, run.section?);
        let main = runs.first().and_then(section);
        let view = View::of(family, selection);
        let other = |run: &Run| Some((product(&view, &run.counts)?, section(run)?));
        let others = runs.iter().skip(1).filter_map(other);
        Size {
            cores: compiled.conductors(selection),
            section: main,
            others: others.filter(|(_, other)| !main.is_some_and(|main| alike(main, *other))).collect(),
        }
    }

    /// Whether anything is said of it.
    pub(super) fn is_said(&self) -> bool {
        self.cores.is_some() || self.section.is_some()
    }

    /// The selections of a family with this size, otherwise open.
    pub(super) fn within(&self, compiled: &Compiled) -> Vec<Selection> {
        let mut open = compiled.open();
        let family = &compiled.family;
        let runs = runs(family);
        if let Some(section) = self.section {
            let Some(element) = runs.first().and_then(|run| run.section) else { return Vec::new() };
            open.sets[element] = fitting(&family.elements[element], section);
            if open.sets[element].is_empty() {
                return Vec::new();
            }
        }
        let (Some(cores), Some(number)) = (self.cores, &family.conductors) else { return vec![open] };
        let mut ways: Vec<Selection> = Vec::new();
        let mut counted = Vec::new();
        elements_of(number, &mut counted);
        each_way(&mut open, &counted, &mut |way| {
            let view = View::of(family, way);
            if view.number(number) == Some(cores)
                && let Some(fit) = self.fit(family, &runs, way)
                && ways.len() < WAYS
            {
                ways.push(fit);
            }
        });
        ways
    }

    /// The way with the sections of its further runs, where they are those of this size.
    fn fit(&self, family: &Family, runs: &[Run], way: &Selection) -> Option<Selection> {
        let view = View::of(family, way);
        let mut fit = way.clone();
        let mut left = self.others.clone();
        for run in runs.iter().skip(1) {
            let Some(count) = product(&view, &run.counts).filter(|count| !count.is_zero()) else { continue };
            let place = left.iter().position(|(wanted, _)| *wanted == count)?;
            let (_, section) = left.swap_remove(place);
            let element = run.section?;
            fit.sets[element] = fitting(&family.elements[element], section);
            if fit.sets[element].is_empty() {
                return None;
            }
        }
        let others: Decimal = self.others.iter().map(|(count, _)| *count).sum();
        let main = runs.first().and_then(|run| product(&view, &run.counts));
        (left.is_empty() && main.is_none_or(|main| self.cores.is_none_or(|cores| main == cores - others)))
            .then_some(fit)
    }
}

/// Finds the runs of a family in the order of its elements.
fn runs(family: &Family) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    for (element, model) in family.elements.iter().enumerate() {
        match model.role {
            Role::Count => match runs.last_mut() {
                Some(run) if run.section.is_none() => run.counts.push(element),
                _ => runs.push(Run { counts: vec![element], section: None }),
            },
            Role::Size if is_section(model) => match runs.last_mut() {
                Some(run) if run.section.is_none() => run.section = Some(element),
                Some(_) => {}
                None => runs.push(Run { counts: Vec::new(), section: Some(element) }),
            },
            _ => {}
        }
    }
    runs
}

/// Whether the element gives the section or the diameter of a conductor.
fn is_section(element: &Element) -> bool {
    let measured =
        element.unit.is_some() || (0..element.options.len()).any(|at| stated(element, at).is_some());
    !matches!(element.kind, Kind::Free)
        && measured
        && (0..element.options.len()).any(|at| area(element, at).is_some())
}

/// The product of what some elements count; nothing where one is open or says none.
fn product(view: &View, counts: &[ElementId]) -> Option<Decimal> {
    let family = view.family;
    let count = |&element: &ElementId| {
        // A word without a number beside numbers: cores that are not grouped.
        let ungrouped = || {
            let option = view.sets[element].single()?;
            let model = &family.elements[element];
            (model.kind == Kind::Choice && model.options[option].value.is_none()).then_some(Decimal::ONE)
        };
        view.number(&Num::Element(element)).or_else(ungrouped)
    };
    counts.iter().map(count).product()
}

fn section_of(family: &Family, selection: &Selection, element: ElementId) -> Option<Decimal> {
    let model = &family.elements[element];
    if let Some((_, value)) = selection.outside.iter().find(|(at, _)| *at == element) {
        return Some(squared(model, *value));
    }
    area(model, selection.sets[element].single()?)
}

/// Section of an option in mm².
fn area(element: &Element, option: OptionId) -> Option<Decimal> {
    stated(element, option).or_else(|| element.options[option].value.map(|value| squared(element, value)))
}

fn stated(element: &Element, option: OptionId) -> Option<Decimal> {
    let mut facts = element.options[option].facts.iter();
    let fact = facts.find(|fact| fact.property == "cross-section")?;
    if let Value::Number(section) = fact.value { Some(section) } else { None }
}

fn squared(element: &Element, value: Decimal) -> Decimal {
    if element.unit.as_deref() == Some(DIAMETER) { value * value * QUARTER } else { value }
}

/// The options with a section; of gauges, where none has it, the next.
fn fitting(element: &Element, section: Decimal) -> OptionSet {
    let areas = || (0..element.options.len()).filter_map(|option| Some((option, area(element, option)?)));
    let exact: OptionSet =
        areas().filter(|(_, area)| alike(section, *area)).map(|(option, _)| option).collect();
    if !exact.is_empty() || element.unit.is_some() {
        return exact;
    }
    let next = areas().filter(|(_, area)| *area >= section && *area <= section * NEXT_GAUGE);
    next.min_by_key(|(_, area)| *area).map(|(option, _)| OptionSet::one(option)).unwrap_or_default()
}

/// Whether two sections are one, by the tolerance of rounding.
pub(super) fn alike(one: Decimal, other: Decimal) -> bool {
    (one - other).abs() <= one.max(other) * TOLERANCE
}

fn elements_of(number: &Num, into: &mut Vec<ElementId>) {
    match number {
        Num::Const(_) => {}
        Num::Element(element) if into.contains(element) => {}
        Num::Element(element) => into.push(*element),
        Num::Add(parts) | Num::Mul(parts) => parts.iter().for_each(|part| elements_of(part, into)),
    }
}

/// Calls for each way of choosing one option for each of the elements.
fn each_way(open: &mut Selection, elements: &[ElementId], visit: &mut impl FnMut(&Selection)) {
    let Some((&element, rest)) = elements.split_first() else { return visit(open) };
    let all = open.sets[element];
    for option in all.iter() {
        open.sets[element] = OptionSet::one(option);
        each_way(open, rest, visit);
    }
    open.sets[element] = all;
}
