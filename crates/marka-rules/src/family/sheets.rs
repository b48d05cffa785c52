//! `examples.tsv` and `ledger.tsv` of a family.

use super::Builder;
use crate::model::{Example, Expectation, LedgerRow, Rule};
use crate::sheet::{self, Line};
use crate::suggest::hint;
use crate::syntax::Node;

impl Builder<'_, '_> {
    /// Examples and facts in the folder of the family.
    pub(super) fn sheets(&mut self, family: &Node, rules: &[Rule]) -> (Vec<Example>, Vec<LedgerRow>) {
        let path = &self.context.files[family.span.file].path;
        let folder = path.rfind('/').map_or("", |slash| &path[..=slash]).to_owned();
        let examples = self.lines(&format!("{folder}examples.tsv"));
        let ledger = self.lines(&format!("{folder}ledger.tsv"));
        let examples = examples.iter().filter_map(|line| self.example(line, rules)).collect();
        let ledger = ledger.iter().filter_map(|line| self.ledger_row(line)).collect();
        (examples, ledger)
    }

    fn lines(&self, path: &str) -> Vec<Line> {
        let index = self.context.files.iter().position(|file| file.path == path);
        index.map_or_else(Vec::new, |index| sheet::lines(index, &self.context.files[index], '\t'))
    }

    fn example(&mut self, line: &Line, rules: &[Rule]) -> Option<Example> {
        if line.cells.len() < 2 {
            let help = "обозначение, табуляция, valid | unusual | unusual:правило | invalid:правило, табуляция, источник";
            self.sink.error("bad-example", line.span, "В строке примера меньше двух клеток.").help(help);
            return None;
        }
        let word = line.text(1);
        let (kind, key) = word.split_once(':').unwrap_or((word, ""));
        let expectation = match kind {
            "valid" if key.is_empty() => Expectation::Valid,
            "unusual" => Expectation::Unusual(key.to_owned()),
            "invalid" => Expectation::Invalid(key.to_owned()),
            _ => {
                let message = format!("Ожидания «{word}» нет.");
                self.sink
                    .error("bad-example", line.cells[1].span, message)
                    .help("есть valid, unusual, unusual:правило, invalid:правило");
                return None;
            }
        };
        // An element is named where its unusual option or its number outside the series is the cause.
        let known = rules.iter().map(|rule| rule.key.as_str()).chain(self.scope.keys());
        if !key.is_empty() && !known.clone().any(|known| known == key) {
            let message = format!("Ни правила, ни элемента «{key}» нет.");
            let help = hint(key, known);
            self.sink.error("unknown-rule", line.cells[1].span, message).help(help);
        }
        Some(Example {
            text: line.text(0).to_owned(),
            expectation,
            source: line.text(2).to_owned(),
            span: line.span,
        })
    }

    fn ledger_row(&mut self, line: &Line) -> Option<LedgerRow> {
        if line.cells.len() < 4 {
            let help =
                "номер факта, факт, статус (S, M, ?), чем выражен, почему не выражен - через табуляцию";
            self.sink
                .error("bad-ledger", line.span, "В строке учёта фактов меньше четырёх клеток.")
                .help(help);
            return None;
        }
        let row = LedgerRow {
            fact: line.text(0).to_owned(),
            text: line.text(1).to_owned(),
            status: line.text(2).to_owned(),
            carried_by: line.text(3).to_owned(),
            reason: line.text(4).to_owned(),
            span: line.span,
        };
        if row.carried_by.is_empty() && row.reason.is_empty() {
            let message = format!("Факт «{}» ничем не выражен, и причины нет.", row.fact);
            self.sink
                .error("lost-fact", line.span, message)
                .help("назовите правило, вариант, таблицу, марку - или причину");
        }
        Some(row)
    }
}
