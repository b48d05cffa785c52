//! Tables of the rules: as grids of two numbers where their columns allow it, else row by row.

use marka_engine::number;
use marka_rules::model::{Cell, ElementId, Evidence, Family, Kind, OptionId, OptionSet, Role, TableRow};

use super::sources::Sources;
use super::words::Words;
use crate::html::escape;

/// More grids than this are harder to read than rows.
const GRIDS: usize = 12;
/// Fewer rows than this are read at a glance.
const ROWS: usize = 4;

/// A table as it is shown.
pub enum TableView {
    /// Grids, one for each combination of the columns that are no axes.
    Grids(Vec<GridView>),
    /// Column titles and rows, HTML.
    Rows {
        /// Titles.
        columns: Vec<String>,
        /// Cells, with the source of the row where it has its own.
        rows: Vec<Vec<String>>,
    },
}

/// A grid of two numbers.
pub struct GridView {
    /// For which other columns, HTML; empty where there are none.
    pub caption: String,
    /// Titles of lines and columns, HTML.
    pub axes: (String, String),
    /// Numbers of the columns.
    pub columns: Vec<String>,
    /// Number of the line, and its cells.
    pub lines: Vec<(String, Vec<Mark>)>,
    /// Sources of its rows, HTML.
    pub sources: Vec<String>,
}

/// A cell of a grid.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Mark {
    /// In no row.
    No,
    /// Only in doubtful rows.
    Rare,
    /// In a row.
    Yes,
}

/// Shows a table.
pub(super) fn view<'a>(
    words: Words<'a>,
    columns: &[ElementId],
    rows: &'a [TableRow],
    sources: &mut Sources<'a>,
) -> TableView {
    if let Some(axes) = axes(words.family, columns).filter(|_| rows.len() >= ROWS) {
        let groups = groups(rows, axes);
        if groups.len() <= GRIDS {
            let grids = groups.iter().map(|group| grid(words, columns, group, axes, sources));
            return TableView::Grids(grids.collect());
        }
    }
    plain(words, columns, rows, sources)
}

/// Columns for the lines and for the columns of a grid: a size over a count, else two numbers.
fn axes(family: &Family, columns: &[ElementId]) -> Option<(usize, usize)> {
    let element = |at: usize| &family.elements[columns[at]];
    let numbers: Vec<usize> =
        (0..columns.len()).filter(|&at| matches!(element(at).kind, Kind::Number { .. })).collect();
    let first = |role: Role| numbers.iter().copied().find(|&at| element(at).role == role);
    match (first(Role::Size), first(Role::Count)) {
        (Some(size), Some(count)) => Some((size, count)),
        _ => match numbers[..] {
            [first, second] => Some((first, second)),
            _ => None,
        },
    }
}

/// Rows that agree in all columns but the axes, in the order of their first ones.
fn groups(rows: &[TableRow], axes: (usize, usize)) -> Vec<Vec<&TableRow>> {
    let same = |a: &TableRow, b: &TableRow| {
        let pairs = a.cells.iter().zip(&b.cells).enumerate();
        let mut others = pairs.filter(|(at, _)| *at != axes.0 && *at != axes.1);
        others.all(|(_, (a, b))| a.options == b.options && a.ranges == b.ranges)
    };
    let mut groups: Vec<Vec<&TableRow>> = Vec::new();
    for row in rows {
        match groups.iter_mut().find(|group| same(group[0], row)) {
            Some(group) => group.push(row),
            None => groups.push(vec![row]),
        }
    }
    groups
}

fn grid<'a>(
    words: Words<'a>,
    columns: &[ElementId],
    rows: &[&'a TableRow],
    axes: (usize, usize),
    sources: &mut Sources<'a>,
) -> GridView {
    let options = |at: usize| {
        rows.iter()
            .fold(OptionSet::EMPTY, |all, row| all.or(row.cells[at].options))
            .iter()
            .collect::<Vec<_>>()
    };
    let label = |at: usize, option: OptionId| {
        let option = &words.family.elements[columns[at]].options[option];
        option.value.map_or_else(|| escape(words.t.lang.of(&option.title)), number::format)
    };
    let across = options(axes.1);
    let line = |option: OptionId| {
        let marks = across.iter().map(|&other| mark(rows, (axes.0, option), (axes.1, other)));
        (label(axes.0, option), marks.collect())
    };
    let others = (0..columns.len()).filter(|&at| at != axes.0 && at != axes.1);
    let caption = others.map(|at| cell(words, columns[at], &rows[0].cells[at], true));
    GridView {
        caption: caption.collect::<Vec<_>>().join(" · "),
        axes: (title(words, columns[axes.0]), title(words, columns[axes.1])),
        lines: options(axes.0).into_iter().map(line).collect(),
        columns: across.iter().map(|&option| label(axes.1, option)).collect(),
        sources: own_sources(rows, sources),
    }
}

fn mark(rows: &[&TableRow], line: (usize, OptionId), column: (usize, OptionId)) -> Mark {
    let has = |row: &&&TableRow, (at, option): (usize, OptionId)| row.cells[at].options.has(option);
    let matching = rows.iter().filter(|row| has(row, line) && has(row, column));
    matching.map(|row| if is_doubtful(row) { Mark::Rare } else { Mark::Yes }).max().unwrap_or(Mark::No)
}

fn is_doubtful(row: &TableRow) -> bool {
    row.source.as_ref().is_some_and(|source| source.evidence == Evidence::Doubtful)
}

/// Sources that rows of a grid give themselves, each once.
fn own_sources<'a>(rows: &[&'a TableRow], sources: &mut Sources<'a>) -> Vec<String> {
    let mut own: Vec<String> = Vec::new();
    for source in rows.iter().filter_map(|row| row.source.as_ref()) {
        let cited = sources.cite(source);
        if !own.contains(&cited) {
            own.push(cited);
        }
    }
    own
}

fn plain<'a>(
    words: Words<'a>,
    columns: &[ElementId],
    rows: &'a [TableRow],
    sources: &mut Sources<'a>,
) -> TableView {
    let own = rows.iter().any(|row| row.source.is_some());
    let mut titles: Vec<String> = columns.iter().map(|&element| title(words, element)).collect();
    if own {
        titles.push(words.t.hb_source.clone());
    }
    let line = |row: &'a TableRow| {
        let mut cells: Vec<String> =
            row.cells.iter().zip(columns).map(|(of, &element)| cell(words, element, of, false)).collect();
        if own {
            cells.push(row.source.as_ref().map(|source| sources.cite(source)).unwrap_or_default());
        }
        cells
    };
    TableView::Rows { columns: titles, rows: rows.iter().map(line).collect() }
}

fn title(words: Words<'_>, element: ElementId) -> String {
    words.name(&words.family.elements[element])
}

fn cell(words: Words<'_>, element: ElementId, cell: &Cell, named: bool) -> String {
    let listed = words.listed(element, cell.options, &cell.ranges);
    if named { format!("{} — {listed}", title(words, element)) } else { listed }
}
