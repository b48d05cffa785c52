//! The way of an entry from draft to what takes its place: the same from a page and from a program.

use std::collections::BTreeSet;

use marka_store::{Approval, Decision, Entry, EntryStatus, NewApproval, StoreError, Subject, Who};

use super::designation::shortened;
use crate::access::Signed;
use crate::clock::now;
use crate::edition::Portal;
use crate::notify::{News, tell, with_role};

/// The longest reason and the longest remark, in characters.
const REASON: usize = 500;
const REMARK: usize = 2_000;

/// Where an entry is led.
pub(super) struct Step<'a> {
    /// The version that was seen.
    pub(super) version: i64,
    /// To which status.
    pub(super) to: EntryStatus,
    /// Why.
    pub(super) reason: &'a str,
    /// What takes its place, where it is superseded.
    pub(super) successor: Option<i64>,
}

/// Leads an entry on, and tells those who are to decide.
pub(super) async fn lead(
    portal: &Portal,
    signed: &Signed,
    id: i64,
    step: &Step<'_>,
) -> Result<(), StoreError> {
    let by = signed.person.id;
    if step.to == EntryStatus::Superseded {
        let successor = step.successor.ok_or(StoreError::Missing("successor"))?;
        return portal.store.supersede(id, step.version, successor, by, now()).await;
    }
    let reason = shortened(step.reason, REASON);
    portal.store.lead_entry(id, step.version, step.to, &reason, by, now()).await?;
    if step.to == EntryStatus::Submitted {
        let entry = portal.store.entry(id).await?;
        let people = deciders(portal, &entry).await?;
        let news = News { kind: "approval", subject: (Subject::Entry, id), text: &entry.designation };
        tell(portal, &people, by, &news).await?;
    }
    Ok(())
}

/// Those who may decide at the steps that are open.
async fn deciders(portal: &Portal, entry: &Entry) -> Result<BTreeSet<i64>, StoreError> {
    let route = portal.settings().route.clone();
    let approvals = portal.store.approvals(entry.id).await?;
    let round: Vec<Approval> =
        approvals.into_iter().filter(|approval| approval.round == entry.round).collect();
    let mut people = BTreeSet::new();
    for step in route.open(&round) {
        for who in &route.steps[step].who {
            match who {
                Who::Person(person) => people.extend([*person]),
                Who::Role(role) => people.extend(with_role(portal, *role).await?),
            }
        }
    }
    people.remove(&entry.author);
    Ok(people)
}

/// Takes a decision, and tells those whom it concerns.
pub(super) async fn decide(
    portal: &Portal,
    signed: &Signed,
    id: i64,
    version: i64,
    decision: Decision,
    remark: &str,
) -> Result<(), StoreError> {
    let remark = shortened(remark, REMARK);
    let new = NewApproval { version, person: &signed.person, decision, remark: &remark };
    let route = portal.settings().route.clone();
    let status = portal.store.decide(id, &route, &new, now()).await?;
    let entry = portal.store.entry(id).await?;
    let author = BTreeSet::from([entry.author]);
    let (kind, people) = match status {
        EntryStatus::Approved => ("approved", author),
        EntryStatus::Draft => ("returned", author),
        EntryStatus::Rejected => ("rejected", author),
        _ => ("approval", deciders(portal, &entry).await?),
    };
    let news = News { kind, subject: (Subject::Entry, id), text: &entry.designation };
    tell(portal, &people, signed.person.id, &news).await
}
