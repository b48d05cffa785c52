//! What makes any part of a designation quick to find among a million.
//!
//! A designation is a head, its mark, and the rest: sizes, voltages. There are few heads, and entries of one head
//! lie together; what stands behind heads is much the same for all of them and lies everywhere.
//! So a part that can only lie within heads is found by the heads, and every other one meets its entries soon,
//! unless it is rare: then the index of parts has them all.

use std::collections::BTreeSet;

use sea_orm::{ConnectionTrait, FromQueryResult};

use crate::sql::{add_rows, all, run};
use crate::tx::change;
use crate::{NewEntry, Store, StoreError, Tx, fold};

/// Entries that are looked at by one transaction where their heads are still to be computed.
const BATCH: usize = 1000;

/// The characters that the end of a part is told by.
pub(crate) const END: usize = 3;

/// The folded mark, where the folded designation begins so; else nothing.
pub(crate) fn head<'f>(mark: &str, folded: &'f str) -> &'f str {
    let mark = fold::designation(mark);
    if folded.starts_with(&mark) { &folded[..mark.len()] } else { "" }
}

/// The last characters of a part.
pub(crate) fn end(part: &str) -> &str {
    part.char_indices().rev().nth(END - 1).map_or(part, |(at, _)| &part[at..])
}

/// All that may be the end of a part that ends behind the head.
fn ends<'f>(head: &str, folded: &'f str, ends: &mut BTreeSet<&'f str>) {
    let starts: Vec<usize> = folded.char_indices().map(|(at, _)| at).collect();
    for (at, c) in folded[head.len()..].char_indices() {
        let past = head.len() + at + c.len_utf8();
        let behind = starts.partition_point(|&start| start < past);
        ends.extend((1..=END.min(behind)).map(|length| &folded[starts[behind - length]..past]));
    }
}

/// Keeps what the search has to know of designations: of each its head and all of it, folded.
async fn keep(on: &impl ConnectionTrait, designations: &[(&str, &str)]) -> Result<(), StoreError> {
    // In their order, so that two transactions that learn the same do not wait for each other.
    let (mut heads, mut known) = (BTreeSet::new(), BTreeSet::new());
    for (head, folded) in designations {
        heads.insert(*head);
        ends(head, folded, &mut known);
    }
    for (into, texts) in [("head (folded)", heads), ("part_end (part)", known)] {
        let rows = texts.into_iter().map(|text| vec![text.into()]).collect();
        add_rows(on, into, rows, "ON CONFLICT DO NOTHING").await?;
    }
    Ok(())
}

/// Keeps what the search has to know of new entries.
pub(crate) async fn learn(tx: &Tx, new: &[NewEntry]) -> Result<(), StoreError> {
    let folded: Vec<String> = new.iter().map(|new| fold::designation(&new.designation)).collect();
    let designations: Vec<_> =
        new.iter().zip(&folded).map(|(new, folded)| (head(&new.mark, folded), folded.as_str())).collect();
    keep(tx, &designations).await
}

/// Computes the heads of entries that an older version made.
pub(crate) async fn learn_older(store: &Store) -> Result<(), StoreError> {
    #[derive(FromQueryResult)]
    struct Older {
        id: i64,
        mark: String,
        folded: String,
    }
    while change!(store, |tx| {
        let sql =
            format!("SELECT id, mark, folded FROM entry WHERE head IS NULL LIMIT {BATCH}{}", tx.locking());
        let older: Vec<Older> = all(tx, &sql, vec![]).await?;
        let known: Vec<_> = older.iter().map(|it| (head(&it.mark, &it.folded), it.folded.as_str())).collect();
        keep(tx, &known).await?;
        for (older, (head, _)) in older.iter().zip(known) {
            run(tx, "UPDATE entry SET head = $2 WHERE id = $1", vec![older.id.into(), head.into()]).await?;
        }
        Ok(older.len())
    })? > 0
    {}
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ends_are_all_that_a_part_behind_the_head_can_end_with() {
        let mut known = BTreeSet::new();
        ends("ав", "ав3х", &mut known);
        assert_eq!(known.into_iter().collect::<Vec<_>>(), ["3", "3х", "ав3", "в3", "в3х", "х"]);
        assert_eq!(["", "х", "3х", "ав3х"].map(end), ["", "х", "3х", "в3х"]);
        assert_eq!((head("АВ", "ав3х"), head("другая", "ав3х")), ("ав", ""));
    }
}
