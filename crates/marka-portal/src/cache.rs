//! Pages that were written before. A step of the constructor depends on nothing but its address, its language
//! and the edition, so whoever asks for the same state gets the same bytes: by a shared link, by undo and redo,
//! or by making the first choices that everybody makes.
//!
//! Most states are asked for once. A page is therefore kept when it is asked for again;
//! of one asked for the first time only a mark stays.

use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasher as _, RandomState};
use std::io::Write as _;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use axum::body::Bytes;
use flate2::Compression;
use flate2::write::GzEncoder;
use marka_pages::texts::Lang;

/// How many bytes of pages one generation holds.
const ROOM: usize = 16 * 1024 * 1024;
/// How many marks one generation holds.
const MARKS: usize = 16 * 1024;

/// A written page.
pub(crate) struct Page {
    /// The page as it is.
    pub(crate) html: Bytes,
    gzip: OnceLock<Bytes>,
}

impl Page {
    /// The page packed; packed once, when it is first asked for.
    pub(crate) fn gzip(&self) -> Bytes {
        self.gzip.get_or_init(|| packed(&self.html)).clone()
    }
}

fn packed(html: &[u8]) -> Bytes {
    let mut encoder = GzEncoder::new(Vec::with_capacity(html.len() / 8), Compression::new(4));
    encoder.write_all(html).and_then(|()| encoder.finish()).map_or_else(|_| Bytes::new(), Bytes::from)
}

/// Written pages in two generations: a full one becomes the old one, and the old one is forgotten.
#[derive(Default)]
pub(crate) struct Pages {
    generations: Mutex<Generations>,
}

#[derive(Default)]
struct Generations {
    young: HashMap<(Lang, String), Arc<Page>>,
    old: HashMap<(Lang, String), Arc<Page>>,
    /// Bytes of the young one.
    filled: usize,
    /// Marks of what was asked for once.
    once: HashSet<u64>,
    once_before: HashSet<u64>,
    hasher: RandomState,
}

impl Pages {
    /// The page at an address, written if it is not there.
    pub(crate) fn get<E>(
        &self,
        lang: Lang,
        address: &str,
        write: impl FnOnce() -> Result<Bytes, E>,
    ) -> Result<Arc<Page>, E> {
        let key = (lang, address.to_owned());
        if let Some(page) = self.lock().find(&key) {
            return Ok(page);
        }
        let again = self.lock().mark(&key);
        let html = write()?;
        if !again {
            return Ok(Arc::new(Page { html, gzip: OnceLock::new() }));
        }
        let page = Arc::new(Page { html: Bytes::copy_from_slice(&html), gzip: OnceLock::new() });
        self.lock().keep(key, page.clone());
        Ok(page)
    }

    /// Forgets all of them.
    pub(crate) fn forget(&self) {
        *self.lock() = Generations::default();
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Generations> {
        self.generations.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Generations {
    fn find(&mut self, key: &(Lang, String)) -> Option<Arc<Page>> {
        if let Some(page) = self.young.get(key) {
            return Some(page.clone());
        }
        let (key, page) = self.old.remove_entry(key)?;
        self.keep(key, page.clone());
        Some(page)
    }

    /// Notes that a page is asked for; tells whether it was before.
    fn mark(&mut self, key: &(Lang, String)) -> bool {
        let mark = self.hasher.hash_one(key);
        if self.once.len() >= MARKS {
            self.once_before = std::mem::take(&mut self.once);
        }
        !self.once.insert(mark) || self.once_before.contains(&mark)
    }

    fn keep(&mut self, key: (Lang, String), page: Arc<Page>) {
        // A page may be packed later, so room is counted for both forms.
        let size = page.html.len() + page.html.len() / 8 + key.1.len();
        if self.filled + size > ROOM {
            self.old = std::mem::take(&mut self.young);
            self.filled = 0;
        }
        self.filled += size;
        self.young.insert(key, page);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn get(pages: &Pages, lang: Lang, address: &str, text: &str) -> Arc<Page> {
        pages.get(lang, address, || Ok::<_, ()>(Bytes::from(text.to_owned()))).expect("it is written")
    }

    #[test]
    fn a_page_that_is_asked_for_again_is_kept_for_each_language() {
        let pages = Pages::default();
        assert_eq!(get(&pages, Lang::Ru, "/a", "one").html, "one");
        assert_eq!(get(&pages, Lang::Ru, "/a", "two").html, "two");
        assert_eq!(get(&pages, Lang::Ru, "/a", "three").html, "two");
        assert_eq!(get(&pages, Lang::En, "/a", "four").html, "four");
    }

    #[test]
    fn memory_is_bounded_and_what_is_asked_for_stays() {
        let pages = Pages::default();
        let large = "x".repeat(ROOM / 10);
        get(&pages, Lang::Ru, "0", &large);
        for number in 0..100 {
            get(&pages, Lang::Ru, &number.to_string(), &large);
            get(&pages, Lang::Ru, &number.to_string(), &large);
            pages.get::<()>(Lang::Ru, "0", || Err(())).expect("it is still there");
        }
        let generations = pages.lock();
        assert!(generations.young.len() + generations.old.len() <= 20);
    }

    #[test]
    fn a_packed_page_is_smaller() {
        let pages = Pages::default();
        let page = get(&pages, Lang::Ru, "/", &"abc ".repeat(1000));
        assert!(page.gzip().len() < page.html.len() / 10);
    }
}
