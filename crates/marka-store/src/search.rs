//! Finding entries: by any part of a designation, by status, family, person and element; page by page.

use sea_orm::{FromQueryResult, Value};

use crate::entry::{COLUMNS, Row};
use crate::look::{After, Look, Place};
use crate::parts::{GRAM, Within, like};
use crate::sql::{all, one, value, values};
use crate::{Entry, EntryStatus, Store, StoreError, fold};

/// So many entries are sorted after they were found; what more entries have is met soon anyway.
const RARE: usize = 1500;
/// More entries than these are not counted.
const COUNTED: usize = 1000;
/// The most entries of a page.
const PAGE: u32 = 200;
/// Entries that are looked at for a page in one go.
const WINDOW: u64 = 5_000;
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

#[derive(FromQueryResult)]
struct End {
    sort: String,
    id: i64,
}

impl Store {
    /// A page of the entries that a filter lets through.
    pub async fn entries(&self, filter: &Filter, page: &Page) -> Result<Found, StoreError> {
        let size = page.size.clamp(1, PAGE) as usize;
        let look = self.look(filter).await?;
        let (before, behind) =
            (format!("SELECT {COLUMNS} FROM entry WHERE id IN ("), format!(") ORDER BY {}", look.order()));
        let (mut found, mut after, mut go) = (Vec::<Row>::new(), page.after.clone(), 0_u32);
        loop {
            go += 1;
            // Where nothing was met so far, ever more is looked at: a page is empty only where nothing is left.
            let window = WINDOW << go.saturating_sub(GOES).min(6);
            let numbers = look.numbers(after.as_ref(), window, size + 1 - found.len());
            let asked = numbers.within(&before, &behind);
            found.extend(all::<Row>(&self.search, &asked.text, asked.values).await?);
            let full = found.len() > size || !matches!(look.place, Place::Anywhere);
            after = if full { None } else { self.end_of(&look, after.as_ref(), window).await? };
            if after.is_none() || (go >= GOES && !found.is_empty()) {
                break;
            }
        }
        let more = found.len() > size;
        found.truncate(size);
        let entries = found.into_iter().map(Row::entry).collect::<Result<Vec<_>, _>>()?;
        let last = entries.last().filter(|_| more).map(|last| (sorted(filter.order, last), last.id));
        Ok(Found { next: last.or(after), entries })
    }

    /// How many entries a filter lets through; `None` where they are too many to be worth counting.
    pub async fn count_entries(&self, filter: &Filter) -> Result<Option<i64>, StoreError> {
        let look = self.look(filter).await?;
        let window = WINDOW * u64::from(GOES);
        if matches!(look.place, Place::Anywhere) && self.end_of(&look, None, window).await?.is_some() {
            return Ok(None);
        }
        let asked = look.any(window, COUNTED + 1).within("SELECT COUNT(*) FROM (", ") AS shown");
        let count: i64 = value(&self.search, &asked.text, asked.values).await?.unwrap_or(0);
        Ok(Some(count).filter(|count| usize::try_from(*count).is_ok_and(|count| count <= COUNTED)))
    }

    /// How the entries of a filter are looked for.
    pub(crate) async fn look(&self, filter: &Filter) -> Result<Look, StoreError> {
        let part = fold::designation(&filter.part);
        let within = if part.is_empty() { Within::Either } else { self.within(&part).await? };
        let place = match (self.few(filter).await?, within) {
            (_, Within::Heads(words) | Within::Tails(words)) if words.is_empty() => Place::Few(Vec::new()),
            (Some(few), _) => Place::Few(few),
            (None, Within::Heads(heads)) => Place::Heads(heads),
            (None, Within::Tails(tails)) => Place::Tails(tails),
            (None, Within::Either) => self.rare(&part).await?.map_or(Place::Anywhere, Place::Few),
        };
        Ok(Look::new(self.search.get_database_backend(), filter, place))
    }

    /// The place in the list at which a window ends.
    async fn end_of(
        &self,
        look: &Look,
        after: Option<&After>,
        window: u64,
    ) -> Result<Option<After>, StoreError> {
        let asked = look.end_of(after, window);
        let end: Option<End> = one(&self.search, &asked.text, asked.values).await?;
        Ok(end.map(|end| (end.sort, end.id)))
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
            let ids: Vec<i64> = values(&self.search, &format!("{sql} LIMIT {}", RARE + 1), asked).await?;
            if ids.len() <= RARE {
                return Ok(Some(ids));
            }
        }
        Ok(None)
    }

    /// The numbers of all entries with a part, where there are few; the index of parts finds them at once.
    async fn rare(&self, part: &str) -> Result<Option<Vec<i64>>, StoreError> {
        if part.chars().count() < GRAM {
            return Ok(None);
        }
        let (sql, part) = if self.is_file() {
            let quoted = format!("\"{}\"", part.replace('"', "\"\""));
            ("SELECT rowid FROM entry_search WHERE entry_search MATCH $1", quoted)
        } else {
            ("SELECT id FROM entry WHERE folded LIKE $1 ESCAPE '\\'", like(part))
        };
        let ids: Vec<i64> =
            values(&self.search, &format!("{sql} LIMIT {}", RARE + 1), vec![part.into()]).await?;
        Ok((ids.len() <= RARE).then_some(ids))
    }
}

/// The sort value of an entry.
fn sorted(order: Order, entry: &Entry) -> String {
    match order {
        Order::Changed => entry.changed_at.to_string(),
        Order::Designation => fold::designation(&entry.designation),
        Order::Created => entry.id.to_string(),
    }
}
