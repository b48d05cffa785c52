use super::{Fresh, NOW, designations, person};
use marka_store::{Place, Store, StoreError};

#[tokio::test]
async fn those_who_open_a_new_database_at_once_wait_for_one_another() {
    for fresh in Fresh::both().await {
        let tasks = (0..8).map(|_| {
            let place = fresh.place.clone();
            tokio::spawn(async move { Store::open(&place).await.unwrap() })
        });
        let mut stores = Vec::new();
        for task in tasks.collect::<Vec<_>>() {
            stores.push(task.await.unwrap());
        }
        let (one, two) = (&stores[0], &stores[7]);
        assert!(one.missing_steps().await.unwrap().is_empty());
        person(one, "p", &[]).await;
        assert_eq!(two.count_people().await.unwrap(), 1);
    }
}

#[tokio::test]
async fn a_database_of_a_newer_version_is_left_alone() {
    for fresh in Fresh::both().await {
        let store = fresh.open().await;
        store.execute("INSERT INTO step (name, place) VALUES ('2099-01-01-later', 99)").await.unwrap();
        let error = Store::open(&fresh.place).await.unwrap_err();
        assert!(matches!(&error, StoreError::Newer(step) if step == "2099-01-01-later"), "{error:?}");
    }
}

#[tokio::test]
async fn a_server_that_is_not_there_is_told_from_other_errors() {
    let nowhere = Place::Server("postgres://marka@127.0.0.1:1/none".to_owned());
    let error = Store::open(&nowhere).await.unwrap_err();
    assert!(error.passes(), "{error:?}");
}

#[tokio::test]
async fn a_full_disk_is_said_and_leaves_no_damage() {
    let fresh = Fresh::file();
    let store = fresh.open().await;
    let by = person(&store, "p", &[]).await;
    store.execute("PRAGMA max_page_count = 1").await.unwrap();
    let mut full = false;
    for at in 0..2_000 {
        let mut new = designations().remove(0);
        new.rating = at.to_string();
        new.notes = "н".repeat(2_000);
        match store.add_entry(&new, by, NOW).await {
            Ok(_) => {}
            Err(StoreError::DiskFull) => {
                full = true;
                break;
            }
            Err(error) => panic!("{error:?}"),
        }
    }
    assert!(full);
    let known = store.contents().await.unwrap();
    drop(store);
    let store = Store::open(&fresh.place).await.unwrap();
    assert_eq!(store.contents().await.unwrap(), known);
    assert_eq!(store.damage().await.unwrap(), None);
}
