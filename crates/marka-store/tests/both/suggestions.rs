//! Suggestions: support, answers, releases, and what other sites tell.

use super::{NOW, on_both, person};
use marka_store::{
    Lead, NewSuggestion, Refusal, Role, Store, StoreError, Subject, SuggestionFilter, SuggestionState, Told,
};

async fn suggestion(store: &Store, by: i64, code: &str, title: &str) -> i64 {
    let new = NewSuggestion {
        code, title, text: "чтобы не искать 100% вручную", place: "/decode"
    };
    store.add_suggestion(&new, by, NOW).await.unwrap()
}

fn lead<'a>(to: SuggestionState, answer: &'a str, release: &'a str) -> Lead<'a> {
    Lead { to, answer, release }
}

#[tokio::test]
async fn a_suggestion_is_supported_answered_planned_and_done() {
    on_both(async |store| {
        let anna = person(&store, "anna", &[Role::Administrator]).await;
        let boris = person(&store, "boris", &[Role::Customer]).await;
        let id = suggestion(&store, boris, "c1", "Печать этикеток").await;
        store.support_suggestion(id, anna, "нужно складу", NOW + 1).await.unwrap();
        store.support_suggestion(id, anna, "нужно и складу", NOW + 2).await.unwrap();
        let known = store.suggestion(id).await.unwrap();
        assert_eq!((known.supported, known.state, known.author), (2, SuggestionState::New, Some(boris)));
        let reasons: Vec<String> =
            store.supports(id).await.unwrap().into_iter().map(|one| one.reason).collect();
        assert_eq!(reasons, ["", "нужно и складу"]);
        for (to, answer, release) in [
            (SuggestionState::Done, "да", "0.2.0"),
            (SuggestionState::Accepted, "", ""),
            (SuggestionState::Declined, "", ""),
        ] {
            let refused = store.lead_suggestion((id, 1), &lead(to, answer, release), anna, NOW).await;
            assert!(matches!(refused, Err(StoreError::Refused(Refusal::Status))), "{to:?}: {refused:?}");
        }
        let way = [
            (SuggestionState::Review, "", ""),
            (SuggestionState::Accepted, "сделаем", ""),
            (SuggestionState::Planned, "сделаем", "0.2.0"),
            (SuggestionState::Planned, "позже", "0.3.0"),
            (SuggestionState::Done, "сделано", "0.3.0"),
        ];
        for (version, (to, answer, release)) in (1..).zip(way) {
            store.lead_suggestion((id, version), &lead(to, answer, release), anna, NOW).await.unwrap();
        }
        let stale =
            store.lead_suggestion((id, 2), &lead(SuggestionState::Planned, "а", "1"), anna, NOW).await;
        assert!(matches!(stale, Err(StoreError::Stale)), "{stale:?}");
        let known = store.suggestion(id).await.unwrap();
        assert_eq!((known.state, known.release.as_str()), (SuggestionState::Done, "0.3.0"));
        assert_eq!(store.history(Subject::Suggestion, id).await.unwrap().len(), 6);
        store.leave_suggestion(id, anna).await.unwrap();
        assert_eq!(store.suggestion(id).await.unwrap().supported, 1);
    })
    .await;
}

#[tokio::test]
async fn suggestions_are_found_by_words_states_and_support() {
    on_both(async |store| {
        let anna = person(&store, "anna", &[Role::Administrator]).await;
        let boris = person(&store, "boris", &[Role::Customer]).await;
        let labels = suggestion(&store, boris, "c1", "Печать ЭТИКЕТОК").await;
        let other = suggestion(&store, boris, "c2", "Тёмная тема").await;
        store.support_suggestion(labels, anna, "", NOW).await.unwrap();
        let check = async |filter: SuggestionFilter, expected: &[i64]| {
            let found = store.suggestions(&filter).await.unwrap();
            assert_eq!(found.iter().map(|one| one.id).collect::<Vec<_>>(), expected, "{filter:?}");
        };
        let words = |words: &str| SuggestionFilter { words: words.to_owned(), ..SuggestionFilter::default() };
        check(SuggestionFilter::default(), &[labels, other]).await;
        check(SuggestionFilter { newest: true, ..SuggestionFilter::default() }, &[other, labels]).await;
        check(words("этикет печать"), &[labels]).await;
        check(words("темная"), &[other]).await;
        check(words("100%"), &[labels, other]).await;
        check(words("1_0"), &[]).await;
        store.withdraw_suggestion(other, boris, NOW).await.unwrap();
        assert!(store.withdraw_suggestion(other, boris, NOW).await.is_err());
        assert!(store.withdraw_suggestion(labels, anna, NOW).await.is_err(), "it is not hers");
        check(
            SuggestionFilter { states: vec![SuggestionState::New], ..SuggestionFilter::default() },
            &[labels],
        )
        .await;
    })
    .await;
}

#[tokio::test]
async fn what_another_site_tells_is_taken_over_once() {
    on_both(async |store| {
        let anna = person(&store, "anna", &[Role::Administrator]).await;
        let own = suggestion(&store, anna, "c1", "Своё").await;
        let told = |code, state, answer| Told {
            code,
            origin: "Завод",
            title: "Чужое",
            text: "текст",
            state,
            answer,
            release: "",
            supported: 5,
        };
        let both = [told("c1", SuggestionState::Accepted, "да"), told("c9", SuggestionState::New, "")];
        for _ in 0..2 {
            store.take_suggestions(&both, anna, NOW).await.unwrap();
        }
        let all = store
            .suggestions(&SuggestionFilter { newest: true, ..SuggestionFilter::default() })
            .await
            .unwrap();
        assert_eq!(all.len(), 2);
        assert_eq!((all[0].origin.as_str(), all[0].supported, all[0].author), ("Завод", 5, None));
        let own = store.suggestion(own).await.unwrap();
        assert_eq!((own.title.as_str(), own.state, own.supported), ("Своё", SuggestionState::Accepted, 1));
        store.saw_release(anna, "0.2.0").await.unwrap();
        assert_eq!(store.person(anna).await.unwrap().seen_release, "0.2.0");
    })
    .await;
}
