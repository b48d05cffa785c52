//! What the portal sees of itself: requests counted, faults grouped, alerts, sessions and failed sign-ins by address.

mod alerts;
mod faults;
mod figures;
mod people;
mod traffic;

pub use alerts::Alert;
pub use faults::{Fault, NewFault};
pub use figures::{By, Figures, Latency, Scope, Timed};
pub use people::{FailedFrom, LiveSession};
pub use traffic::{LATENCY_SCALE, Slow, Traffic, latency_step};
