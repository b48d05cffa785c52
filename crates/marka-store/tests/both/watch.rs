//! What the portal sees of itself.

use super::{NOW, on_both, person};
use marka_store::{By, NewFault, NewSession, Role, Scope, Slow, Store, Traffic, latency_step};

const MINUTE: i64 = 60_000_000;
const HOUR: i64 = 60 * MINUTE;
/// The beginning of an hour.
const BEGIN: i64 = NOW - NOW % HOUR;

fn traffic(slot: i64, route: &str, address: &str, person: i64, status: i64) -> Traffic {
    let (route, address) = (route.to_owned(), address.to_owned());
    Traffic { slot, route, address, person, status, count: 1, micros: 1_500, slowest: 1_500 }
}

fn slow(slot: i64, route: &str, micros: i64) -> Slow {
    Slow { slot, route: route.to_owned(), step: latency_step(micros), count: 1 }
}

/// Requests of two addresses in three minutes, some of them counted by another node.
async fn some(store: &Store) {
    for (minute, route, address, person, status) in [
        (0, "GET /", "10.0.0.1", 0, 200),
        (0, "GET /", "10.0.0.1", 0, 200),
        (0, "GET /", "10.0.0.2", 7, 200),
        (1, "GET /register", "10.0.0.2", 7, 500),
        (2, "POST /sign-in", "10.0.0.1", 0, 429),
    ] {
        let slot = BEGIN + minute * MINUTE;
        store
            .add_traffic(&[traffic(slot, route, address, person, status)], &[slow(slot, route, 1_500)])
            .await
            .unwrap();
    }
}

fn scope(address: Option<&str>) -> Scope {
    Scope { from: BEGIN, to: BEGIN + HOUR, address: address.map(str::to_owned) }
}

#[tokio::test]
async fn requests_are_counted_by_route_address_person_and_time() {
    on_both(async |store| {
        store.add_traffic(&[], &[]).await.unwrap();
        some(&store).await;
        let check = async |by, address, expected: &[(&str, i64, i64, i64)]| {
            let figures = store.figures(by, &scope(address), 10).await.unwrap();
            let seen: Vec<_> =
                figures.iter().map(|it| (it.key.as_str(), it.count, it.refused, it.failed)).collect();
            assert_eq!(seen, expected, "{by:?} {address:?}");
        };
        check(By::Address, None, &[("10.0.0.1", 3, 1, 0), ("10.0.0.2", 2, 1, 1)]).await;
        check(By::Route, Some("10.0.0.1"), &[("GET /", 2, 0, 0), ("POST /sign-in", 1, 1, 0)]).await;
        check(By::Person, None, &[("0", 3, 1, 0), ("7", 2, 1, 1)]).await;
        check(By::Status, None, &[("200", 3, 0, 0), ("429", 1, 1, 0), ("500", 1, 1, 1)]).await;
        check(By::Address, Some("10.0.0.3"), &[]).await;
        let timed = store.figures_over_time(&scope(None), MINUTE).await.unwrap();
        let timed: Vec<_> = timed.iter().map(|it| (it.count, it.failed, it.people, it.addresses)).collect();
        assert_eq!(timed, [(3, 0, 1, 2), (1, 1, 1, 1), (1, 0, 0, 1)]);
    })
    .await;
}

#[tokio::test]
async fn what_is_long_ago_is_folded_into_hours_and_then_forgotten() {
    on_both(async |store| {
        some(&store).await;
        for turn in 0..2 {
            store.fold_traffic(BEGIN + HOUR).await.unwrap();
            let timed = store.figures_over_time(&scope(None), MINUTE).await.unwrap();
            assert_eq!(
                timed.iter().map(|it| (it.slot, it.count)).collect::<Vec<_>>(),
                [(BEGIN, 5)],
                "{turn}"
            );
            let latency = store.latency_over_time((BEGIN, BEGIN + HOUR), MINUTE).await.unwrap();
            assert_eq!(latency.len(), 1);
            assert_eq!(latency[0].1.percentile(100), Some(2_000));
        }
        // What comes late is added to its hour at the next turn.
        some(&store).await;
        store.fold_traffic(BEGIN + HOUR).await.unwrap();
        let figures = store.figures(By::Route, &scope(None), 10).await.unwrap();
        assert_eq!((figures[0].count, figures[0].micros), (6, 9_000));
        let routes = store.latency_of_routes((BEGIN, BEGIN + HOUR)).await.unwrap();
        assert_eq!(
            routes.iter().map(|it| it.0.as_str()).collect::<Vec<_>>(),
            ["GET /", "GET /register", "POST /sign-in"]
        );
        store.forget_traffic(BEGIN + 1).await.unwrap();
        assert!(store.figures(By::Route, &scope(None), 10).await.unwrap().is_empty());
    })
    .await;
}

#[tokio::test]
async fn an_address_is_forgotten_and_its_requests_stay_counted() {
    on_both(async |store| {
        some(&store).await;
        store.sign_in_failed("anna", "10.0.0.1", BEGIN).await.unwrap();
        store.forget_address("10.0.0.1").await.unwrap();
        let figures = store.figures(By::Address, &scope(None), 10).await.unwrap();
        let seen: Vec<_> = figures.iter().map(|it| (it.key.as_str(), it.count)).collect();
        assert_eq!(seen, [("", 3), ("10.0.0.2", 2)]);
        assert!(store.failed_sign_ins(None, BEGIN, 10).await.unwrap().is_empty());
    })
    .await;
}

#[tokio::test]
async fn faults_that_are_alike_are_one_and_come_back_when_they_happen_again() {
    on_both(async |store| {
        let fault = |at, request: &str| NewFault {
            mark: "m".to_owned(),
            route: "GET /".to_owned(),
            status: 500,
            cause: "why".to_owned(),
            at,
            count: 2,
            request: request.to_owned(),
            address: "10.0.0.1".to_owned(),
            person: 0,
        };
        store.add_faults(&[fault(NOW, "a-1")]).await.unwrap();
        store.add_faults(&[fault(NOW + 5, "a-2")]).await.unwrap();
        let known = store.faults(false, 10).await.unwrap();
        assert_eq!(known.len(), 1);
        assert_eq!((known[0].first_at, known[0].last_at, known[0].count), (NOW, NOW + 5, 4));
        assert_eq!(known[0].request, "a-2");
        store.settle_fault(known[0].id, NOW + 6).await.unwrap();
        assert!(store.faults(false, 10).await.unwrap().is_empty());
        assert_eq!(store.faults(true, 10).await.unwrap().len(), 1);
        store.add_faults(&[fault(NOW + 7, "a-3")]).await.unwrap();
        assert_eq!(store.faults(false, 10).await.unwrap().len(), 1);
        assert!(store.settle_fault(99, NOW).await.is_err());
    })
    .await;
}

#[tokio::test]
async fn an_alert_is_raised_once_until_it_ends() {
    on_both(async |store| {
        let tasks: Vec<_> = (0..8)
            .map(|_| {
                let store = store.clone();
                tokio::spawn(async move {
                    store.raise_alert("disk", "", "мало места", NOW).await.unwrap()
                })
            })
            .collect();
        let mut raised = 0;
        for task in tasks {
            raised += usize::from(task.await.unwrap());
        }
        assert_eq!(raised, 1);
        let open = store.alerts(10).await.unwrap();
        assert!(store.end_alert(open[0].id, NOW + 1).await.unwrap());
        assert!(!store.end_alert(open[0].id, NOW + 2).await.unwrap());
        assert!(store.raise_alert("disk", "", "снова", NOW + 3).await.unwrap());
        assert_eq!(
            store.alerts(10).await.unwrap().iter().map(|it| it.ended_at).collect::<Vec<_>>(),
            [None, Some(NOW + 1)]
        );
    })
    .await;
}

#[tokio::test]
async fn sessions_and_failed_sign_ins_are_seen_by_address() {
    on_both(async |store| {
        let anna = person(&store, "anna", &[Role::Administrator]).await;
        let new = NewSession {
            hash: "h",
            person: anna,
            device: "Firefox",
            address: "10.0.0.9",
            expires_at: NOW + HOUR,
        };
        let session = store.begin_session(&new, NOW).await.unwrap();
        assert_eq!(store.live_sessions(Some("10.0.0.9"), NOW, 10).await.unwrap()[0].login, "anna");
        assert!(store.live_sessions(Some("10.0.0.8"), NOW, 10).await.unwrap().is_empty());
        assert!(store.live_sessions(None, NOW + 2 * HOUR, 10).await.unwrap().is_empty());
        store.end_any_session(session).await.unwrap();
        assert!(store.live_sessions(None, NOW, 10).await.unwrap().is_empty());
        for at in 0..3 {
            store.sign_in_failed("Anna", "10.0.0.9", NOW + at).await.unwrap();
        }
        store.forgive_failures("anna", NOW + 3).await.unwrap();
        // They no longer lock the account, but are still seen.
        assert_eq!(store.failures("anna", "10.0.0.9", NOW).await.unwrap(), (0, 0));
        let failed = store.failed_sign_ins(None, NOW, 10).await.unwrap();
        assert_eq!((failed[0].login_key.as_str(), failed[0].count, failed[0].last), ("anna", 3, NOW + 2));
    })
    .await;
}

#[tokio::test]
async fn other_programs_are_told_at_their_addresses_until_these_are_taken_out() {
    on_both(async |store| {
        let anna = person(&store, "anna", &[Role::Administrator]).await;
        let id = store.add_webhook(("https://erp", "alert request.new", "secret"), anna, NOW).await.unwrap();
        store.webhook_told(id, "refused", NOW + 1).await.unwrap();
        let known = store.webhook(id).await.unwrap().unwrap();
        assert_eq!(
            (known.events.as_str(), known.told_at, known.last_error.as_str()),
            ("alert request.new", Some(NOW + 1), "refused")
        );
        assert!(!format!("{known:?}").contains("secret"));
        store.remove_webhook(id).await.unwrap();
        assert_eq!((store.webhook(id).await.unwrap(), store.webhooks().await.unwrap().len()), (None, 0));
    })
    .await;
}
