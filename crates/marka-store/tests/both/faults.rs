use std::io::{BufRead as _, BufReader};
use std::process::{Command, Stdio};

use super::{Fresh, NOW, designations, person};
use marka_store::{Place, Store, StoreError, Subject};

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

/// Where the process that is to be killed writes.
const KILLED: &str = "MARKA_TEST_KILLED";

/// Adds entries and says so of each, for ever.
async fn write_until_killed(address: &str) {
    let store = Store::open(&Place::from_address(address)).await.unwrap();
    let by = store.people().await.unwrap()[0].id;
    for at in 0.. {
        let mut new = designations().remove(0);
        new.rating = at.to_string();
        println!("made {}", store.add_entry(&new, by, NOW).await.unwrap());
    }
}

#[tokio::test]
async fn what_was_said_to_be_kept_outlives_a_killed_process() {
    if let Ok(address) = std::env::var(KILLED) {
        return write_until_killed(&address).await;
    }
    for fresh in Fresh::both().await {
        let store = fresh.open().await;
        person(&store, "p", &[]).await;
        let address = match &fresh.place {
            Place::File(path) => path.to_str().unwrap(),
            Place::Server(address) => address,
        };
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "--nocapture", "faults::what_was_said_to_be_kept_outlives_a_killed_process"])
            .env(KILLED, address)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let said = BufReader::new(child.stdout.take().unwrap()).lines().map(Result::unwrap);
        let said: Vec<i64> = said
            .filter_map(|line| line.split_once("made ").map(|made| made.1.parse().unwrap()))
            .take(40)
            .collect();
        child.kill().unwrap();
        child.wait().unwrap();
        assert_eq!(store.damage().await.unwrap(), None);
        for id in said {
            store.entry(id).await.unwrap();
            assert_eq!(store.history(Subject::Entry, id).await.unwrap().len(), 1);
        }
        // Whatever else was under way is there with its history, or not at all.
        let rows = |table: &str, all: &[marka_store::Moved]| {
            all.iter().find(|moved| moved.table == table).map(|moved| moved.rows)
        };
        let all = store.contents().await.unwrap();
        assert_eq!(rows("entry", &all).map(|entries| entries + 1), rows("history", &all));
    }
}
