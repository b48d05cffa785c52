//! What the portal keeps: people, register, requests, jobs, settings - on SQLite and on PostgreSQL by one code path.
//!
//! Times are parameters, never read here: microseconds since 1970 in UTC ([`Micros`]), whole numbers in both databases.
//! Secrets are hashed before they come here: tokens by [`digest`], passwords by the portal.

mod approvals;
mod digest;
mod entry;
mod error;
mod facets;
pub mod fold;
mod history;
mod jobs;
mod lines;
mod look;
mod migrate;
mod moving;
mod notices;
mod open;
mod outbox;
mod papers;
mod parts;
mod people;
mod register;
mod remarks;
mod requests;
mod search;
mod sessions;
mod settings;
mod setup;
mod sign_in;
mod sql;
mod suggestions;
mod tickets;
mod tx;
mod views;
mod watch;
mod webhooks;

use std::sync::Arc;

use sea_orm::DatabaseConnection;
use tokio::sync::Semaphore;

pub use approvals::{Approval, Decision, NewApproval, Route, RouteStep, Substitute, Who};
pub use digest::{digest, hexadecimal};
pub use entry::{Entry, EntryEdit, EntryStatus, NewEntry, Related};
pub use error::{Refusal, StoreError};
pub use facets::{Facet, Facets, OptionFacet};
pub use history::{Event, Subject};
pub use jobs::{Job, JobState, NewJob};
pub use lines::RequestLine;
pub use moving::Moved;
pub use notices::{NewNotice, Notice};
pub use open::Place;
pub use outbox::{Letter, NewLetter};
pub use papers::{FILE_LIMIT, NewPaper, Paper};
pub use people::{NewPerson, Person, PersonEdit, PersonState, Role, SignInSource};
pub use remarks::Remark;
pub use requests::{NewRequest, Request, RequestFilter, RequestKind, RequestState};
pub use search::{Filter, Found, Order, Page};
pub use sessions::{NewSession, Session, SignedIn};
pub use settings::Setting;
pub use setup::Setup;
pub use sign_in::LinkKind;
pub use suggestions::{Lead, NewSuggestion, Suggestion, SuggestionFilter, SuggestionState, Support, Told};
pub use tickets::{
    AnswerKind, AnswerText, Category, Message, NewTicket, Priority, Ticket, TicketEdit, TicketFilter,
    TicketState,
};
pub use views::SavedView;
pub use watch::{
    Alert, By, FailedFrom, Fault, Figures, LATENCY_SCALE, Latency, LiveSession, NewFault, Scope, Slow, Timed,
    Traffic, latency_step,
};
pub use webhooks::Webhook;

pub(crate) use parts::Known;
pub(crate) use tx::Tx;

/// A moment: microseconds since the beginning of 1970, UTC.
pub type Micros = i64;

/// Everything that is kept, in one database.
#[derive(Clone, Debug)]
pub struct Store {
    pub(crate) db: DatabaseConnection,
    /// Connections for searches: the same where the database needs none of its own.
    pub(crate) search: DatabaseConnection,
    /// The turn to write to SQLite within this process.
    pub(crate) writer: Arc<Semaphore>,
    /// What the search knows already.
    pub(crate) known: Arc<Known>,
}

impl Store {
    /// Whether the database answers.
    pub async fn ping(&self) -> Result<(), StoreError> {
        Ok(self.db.ping().await?)
    }

    /// How large the database is, in bytes.
    pub async fn size(&self) -> Result<i64, StoreError> {
        let sql = if self.is_file() {
            "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()"
        } else {
            "SELECT pg_database_size(current_database())"
        };
        Ok(sql::value(&self.db, sql, vec![]).await?.unwrap_or(0))
    }

    /// What the database finds wrong with itself; `None` where all is well.
    pub async fn damage(&self) -> Result<Option<String>, StoreError> {
        if !self.is_file() {
            return Ok(None);
        }
        let found: Vec<String> = sql::values(&self.db, "PRAGMA integrity_check", vec![]).await?;
        let found = found.join("; ");
        Ok(Some(found).filter(|found| found != "ok"))
    }

    /// Lets the database look at what it holds, so that it plans well.
    pub async fn analyse(&self) -> Result<(), StoreError> {
        self.execute("ANALYZE").await
    }

    /// Runs a statement as it is, for the tests.
    #[doc(hidden)]
    pub async fn execute(&self, sql: &str) -> Result<(), StoreError> {
        use sea_orm::ConnectionTrait as _;
        self.db.execute_unprepared(sql).await?;
        Ok(())
    }

    /// What the database is called.
    pub fn kind(&self) -> &'static str {
        if self.is_file() { "SQLite" } else { "PostgreSQL" }
    }
}

/// An enum whose values are kept as words.
macro_rules! words {
    ($(#[$about:meta])* $Name:ident, $what:literal { $($(#[$each:meta])* $Value:ident = $word:literal,)* }) => {
        $(#[$about])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        pub enum $Name {
            $($(#[$each])* #[serde(rename = $word)] $Value,)*
        }

        impl $Name {
            /// All values, in their order.
            pub const ALL: &[$Name] = &[$($Name::$Value,)*];

            /// The word by which it is kept.
            pub fn word(self) -> &'static str {
                match self { $($Name::$Value => $word,)* }
            }

            /// The value that a word names.
            pub fn from_word(word: &str) -> Option<$Name> {
                match word { $($word => Some($Name::$Value),)* _ => None }
            }

            #[allow(dead_code, reason = "not every word is read back")]
            pub(crate) fn kept(word: &str) -> Result<$Name, $crate::StoreError> {
                $Name::from_word(word)
                    .ok_or_else(|| $crate::StoreError::Database(format!("«{word}» is no {}", $what)))
            }
        }
    };
}
pub(crate) use words;
