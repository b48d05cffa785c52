//! What is wrong with a rule file, where, and what to do about it.

use std::fmt::Write as _;

use crate::model::{SourceFile, Span};

/// How grave a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The rules cannot be used as written.
    Error,
    /// Probably not what was meant.
    Warning,
    /// Worth knowing.
    Note,
}

impl Severity {
    /// Word on screen.
    pub fn title(self) -> &'static str {
        match self {
            Severity::Error => "ошибка",
            Severity::Warning => "предупреждение",
            Severity::Note => "замечание",
        }
    }
}

/// One finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// Gravity.
    pub severity: Severity,
    /// Stable key: `unknown-element`.
    pub code: &'static str,
    /// What is wrong, in Russian.
    pub message: String,
    /// What to do, in Russian; empty where the message says it all.
    pub help: String,
    /// Where.
    pub span: Span,
}

/// Findings beyond this number are only counted.
const LIMIT: usize = 300;

/// Collects findings while files are read.
#[derive(Default)]
pub(crate) struct Sink {
    list: Vec<Diagnostic>,
    dropped: usize,
}

/// A finding that was just made, to be completed with help.
pub(crate) struct Made<'a>(Option<&'a mut Diagnostic>);

impl Made<'_> {
    /// Says what to do.
    pub(crate) fn help(self, help: impl Into<String>) {
        if let Some(diagnostic) = self.0 {
            diagnostic.help = help.into();
        }
    }
}

impl Sink {
    pub(crate) fn error(&mut self, code: &'static str, span: Span, message: impl Into<String>) -> Made<'_> {
        self.add(Severity::Error, code, span, message.into())
    }

    pub(crate) fn warning(&mut self, code: &'static str, span: Span, message: impl Into<String>) -> Made<'_> {
        self.add(Severity::Warning, code, span, message.into())
    }

    pub(crate) fn note(&mut self, code: &'static str, span: Span, message: impl Into<String>) -> Made<'_> {
        self.add(Severity::Note, code, span, message.into())
    }

    /// Whether a finding of this kind was made.
    pub(crate) fn has(&self, code: &str) -> bool {
        self.list.iter().any(|diagnostic| diagnostic.code == code)
    }

    /// Takes over the findings of another collection.
    pub(crate) fn append(&mut self, other: Sink) {
        self.dropped += other.dropped;
        for diagnostic in other.list {
            if self.list.len() < LIMIT {
                self.list.push(diagnostic);
            } else {
                self.dropped += 1;
            }
        }
    }

    /// All findings in the order of files and places, each once.
    pub(crate) fn finish(mut self) -> Vec<Diagnostic> {
        self.list.sort_by(|a, b| {
            let key = |d: &Diagnostic| (d.span.file, d.span.start, d.severity, d.span.end, d.code);
            key(a).cmp(&key(b)).then_with(|| a.message.cmp(&b.message))
        });
        self.list.dedup();
        if self.dropped > 0 {
            let message = format!("Показаны первые {LIMIT} замечаний, ещё {} не показано.", self.dropped);
            let span = self.list.last().map_or_else(Span::default, |last| last.span);
            self.list.push(Diagnostic {
                severity: Severity::Note,
                code: "more",
                message,
                help: String::new(),
                span,
            });
        }
        self.list
    }

    fn add(&mut self, severity: Severity, code: &'static str, span: Span, message: String) -> Made<'_> {
        if self.list.len() >= LIMIT {
            self.dropped += 1;
            return Made(None);
        }
        self.list.push(Diagnostic { severity, code, message, help: String::new(), span });
        Made(self.list.last_mut())
    }
}

/// Line and column of a place, both from 1, the column in characters.
pub fn line_column(text: &str, offset: usize) -> (usize, usize) {
    let before = &text[..floor(text, offset)];
    let start = before.rfind('\n').map_or(0, |newline| newline + 1);
    (before.matches('\n').count() + 1, before[start..].chars().count() + 1)
}

/// Characters of a line that are shown around the place.
const SHOWN: usize = 120;

/// The finding as text: place, line with the place underlined, help.
pub fn render(files: &[SourceFile], diagnostic: &Diagnostic) -> String {
    let Diagnostic { severity, code, message, help, span } = diagnostic;
    let mut out = format!("{}[{code}]: {message}\n", severity.title());
    if let Some(file) = files.get(span.file) {
        render_place(&mut out, file, *span);
    }
    if !help.is_empty() {
        let _ = writeln!(out, "  = что делать: {help}");
    }
    out
}

fn render_place(out: &mut String, file: &SourceFile, span: Span) {
    let text = file.text.as_str();
    let (start, end) = (floor(text, span.start), floor(text, span.end));
    let (line, column) = line_column(text, start);
    let _ = writeln!(out, "  --> {}:{line}:{column}", file.path);
    if text.is_empty() {
        return;
    }
    let line_start = text[..start].rfind('\n').map_or(0, |newline| newline + 1);
    let line_end = text[start..].find('\n').map_or(text.len(), |newline| start + newline);
    let first = column.saturating_sub(1 + SHOWN / 2);
    let shown: String = text[line_start..line_end].chars().skip(first).take(SHOWN).map(visible).collect();
    let until = head_end(&text[start..end.clamp(start, line_end)]);
    let marked =
        text[start..start + until].chars().count().clamp(1, SHOWN.saturating_sub(column - 1 - first).max(1));
    let indent: String =
        shown.chars().take(column - 1 - first).map(|c| if c == '\t' { '\t' } else { ' ' }).collect();
    let gutter = " ".repeat(line.to_string().len());
    let _ = writeln!(out, "{gutter} |");
    let _ = writeln!(out, "{line} | {}", shown.trim_end());
    let _ = writeln!(out, "{gutter} | {indent}{}", "^".repeat(marked));
}

/// Of a node only what stands before its brace is underlined.
fn head_end(marked: &str) -> usize {
    let is_node = marked.starts_with(|sign: char| sign.is_ascii_lowercase());
    marked.find(" {").filter(|_| is_node).unwrap_or(marked.len())
}

/// Control and direction signs would disturb the terminal.
fn visible(sign: char) -> char {
    let direction = matches!(sign, '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}');
    if direction || (sign.is_control() && sign != '\t') { '\u{FFFD}' } else { sign }
}

/// The nearest place at or before `offset` that does not split a character.
fn floor(text: &str, offset: usize) -> usize {
    text.floor_char_boundary(offset)
}
