//! Rows of the constructor: for each element its options, as chips or as a grid of numbers.

use std::borrow::Cow;

use marka_engine::diagram::{Domain, Scratch};
use marka_engine::{compose, number};
use marka_rules::model::{ElementId, Kind, OptionId, OptionSet};

use super::Step;
use super::grid::{self, Grid};
use super::reasons::Why;
use super::state::{Becomes, Changes, Href};
use crate::prepared::chip_html;

/// One row: an element, or the two of a grid.
pub struct Row<'q, 'a> {
    /// Key of the first element.
    pub id: &'a str,
    /// Keys of all its elements, for the ties.
    pub keys: Cow<'a, str>,
    /// Class of the role.
    pub class: &'static str,
    /// Title, HTML.
    pub title: Cow<'a, str>,
    /// Unit and notes, HTML.
    pub hint: Cow<'a, str>,
    /// Longer note under the options, HTML.
    pub note: &'a str,
    /// Address without this choice, where there is one.
    pub clear: Option<Href<'q, 'a>>,
    /// Options as chips, HTML; empty where they make a grid.
    pub chips: String,
    /// The grid.
    pub grid: Option<Grid>,
    /// A field for a value that is no option.
    pub own: Option<Own<'a>>,
    /// Why an option of this row is impossible, where the address asks.
    pub why: Option<Why<'q, 'a>>,
}

/// How an option stands in the present state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// May be chosen.
    Free,
    /// May be chosen, unusual.
    Rare,
    /// Chosen by the user.
    Chosen,
    /// The only one left by the other choices.
    Follows,
    /// Impossible with the other choices.
    Impossible,
}

impl Standing {
    /// Class of a chip or cell.
    pub fn class(self) -> &'static str {
        match self {
            Standing::Free => "",
            Standing::Rare => " rare",
            Standing::Chosen => " on",
            Standing::Follows => " follows",
            Standing::Impossible => " no",
        }
    }

    /// What its button asks for: the name of a pair of the address.
    fn asks(self) -> &'static str {
        match self {
            Standing::Chosen => "lift",
            Standing::Impossible => "why",
            Standing::Free | Standing::Rare | Standing::Follows => "choose",
        }
    }
}

/// A field for a value that is no option.
pub struct Own<'a> {
    /// Key of the element.
    pub name: &'a str,
    /// Present value.
    pub value: String,
    /// Whether that is a number outside the series.
    pub outside: bool,
    /// What the field is for, HTML.
    pub title: &'a str,
}

/// All rows of a step.
pub fn rows<'q, 'a>(step: &Step<'q, 'a>, scratch: &mut Scratch) -> Vec<Row<'q, 'a>> {
    let mut rows = Vec::with_capacity(step.family().elements.len());
    for element in 0..step.family().elements.len() {
        match step.prepared.grid {
            Some((count, size)) if count == element => rows.push(grid::row(step, count, size, scratch)),
            Some((_, size)) if size == element => {}
            _ => rows.push(chips_row(step, element)),
        }
    }
    rows
}

fn chips_row<'q, 'a>(step: &Step<'q, 'a>, element: ElementId) -> Row<'q, 'a> {
    let model = &step.family().elements[element];
    let prepared = &step.prepared.elements[element];
    let class = if matches!(model.kind, Kind::Number { .. }) { "chip n" } else { "chip" };
    let mut chips = String::with_capacity(224 * model.options.len());
    (0..model.options.len()).for_each(|option| step.push_chip(element, option, class, &mut chips));
    Row {
        id: &model.key,
        keys: Cow::Borrowed(&model.key),
        class: prepared.class,
        title: Cow::Borrowed(&prepared.title),
        hint: Cow::Borrowed(&prepared.hint),
        note: &prepared.note,
        clear: step.chose(element).then(|| step.query.with(Changes::One(element, Becomes::Open))),
        chips,
        grid: None,
        own: step.own(element),
        why: None,
    }
}

/// How an option stands that the user did not choose. `closed` holds the options that follow.
///
/// Where the other choices leave nothing usual, only an option that is unusual by itself is marked:
/// a mark on every option would tell nothing.
pub(super) fn standing(domain: Domain, option: OptionId, closed: OptionSet, unusual: bool) -> Standing {
    let rare = if domain.usual.is_empty() { unusual } else { !domain.usual.has(option) };
    if !domain.possible.has(option) {
        Standing::Impossible
    } else if closed.has(option) {
        Standing::Follows
    } else if rare {
        Standing::Rare
    } else {
        Standing::Free
    }
}

impl<'a> Step<'_, 'a> {
    /// Adds the beginning of an option as a button that chooses it; of a chosen one, that lifts it;
    /// of an impossible one, that asks why. The form around all of them holds the state.
    pub(super) fn push_button(class: &str, standing: Standing, into: &mut String) {
        into.push_str("<button class=\"");
        into.push_str(class);
        into.push_str(standing.class());
        into.push_str("\" name=\"");
        into.push_str(standing.asks());
        into.push_str("\" value=\"");
    }

    fn push_chip(&self, element: ElementId, option: OptionId, class: &str, into: &mut String) {
        let words = &self.prepared.words;
        let standing = self.standing(element, option);
        Self::push_button(class, standing, into);
        into.push_str(&self.prepared.elements[element].options[option].key);
        into.push_str(match standing {
            Standing::Chosen => "\" aria-current=\"true\">",
            Standing::Rare => &words.rare,
            Standing::Follows => &words.follows,
            Standing::Free | Standing::Impossible => "\">",
        });
        into.push_str(&self.inner(element, option));
        into.push_str(match standing {
            Standing::Impossible => &words.impossible_end,
            Standing::Rare => &words.rare_end,
            Standing::Follows => &words.follows_end,
            Standing::Free | Standing::Chosen => "</button>",
        });
    }

    /// Adds the head of a column or line of a grid.
    pub(super) fn push_head(&self, element: ElementId, option: OptionId, into: &mut String) {
        Self::push_button("head", self.standing(element, option), into);
        into.push_str(&self.prepared.elements[element].options[option].key);
        into.push_str("\">");
        into.push_str(&self.inner(element, option));
        into.push_str("</button>");
    }

    pub(super) fn unusual(&self, element: ElementId, option: OptionId) -> bool {
        self.family().elements[element].options[option].unusual
    }

    fn standing(&self, element: ElementId, option: OptionId) -> Standing {
        if self.chosen(element, option) {
            return Standing::Chosen;
        }
        let domain = self.domains[element];
        let closed = if self.chose(element) { None } else { domain.possible.single() };
        standing(
            domain,
            option,
            closed.map_or(OptionSet::EMPTY, OptionSet::one),
            self.unusual(element, option),
        )
    }

    /// Code and title of an option; a code that depends on other choices is looked up.
    pub(super) fn inner(&self, element: ElementId, option: OptionId) -> Cow<'a, str> {
        if let Some(inner) = &self.prepared.elements[element].options[option].inner {
            return Cow::Borrowed(inner);
        }
        let code = compose::code(self.family(), element, option, &self.closed);
        let title = &self.family().elements[element].options[option].title;
        Cow::Owned(chip_html(code, self.t.lang.of(title)))
    }

    /// The field of an element that takes more than its options.
    pub(super) fn own(&self, element: ElementId) -> Option<Own<'a>> {
        let model = &self.family().elements[element];
        if matches!(model.kind, Kind::Choice | Kind::Number { closed: true }) {
            return None;
        }
        let selection = &self.state.selection;
        let free = selection.free.iter().find(|free| free.0 == element).map(|free| free.1.clone());
        let outside = selection.outside.iter().find(|outside| outside.0 == element);
        let chosen = selection.sets[element].single().filter(|_| self.chose(element));
        let value = free
            .or_else(|| outside.map(|outside| number::format(outside.1)))
            .or_else(|| chosen.map(|option| model.options[option].key.replace('.', ",")));
        Some(Own {
            name: &model.key,
            value: value.unwrap_or_default(),
            outside: outside.is_some(),
            title: &self.prepared.elements[element].title,
        })
    }
}
