//! Rule files: the only place that knows a standard.
//!
//! [`load`] turns a folder of KDL and CSV texts into a [`model::RuleBase`] and diagnostics.
//! It never fails: a broken file gives whatever could be understood and as many diagnostics as possible.

mod base;
mod diagnostic;
mod expr;
mod family;
pub mod folder;
mod hash;
pub mod ledger;
mod lint;
pub mod model;
mod reader;
mod sheet;
mod shipped;
pub mod show;
mod spelling;
mod suggest;
mod syntax;
mod template;
mod vocabulary;
mod words;

pub use base::load;
pub use diagnostic::{Diagnostic, Severity, line_column, render};
pub use shipped::shipped;
