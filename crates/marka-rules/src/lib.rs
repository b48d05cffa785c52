//! Rule files: the only place that knows a standard.
//!
//! [`load`] turns a folder of KDL and CSV texts into a [`model::RuleBase`] and diagnostics.
//! It never fails: a broken file gives whatever could be understood and as many diagnostics as possible.

pub mod model;
