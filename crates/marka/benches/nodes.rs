//! Two nodes over one PostgreSQL: entries made over the API, beside bare inserts of the same rows in as many
//! transactions; memory of a node at rest.
//!
//! Each row is a figure, its value and what is wanted, separated by tabs.
#![allow(clippy::unwrap_used, reason = "a bench that cannot go on stops")]

#[path = "../tests/nodes/site.rs"]
mod site;

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use marka_portal::{Place, Store};
use sea_orm::{
    ConnectOptions, ConnectionTrait as _, Database, DatabaseConnection, DbBackend, Statement,
    TransactionTrait as _, Value,
};
use serde_json::json;

use site::{Node, Site, Starting, agent, post};

/// Entries of a round.
const ENTRIES: usize = 2_000;
/// Rounds: the machine is not equally quick all the time.
const ROUNDS: usize = 3;
/// Clients that write at once.
const CLIENTS: usize = 16;

/// What stands in a row of an entry, but for its number and its document.
const ENTRY: &str = "designation, identity, folded, head, tail, mark, family, edition, rating, colour, construction, \
    article, notes, okpd2, tnved, okei, status, reason, version, round, author_id, created_at, changed_by, changed_at";
const EVENT: &str = "subject, at, person_id, kind, before, after";

fn main() {
    let Ok(server) = std::env::var("MARKA_TEST_POSTGRES") else {
        eprintln!("MARKA_TEST_POSTGRES names no server: nothing is measured");
        return;
    };
    let site = Site::on_server(&server);
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(without_limit(&site.place));
    let nodes = [site.begin(), site.begin()].map(Starting::ready);
    let key = site.key(&nodes[0], "technologist", "technologist");
    std::thread::sleep(Duration::from_secs(3));
    let memory = nodes.iter().map(Node::memory).max().unwrap();
    println!(
        "memory of a node at rest\t{:.1} MB\t120 MB",
        f64::from(u32::try_from(memory / 1000).unwrap()) / 1e3
    );

    let first = create(&nodes, &key, "first", 100).1;
    let Place::Server(address) = &site.place else { unreachable!("the site is on a server") };
    let db = runtime.block_on(connect(address));
    let (mut made, mut bare) = (Duration::ZERO, Duration::ZERO);
    for round in 0..ROUNDS {
        made += create(&nodes, &key, &format!("made {round}"), ENTRIES).0;
        bare += runtime.block_on(insert(&db, first, &format!("bare {round}")));
    }
    let rate = |took: Duration| f64::from(u32::try_from(ENTRIES * ROUNDS).unwrap()) / took.as_secs_f64();
    println!("bare inserts of entries, PostgreSQL\t{:.0} a second\t", rate(bare));
    println!("entries over the API, two nodes, PostgreSQL\t{:.0} a second\t", rate(made));
    println!("entries over the API, beside bare inserts\t{:.2} x\t0.4 x", rate(made) / rate(bare));
}

/// All clients come from one address, oftener than people do.
async fn without_limit(place: &Place) {
    let limits = json!({ "per_second": 0, "burst": 1 });
    Store::open(place).await.unwrap().set("limits", Some(&limits), None, 1).await.unwrap();
}

/// Makes entries over the API, at both nodes at once; gives how long it took, and the number of one.
fn create(nodes: &[Node; 2], key: &str, of: &str, count: usize) -> (Duration, i64) {
    let mut lines = include_str!("../../marka-store/tests/data/designations.tsv").lines();
    let line = lines.find(|line| !line.starts_with('#')).unwrap().split('\t').next().unwrap();
    let (next, begun) = (AtomicUsize::new(0), Instant::now());
    let made = std::thread::scope(|scope| {
        let clients = (0..CLIENTS).map(|client| {
            let (next, address) = (&next, nodes[client % 2].at("/api/v1/register"));
            scope.spawn(move || {
                let (agent, mut made) = (agent(), 0);
                loop {
                    let at = next.fetch_add(1, Ordering::Relaxed);
                    if at >= count {
                        return made;
                    }
                    let body = json!({ "text": line, "document": format!("{of} {at}") });
                    let (status, answer) = post(&agent, &address, key, &body).unwrap();
                    assert_eq!(status, 201, "{answer}");
                    made = answer["id"].as_i64().unwrap();
                }
            })
        });
        clients.collect::<Vec<_>>().into_iter().map(|client| client.join().unwrap()).max().unwrap()
    });
    (begun.elapsed(), made)
}

async fn connect(address: &str) -> DatabaseConnection {
    let mut options = ConnectOptions::new(address);
    options.max_connections(u32::try_from(CLIENTS).unwrap()).sqlx_logging(false);
    Database::connect(options).await.unwrap()
}

/// Inserts the rows of an entry again and again, each time under another document; gives how long it took.
async fn insert(db: &DatabaseConnection, first: i64, of: &str) -> Duration {
    let (next, begun) = (std::sync::Arc::new(AtomicUsize::new(0)), Instant::now());
    let clients = (0..CLIENTS).map(|_| {
        let (db, next, of) = (db.clone(), next.clone(), of.to_owned());
        tokio::spawn(async move {
            loop {
                let at = next.fetch_add(1, Ordering::Relaxed);
                if at >= ENTRIES {
                    return;
                }
                insert_one(&db, first, format!("{of} {at}")).await;
            }
        })
    });
    for client in clients.collect::<Vec<_>>() {
        client.await.unwrap();
    }
    begun.elapsed()
}

#[allow(clippy::disallowed_methods, reason = "what the one way to write costs is measured against this")]
async fn insert_one(db: &DatabaseConnection, first: i64, document: String) {
    let tx = db.begin().await.unwrap();
    let statement =
        |sql: &str, values: Vec<Value>| Statement::from_sql_and_values(DbBackend::Postgres, sql, values);
    let sql = format!(
        "INSERT INTO entry ({ENTRY}, specification) SELECT {ENTRY}, $2 FROM entry WHERE id = $1 RETURNING id"
    );
    let row = tx.query_one_raw(statement(&sql, vec![first.into(), document.into()])).await.unwrap().unwrap();
    let id: i64 = row.try_get("", "id").unwrap();
    let options = "INSERT INTO entry_option (entry_id, element, option) \
                   SELECT $2, element, option FROM entry_option WHERE entry_id = $1";
    tx.execute_raw(statement(options, vec![first.into(), id.into()])).await.unwrap();
    let event = format!(
        "INSERT INTO history (subject_id, {EVENT}) SELECT $2, {EVENT} FROM history \
         WHERE subject = 'entry' AND subject_id = $1"
    );
    tx.execute_raw(statement(&event, vec![first.into(), id.into()])).await.unwrap();
    tx.commit().await.unwrap();
}
