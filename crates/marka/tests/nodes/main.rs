//! Several processes over one database: what happens when one is killed, stopped, or the database goes away.

#![allow(clippy::unwrap_used, reason = "a test says by its line what failed")]

mod site;

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Mutex, RwLock};
use std::time::{Duration, Instant};

use marka_store::Subject;
use serde_json::{Value, json};

use site::{Answer, Node, Site, agent, get, post};

/// Entries that are made and approved while a node is killed.
const ENTRIES: usize = 1_000;
/// So many are approved when it is.
const KILLED_AT: usize = 300;
const CLIENTS: usize = 8;

/// A designation that the rules read for sure.
fn line() -> &'static str {
    let mut lines = include_str!("../../../marka-store/tests/data/designations.tsv").lines();
    let line = lines.find(|line| !line.starts_with('#')).unwrap();
    line.split('\t').next().unwrap()
}

fn server() -> String {
    std::env::var("MARKA_TEST_POSTGRES").expect(
        "MARKA_TEST_POSTGRES names a server: run the tests by `tests/with-postgres cargo nextest run …`",
    )
}

/// The body that makes an entry of its own.
fn new(at: usize) -> Value {
    json!({ "text": line(), "document": format!("ТУ {at}") })
}

/// A client with two nodes: where one does not answer, or cannot, it asks the other.
struct Client<'a> {
    agent: ureq::Agent,
    nodes: &'a [RwLock<Node>; 2],
    first: usize,
}

impl Client<'_> {
    fn until_answered(&self, ask: impl Fn(&ureq::Agent, &Node) -> Answer) -> (u16, Value) {
        let begun = Instant::now();
        for turn in self.first.. {
            if let Some(answer) = ask(&self.agent, &self.nodes[turn % 2].read().unwrap())
                && answer.0 < 500
            {
                return answer;
            }
            assert!(begun.elapsed() < Duration::from_mins(1), "no node answers");
        }
        unreachable!()
    }

    /// Makes an entry and leads it until it is approved; gives its number.
    fn approve(&self, at: usize, technologist: &str, approver: &str) -> i64 {
        let path = "/api/v1/register";
        let made = self.until_answered(|agent, node| post(agent, &node.at(path), technologist, &new(at)));
        // What was made although its answer got lost is told as a double.
        assert!(matches!(made.0, 201 | 409), "{made:?}");
        let id = made.1["id"].as_i64().unwrap();
        let path = format!("{path}/{id}");
        loop {
            let (_, entry) = self.until_answered(|agent, node| get(agent, &node.at(&path), technologist));
            let (key, step, body) = match entry["status"].as_str().unwrap() {
                "draft" => (technologist, "lead", json!({ "version": entry["version"], "to": "submitted" })),
                "submitted" => {
                    (approver, "decide", json!({ "version": entry["version"], "decision": "approve" }))
                }
                "approved" => return id,
                other => panic!("{other}"),
            };
            let path = format!("{path}/{step}");
            self.until_answered(|agent, node| post(agent, &node.at(&path), key, &body));
        }
    }
}

fn a_killed_node_loses_nothing(site: &Site) {
    // Both find a new database: one makes the schema, the other waits.
    let nodes = [site.begin(), site.begin()].map(site::Starting::ready);
    let technologist = site.key(&nodes[0], "technologist", "technologist");
    let approver = site.key(&nodes[1], "approver", "approver");
    let nodes = nodes.map(RwLock::new);
    let (next, done) = (AtomicUsize::new(0), Mutex::new(BTreeMap::new()));
    std::thread::scope(|scope| {
        for client in 0..CLIENTS {
            let (nodes, next, done) = (&nodes, &next, &done);
            let (technologist, approver) = (&technologist, &approver);
            scope.spawn(move || {
                let client = Client { agent: agent(), nodes, first: client };
                loop {
                    let at = next.fetch_add(1, Ordering::Relaxed);
                    if at >= ENTRIES {
                        break;
                    }
                    let id = client.approve(at, technologist, approver);
                    done.lock().unwrap().insert(at, id);
                }
            });
        }
        while done.lock().unwrap().len() < KILLED_AT {
            std::thread::sleep(Duration::from_millis(1));
        }
        // In the midst of whatever its clients wait for.
        let id = nodes[0].read().unwrap().id();
        assert!(Command::new("kill").args(["-KILL", &id.to_string()]).status().unwrap().success());
    });
    let done = done.into_inner().unwrap();
    assert_eq!(done.len(), ENTRIES);
    site.store(async |store| {
        assert_eq!(store.damage().await.unwrap(), None);
        let contents = store.contents().await.unwrap();
        let rows = contents.iter().find(|moved| moved.table == "entry").unwrap().rows;
        assert_eq!(rows, ENTRIES, "something is doubled");
        for (at, id) in done {
            let entry = store.entry(id).await.unwrap();
            assert_eq!((entry.specification, entry.status.word()), (format!("ТУ {at}"), "approved"));
            let history = store.history(Subject::Entry, id).await.unwrap();
            let mut kinds: Vec<&str> = history.iter().map(|event| event.kind.as_str()).collect();
            kinds.sort_unstable();
            assert_eq!(kinds, ["approved", "made", "submitted"]);
        }
    });
}

#[test]
fn a_killed_node_loses_nothing_and_the_other_goes_on_on_sqlite() {
    a_killed_node_loses_nothing(&Site::on_file());
}

#[test]
fn a_killed_node_loses_nothing_and_the_other_goes_on_on_postgresql() {
    a_killed_node_loses_nothing(&Site::on_server(&server()));
}

#[test]
fn a_node_that_is_told_to_stop_finishes_what_it_has_begun() {
    let site = Site::on_server(&server());
    let node = site.begin().ready();
    let key = site.key(&node, "technologist", "technologist");
    let address = node.at("/api/v1/register");
    let asked = std::thread::spawn(move || {
        let list: Vec<Value> = (0..ENTRIES).map(new).collect();
        post(&agent(), &address, &key, &json!(list))
    });
    std::thread::sleep(Duration::from_millis(150));
    assert!(node.stop(), "it did not end well");
    let (status, outcomes) = asked.join().unwrap().expect("a request that was begun is answered");
    assert_eq!((status, outcomes.as_array().unwrap().len()), (200, ENTRIES));
    let made = outcomes[ENTRIES - 1]["id"].as_i64().unwrap();
    site.store(async |store| store.entry(made).await.unwrap());
}

#[test]
fn a_database_that_restarts_is_waited_for_or_told_of() {
    // A server of its own: the others go on beside it.
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/with-postgres");
    let told = "echo \"$MARKA_TEST_POSTGRES $MARKA_TEST_POSTGRES_RESTART\"; read -r end";
    let mut server = Command::new(script)
        .args(["bash", "-c", told])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(server.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let (address, restart) = line.trim().split_once(' ').unwrap();

    let site = Site::on_server(address);
    let node = site.begin().ready();
    let key = site.key(&node, "technologist", "technologist");
    let path = node.at("/api/v1/register");
    let (over, next) = (AtomicBool::new(false), AtomicUsize::new(0));
    let (kept, failed) = (Mutex::new(Vec::new()), Mutex::new(Vec::new()));
    std::thread::scope(|scope| {
        for _ in 0..CLIENTS {
            scope.spawn(|| {
                let agent = agent();
                while !over.load(Ordering::Relaxed) {
                    let at = next.fetch_add(1, Ordering::Relaxed);
                    let (status, answer) =
                        post(&agent, &path, &key, &new(at)).expect("the portal itself answers");
                    match status {
                        201 => kept.lock().unwrap().push(answer["id"].as_i64().unwrap()),
                        _ => failed.lock().unwrap().push((status, answer)),
                    }
                }
            });
        }
        let more_than = |count: usize| {
            let begun = Instant::now();
            while kept.lock().unwrap().len() <= count {
                assert!(begun.elapsed() < Duration::from_mins(1), "the portal does not work again");
                std::thread::sleep(Duration::from_millis(10));
            }
        };
        more_than(50);
        assert!(Command::new(restart).status().unwrap().success());
        let before = kept.lock().unwrap().len();
        more_than(before + 50);
        over.store(true, Ordering::Relaxed);
    });
    let failed = failed.into_inner().unwrap();
    for (status, answer) in &failed {
        assert_eq!(*status, 503, "{answer}");
        assert_ne!(answer["error"]["title"], "", "a failure says what it is");
    }
    let kept = kept.into_inner().unwrap();
    site.store(async |store| {
        for id in &kept {
            store.entry(*id).await.unwrap();
        }
    });
    eprintln!("{} kept, {} told of", kept.len(), failed.len());
    drop(node);
    // It ends when nobody writes to it any more.
    drop(server.stdin.take());
    server.wait().unwrap();
}
