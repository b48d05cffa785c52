//! Requests for support.

use super::{NOW, on_both, person};
use marka_store::{
    AnswerKind, Category, NewTicket, Priority, Role, Store, StoreError, TicketEdit, TicketFilter, TicketState,
};

async fn ticket(store: &Store, by: i64, title: &str, priority: Priority) -> i64 {
    let new = NewTicket {
        tag: title,
        category: Category::Work,
        priority,
        title,
        text: "Не печатается СПЕЦИФИКАЦИЯ",
        place: "/register",
        year: 2026,
    };
    store.add_ticket(&new, by, NOW).await.unwrap()
}

fn edit(state: TicketState, assignee: Option<i64>) -> TicketEdit {
    TicketEdit { state, priority: Priority::High, category: Category::Work, assignee }
}

#[tokio::test]
async fn a_request_for_support_is_answered_solved_and_opened_again_by_its_author() {
    on_both(async |store| {
        let author = person(&store, "c", &[Role::Customer]).await;
        let anna = person(&store, "anna", &[Role::Administrator]).await;
        let id = ticket(&store, author, "Печать", Priority::Usual).await;
        let known = store.ticket(id).await.unwrap();
        assert_eq!(
            (known.number.as_str(), known.state, known.answered_at),
            ("2026-1", TicketState::New, None)
        );
        // A note is no answer, and the author does not see it.
        store.say_in_ticket(id, Some(anna), "проверить драйвер", true, NOW + 1).await.unwrap();
        assert_eq!(store.ticket(id).await.unwrap().answered_at, None);
        store.say_in_ticket(id, Some(anna), "Обновите браузер", false, NOW + 2).await.unwrap();
        let known = store.ticket(id).await.unwrap();
        assert_eq!((known.state, known.answered_at), (TicketState::Work, Some(NOW + 2)));
        assert_eq!(store.messages(id, false).await.unwrap().len(), 2);
        assert_eq!(store.messages(id, true).await.unwrap().len(), 3);
        let stale = store.edit_ticket((id, 1), &edit(TicketState::Solved, None), anna, NOW).await;
        assert!(matches!(stale, Err(StoreError::Stale)), "{stale:?}");
        store
            .edit_ticket((id, known.version), &edit(TicketState::Solved, Some(anna)), anna, NOW + 3)
            .await
            .unwrap();
        let refused =
            store.edit_ticket((id, known.version + 1), &edit(TicketState::Waiting, None), anna, NOW).await;
        assert!(matches!(refused, Err(StoreError::Refused(_))), "{refused:?}");
        store.say_in_ticket(id, Some(author), "Не помогло", false, NOW + 4).await.unwrap();
        assert_eq!(store.ticket(id).await.unwrap().state, TicketState::Work);
        // What the maker of the program answers is nobody's of this site.
        store.say_in_ticket(id, None, "Исправим в 0.2.0", false, NOW + 5).await.unwrap();
        assert_eq!(store.messages(id, false).await.unwrap().last().unwrap().person_id, None);
        assert_eq!(store.ticket_by_tag("Печать").await.unwrap(), Some(id));
        assert_eq!(store.ticket_by_tag("другое").await.unwrap(), None);
    })
    .await;
}

#[tokio::test]
async fn requests_for_support_are_listed_by_urgency_and_found_by_what_was_said() {
    on_both(async |store| {
        let author = person(&store, "c", &[Role::Customer]).await;
        let other = person(&store, "d", &[Role::Customer]).await;
        let usual = ticket(&store, author, "Обычное", Priority::Usual).await;
        let stopped = ticket(&store, other, "Срочное", Priority::Stopped).await;
        store.say_in_ticket(usual, Some(other), "Смотрите журнал", false, NOW + 1).await.unwrap();
        let check = async |filter: TicketFilter, expected: &[i64]| {
            let found = store.tickets(&filter).await.unwrap();
            assert_eq!(found.iter().map(|one| one.id).collect::<Vec<_>>(), expected, "{filter:?}");
        };
        let words = |words: &str| TicketFilter { words: words.to_owned(), ..TicketFilter::default() };
        check(TicketFilter::default(), &[stopped, usual]).await;
        check(TicketFilter { author: Some(author), ..TicketFilter::default() }, &[usual]).await;
        check(words("журнал"), &[usual]).await;
        check(words("спецификация"), &[stopped, usual]).await;
        check(words("2026-2"), &[stopped]).await;
        let version = store.ticket(stopped).await.unwrap().version;
        store.edit_ticket((stopped, version), &edit(TicketState::Solved, None), author, NOW).await.unwrap();
        check(TicketFilter { open: true, ..TicketFilter::default() }, &[usual]).await;
        check(TicketFilter::default(), &[usual, stopped]).await;
    })
    .await;
}

#[tokio::test]
async fn answers_that_are_given_again_are_kept() {
    on_both(async |store| {
        let anna = person(&store, "anna", &[Role::Administrator]).await;
        let id = store
            .keep_answer_text(AnswerKind::Article, None, ("Печать", "Как печатать"), anna, NOW)
            .await
            .unwrap();
        let same = store
            .keep_answer_text(AnswerKind::Article, Some(id), ("Печать", "Иначе"), anna, NOW)
            .await
            .unwrap();
        assert_eq!(
            (same, store.answer_text(AnswerKind::Article, id).await.unwrap().text.as_str()),
            (id, "Иначе")
        );
        assert!(store.answer_text(AnswerKind::Template, id).await.is_err(), "it is an article");
        assert!(store.answer_texts(AnswerKind::Template).await.unwrap().is_empty());
        store.remove_answer_text(AnswerKind::Article, id).await.unwrap();
        assert!(store.answer_texts(AnswerKind::Article).await.unwrap().is_empty());
    })
    .await;
}
