use std::collections::BTreeSet;

use super::{Fresh, NOW, designations, on_both, person};
use marka_store::{Entry, EntryStatus, Filter, Order, Page, Store, fold};

const ORDERS: [Order; 3] = [Order::Changed, Order::Designation, Order::Created];

/// Numbers of all entries of a filter, page by page; no page but the last may be empty.
async fn listed(store: &Store, filter: &Filter, size: u32) -> Vec<i64> {
    let (mut after, mut ids) = (None, Vec::new());
    loop {
        let found = store.entries(filter, &Page { after, size }).await.unwrap();
        assert!(!found.entries.is_empty() || found.next.is_none(), "{filter:?}");
        ids.extend(found.entries.iter().map(|entry| entry.id));
        after = found.next;
        if after.is_none() {
            return ids;
        }
    }
}

/// The same by looking at every entry.
fn sought(all: &[Entry], filter: &Filter) -> Vec<i64> {
    let part = fold::designation(&filter.part);
    let mut found: Vec<&Entry> = all
        .iter()
        .filter(|entry| fold::designation(&entry.designation).contains(&part))
        .filter(|entry| filter.statuses.is_empty() || filter.statuses.contains(&entry.status))
        .filter(|entry| filter.family.as_ref().is_none_or(|family| *family == entry.family))
        .collect();
    found.sort_by(|a, b| match filter.order {
        Order::Changed => (b.changed_at, b.id).cmp(&(a.changed_at, a.id)),
        Order::Created => b.id.cmp(&a.id),
        Order::Designation => {
            (fold::designation(&a.designation), a.id).cmp(&(fold::designation(&b.designation), b.id))
        }
    });
    found.into_iter().map(|entry| entry.id).collect()
}

#[tokio::test]
async fn every_part_is_found_as_if_every_entry_were_looked_at() {
    on_both(async |store| {
        let by = person(&store, "t", &[]).await;
        for at in 0..60 {
            let mut new = designations().remove(at % 6);
            new.rating = at.to_string();
            // Some designations do not begin with their marks, and some have none.
            match at % 7 {
                0 => new.mark.clear(),
                1 => new.designation = format!("«{}» {at}", new.designation),
                _ => {}
            }
            let moment = NOW + i64::try_from(at * 37 % 11).unwrap();
            let id = store.add_entry(&new, by, moment).await.unwrap();
            if at % 3 == 0 {
                store.lead_entry(id, 1, EntryStatus::Submitted, "", by, moment + 5).await.unwrap();
            }
        }
        let mut all = Vec::new();
        for id in listed(&store, &Filter::default(), 200).await {
            all.push(store.entry(id).await.unwrap());
        }
        let mut parts = BTreeSet::from([String::new(), "нет".to_owned(), "ъ".to_owned(), "\\".to_owned()]);
        for new in designations() {
            let text: Vec<char> = new.designation.chars().collect();
            for length in [1, 2, 3, 5, 9] {
                parts.extend(text.windows(length).step_by(3).map(|part| part.iter().collect::<String>()));
            }
        }
        let status = vec![EntryStatus::Submitted];
        for (at, part) in parts.into_iter().enumerate() {
            let filter = Filter { part, order: ORDERS[at % 3], ..Filter::default() };
            let of_status = Filter { statuses: status.clone(), ..filter.clone() };
            let of_family = Filter { family: Some("gost-31996".to_owned()), ..filter.clone() };
            for filter in [filter, of_status, of_family] {
                let wanted = sought(&all, &filter);
                assert_eq!(listed(&store, &filter, 9).await, wanted, "{filter:?}");
                let count = store.count_entries(&filter).await.unwrap();
                assert_eq!(count, i64::try_from(wanted.len()).ok(), "{filter:?}");
                let facets = store.facets(&Filter { statuses: Vec::new(), ..filter.clone() }).await.unwrap();
                let of_status = facets.statuses.iter().find(|it| it.value == "submitted");
                let submitted = Filter { statuses: status.clone(), ..filter };
                let counted = of_status.map_or(0, |it| usize::try_from(it.count).unwrap());
                assert_eq!(counted, sought(&all, &submitted).len(), "{submitted:?}");
            }
        }
    })
    .await;
}

/// So many entries that no list looks at all of them at once, as an older version of the program made them.
#[tokio::test]
async fn lists_of_many_entries_are_walked_window_by_window() {
    for fresh in Fresh::both().await {
        let store = fresh.open().await;
        let by = person(&store, "t", &[]).await;
        let new = &designations()[0];
        let (same, folded) = (fold::identity(&new.mark), fold::designation(&new.mark));
        let mark = &new.mark;
        store
            .execute(&format!(
                "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 12000) \
                 INSERT INTO entry (designation, identity, folded, mark, family, edition, specification, rating, \
                 colour, construction, article, notes, okpd2, tnved, okei, status, reason, version, round, author_id, \
                 created_at, changed_by, changed_at) SELECT '{mark}' || i, '{same}' || i, '{folded}' || i, '{mark}', \
                 'f', '', '', '', '', '{{}}', '', '', '', '', '', CASE WHEN i > 2000 THEN 'approved' ELSE 'retired' END, \
                 '', 1, 0, {by}, i, {by}, i FROM n ORDER BY i"
            ))
            .await
            .unwrap();
        store
            .execute("INSERT INTO entry_option SELECT id, 'old', 'yes' FROM entry WHERE changed_at <= 2000")
            .await
            .unwrap();
        drop(store);
        let store = fresh.open().await;
        for order in ORDERS {
            let filter = Filter { options: vec![("old".into(), "yes".into())], order, ..Filter::default() };
            let mut ids = listed(&store, &filter, 200).await;
            ids.sort_unstable();
            ids.dedup();
            assert_eq!(ids.len(), 2000, "{order:?}");
            assert_eq!(store.count_entries(&filter).await.unwrap(), None);
            let filter = Filter { part: format!("{mark}11999"), order, ..Filter::default() };
            assert_eq!(listed(&store, &filter, 200).await.len(), 1);
            // Both in the head and behind it, and too short for the index of parts.
            let last: String = mark.chars().rev().take(1).collect();
            let filter = Filter { part: format!("{last}2"), order, ..Filter::default() };
            assert_eq!(listed(&store, &filter, 200).await.len(), 1 + 10 + 100 + 1000);
        }
    }
}
