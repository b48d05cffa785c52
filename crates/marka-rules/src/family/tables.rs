//! Tables: rules of which each row is a combination that is made.

use super::Builder;
use crate::expr::resolve;
use crate::model::{Body, Cell, ElementId, Rule, Source, TableRow};
use crate::reader::{MANY, Shape, check, evidence, evidence_words, text};
use crate::sheet::{self, Line};
use crate::suggest::hint;
use crate::syntax::{Node, Value};

const TABLE: Shape = Shape {
    arguments: (1, 1),
    attributes: &["file", "when", "because", "open", "if-present", "source", "evidence", "clause"],
    children: &["columns", "row"],
};
const ROW: Shape =
    Shape { arguments: (1, MANY), attributes: &["source", "evidence", "clause", "note"], children: &[] };

impl<'a> Builder<'a, '_> {
    pub(super) fn table(&mut self, node: &'a Node, inherited: &Source) -> Option<Rule> {
        check(node, &TABLE, self.sink);
        let when = self.when(node);
        let lines = self.csv(node);
        let (columns, rows) = self.columns_and_rows(node, &lines, inherited);
        if columns.is_empty() && !(node.attribute("file").is_some() && lines.is_empty()) {
            self.sink
                .error("no-columns", node.head, "У таблицы нет столбцов.")
                .help("допишите columns \"элемент\" … или первую строку файла");
        } else if node.child("row").is_none() && lines.len() < 2 {
            self.sink
                .error("no-rows", node.head, "В таблице нет строк.")
                .help("пустая таблица запрещает всё; допишите row");
        }
        let body = when.ok().filter(|_| !columns.is_empty()).map(|when| Body::Table { when, columns, rows });
        self.rule_of(node, inherited, body)
    }

    /// The columns of `columns` or else of the first line of the file, and the rows of both.
    fn columns_and_rows(
        &mut self,
        node: &Node,
        lines: &[Line],
        inherited: &Source,
    ) -> (Vec<ElementId>, Vec<TableRow>) {
        let header = lines.first();
        let named = node.child("columns").map(|columns| columns.arguments.iter().collect());
        let cells = header.into_iter().flat_map(|header| &header.cells).filter(|cell| !is_remark(cell));
        let named: Vec<&Value> = named.unwrap_or_else(|| cells.collect());
        let columns: Vec<ElementId> = named.iter().filter_map(|value| self.column(value)).collect();
        if columns.len() < named.len() {
            return (columns, Vec::new());
        }
        let mut rows: Vec<TableRow> =
            node.named("row").filter_map(|row| self.row(row, &columns, inherited)).collect();
        if let Some((header, lines)) = lines.split_first() {
            rows.extend(self.csv_rows(header, lines, &columns, node, inherited));
        }
        (columns, rows)
    }

    fn column(&mut self, value: &Value) -> Option<ElementId> {
        let name = text(value, self.sink)?;
        let found = self.scope.find(&name);
        if found.is_none() {
            let help = hint(&name, self.scope.keys().chain(REMARKS));
            self.sink
                .error("unknown-column", value.span, format!("Столбец «{name}» - не элемент."))
                .help(help);
        }
        found
    }

    fn row(&mut self, node: &Node, columns: &[ElementId], inherited: &Source) -> Option<TableRow> {
        check(node, &ROW, self.sink);
        if node.arguments.len() != columns.len() {
            let message = format!("Значений {}, а столбцов {}.", node.arguments.len(), columns.len());
            self.sink
                .error("row-length", node.head, message)
                .help("на каждый столбец - одно значение; любое - \"*\"");
            return None;
        }
        let cells: Vec<Option<Cell>> = node
            .arguments
            .iter()
            .zip(columns)
            .map(|(value, column)| resolve::options(value, *column, self.scope, self.sink))
            .collect();
        let own = node.attribute("source").is_some() || node.attribute("evidence").is_some();
        let source = own.then(|| node.source(inherited, self.sink));
        Some(TableRow { cells: cells.into_iter().collect::<Option<_>>()?, source, span: node.span })
    }

    /// The lines of the table file, which stands beside the file of the node; none where there is no such file.
    fn csv(&mut self, node: &Node) -> Vec<Line> {
        let Some(value) = node.attribute("file") else { return Vec::new() };
        let Some(name) = text(value, self.sink) else { return Vec::new() };
        let here = &self.context.files[node.span.file].path;
        let folder = here.rfind('/').map_or("", |slash| &here[..=slash]);
        let path = format!("{folder}{name}");
        let Some(index) = self.context.files.iter().position(|file| file.path == path) else {
            self.sink
                .error("missing-file", value.span, format!("Файла «{name}» рядом с этим нет."))
                .help("файл таблицы кладут в ту же папку");
            return Vec::new();
        };
        sheet::lines(index, &self.context.files[index], ';')
    }

    fn csv_rows(
        &mut self,
        header: &Line,
        lines: &[Line],
        columns: &[ElementId],
        node: &Node,
        inherited: &Source,
    ) -> Vec<TableRow> {
        let table = node.source(inherited, self.sink);
        let names: Vec<&str> = (0..header.cells.len()).map(|column| header.text(column)).collect();
        let places: Vec<Option<usize>> = columns
            .iter()
            .map(|column| names.iter().position(|name| *name == self.scope.headings[*column].key))
            .collect();
        for cell in header.cells.iter().filter(|cell| !is_remark(cell)) {
            let known = self.column(cell).is_none_or(|column| columns.contains(&column));
            if !known {
                self.sink
                    .error("unknown-column", cell.span, "Этого столбца нет в columns таблицы.")
                    .help("допишите его или уберите из файла");
            }
        }
        let Some(places) = places.into_iter().collect::<Option<Vec<usize>>>() else {
            self.sink
                .error("missing-column", header.span, "В файле нет столбца, который назван в columns.")
                .help("сверьте первую строку файла");
            return Vec::new();
        };
        lines.iter().filter_map(|line| self.csv_row(line, &names, &places, columns, &table)).collect()
    }

    fn csv_row(
        &mut self,
        line: &Line,
        names: &[&str],
        places: &[usize],
        columns: &[ElementId],
        table: &Source,
    ) -> Option<TableRow> {
        if line.cells.len() > names.len() {
            let message = format!("В строке {} клеток, а столбцов {}.", line.cells.len(), names.len());
            self.sink.error("row-length", line.span, message).help("лишняя ; в строке?");
            return None;
        }
        let mut cells = Vec::new();
        for (place, column) in places.iter().zip(columns) {
            let Some(value) = line.cells.get(*place).filter(|_| !line.text(*place).is_empty()) else {
                self.sink
                    .error("empty-cell", line.span, "В строке пустая клетка.")
                    .help("любое значение - *; нет значения - none");
                return None;
            };
            cells.push(resolve::options(value, *column, self.scope, self.sink));
        }
        let source = self.row_source(line, names, table);
        Some(TableRow { cells: cells.into_iter().collect::<Option<_>>()?, source, span: line.span })
    }

    /// The columns `source`, `evidence`, `clause` of a line, where it fills one.
    fn row_source(&mut self, line: &Line, names: &[&str], table: &Source) -> Option<Source> {
        let column = |name: &str| names.iter().position(|known| *known == name);
        let said = |name: &str| column(name).map(|column| line.text(column)).filter(|text| !text.is_empty());
        let (source, word, clause) = (said("source"), said("evidence"), said("clause"));
        let level = word.and_then(evidence);
        if let (Some(word), None, Some(column)) = (word, level, column("evidence")) {
            let message = format!("Уровня «{word}» нет.");
            self.sink.error("bad-value", line.cells[column].span, message).help(hint(word, evidence_words()));
        }
        if source.is_none() && level.is_none() && clause.is_none() {
            return None;
        }
        let fallback = if level.is_some() { String::new() } else { table.text.clone() };
        Some(Source {
            text: source.map_or(fallback, str::to_owned),
            clause: clause.map(str::to_owned),
            evidence: level.unwrap_or(table.evidence),
        })
    }
}

/// Columns that say something about the row.
const REMARKS: [&str; 4] = ["source", "evidence", "clause", "note"];

fn is_remark(cell: &Value) -> bool {
    resolve::text_of(cell).is_some_and(|name| REMARKS.contains(&name))
}
