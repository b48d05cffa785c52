//! Figures of the register with a million entries, on both databases.
//!
//! `ENTRIES` says how many. Each row is a figure, its value and what is wanted, separated by tabs.
//! Entries lie as a factory brings them in: mark after mark, each in many sizes, the oldest marks first.
#![allow(clippy::unwrap_used, reason = "a bench that cannot go on stops")]

use std::time::{Duration, Instant};

use marka_store::{
    EntryStatus, Filter, NewEntry, NewPerson, Order, Page, PersonState, Place, SignInSource, Store, fold,
};

/// How often each question is asked.
const TIMES: usize = 300;
/// How many marks there are.
const MARKS: usize = 1200;
/// How many marks a family has.
const MARKS_OF_FAMILY: usize = 50;
const ORDERS: [Order; 3] = [Order::Changed, Order::Designation, Order::Created];

#[tokio::main]
async fn main() {
    let count: usize = std::env::var("ENTRIES").ok().and_then(|text| text.parse().ok()).unwrap_or(1_000_000);
    let folder = tempfile::tempdir().unwrap();
    let file = Store::open(&Place::in_folder(folder.path())).await.unwrap();
    measure(&file, count).await;
    let Ok(server) = std::env::var("MARKA_TEST_POSTGRES") else {
        eprintln!("MARKA_TEST_POSTGRES names no server: SQLite only");
        return;
    };
    let place = async |name: &str| {
        let home = Store::connect(&Place::Server(format!("{server}/postgres"))).await.unwrap();
        home.execute(&format!("CREATE DATABASE {name}")).await.unwrap();
        Store::open(&Place::Server(format!("{server}/{name}"))).await.unwrap()
    };
    measure(&place("bench").await, count).await;
    let start = Instant::now();
    file.copy_to(&place("moved").await).await.unwrap();
    println!("SQLite to PostgreSQL: {count} entries, moved\t{:.0} s\t600 s", start.elapsed().as_secs_f64());
}

async fn measure(store: &Store, count: usize) {
    let people = [person(store, "many").await, person(store, "few").await];
    let added = Instant::now();
    let made = add(store, people[1]).await;
    let kind = store.kind();
    println!(
        "{kind}: entries added by lists, a second\t{:.0}\t500",
        f64::from(u32::try_from(made).unwrap()) / added.elapsed().as_secs_f64()
    );
    fill(store, count, people[0]).await;
    let figure = |what: &str| format!("{kind}: {count} entries, {what}, p95");
    let mut all = Vec::new();
    for (what, parts) in parts() {
        let asked = parts
            .iter()
            .flat_map(|part| ORDERS.map(|order| Filter { part: part.clone(), order, ..Filter::default() }));
        all.extend(list(store, &figure(&format!("part: {what}")), "10 ms", asked.collect()).await);
    }
    row(&figure("substring search"), p95(all), "10 ms");
    for (what, filter) in filters(people[1]) {
        let asked = ORDERS.map(|order| Filter { order, ..filter.clone() });
        list(store, &figure(&format!("list: {what}")), "20 ms", asked.to_vec()).await;
    }
    facets(store, &figure("counts beside a list")).await;
}

/// Asks for pages: the first ones, and those behind them.
async fn list(store: &Store, figure: &str, wanted: &str, filters: Vec<Filter>) -> Vec<Duration> {
    let mut times = Vec::new();
    let mut after = vec![None; filters.len()];
    for at in 0..TIMES.max(filters.len()) {
        let which = at % filters.len();
        let page = Page { after: after[which].take(), size: 50 };
        let start = Instant::now();
        let found = store.entries(&filters[which], &page).await.unwrap();
        times.push(start.elapsed());
        if std::env::var("EACH").is_ok() {
            let filter = &filters[which];
            eprintln!(
                "{figure} «{}» {:?}: {} {:?}",
                filter.part,
                filter.order,
                found.entries.len(),
                start.elapsed()
            );
        }
        // Most people look at the first pages only.
        after[which] = if at / filters.len() % 3 == 2 { None } else { found.next };
    }
    row(figure, p95(times.clone()), wanted);
    times
}

async fn facets(store: &Store, figure: &str) {
    let mut times = Vec::new();
    let parts = parts().into_iter().flat_map(|(_, parts)| parts).chain([String::new()]);
    for part in parts {
        let filter = Filter { part, ..Filter::default() };
        let start = Instant::now();
        std::hint::black_box(store.facets(&filter).await.unwrap());
        std::hint::black_box(store.option_facets(&filter).await.unwrap());
        std::hint::black_box(store.count_entries(&filter).await.unwrap());
        times.push(start.elapsed());
        if std::env::var("EACH").is_ok() {
            eprintln!("{figure} «{}» {:?}", filter.part, start.elapsed());
        }
    }
    row(figure, p95(times), "40 ms");
}

/// The time within which 95 of 100 answers come.
fn p95(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times[times.len() * 95 / 100]
}

fn row(figure: &str, value: Duration, wanted: &str) {
    println!("{figure}\t{:.2} ms\t{wanted}", value.as_secs_f64() * 1_000.0);
}

async fn person(store: &Store, login: &str) -> i64 {
    let new = NewPerson {
        login: login.to_owned(),
        name: login.to_owned(),
        email: String::new(),
        language: "ru".to_owned(),
        source: SignInSource::Local,
        external_id: None,
        state: PersonState::Active,
        password: None,
        roles: std::collections::BTreeSet::new(),
    };
    store.add_person(&new, None, 1).await.unwrap()
}

/// Marks of the table of the tests, with one or two letters more before and behind.
fn marks() -> Vec<String> {
    let lines = include_str!("../tests/data/designations.tsv").lines().filter(|line| !line.starts_with('#'));
    let known: Vec<&str> = lines.map(|line| line.split('\t').nth(1).unwrap()).collect();
    let letters: Vec<char> = known[0].chars().chain(known[1].chars()).filter(|c| c.is_alphabetic()).collect();
    let letter = |at: usize| letters[at % letters.len()];
    let mark = |at: usize| {
        let mark = known[at % known.len()];
        match at / known.len() {
            0 => mark.to_owned(),
            more => format!("{}{mark}{}{}", letter(more), letter(more / letters.len()), letter(more / 7)),
        }
    };
    (0..MARKS).map(mark).collect()
}

/// What stands behind marks.
fn tails() -> Vec<String> {
    let sections = "0,75 1 1,5 2,5 4 6 10 16 25 35 50 70 95 120 150 185 240 300 400 500";
    let sections =
        sections.split(' ').flat_map(|section| (1..=12).map(move |cores| format!("{cores}х{section}")));
    sections.flat_map(|size| ["-0,66", "-1", ""].map(|voltage| format!("{size}{voltage}"))).collect()
}

/// Parts of designations, by kind.
fn parts() -> Vec<(&'static str, Vec<String>)> {
    let marks: Vec<String> = marks().iter().map(|mark| mark.to_lowercase()).collect();
    let tails = tails();
    let cut =
        |text: &str, from: usize, length: usize| text.chars().skip(from).take(length).collect::<String>();
    let some = |count: usize| (0..count).map(|at| (&marks[at * 37 % MARKS], &tails[at * 101 % tails.len()]));
    vec![
        ("beginning of a mark", marks.iter().take(6).map(|mark| cut(mark, 0, 3)).collect()),
        ("a mark", some(30).map(|it| it.0.clone()).collect()),
        ("within a mark", some(30).map(|it| cut(it.0, 2, 3)).collect()),
        ("a size", some(30).map(|it| it.1.clone()).collect()),
        ("mark and size", some(30).map(|it| format!("{} {}", it.0, it.1)).collect()),
        (
            "end of a mark and size",
            some(30).map(|it| format!("{}{}", cut(it.0, 2, 9), cut(it.1, 0, 3))).collect(),
        ),
        ("one and two characters", some(20).flat_map(|it| [cut(it.0, 1, 2), cut(it.1, 0, 1)]).collect()),
        ("none such", ["нет такого", "zz", "ъ", "8х1204", "99х99"].map(str::to_owned).to_vec()),
    ]
}

/// What else a list is asked for.
fn filters(few: i64) -> Vec<(&'static str, Filter)> {
    let all = Filter::default;
    let option = |element: &str, option: &str| vec![(element.to_owned(), option.to_owned())];
    vec![
        ("all", all()),
        ("a status", Filter { statuses: vec![EntryStatus::Superseded], ..all() }),
        ("an old family", Filter { family: Some("f1".to_owned()), ..all() }),
        ("a person", Filter { author: Some(few), ..all() }),
        ("an option", Filter { options: option("conductor", "copper"), ..all() }),
        (
            "an old family, an option and a status",
            Filter {
                family: Some("f2".to_owned()),
                options: option("cores", "4"),
                statuses: vec![EntryStatus::Superseded],
                ..all()
            },
        ),
    ]
}

/// Adds entries as people do: every mark and every size at least once.
async fn add(store: &Store, by: i64) -> usize {
    let (marks, tails) = (marks(), tails());
    let entry = |mark: &str, tail: &str| NewEntry {
        designation: format!("{mark} {tail}"),
        mark: mark.to_owned(),
        family: "own".to_owned(),
        construction: [("conductor".to_owned(), "copper".to_owned())].into(),
        ..NewEntry::default()
    };
    let of_marks = marks.iter().flat_map(|mark| (0..12).map(|cores| entry(mark, &tails[cores * 3])));
    let new: Vec<NewEntry> = of_marks.chain(tails.iter().map(|tail| entry(&marks[0], tail))).collect();
    for list in new.chunks(500) {
        store.add_entries(list, by, 1).await.unwrap();
    }
    new.len()
}

/// Makes the others by the database itself, a hundred times quicker.
async fn fill(store: &Store, count: usize, by: i64) {
    let rows = |texts: Vec<String>| texts.join(", ");
    let marks = marks();
    let values = rows(
        marks
            .iter()
            .enumerate()
            .map(|(at, mark)| {
                let (folded, same) = (fold::designation(mark), fold::identity(mark));
                format!("({at}, '{mark}', '{same}', '{folded}', 'f{}')", at / MARKS_OF_FAMILY)
            })
            .collect(),
    );
    let tails = tails();
    let sizes = rows(tails.iter().enumerate().map(|(at, tail)| format!("({at}, '{tail}')")).collect());
    for sql in [
        "CREATE TABLE mark (at BIGINT PRIMARY KEY, mark TEXT, same TEXT, head TEXT, family TEXT)".to_owned(),
        format!("INSERT INTO mark VALUES {values}"),
        "CREATE TABLE tail (at BIGINT PRIMARY KEY, tail TEXT)".to_owned(),
        format!("INSERT INTO tail VALUES {sizes}"),
        format!(
            "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {count}) \
             INSERT INTO entry (designation, identity, folded, head, tail, mark, family, edition, specification, rating, \
             colour, construction, article, notes, okpd2, tnved, okei, status, reason, version, round, author_id, \
             created_at, changed_by, changed_at) SELECT mark || ' ' || tail, same || tail, head || tail, head, tail, mark, \
             family, 'e', '', CAST(i AS TEXT), '', '{{}}', '', '', '', '', '', \
             CASE WHEN i % 50 = 0 THEN 'superseded' ELSE 'approved' END, '', 1, 0, {by}, i, {by}, i \
             FROM n JOIN mark ON mark.at = (i - 1) * {MARKS} / {count} JOIN tail ON tail.at = i % {} ORDER BY n.i",
            tails.len()
        ),
        format!(
            "INSERT INTO entry_option (entry_id, element, option) SELECT id, 'conductor', \
             CASE WHEN id % 3 = 0 THEN 'aluminium' ELSE 'copper' END FROM entry WHERE author_id = {by}"
        ),
        format!(
            "INSERT INTO entry_option (entry_id, element, option) SELECT id, 'cores', CAST(id % 12 AS TEXT) \
             FROM entry WHERE author_id = {by}"
        ),
    ] {
        store.execute(&sql).await.unwrap();
    }
    // What the databases do by themselves after a while.
    store.execute(if store.kind() == "SQLite" { "ANALYZE" } else { "VACUUM ANALYZE" }).await.unwrap();
}
