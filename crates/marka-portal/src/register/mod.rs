//! The register over HTTP.

mod add;
pub(crate) mod api;
mod compare;
mod designation;
mod entry;
mod facets;
mod list;
mod steps;

pub(crate) use add::{add, new};
pub(crate) use compare::compare;
pub(crate) use entry::{decide, edit, entry, file, files, lead, remark};
pub(crate) use list::{forget_view, list, save_view, sheet};

use marka_pages::register::Link;
use marka_pages::texts::Lang;
use marka_rules::model::Element;
use marka_store::Related;

/// A link to an entry.
fn link(related: Related) -> Link {
    Link {
        address: format!("/register/{}", related.id),
        title: related.designation,
        note: related.specification,
        state: related.status,
    }
}

/// An option of an element in words, with its unit where it is a number.
fn option_title(element: &Element, key: &str, lang: Lang) -> String {
    let option = element.options.iter().find(|option| option.key == key);
    let value = option.map_or(key, |option| lang.of(&option.title));
    let unit = element.unit.as_deref().filter(|_| value.chars().all(|c| c.is_ascii_digit() || c == ','));
    unit.map_or(value.to_owned(), |unit| format!("{value} {unit}"))
}

/// Rating and colour beside a designation.
fn beside(rating: &str, colour: &str) -> String {
    [rating, colour].into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join(", ")
}
