//! Everything that the store does, on SQLite and on PostgreSQL alike.

#![allow(clippy::unwrap_used, reason = "a test says by its line what failed")]

mod approvals;
mod faults;
mod moving;
mod people;
mod register;
mod search;
mod suggestions;
mod tickets;
mod watch;
mod work;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicUsize, Ordering};

use marka_store::{NewEntry, NewPerson, PersonState, Place, Role, SignInSource, Store};

/// A moment of the tests.
const NOW: i64 = 1_800_000_000_000_000;

/// A new database on both; what is in `folder` goes with it.
struct Fresh {
    place: Place,
    _folder: tempfile::TempDir,
}

impl Fresh {
    async fn both() -> [Fresh; 2] {
        [Fresh::file(), Fresh::server().await]
    }

    fn file() -> Fresh {
        let folder = tempfile::tempdir().expect("there is a temporary folder");
        Fresh { place: Place::in_folder(folder.path()), _folder: folder }
    }

    async fn server() -> Fresh {
        static COUNT: AtomicUsize = AtomicUsize::new(0);
        let server = std::env::var("MARKA_TEST_POSTGRES").expect(
            "MARKA_TEST_POSTGRES names a server: run the tests by `tests/with-postgres cargo nextest run …`",
        );
        let name = format!("t{}_{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        let home =
            Store::connect(&Place::Server(format!("{server}/postgres"))).await.expect("the server answers");
        home.execute(&format!("CREATE DATABASE {name}")).await.expect("it takes a new database");
        let folder = tempfile::tempdir().expect("there is a temporary folder");
        Fresh { place: Place::Server(format!("{server}/{name}")), _folder: folder }
    }

    async fn open(&self) -> Store {
        Store::open(&self.place).await.expect("a new database opens")
    }
}

/// Runs a test on both databases.
async fn on_both(test: impl AsyncFn(Store)) {
    for fresh in Fresh::both().await {
        eprintln!("on {:?}", fresh.place);
        test(fresh.open().await).await;
    }
}

fn new_person(login: &str, roles: &[Role]) -> NewPerson {
    NewPerson {
        login: login.to_owned(),
        name: format!("Имя {login}"),
        email: format!("{login}@example.org"),
        language: "ru".to_owned(),
        source: SignInSource::Local,
        external_id: None,
        state: PersonState::Active,
        password: Some("hash".to_owned()),
        roles: roles.iter().copied().collect::<BTreeSet<Role>>(),
    }
}

async fn person(store: &Store, login: &str, roles: &[Role]) -> i64 {
    store.add_person(&new_person(login, roles), None, NOW).await.expect("the login is free")
}

/// Entries from the table of the tests.
fn designations() -> Vec<NewEntry> {
    let lines = include_str!("../data/designations.tsv").lines().filter(|line| !line.starts_with('#'));
    let entry = |line: &str| {
        let columns: Vec<&str> = line.split('\t').collect();
        NewEntry {
            designation: columns[0].to_owned(),
            mark: columns[1].to_owned(),
            family: columns[2].to_owned(),
            specification: columns[3].to_owned(),
            edition: "e1".to_owned(),
            construction: BTreeMap::from([("conductor".to_owned(), "copper".to_owned())]),
            ..NewEntry::default()
        }
    };
    lines.map(entry).collect()
}
