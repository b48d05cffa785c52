//! Backups: made by schedule or at once, tried out, shown to administrators, restored at the first start.

mod carry;
mod page;
mod restore;

pub(crate) use carry::carry;
pub(crate) use page::{again, backups, now as make_now, schedule};
pub(crate) use restore::{BODY, restore};

use marka_backup::{BackupError, Passphrase, Site};
use marka_store::{Micros, Setup, StoreError};
use serde::{Deserialize, Serialize};

use crate::clock::{DAY, HOUR, now};
use crate::edition::Portal;
use crate::{jobs, moment};

/// The job that makes a backup, the one that takes it to another place, and the one that restores one to see whether it
/// could be done.
pub(crate) const MAKE: &str = "backup";
pub(crate) const CARRY: &str = "backup-carry";
pub(crate) const TRY: &str = "trial-restore";

/// When backups are made, and how many are kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Schedule {
    /// Every day.
    pub(crate) on: bool,
    /// At which hour by the clock of the server, 0 to 23.
    pub(crate) hour: i64,
    /// How many archives stay.
    pub(crate) keep: usize,
}

impl Default for Schedule {
    fn default() -> Schedule {
        Schedule { on: true, hour: 2, keep: 14 }
    }
}

/// What a job of a trial is told.
#[derive(Serialize, Deserialize)]
struct Archive {
    archive: String,
}

/// Adds the backup of the day once its hour has come. A node that slept through it makes up for it.
pub(crate) async fn plan(portal: &Portal, planned: &mut Option<Micros>) -> Result<(), StoreError> {
    let schedule = portal.settings().backups.clone();
    let due = last_due(schedule.hour, now());
    if !schedule.on || *planned == Some(due) || portal.store.setup().await? == Setup::Open {
        return Ok(());
    }
    jobs::add(portal, MAKE, "{}", Some(&format!("{MAKE} {}", moment::field(due)))).await?;
    *planned = Some(due);
    Ok(())
}

/// The last moment at which this hour struck.
fn last_due(hour: i64, now: Micros) -> Micros {
    let today = moment::start_of_day(&moment::field(now)).unwrap_or(now) + hour * HOUR;
    if today <= now { today } else { today - DAY }
}

fn passphrase(portal: &Portal) -> Option<&Passphrase> {
    portal.config.backup.passphrase.as_ref()
}

/// Makes a backup, lets old ones go, and has the new one tried out.
pub(crate) async fn make(portal: &Portal) -> Result<(), BackupError> {
    let site = Site { data: portal.data.to_path_buf(), rules: portal.config.backup.rules.clone() };
    let folder = portal.config.backup.folder(&portal.data);
    let (path, _) = marka_backup::make(&portal.store, &site, &folder, passphrase(portal), now()).await?;
    marka_backup::keep_newest(&folder, portal.settings().backups.keep)?;
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    if !portal.config.backup.command.is_empty() {
        let payload = serde_json::to_string(&Archive { archive: name.clone() }).unwrap_or_default();
        jobs::add(portal, CARRY, &payload, None).await?;
    }
    Ok(trial(portal, &name).await?)
}

/// Takes an archive to another place.
pub(crate) async fn carry_on(portal: &Portal, payload: &str) -> Result<(), String> {
    let told: Archive = serde_json::from_str(payload).map_err(|error| error.to_string())?;
    let archive = portal.config.backup.folder(&portal.data).join(&told.archive);
    let command = portal.config.backup.command.clone();
    let carried = tokio::task::spawn_blocking(move || carry(&command, &archive));
    carried.await.map_err(|error| error.to_string())?
}

/// Has an archive tried out.
async fn trial(portal: &Portal, name: &str) -> Result<(), StoreError> {
    let payload = serde_json::to_string(&Archive { archive: name.to_owned() }).unwrap_or_default();
    jobs::add(portal, TRY, &payload, None).await
}

/// Restores an archive aside and throws the result away.
pub(crate) async fn try_out(portal: &Portal, payload: &str) -> Result<(), BackupError> {
    let told: Archive =
        serde_json::from_str(payload).map_err(|error| BackupError::Damaged(error.to_string()))?;
    let archive = portal.config.backup.folder(&portal.data).join(&told.archive);
    marka_backup::try_out(&archive, passphrase(portal), &portal.data).await.map(|_| ())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_backup_is_due_at_its_hour_each_day() {
        let midnight = moment::start_of_day("2026-11-26").expect("it is a day");
        for (now, due) in [
            (midnight + HOUR, midnight - 22 * HOUR),
            (midnight + 2 * HOUR, midnight + 2 * HOUR),
            (midnight + 23 * HOUR, midnight + 2 * HOUR),
        ] {
            assert_eq!(last_due(2, now), due);
        }
    }
}
