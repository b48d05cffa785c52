//! The present analogue of a designation with codes of a cancelled standard, to be confirmed by a person.

use marka_engine::compiled::Compiled;
use marka_engine::compose::{Written, compose};
use marka_engine::diagram::Scratch;
use marka_engine::expr::{Truth, Verdict, View};
use marka_engine::read::Reading;
use marka_engine::selection::Selection;
use marka_rules::model::{Blank, Element, ElementId, Family, OptionSet, PresentMap};

use crate::Answers;

/// The most analogues that are named.
const MOST: usize = 8;

/// What is written today instead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Present<'a> {
    /// Designations, several where the old codes do not decide, none where there is no analogue.
    pub designations: Vec<String>,
    /// The standard of the present designations.
    pub standard: Option<&'a str>,
    /// Why the codes have changed.
    pub reason: String,
}

/// The present analogue of a reading; `None` where it has no former code.
pub fn present<'a>(answers: &'a Answers, reading: &Reading) -> Option<Present<'a>> {
    let compiled = &answers.engine.families[reading.family];
    if compiled.family.present.is_some() {
        return of_cancelled(answers, &compiled.family, &reading.selection);
    }
    of_codes(compiled, reading)
}

/// Codes of a cancelled standard inside a family in force.
fn of_codes<'a>(compiled: &'a Compiled, reading: &Reading) -> Option<Present<'a>> {
    if reading.written.formers.is_empty() {
        return None;
    }
    let family = &compiled.family;
    let code =
        |former: &(ElementId, u16, u16)| &family.formers[usize::from(former.1)].codes[usize::from(former.2)];
    let reasons: Vec<&str> =
        reading.written.formers.iter().map(|former| code(former).reason.ru.as_str()).collect();
    let elements = reading.written.formers.iter().map(|former| former.0);
    Some(Present {
        designations: designations(compiled, &reading.selection, elements, &reading.written.omitted),
        standard: family.standard.as_ref().map(|standard| standard.name.as_str()),
        reason: reasons.join("; "),
    })
}

/// A family that is cancelled as a whole.
fn of_cancelled<'a>(answers: &'a Answers, family: &'a Family, selection: &Selection) -> Option<Present<'a>> {
    let present = family.present.as_ref()?;
    let target = answers.engine.family(&present.family).map(|target| &answers.engine.families[target]);
    let mapped =
        target.and_then(|target| Some((target, map(family, selection, &present.maps, &target.family)?)));
    let designations = mapped.map(|(target, mapped)| {
        let elements = 0..target.family.elements.len();
        let several = elements.filter(|&element| is_narrowed(&target.family, &mapped, element));
        designations(target, &mapped, several, &[])
    });
    Some(Present {
        designations: designations.unwrap_or_default(),
        standard: target.and_then(|target| Some(target.family.standard.as_ref()?.name.as_str())),
        reason: present.reason.ru.clone(),
    })
}

/// Whether a mapping left several options of an element, but not all.
fn is_narrowed(family: &Family, selection: &Selection, element: ElementId) -> bool {
    let left = selection.sets[element].len();
    left > 1 && left < family.elements[element].options.len()
}

/// Carries a selection over to another family; `None` where no mapping is meant for it.
fn map(family: &Family, selection: &Selection, maps: &[PresentMap], target: &Family) -> Option<Selection> {
    let view = View::of(family, selection);
    let apply: Vec<&PresentMap> =
        maps.iter().filter(|map| view.when(map.when.as_ref()) == Truth::True).collect();
    if apply.is_empty() && !maps.is_empty() {
        return None;
    }
    let mut mapped = Selection::open(target);
    for (to, element) in target.elements.iter().enumerate() {
        let named = apply.iter().flat_map(|map| &map.set).find(|set| set.0 == element.key);
        let from = family.elements.iter().position(|known| known.key == element.key);
        let carried = match (named, from) {
            (Some((_, keys)), _) => options(element, keys),
            (None, Some(from)) => options(element, said(&family.elements[from], selection.sets[from])),
            (None, None) => OptionSet::EMPTY,
        };
        let outside = selection.outside.iter().find(|outside| named.is_none() && Some(outside.0) == from);
        if let Some(outside) = outside {
            mapped.outside.push((to, outside.1));
            mapped.sets[to] = OptionSet::EMPTY;
        } else if !carried.is_empty() {
            mapped.sets[to] = carried;
        } else if let Blank::Means(option) = element.blank {
            mapped.sets[to] = OptionSet::one(option);
        }
    }
    Some(mapped)
}

/// Keys of the options that a set leaves, none where nothing was said.
fn said(element: &Element, left: OptionSet) -> impl Iterator<Item = &String> {
    let silent = left.len() == element.options.len();
    left.iter().filter(move |_| !silent).map(|option| &element.options[option].key)
}

/// The options with these keys.
fn options<'k>(element: &Element, keys: impl IntoIterator<Item = &'k String>) -> OptionSet {
    let position = |key: &String| element.options.iter().position(|option| option.key == *key);
    keys.into_iter().filter_map(position).collect()
}

/// The allowed designations of a selection with each option of the given elements.
fn designations(
    compiled: &Compiled,
    selection: &Selection,
    elements: impl Iterator<Item = ElementId>,
    omitted: &[ElementId],
) -> Vec<String> {
    let mut selections = vec![selection.clone()];
    for element in elements {
        let chosen = selections.iter().flat_map(|selection| {
            let options: Vec<_> = selection.sets[element].iter().collect();
            options.into_iter().map(|option| selection.clone().with(element, option))
        });
        selections = chosen.take(4 * MOST).collect();
    }
    let mut scratch = Scratch::default();
    selections.retain(|selection| compiled.judge(selection, &mut scratch) != Verdict::Forbidden);
    let mut texts: Vec<String> = Vec::new();
    let written = Written { omitted: omitted.to_vec(), ..Written::default() };
    for selection in &selections {
        let text = compose(&compiled.family, selection, &written).full();
        if !texts.contains(&text) {
            texts.push(text);
        }
    }
    texts.truncate(MOST);
    texts
}
