//! Memory in which pages are written: lent to a page until it is sent, then used for the next one.
//!
//! A page is larger than what an allocator keeps at hand, and fresh memory costs as much as writing the page.

use std::sync::{Mutex, PoisonError};

use axum::body::Bytes;

use crate::page::CAPACITY;

/// How many buffers wait at most.
const WAITING: usize = 64;

static BUFFERS: Mutex<Vec<String>> = Mutex::new(Vec::new());

/// A page in lent memory.
struct Lent(String);

impl AsRef<[u8]> for Lent {
    fn as_ref(&self) -> &[u8] {
        self.0.as_bytes()
    }
}

impl Drop for Lent {
    fn drop(&mut self) {
        let mut buffers = BUFFERS.lock().unwrap_or_else(PoisonError::into_inner);
        // A page that outgrew the usual size takes its memory with it.
        if buffers.len() < WAITING && self.0.capacity() <= CAPACITY {
            self.0.clear();
            buffers.push(std::mem::take(&mut self.0));
        }
    }
}

/// Empty memory for a page.
pub(crate) fn lend() -> String {
    let waiting = BUFFERS.lock().unwrap_or_else(PoisonError::into_inner).pop();
    waiting.unwrap_or_else(|| String::with_capacity(CAPACITY))
}

/// The written page; its memory comes back when nobody reads it any more.
pub(crate) fn written(page: String) -> Bytes {
    Bytes::from_owner(Lent(page))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn memory_of_a_page_comes_back_empty_when_the_page_is_dropped() {
        let mut page = lend();
        page.push_str("page");
        let place = page.as_ptr();
        let bytes = written(page);
        let other = bytes.clone();
        drop(bytes);
        assert_eq!(other, "page");
        drop(other);
        let buffers = BUFFERS.lock().expect("nobody panics with it");
        let back = buffers.iter().find(|buffer| buffer.as_ptr() == place).expect("it came back");
        assert!(back.is_empty());
    }
}
