//! The register: designations with their construction, status and history. Nothing is ever deleted.

use std::collections::BTreeMap;

use sea_orm::{ConnectionTrait, FromQueryResult};
use serde_json::{Value as Json, json};

use crate::history::{NewEvent, Subject, changed, record};
use crate::sql::{add, all, one, run, value};
use crate::{Micros, Refusal, Store, StoreError, Tx, fold, words};

words! {
    /// Where an entry stands, after ISO 19135.
    EntryStatus, "status of an entry" {
        /// Being written.
        Draft = "draft",
        /// Waits for approval.
        Submitted = "submitted",
        /// In force.
        Approved = "approved",
        /// Another entry has taken its place.
        Superseded = "superseded",
        /// No longer made.
        Retired = "retired",
        /// Refused, with a reason.
        Rejected = "rejected",
    }
}

impl EntryStatus {
    /// Where a status may lead.
    pub fn next(self) -> &'static [EntryStatus] {
        use EntryStatus::{Approved, Draft, Rejected, Retired, Submitted, Superseded};
        match self {
            Draft => &[Submitted, Retired],
            Submitted => &[Approved, Draft, Rejected],
            Approved => &[Superseded, Retired],
            Superseded | Retired | Rejected => &[],
        }
    }

    /// Whether no second entry with the same key may stand beside it.
    pub fn is_live(self) -> bool {
        matches!(self, EntryStatus::Draft | EntryStatus::Submitted | EntryStatus::Approved)
    }
}

/// An entry.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// Number.
    pub id: i64,
    /// The canonical designation.
    pub designation: String,
    /// Its letters part.
    pub mark: String,
    /// Family: key of its rule file.
    pub family: String,
    /// Identifies the rules by which it was formed.
    pub edition: String,
    /// Specification (ТУ) or standard; may be empty.
    pub specification: String,
    /// Fire-resistance rating beside the designation.
    pub rating: String,
    /// Colour beside the designation.
    pub colour: String,
    /// Element to option or number, by keys of the rules.
    pub construction: BTreeMap<String, String>,
    /// The factory's own article.
    pub article: String,
    /// Notes.
    pub notes: String,
    /// Code of ОКПД2.
    pub okpd2: String,
    /// Code of ТН ВЭД.
    pub tnved: String,
    /// Unit of measure by ОКЕИ.
    pub okei: String,
    /// Who confirmed the codes, and when.
    pub codes_confirmed: Option<(i64, Micros)>,
    /// Status.
    pub status: EntryStatus,
    /// Why it was rejected, returned or retired.
    pub reason: String,
    /// Counts changes: who changes it says which one was seen.
    pub version: i64,
    /// Counts submissions.
    pub round: i64,
    /// What has taken its place.
    pub successor: Option<i64>,
    /// An entry of the same key that is no longer live.
    pub former: Option<i64>,
    /// Who made it.
    pub author: i64,
    /// When.
    pub created_at: Micros,
    /// Who changed it last.
    pub changed_by: i64,
    /// When.
    pub changed_at: Micros,
}

/// What is said of a new entry.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct NewEntry {
    /// The canonical designation.
    pub designation: String,
    /// Its letters part.
    pub mark: String,
    /// Family.
    pub family: String,
    /// Identifies the rules.
    pub edition: String,
    /// Specification (ТУ) or standard.
    pub specification: String,
    /// Fire-resistance rating.
    pub rating: String,
    /// Colour.
    pub colour: String,
    /// Element to option or number.
    pub construction: BTreeMap<String, String>,
    /// The factory's own article.
    pub article: String,
    /// Notes.
    pub notes: String,
    /// Codes of ОКПД2, ТН ВЭД and ОКЕИ, as the rules propose them.
    pub codes: [String; 3],
}

/// What may be changed while an entry is live.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EntryEdit {
    /// The factory's own article.
    pub article: String,
    /// Notes.
    pub notes: String,
    /// Codes of ОКПД2, ТН ВЭД and ОКЕИ.
    pub codes: [String; 3],
    /// A person stands for the codes.
    pub confirms_codes: bool,
}

/// An entry that has to do with another.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Related {
    /// Number.
    pub id: i64,
    /// Designation.
    pub designation: String,
    /// Specification.
    pub specification: String,
    /// Status, as it is kept.
    pub status: String,
}

#[derive(FromQueryResult)]
pub(crate) struct Row {
    pub id: i64,
    designation: String,
    mark: String,
    family: String,
    edition: String,
    specification: String,
    rating: String,
    colour: String,
    construction: String,
    article: String,
    notes: String,
    okpd2: String,
    tnved: String,
    okei: String,
    codes_by: Option<i64>,
    codes_at: Option<Micros>,
    status: String,
    reason: String,
    version: i64,
    round: i64,
    successor_id: Option<i64>,
    former_id: Option<i64>,
    author_id: i64,
    created_at: Micros,
    changed_by: i64,
    changed_at: Micros,
}

pub(crate) const COLUMNS: &str = "entry.id, designation, mark, family, edition, specification, rating, colour, \
    construction, article, notes, okpd2, tnved, okei, codes_by, codes_at, status, reason, version, round, \
    successor_id, former_id, author_id, created_at, changed_by, changed_at";

impl Row {
    pub(crate) fn entry(self) -> Result<Entry, StoreError> {
        Ok(Entry {
            id: self.id,
            designation: self.designation,
            mark: self.mark,
            family: self.family,
            edition: self.edition,
            specification: self.specification,
            rating: self.rating,
            colour: self.colour,
            construction: serde_json::from_str(&self.construction).unwrap_or_default(),
            article: self.article,
            notes: self.notes,
            okpd2: self.okpd2,
            tnved: self.tnved,
            okei: self.okei,
            codes_confirmed: self.codes_by.zip(self.codes_at),
            status: EntryStatus::kept(&self.status)?,
            reason: self.reason,
            version: self.version,
            round: self.round,
            successor: self.successor_id,
            former: self.former_id,
            author: self.author_id,
            created_at: self.created_at,
            changed_by: self.changed_by,
            changed_at: self.changed_at,
        })
    }
}

/// The entry with a number; within a transaction it is locked until its end.
pub(crate) async fn locked(tx: &Tx, id: i64) -> Result<Entry, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM entry WHERE id = $1{}", tx.locking());
    one::<Row>(tx, &sql, vec![id.into()]).await?.ok_or(StoreError::Missing("entry"))?.entry()
}

/// What is written down of a change of status.
pub(crate) struct Step<'a> {
    pub to: EntryStatus,
    pub reason: &'a str,
    pub successor: Option<i64>,
    pub by: i64,
    pub now: Micros,
}

/// Leads an entry to another status.
pub(crate) async fn lead(tx: &Tx, entry: &Entry, step: &Step<'_>) -> Result<(), StoreError> {
    if !entry.status.next().contains(&step.to) {
        return Err(Refusal::Status.into());
    }
    let round = entry.round + i64::from(step.to == EntryStatus::Submitted);
    let sql = "UPDATE entry SET status = $2, reason = $3, successor_id = $4, round = $5, version = version + 1, \
               changed_by = $6, changed_at = $7 WHERE id = $1";
    let values = vec![
        entry.id.into(),
        step.to.word().into(),
        step.reason.into(),
        step.successor.or(entry.successor).into(),
        round.into(),
        step.by.into(),
        step.now.into(),
    ];
    run(tx, sql, values).await?;
    let mut after = json!({ "status": step.to });
    if !step.reason.is_empty() {
        after["reason"] = json!(step.reason);
    }
    if let Some(successor) = step.successor {
        after["successor"] = json!(successor);
    }
    let event = NewEvent {
        subject: (Subject::Entry, entry.id),
        at: step.now,
        person: Some(step.by),
        kind: step.to.word(),
        before: Some(json!({ "status": entry.status })),
        after: Some(after),
    };
    record(tx, event).await
}

async fn live(on: &impl ConnectionTrait, new: &NewEntry) -> Result<Option<i64>, StoreError> {
    let sql = "SELECT id FROM entry WHERE identity = $1 AND specification = $2 AND rating = $3 AND colour = $4 \
               AND status IN ('draft', 'submitted', 'approved')";
    value(on, sql, key(new)).await
}

fn key(new: &NewEntry) -> Vec<sea_orm::Value> {
    vec![
        fold::identity(&new.designation).into(),
        new.specification.as_str().into(),
        new.rating.as_str().into(),
        new.colour.as_str().into(),
    ]
}

async fn insert(tx: &Tx, new: &NewEntry, by: i64, now: Micros) -> Result<i64, StoreError> {
    let former = "SELECT id FROM entry WHERE identity = $1 AND specification = $2 AND rating = $3 AND colour = $4 \
                  AND status IN ('superseded', 'retired') ORDER BY id DESC LIMIT 1";
    let former: Option<i64> = value(tx, former, key(new)).await?;
    let sql = "INSERT INTO entry (designation, identity, folded, mark, family, edition, specification, rating, colour, \
               construction, article, notes, okpd2, tnved, okei, status, reason, version, round, former_id, author_id, \
               created_at, changed_by, changed_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, \
               $14, $15, 'draft', '', 1, 0, $16, $17, $18, $17, $18) RETURNING id";
    let construction = json!(new.construction).to_string();
    let [okpd2, tnved, okei] = &new.codes;
    let values = vec![
        new.designation.as_str().into(),
        fold::identity(&new.designation).into(),
        fold::designation(&new.designation).into(),
        new.mark.as_str().into(),
        new.family.as_str().into(),
        new.edition.as_str().into(),
        new.specification.as_str().into(),
        new.rating.as_str().into(),
        new.colour.as_str().into(),
        construction.into(),
        new.article.as_str().into(),
        new.notes.as_str().into(),
        okpd2.as_str().into(),
        tnved.as_str().into(),
        okei.as_str().into(),
        former.into(),
        by.into(),
        now.into(),
    ];
    let id = add(tx, sql, values).await?;
    for (element, option) in &new.construction {
        let sql = "INSERT INTO entry_option (entry_id, element, option) VALUES ($1, $2, $3)";
        run(tx, sql, vec![id.into(), element.as_str().into(), option.as_str().into()]).await?;
    }
    let after = json!({ "designation": new.designation, "specification": new.specification, "family": new.family,
        "edition": new.edition, "construction": new.construction, "article": new.article, "notes": new.notes,
        "former": former });
    let event = NewEvent {
        subject: (Subject::Entry, id),
        at: now,
        person: Some(by),
        kind: "made",
        before: None,
        after: Some(after),
    };
    record(tx, event).await?;
    Ok(id)
}

impl Store {
    /// The entry with a number.
    pub async fn entry(&self, id: i64) -> Result<Entry, StoreError> {
        let sql = format!("SELECT {COLUMNS} FROM entry WHERE id = $1");
        one::<Row>(&self.db, &sql, vec![id.into()]).await?.ok_or(StoreError::Missing("entry"))?.entry()
    }

    /// Adds a draft. Where a live entry has the same key, it is a [`StoreError::Double`] with its number,
    /// however many people press at once.
    pub async fn add_entry(&self, new: &NewEntry, by: i64, now: Micros) -> Result<i64, StoreError> {
        let tx = self.write().await?;
        match insert(&tx, new, by, now).await {
            Ok(id) => {
                tx.commit().await?;
                Ok(id)
            }
            Err(StoreError::Unique(constraint)) => {
                drop(tx);
                let known = live(&self.db, new).await?;
                Err(known.map_or(StoreError::Unique(constraint), StoreError::Double))
            }
            Err(error) => Err(error),
        }
    }

    /// Adds many drafts in one transaction; for each its number, or that of the live entry that has its key.
    pub async fn add_entries(
        &self,
        new: &[NewEntry],
        by: i64,
        now: Micros,
    ) -> Result<Vec<Result<i64, i64>>, StoreError> {
        let tx = self.write().await?;
        let mut numbers = Vec::with_capacity(new.len());
        for one in new {
            numbers.push(match live(&tx, one).await? {
                Some(known) => Err(known),
                None => Ok(insert(&tx, one, by, now).await?),
            });
        }
        tx.commit().await?;
        Ok(numbers)
    }

    /// Changes what people write beside a live entry.
    pub async fn edit_entry(
        &self,
        id: i64,
        version: i64,
        edit: &EntryEdit,
        by: i64,
        now: Micros,
    ) -> Result<(), StoreError> {
        let tx = self.write().await?;
        let entry = locked(&tx, id).await?;
        if entry.version != version {
            return Err(StoreError::Stale);
        }
        if !entry.status.is_live() {
            return Err(Refusal::Status.into());
        }
        let same_codes = edit.codes == [entry.okpd2.clone(), entry.tnved.clone(), entry.okei.clone()];
        let confirmed = match (edit.confirms_codes, same_codes) {
            (true, _) => Some((by, now)),
            (false, true) => entry.codes_confirmed,
            (false, false) => None,
        };
        let sql = "UPDATE entry SET article = $2, notes = $3, okpd2 = $4, tnved = $5, okei = $6, codes_by = $7, \
                   codes_at = $8, version = version + 1, changed_by = $9, changed_at = $10 WHERE id = $1";
        let [okpd2, tnved, okei] = &edit.codes;
        let values = vec![
            id.into(),
            edit.article.as_str().into(),
            edit.notes.as_str().into(),
            okpd2.as_str().into(),
            tnved.as_str().into(),
            okei.as_str().into(),
            confirmed.map(|confirmed| confirmed.0).into(),
            confirmed.map(|confirmed| confirmed.1).into(),
            by.into(),
            now.into(),
        ];
        run(&tx, sql, values).await?;
        let state = |article: &str, notes: &str, codes: [&String; 3], confirmed: bool| -> Json {
            let [okpd2, tnved, okei] = codes;
            json!({ "article": article, "notes": notes, "okpd2": okpd2, "tnved": tnved, "okei": okei,
                "codes-confirmed": confirmed })
        };
        let (before, after) = changed(
            &state(
                &entry.article,
                &entry.notes,
                [&entry.okpd2, &entry.tnved, &entry.okei],
                entry.codes_confirmed.is_some(),
            ),
            &state(&edit.article, &edit.notes, edit.codes.each_ref(), confirmed.is_some()),
        );
        let event = NewEvent {
            subject: (Subject::Entry, id),
            at: now,
            person: Some(by),
            kind: "changed",
            before: Some(before),
            after: Some(after),
        };
        record(&tx, event).await?;
        tx.commit().await
    }

    /// Submits a draft for approval, or withdraws it; retires an approved entry.
    pub async fn lead_entry(
        &self,
        id: i64,
        version: i64,
        to: EntryStatus,
        reason: &str,
        by: i64,
        now: Micros,
    ) -> Result<(), StoreError> {
        let tx = self.write().await?;
        let entry = locked(&tx, id).await?;
        if entry.version != version {
            return Err(StoreError::Stale);
        }
        // Approval, return and rejection are decisions of the approval route.
        let decided = entry.status == EntryStatus::Submitted || to == EntryStatus::Superseded;
        if decided {
            return Err(Refusal::Status.into());
        }
        lead(&tx, &entry, &Step { to, reason, successor: None, by, now }).await?;
        tx.commit().await
    }

    /// Lets an approved entry be superseded by another approved one.
    pub async fn supersede(
        &self,
        id: i64,
        version: i64,
        successor: i64,
        by: i64,
        now: Micros,
    ) -> Result<(), StoreError> {
        let tx = self.write().await?;
        let entry = locked(&tx, id).await?;
        let next = locked(&tx, successor).await?;
        if entry.version != version {
            return Err(StoreError::Stale);
        }
        if next.id == entry.id || next.status != EntryStatus::Approved {
            return Err(Refusal::Status.into());
        }
        let step = Step { to: EntryStatus::Superseded, reason: "", successor: Some(successor), by, now };
        lead(&tx, &entry, &step).await?;
        tx.commit().await
    }

    /// Other entries with the same designation: under other documents, former ones.
    pub async fn same_designation(&self, entry: &Entry) -> Result<Vec<Related>, StoreError> {
        let sql = "SELECT id, designation, specification, status FROM entry \
                   WHERE identity = $1 AND id <> $2 ORDER BY id DESC LIMIT 50";
        all(&self.db, sql, vec![fold::identity(&entry.designation).into(), entry.id.into()]).await
    }

    /// Live entries with a designation.
    pub async fn live_entries(&self, designation: &str) -> Result<Vec<Related>, StoreError> {
        let sql = "SELECT id, designation, specification, status FROM entry WHERE identity = $1 \
                   AND status IN ('draft', 'submitted', 'approved') ORDER BY id LIMIT 50";
        all(&self.db, sql, vec![fold::identity(designation).into()]).await
    }

    /// What an entry has taken the place of.
    pub async fn superseded_by(&self, id: i64) -> Result<Vec<Related>, StoreError> {
        let sql = "SELECT id, designation, specification, status FROM entry WHERE successor_id = $1 ORDER BY id LIMIT 50";
        all(&self.db, sql, vec![id.into()]).await
    }
}
