//! Finding entries: by any part of a designation, by status, family, person and element; page by page.

use sea_orm::{FromQueryResult, Value};

use crate::register::{COLUMNS, Row};
use crate::sql::{all, value, values};
use crate::{Entry, EntryStatus, Store, StoreError, fold};

/// So many entries of a rare part are sorted after they were found; a part that more have is met soon anyway.
const RARE: usize = 1000;
/// The shortest part that the index of parts knows, in characters.
const INDEXED: usize = 3;
/// More entries than these are not counted.
const COUNTED: i64 = 1000;
/// The most entries of a page.
const PAGE: u32 = 200;

/// The order of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Order {
    /// Changed last first.
    #[default]
    Changed,
    /// By designation.
    Designation,
}

/// What a list shows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// A part of the designation, as it was typed.
    pub part: String,
    /// Statuses; none means all.
    pub statuses: Vec<EntryStatus>,
    /// Family.
    pub family: Option<String>,
    /// Who made it.
    pub author: Option<i64>,
    /// Elements and their options.
    pub options: Vec<(String, String)>,
    /// Order.
    pub order: Order,
}

/// Which part of the list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Page {
    /// Behind the entry with this sort value and number.
    pub after: Option<(String, i64)>,
    /// How many.
    pub size: u32,
}

/// A page of a list.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Found {
    /// Entries.
    pub entries: Vec<Entry>,
    /// Where the next page begins.
    pub next: Option<(String, i64)>,
}

/// A condition under way: texts joined by AND, values by their places.
struct Condition {
    texts: Vec<String>,
    values: Vec<Value>,
}

impl Condition {
    fn place(&mut self, value: impl Into<Value>) -> String {
        self.values.push(value.into());
        format!("${}", self.values.len())
    }

    fn add(&mut self, text: String) {
        self.texts.push(text);
    }

    fn of(filter: &Filter) -> Condition {
        let mut condition = Condition { texts: Vec::new(), values: Vec::new() };
        if !filter.statuses.is_empty() {
            let words: Vec<String> =
                filter.statuses.iter().map(|status| condition.place(status.word())).collect();
            condition.add(format!("status IN ({})", words.join(", ")));
        }
        if let Some(family) = &filter.family {
            let place = condition.place(family.as_str());
            condition.add(format!("family = {place}"));
        }
        if let Some(author) = filter.author {
            let place = condition.place(author);
            condition.add(format!("author_id = {place}"));
        }
        for (element, option) in &filter.options {
            let (element, option) = (condition.place(element.as_str()), condition.place(option.as_str()));
            condition.add(format!(
                "EXISTS (SELECT 1 FROM entry_option WHERE entry_id = entry.id AND element = {element} AND option = {option})"
            ));
        }
        condition
    }

    fn text(&self) -> String {
        if self.texts.is_empty() { "1 = 1".to_owned() } else { self.texts.join(" AND ") }
    }
}

impl Store {
    /// A page of the entries that a filter lets through.
    pub async fn entries(&self, filter: &Filter, page: &Page) -> Result<Found, StoreError> {
        let mut condition = Condition::of(filter);
        let part = fold::designation(&filter.part);
        if !part.is_empty() {
            match self.rare(&part).await? {
                Some(ids) if ids.is_empty() => return Ok(Found::default()),
                Some(ids) => {
                    let ids: Vec<String> = ids.iter().map(i64::to_string).collect();
                    condition.add(format!("entry.id IN ({})", ids.join(", ")));
                }
                None => {
                    let place = condition.place(like(&part));
                    condition.add(format!("folded LIKE {place} ESCAPE '\\'"));
                }
            }
        }
        let (key, direction, sign) = match filter.order {
            Order::Changed => ("changed_at", "DESC", "<"),
            Order::Designation => ("folded", "ASC", ">"),
        };
        if let Some((after, id)) = &page.after {
            let at = match filter.order {
                Order::Changed => condition.place(after.parse::<i64>().unwrap_or(i64::MAX)),
                Order::Designation => condition.place(after.as_str()),
            };
            let id = condition.place(*id);
            condition.add(format!("({key}, entry.id) {sign} ({at}, {id})"));
        }
        let size = page.size.clamp(1, PAGE) as usize;
        let sql = format!(
            "SELECT {COLUMNS}, folded AS sorted FROM entry WHERE {} ORDER BY {key} {direction}, entry.id {direction} LIMIT {}",
            condition.text(),
            size + 1
        );
        let mut rows: Vec<Row> = all(&self.db, &sql, condition.values).await?;
        let more = rows.len() > size;
        rows.truncate(size);
        let entries = rows.into_iter().map(Row::entry).collect::<Result<Vec<_>, _>>()?;
        let sorted = |entry: &Entry| match filter.order {
            Order::Changed => entry.changed_at.to_string(),
            Order::Designation => fold::designation(&entry.designation),
        };
        let next = entries.last().filter(|_| more).map(|last| (sorted(last), last.id));
        Ok(Found { entries, next })
    }

    /// How many entries a filter lets through; `None` where there are more than are worth counting.
    pub async fn count_entries(&self, filter: &Filter) -> Result<Option<i64>, StoreError> {
        let mut condition = Condition::of(filter);
        let part = fold::designation(&filter.part);
        if !part.is_empty() {
            match self.rare(&part).await? {
                Some(ids) if ids.is_empty() => return Ok(Some(0)),
                Some(ids) => {
                    let ids: Vec<String> = ids.iter().map(i64::to_string).collect();
                    condition.add(format!("entry.id IN ({})", ids.join(", ")));
                }
                None if condition.texts.is_empty() => return Ok(None),
                None => {
                    let place = condition.place(like(&part));
                    condition.add(format!("folded LIKE {place} ESCAPE '\\'"));
                }
            }
        }
        let sql = format!(
            "SELECT COUNT(*) FROM (SELECT 1 AS one FROM entry WHERE {} LIMIT {}) AS shown",
            condition.text(),
            COUNTED + 1
        );
        let count: i64 = value(&self.db, &sql, condition.values).await?.unwrap_or(0);
        Ok((count <= COUNTED).then_some(count))
    }

    /// How many entries have each status and each family, among the last ones that a filter lets through.
    pub async fn facets(&self, filter: &Filter) -> Result<Facets, StoreError> {
        let mut facets = Facets::default();
        for (column, into) in [("status", &mut facets.statuses), ("family", &mut facets.families)] {
            let mut open = filter.clone();
            match column {
                "status" => open.statuses.clear(),
                _ => open.family = None,
            }
            let mut condition = Condition::of(&open);
            let part = fold::designation(&open.part);
            if !part.is_empty() {
                let place = condition.place(like(&part));
                condition.add(format!("folded LIKE {place} ESCAPE '\\'"));
            }
            let sql = format!(
                "SELECT {column} AS value, COUNT(*) AS count FROM (SELECT {column} FROM entry WHERE {} \
                 ORDER BY changed_at DESC, entry.id DESC LIMIT {FACETED}) AS shown GROUP BY {column} ORDER BY 2 DESC, 1",
                condition.text()
            );
            *into = all(&self.db, &sql, condition.values).await?;
        }
        Ok(facets)
    }

    /// The numbers of all entries with a part, where there are few; the index of parts finds them at once.
    async fn rare(&self, part: &str) -> Result<Option<Vec<i64>>, StoreError> {
        if part.chars().count() < INDEXED {
            return Ok(None);
        }
        let (sql, part) = if self.is_file() {
            let quoted = format!("\"{}\"", part.replace('"', "\"\""));
            ("SELECT rowid FROM entry_search WHERE entry_search MATCH $1 LIMIT 1001", quoted)
        } else {
            ("SELECT id FROM entry WHERE folded LIKE $1 ESCAPE '\\' LIMIT 1001", like(part))
        };
        let ids: Vec<i64> = values(&self.db, sql, vec![part.into()]).await?;
        Ok((ids.len() <= RARE).then_some(ids))
    }
}

/// How many of the last entries are looked at for facets.
const FACETED: u32 = 2000;

/// How many entries have which value.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facets {
    /// Statuses, the most frequent first.
    pub statuses: Vec<Facet>,
    /// Families, the most frequent first.
    pub families: Vec<Facet>,
}

/// A value and how many entries have it.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Facet {
    /// The value, as it is kept.
    pub value: String,
    /// How many.
    pub count: i64,
}

/// A pattern that finds a part anywhere.
fn like(part: &str) -> String {
    format!("%{}%", part.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_"))
}
