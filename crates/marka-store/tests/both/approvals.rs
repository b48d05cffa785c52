use super::{NOW, designations, new_person, on_both};
use marka_store::{
    Decision, EntryStatus, NewApproval, Person, Refusal, Role, Route, RouteStep, Store, StoreError, Who,
};

async fn somebody(store: &Store, login: &str, roles: &[Role]) -> Person {
    let id = store.add_person(&new_person(login, roles), None, NOW).await.unwrap();
    store.person(id).await.unwrap()
}

async fn submitted(store: &Store, author: &Person) -> i64 {
    let id = store.add_entry(&designations()[0], author.id, NOW).await.unwrap();
    store.lead_entry(id, 1, EntryStatus::Submitted, "", author.id, NOW).await.unwrap();
    id
}

async fn decide(
    store: &Store,
    id: i64,
    route: &Route,
    person: &Person,
    decision: Decision,
) -> Result<EntryStatus, StoreError> {
    let version = store.entry(id).await.unwrap().version;
    store.decide(id, route, &NewApproval { version, person, decision, remark: "замечание" }, NOW + 5).await
}

fn step(who: Vec<Who>, all: bool) -> RouteStep {
    RouteStep { title: "шаг".to_owned(), who, all }
}

#[tokio::test]
async fn steps_in_order_lead_to_approval() {
    on_both(async |store| {
        let author = somebody(&store, "author", &[Role::Technologist, Role::Approver]).await;
        let norms = somebody(&store, "norms", &[Role::NormControl]).await;
        let chief = somebody(&store, "chief", &[Role::Approver]).await;
        let route = Route {
            ordered: true,
            steps: vec![
                step(vec![Who::Role(Role::NormControl)], false),
                step(vec![Who::Role(Role::Approver)], false),
            ],
        };
        let id = submitted(&store, &author).await;
        assert_eq!(store.turn(id, &route, &norms, NOW).await.unwrap(), Some(0));
        assert_eq!(store.turn(id, &route, &chief, NOW).await.unwrap(), None);
        let early = decide(&store, id, &route, &chief, Decision::Approve).await;
        assert!(matches!(early, Err(StoreError::Refused(Refusal::NotYourTurn))), "{early:?}");
        assert_eq!(
            decide(&store, id, &route, &norms, Decision::Approve).await.unwrap(),
            EntryStatus::Submitted
        );
        let own = decide(&store, id, &route, &author, Decision::Approve).await;
        assert!(matches!(own, Err(StoreError::Refused(Refusal::OwnEntry))), "{own:?}");
        assert_eq!(
            decide(&store, id, &route, &chief, Decision::Approve).await.unwrap(),
            EntryStatus::Approved
        );
        let later = decide(&store, id, &route, &chief, Decision::Reject).await;
        assert!(matches!(later, Err(StoreError::Refused(Refusal::Status))), "{later:?}");
        assert_eq!(store.approvals(id).await.unwrap().len(), 2);
    })
    .await;
}

#[tokio::test]
async fn all_of_a_step_must_approve_and_a_return_begins_anew() {
    on_both(async |store| {
        let author = somebody(&store, "author", &[]).await;
        let (one, two) = (somebody(&store, "one", &[]).await, somebody(&store, "two", &[]).await);
        let route =
            Route { ordered: false, steps: vec![step(vec![Who::Person(one.id), Who::Person(two.id)], true)] };
        let id = submitted(&store, &author).await;
        assert_eq!(
            decide(&store, id, &route, &one, Decision::Approve).await.unwrap(),
            EntryStatus::Submitted
        );
        let twice = decide(&store, id, &route, &one, Decision::Approve).await;
        assert!(matches!(twice, Err(StoreError::Refused(Refusal::NotYourTurn))), "{twice:?}");
        assert_eq!(decide(&store, id, &route, &two, Decision::Return).await.unwrap(), EntryStatus::Draft);
        let entry = store.entry(id).await.unwrap();
        assert_eq!(entry.reason, "замечание");
        store.lead_entry(id, entry.version, EntryStatus::Submitted, "", author.id, NOW).await.unwrap();
        for (person, status) in [(&two, EntryStatus::Submitted), (&one, EntryStatus::Approved)] {
            assert_eq!(decide(&store, id, &route, person, Decision::Approve).await.unwrap(), status);
        }
    })
    .await;
}

#[tokio::test]
async fn a_substitute_acts_while_somebody_is_absent() {
    on_both(async |store| {
        let author = somebody(&store, "author", &[Role::Technologist]).await;
        let chief = somebody(&store, "chief", &[Role::Approver]).await;
        let deputy = somebody(&store, "deputy", &[]).await;
        let route = Route::default();
        let id = submitted(&store, &author).await;
        let early = decide(&store, id, &route, &deputy, Decision::Approve).await;
        assert!(matches!(early, Err(StoreError::Refused(Refusal::NotYourTurn))), "{early:?}");
        store.add_substitute(chief.id, deputy.id, (NOW, NOW + 10), chief.id).await.unwrap();
        // The author does not approve in the place of another either.
        store.add_substitute(chief.id, author.id, (NOW, NOW + 10), chief.id).await.unwrap();
        assert_eq!(store.turn(id, &route, &author, NOW).await.unwrap(), None);
        assert_eq!(store.turn(id, &route, &deputy, NOW + 10).await.unwrap(), None, "the chief is back");
        assert_eq!(
            decide(&store, id, &route, &deputy, Decision::Approve).await.unwrap(),
            EntryStatus::Approved
        );
        assert_eq!(store.approvals(id).await.unwrap()[0].in_place_of, Some(chief.id));
    })
    .await;
}

#[tokio::test]
async fn an_approved_entry_is_superseded_by_an_approved_one() {
    on_both(async |store| {
        let author = somebody(&store, "author", &[]).await;
        let chief = somebody(&store, "chief", &[Role::Approver]).await;
        let old = submitted(&store, &author).await;
        decide(&store, old, &Route::default(), &chief, Decision::Approve).await.unwrap();
        let new = store.add_entry(&designations()[1], author.id, NOW).await.unwrap();
        let version = store.entry(old).await.unwrap().version;
        let early = store.supersede(old, version, new, chief.id, NOW).await;
        assert!(matches!(early, Err(StoreError::Refused(Refusal::Status))), "{early:?}");
        store.lead_entry(new, 1, EntryStatus::Submitted, "", author.id, NOW).await.unwrap();
        decide(&store, new, &Route::default(), &chief, Decision::Approve).await.unwrap();
        store.supersede(old, version, new, chief.id, NOW).await.unwrap();
        let entry = store.entry(old).await.unwrap();
        assert_eq!((entry.status, entry.successor), (EntryStatus::Superseded, Some(new)));
        assert_eq!(store.superseded_by(new).await.unwrap()[0].id, old);
    })
    .await;
}

#[tokio::test]
async fn each_of_those_who_must_all_approve_does_so_once() {
    on_both(async |store| {
        let author = somebody(&store, "author", &[]).await;
        let (one, two) = (
            somebody(&store, "one", &[Role::Approver]).await,
            somebody(&store, "two", &[Role::Approver]).await,
        );
        let norms = somebody(&store, "norms", &[Role::NormControl]).await;
        let deputy = somebody(&store, "deputy", &[Role::NormControl]).await;
        let route = Route {
            ordered: true,
            steps: vec![step(vec![Who::Role(Role::NormControl), Who::Role(Role::Approver)], true)],
        };
        let id = submitted(&store, &author).await;
        decide(&store, id, &route, &one, Decision::Approve).await.unwrap();
        let second = decide(&store, id, &route, &two, Decision::Approve).await;
        assert!(matches!(second, Err(StoreError::Refused(Refusal::NotYourTurn))), "{second:?}");
        // Who acts for somebody absent decides for each of them.
        store.add_substitute(norms.id, deputy.id, (NOW, NOW + 10), norms.id).await.unwrap();
        assert_eq!(
            decide(&store, id, &route, &deputy, Decision::Approve).await.unwrap(),
            EntryStatus::Approved
        );

        let pair = Route {
            ordered: true,
            steps: vec![step(vec![Who::Person(norms.id), Who::Person(deputy.id)], true)],
        };
        let id = store.add_entry(&designations()[1], author.id, NOW).await.unwrap();
        store.lead_entry(id, 1, EntryStatus::Submitted, "", author.id, NOW).await.unwrap();
        for status in [EntryStatus::Submitted, EntryStatus::Approved] {
            assert_eq!(decide(&store, id, &pair, &deputy, Decision::Approve).await.unwrap(), status);
        }
    })
    .await;
}

#[test]
fn a_route_by_which_nobody_can_approve_is_known() {
    let empty = Route { ordered: true, steps: vec![] };
    let nobody = Route { ordered: true, steps: vec![step(vec![], true)] };
    assert_eq!([Route::default(), empty, nobody].map(|route| route.is_passable()), [true, false, false]);
}
