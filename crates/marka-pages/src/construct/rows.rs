//! Rows of the constructor: for each element its options, as chips or as a grid of numbers.

use std::borrow::Cow;

use marka_engine::diagram::{Domain, Scratch};
use marka_engine::{compose, number};
use marka_rules::model::{ElementId, Kind, OptionId, OptionSet};

use super::Step;
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
    /// Chips; beside a grid only what does not fit into it.
    pub chips: Vec<Chip<'q, 'a>>,
    /// The grid.
    pub grid: Option<Grid<'q, 'a>>,
    /// A field for a value that is no option.
    pub own: Option<Own<'a>>,
    /// Why options of this row are impossible.
    pub whys: Vec<Why<'q, 'a>>,
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
}

/// An option.
pub struct Chip<'q, 'a> {
    /// `element.option`, HTML.
    pub key: &'a str,
    /// How it stands.
    pub standing: Standing,
    /// Where choosing it leads; for a chosen one, lifting it; for an impossible one, its reason.
    pub href: Href<'q, 'a>,
    /// Code and title, HTML.
    pub inner: Cow<'a, str>,
    /// Whether it is a bare number.
    pub number: bool,
}

/// A grid of counts and sizes.
pub struct Grid<'q, 'a> {
    /// Heads of the columns: sizes.
    pub columns: Vec<Chip<'q, 'a>>,
    /// Lines: one a count.
    pub lines: Vec<Line<'q, 'a>>,
}

/// A line of a grid.
pub struct Line<'q, 'a> {
    /// Head: the count.
    pub head: Chip<'q, 'a>,
    /// A cell for each column.
    pub cells: Vec<Cell<'q, 'a>>,
}

/// A cell of a grid.
pub struct Cell<'q, 'a> {
    /// Key of the count.
    pub count: &'a str,
    /// Key of the size.
    pub size: &'a str,
    /// `3 × 2,5`, HTML: label of the count.
    pub count_label: &'a str,
    /// Label of the size.
    pub size_label: &'a str,
    /// How the pair stands.
    pub standing: Standing,
    /// Where choosing it leads.
    pub href: Href<'q, 'a>,
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
            Some((count, size)) if count == element => rows.push(grid_row(step, count, size, scratch)),
            Some((_, size)) if size == element => {}
            _ => rows.push(chips_row(step, element)),
        }
    }
    rows
}

fn chips_row<'q, 'a>(step: &Step<'q, 'a>, element: ElementId) -> Row<'q, 'a> {
    let model = &step.family().elements[element];
    let prepared = &step.prepared.elements[element];
    let number = matches!(model.kind, Kind::Number { .. });
    Row {
        id: &model.key,
        keys: Cow::Borrowed(&model.key),
        class: prepared.class,
        title: Cow::Borrowed(&prepared.title),
        hint: Cow::Borrowed(&prepared.hint),
        note: &prepared.note,
        clear: step.chose(element).then(|| step.query.with(Changes::One(element, Becomes::Open))),
        chips: (0..model.options.len()).map(|option| step.chip(element, option, number)).collect(),
        grid: None,
        own: step.own(element),
        whys: Vec::new(),
    }
}

fn grid_row<'q, 'a>(
    step: &Step<'q, 'a>,
    count: ElementId,
    size: ElementId,
    scratch: &mut Scratch,
) -> Row<'q, 'a> {
    let family = step.family();
    let (counts, sizes) = (&step.prepared.elements[count], &step.prepared.elements[size]);
    let lines = (0..counts.options.len()).map(|option| line(step, (count, option), size, scratch)).collect();
    let columns = (0..sizes.options.len()).map(|option| step.chip(size, option, true)).collect();
    let changed = step.chose(count) || step.chose(size);
    Row {
        id: &family.elements[count].key,
        keys: Cow::Owned(format!("{} {}", family.elements[count].key, family.elements[size].key)),
        class: sizes.class,
        title: Cow::Owned(format!("{} × {}", counts.title, sizes.lower)),
        hint: Cow::Borrowed(&sizes.hint),
        note: &sizes.note,
        clear: changed.then(|| step.query.with(Changes::Two((count, Becomes::Open), (size, Becomes::Open)))),
        chips: Vec::new(),
        grid: Some(Grid { columns, lines }),
        own: step.own(size),
        whys: Vec::new(),
    }
}

/// The cells of one count: which sizes are possible with it.
fn line<'q, 'a>(
    step: &Step<'q, 'a>,
    (count, option): (ElementId, OptionId),
    size: ElementId,
    scratch: &mut Scratch,
) -> Line<'q, 'a> {
    let possible = step.domains[count].possible.has(option);
    let domain = if possible || step.chose(size) {
        step.domain_with(count, option, size, scratch)
    } else {
        Domain::default()
    };
    let counted = &step.prepared.elements[count].options[option];
    let sizes = &step.prepared.elements[size].options;
    let cells = sizes.iter().enumerate().map(|(at, sized)| {
        let on = step.chosen(count, option) && step.chosen(size, at);
        let standing = if on {
            Standing::Chosen
        } else {
            standing(domain, at, OptionSet::EMPTY, step.unusual(size, at))
        };
        let href = match standing {
            Standing::Chosen => step.query.with(Changes::Two((count, Becomes::Open), (size, Becomes::Open))),
            Standing::Impossible => step.query.with(Changes::Why((count, option), Some((size, at)))),
            _ => step.query.with(Changes::Two((count, Becomes::Option(option)), (size, Becomes::Option(at)))),
        };
        Cell {
            count: &counted.key,
            size: &sized.key,
            count_label: &counted.label,
            size_label: &sized.label,
            standing,
            href,
        }
    });
    Line { cells: cells.collect(), head: step.chip(count, option, true) }
}

/// How an option stands that the user did not choose. `closed` holds the options that follow.
///
/// Where the other choices leave nothing usual, only an option that is unusual by itself is marked:
/// a mark on every option would tell nothing.
fn standing(domain: Domain, option: OptionId, closed: OptionSet, unusual: bool) -> Standing {
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

impl<'q, 'a> Step<'q, 'a> {
    fn chip(&self, element: ElementId, option: OptionId, number: bool) -> Chip<'q, 'a> {
        let prepared = &self.prepared.elements[element].options[option];
        let standing = self.standing(element, option);
        let href = match standing {
            Standing::Chosen => self.query.with(Changes::One(element, Becomes::Open)),
            Standing::Impossible => self.query.with(Changes::Why((element, option), None)),
            _ => self.query.with(Changes::One(element, Becomes::Option(option))),
        };
        Chip { key: &prepared.key, standing, href, inner: self.inner(element, option), number }
    }

    fn unusual(&self, element: ElementId, option: OptionId) -> bool {
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
    fn own(&self, element: ElementId) -> Option<Own<'a>> {
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
