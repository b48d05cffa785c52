//! Updates: signed releases in a plain folder, and the steps by which an installation takes one - or goes back to what it
//! was, its database included.
//!
//! Nothing here stops a service or asks for its health: a [`Site`] does. What a killed update had begun stands in a journal,
//! and [`resume`] brings it to an end.

mod error;
mod files;
mod journal;
mod key;
mod manifest;
mod package;
mod steps;
mod told;
mod version;

pub use error::UpdateError;
pub use journal::{Outcome, Record, folder, history};
pub use key::{Keys, NewKey, new_key, public_half, sign};
pub use manifest::{Folder, Manifest, Release, accept, manifest_name, signature_name};
pub use package::{Offer, build, publish};
pub use steps::{Check, Site, Step, Update, apply, pending, resume};
pub use told::{Report, Request, Status};
pub use version::{Version, platform};
