//! An entry of the register: a designation with its construction, status and codes.

use std::collections::BTreeMap;

use sea_orm::FromQueryResult;

use crate::{Micros, StoreError, words};

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
