//! The pure engine: a family is written once, as data, and compiled once
//! into a grammar (what is written like its designations) and a diagram (what is allowed).

pub mod compiled;
pub mod constructions;
pub mod diagram;
pub mod expr;
mod search;
pub mod selection;
