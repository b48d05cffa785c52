//! The pure engine: a family is written once, as data, and compiled once
//! into a grammar (what is written like its designations) and a diagram (what is allowed).

pub mod compiled;
pub mod complete;
pub mod compose;
mod conflict;
pub mod constructions;
pub mod describe;
pub mod diagram;
pub mod engine;
pub mod equivalents;
pub mod explain;
pub mod expr;
pub mod facts;
pub mod grammar;
pub mod lint;
pub mod nearest;
pub mod number;
pub mod prove;
mod question;
pub mod read;
mod search;
pub mod selection;
