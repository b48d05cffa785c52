//! What a node does by itself, again and again.

use std::time::Duration;

use marka_store::StoreError;
use tokio::task::AbortHandle;

use crate::clock::{DAY, now};
use crate::edition::Portal;
use crate::mail;
use crate::watch;

/// How soon a node sees what another has changed.
const REFRESH: Duration = Duration::from_secs(2);
/// So many rounds pass before what was seen is laid down, before it is looked at, and before what is over is forgotten.
const LAID_DOWN: u32 = 5;
const LOOKED_AT: u32 = 30;
const FORGOTTEN: u32 = 1800;

/// What went wrong last: a database that is away is said once, not every two seconds.
#[derive(Default)]
pub(crate) struct Told(String);

impl Told {
    /// Says how a turn of some work went, where that is news.
    pub(crate) fn of(&mut self, work: &str, outcome: Result<(), StoreError>) {
        let news = outcome.err().map(|error| error.to_string()).unwrap_or_default();
        if !news.is_empty() && news != self.0 {
            tracing::error!(work, "{news}");
        }
        self.0 = news;
    }
}

/// Begins to send letters: a server that is slow to answer keeps nothing else waiting.
pub(crate) fn begin_letters(portal: &Portal) -> AbortHandle {
    let portal = portal.clone();
    tokio::spawn(async move {
        let mut told = Told::default();
        loop {
            told.of("letters", mail::send_due(&portal).await.map(|_| ()));
            tokio::time::sleep(REFRESH).await;
        }
    })
    .abort_handle()
}

/// Begins the tasks of a node.
pub(crate) fn begin(portal: &Portal) -> AbortHandle {
    let portal = portal.clone();
    tokio::spawn(async move {
        let mut told = Told::default();
        for round in 0_u32.. {
            let outcome = async {
                portal.refresh().await?;
                if round % LAID_DOWN == 0 {
                    watch::lay_down(&portal).await?;
                }
                if round % LOOKED_AT == 0 {
                    watch::look(&portal).await?;
                }
                if round % FORGOTTEN == 0 {
                    portal.store.forget_what_is_over(now(), now() - DAY).await?;
                    watch::forget_old(&portal).await?;
                }
                Ok::<(), StoreError>(())
            };
            told.of("tasks", outcome.await);
            tokio::time::sleep(REFRESH).await;
        }
    })
    .abort_handle()
}
