//! The rules in force, with all that pages and answers need of them: one immutable value, swapped as a whole.

use std::path::Path;
use std::sync::{Arc, Mutex, OnceLock, PoisonError, RwLock};

use marka_answers::Answers;
use marka_engine::engine::Engine;
use marka_engine::read::Reader;
use marka_pages::handbook::search::Handbook;
use marka_pages::prepared::Prepared;
use marka_pages::texts::Lang;

use crate::cache::Pages;
use crate::misread::store::Reports;

/// An immutable state of the rules.
pub struct Edition {
    /// Answers of the engine.
    pub answers: Arc<Answers>,
    prepared: [Prepared; 2],
    /// Pages of this edition that were written before.
    pub(crate) pages: Pages,
    /// Codes and texts as the handbook searches them, laid out when they are first asked for.
    handbook: OnceLock<Handbook>,
    /// Readers that wait for work: what one has learnt of the grammar makes the next reading quicker.
    readers: Mutex<Vec<Reader>>,
}

impl Edition {
    /// Prepares the pages of an engine in every language.
    pub fn new(answers: Arc<Answers>) -> Edition {
        let prepared = [Lang::Ru, Lang::En].map(|lang| Prepared::new(&answers.engine, lang));
        Edition {
            answers,
            prepared,
            pages: Pages::default(),
            handbook: OnceLock::new(),
            readers: Mutex::default(),
        }
    }

    /// The engine.
    pub fn engine(&self) -> &Engine {
        &self.answers.engine
    }

    /// Lends a reader for some work.
    pub(crate) fn reading<T>(&self, work: impl FnOnce(&mut Reader) -> T) -> T {
        let readers = || self.readers.lock().unwrap_or_else(PoisonError::into_inner);
        let mut reader = readers().pop().unwrap_or_default();
        let result = work(&mut reader);
        readers().push(reader);
        result
    }

    /// Codes and texts as the handbook searches them.
    pub(crate) fn handbook(&self) -> &Handbook {
        self.handbook.get_or_init(|| Handbook::new(self.engine()))
    }

    /// Identifies the state of the rules.
    pub fn hash(&self) -> &str {
        &self.engine().base.hash
    }

    /// Pieces of pages in a language.
    pub fn prepared(&self, lang: Lang) -> &Prepared {
        match lang {
            Lang::Ru => &self.prepared[0],
            Lang::En => &self.prepared[1],
        }
    }
}

/// What all requests share.
#[derive(Clone)]
pub struct Portal {
    edition: Arc<RwLock<Arc<Edition>>>,
    /// What people say of readings.
    pub(crate) reports: Arc<Reports>,
}

impl Portal {
    /// A portal over an edition that keeps what it must in a data folder.
    pub fn new(edition: Edition, data: &Path) -> Portal {
        let reports = Arc::new(Reports::in_folder(data));
        Portal { edition: Arc::new(RwLock::new(Arc::new(edition))), reports }
    }

    /// The edition in force. A request keeps the one that it began with.
    pub fn edition(&self) -> Arc<Edition> {
        self.edition.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Puts another edition in force.
    pub fn publish(&self, edition: Edition) {
        *self.edition.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(edition);
    }
}
