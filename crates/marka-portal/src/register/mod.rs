//! The register over HTTP.

mod add;
pub(crate) mod api;
mod compare;
mod designation;
mod entry;
mod list;
mod steps;

pub(crate) use add::{add, new};
pub(crate) use compare::compare;
pub(crate) use entry::{decide, edit, entry, file, files, lead, remark};
pub(crate) use list::{forget_view, list, save_view, sheet};

use marka_pages::register::Link;
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

/// Rating and colour beside a designation.
fn beside(rating: &str, colour: &str) -> String {
    [rating, colour].into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join(", ")
}
