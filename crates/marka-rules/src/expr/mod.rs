//! The language of conditions: `section = 1.5..50 and not (fire = fr*|ls)`.
//!
//! [`parser::parse`] gives a tree whatever the text; [`resolve`] ties its words to the elements of a family.

pub(crate) mod lexer;
pub(crate) mod parser;
pub(crate) mod resolve;
#[cfg(test)]
mod tests;

use std::ops::Range;

use crate::model::Comparison;

/// A piece of a condition, with its place in the text of the condition.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Ast {
    pub(crate) kind: AstKind,
    pub(crate) range: Range<usize>,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum AstKind {
    /// Key, number or glob.
    Word(String),
    /// `*` alone: anything.
    Any,
    /// `a..b`, `a..`, `..b`.
    Span(Option<Box<Ast>>, Option<Box<Ast>>),
    /// `a|b`, `a + b`, `a and b` …: two and more.
    List(Joint, Vec<Ast>),
    Compare(Box<Ast>, Comparison, Box<Ast>),
    Not(Box<Ast>),
    /// Something was wrong here, and was said.
    Broken,
}

/// What joins the members of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Joint {
    /// `or`
    Or,
    /// `and`
    And,
    /// `|`
    Either,
    /// `+`
    Sum,
    /// `*`
    Product,
}

/// What is wrong with the writing of a condition.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Fault {
    pub(crate) message: String,
    pub(crate) help: &'static str,
    pub(crate) range: Range<usize>,
}
