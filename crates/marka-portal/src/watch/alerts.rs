//! Thresholds: what is looked at each minute, and whom it is told.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use marka_pages::texts::{Lang, WatchTexts};
use marka_store::{By, Role, Scope, StoreError, Subject};
use serde::{Deserialize, Serialize};

use super::gate::shortened;
use super::minute_of;
use super::state::disk_free;
use crate::clock::{DAY, HOUR, MINUTE, SECOND, now};
use crate::edition::Portal;
use crate::notify::{News, tell_all, with_role};

/// Rules and their usual thresholds; a rule whose threshold is 0 is off.
pub(crate) const RULES: [(&str, i64); 8] = [
    ("errors", 5),
    ("slow", 2_000),
    ("sign-ins", 20),
    ("refused", 500),
    ("disk", 1_024),
    ("mail", 60),
    ("jobs", 1),
    ("backup", 2),
];
/// Rules that are about one node: the others do not see it.
const OF_A_NODE: [&str; 2] = ["disk", "backup"];
/// Shares and percentiles of fewer requests than this say nothing.
const FEW: i64 = 20;
/// The time that is looked at.
const WHILE: i64 = 5 * MINUTE;
const SIGN_IN_WHILE: i64 = 15 * MINUTE;
const MEGABYTE: i64 = 1024 * 1024;
/// The most things of a rule that are told of.
const MOST: u32 = 50;

/// Thresholds that differ from the usual ones.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct Thresholds(pub(crate) BTreeMap<String, i64>);

impl Thresholds {
    /// The threshold of a rule.
    pub(crate) fn of(&self, rule: &str) -> i64 {
        let usual = || RULES.iter().find(|usual| usual.0 == rule).map_or(0, |usual| usual.1);
        self.0.get(rule).copied().unwrap_or_else(usual)
    }
}

/// What passes its threshold.
#[derive(Debug, PartialEq, Eq)]
struct Found {
    rule: &'static str,
    /// What it is about; empty where there is one thing only.
    about: String,
    value: i64,
}

/// Looks at everything; raises what is new, ends what is over.
pub(super) async fn look(portal: &Portal) -> Result<(), StoreError> {
    let found = find(portal).await?;
    let w = Lang::Ru.watch_texts();
    for one in &found {
        let text = words(one, w);
        if portal.store.raise_alert(one.rule, &one.about, &text, now()).await? {
            tell(portal, &text).await?;
        }
    }
    for alert in portal.store.alerts(1_000).await?.iter().filter(|alert| alert.ended_at.is_none()) {
        // Each node sees its own disk only.
        let is_ours = !OF_A_NODE.contains(&alert.rule.as_str()) || alert.about == node();
        let lasts = !is_ours || found.iter().any(|one| one.rule == alert.rule && one.about == alert.about);
        if !lasts && portal.store.end_alert(alert.id, now()).await? {
            tracing::info!(rule = alert.rule, about = alert.about, "alert is over");
        }
    }
    Ok(())
}

/// The name of this machine.
fn node() -> &'static str {
    static NAME: LazyLock<String> =
        LazyLock::new(|| rustix::system::uname().nodename().to_string_lossy().into_owned());
    &NAME
}

fn words(found: &Found, w: &WatchTexts) -> String {
    let about = if found.about.is_empty() { String::new() } else { format!(" ({})", found.about) };
    format!("{}{about}: {} {}", w.rule(found.rule), found.value, w.rule_unit(found.rule))
}

async fn tell(portal: &Portal, text: &str) -> Result<(), StoreError> {
    tracing::warn!(text, "alert");
    let administrators = with_role(portal, Role::Administrator).await?;
    let news = News { kind: "alert", subject: (Subject::Settings, 0), text };
    crate::control::announce(portal, &news).await?;
    tell_all(portal, &administrators, &news).await
}

async fn find(portal: &Portal) -> Result<Vec<Found>, StoreError> {
    let thresholds = portal.settings().thresholds.clone();
    let is_on = |rule: &str| thresholds.of(rule) > 0;
    let mut found = Vec::new();
    let mut add = |rule: &'static str, about: &str, value: i64, passes: bool| {
        if is_on(rule) && passes {
            found.push(Found { rule, about: about.to_owned(), value });
        }
    };
    let at = |rule: &str| thresholds.of(rule);
    let store = &portal.store;
    let scope = Scope { from: minute_of(now() - WHILE), to: now() + MINUTE, address: None };
    let statuses = store.figures(By::Status, &scope, MOST).await?;
    let all: i64 = statuses.iter().map(|row| row.count).sum();
    let failed: i64 = statuses.iter().map(|row| row.failed).sum();
    let share = failed * 100 / all.max(1);
    add("errors", "", share, all >= FEW && share >= at("errors"));
    let latency = store.latency_over_time((scope.from, scope.to), DAY).await?;
    let slow = latency.last().and_then(|row| row.1.percentile(95)).unwrap_or(0) / 1_000;
    add("slow", "", slow, all >= FEW && slow >= at("slow"));
    let shorten = portal.settings().keeping.shorten;
    for (address, count) in store.failed_by_address(now() - SIGN_IN_WHILE, MOST).await? {
        let address = if shorten { shortened(&address) } else { address };
        add("sign-ins", &address, count, count >= at("sign-ins"));
    }
    for row in store.figures(By::Address, &scope, MOST).await? {
        let refused = row.refused - row.failed;
        add("refused", &row.key, refused, refused >= at("refused"));
    }
    if let Some(free) = disk_free(&portal.data).map(|free| free / MEGABYTE) {
        add("disk", node(), free, free < at("disk"));
    }
    if portal.config.mail.is_some()
        && let Some(oldest) = store.oldest_letter().await?
    {
        let waited = (now() - oldest) / MINUTE;
        add("mail", "", waited, waited >= at("mail"));
    }
    let failed = store.jobs_failed_since(now() - DAY).await?;
    add("jobs", "", failed, failed >= at("jobs"));
    if portal.settings().backups.on
        && let Some(age) = age_of_backup(portal)
    {
        add("backup", node(), age, age >= at("backup"));
    }
    Ok(found)
}

/// Days since the newest backup was made; without any, since the node began.
fn age_of_backup(portal: &Portal) -> Option<i64> {
    let folder = portal.config.backup.folder(&portal.data);
    let newest = marka_backup::archives(&folder).ok()?.into_iter().next();
    let Some(newest) = newest else {
        return Some(super::state::micros(portal.watch.begun) / DAY);
    };
    let made = folder.join(&newest.name).metadata().and_then(|about| about.modified()).ok()?;
    let age = made.elapsed().unwrap_or_default().as_secs();
    Some(i64::try_from(age).unwrap_or(i64::MAX) * SECOND / (24 * HOUR))
}
