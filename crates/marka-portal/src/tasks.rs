//! What a node does by itself, again and again.

use std::time::Duration;

use tokio::task::AbortHandle;

use crate::clock::{DAY, now};
use crate::edition::Portal;
use crate::mail;

/// How soon a node sees what another has changed.
const REFRESH: Duration = Duration::from_secs(2);
/// So many rounds pass between looks at what is over.
const ROUNDS: u32 = 1800;

/// Begins the tasks of a node.
pub(crate) fn begin(portal: &Portal) -> AbortHandle {
    let portal = portal.clone();
    tokio::spawn(async move {
        let mut told = String::new();
        for round in 0_u32.. {
            let outcome = async {
                portal.refresh().await?;
                mail::send_due(&portal).await?;
                if round % ROUNDS == 0 {
                    portal.store.forget_what_is_over(now(), now() - DAY).await?;
                }
                Ok::<(), marka_store::StoreError>(())
            };
            // A database that is away is said once, not every two seconds.
            match outcome.await {
                Ok(()) => told.clear(),
                Err(error) if told == error.to_string() => {}
                Err(error) => {
                    told = error.to_string();
                    eprintln!("tasks: {told}");
                }
            }
            tokio::time::sleep(REFRESH).await;
        }
    })
    .abort_handle()
}
