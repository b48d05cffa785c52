//! HTML pages of the portal: templates, their view models and texts, in Russian and English.
//!
//! A page is a value that is filled from the engine's answers and rendered by its template.
//! Nothing here knows HTTP.

pub mod analogues;
pub mod api;
pub mod assets;
pub mod backups;
pub mod construct;
pub mod control;
pub mod decode;
pub mod error;
pub mod families;
pub mod frame;
pub mod handbook;
pub mod help;
pub mod html;
pub mod list;
pub mod misread;
pub mod number;
pub mod people;
pub mod prepared;
pub mod register;
pub mod settings;
mod shape;
pub mod suggestions;
pub mod support;
pub mod texts;
pub mod watch;
pub mod words;

pub use askama::Template;
