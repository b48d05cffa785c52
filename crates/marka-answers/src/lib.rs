//! What programs get: answers of the engine as JSON, written straight into bytes.
//!
//! The keys are a contract: some may be added, none is ever renamed or changes its meaning.

pub mod coverage;
pub mod json;
pub mod line;
