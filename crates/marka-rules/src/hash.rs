//! Identity of a state of the rules.

use crate::model::SourceFile;

/// FNV-1a of 128 bits over all paths and texts, hexadecimal.
/// It tells states of one rule base apart; it is no defence against anyone, so no cryptography is carried for it.
pub(crate) fn of(files: &[SourceFile]) -> String {
    let mut state: u128 = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d;
    let mut feed = |bytes: &[u8]| {
        for byte in bytes {
            state = (state ^ u128::from(*byte)).wrapping_mul(0x0100_0000_0000_0000_0000_013b);
        }
    };
    for file in files {
        for text in [&file.path, &file.text] {
            feed(&(text.len() as u64).to_le_bytes());
            feed(text.as_bytes());
        }
    }
    format!("{state:032x}")
}
