//! What makes any part of a designation quick to find among a million.
//!
//! A designation folded is a head, its mark, and a tail, sizes and voltages. There are few heads and few tails.
//! A part that can only lie within heads, or only within tails, is found by those that have it.
//! Every other one runs from a head into a tail, which is rare, or meets its entries everywhere.

use std::collections::{BTreeSet, HashSet};
use std::sync::{Mutex, MutexGuard, PoisonError};

use sea_orm::{ConnectionTrait, FromQueryResult};

use crate::sql::{add_rows, all, run, values};
use crate::tx::change;
use crate::{NewEntry, Store, StoreError, Tx, fold};

/// Entries that are looked at by one transaction where they are still to be taken apart.
const BATCH: usize = 1000;
/// The characters by which beginnings and ends of parts are known.
pub(crate) const GRAM: usize = 3;
/// The most heads or tails whose entries are merged; a part of more is met soon anyway.
const WORDS: usize = 200;

/// Where a part may lie.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Within {
    /// Only in these heads.
    Heads(Vec<String>),
    /// Only in these tails.
    Tails(Vec<String>),
    /// In many heads or tails, or in both.
    Either,
}

/// The folded mark and the rest of a folded designation; where it does not begin with its mark, all is the rest.
pub(crate) fn halves<'f>(mark: &str, folded: &'f str) -> (&'f str, &'f str) {
    let mark = fold::designation(mark);
    folded.split_at(if folded.starts_with(&mark) { mark.len() } else { 0 })
}

/// The first characters of a part, and the last.
fn start_and_end(part: &str) -> (&str, &str) {
    let second = part.char_indices().nth(GRAM).map_or(part.len(), |(at, _)| at);
    let last = part.char_indices().rev().nth(GRAM - 1).map_or(0, |(at, _)| at);
    (&part[..second], &part[last..])
}

/// Words of the table of parts: their kinds and texts.
type Words<'f> = BTreeSet<(&'static str, &'f str)>;

/// All that the search has to know of a designation.
fn words<'f>(mark: &str, folded: &'f str, words: &mut Words<'f>) {
    let (head, tail) = halves(mark, folded);
    words.extend([("head", head), ("tail", tail)]);
    let mut places: Vec<usize> = folded.char_indices().map(|(at, _)| at).collect();
    places.push(folded.len());
    for (at, &from) in places.iter().enumerate() {
        for &past in places[at + 1..].iter().take(GRAM) {
            if from < head.len() {
                words.insert(("start", &folded[from..past]));
            }
            if past > head.len() {
                words.insert(("end", &folded[from..past]));
            }
        }
    }
}

/// Keeps words; in their order, so that two transactions that learn the same do not wait for each other.
async fn keep(on: &impl ConnectionTrait, words: Words<'_>) -> Result<(), StoreError> {
    let rows = words.into_iter().map(|(kind, text)| vec![kind.into(), text.into()]).collect();
    add_rows(on, "part (kind, folded)", rows, "ON CONFLICT DO NOTHING").await
}

/// Words that were kept before: they are told to the database once, not with every entry that has them.
#[derive(Debug, Default)]
pub(crate) struct Known(Mutex<HashSet<(&'static str, String)>>);

/// The most words that are remembered.
const REMEMBERED: usize = 100_000;

impl Known {
    fn words(&self) -> MutexGuard<'_, HashSet<(&'static str, String)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The words of new entries that were not kept before.
    pub(crate) fn unknown(&self, new: &[NewEntry]) -> Vec<(&'static str, String)> {
        let folded: Vec<String> = new.iter().map(|new| fold::designation(&new.designation)).collect();
        let mut all = Words::new();
        for (new, folded) in new.iter().zip(&folded) {
            words(&new.mark, folded, &mut all);
        }
        let known = self.words();
        let all = all.into_iter().map(|(kind, word)| (kind, word.to_owned()));
        all.filter(|word| !known.contains(word)).collect()
    }

    /// Remembers words once they are kept for good.
    pub(crate) fn remember(&self, new: Vec<(&'static str, String)>) {
        let mut known = self.words();
        if known.len() > REMEMBERED {
            known.clear();
        }
        known.extend(new);
    }
}

/// Keeps what the search has to know of new entries.
pub(crate) async fn learn(tx: &Tx, new: &[(&'static str, String)]) -> Result<(), StoreError> {
    keep(tx, new.iter().map(|(kind, word)| (*kind, word.as_str())).collect()).await
}

/// Takes apart the designations of entries that an older version made.
pub(crate) async fn learn_older(store: &Store) -> Result<(), StoreError> {
    #[derive(FromQueryResult)]
    struct Older {
        id: i64,
        mark: String,
        folded: String,
    }
    while change!(store, |tx| {
        let sql = format!(
            "SELECT id, mark, folded FROM entry WHERE head IS NULL ORDER BY id LIMIT {BATCH}{}",
            tx.locking()
        );
        let older: Vec<Older> = all(tx, &sql, vec![]).await?;
        let mut known = Words::new();
        for it in &older {
            words(&it.mark, &it.folded, &mut known);
        }
        keep(tx, known).await?;
        for it in &older {
            let (head, tail) = halves(&it.mark, &it.folded);
            let sql = "UPDATE entry SET head = $2, tail = $3 WHERE id = $1";
            run(tx, sql, vec![it.id.into(), head.into(), tail.into()]).await?;
        }
        Ok(older.len())
    })? > 0
    {}
    Ok(())
}

impl Store {
    /// Where a folded part may lie.
    pub(crate) async fn within(&self, part: &str) -> Result<Within, StoreError> {
        let (start, end) = start_and_end(part);
        let sql =
            "SELECT kind FROM part WHERE (kind = 'start' AND folded = $1) OR (kind = 'end' AND folded = $2)";
        let sides: Vec<String> = values(&self.search, sql, vec![start.into(), end.into()]).await?;
        let known = |side: &str| sides.iter().any(|known| known == side);
        let (kind, words): (_, fn(Vec<String>) -> Within) = match (known("start"), known("end")) {
            (true, true) => return Ok(Within::Either),
            (_, false) => ("head", Within::Heads),
            (false, true) => ("tail", Within::Tails),
        };
        let sql = format!(
            "SELECT folded FROM part WHERE kind = '{kind}' AND folded LIKE $1 ESCAPE '\\' LIMIT {}",
            WORDS + 1
        );
        let found: Vec<String> = values(&self.search, &sql, vec![like(part).into()]).await?;
        Ok(if found.len() > WORDS { Within::Either } else { words(found) })
    }
}

/// A pattern that finds a part anywhere.
pub(crate) fn like(part: &str) -> String {
    format!("%{}%", part.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_known_tells_where_any_part_may_lie() {
        let mut known = Words::new();
        words("ав", "ав3х", &mut known);
        let of =
            |kind: &str| known.iter().filter(|word| word.0 == kind).map(|word| word.1).collect::<Vec<_>>();
        assert_eq!((of("head"), of("tail")), (vec!["ав"], vec!["3х"]));
        assert_eq!(of("start"), ["а", "ав", "ав3", "в", "в3", "в3х"]);
        assert_eq!(of("end"), ["3", "3х", "ав3", "в3", "в3х", "х"]);
        assert_eq!(["х", "3х", "ав3х"].map(start_and_end), [("х", "х"), ("3х", "3х"), ("ав3", "в3х")]);
        assert_eq!(halves("другая", "ав3х"), ("", "ав3х"));
    }
}
