//! CSV and TSV files: rows of cells with their places.

use crate::model::{SourceFile, Span};
use crate::syntax::{Data, Origin, Value};

/// A line of a table.
pub(crate) struct Line {
    pub(crate) cells: Vec<Value>,
    pub(crate) span: Span,
}

impl Line {
    /// Text of a cell; empty where the line is too short.
    pub(crate) fn text(&self, column: usize) -> &str {
        match self.cells.get(column).map(|cell| &cell.data) {
            Some(Data::Text(text)) => text,
            _ => "",
        }
    }
}

/// Lines cut at the separator; empty lines and those that begin with `#` are left out.
pub(crate) fn lines(file: usize, source: &SourceFile, separator: char) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut start = source.text.len() - source.text.trim_start_matches('\u{FEFF}').len();
    for line in source.text[start..].split_inclusive('\n') {
        let kept = line.trim_end_matches(['\n', '\r']);
        if !kept.trim().is_empty() && !kept.starts_with('#') {
            let span = Span { file, start, end: start + kept.len() };
            lines.push(Line { cells: cells(kept, span, separator), span });
        }
        start += line.len();
    }
    lines
}

fn cells(line: &str, span: Span, separator: char) -> Vec<Value> {
    let mut cells = Vec::new();
    let mut start = 0;
    loop {
        let (text, length) = quoted(&line[start..], separator).unwrap_or_else(|| {
            let raw = line[start..].split(separator).next().unwrap_or_default();
            (raw.trim().to_owned(), raw.len())
        });
        let raw = &line[start..start + length];
        let lead = raw.len() - raw.trim_start().len();
        let first = span.start + start + lead;
        let place = Span { file: span.file, start: first, end: span.start + start + length };
        cells.push(Value { data: Data::Text(text), span: place, origin: Origin::straight(first) });
        start += length;
        if start >= line.len() {
            return cells;
        }
        start += separator.len_utf8();
    }
}

/// A cell in quotes that ends before a separator, quotes inside doubled.
fn quoted(rest: &str, separator: char) -> Option<(String, usize)> {
    let inner = rest.strip_prefix('"')?;
    let mut text = String::new();
    let mut signs = inner.char_indices().peekable();
    while let Some((at, sign)) = signs.next() {
        if sign != '"' {
            text.push(sign);
        } else if signs.next_if(|(_, next)| *next == '"').is_some() {
            text.push('"');
        } else {
            let after = &inner[at + 1..];
            return (after.is_empty() || after.starts_with(separator)).then_some((text, at + 2));
        }
    }
    None
}
