//! The register: designations with their construction, status and history. Nothing is ever deleted.

use sea_orm::{ConnectionTrait as _, DbBackend, FromQueryResult};
use serde_json::{Value as Json, json};

use crate::entry::{COLUMNS, Row};
use crate::history::{NewEvent, Subject, changed, record};
use crate::sql::{all, one, run, value};
use crate::tx::change;
use crate::{
    Entry, EntryEdit, EntryStatus, Micros, NewEntry, Refusal, Related, Store, StoreError, Tx, fold, parts,
};

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

const LIVE: &str = "status IN ('draft', 'submitted', 'approved')";
const SAME: &str = "identity = $1 AND specification = $2 AND rating = $3 AND colour = $4";

fn key(new: &NewEntry) -> Vec<sea_orm::Value> {
    let texts = [&fold::identity(&new.designation), &new.specification, &new.rating, &new.colour];
    texts.map(|text| text.as_str().into()).to_vec()
}

/// Adds drafts that are no doubles; for each its number, or that of the live entry that has its key.
///
/// Keys are taken in their order, so that two lists that share some do not wait for each other.
async fn insert(
    tx: &Tx,
    new: &[NewEntry],
    words: &[(&'static str, String)],
    by: i64,
    now: Micros,
) -> Result<Vec<Result<i64, i64>>, StoreError> {
    let mut order: Vec<usize> = (0..new.len()).collect();
    let key_of = |at: &usize| {
        let new = &new[*at];
        (fold::identity(&new.designation), &new.specification, &new.rating, &new.colour)
    };
    order.sort_by_cached_key(key_of);
    parts::learn(tx, words).await?;
    let mut numbers = vec![Err(0); new.len()];
    for at in order {
        numbers[at] = if let Some(id) = insert_one(tx, &new[at], by, now).await? {
            Ok(id)
        } else {
            let live = format!("SELECT id FROM entry WHERE {SAME} AND {LIVE}");
            // What was in the way may have gone meanwhile.
            let known: Option<i64> = value(tx, &live, key(&new[at])).await?;
            Err(known.ok_or_else(|| StoreError::Busy("an entry of the same key".to_owned()))?)
        };
    }
    Ok(numbers)
}

/// Adds a draft; `None` where a live entry has its key.
async fn insert_one(tx: &Tx, new: &NewEntry, by: i64, now: Micros) -> Result<Option<i64>, StoreError> {
    #[derive(FromQueryResult)]
    struct Made {
        id: i64,
        former_id: Option<i64>,
    }
    let sql = format!(
        "INSERT INTO entry (identity, specification, rating, colour, designation, folded, head, tail, mark, family, edition, \
         construction, article, notes, okpd2, tnved, okei, status, reason, version, round, former_id, author_id, \
         created_at, changed_by, changed_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, \
         $14, $15, $16, $17, 'draft', '', 1, 0, \
         (SELECT id FROM entry WHERE {SAME} AND status IN ('superseded', 'retired') ORDER BY id DESC LIMIT 1), \
         $18, $19, $18, $19) \
         ON CONFLICT (identity, specification, rating, colour) WHERE {LIVE} DO NOTHING RETURNING id, former_id"
    );
    let folded = fold::designation(&new.designation);
    let (head, tail) = parts::halves(&new.mark, &folded);
    let construction = json!(new.construction).to_string();
    let [okpd2, tnved, okei] = &new.codes;
    let texts = [
        new.designation.as_str(),
        folded.as_str(),
        head,
        tail,
        new.mark.as_str(),
        new.family.as_str(),
        new.edition.as_str(),
        construction.as_str(),
        new.article.as_str(),
        new.notes.as_str(),
        okpd2.as_str(),
        tnved.as_str(),
        okei.as_str(),
    ];
    let mut values = key(new);
    values.extend(texts.map(sea_orm::Value::from));
    values.extend([by.into(), now.into()]);
    let Some(Made { id, former_id }) = one::<Made>(tx, &sql, values).await? else { return Ok(None) };
    let pairs = match tx.get_database_backend() {
        DbBackend::Postgres => "json_each_text(CAST($2 AS json))",
        _ => "json_each($2)",
    };
    let options =
        format!("INSERT INTO entry_option (entry_id, element, option) SELECT $1, key, value FROM {pairs}");
    run(tx, &options, vec![id.into(), construction.into()]).await?;
    let after = json!({ "designation": new.designation, "specification": new.specification, "family": new.family,
        "edition": new.edition, "construction": new.construction, "article": new.article, "notes": new.notes,
        "former": former_id });
    let event = NewEvent {
        subject: (Subject::Entry, id),
        at: now,
        person: Some(by),
        kind: "made",
        before: None,
        after: Some(after),
    };
    record(tx, event).await?;
    Ok(Some(id))
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
        let added = self.add_entries(std::slice::from_ref(new), by, now).await?;
        let added = added.into_iter().next().unwrap_or(Err(0));
        added.map_err(StoreError::Double)
    }

    /// Adds many drafts in one transaction; for each its number, or that of the live entry that has its key.
    pub async fn add_entries(
        &self,
        new: &[NewEntry],
        by: i64,
        now: Micros,
    ) -> Result<Vec<Result<i64, i64>>, StoreError> {
        let words = self.known.unknown(new);
        let added = change!(self, |tx| { insert(tx, new, &words, by, now).await })?;
        self.known.remember(words);
        Ok(added)
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
        change!(self, |tx| {
            let entry = locked(tx, id).await?;
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
            run(tx, sql, values).await?;
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
            record(tx, event).await?;
            Ok(())
        })
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
        change!(self, |tx| {
            let entry = locked(tx, id).await?;
            if entry.version != version {
                return Err(StoreError::Stale);
            }
            // Approval, return and rejection are decisions of the approval route.
            let decided = entry.status == EntryStatus::Submitted || to == EntryStatus::Superseded;
            if decided {
                return Err(Refusal::Status.into());
            }
            lead(tx, &entry, &Step { to, reason, successor: None, by, now }).await?;
            Ok(())
        })
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
        change!(self, |tx| {
            // In the order of numbers, so that two who name each other's entry do not wait for each other.
            let (first, second) =
                (locked(tx, id.min(successor)).await?, locked(tx, id.max(successor)).await?);
            let (entry, next) = if id <= successor { (first, second) } else { (second, first) };
            if entry.version != version {
                return Err(StoreError::Stale);
            }
            if next.id == entry.id || next.status != EntryStatus::Approved {
                return Err(Refusal::Status.into());
            }
            let step = Step { to: EntryStatus::Superseded, reason: "", successor: Some(successor), by, now };
            lead(tx, &entry, &step).await?;
            Ok(())
        })
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
