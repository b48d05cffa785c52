use super::{NOW, new_person, on_both, person};
use marka_store::{
    LinkKind, NewSession, PersonEdit, PersonState, Refusal, Role, Setup, StoreError, Subject, digest,
};

#[tokio::test]
async fn the_first_administrator_is_made_once_even_by_two_at_once() {
    on_both(async |store| {
        let code = digest(b"code");
        assert_eq!(store.open_setup(&code, NOW).await.unwrap(), Setup::Open);
        assert!(store.is_setup_code(&code).await.unwrap());
        assert!(!store.is_setup_code(&digest(b"other")).await.unwrap());
        let (one, two) = (new_person("first", &[]), new_person("second", &[]));
        let (one, two) =
            tokio::join!(store.finish_setup(&code, &one, NOW), store.finish_setup(&code, &two, NOW));
        assert!(one.is_ok() != two.is_ok(), "{one:?} {two:?}");
        assert_eq!(store.setup().await.unwrap(), Setup::Closed);
        assert_eq!(store.open_setup(&code, NOW).await.unwrap(), Setup::Closed);
        assert_eq!(store.people().await.unwrap().len(), 1);
    })
    .await;
}

#[tokio::test]
async fn an_administrator_made_in_another_way_closes_the_setup() {
    on_both(async |store| {
        let code = digest(b"code");
        store.open_setup(&code, NOW).await.unwrap();
        person(&store, "t", &[Role::Technologist]).await;
        assert_eq!(store.setup().await.unwrap(), Setup::Open);
        person(&store, "a", &[Role::Administrator]).await;
        assert_eq!(store.setup().await.unwrap(), Setup::Closed);
        assert!(!store.is_setup_code(&code).await.unwrap());
        let late = store.finish_setup(&code, &new_person("late", &[]), NOW).await;
        assert!(matches!(late, Err(StoreError::Refused(Refusal::SetupClosed))), "{late:?}");
        assert_eq!(store.people().await.unwrap().len(), 2);
    })
    .await;
}

#[tokio::test]
async fn logins_are_told_apart_by_their_letters_alone() {
    on_both(async |store| {
        let ivan = person(&store, "Ёжиков", &[Role::Technologist]).await;
        let double = store.add_person(&new_person(" ежиков ", &[]), None, NOW).await;
        assert!(matches!(double, Err(StoreError::Double(id)) if id == ivan), "{double:?}");
        let found = store.person_by_login("ЕЖИКОВ").await.unwrap().unwrap();
        assert_eq!((found.id, found.roles.contains(&Role::Technologist)), (ivan, true));
    })
    .await;
}

#[tokio::test]
async fn the_last_administrator_stays_even_when_two_leave_at_once() {
    on_both(async |store| {
        let one = person(&store, "one", &[Role::Administrator]).await;
        let two = person(&store, "two", &[Role::Administrator]).await;
        let plain = |state| PersonEdit {
            name: "Имя".to_owned(),
            email: String::new(),
            state,
            roles: [Role::Customer].into(),
        };
        let (active, blocked) = (plain(PersonState::Active), plain(PersonState::Blocked));
        let (first, second) = tokio::join!(
            store.edit_person(one, &active, Some(two), NOW),
            store.edit_person(two, &blocked, None, NOW)
        );
        let refused = [&first, &second]
            .iter()
            .filter(|it| matches!(it, Err(StoreError::Refused(Refusal::LastAdministrator))))
            .count();
        assert_eq!(refused, 1, "{first:?} {second:?}");
    })
    .await;
}

#[tokio::test]
async fn the_last_administrator_stays_however_two_changes_meet() {
    on_both(async |store| {
        let one = person(&store, "one", &[Role::Administrator]).await;
        for round in 0..10 {
            let edit = |role| PersonEdit {
                name: format!("Имя {round}"),
                email: String::new(),
                state: PersonState::Active,
                roles: [role].into(),
            };
            let (kept, gone) = (edit(Role::Administrator), edit(Role::Customer));
            let (first, second) = tokio::join!(
                store.edit_person(one, &kept, None, NOW),
                store.edit_person(one, &gone, None, NOW)
            );
            first.unwrap();
            assert!(
                matches!(second, Err(StoreError::Refused(Refusal::LastAdministrator))),
                "round {round}: {second:?}"
            );
        }
    })
    .await;
}

#[tokio::test]
async fn a_link_gives_a_password_once_and_ends_sessions() {
    on_both(async |store| {
        let mut invited = new_person("new", &[Role::Customer]);
        (invited.state, invited.password) = (PersonState::Invited, None);
        let id = store.add_person(&invited, None, NOW).await.unwrap();
        let (first, second) = (digest(b"first"), digest(b"second"));
        for hash in [&first, &second] {
            store.add_link(LinkKind::Invitation, hash, id, None, (NOW, NOW + 10)).await.unwrap();
        }
        assert_eq!(store.link(&first, NOW).await.unwrap(), Some(id));
        assert_eq!(store.link(&first, NOW + 10).await.unwrap(), None);
        let session =
            NewSession { hash: "h", person: id, device: "d", address: "::1", expires_at: NOW + 100 };
        store.begin_session(&session, NOW).await.unwrap();
        assert_eq!(store.use_link(&first, "hashed", NOW).await.unwrap(), id);
        for hash in [&first, &second] {
            let again = store.use_link(hash, "other", NOW).await;
            assert!(matches!(again, Err(StoreError::Refused(Refusal::LinkSpent))), "{again:?}");
        }
        let known = store.person(id).await.unwrap();
        assert_eq!((known.state, known.password.as_deref()), (PersonState::Active, Some("hashed")));
        assert_eq!(store.signed_in("h", "::1", NOW).await.unwrap(), None);
        let kinds: Vec<String> =
            store.history(Subject::Person, id).await.unwrap().into_iter().map(|event| event.kind).collect();
        assert_eq!(kinds, ["made", "password"]);
    })
    .await;
}

#[tokio::test]
async fn sessions_are_listed_seen_and_ended() {
    on_both(async |store| {
        let id = person(&store, "p", &[]).await;
        let mut sessions = Vec::new();
        for hash in ["a", "b", "c"] {
            let new = NewSession {
                hash,
                person: id,
                device: "Firefox",
                address: "10.0.0.1",
                expires_at: NOW + 1_000,
            };
            sessions.push(store.begin_session(&new, NOW).await.unwrap());
        }
        assert_eq!(store.signed_in("a", "10.0.0.2", NOW + 1).await.unwrap().unwrap().session.id, sessions[0]);
        assert_eq!(store.sessions(id, NOW + 2).await.unwrap()[0].address, "10.0.0.2");
        store.end_session(id, sessions[1]).await.unwrap();
        assert_eq!(store.end_other_sessions(id, sessions[0]).await.unwrap(), 1);
        assert_eq!(store.sessions(id, NOW).await.unwrap().len(), 1);
        assert_eq!(store.signed_in("a", "10.0.0.2", NOW + 1_000).await.unwrap(), None, "it has ended");
        assert_eq!(store.forget_what_is_over(NOW + 1_000, NOW).await.unwrap(), 1);
    })
    .await;
}

#[tokio::test]
async fn a_code_of_the_second_factor_is_taken_once() {
    on_both(async |store| {
        let id = person(&store, "p", &[]).await;
        store
            .set_totp(id, Some("secret"), &["one".to_owned(), "two".to_owned()], Some(id), NOW)
            .await
            .unwrap();
        assert!(store.take_totp_step(id, 7).await.unwrap());
        for old in [7, 6] {
            assert!(!store.take_totp_step(id, old).await.unwrap());
        }
        let (one, two) =
            tokio::join!(store.take_recovery_code(id, "one", NOW), store.take_recovery_code(id, "one", NOW));
        assert!(one.unwrap() != two.unwrap());
        assert_eq!(store.recovery_codes_left(id).await.unwrap(), 1);
        assert!(!store.take_recovery_code(id, "three", NOW).await.unwrap());
    })
    .await;
}

#[tokio::test]
async fn failures_count_for_the_account_and_for_the_address() {
    on_both(async |store| {
        for (login, address) in [("А", "1"), ("а", "2"), ("b", "1")] {
            store.sign_in_failed(login, address, NOW).await.unwrap();
        }
        assert_eq!(store.failures("а", "1", NOW).await.unwrap(), (2, 2));
        assert_eq!(store.failures("а", "1", NOW + 1).await.unwrap(), (0, 0));
        store.forgive_failures("А", NOW).await.unwrap();
        assert_eq!(store.failures("а", "1", NOW).await.unwrap(), (0, 1));
    })
    .await;
}
