//! Who asked for what, from where, how often; who is turned away; what went wrong.

use std::path::Path;
use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use axum::routing::get as route;
use marka_portal::{Edition, Portal, PortalConfig, Store, router_with};
use marka_store::{NewPerson, NewSession, PersonState, Role, SignInSource, digest};
use serde_json::{Value, json};

use crate::{Answer, FORM, SHIPPED, ask, lasting, new_store};

/// A portal behind one proxy, with a page that fails, and its administrator.
struct Watched {
    portal: Router,
    store: Store,
}

/// The administrator's own address.
const OWN: &str = "192.0.2.1";

async fn watched(settings: &[(&str, Value)], log: Option<&Path>) -> Watched {
    let store = new_store();
    for (key, value) in settings {
        store.set(key, Some(value), None, 1).await.expect("a setting is kept");
    }
    let new = NewPerson {
        login: "anna".to_owned(),
        name: "Анна".to_owned(),
        email: String::new(),
        language: "ru".to_owned(),
        source: SignInSource::Local,
        external_id: None,
        state: PersonState::Active,
        password: None,
        roles: [Role::Administrator].into(),
    };
    let person = store.add_person(&new, None, 1).await.expect("a new person");
    let hash = digest(b"token");
    let new = NewSession { hash: &hash, person, device: "test", address: OWN, expires_at: i64::MAX };
    store.begin_session(&new, 1).await.expect("a new session");
    let config = PortalConfig { proxies: 1, access_log: log.map(Path::to_owned), ..PortalConfig::default() };
    let folder = Box::leak(Box::new(tempfile::tempdir().expect("there is a folder"))).path();
    let (edition, kept) = (Edition::new(Arc::clone(&SHIPPED)), store.clone());
    let portal = lasting(async move { Portal::new(edition, folder, kept, config).await });
    let failing = Router::new().route("/fails", route(|| async { assert_eq!(1, 2, "numbers differ") }));
    Watched { portal: router_with(portal.expect("a new portal opens"), failing), store }
}

impl Watched {
    async fn from(&self, address: &str, path: &str) -> Answer {
        let request = Request::get(path).header("x-forwarded-for", address);
        ask(&self.portal, request.body(Body::empty()).expect("a request")).await
    }

    async fn administrator(&self, path: &str, form: Option<&str>) -> Answer {
        let request = Request::builder().uri(path).method(if form.is_some() { "POST" } else { "GET" });
        let request = request.header("x-forwarded-for", OWN).header(header::COOKIE, "marka=token");
        let request = request.header(header::CONTENT_TYPE, FORM);
        let body = Body::from(form.unwrap_or_default().to_owned());
        ask(&self.portal, request.body(body).expect("a request")).await
    }
}

fn counted(figures: &Value, kind: &str, key: &str) -> i64 {
    let rows = figures[kind].as_array().expect("a list");
    rows.iter().find(|row| row["key"] == key).map_or(0, |row| row["requests"].as_i64().expect("a number"))
}

#[tokio::test]
async fn requests_are_counted_by_address_route_person_and_status() {
    let folder = tempfile::tempdir().expect("there is a folder");
    let file = folder.path().join("access.log");
    let watched = watched(&[], Some(&file)).await;
    for _ in 0..3 {
        assert_eq!(watched.from("203.0.113.5", "/").await.status, StatusCode::OK);
    }
    watched.from("203.0.113.6", "/nothing?secret=1").await;
    watched.from("203.0.113.6", "/link/secret-token").await;
    watched.administrator("/register", None).await;
    let figures = watched.administrator("/watch/figures.json", None).await.json();
    for (kind, key, expected) in [
        ("addresses", "203.0.113.5", 3),
        ("addresses", "203.0.113.6", 2),
        ("addresses", OWN, 1),
        ("routes", "GET /", 3),
        ("routes", "GET -", 1),
        ("routes", "GET /link/{token}", 1),
        ("statuses", "404", 1),
        ("people", "1", 1),
        ("people", "0", 5),
    ] {
        assert_eq!(counted(&figures, kind, key), expected, "{kind} {key}: {figures}");
    }
    let log = std::fs::read_to_string(&file).expect("the log is there");
    assert_eq!(log.lines().count(), 7, "{log}");
    assert!(log.contains("203.0.113.5 - - [") && log.contains("\"GET / HTTP/1.1\" 200"), "{log}");
    assert!(log.contains(&format!("{OWN} - anna [")), "{log}");
    assert!(!log.contains("secret"), "{log}");
    let page = watched.administrator("/watch", None).await;
    assert_eq!(page.status, StatusCode::OK);
    for seen in ["203.0.113.5", "нет такого адреса", "Анна", "<svg class=\"chart\""] {
        assert!(page.text.contains(seen), "{seen}");
    }
    let page = watched.administrator("/watch/address/203.0.113.5", None).await;
    assert!(page.text.contains("GET /") && page.text.contains("Как всех"), "{}", page.text);
}

#[tokio::test]
async fn an_address_is_turned_away_and_let_in_again_and_nobody_locks_themselves_out() {
    let watched = watched(&[], None).await;
    let rule = "net=203.0.113.0%2F24&what=block&reason=%D0%BF%D0%BE%D0%B4%D0%B1%D0%BE%D1%80";
    assert_eq!(watched.administrator("/watch/rules", Some(rule)).await.status, StatusCode::SEE_OTHER);
    let answer = watched.from("203.0.113.5", "/").await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
    assert!(answer.text.contains("закрыт"), "{}", answer.text);
    assert_eq!(watched.from("203.0.114.5", "/").await.status, StatusCode::OK);
    let page = watched.administrator("/watch/rules", None).await;
    assert!(page.text.contains("203.0.113.0/24") && page.text.contains("подбор"), "{}", page.text);
    assert_eq!(
        watched.administrator("/watch/rules/remove", Some("net=203.0.113.0%2F24")).await.status,
        StatusCode::SEE_OTHER
    );
    assert_eq!(watched.from("203.0.113.5", "/").await.status, StatusCode::OK);
    for (address, form, told) in [
        ("/watch/rules", "net=192.0.2.0%2F24&what=block", "самому себе"),
        ("/watch/address/192.0.2.1/treat", "what=block", "самому себе"),
        ("/watch/limits", "per-second=10&burst=10&only=1", "Сначала добавьте"),
        ("/watch/rules", "net=everything&what=block", "не адрес"),
    ] {
        let answer = watched.administrator(address, Some(form)).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{form}");
        assert!(answer.text.contains(told), "{form}: {}", answer.text);
    }
    watched.administrator("/watch/rules", Some("net=192.0.2.1&what=allow")).await;
    let only = watched.administrator("/watch/limits", Some("per-second=10&burst=10&only=1")).await;
    assert_eq!(only.status, StatusCode::SEE_OTHER);
    assert_eq!(watched.from("203.0.113.5", "/").await.status, StatusCode::FORBIDDEN);
    assert_eq!(watched.administrator("/watch", None).await.status, StatusCode::OK);
}

#[tokio::test]
async fn who_asks_too_often_waits_and_others_are_served() {
    let watched = watched(&[("limits", json!({ "per_second": 1, "burst": 5 }))], None).await;
    for _ in 0..5 {
        assert_eq!(watched.from("203.0.113.5", "/").await.status, StatusCode::OK);
    }
    let answer = watched.from("203.0.113.5", "/").await;
    assert_eq!(answer.status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(answer.header(header::RETRY_AFTER), "60");
    assert!(!answer.header(header::CONTENT_SECURITY_POLICY).is_empty());
    // What the client says of itself does not help: the proxy adds the true address behind it.
    assert_eq!(watched.from("198.51.100.7, 203.0.113.5", "/").await.status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(watched.from("203.0.113.6", "/").await.status, StatusCode::OK);
}

#[tokio::test]
async fn faults_are_grouped_explained_and_settled() {
    let watched = watched(&[], None).await;
    for _ in 0..2 {
        assert_eq!(watched.from("203.0.113.5", "/fails").await.status, StatusCode::INTERNAL_SERVER_ERROR);
    }
    let page = watched.administrator("/watch/faults", None).await;
    for seen in ["GET /fails", "numbers differ", "× 2", "203.0.113.5", "прервала этот запрос"]
    {
        assert!(page.text.contains(seen), "{seen}: {}", page.text);
    }
    let fault = watched.store.faults(true, 1).await.expect("they are kept")[0].id;
    watched.administrator(&format!("/watch/faults/{fault}/settle"), Some("")).await;
    let page = watched.administrator("/watch/faults", None).await;
    assert!(page.text.contains("Ошибок портала нет"), "{}", page.text);
}

#[tokio::test]
async fn an_address_is_shortened_or_forgotten_on_demand() {
    let watched = watched(&[("watch.keeping", json!({ "days": 3, "shorten": true }))], None).await;
    watched.from("203.0.113.5", "/").await;
    let figures = watched.administrator("/watch/figures.json", None).await.json();
    assert_eq!(counted(&figures, "addresses", "203.0.113.0/24"), 1, "{figures}");
    let address = "/watch/address/203.0.113.0%2F24";
    assert_eq!(watched.administrator(address, None).await.status, StatusCode::OK);
    watched.administrator(&format!("{address}/forget"), Some("")).await;
    let figures = watched.administrator("/watch/figures.json", None).await.json();
    assert_eq!(counted(&figures, "addresses", "203.0.113.0/24"), 0, "{figures}");
    assert_eq!(counted(&figures, "routes", "GET /"), 1, "{figures}");
}

#[tokio::test]
async fn programs_read_the_figures_of_a_node() {
    let watched = watched(&[], None).await;
    watched.from("203.0.113.5", "/").await;
    let answer = watched.administrator("/metrics", None).await;
    assert!(answer.header(header::CONTENT_TYPE).starts_with("application/openmetrics-text"));
    for line in [
        "marka_requests_total{route=\"GET /\",status=\"200\"} 1",
        "marka_request_seconds_count{route=\"GET /\"} 1",
        "marka_sessions 1",
        "marka_jobs{state=\"failed\"} 0",
        "# EOF",
    ] {
        assert!(answer.text.contains(line), "{line}: {}", answer.text);
    }
}
