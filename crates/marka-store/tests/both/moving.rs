use super::{Fresh, NOW, designations, person};
use marka_store::{
    EntryStatus, NewJob, NewLetter, NewNotice, NewPaper, NewRequest, NewSession, Refusal, RequestKind, Role,
    Store, StoreError, Subject,
};
use serde_json::json;

/// Something in most tables.
async fn fill(store: &Store) {
    let by = person(store, "Ёлкин", &[Role::Administrator, Role::Technologist]).await;
    let mut last = 0;
    for new in designations() {
        last = store.add_entry(&new, by, NOW).await.unwrap();
    }
    store.lead_entry(last, 1, EntryStatus::Retired, "", by, NOW).await.unwrap();
    store.add_entry(designations().last().unwrap(), by, NOW).await.unwrap();
    let subject = (Subject::Entry, last);
    store.add_remark(subject, by, "‹замечание›", NOW).await.unwrap();
    let bytes = vec![7; 300_000];
    store.add_paper(subject, &NewPaper { name: "ф", media: "x/y", bytes: &bytes }, by, NOW).await.unwrap();
    let new = NewRequest { kind: RequestKind::List, text: "a\nб", due_at: None, year: 2026 };
    let request = store.add_request(&new, by, NOW).await.unwrap();
    store.tie_entry(request, last, by, NOW).await.unwrap();
    store.add_lines((request, 1), &["a", "б"], by, NOW).await.unwrap();
    store.notify(&NewNotice { person: by, kind: "k", subject, text: "" }, NOW).await.unwrap();
    store.post(&NewLetter { recipient: "a", subject: "b", body: "c" }, NOW).await.unwrap();
    store.add_job(&NewJob { kind: "k", payload: "{}", once: None, run_at: NOW }, NOW).await.unwrap();
    store.set("a", Some(&json!([1, "б"])), Some(by), NOW).await.unwrap();
    store.save_view(by, "мои", "status=draft").await.unwrap();
    let session = NewSession { hash: "h", person: by, device: "d", address: "a", expires_at: NOW };
    store.begin_session(&session, NOW).await.unwrap();
}

#[tokio::test]
async fn an_installation_moves_to_the_other_database_and_back() {
    let (file, server, back) = (Fresh::file(), Fresh::server().await, Fresh::file());
    let (first, second, third) = (file.open().await, server.open().await, back.open().await);
    fill(&first).await;
    // As a job does it, on any thread.
    let moved = {
        let (first, second) = (first.clone(), second.clone());
        tokio::spawn(async move { first.copy_to(&second).await.unwrap() }).await.unwrap()
    };
    assert!(moved.iter().filter(|table| table.rows > 0).count() > 12, "{moved:?}");
    assert_eq!(second.copy_to(&third).await.unwrap(), moved);
    assert_eq!(third.contents().await.unwrap(), first.contents().await.unwrap());
    let again = first.copy_to(&second).await;
    assert!(matches!(again, Err(StoreError::Refused(Refusal::NotEmpty))), "{again:?}");
    // New rows get numbers of their own, and the search knows what was moved.
    for store in [&second, &third] {
        let by = store.people().await.unwrap()[0].id;
        let mut new = designations().remove(0);
        new.rating = "E90".to_owned();
        store.add_entry(&new, by, NOW).await.unwrap();
        let filter = marka_store::Filter { part: new.mark.clone(), ..Default::default() };
        assert_eq!(store.count_entries(&filter).await.unwrap(), Some(2));
    }
}

#[tokio::test]
async fn every_table_is_moved() {
    for fresh in Fresh::both().await {
        assert_eq!(fresh.open().await.unmoved_tables().await.unwrap(), Vec::<String>::new());
    }
}
