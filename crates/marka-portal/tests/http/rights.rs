//! Who may call what: every route by everybody, as the table of `docs/src/admin/rights.md` says.

use std::collections::{BTreeMap, BTreeSet};

use axum::Router;
use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use marka_portal::Store;
use marka_store::{NewPerson, NewSession, PersonState, Role, SignInSource, digest};

use crate::{Answer, SHIPPED, ask, new_store, opened, root};

/// Columns of the table.
const WHO: [Option<Role>; 7] = [
    None,
    Some(Role::Customer),
    Some(Role::Technologist),
    Some(Role::NormControl),
    Some(Role::Approver),
    Some(Role::RuleEditor),
    Some(Role::Administrator),
];

/// What a cell of the table says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Cell {
    Always,
    WhileOpenToGuests,
    Never,
}

/// The table that people read: method and address, and a cell for each column.
fn table() -> BTreeMap<(String, String), Vec<Cell>> {
    let text = std::fs::read_to_string(root().join("docs/src/admin/rights.md")).expect("the file is there");
    let rows = text.lines().filter_map(|line| line.strip_prefix("| `"));
    rows.map(|row| {
        let (address, cells) = row.split_once("` |").expect("an address");
        let (method, path) = address.split_once(' ').expect("a method and a path");
        let cells = cells.trim_end().trim_end_matches('|').split('|').map(|cell| match cell.trim() {
            "+" => Cell::Always,
            "○" => Cell::WhileOpenToGuests,
            "" => Cell::Never,
            cell => panic!("{address}: {cell}"),
        });
        let cells: Vec<Cell> = cells.collect();
        assert_eq!(cells.len(), WHO.len(), "{address}");
        ((method.to_owned(), path.to_owned()), cells)
    })
    .collect()
}

/// The routes as the router has them. It does not tell them itself: its text does.
fn routes() -> BTreeSet<(String, String)> {
    let text = include_str!("../../src/router.rs");
    let calls = text.split(".route(\"").skip(1);
    calls
        .flat_map(|call| {
            let (path, rest) = call.split_once('"').expect("a path ends");
            let handlers = rest.lines().next().expect("a route is on one line");
            let methods = [("get(", "GET"), ("post(", "POST"), ("put(", "PUT"), ("delete(", "DELETE")];
            let methods = methods.into_iter().filter(|(call, _)| handlers.contains(call));
            methods.map(|(_, method)| (method.to_owned(), path.to_owned())).collect::<Vec<_>>()
        })
        .collect()
}

#[test]
fn the_table_has_every_route() {
    assert_eq!(table().into_keys().collect::<BTreeSet<_>>(), routes());
}

async fn person(store: &Store, role: Role) -> i64 {
    let new = NewPerson {
        login: format!("{role:?}"),
        name: format!("{role:?}"),
        email: String::new(),
        language: "ru".to_owned(),
        source: SignInSource::Local,
        external_id: None,
        state: PersonState::Active,
        password: None,
        roles: BTreeSet::from([role]),
    };
    store.add_person(&new, None, 1).await.expect("a new person")
}

/// A token of a new session; a route may end the one that calls it.
async fn token(store: &Store, person: i64, count: usize) -> String {
    let token = format!("{person}-{count}");
    let hash = digest(token.as_bytes());
    let new = NewSession { hash: &hash, person, device: "test", address: "local", expires_at: i64::MAX };
    store.begin_session(&new, 1).await.expect("a new session");
    token
}

async fn call(portal: &Router, method: &str, path: &str, token: Option<&str>) -> Answer {
    // Nothing has this number or this name: what is looked at is only whether the call gets as far as looking.
    let path: String = path
        .split('/')
        .map(|part| if part.starts_with('{') { "999999" } else { part })
        .collect::<Vec<_>>()
        .join("/");
    let mut request = Request::builder().method(method).uri(path);
    if let Some(token) = token {
        request = request.header(header::COOKIE, format!("marka={token}"));
    }
    ask(portal, request.body(Body::empty()).expect("a request")).await
}

fn is_turned_away(answer: &Answer) -> bool {
    let to_sign_in = answer.header(header::LOCATION).starts_with("/sign-in?next=");
    to_sign_in || matches!(answer.status, StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN)
}

async fn check(guests: bool) {
    let store = new_store();
    store.set("guests", Some(&guests.into()), None, 1).await.expect("a setting is kept");
    let portal = opened(&SHIPPED, &root().join("target/no-data"), store.clone());
    let mut people = Vec::new();
    for role in WHO {
        people.push(match role {
            Some(role) => Some(person(&store, role).await),
            None => None,
        });
    }
    let mut wrong = Vec::new();
    for (row, ((method, path), cells)) in table().into_iter().enumerate() {
        for (column, cell) in cells.into_iter().enumerate() {
            let token = match people[column] {
                Some(person) => Some(token(&store, person, row).await),
                None => None,
            };
            let answer = call(&portal, &method, &path, token.as_deref()).await;
            let may = cell == Cell::Always || cell == Cell::WhileOpenToGuests && guests;
            if is_turned_away(&answer) == may {
                wrong.push(format!("{method} {path} as {:?}: {}", WHO[column], answer.status));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[tokio::test]
async fn everybody_may_call_what_the_table_says() {
    check(true).await;
}

#[tokio::test]
async fn guests_may_call_little_where_the_portal_is_closed_to_them() {
    check(false).await;
}
