//! The handbook: what the rules say, for people to read, print and link to.
//!
//! Every element, option and rule of a family has an address that follows from its key alone:
//! see [`anchor`].

pub mod anchor;
pub mod codes;
pub mod codes_page;
mod documents;
mod elements;
pub mod family;
pub mod index;
mod layout;
mod rules;
pub mod search;
pub mod search_page;
mod sources;
mod tables;
mod words;

use marka_rules::model::{Family, Text};

use crate::texts::Lang;

/// The shortest name by which people know a family: its standard, else its title.
pub(crate) fn short_name(family: &Family, lang: Lang) -> &str {
    family.standard.as_ref().map_or_else(|| lang.of(&family.title), |standard| &standard.name)
}

/// An optional text in a language; empty where there is none.
fn said(text: Option<&Text>, lang: Lang) -> &str {
    text.map_or("", |text| lang.of(text))
}
