//! Hashes of tokens.

use sha2::{Digest, Sha256};
use std::fmt::Write as _;

/// SHA-256 of a token or of a file, in hexadecimal figures: all that is kept of a secret that is long and random.
pub fn digest(secret: &[u8]) -> String {
    hexadecimal(&Sha256::digest(secret))
}

/// Bytes in hexadecimal figures.
pub fn hexadecimal(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(2 * bytes.len());
    for byte in bytes {
        write!(text, "{byte:02x}").expect("a string takes every write");
    }
    text
}
