use super::{NOW, designations, on_both, person};
use marka_store::{
    EntryEdit, EntryStatus, Filter, NewPaper, Order, Page, Refusal, Role, StoreError, Subject,
};

#[tokio::test]
async fn fifty_who_press_at_once_make_one_entry() {
    on_both(async |store| {
        let by = person(&store, "t", &[Role::Technologist]).await;
        let entry = designations().remove(0);
        let tasks: Vec<_> = (0..50)
            .map(|_| {
                let (store, entry) = (store.clone(), entry.clone());
                tokio::spawn(async move { store.add_entry(&entry, by, NOW).await })
            })
            .collect();
        let (mut made, mut doubles) = (Vec::new(), Vec::new());
        for task in tasks {
            match task.await.expect("no task panics") {
                Ok(id) => made.push(id),
                Err(StoreError::Double(id)) => doubles.push(id),
                Err(error) => panic!("{error}"),
            }
        }
        assert_eq!((made.len(), doubles.len()), (1, 49));
        assert!(doubles.iter().all(|id| *id == made[0]));
    })
    .await;
}

#[tokio::test]
async fn lists_entered_at_once_in_opposite_orders_share_their_entries() {
    on_both(async |store| {
        let by = person(&store, "t", &[]).await;
        let list: Vec<_> = (0..40)
            .map(|at| {
                let mut new = designations().remove(at % 6);
                new.colour = at.to_string();
                new
            })
            .collect();
        let back: Vec<_> = list.iter().rev().cloned().collect();
        let (one, two) = tokio::join!(store.add_entries(&list, by, NOW), store.add_entries(&back, by, NOW));
        let (one, mut two) = (one.unwrap(), two.unwrap());
        two.reverse();
        for (one, two) in one.iter().zip(&two) {
            assert!(one.is_ok() != two.is_ok(), "{one:?} {two:?}");
            assert_eq!(one.unwrap_or_else(|id| id), two.unwrap_or_else(|id| id));
        }
    })
    .await;
}

#[tokio::test]
async fn the_key_is_the_letters_the_document_the_rating_and_the_colour() {
    on_both(async |store| {
        let by = person(&store, "t", &[]).await;
        let new = designations();
        for entry in &new {
            store.add_entry(entry, by, NOW).await.expect("they differ, if only by the case of a letter");
        }
        let mut other = new[0].clone();
        other.specification = "ТУ 1".to_owned();
        let beside = store.add_entry(&other, by, NOW).await.unwrap();
        let same = store.same_designation(&store.entry(beside).await.unwrap()).await.unwrap();
        assert_eq!(same.len(), 1, "the same under another document");
        // A Latin twin of a letter makes no other cable.
        other.designation = other.designation.replace('А', "A");
        assert!(
            matches!(store.add_entry(&other, by, NOW).await, Err(StoreError::Double(id)) if id == beside)
        );
        other.rating = "FE180".to_owned();
        store.add_entry(&other, by, NOW).await.unwrap();
        let many = store.add_entries(&[other.clone(), new[1].clone()], by, NOW).await.unwrap();
        assert!(many.iter().all(Result::is_err), "{many:?}");
    })
    .await;
}

#[tokio::test]
async fn a_retired_entry_can_be_entered_anew_and_is_linked() {
    on_both(async |store| {
        let by = person(&store, "t", &[]).await;
        let new = designations().remove(0);
        let id = store.add_entry(&new, by, NOW).await.unwrap();
        store.lead_entry(id, 1, EntryStatus::Retired, "ошибка", by, NOW + 1).await.unwrap();
        let again = store.add_entry(&new, by, NOW + 2).await.unwrap();
        assert_eq!(store.entry(again).await.unwrap().former, Some(id));
        let history = store.history(Subject::Entry, id).await.unwrap();
        let kinds: Vec<&str> = history.iter().map(|event| event.kind.as_str()).collect();
        assert_eq!(kinds, ["made", "retired"]);
        assert_eq!(history[1].after.as_ref().unwrap()["reason"], "ошибка");
    })
    .await;
}

#[tokio::test]
async fn a_change_says_what_was_seen_and_writes_what_it_changed() {
    on_both(async |store| {
        let by = person(&store, "t", &[]).await;
        let id = store.add_entry(&designations()[0], by, NOW).await.unwrap();
        let edit = EntryEdit {
            article: "A-1".to_owned(),
            notes: "для стройки".to_owned(),
            codes: ["27.32.13".to_owned(), String::new(), "008".to_owned()],
            confirms_codes: true,
        };
        store.edit_entry(id, 1, &edit, by, NOW + 1).await.unwrap();
        assert!(matches!(store.edit_entry(id, 1, &edit, by, NOW + 2).await, Err(StoreError::Stale)));
        let entry = store.entry(id).await.unwrap();
        assert_eq!(
            (entry.article.as_str(), entry.version, entry.codes_confirmed),
            ("A-1", 2, Some((by, NOW + 1)))
        );
        let after = store.history(Subject::Entry, id).await.unwrap().pop().unwrap().after.unwrap();
        assert_eq!(after["okei"], "008");
        assert!(after.get("tnved").is_none(), "what stayed is not written: {after}");
        // Other codes are nobody's word any more.
        let edit =
            EntryEdit { codes: [String::new(), String::new(), String::new()], confirms_codes: false, ..edit };
        store.edit_entry(id, 2, &edit, by, NOW + 3).await.unwrap();
        assert_eq!(store.entry(id).await.unwrap().codes_confirmed, None);
    })
    .await;
}

#[tokio::test]
async fn statuses_lead_only_where_they_may() {
    on_both(async |store| {
        let by = person(&store, "t", &[]).await;
        for to in EntryStatus::ALL {
            let mut new = designations().remove(0);
            new.rating = to.word().to_owned();
            let id = store.add_entry(&new, by, NOW).await.unwrap();
            let led = store.lead_entry(id, 1, *to, "", by, NOW).await;
            let may = matches!(to, EntryStatus::Submitted | EntryStatus::Retired);
            assert_eq!(led.is_ok(), may, "{to:?}: {led:?}");
            if !may {
                assert!(matches!(led, Err(StoreError::Refused(Refusal::Status))));
            }
        }
    })
    .await;
}

#[tokio::test]
async fn what_happened_cannot_be_changed_by_anybody() {
    on_both(async |store| {
        let by = person(&store, "t", &[]).await;
        let id = store.add_entry(&designations()[0], by, NOW).await.unwrap();
        for sql in [
            "UPDATE history SET kind = 'x'",
            "DELETE FROM history",
            "DELETE FROM entry",
            "TRUNCATE history",
            "TRUNCATE entry CASCADE",
            "INSERT OR REPLACE INTO history (id, subject, subject_id, at, kind) SELECT id, 'x', 0, 0, 'x' FROM history",
        ] {
            assert!(store.execute(sql).await.is_err(), "{sql}");
        }
        assert_eq!(store.history(Subject::Entry, id).await.unwrap().len(), 1);
    })
    .await;
}

#[tokio::test]
async fn entries_are_found_by_any_part_however_it_is_typed() {
    on_both(async |store| {
        let by = person(&store, "t", &[]).await;
        for (at, new) in (0..).zip(designations()) {
            store.add_entry(&new, by, NOW + at).await.unwrap();
        }
        let found = async |part: &str| {
            let filter = Filter { part: part.to_owned(), order: Order::Designation, ..Filter::default() };
            let page = Page { after: None, size: 10 };
            let found = store.entries(&filter, &page).await.unwrap();
            let (count, shown) = (store.count_entries(&filter).await.unwrap(), found.entries.len());
            assert!(count.is_none_or(|count| usize::try_from(count) == Ok(shown)), "{part}: {count:?}");
            shown
        };
        for line in include_str!("../data/search.tsv").lines().filter(|line| !line.starts_with('#')) {
            let (part, count) = line.split_once('\t').expect("two columns");
            assert_eq!(found(part).await.to_string(), count, "«{part}»");
        }
    })
    .await;
}

#[tokio::test]
async fn pages_follow_one_another_without_a_gap() {
    on_both(async |store| {
        let by = person(&store, "t", &[]).await;
        let new: Vec<_> = (0..25)
            .map(|at| {
                let mut new = designations().remove(at % 6);
                new.rating = format!("{at:02}");
                new
            })
            .collect();
        assert!(store.add_entries(&new, by, NOW).await.unwrap().iter().all(Result::is_ok));
        for order in [Order::Changed, Order::Designation, Order::Created] {
            let filter =
                Filter { order, options: vec![("conductor".into(), "copper".into())], ..Filter::default() };
            let (mut after, mut ids) = (None, Vec::new());
            loop {
                let found = store.entries(&filter, &Page { after, size: 7 }).await.unwrap();
                ids.extend(found.entries.iter().map(|entry| entry.id));
                after = found.next;
                if after.is_none() {
                    break;
                }
            }
            let mut all = ids.clone();
            all.sort_unstable();
            all.dedup();
            assert_eq!((ids.len(), all.len()), (25, 25), "{order:?}");
        }
        let facets = store.facets(&Filter::default()).await.unwrap();
        assert_eq!(facets.statuses[0].count, 25);
        assert_eq!(facets.families.iter().map(|facet| facet.count).sum::<i64>(), 25);
    })
    .await;
}

#[tokio::test]
async fn a_zero_byte_that_postgresql_cannot_keep_is_left_out_on_both() {
    on_both(async |store| {
        let by = person(&store, "t", &[]).await;
        let mut new = designations().remove(0);
        new.notes = "до\0после".to_owned();
        let id = store.add_entry(&new, by, NOW).await.unwrap();
        assert_eq!(store.entry(id).await.unwrap().notes, "допосле");
    })
    .await;
}

#[tokio::test]
async fn lists_of_all_kinds_follow_one_another_on_one_connection() {
    on_both(async |store| {
        let by = person(&store, "t", &[]).await;
        for new in designations() {
            store.add_entry(&new, by, NOW).await.unwrap();
        }
        let options = vec![("conductor".to_owned(), "copper".to_owned())];
        let filters = [
            Filter { author: Some(by), ..Filter::default() },
            Filter { family: Some("gost-31996".to_owned()), ..Filter::default() },
            Filter { options, statuses: EntryStatus::ALL.to_vec(), ..Filter::default() },
            Filter { part: "3".to_owned(), ..Filter::default() },
        ];
        for order in [Order::Created, Order::Designation, Order::Changed] {
            for filter in &filters {
                let filter = Filter { order, ..filter.clone() };
                let after = store.entries(&filter, &Page { after: None, size: 1 }).await.unwrap().next;
                assert!(after.is_some(), "{filter:?}");
                store.entries(&filter, &Page { after, size: 1 }).await.unwrap();
                assert_eq!(store.facets(&filter).await.unwrap().statuses[0].value, "draft");
                assert_eq!(store.option_facets(&filter).await.unwrap()[0].option, "copper");
            }
        }
    })
    .await;
}

#[tokio::test]
async fn files_come_back_as_they_went() {
    on_both(async |store| {
        let by = person(&store, "t", &[]).await;
        let id = store.add_entry(&designations()[0], by, NOW).await.unwrap();
        let bytes: Vec<u8> = (0..700_000_u32).map(|at| (at % 251) as u8).collect();
        let subject = (Subject::Entry, id);
        let new = NewPaper { name: "чертёж.pdf", media: "application/pdf", bytes: &bytes };
        let paper = store.add_paper(subject, &new, by, NOW).await.unwrap();
        let (known, read) = store.paper(subject, paper).await.unwrap();
        assert_eq!((known.name.as_str(), known.size), ("чертёж.pdf", 700_000));
        assert!(read == bytes);
        assert!(store.paper((Subject::Entry, id + 1), paper).await.is_err(), "it belongs to another");
        let large = vec![0; marka_store::FILE_LIMIT + 1];
        let new = NewPaper { bytes: &large, ..new };
        let refused = store.add_paper(subject, &new, by, NOW).await;
        assert!(matches!(refused, Err(StoreError::Refused(Refusal::FileTooLarge))), "{refused:?}");
        store.add_remark(subject, by, "Проверьте сечение", NOW).await.unwrap();
        assert_eq!(store.remarks(subject).await.unwrap()[0].text, "Проверьте сечение");
    })
    .await;
}
