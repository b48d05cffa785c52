//! Work of the queue: a node takes a job, does it, and says how it went. Any node may take any job.

use std::time::Duration;

use marka_store::{Job, JobState, NewJob, StoreError};
use tokio::task::AbortHandle;

use crate::backups;
use crate::clock::{MINUTE, now};
use crate::control;
use crate::edition::Portal;
use crate::secrets::token;
use crate::tasks::Told;

/// How soon a job that waits is begun.
const PAUSE: Duration = Duration::from_secs(2);
/// How often a node says that it still works.
const BEAT: Duration = Duration::from_secs(10);
/// A node that was not heard of for so long has lost its job.
const LEASE: i64 = 2 * MINUTE;

/// Kinds of jobs, and how often each is begun before it is given up.
pub(crate) type Kinds = &'static [(&'static str, i64)];
/// Work of this site.
pub(crate) const KINDS: Kinds = &[(backups::MAKE, 3), (backups::TRY, 1), (backups::CARRY, 10)];
/// Messages to other programs: one that does not answer keeps nothing else waiting.
pub(crate) const MESSAGES: Kinds = &[(control::SEND, 10)];

/// Begins to take jobs of some kinds.
pub(crate) fn begin(portal: &Portal, kinds: Kinds) -> AbortHandle {
    let portal = portal.clone();
    tokio::spawn(async move {
        let node = token().unwrap_or_else(|_| std::process::id().to_string());
        let (mut told, mut planned) = (Told::default(), None);
        loop {
            let turn = async {
                backups::plan(&portal, &mut planned).await?;
                take(&portal, kinds, &node).await
            };
            let turn = turn.await;
            // As long as there is work, it is done.
            let idle = !matches!(turn, Ok(true));
            told.of("jobs", turn.map(|_| ()));
            if idle {
                tokio::time::sleep(PAUSE).await;
            }
        }
    })
    .abort_handle()
}

/// Does the next job that is due; gives whether there was one.
async fn take(portal: &Portal, kinds: Kinds, node: &str) -> Result<bool, StoreError> {
    let words: Vec<&str> = kinds.iter().map(|kind| kind.0).collect();
    let Some(job) = portal.store.take_job(&words, node, LEASE, now()).await? else {
        return Ok(false);
    };
    let work = work(portal, &job);
    tokio::pin!(work);
    let done = loop {
        tokio::select! {
            done = &mut work => break done,
            () = tokio::time::sleep(BEAT) => {
                // A database that is away does not end the work.
                let goes_on = portal.store.job_goes_on(job.id, node, job.progress, now() + LEASE).await;
                if matches!(goes_on, Ok(false)) {
                    break Err("cancelled".to_owned());
                }
            }
        }
    };
    match done {
        Ok(()) => portal.store.job_ended(job.id, node, JobState::Done, "", now()).await,
        Err(why) => {
            tracing::error!(kind = job.kind, job = job.id, "{why}");
            let most = kinds.iter().find(|kind| kind.0 == job.kind).map_or(1, |kind| kind.1);
            portal.store.job_failed(job.id, node, &why, most, now()).await
        }
    }
    .map(|_| true)
}

async fn work(portal: &Portal, job: &Job) -> Result<(), String> {
    let done = match job.kind.as_str() {
        backups::MAKE => backups::make(portal).await,
        backups::CARRY => return backups::carry_on(portal, &job.payload).await,
        control::SEND => return control::send(portal, &job.payload).await,
        _ => backups::try_out(portal, &job.payload).await,
    };
    done.map_err(|error| error.to_string())
}

/// Adds a job that is due at once; the same key makes no second one.
pub(crate) async fn add(
    portal: &Portal,
    kind: &str,
    payload: &str,
    once: Option<&str>,
) -> Result<(), StoreError> {
    let new = NewJob { kind, payload, once, run_at: now() };
    portal.store.add_job(&new, now()).await.map(|_| ())
}
