//! Finding entries: by any part of a designation, by status, family, person and element; page by page.
//!
//! No question looks at the whole register where few entries answer it: [`Look`] says where they are found.

use sea_orm::{FromQueryResult, Value};

use crate::entry::{COLUMNS, Row};
use crate::parts::{END, end};
use crate::sql::{all, one, value, values};
use crate::{Entry, EntryStatus, Store, StoreError, fold};

/// So many entries are sorted after they were found; what more entries have is met soon anyway.
const RARE: usize = 1000;
/// The most heads whose entries are merged; a part of more heads is met soon anyway.
const HEADS: usize = 100;
/// More entries than these are not counted.
const COUNTED: usize = 1000;
/// The most entries of a page.
const PAGE: u32 = 200;
/// Entries that are looked at for a page in one go.
const WINDOW: u64 = 10_000;
/// A page that has something ends after so many goes, even where it is not full.
const GOES: u32 = 3;

/// The order of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Order {
    /// Changed last first.
    #[default]
    Changed,
    /// By designation.
    Designation,
    /// Made last first.
    Created,
}

impl Order {
    /// The column, its direction, and the sign of what follows.
    fn by(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Order::Changed => ("changed_at", "DESC", "<"),
            Order::Designation => ("folded", "ASC", ">"),
            // Numbers are given in the order of time.
            Order::Created => ("id", "DESC", "<"),
        }
    }

    fn text(self) -> String {
        let (key, direction, _) = self.by();
        format!("entry.{key} {direction}, entry.id {direction}")
    }
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

/// A page of a list. It may be shorter than was asked for and have a next one; it is empty only where nothing is left.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Found {
    /// Entries.
    pub entries: Vec<Entry>,
    /// Where the next page begins.
    pub next: Option<(String, i64)>,
}

/// Where the entries of a filter are found.
enum Place {
    /// Few: all that have the rarest of what is asked for.
    Few(Vec<i64>),
    /// Behind these heads, which all have the part.
    Heads(Vec<String>),
    /// Everywhere.
    Anywhere,
}

/// A condition and whether the entries that meet it lie together in an order of a list.
struct Condition {
    text: String,
    ordered: fn(Order) -> bool,
}

/// How the entries of a filter are looked for.
pub(crate) struct Look {
    place: Place,
    order: Order,
    conditions: Vec<Condition>,
    values: Vec<Value>,
}

impl Look {
    fn value(&mut self, value: impl Into<Value>) -> String {
        self.values.push(value.into());
        format!("${}", self.values.len())
    }

    fn condition(&mut self, text: String, ordered: fn(Order) -> bool) {
        self.conditions.push(Condition { text, ordered });
    }

    fn of(filter: &Filter) -> Look {
        let (conditions, values) = (Vec::new(), Vec::new());
        let mut look = Look { place: Place::Anywhere, order: filter.order, conditions, values };
        if let Some(family) = &filter.family {
            let place = look.value(family.as_str());
            look.condition(format!("family = {place}"), |order| order != Order::Created);
        }
        if let Some(author) = filter.author {
            let place = look.value(author);
            look.condition(format!("author_id = {place}"), |order| order == Order::Changed);
        }
        match filter.statuses.as_slice() {
            [] => {}
            [status] => {
                let place = look.value(status.word());
                look.condition(format!("status = {place}"), |order| order == Order::Changed);
            }
            many => {
                let places: Vec<String> = many.iter().map(|status| look.value(status.word())).collect();
                look.condition(format!("status IN ({})", places.join(", ")), |_| false);
            }
        }
        for (element, option) in &filter.options {
            let (element, option) = (look.value(element.as_str()), look.value(option.as_str()));
            let text = format!(
                "entry.id IN (SELECT entry_id FROM entry_option WHERE element = {element} AND option = {option})"
            );
            look.condition(text, |_| false);
        }
        let part = fold::designation(&filter.part);
        if !part.is_empty() {
            let place = look.value(like(&part));
            look.condition(format!("folded LIKE {place} ESCAPE '\\'"), |_| false);
        }
        look
    }

    /// What lies behind a place of the list.
    fn after(&mut self, after: Option<&(String, i64)>) -> Option<String> {
        let (sort, id) = after?;
        let (key, _, sign) = self.order.by();
        let id = self.value(*id);
        let sort = match self.order {
            Order::Created => return Some(format!("entry.id {sign} {id}")),
            Order::Changed => self.value(sort.parse::<i64>().unwrap_or(i64::MAX)),
            Order::Designation => self.value(sort.as_str()),
        };
        Some(format!("(entry.{key}, entry.id) {sign} ({sort}, {id})"))
    }

    /// A statement for the numbers of the first entries behind a place of the list; where they may be anywhere,
    /// of those among the next `window`.
    pub(crate) fn numbers(&mut self, after: Option<&(String, i64)>, window: u64, limit: usize) -> String {
        let after: Vec<String> = self.after(after).into_iter().collect();
        let texts: Vec<String> =
            self.conditions.iter().map(|it| it.text.clone()).chain(after.clone()).collect();
        let (order, key) = (self.order.text(), self.order.by().0);
        let joined = |texts: &[String]| match texts.join(" AND ") {
            empty if empty.is_empty() => "1 = 1".to_owned(),
            texts => texts,
        };
        match &self.place {
            Place::Few(ids) => {
                // A list must not be empty; no entry has the number 0.
                let ids: Vec<String> = ids.iter().chain([&0]).map(i64::to_string).collect();
                let few = format!("entry.id IN ({})", ids.join(", "));
                format!(
                    "SELECT id FROM entry WHERE {few} AND {} ORDER BY {order} LIMIT {limit}",
                    joined(&texts)
                )
            }
            Place::Heads(heads) => {
                let selects: Vec<String> = heads
                    .clone()
                    .into_iter()
                    .map(|head| {
                        let head = self.value(head);
                        format!(
                            "SELECT * FROM (SELECT id, {key} AS sorted FROM entry WHERE head = {head} AND {} \
                             ORDER BY {order} LIMIT {limit}) AS of_head",
                            joined(&texts)
                        )
                    })
                    .collect();
                let (_, direction, _) = self.order.by();
                format!(
                    "SELECT id FROM ({}) AS near ORDER BY sorted {direction}, id {direction} LIMIT {limit}",
                    selects.join(" UNION ALL ")
                )
            }
            Place::Anywhere => {
                let next = format!(
                    "SELECT * FROM entry WHERE {} ORDER BY {order} LIMIT {window}",
                    joined(&[self.lying_together(), after].concat())
                );
                format!(
                    "SELECT id FROM ({next}) AS entry WHERE {} ORDER BY {order} LIMIT {limit}",
                    joined(&texts)
                )
            }
        }
    }

    /// The values of its statements.
    pub(crate) fn into_values(self) -> Vec<Value> {
        self.values
    }

    /// The condition, if any, whose entries lie together in the order of the list.
    fn lying_together(&self) -> Vec<String> {
        let together = self.conditions.iter().find(|it| (it.ordered)(self.order));
        together.map(|it| it.text.clone()).into_iter().collect()
    }

    /// A statement for the place in the list at which a window ends.
    fn end_of(&mut self, after: Option<&(String, i64)>, window: u64) -> String {
        let after = self.after(after).into_iter();
        let texts: Vec<String> = self.lying_together().into_iter().chain(after).collect();
        let condition = if texts.is_empty() { "1 = 1".to_owned() } else { texts.join(" AND ") };
        let sort = match self.order {
            Order::Designation => "folded",
            order => &format!("CAST({} AS TEXT)", order.by().0),
        };
        format!(
            "SELECT {sort} AS sort, id FROM entry WHERE {condition} ORDER BY {} LIMIT 1 OFFSET {}",
            self.order.text(),
            window - 1
        )
    }
}

#[derive(FromQueryResult)]
struct End {
    sort: String,
    id: i64,
}

impl Store {
    /// How the entries of a filter are looked for.
    pub(crate) async fn look(&self, filter: &Filter) -> Result<Look, StoreError> {
        let mut look = Look::of(filter);
        let part = fold::designation(&filter.part);
        let heads = if part.is_empty() { None } else { self.only_heads(&part).await? };
        look.place = match (self.few(filter).await?, heads) {
            (_, Some(heads)) if heads.is_empty() => Place::Few(Vec::new()),
            (Some(few), _) => Place::Few(few),
            (None, Some(heads)) if heads.len() <= HEADS => Place::Heads(heads),
            (None, _) => self.rare(&part).await?.map_or(Place::Anywhere, Place::Few),
        };
        Ok(look)
    }

    /// A page of the entries that a filter lets through.
    pub async fn entries(&self, filter: &Filter, page: &Page) -> Result<Found, StoreError> {
        let size = page.size.clamp(1, PAGE) as usize;
        let mut look = self.look(filter).await?;
        let plain = look.values.len();
        let (mut found, mut after) = (Vec::new(), page.after.clone());
        for go in 1.. {
            // Where nothing was met so far, ever more is looked at: a page is empty only where nothing is left.
            let window = if found.is_empty() && go > GOES { WINDOW << (go - GOES).min(6) } else { WINDOW };
            look.values.truncate(plain);
            let numbers = look.numbers(after.as_ref(), window, size + 1 - found.len());
            let sql =
                format!("SELECT {COLUMNS} FROM entry WHERE id IN ({numbers}) ORDER BY {}", look.order.text());
            found.extend(all::<Row>(&self.db, &sql, look.values.clone()).await?);
            if found.len() > size || !matches!(look.place, Place::Anywhere) {
                after = None;
                break;
            }
            look.values.truncate(plain);
            let sql = look.end_of(after.as_ref(), window);
            let end: Option<End> = one(&self.db, &sql, look.values.clone()).await?;
            after = end.map(|end| (end.sort, end.id));
            if after.is_none() || (go >= GOES && !found.is_empty()) {
                break;
            }
        }
        let more = found.len() > size;
        found.truncate(size);
        let entries = found.into_iter().map(Row::entry).collect::<Result<Vec<_>, _>>()?;
        let sorted = |entry: &Entry| match filter.order {
            Order::Changed => entry.changed_at.to_string(),
            Order::Designation => fold::designation(&entry.designation),
            Order::Created => entry.id.to_string(),
        };
        let last = entries.last().filter(|_| more).map(|last| (sorted(last), last.id));
        Ok(Found { next: last.or(after), entries })
    }

    /// How many entries a filter lets through; `None` where they are too many to be worth counting.
    pub async fn count_entries(&self, filter: &Filter) -> Result<Option<i64>, StoreError> {
        let mut look = self.look(filter).await?;
        let window = WINDOW * u64::from(GOES);
        let plain = look.values.len();
        if matches!(look.place, Place::Anywhere) {
            let sql = look.end_of(None, window);
            let beyond: Option<End> = one(&self.db, &sql, look.values.clone()).await?;
            if beyond.is_some() {
                return Ok(None);
            }
        }
        look.values.truncate(plain);
        let numbers = look.numbers(None, window, COUNTED + 1);
        let sql = format!("SELECT COUNT(*) FROM ({numbers}) AS shown");
        let count: i64 = value(&self.db, &sql, look.values).await?.unwrap_or(0);
        Ok(Some(count).filter(|count| usize::try_from(*count).is_ok_and(|count| count <= COUNTED)))
    }

    /// The heads that have a part, where it can lie nowhere else.
    async fn only_heads(&self, part: &str) -> Result<Option<Vec<String>>, StoreError> {
        let sql = "SELECT part FROM part_end WHERE part = $1";
        if value::<String>(&self.db, sql, vec![end(part).into()]).await?.is_some() {
            return Ok(None);
        }
        let sql = format!(
            "SELECT folded FROM head WHERE folded LIKE $1 ESCAPE '\\' ORDER BY folded LIMIT {}",
            HEADS + 1
        );
        Ok(Some(values(&self.db, &sql, vec![like(part).into()]).await?))
    }

    /// The numbers of all entries that have the rarest of the words asked for, where there are few.
    async fn few(&self, filter: &Filter) -> Result<Option<Vec<i64>>, StoreError> {
        let mut asked: Vec<(String, Vec<Value>)> = Vec::new();
        for (element, option) in &filter.options {
            let sql = "SELECT entry_id FROM entry_option WHERE element = $1 AND option = $2";
            asked.push((sql.to_owned(), vec![element.as_str().into(), option.as_str().into()]));
        }
        if let Some(author) = filter.author {
            asked.push(("SELECT id FROM entry WHERE author_id = $1".to_owned(), vec![author.into()]));
        }
        if let Some(family) = &filter.family {
            asked.push(("SELECT id FROM entry WHERE family = $1".to_owned(), vec![family.as_str().into()]));
        }
        if !filter.statuses.is_empty() {
            let words: Vec<String> =
                filter.statuses.iter().map(|status| format!("'{}'", status.word())).collect();
            asked.push((format!("SELECT id FROM entry WHERE status IN ({})", words.join(", ")), vec![]));
        }
        for (sql, asked) in asked {
            let ids: Vec<i64> = values(&self.db, &format!("{sql} LIMIT {}", RARE + 1), asked).await?;
            if ids.len() <= RARE {
                return Ok(Some(ids));
            }
        }
        Ok(None)
    }

    /// The numbers of all entries with a part, where there are few; the index of parts finds them at once.
    async fn rare(&self, part: &str) -> Result<Option<Vec<i64>>, StoreError> {
        if part.chars().count() < END {
            return Ok(None);
        }
        let (sql, part) = if self.is_file() {
            let quoted = format!("\"{}\"", part.replace('"', "\"\""));
            ("SELECT rowid FROM entry_search WHERE entry_search MATCH $1", quoted)
        } else {
            ("SELECT id FROM entry WHERE folded LIKE $1 ESCAPE '\\'", like(part))
        };
        let ids: Vec<i64> = values(&self.db, &format!("{sql} LIMIT {}", RARE + 1), vec![part.into()]).await?;
        Ok((ids.len() <= RARE).then_some(ids))
    }
}

/// A pattern that finds a part anywhere.
fn like(part: &str) -> String {
    format!("%{}%", part.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_"))
}
