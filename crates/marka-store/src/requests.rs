//! Requests: somebody needs a designation, a technologist makes it.

use sea_orm::{FromQueryResult, Value};
use serde_json::json;

use crate::history::{NewEvent, Subject, record};
use crate::sql::{add, all, one, run, value};
use crate::tx::change;
use crate::{Micros, Refusal, Related, Store, StoreError, Tx, words};

/// The most requests of a list.
const LISTED: u32 = 200;

words! {
    /// How it is said what is needed.
    RequestKind, "kind of request" {
        /// A construction from the constructor.
        Construction = "construction",
        /// A line.
        Line = "line",
        /// Words.
        Words = "words",
        /// A list of lines.
        List = "list",
        /// Files.
        Files = "files",
    }
}

words! {
    /// Where a request stands.
    RequestState, "state of a request" {
        /// Nobody has taken it.
        New = "new",
        /// Somebody works on it.
        Taken = "taken",
        /// The author is asked something.
        Question = "question",
        /// Its entries wait for approval.
        Approval = "approval",
        /// Done.
        Done = "done",
        /// Declined, with a reason.
        Declined = "declined",
    }
}

impl RequestState {
    /// Where a state may lead.
    pub fn next(self) -> &'static [RequestState] {
        use RequestState::{Approval, Declined, Done, New, Question, Taken};
        match self {
            Taken => &[Question, Approval, Done, Declined, New],
            New | Question => &[Taken, Declined],
            Approval => &[Taken, Done],
            Done | Declined => &[Taken],
        }
    }

    /// Whether somebody still has to do something.
    pub fn is_open(self) -> bool {
        !matches!(self, RequestState::Done | RequestState::Declined)
    }
}

/// A request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// Number within the database.
    pub id: i64,
    /// Number for people: `2026-17`.
    pub number: String,
    /// Whose.
    pub author: i64,
    /// How it is said what is needed.
    pub kind: RequestKind,
    /// What is needed.
    pub text: String,
    /// State.
    pub state: RequestState,
    /// Why it was declined, or what the author is asked.
    pub reason: String,
    /// Who works on it.
    pub assignee: Option<i64>,
    /// By when.
    pub due_at: Option<Micros>,
    /// Counts changes.
    pub version: i64,
    /// When it was made.
    pub created_at: Micros,
    /// When it was changed.
    pub changed_at: Micros,
}

/// What is said of a new request.
#[derive(Clone, Debug)]
pub struct NewRequest<'a> {
    /// How it is said what is needed.
    pub kind: RequestKind,
    /// What is needed.
    pub text: &'a str,
    /// By when.
    pub due_at: Option<Micros>,
    /// The year, whose series gives the number.
    pub year: i32,
}

/// Which requests are listed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RequestFilter {
    /// Whose.
    pub author: Option<i64>,
    /// Who works on it.
    pub assignee: Option<i64>,
    /// Only those where somebody still has to do something.
    pub open: bool,
}

#[derive(FromQueryResult)]
struct Row {
    id: i64,
    number: String,
    author_id: i64,
    kind: String,
    text: String,
    state: String,
    reason: String,
    assignee_id: Option<i64>,
    due_at: Option<Micros>,
    version: i64,
    created_at: Micros,
    changed_at: Micros,
}

const COLUMNS: &str = "SELECT id, number, author_id, kind, text, state, reason, assignee_id, due_at, version, \
    created_at, changed_at FROM request";

impl Row {
    fn request(self) -> Result<Request, StoreError> {
        Ok(Request {
            id: self.id,
            number: self.number,
            author: self.author_id,
            kind: RequestKind::kept(&self.kind)?,
            text: self.text,
            state: RequestState::kept(&self.state)?,
            reason: self.reason,
            assignee: self.assignee_id,
            due_at: self.due_at,
            version: self.version,
            created_at: self.created_at,
            changed_at: self.changed_at,
        })
    }
}

/// The request with a number, as it was seen; locked until the end of the transaction.
pub(crate) async fn locked(tx: &Tx, id: i64, version: i64) -> Result<Request, StoreError> {
    let sql = format!("{COLUMNS} WHERE id = $1{}", tx.locking());
    let request =
        one::<Row>(tx, &sql, vec![id.into()]).await?.ok_or(StoreError::Missing("request"))?.request()?;
    if request.version == version { Ok(request) } else { Err(StoreError::Stale) }
}

/// The next number of a series. The row is locked, so that no number is given twice or left out.
pub(crate) async fn next_number(tx: &Tx, series: &str) -> Result<i64, StoreError> {
    let sql = "INSERT INTO series (name, last) VALUES ($1, 1) \
               ON CONFLICT (name) DO UPDATE SET last = series.last + 1 RETURNING last";
    value(tx, sql, vec![series.into()]).await?.ok_or(StoreError::Missing("series"))
}

/// Says that an entry came of a request; saying it twice says no more.
pub(crate) async fn tie(tx: &Tx, request: i64, entry: i64, by: i64, now: Micros) -> Result<(), StoreError> {
    let sql = "INSERT INTO request_entry (request_id, entry_id) VALUES ($1, $2) ON CONFLICT DO NOTHING";
    if run(tx, sql, vec![request.into(), entry.into()]).await? == 0 {
        return Ok(());
    }
    let after = Some(json!({ "entry": entry }));
    let subject = (Subject::Request, request);
    record(tx, NewEvent { subject, at: now, person: Some(by), kind: "entry", before: None, after }).await
}

impl Store {
    /// Makes a request; gives its number within the database.
    pub async fn add_request(&self, new: &NewRequest<'_>, by: i64, now: Micros) -> Result<i64, StoreError> {
        change!(self, |tx| {
            let number = next_number(tx, &new.year.to_string()).await?;
            let number = format!("{}-{number}", new.year);
            let sql = "INSERT INTO request (number, author_id, kind, text, state, reason, due_at, version, created_at, \
                   changed_at) VALUES ($1, $2, $3, $4, 'new', '', $5, 1, $6, $6) RETURNING id";
            let values = vec![
                number.clone().into(),
                by.into(),
                new.kind.word().into(),
                new.text.into(),
                new.due_at.into(),
                now.into(),
            ];
            let id = add(tx, sql, values).await?;
            let after = json!({ "number": number, "kind": new.kind, "text": new.text, "due": new.due_at });
            let event = NewEvent {
                subject: (Subject::Request, id),
                at: now,
                person: Some(by),
                kind: "made",
                before: None,
                after: Some(after),
            };
            record(tx, event).await?;
            Ok(id)
        })
    }

    /// The request with a number.
    pub async fn request(&self, id: i64) -> Result<Request, StoreError> {
        let sql = format!("{COLUMNS} WHERE id = $1");
        one::<Row>(&self.db, &sql, vec![id.into()]).await?.ok_or(StoreError::Missing("request"))?.request()
    }

    /// Requests, those that are due first, then the newest.
    pub async fn requests(&self, filter: &RequestFilter) -> Result<Vec<Request>, StoreError> {
        let mut values: Vec<Value> = Vec::new();
        let mut conditions = vec!["1 = 1".to_owned()];
        for (column, person) in [("author_id", filter.author), ("assignee_id", filter.assignee)] {
            if let Some(person) = person {
                values.push(person.into());
                conditions.push(format!("{column} = ${}", values.len()));
            }
        }
        if filter.open {
            conditions.push("state NOT IN ('done', 'declined')".to_owned());
        }
        let sql = format!(
            "{COLUMNS} WHERE {} ORDER BY CASE WHEN state IN ('done', 'declined') THEN 1 ELSE 0 END, \
             CASE WHEN due_at IS NULL THEN 1 ELSE 0 END, due_at, id DESC LIMIT {LISTED}",
            conditions.join(" AND ")
        );
        let rows: Vec<Row> = all(&self.db, &sql, values).await?;
        rows.into_iter().map(Row::request).collect()
    }

    /// Leads a request to another state; who takes it works on it.
    pub async fn lead_request(
        &self,
        (id, version): (i64, i64),
        to: RequestState,
        reason: &str,
        by: i64,
        now: Micros,
    ) -> Result<(), StoreError> {
        change!(self, |tx| {
            let request = locked(tx, id, version).await?;
            if !request.state.next().contains(&to) {
                return Err(Refusal::Status.into());
            }
            let assignee = match to {
                RequestState::Taken => request.assignee.or(Some(by)),
                RequestState::New => None,
                _ => request.assignee,
            };
            let sql = "UPDATE request SET state = $2, reason = $3, assignee_id = $4, version = version + 1, changed_at = $5 \
                   WHERE id = $1";
            let values = vec![id.into(), to.word().into(), reason.into(), assignee.into(), now.into()];
            run(tx, sql, values).await?;
            let event = NewEvent {
                subject: (Subject::Request, id),
                at: now,
                person: Some(by),
                kind: to.word(),
                before: Some(json!({ "state": request.state, "assignee": request.assignee })),
                after: Some(json!({ "state": to, "assignee": assignee, "reason": reason })),
            };
            record(tx, event).await?;
            Ok(())
        })
    }

    /// Gives a request to somebody, with or without a date.
    pub async fn assign_request(
        &self,
        (id, version): (i64, i64),
        assignee: Option<i64>,
        due_at: Option<Micros>,
        by: i64,
        now: Micros,
    ) -> Result<(), StoreError> {
        change!(self, |tx| {
            let request = locked(tx, id, version).await?;
            let state = match (request.state, assignee) {
                (RequestState::New, Some(_)) => RequestState::Taken,
                (state, _) => state,
            };
            let sql = "UPDATE request SET assignee_id = $2, due_at = $3, state = $4, version = version + 1, changed_at = $5 \
                   WHERE id = $1";
            run(tx, sql, vec![id.into(), assignee.into(), due_at.into(), state.word().into(), now.into()])
                .await?;
            let event = NewEvent {
                subject: (Subject::Request, id),
                at: now,
                person: Some(by),
                kind: "assigned",
                before: Some(json!({ "assignee": request.assignee, "due": request.due_at })),
                after: Some(json!({ "assignee": assignee, "due": due_at })),
            };
            record(tx, event).await?;
            Ok(())
        })
    }

    /// Says that an entry came of a request.
    pub async fn tie_entry(&self, request: i64, entry: i64, by: i64, now: Micros) -> Result<(), StoreError> {
        change!(self, |tx| { tie(tx, request, entry, by, now).await })
    }

    /// The entries that came of a request.
    pub async fn entries_of_request(&self, request: i64) -> Result<Vec<Related>, StoreError> {
        let sql = "SELECT entry.id, designation, specification, status FROM request_entry \
                   JOIN entry ON entry.id = request_entry.entry_id WHERE request_id = $1 ORDER BY entry.id";
        all(&self.db, sql, vec![request.into()]).await
    }

    /// The requests that an entry came of.
    pub async fn requests_of_entry(&self, entry: i64) -> Result<Vec<Request>, StoreError> {
        let sql = format!(
            "{COLUMNS} WHERE id IN (SELECT request_id FROM request_entry WHERE entry_id = $1) ORDER BY id"
        );
        let rows: Vec<Row> = all(&self.db, &sql, vec![entry.into()]).await?;
        rows.into_iter().map(Row::request).collect()
    }
}
