//! Requests for support: somebody asks for help, somebody helps.

use sea_orm::{FromQueryResult, Value};
use serde_json::{Value as Json, json};

use crate::history::{NewEvent, Subject, record};
use crate::requests::next_number;
use crate::sql::{add, all, one, run, value};
use crate::suggestions::WORDS;
use crate::tx::change;
use crate::{Micros, Refusal, Store, StoreError, Tx, fold, words};

/// The most of a list.
const LISTED: u32 = 300;

words! {
    /// Where a request for support stands.
    TicketState, "state of a request for support" {
        /// Nobody has answered.
        New = "new",
        /// Somebody works on it.
        Work = "work",
        /// The author is asked something.
        Waiting = "waiting",
        /// It is solved, as those who help think.
        Solved = "solved",
        /// It is over.
        Closed = "closed",
    }
}

impl TicketState {
    /// Where a state may lead.
    pub fn next(self) -> &'static [TicketState] {
        use TicketState::{Closed, New, Solved, Waiting, Work};
        match self {
            New => &[Work, Waiting, Solved],
            Work => &[Waiting, Solved],
            Waiting => &[Work, Solved],
            Solved => &[Closed, Work],
            Closed => &[Work],
        }
    }

    /// Whether somebody still has to do something.
    pub fn is_open(self) -> bool {
        !matches!(self, TicketState::Solved | TicketState::Closed)
    }
}

words! {
    /// How urgent a request for support is.
    Priority, "priority" {
        /// Some time.
        Low = "low",
        /// As most.
        Usual = "usual",
        /// Soon.
        High = "high",
        /// Work has stopped.
        Stopped = "stopped",
    }
}

words! {
    /// What a request for support is about.
    Category, "category" {
        /// Setting up and administration.
        Setup = "setup",
        /// How a module is meant.
        Explanation = "explanation",
        /// Work in progress does not go on.
        Work = "work",
        /// A wish for a change of the customer's own.
        Wish = "wish",
        /// The documentation.
        Documentation = "documentation",
    }
}

/// A request for support.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ticket {
    /// Number within the database.
    pub id: i64,
    /// Number for people: `2026-17`.
    pub number: String,
    /// What letters name it by: nobody guesses it.
    pub tag: String,
    /// Whose.
    pub author: i64,
    /// Who helps.
    pub assignee: Option<i64>,
    /// What it is about.
    pub category: Category,
    /// How urgent it is.
    pub priority: Priority,
    /// State.
    pub state: TicketState,
    /// In a few words.
    pub title: String,
    /// Path of the page where it arose; may be empty.
    pub place: String,
    /// When it was answered first.
    pub answered_at: Option<Micros>,
    /// Counts changes.
    pub version: i64,
    /// When it was made.
    pub created_at: Micros,
    /// When something was last said or changed.
    pub changed_at: Micros,
}

/// What is said of a new one.
#[derive(Clone, Debug)]
pub struct NewTicket<'a> {
    /// What letters name it by.
    pub tag: &'a str,
    /// What it is about.
    pub category: Category,
    /// How urgent it is.
    pub priority: Priority,
    /// In a few words.
    pub title: &'a str,
    /// What happened.
    pub text: &'a str,
    /// Path of the page where it arose.
    pub place: &'a str,
    /// The year, whose series gives the number.
    pub year: i32,
}

/// What those who help change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TicketEdit {
    /// State.
    pub state: TicketState,
    /// Priority.
    pub priority: Priority,
    /// Category.
    pub category: Category,
    /// Who helps.
    pub assignee: Option<i64>,
}

/// What was said.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Message {
    /// Number.
    pub id: i64,
    /// Who; nobody of this site is the maker of the program.
    pub person_id: Option<i64>,
    /// When.
    pub at: Micros,
    /// Text.
    pub text: String,
    /// For those who help only.
    pub note: bool,
}

/// Which are listed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TicketFilter {
    /// Whose.
    pub author: Option<i64>,
    /// Only those where somebody still has to do something.
    pub open: bool,
    /// With these words, in what was said too.
    pub words: String,
}

words! {
    /// What an answer that is given again and again is.
    AnswerKind, "kind of answer" {
        /// The beginning of an answer.
        Template = "template",
        /// An article to be read.
        Article = "article",
    }
}

/// An answer that is given again and again.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct AnswerText {
    /// Number.
    pub id: i64,
    /// Title.
    pub title: String,
    /// Text.
    pub text: String,
    /// When it was changed.
    pub changed_at: Micros,
}

#[derive(FromQueryResult)]
struct Row {
    id: i64,
    number: String,
    tag: String,
    author_id: i64,
    assignee_id: Option<i64>,
    category: String,
    priority: String,
    state: String,
    title: String,
    place: String,
    answered_at: Option<Micros>,
    version: i64,
    created_at: Micros,
    changed_at: Micros,
}

const COLUMNS: &str = "SELECT id, number, tag, author_id, assignee_id, category, priority, state, title, place, answered_at, \
    version, created_at, changed_at FROM ticket";

impl Row {
    fn ticket(self) -> Result<Ticket, StoreError> {
        Ok(Ticket {
            id: self.id,
            number: self.number,
            tag: self.tag,
            author: self.author_id,
            assignee: self.assignee_id,
            category: Category::kept(&self.category)?,
            priority: Priority::kept(&self.priority)?,
            state: TicketState::kept(&self.state)?,
            title: self.title,
            place: self.place,
            answered_at: self.answered_at,
            version: self.version,
            created_at: self.created_at,
            changed_at: self.changed_at,
        })
    }
}

impl Store {
    /// Adds a request for support with its first message.
    pub async fn add_ticket(&self, new: &NewTicket<'_>, by: i64, now: Micros) -> Result<i64, StoreError> {
        change!(self, |tx| {
            let number = format!("{}-{}", new.year, next_number(tx, &format!("ticket-{}", new.year)).await?);
            let sql = "INSERT INTO ticket (number, tag, author_id, category, priority, state, title, place, folded, version, \
                       created_at, changed_at) VALUES ($1, $2, $3, $4, $5, 'new', $6, $7, $8, 1, $9, $9) RETURNING id";
            let values = vec![
                number.into(),
                new.tag.into(),
                by.into(),
                new.category.word().into(),
                new.priority.word().into(),
                new.title.into(),
                new.place.into(),
                fold::name(&format!("{} {}", new.title, new.text)).into(),
                now.into(),
            ];
            let id = add(tx, sql, values).await?;
            say(tx, id, Some(by), new.text, false, now).await?;
            event(tx, (id, "made"), Some(by), (None, json!({})), now).await?;
            Ok(id)
        })
    }

    /// A request for support.
    pub async fn ticket(&self, id: i64) -> Result<Ticket, StoreError> {
        one::<Row>(&self.db, &format!("{COLUMNS} WHERE id = $1"), vec![id.into()])
            .await?
            .ok_or(StoreError::Missing("ticket"))?
            .ticket()
    }

    /// Requests for support: open ones first, the most urgent of them first, then the last changed.
    pub async fn tickets(&self, filter: &TicketFilter) -> Result<Vec<Ticket>, StoreError> {
        let (mut conditions, mut values): (Vec<String>, Vec<Value>) = (vec!["1 = 1".to_owned()], Vec::new());
        if let Some(author) = filter.author {
            values.push(author.into());
            conditions.push(format!("author_id = ${}", values.len()));
        }
        if filter.open {
            conditions.push("state NOT IN ('solved', 'closed')".to_owned());
        }
        for word in fold::name(&filter.words).split(' ').filter(|word| !word.is_empty()).take(WORDS) {
            let escaped = word.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
            values.push(format!("%{escaped}%").into());
            conditions.push(format!(
                "(folded LIKE ${0} ESCAPE '\\' OR number LIKE ${0} ESCAPE '\\')",
                values.len()
            ));
        }
        let sql = format!(
            "{COLUMNS} WHERE {} ORDER BY CASE WHEN state IN ('solved', 'closed') THEN 1 ELSE 0 END, \
             CASE priority WHEN 'stopped' THEN 0 WHEN 'high' THEN 1 WHEN 'usual' THEN 2 ELSE 3 END, changed_at DESC, id DESC \
             LIMIT {LISTED}",
            conditions.join(" AND ")
        );
        let rows: Vec<Row> = all(&self.db, &sql, values).await?;
        rows.into_iter().map(Row::ticket).collect()
    }

    /// Says something in a request for support. What its author says opens it again; the first answer of another is noted.
    pub async fn say_in_ticket(
        &self,
        id: i64,
        person: Option<i64>,
        text: &str,
        note: bool,
        now: Micros,
    ) -> Result<(), StoreError> {
        change!(self, |tx| {
            let sql = format!("{COLUMNS} WHERE id = $1{}", tx.locking());
            let row: Option<Row> = one(tx, &sql, vec![id.into()]).await?;
            let ticket = row.ok_or(StoreError::Missing("ticket"))?.ticket()?;
            say(tx, id, person, text, note, now).await?;
            if note {
                return Ok(());
            }
            let by_author = person == Some(ticket.author);
            let state = match ticket.state {
                TicketState::New if !by_author => TicketState::Work,
                TicketState::Waiting | TicketState::Solved | TicketState::Closed if by_author => {
                    TicketState::Work
                }
                state => state,
            };
            let answered = ticket.answered_at.or((!by_author).then_some(now));
            let sql = "UPDATE ticket SET state = $2, answered_at = $3, folded = folded || $4, version = version + 1, \
                       changed_at = $5 WHERE id = $1";
            let folded = format!(" {}", fold::name(text));
            run(tx, sql, vec![id.into(), state.word().into(), answered.into(), folded.into(), now.into()])
                .await?;
            if state != ticket.state {
                let (before, after) =
                    (json!({ "state": ticket.state.word() }), json!({ "state": state.word() }));
                event(tx, (id, state.word()), person, (Some(before), after), now).await?;
            }
            Ok(())
        })
    }

    /// Changes what those who help may change.
    pub async fn edit_ticket(
        &self,
        (id, version): (i64, i64),
        edit: &TicketEdit,
        by: i64,
        now: Micros,
    ) -> Result<(), StoreError> {
        change!(self, |tx| {
            let sql = format!("{COLUMNS} WHERE id = $1{}", tx.locking());
            let row: Option<Row> = one(tx, &sql, vec![id.into()]).await?;
            let former = row.ok_or(StoreError::Missing("ticket"))?.ticket()?;
            if former.version != version {
                return Err(StoreError::Stale);
            }
            if edit.state != former.state && !former.state.next().contains(&edit.state) {
                return Err(Refusal::Status.into());
            }
            let sql = "UPDATE ticket SET state = $2, priority = $3, category = $4, assignee_id = $5, \
                       version = version + 1, changed_at = $6 WHERE id = $1";
            let values = vec![
                id.into(),
                edit.state.word().into(),
                edit.priority.word().into(),
                edit.category.word().into(),
                edit.assignee.into(),
                now.into(),
            ];
            run(tx, sql, values).await?;
            let told = |state: TicketState, priority: Priority, category: Category, assignee: Option<i64>| json!({ "state": state.word(), "priority": priority.word(), "category": category.word(), "assignee": assignee });
            let before = told(former.state, former.priority, former.category, former.assignee);
            let after = told(edit.state, edit.priority, edit.category, edit.assignee);
            let kind = if edit.state == former.state { "changed" } else { edit.state.word() };
            event(tx, (id, kind), Some(by), (Some(before), after), now).await?;
            Ok(())
        })
    }

    /// What was said, the first first; notes only where they are asked for.
    pub async fn messages(&self, ticket: i64, notes: bool) -> Result<Vec<Message>, StoreError> {
        let sql = "SELECT id, person_id, at, text, note FROM ticket_message WHERE ticket_id = $1 AND (note = $2 OR $3) \
                   ORDER BY id";
        all(&self.db, sql, vec![ticket.into(), false.into(), notes.into()]).await
    }

    /// The request for support that letters name by a tag.
    pub async fn ticket_by_tag(&self, tag: &str) -> Result<Option<i64>, StoreError> {
        value(&self.db, "SELECT id FROM ticket WHERE tag = $1", vec![tag.into()]).await
    }

    /// Answers that are given again and again, by title.
    pub async fn answer_texts(&self, kind: AnswerKind) -> Result<Vec<AnswerText>, StoreError> {
        let sql = "SELECT id, title, text, changed_at FROM answer_text WHERE kind = $1 ORDER BY title, id";
        all(&self.db, sql, vec![kind.word().into()]).await
    }

    /// One of them.
    pub async fn answer_text(&self, kind: AnswerKind, id: i64) -> Result<AnswerText, StoreError> {
        let sql = "SELECT id, title, text, changed_at FROM answer_text WHERE kind = $1 AND id = $2";
        one(&self.db, sql, vec![kind.word().into(), id.into()]).await?.ok_or(StoreError::Missing("answer"))
    }

    /// Keeps one, in place of a former where there is one; gives its number.
    pub async fn keep_answer_text(
        &self,
        kind: AnswerKind,
        former: Option<i64>,
        (title, text): (&str, &str),
        by: i64,
        now: Micros,
    ) -> Result<i64, StoreError> {
        let Some(id) = former else {
            let sql = "INSERT INTO answer_text (kind, title, text, changed_by, changed_at) VALUES ($1, $2, $3, $4, $5) RETURNING id";
            return add(
                &self.db,
                sql,
                vec![kind.word().into(), title.into(), text.into(), by.into(), now.into()],
            )
            .await;
        };
        let sql = "UPDATE answer_text SET title = $3, text = $4, changed_by = $5, changed_at = $6 WHERE kind = $1 AND id = $2";
        let values = vec![kind.word().into(), id.into(), title.into(), text.into(), by.into(), now.into()];
        if run(&self.db, sql, values).await? == 0 { Err(StoreError::Missing("answer")) } else { Ok(id) }
    }

    /// Takes one out.
    pub async fn remove_answer_text(&self, kind: AnswerKind, id: i64) -> Result<(), StoreError> {
        let sql = "DELETE FROM answer_text WHERE kind = $1 AND id = $2";
        run(&self.db, sql, vec![kind.word().into(), id.into()]).await.map(|_| ())
    }
}

async fn say(
    tx: &Tx,
    id: i64,
    person: Option<i64>,
    text: &str,
    note: bool,
    now: Micros,
) -> Result<(), StoreError> {
    let sql = "INSERT INTO ticket_message (ticket_id, person_id, at, text, note) VALUES ($1, $2, $3, $4, $5)";
    run(tx, sql, vec![id.into(), person.into(), now.into(), text.into(), note.into()]).await.map(|_| ())
}

async fn event(
    tx: &Tx,
    (id, kind): (i64, &str),
    person: Option<i64>,
    (before, after): (Option<Json>, Json),
    now: Micros,
) -> Result<(), StoreError> {
    let event =
        NewEvent { subject: (Subject::Ticket, id), at: now, person, kind, before, after: Some(after) };
    record(tx, event).await
}
