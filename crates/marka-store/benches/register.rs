//! Figures of the register with a million entries, on both databases.
//!
//! `ENTRIES` says how many. Each row is a figure, its value and what is wanted, separated by tabs.
#![allow(clippy::unwrap_used, reason = "a bench that cannot go on stops")]

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use marka_store::{Filter, NewEntry, NewPerson, Order, Page, PersonState, Place, SignInSource, Store, fold};

/// How often each question is asked.
const TIMES: usize = 400;

#[tokio::main]
async fn main() {
    let count: u64 = std::env::var("ENTRIES").ok().and_then(|text| text.parse().ok()).unwrap_or(1_000_000);
    let folder = tempfile::tempdir().unwrap();
    let mut places = vec![Place::in_folder(folder.path())];
    match std::env::var("MARKA_TEST_POSTGRES") {
        Ok(server) => {
            let home = Store::connect(&Place::Server(format!("{server}/postgres"))).await.unwrap();
            home.execute("CREATE DATABASE bench").await.unwrap();
            places.push(Place::Server(format!("{server}/bench")));
        }
        Err(_) => eprintln!("MARKA_TEST_POSTGRES names no server: SQLite only"),
    }
    for place in places {
        let store = Store::open(&place).await.unwrap();
        measure(&store, count).await;
    }
}

async fn measure(store: &Store, count: u64) {
    let by = store.add_person(&person(), None, 1).await.unwrap();
    fill(store, count, by).await;
    let kind = store.kind();
    let parts = parts();
    let search = p95(async |at| {
        let filter = Filter { part: parts[at % parts.len()].clone(), ..Filter::default() };
        store.entries(&filter, &Page { after: None, size: 50 }).await.unwrap().entries.len()
    })
    .await;
    row(&format!("{kind}: {count} entries, substring search, p95"), search, "10 ms");
    let list = p95(async |at| {
        let order = if at % 2 == 0 { Order::Changed } else { Order::Designation };
        let filter = Filter { order, ..Filter::default() };
        let after = match order {
            Order::Changed => ((at * 2_477) % 900_000).to_string(),
            Order::Designation => parts[at % parts.len()].clone(),
        };
        store.entries(&filter, &Page { after: Some((after, 0)), size: 50 }).await.unwrap().entries.len()
    })
    .await;
    row(&format!("{kind}: {count} entries, list page, p95"), list, "20 ms");
    let facets = p95(async |_| store.facets(&Filter::default()).await.unwrap().families.len()).await;
    row(&format!("{kind}: {count} entries, facets, p95"), facets, "20 ms");
}

/// The time within which 95 of 100 answers come.
async fn p95(ask: impl AsyncFn(usize) -> usize) -> Duration {
    let mut times = Vec::with_capacity(TIMES);
    for at in 0..TIMES {
        let start = Instant::now();
        std::hint::black_box(ask(at).await);
        times.push(start.elapsed());
    }
    times.sort_unstable();
    times[TIMES * 95 / 100]
}

fn row(figure: &str, value: Duration, wanted: &str) {
    println!("{figure}\t{:.2} ms\t{wanted}", value.as_secs_f64() * 1_000.0);
}

fn person() -> NewPerson {
    NewPerson {
        login: "bench".to_owned(),
        name: "bench".to_owned(),
        email: String::new(),
        language: "ru".to_owned(),
        source: SignInSource::Local,
        external_id: None,
        state: PersonState::Active,
        password: None,
        roles: std::collections::BTreeSet::new(),
    }
}

/// Marks of the table of the tests.
fn marks() -> Vec<NewEntry> {
    let lines = include_str!("../tests/data/designations.tsv").lines().filter(|line| !line.starts_with('#'));
    let entry = |line: &str| {
        let columns: Vec<&str> = line.split('\t').collect();
        NewEntry { mark: columns[1].to_owned(), family: columns[2].to_owned(), ..NewEntry::default() }
    };
    lines.map(entry).collect()
}

/// Parts of designations: of many entries, of few, of one, of none.
fn parts() -> Vec<String> {
    let mut parts: Vec<String> = marks().into_iter().map(|entry| entry.mark.to_lowercase()).collect();
    parts.extend(["7", "3х2,5", "х240", "ok", "-777", "8х1204", "4х99", "нет такого"].map(str::to_owned));
    parts.extend((0..60).map(|at| format!("{}х{}-{}", at % 12 + 1, at * 37 % 997, at * 7919 % 1000)));
    parts
}

/// Makes entries by the database itself: a hundred times quicker than one by one.
async fn fill(store: &Store, count: u64, by: i64) {
    let mut values = String::new();
    for (at, entry) in marks().iter().enumerate() {
        let comma = if at > 0 { ", " } else { "" };
        let (folded, same) = (fold::designation(&entry.mark), fold::identity(&entry.mark));
        write!(values, "{comma}({at}, '{}', '{same}', '{folded}', '{}')", entry.mark, entry.family).unwrap();
    }
    let marks = marks().len();
    let sql = format!(
        "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {count}), \
         marks (at, mark, same, folded, family) AS (VALUES {values}), \
         sizes AS (SELECT i, (i % 12 + 1) || 'х' || (i / 12 % 997) || '-' || (i % 1000) AS size FROM n) \
         INSERT INTO entry (designation, identity, folded, mark, family, edition, specification, rating, colour, \
         construction, article, notes, okpd2, tnved, okei, status, reason, version, round, author_id, created_at, \
         changed_by, changed_at) SELECT mark || ' ' || size, same || size, folded || size, mark, family, 'e', '', \
         CAST(i AS TEXT), '', '{{}}', '', '', '', '', '', 'approved', '', 1, 0, {by}, i, {by}, i \
         FROM sizes JOIN marks ON marks.at = i % {marks}"
    );
    store.execute(&sql).await.unwrap();
    store.analyse().await.unwrap();
}
