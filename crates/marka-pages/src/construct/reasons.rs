//! Why an option is impossible: the choices and rules that conflict, and the smallest change that allows it.

use std::borrow::Cow;

use marka_engine::explain::Explanation;
use marka_engine::selection::Selection;
use marka_rules::model::{ElementId, OptionId};

use super::Step;
use super::rows::Row;
use super::state::{Changes, Href};

/// The reason of one option, or of one cell of a grid.
pub struct Why<'q, 'a> {
    /// Key of the option, or of both of a cell.
    pub of: Cow<'a, str>,
    /// What is impossible, HTML.
    pub label: Cow<'a, str>,
    /// The user's choices that conflict with it: title and label, HTML.
    pub choices: Vec<(&'a str, Cow<'a, str>)>,
    /// Rules that conflict with it, HTML.
    pub rules: Vec<&'a str>,
    /// The smallest change that allows it.
    pub change: Option<Change<'q, 'a>>,
}

/// A change of choices.
pub struct Change<'q, 'a> {
    /// The state after it.
    pub href: Href<'q, 'a>,
    /// Title of the element, label of the old and of the new option, HTML.
    pub items: Vec<(&'a str, Cow<'a, str>, &'a str)>,
}

/// Lays the reason that the address asks for into its row. A page may refuse hundreds of options,
/// and a person asks for a few of them: by a press, or a script does when one is pointed at.
pub fn lay<'q, 'a>(step: &Step<'q, 'a>, rows: &mut [Row<'q, 'a>]) {
    let (beside, asked) = match step.state.why[..] {
        [asked] => (None, asked),
        [count, size] => (Some(count), size),
        _ => return,
    };
    let selection =
        beside.map_or_else(|| Cow::Borrowed(&step.state.selection), |beside| Cow::Owned(step.with(beside)));
    let Some(explanation) = step.compiled.explain(&selection, asked.0, asked.1) else { return };
    let key = step.family().elements[beside.unwrap_or(asked).0].key.as_str();
    if let Some(row) = rows.iter_mut().find(|row| row.keys.split(' ').any(|own| own == key)) {
        row.why = Some(step.why(&explanation, beside));
    }
}

impl<'q, 'a> Step<'q, 'a> {
    fn why(&self, explanation: &Explanation, beside: Option<(ElementId, OptionId)>) -> Why<'q, 'a> {
        let own = (explanation.element, explanation.option);
        let mut changed = explanation.change.clone();
        changed.push(own);
        if let Some(beside) = beside.filter(|beside| changed.iter().all(|change| change.0 != beside.0)) {
            changed.push(beside);
        }
        let prepared = &self.prepared.elements;
        let key = prepared[own.0].options[own.1].key.as_str();
        let counted = beside.map(|(element, option)| &prepared[element].options[option]);
        Why {
            of: counted.map_or(Cow::Borrowed(key), |counted| format!("{} {key}", counted.key).into()),
            label: match counted {
                Some(counted) => {
                    format!("{} × {}", counted.label, prepared[own.0].options[own.1].label).into()
                }
                None => self.inner(own.0, own.1),
            },
            choices: self.choices(explanation, beside),
            rules: explanation.rules.iter().map(|&rule| self.prepared.rules[rule].as_str()).collect(),
            change: (!explanation.dead).then(|| self.change(explanation, changed)),
        }
    }

    fn choices(
        &self,
        explanation: &Explanation,
        beside: Option<(ElementId, OptionId)>,
    ) -> Vec<(&'a str, Cow<'a, str>)> {
        let said =
            explanation.choices.iter().filter(|&&element| beside.is_none_or(|beside| beside.0 != element));
        said.map(|&element| (self.prepared.elements[element].lower.as_str(), self.chosen_label(element)))
            .collect()
    }

    fn change(&self, explanation: &Explanation, changed: Vec<(ElementId, OptionId)>) -> Change<'q, 'a> {
        let items = explanation.change.iter().map(|&(element, option)| {
            let prepared = &self.prepared.elements[element];
            (prepared.lower.as_str(), self.chosen_label(element), prepared.options[option].label.as_str())
        });
        Change { items: items.collect(), href: self.query.with(Changes::Many(changed)) }
    }

    /// What changes on the way to another selection.
    pub(super) fn towards(&self, selection: Selection) -> Change<'q, 'a> {
        let chosen = &self.state.selection;
        let moved = |element: &ElementId| chosen.sets[*element] != selection.sets[*element];
        let item = |element: ElementId| {
            let prepared = &self.prepared.elements[element];
            let option = selection.sets[element].single();
            let label = option.map_or("–", |option| prepared.options[option].label.as_str());
            (prepared.lower.as_str(), self.chosen_label(element), label)
        };
        let items = (0..chosen.sets.len()).filter(moved).map(item).collect();
        Change { items, href: self.query.with(Changes::All(selection)) }
    }

    /// What is chosen for an element, HTML.
    fn chosen_label(&self, element: ElementId) -> Cow<'a, str> {
        let options = &self.prepared.elements[element].options;
        if let Some(outside) = self.state.selection.outside.iter().find(|outside| outside.0 == element) {
            return outside.1.to_string().replace('.', ",").into();
        }
        let mut chosen =
            self.state.selection.sets[element].iter().map(|option| options[option].label.as_str());
        match (chosen.next(), chosen.next()) {
            (Some(only), None) => Cow::Borrowed(only),
            (Some(first), Some(second)) => {
                let all: Vec<&str> = [first, second].into_iter().chain(chosen).collect();
                all.join(" / ").into()
            }
            (None, _) => Cow::Borrowed("–"),
        }
    }
}
