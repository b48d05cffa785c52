//! The steps of an update, none of them left out, and the way back from each.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::journal::{self, Journal};
use crate::{Folder, Outcome, Record, Release, UpdateError, files, package};

/// A step of an update.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Step {
    /// The archive is compared with the list and unpacked.
    Unpack,
    /// The new program and the installation are looked at.
    Check,
    /// The service is stopped.
    Stop,
    /// Database and settings are saved, and the former program.
    Save,
    /// The new program takes the place of the former one.
    Swap,
    /// The service is started: it brings its database to the new schema.
    Start,
    /// It is asked until it is healthy in its new version.
    Health,
}

/// What was looked at before an update.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Check {
    /// What.
    pub what: String,
    /// Whether it is well.
    pub good: bool,
    /// What was seen, and what to correct.
    pub seen: String,
}

/// An installation, as updates need it. Each of these may be called again after it was broken off.
pub trait Site {
    /// Looks at the new program and at the installation.
    fn check(&self, program: &Path, version: &str) -> Vec<Check>;
    /// Stops the service; one that does not run stays so.
    fn stop(&self) -> Result<(), String>;
    /// Starts the service.
    fn start(&self) -> Result<(), String>;
    /// The version that answers at this moment, where one does.
    fn version(&self) -> Option<String>;
    /// Waits until the service is healthy in a version.
    fn healthy(&self, version: &str) -> Result<(), String>;
    /// Saves database and settings of the stopped installation into a folder; gives what brings them back.
    fn save(&self, into: &Path) -> Result<PathBuf, String>;
    /// Brings database and settings back; what is there now is kept under a name.
    fn put_back(&self, saved: &Path, name: &str) -> Result<(), String>;
}

/// An update that is asked for.
pub struct Update<'a> {
    /// The folder of updates: nobody writes there but whoever updates.
    pub state: &'a Path,
    /// The program that the service runs.
    pub program: &'a Path,
    /// Where releases are.
    pub folder: &'a Folder,
    /// The one that is wanted, of a list that was verified.
    pub release: &'a Release,
    /// The version that runs.
    pub running: &'a str,
    /// Who asks.
    pub who: &'a str,
    /// Told of each step before it is begun; where it fails, the update ends there as if it were killed.
    pub before: &'a dyn Fn(Step) -> Result<(), UpdateError>,
    /// The clock, in microseconds since 1970.
    pub now: &'a dyn Fn() -> i64,
}

/// Whether an update has begun and not ended: which step, from which version, to which.
pub fn pending(state: &Path) -> Result<Option<(Step, String, String)>, UpdateError> {
    Ok(journal::read(state)?.map(|journal| (journal.step, journal.from, journal.to)))
}

fn former_program(state: &Path) -> PathBuf {
    state.join("former").join("marka")
}

/// Takes an update; what was looked at before is in its history. Where a step fails, the installation is what it was.
pub fn apply(site: &dyn Site, update: &Update<'_>) -> Result<(), UpdateError> {
    journal::folder(update.state)?;
    if journal::read(update.state)?.is_some() {
        return Err(UpdateError::Pending);
    }
    let (release, version) = (update.release, update.release.version.as_str());
    let (new, former) = (update.state.join("new"), update.state.join("former"));
    for place in [&new, &former] {
        journal::own_folder(place)?;
    }
    let mut journal = Journal {
        from: update.running.to_owned(),
        to: version.to_owned(),
        who: update.who.to_owned(),
        at: (update.now)(),
        step: Step::Unpack,
        saved: None,
        back: None,
        returned: false,
    };
    let begin = |journal: &mut Journal, step: Step| {
        journal.step = step;
        journal::keep(update.state, journal)?;
        (update.before)(step)
    };
    begin(&mut journal, Step::Unpack)?;
    let program = match package::unpack(update.folder, release, &new) {
        Ok(program) => program,
        Err(error) => return refuse(update, error, Vec::new()),
    };
    begin(&mut journal, Step::Check)?;
    let checks = site.check(&program, version);
    let bad = checks.iter().filter(|check| !check.good);
    let bad: Vec<String> = bad.map(|check| format!("{}: {}", check.what, check.seen)).collect();
    if !bad.is_empty() {
        return refuse(update, UpdateError::Check(bad.join("; ")), checks);
    }
    let changed = (|| -> Result<(), Failure> {
        begin(&mut journal, Step::Stop)?;
        site.stop().map_err(Failure::Site)?;
        begin(&mut journal, Step::Save)?;
        files::copy_program(update.program, &former_program(update.state))?;
        journal.saved = Some(site.save(&former).map_err(Failure::Site)?);
        begin(&mut journal, Step::Swap)?;
        files::copy_program(&program, update.program)?;
        begin(&mut journal, Step::Start)?;
        site.start().map_err(Failure::Site)?;
        begin(&mut journal, Step::Health)?;
        site.healthy(version).map_err(Failure::Site)
    })();
    match changed {
        Ok(()) => {
            let ended = Record { checks, ..record(&journal, Outcome::Done, "", (update.now)()) };
            journal::end(update.state, &ended)?;
            files::remove(&new);
            Ok(())
        }
        Err(Failure::Killed(error)) => Err(error),
        Err(Failure::Site(why)) => {
            Err(back(site, (update.state, update.program), &mut journal, &why, update.now)?)
        }
    }
}

/// Why the changing part of an update ended.
enum Failure {
    Site(String),
    /// The process ends here.
    Killed(UpdateError),
}

impl From<UpdateError> for Failure {
    fn from(error: UpdateError) -> Failure {
        match error {
            UpdateError::File { .. } => Failure::Site(error.to_string()),
            error => Failure::Killed(error),
        }
    }
}

fn refuse(update: &Update<'_>, error: UpdateError, checks: Vec<Check>) -> Result<(), UpdateError> {
    let record = Record {
        at: (update.now)(),
        who: update.who.to_owned(),
        from: update.running.to_owned(),
        to: update.release.version.clone(),
        outcome: Outcome::Refused,
        why: error.to_string(),
        checks,
    };
    journal::end(update.state, &record)?;
    files::remove(&update.state.join("new"));
    Err(error)
}

fn record(journal: &Journal, outcome: Outcome, why: &str, at: i64) -> Record {
    Record {
        at,
        who: journal.who.clone(),
        from: journal.from.clone(),
        to: journal.to.clone(),
        outcome,
        why: why.to_owned(),
        checks: Vec::new(),
    }
}

/// Goes back to the former program and data. It may be begun again however often it is killed.
fn back(
    site: &dyn Site,
    (state, program): (&Path, &Path),
    journal: &mut Journal,
    why: &str,
    now: &dyn Fn() -> i64,
) -> Result<UpdateError, UpdateError> {
    let returned = (|| -> Result<(), String> {
        let told = |error: UpdateError| error.to_string();
        // Before the restore point there is nothing to go back to: the former program is in its place, the data too.
        if let Some(saved) = journal.saved.clone() {
            let former = former_program(state);
            let same = files::is_same(program, &former).map_err(told)?;
            // Data that the new program never saw is as it was, and newer than what was saved.
            let all = journal.back.unwrap_or(!same);
            journal.back = Some(all);
            journal::keep(state, journal).map_err(told)?;
            site.stop()?;
            // The program comes first: what starts it meanwhile starts one that leaves data of a newer form alone.
            if !same {
                files::copy_program(&former, program).map_err(told)?;
            }
            if all && !journal.returned {
                site.put_back(&saved, &format!("{}-{}", journal.to, journal.at))?;
                journal.returned = true;
                journal::keep(state, journal).map_err(told)?;
            }
        }
        site.start()?;
        site.healthy(&journal.from)
    })();
    match returned {
        Ok(()) => {
            journal::end(state, &record(journal, Outcome::RolledBack, why, now()))?;
            Ok(UpdateError::RolledBack(why.to_owned()))
        }
        // The journal stays: it can be tried again once the cause is gone.
        Err(trouble) => Ok(UpdateError::Stuck(why.to_owned(), trouble)),
    }
}

/// Brings a killed update to an end: what had not begun to change anything is forgotten, the rest goes back. Gives how it
/// ended; nothing where there was none.
pub fn resume(
    site: &dyn Site,
    (state, program): (&Path, &Path),
    now: &dyn Fn() -> i64,
) -> Result<Option<Outcome>, UpdateError> {
    let Some(mut journal) = journal::read(state)? else { return Ok(None) };
    let why = "обновление прервано";
    if journal.step < Step::Stop {
        journal::end(state, &record(&journal, Outcome::Refused, why, now()))?;
        return Ok(Some(Outcome::Refused));
    }
    // What was killed once the new program was in its place may be well, and people work with it.
    let well = || match journal.step {
        Step::Swap => site.version().as_ref() == Some(&journal.to),
        step => step > Step::Swap && site.healthy(&journal.to).is_ok(),
    };
    if journal.back.is_none() && well() {
        journal::end(state, &record(&journal, Outcome::Done, why, now()))?;
        return Ok(Some(Outcome::Done));
    }
    match back(site, (state, program), &mut journal, why, now)? {
        UpdateError::RolledBack(_) => Ok(Some(Outcome::RolledBack)),
        error => Err(error),
    }
}
