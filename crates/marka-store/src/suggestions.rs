//! Suggestions: what people would like the program to be, what becomes of it, and in which release.

use sea_orm::{FromQueryResult, Value};
use serde_json::{Value as Json, json};

use crate::history::{NewEvent, Subject, record};
use crate::sql::{add, all, one, run};
use crate::tx::change;
use crate::{Micros, Refusal, Store, StoreError, Tx, fold, words};

/// The most words that are searched for at once.
pub(crate) const WORDS: usize = 16;
/// The most suggestions of a list.
const LISTED: u32 = 300;

words! {
    /// Where a suggestion stands.
    SuggestionState, "state of a suggestion" {
        /// Nobody has looked at it.
        New = "new",
        /// It is being looked at.
        Review = "review",
        /// It is good, and will be done some time.
        Accepted = "accepted",
        /// It will not be done.
        Declined = "declined",
        /// It will be done in a release.
        Planned = "planned",
        /// It is done.
        Done = "done",
        /// Its author took it back.
        Withdrawn = "withdrawn",
    }
}

impl SuggestionState {
    /// Where a state may lead.
    pub fn next(self) -> &'static [SuggestionState] {
        use SuggestionState::{Accepted, Declined, Done, New, Planned, Review, Withdrawn};
        match self {
            New => &[Review, Accepted, Declined],
            Review => &[Accepted, Declined],
            Accepted => &[Planned, Done, Declined],
            Planned => &[Done, Accepted, Declined],
            Declined => &[Review],
            Done => &[Planned],
            Withdrawn => &[],
        }
    }

    /// Whether it comes with an answer.
    pub fn is_answered(self) -> bool {
        !matches!(self, SuggestionState::New | SuggestionState::Review | SuggestionState::Withdrawn)
    }

    /// Whether it comes with a release.
    pub fn has_release(self) -> bool {
        matches!(self, SuggestionState::Planned | SuggestionState::Done)
    }
}

/// A suggestion.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suggestion {
    /// Number on this site.
    pub id: i64,
    /// The same on every site.
    pub code: String,
    /// Who made it; nobody of this site where it came from another.
    pub author: Option<i64>,
    /// The site that it came from; empty where it was made here.
    pub origin: String,
    /// In a few words.
    pub title: String,
    /// What is wanted, and what for.
    pub text: String,
    /// Path of the page where it arose; may be empty.
    pub place: String,
    /// State.
    pub state: SuggestionState,
    /// What was answered.
    pub answer: String,
    /// The release in which it is to be done, or was.
    pub release: String,
    /// How many support it, here and elsewhere.
    pub supported: i64,
    /// How many of them do elsewhere.
    pub supported_elsewhere: i64,
    /// Counts changes.
    pub version: i64,
    /// When it was made.
    pub created_at: Micros,
    /// When it was changed.
    pub changed_at: Micros,
}

/// What is said of a new suggestion.
#[derive(Clone, Debug)]
pub struct NewSuggestion<'a> {
    /// The same on every site.
    pub code: &'a str,
    /// In a few words.
    pub title: &'a str,
    /// What is wanted, and what for.
    pub text: &'a str,
    /// Path of the page where it arose.
    pub place: &'a str,
}

/// Where a suggestion is led.
#[derive(Clone, Debug)]
pub struct Lead<'a> {
    /// State.
    pub to: SuggestionState,
    /// Answer.
    pub answer: &'a str,
    /// Release.
    pub release: &'a str,
}

/// A suggestion as another site tells it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told<'a> {
    /// The same on every site.
    pub code: &'a str,
    /// The site that tells it.
    pub origin: &'a str,
    /// In a few words.
    pub title: &'a str,
    /// What is wanted.
    pub text: &'a str,
    /// State.
    pub state: SuggestionState,
    /// Answer.
    pub answer: &'a str,
    /// Release.
    pub release: &'a str,
    /// How many support it there.
    pub supported: i64,
}

/// Somebody's support.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Support {
    /// Whose.
    pub person_id: i64,
    /// What for.
    pub reason: String,
    /// When.
    pub at: Micros,
}

/// Which suggestions are listed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SuggestionFilter {
    /// In these states; in any where there is none.
    pub states: Vec<SuggestionState>,
    /// With these words.
    pub words: String,
    /// The newest first, instead of those with most support.
    pub newest: bool,
    /// All of them, however many there are.
    pub all: bool,
}

#[derive(FromQueryResult)]
struct Row {
    id: i64,
    code: String,
    author_id: Option<i64>,
    origin: String,
    title: String,
    text: String,
    place: String,
    state: String,
    answer: String,
    release: String,
    supported: i64,
    supported_elsewhere: i64,
    version: i64,
    created_at: Micros,
    changed_at: Micros,
}

const COLUMNS: &str = "SELECT id, code, author_id, origin, title, text, place, state, answer, release, \
    supported_elsewhere + (SELECT COUNT(*) FROM suggestion_support WHERE suggestion_id = suggestion.id) AS supported, supported_elsewhere, \
    version, created_at, changed_at FROM suggestion";

impl Row {
    fn suggestion(self) -> Result<Suggestion, StoreError> {
        Ok(Suggestion {
            id: self.id,
            code: self.code,
            author: self.author_id,
            origin: self.origin,
            title: self.title,
            text: self.text,
            place: self.place,
            state: SuggestionState::kept(&self.state)?,
            answer: self.answer,
            release: self.release,
            supported: self.supported,
            supported_elsewhere: self.supported_elsewhere,
            version: self.version,
            created_at: self.created_at,
            changed_at: self.changed_at,
        })
    }
}

/// What is searched.
fn folded(title: &str, text: &str) -> String {
    fold::name(&format!("{title} {text}"))
}

impl Store {
    /// Adds a suggestion; its author supports it.
    pub async fn add_suggestion(
        &self,
        new: &NewSuggestion<'_>,
        by: i64,
        now: Micros,
    ) -> Result<i64, StoreError> {
        change!(self, |tx| {
            let sql = "INSERT INTO suggestion (code, author_id, origin, title, text, folded, place, state, answer, \
                       release, supported_elsewhere, version, created_at, changed_at) \
                       VALUES ($1, $2, '', $3, $4, $5, $6, 'new', '', '', 0, 1, $7, $7) RETURNING id";
            let values = vec![
                new.code.into(),
                by.into(),
                new.title.into(),
                new.text.into(),
                folded(new.title, new.text).into(),
                new.place.into(),
                now.into(),
            ];
            let id = add(tx, sql, values).await?;
            support(tx, id, by, "", now).await?;
            event(tx, (id, "made"), Some(by), (None, json!({})), now).await?;
            Ok(id)
        })
    }

    /// A suggestion.
    pub async fn suggestion(&self, id: i64) -> Result<Suggestion, StoreError> {
        one::<Row>(&self.db, &format!("{COLUMNS} WHERE id = $1"), vec![id.into()])
            .await?
            .ok_or(StoreError::Missing("suggestion"))?
            .suggestion()
    }

    /// Suggestions.
    pub async fn suggestions(&self, filter: &SuggestionFilter) -> Result<Vec<Suggestion>, StoreError> {
        let (mut conditions, mut values): (Vec<String>, Vec<Value>) = (Vec::new(), Vec::new());
        if !filter.states.is_empty() {
            let words: Vec<String> =
                filter.states.iter().map(|state| format!("'{}'", state.word())).collect();
            conditions.push(format!("state IN ({})", words.join(", ")));
        }
        for word in fold::name(&filter.words).split(' ').filter(|word| !word.is_empty()).take(WORDS) {
            let escaped = word.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
            values.push(format!("%{escaped}%").into());
            conditions.push(format!("folded LIKE ${} ESCAPE '\\'", values.len()));
        }
        let which =
            if conditions.is_empty() { String::new() } else { format!("WHERE {}", conditions.join(" AND ")) };
        let limit = if filter.all { String::new() } else { format!(" LIMIT {LISTED}") };
        let order = if filter.newest { "id DESC" } else { "supported DESC, id DESC" };
        let sql = format!("{COLUMNS} {which} ORDER BY {order}{limit}");
        let rows: Vec<Row> = all(&self.db, &sql, values).await?;
        rows.into_iter().map(Row::suggestion).collect()
    }

    /// Leads a suggestion on. Whatever is decided comes with an answer, whatever is planned or done with a release.
    pub async fn lead_suggestion(
        &self,
        (id, version): (i64, i64),
        lead: &Lead<'_>,
        by: i64,
        now: Micros,
    ) -> Result<(), StoreError> {
        change!(self, |tx| {
            let sql = format!("{COLUMNS} WHERE id = $1{}", tx.locking());
            let row: Option<Row> = one(tx, &sql, vec![id.into()]).await?;
            let former = row.ok_or(StoreError::Missing("suggestion"))?.suggestion()?;
            if former.version != version {
                return Err(StoreError::Stale);
            }
            let incomplete = lead.to.is_answered() && lead.answer.is_empty()
                || lead.to.has_release() && lead.release.is_empty();
            // The same state again only mends the answer or moves the release.
            if incomplete || lead.to != former.state && !former.state.next().contains(&lead.to) {
                return Err(Refusal::Status.into());
            }
            let sql = "UPDATE suggestion SET state = $2, answer = $3, release = $4, version = version + 1, \
                       changed_at = $5 WHERE id = $1";
            let release = if lead.to.has_release() { lead.release } else { "" };
            let values =
                vec![id.into(), lead.to.word().into(), lead.answer.into(), release.into(), now.into()];
            run(tx, sql, values).await?;
            let before =
                json!({ "state": former.state.word(), "answer": former.answer, "release": former.release });
            let after = json!({ "state": lead.to.word(), "answer": lead.answer, "release": release });
            event(tx, (id, lead.to.word()), Some(by), (Some(before), after), now).await?;
            Ok(())
        })
    }

    /// Its author takes a suggestion back, as long as nobody has looked at it.
    pub async fn withdraw_suggestion(&self, id: i64, author: i64, now: Micros) -> Result<(), StoreError> {
        change!(self, |tx| {
            let sql = "UPDATE suggestion SET state = 'withdrawn', version = version + 1, changed_at = $3 \
                       WHERE id = $1 AND author_id = $2 AND state = 'new'";
            if run(tx, sql, vec![id.into(), author.into(), now.into()]).await? == 0 {
                return Err(Refusal::Status.into());
            }
            let kind = SuggestionState::Withdrawn.word();
            event(tx, (id, kind), Some(author), (None, json!({})), now).await?;
            Ok(())
        })
    }

    /// Somebody supports a suggestion, or says anew what for.
    pub async fn support_suggestion(
        &self,
        id: i64,
        person: i64,
        reason: &str,
        now: Micros,
    ) -> Result<(), StoreError> {
        self.suggestion(id).await?;
        change!(self, |tx| { support(tx, id, person, reason, now).await })
    }

    /// Somebody supports a suggestion no more.
    pub async fn leave_suggestion(&self, id: i64, person: i64) -> Result<(), StoreError> {
        let sql = "DELETE FROM suggestion_support WHERE suggestion_id = $1 AND person_id = $2";
        run(&self.db, sql, vec![id.into(), person.into()]).await.map(|_| ())
    }

    /// Who supports a suggestion, the first first.
    pub async fn supports(&self, id: i64) -> Result<Vec<Support>, StoreError> {
        let sql = "SELECT person_id, reason, at FROM suggestion_support WHERE suggestion_id = $1 ORDER BY at, person_id";
        all(&self.db, sql, vec![id.into()]).await
    }

    /// Takes over what other sites tell, all or nothing: what is new here, and what was decided of what is known.
    pub async fn take_suggestions(&self, told: &[Told<'_>], by: i64, now: Micros) -> Result<(), StoreError> {
        change!(self, |tx| {
            for one in told {
                take(tx, one, by, now).await?;
            }
            Ok(())
        })
    }

    /// A person has seen what is new in a release.
    pub async fn saw_release(&self, person: i64, release: &str) -> Result<(), StoreError> {
        let sql = "UPDATE person SET seen_release = $2 WHERE id = $1";
        run(&self.db, sql, vec![person.into(), release.into()]).await.map(|_| ())
    }
}

async fn support(tx: &Tx, id: i64, person: i64, reason: &str, now: Micros) -> Result<(), StoreError> {
    let sql = "INSERT INTO suggestion_support (suggestion_id, person_id, reason, at) VALUES ($1, $2, $3, $4) \
               ON CONFLICT (suggestion_id, person_id) DO UPDATE SET reason = excluded.reason";
    run(tx, sql, vec![id.into(), person.into(), reason.into(), now.into()]).await.map(|_| ())
}

async fn take(tx: &Tx, told: &Told<'_>, by: i64, now: Micros) -> Result<(), StoreError> {
    let sql = format!("{COLUMNS} WHERE code = $1{}", tx.locking());
    let known: Option<Row> = one(tx, &sql, vec![told.code.into()]).await?;
    let known = known.map(Row::suggestion).transpose()?;
    // Nothing was decided there yet: what was decided here stays.
    if known.as_ref().is_some_and(|known| !told.state.is_answered() && known.state != SuggestionState::New) {
        return Ok(());
    }
    let known = known.map(|known| known.id);
    let after = json!({ "state": told.state.word(), "answer": told.answer, "release": told.release });
    let id = if let Some(id) = known {
        decided(tx, id, told, now).await?;
        id
    } else {
        let sql = "INSERT INTO suggestion (code, origin, title, text, folded, place, state, answer, release, \
                   supported_elsewhere, version, created_at, changed_at) \
                   VALUES ($1, $2, $3, $4, $5, '', $6, $7, $8, $9, 1, $10, $10) RETURNING id";
        let values = vec![
            told.code.into(),
            told.origin.into(),
            told.title.into(),
            told.text.into(),
            folded(told.title, told.text).into(),
            told.state.word().into(),
            told.answer.into(),
            told.release.into(),
            told.supported.into(),
            now.into(),
        ];
        add(tx, sql, values).await?
    };
    event(tx, (id, "taken-over"), Some(by), (None, after), now).await
}

/// Another site has decided on a suggestion that is known here.
async fn decided(tx: &Tx, id: i64, told: &Told<'_>, now: Micros) -> Result<(), StoreError> {
    let sql = "UPDATE suggestion SET state = $2, answer = $3, release = $4, version = version + 1, changed_at = $5, \
               supported_elsewhere = CASE WHEN origin = '' THEN supported_elsewhere ELSE $6 END WHERE id = $1";
    let values = vec![
        id.into(),
        told.state.word().into(),
        told.answer.into(),
        told.release.into(),
        now.into(),
        told.supported.into(),
    ];
    run(tx, sql, values).await.map(|_| ())
}

async fn event(
    tx: &Tx,
    (id, kind): (i64, &str),
    person: Option<i64>,
    (before, after): (Option<Json>, Json),
    now: Micros,
) -> Result<(), StoreError> {
    let event =
        NewEvent { subject: (Subject::Suggestion, id), at: now, person, kind, before, after: Some(after) };
    record(tx, event).await
}
