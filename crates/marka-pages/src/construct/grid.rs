//! The row of two numbers: how many conductors of which size, as a grid with a cell for each pair.

use std::borrow::Cow;

use marka_engine::diagram::{Domain, Scratch};
use marka_rules::model::{ElementId, OptionId, OptionSet};

use super::Step;
use super::rows::{Row, Standing, standing};
use super::state::{Becomes, Changes};

/// A grid of counts and sizes, HTML. A page has hundreds of cells, so they are written with few pieces each.
pub struct Grid {
    /// Heads of the columns: sizes.
    pub columns: String,
    /// Lines: one a count.
    pub lines: Vec<Line>,
}

/// A line of a grid, HTML.
pub struct Line {
    /// Head: the count.
    pub head: String,
    /// A cell for each size.
    pub cells: String,
}

/// The row of the two elements.
pub(super) fn row<'q, 'a>(
    step: &Step<'q, 'a>,
    count: ElementId,
    size: ElementId,
    scratch: &mut Scratch,
) -> Row<'q, 'a> {
    let family = step.family();
    let (counts, sizes) = (&step.prepared.elements[count], &step.prepared.elements[size]);
    let pairs = step.compiled.pairs(&step.state.selection, count, size, scratch);
    let lines = pairs.iter().enumerate().map(|(option, &domain)| line(step, (count, option), size, domain));
    let mut columns = String::with_capacity(128 * sizes.options.len());
    for option in 0..sizes.options.len() {
        columns.push_str("<th scope=\"col\">");
        step.push_head(size, option, &mut columns);
        columns.push_str("</th>");
    }
    let changed = step.chose(count) || step.chose(size);
    Row {
        id: &family.elements[count].key,
        keys: Cow::Owned(format!("{} {}", family.elements[count].key, family.elements[size].key)),
        class: sizes.class,
        title: Cow::Owned(format!("{} × {}", counts.title, sizes.lower)),
        hint: Cow::Borrowed(&sizes.hint),
        note: &sizes.note,
        clear: changed.then(|| step.query.with(Changes::Two((count, Becomes::Open), (size, Becomes::Open)))),
        chips: String::new(),
        grid: Some(Grid { columns, lines: lines.collect() }),
        own: step.own(size),
        why: None,
    }
}

/// The cells of one count, with the sizes that it could have.
fn line(
    step: &Step<'_, '_>,
    (count, option): (ElementId, OptionId),
    size: ElementId,
    domain: Domain,
) -> Line {
    let sizes = &step.prepared.elements[size].options;
    let counted = &step.prepared.elements[count].options[option];
    let on = step.chosen(count, option);
    let mut cells = String::with_capacity(192 * sizes.len());
    for (at, sized) in sizes.iter().enumerate() {
        let standing = if on && step.chosen(size, at) {
            Standing::Chosen
        } else {
            standing(domain, at, OptionSet::EMPTY, step.unusual(size, at))
        };
        cells.push_str("<td>");
        Step::push_button("cell", standing, &mut cells);
        cells.push_str(&counted.key);
        cells.push(' ');
        cells.push_str(&sized.key);
        cells.push_str(if standing == Standing::Chosen {
            "\" aria-current=\"true\">"
        } else {
            "\" aria-label=\""
        });
        cells.push_str(&counted.label);
        cells.push_str(if standing == Standing::Chosen { "×" } else { " × " });
        cells.push_str(&sized.label);
        cells.push_str(match standing {
            Standing::Chosen => "</button></td>",
            Standing::Impossible => &step.prepared.words.impossible_cell,
            Standing::Rare => &step.prepared.words.rare_cell,
            _ => "\"></button></td>",
        });
    }
    let mut head = String::with_capacity(128);
    step.push_head(count, option, &mut head);
    Line { head, cells }
}
