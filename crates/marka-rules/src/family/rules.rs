//! Rules, tables and what specifications lift.

use super::documents::Lifting;
use super::{Builder, Laid};
use crate::expr::resolve;
use crate::model::{Body, Cell, ElementId, Evidence, Expr, Lift, Rule, Source, TableRow};
use crate::reader::{MANY, Shape, check, evidence, evidence_words, repeated, text};
use crate::sheet::{self, Line};
use crate::suggest::hint;
use crate::syntax::Node;

const RULE: Shape = Shape {
    arguments: (1, 1),
    attributes: &[
        "when",
        "forbid",
        "require",
        "because",
        "open",
        "if-present",
        "source",
        "evidence",
        "clause",
    ],
    children: &[],
};
const TABLE: Shape = Shape {
    arguments: (1, 1),
    attributes: &["file", "when", "because", "open", "if-present", "source", "evidence", "clause"],
    children: &["columns", "row"],
};
const ROW: Shape =
    Shape { arguments: (1, MANY), attributes: &["source", "evidence", "clause", "note"], children: &[] };

impl<'a> Builder<'a, '_> {
    pub(super) fn rules(&mut self) -> Vec<Rule> {
        let laid = self.laid;
        let mut rules = Vec::new();
        for Laid { node, inherited } in laid {
            let rule = match node.name.text.as_str() {
                "rule" => self.if_present(node, |builder| builder.rule(node, inherited)),
                "table" => self.if_present(node, |builder| builder.table(node, inherited)),
                _ => None,
            };
            rules.extend(rule);
        }
        let rules_of_laid =
            laid.iter().filter(|laid| matches!(laid.node.name.text.as_str(), "rule" | "table"));
        let keys = rules_of_laid.filter_map(|laid| {
            let key = laid.node.arguments.first()?;
            Some((resolve::text_of(key)?, key.span))
        });
        repeated("Правило", keys, self.sink);
        rules
    }

    fn rule(&mut self, node: &Node, inherited: &Source) -> Option<Rule> {
        check(node, &RULE, self.sink);
        let when = self.when(node);
        let (forbid, require) = (node.attribute("forbid"), node.attribute("require"));
        let body = match (forbid, require) {
            (Some(forbid), None) => {
                let forbid = resolve::condition(forbid, self.scope, self.sink);
                forbid.zip(when.ok()).map(|(forbid, when)| Body::Forbid { when, forbid })
            }
            (None, Some(require)) => {
                let require = resolve::condition(require, self.scope, self.sink);
                require.zip(when.ok()).map(|(require, when)| Body::Require { when, require })
            }
            _ => {
                let message = "В правиле должно быть одно из двух: forbid или require.";
                self.sink
                    .error("no-body", node.span, message)
                    .help("forbid - чего не бывает, require - что обязательно");
                None
            }
        };
        self.rule_of(node, inherited, body)
    }

    /// What rules and tables have in common.
    fn rule_of(&mut self, node: &Node, inherited: &Source, body: Option<Body>) -> Option<Rule> {
        let because = node.words("because", self.sink);
        if because.is_none() {
            self.sink
                .error("missing-because", node.span, "Не сказано, почему.")
                .help("допишите because \"…\": это увидит пользователь");
        }
        let source = node.source(inherited, self.sink);
        let declared = node.flag("open", self.sink);
        let doubtful = source.evidence == Evidence::Doubtful;
        if doubtful && declared == Some(false) {
            self.sink
                .warning(
                    "doubtful-closed",
                    node.span,
                    "Сомнительное правило не может запрещать: оно принято открытым.",
                )
                .help("уберите open=#false или найдите источник");
        }
        Some(Rule {
            key: node.argument(0, self.sink)?,
            because: because.unwrap_or_default(),
            closed: !declared.unwrap_or(false) && !doubtful,
            source,
            body: body?,
            lifted: Vec::new(),
            span: node.span,
        })
    }

    fn table(&mut self, node: &'a Node, inherited: &Source) -> Option<Rule> {
        check(node, &TABLE, self.sink);
        let when = self.when(node);
        let file = node.attribute("file").and_then(|value| Some((value, text(value, self.sink)?)));
        let lines = file.and_then(|(value, name)| {
            let found = self.csv(node, &name);
            if found.is_none() {
                let message = format!("Файла «{name}» рядом с этим нет.");
                self.sink
                    .error("missing-file", value.span, message)
                    .help("файл таблицы кладут в ту же папку");
            }
            found
        });
        let header = lines.as_deref().and_then(<[Line]>::first);
        let columns = match (node.child("columns"), header) {
            (Some(columns), _) => columns.arguments.iter().filter_map(|value| self.column(value)).collect(),
            (None, Some(header)) => header
                .cells
                .iter()
                .filter(|cell| !is_remark(cell))
                .filter_map(|cell| self.column(cell))
                .collect(),
            (None, None) => Vec::new(),
        };
        if columns.is_empty() {
            self.sink
                .error("no-columns", node.span, "У таблицы нет столбцов.")
                .help("допишите columns \"элемент\" … или первую строку файла");
            return None;
        }
        let columns: Vec<ElementId> = columns;
        let mut rows = Vec::new();
        for row in node.named("row") {
            rows.extend(self.row(row, &columns, inherited));
        }
        if let Some((header, lines)) = lines.as_deref().and_then(<[Line]>::split_first) {
            rows.extend(self.csv_rows(header, lines, &columns, node, inherited));
        }
        if rows.is_empty() {
            self.sink
                .error("no-rows", node.span, "В таблице нет строк.")
                .help("пустая таблица запрещает всё; допишите row");
        }
        let body = when.ok().map(|when| Body::Table { when, columns, rows });
        self.rule_of(node, inherited, body)
    }

    fn column(&mut self, value: &crate::syntax::Value) -> Option<ElementId> {
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
                .error("row-length", node.span, message)
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

    /// The lines of the table file beside the file of a node.
    fn csv(&self, node: &Node, name: &str) -> Option<Vec<Line>> {
        let here = &self.context.files[node.span.file].path;
        let folder = here.rfind('/').map_or("", |slash| &here[..=slash]);
        let path = format!("{folder}{name}");
        let index = self.context.files.iter().position(|file| file.path == path)?;
        Some(sheet::lines(index, &self.context.files[index], ';'))
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

    /// Hangs the lifts of specifications on their rules.
    pub(super) fn lift(&mut self, rules: &mut [Rule], liftings: Vec<Lifting<'a>>) {
        for Lifting { specification, node } in liftings {
            check(node, &super::documents::LIFTS, self.sink);
            let (Some(key), Ok(when)) = (node.argument(0, self.sink), self.when(node)) else { continue };
            let lift = Lift { specification, when: when.unwrap_or(Expr::And(Vec::new())) };
            if let Some(rule) = rules.iter_mut().find(|rule| rule.key == key) {
                rule.lifted.push(lift);
            } else {
                let help = hint(&key, rules.iter().map(|rule| rule.key.as_str()));
                self.sink
                    .error("unknown-rule", node.arguments[0].span, format!("Правила «{key}» нет."))
                    .help(help);
            }
        }
    }
}

/// Columns that say something about the row.
const REMARKS: [&str; 4] = ["source", "evidence", "clause", "note"];

fn is_remark(cell: &crate::syntax::Value) -> bool {
    resolve::text_of(cell).is_some_and(|name| REMARKS.contains(&name))
}
