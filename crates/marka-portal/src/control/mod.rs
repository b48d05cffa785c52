//! The control panel beside people, settings and backups: jobs, other programs that are told, the look of the site, the
//! configuration as a file.

mod colour;
mod exchange;
mod jobs;
mod look;
mod updates;
mod webhooks;

pub(crate) use colour::{is_legible, style as accent_style};
pub(crate) use exchange::{export, import};
pub(crate) use jobs::{cancel, jobs, retry};
pub(crate) use look::{logo, style};
pub(crate) use updates::{ask as ask_for_update, take_back, updates};
pub(crate) use webhooks::{SEND, add, announce, remove, send, try_out, webhooks};
