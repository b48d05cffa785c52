//! KDL 2 as a tree with places.
//!
//! A parser of our own, because a rule file must give its whole tree and all its faults at once, in Russian,
//! in bounded time and depth, and a hundred times a second: the common crate stops at the first faulty file,
//! recurses on hostile input and reads a megabyte a second. A test keeps the two in agreement.

mod lexer;
#[cfg(test)]
mod oracle;
mod parser;

use crate::model::Span;
pub(crate) use parser::parse;

/// Nodes inside nodes, at most.
pub(crate) const MAX_DEPTH: usize = 64;

/// A node: `name argument key=value { children }`.
#[derive(Clone, Debug)]
pub(crate) struct Node {
    pub(crate) name: Word,
    pub(crate) arguments: Vec<Value>,
    pub(crate) properties: Vec<(Word, Value)>,
    pub(crate) children: Vec<Node>,
    /// Name and first argument: where faults of the node as a whole are shown.
    pub(crate) head: Span,
    /// All of it, children and closing brace included.
    pub(crate) span: Span,
}

impl Node {
    /// A node of which only the name is known.
    fn bare(name: Word) -> Node {
        let span = name.span;
        Node { name, arguments: Vec::new(), properties: Vec::new(), children: Vec::new(), head: span, span }
    }
}

/// A name.
#[derive(Clone, Debug)]
pub(crate) struct Word {
    pub(crate) text: String,
    pub(crate) span: Span,
}

/// A value.
#[derive(Clone, Debug)]
pub(crate) struct Value {
    pub(crate) data: Data,
    pub(crate) span: Span,
    pub(crate) origin: Origin,
}

/// What a value holds.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Data {
    Text(String),
    /// As written.
    Number(String),
    Flag(bool),
    Null,
}

/// Where the bytes of a decoded string stand in its file.
#[derive(Clone, Debug, Default)]
pub(crate) struct Origin {
    /// From this byte of the decoded text on, the raw text stands at this offset of the file.
    jumps: Vec<(usize, usize)>,
}

impl Origin {
    pub(crate) fn straight(start: usize) -> Origin {
        Origin { jumps: vec![(0, start)] }
    }

    /// Offset in the file of a byte of the decoded text.
    fn offset(&self, decoded: usize) -> usize {
        let after = self.jumps.partition_point(|(from, _)| *from <= decoded);
        match after.checked_sub(1).map(|last| self.jumps[last]) {
            Some((from, raw)) => raw + (decoded - from),
            None => decoded,
        }
    }
}

impl Value {
    /// Place of a part of the decoded text.
    pub(crate) fn part(&self, range: std::ops::Range<usize>) -> Span {
        let limit = |offset: usize| offset.clamp(self.span.start, self.span.end);
        let (start, end) = (limit(self.origin.offset(range.start)), limit(self.origin.offset(range.end)));
        Span { file: self.span.file, start, end: end.max(start) }
    }
}
