use super::{NOW, designations, on_both, person};
use marka_store::{
    JobState, NewJob, NewLetter, NewNotice, NewRequest, RequestFilter, RequestKind, RequestState, Role,
    Store, StoreError, Subject,
};
use serde_json::json;

async fn request(store: &Store, by: i64) -> i64 {
    let new =
        NewRequest {
            kind: RequestKind::Line, text: "нужен кабель", due_at: Some(NOW + 100), year: 2026
        };
    store.add_request(&new, by, NOW).await.unwrap()
}

#[tokio::test]
async fn requests_made_at_once_have_numbers_without_a_gap() {
    on_both(async |store| {
        let by = person(&store, "c", &[Role::Customer]).await;
        let tasks: Vec<_> = (0..20)
            .map(|_| {
                let store = store.clone();
                tokio::spawn(async move { request(&store, by).await })
            })
            .collect();
        for task in tasks {
            task.await.unwrap();
        }
        let all = store.requests(&RequestFilter::default()).await.unwrap();
        let mut numbers: Vec<u32> = all
            .iter()
            .map(|request| request.number.strip_prefix("2026-").unwrap().parse().unwrap())
            .collect();
        numbers.sort_unstable();
        assert_eq!(numbers, (1..=20).collect::<Vec<_>>());
    })
    .await;
}

#[tokio::test]
async fn a_request_goes_its_way_to_entries() {
    on_both(async |store| {
        let customer = person(&store, "c", &[Role::Customer]).await;
        let technologist = person(&store, "t", &[Role::Technologist]).await;
        let id = request(&store, customer).await;
        store.lead_request((id, 1), RequestState::Taken, "", technologist, NOW).await.unwrap();
        let stale = store.lead_request((id, 1), RequestState::Done, "", technologist, NOW).await;
        assert!(matches!(stale, Err(StoreError::Stale)), "{stale:?}");
        let entry = store.add_entry(&designations()[0], technologist, NOW).await.unwrap();
        for _ in 0..2 {
            store.tie_entry(id, entry, technologist, NOW).await.unwrap();
        }
        assert_eq!(store.entries_of_request(id).await.unwrap().len(), 1);
        assert_eq!(store.requests_of_entry(entry).await.unwrap()[0].id, id);
        store.lead_request((id, 2), RequestState::Done, "", technologist, NOW).await.unwrap();
        let known = store.request(id).await.unwrap();
        assert_eq!((known.state, known.assignee), (RequestState::Done, Some(technologist)));
        let open = RequestFilter { assignee: Some(technologist), open: true, ..RequestFilter::default() };
        assert!(store.requests(&open).await.unwrap().is_empty());
        let kinds: Vec<String> =
            store.history(Subject::Request, id).await.unwrap().into_iter().map(|event| event.kind).collect();
        assert_eq!(kinds, ["made", "taken", "entry", "done"]);
    })
    .await;
}

#[tokio::test]
async fn each_line_of_a_request_has_its_entry_or_a_reason() {
    on_both(async |store| {
        let by = person(&store, "t", &[Role::Technologist]).await;
        let id = request(&store, by).await;
        store.add_lines((id, 1), &["первая", "вторая"], by, NOW).await.unwrap();
        let entry = store.add_entry(&designations()[0], by, NOW).await.unwrap();
        store.settle_line((id, 1), Some(entry), "", by, NOW).await.unwrap();
        store.settle_line((id, 2), None, "такого не делаем", by, NOW).await.unwrap();
        let none = store.settle_line((id, 3), None, "", by, NOW).await;
        assert!(matches!(none, Err(StoreError::Missing("line"))), "{none:?}");
        let lines = store.lines(id).await.unwrap();
        let lines: Vec<_> =
            lines.iter().map(|it| (it.text.as_str(), it.entry_id, it.remark.as_str())).collect();
        assert_eq!(lines, [("первая", Some(entry), ""), ("вторая", None, "такого не делаем")]);
        assert_eq!(store.entries_of_request(id).await.unwrap()[0].id, entry);
        let history = store.history(Subject::Request, id).await.unwrap();
        let kinds: Vec<&str> = history.iter().map(|event| event.kind.as_str()).collect();
        assert_eq!(kinds, ["made", "lines", "entry", "line", "line"]);
    })
    .await;
}

#[tokio::test]
async fn a_failed_job_waits_longer_each_time_and_is_given_up() {
    on_both(async |store| {
        let new = NewJob { kind: "k", payload: "{}", once: None, run_at: NOW };
        let id = store.add_job(&new, NOW).await.unwrap().unwrap();
        let minute = 60_000_000;
        let mut now = NOW;
        for wait in [1, 2, 4, 8, 16, 32, 60] {
            store.take_job(&["k"], "a", minute, now).await.unwrap().expect("it is due");
            assert!(!store.job_failed(id, "b", "", 8, now).await.unwrap(), "another node has it");
            assert!(store.job_failed(id, "a", "нет связи", 8, now).await.unwrap());
            assert_eq!(store.job(id).await.unwrap().run_at, now + wait * minute);
            assert!(store.take_job(&["k"], "a", minute, now).await.unwrap().is_none());
            now += wait * minute;
        }
        store.take_job(&["k"], "a", minute, now).await.unwrap().unwrap();
        store.job_failed(id, "a", "нет связи", 8, now).await.unwrap();
        let job = store.job(id).await.unwrap();
        assert_eq!(
            (job.state, job.finished_at, job.last_error.as_str()),
            (JobState::Failed, Some(now), "нет связи")
        );
        store.retry_job(id, now).await.unwrap();
        store.take_job(&["k"], "a", minute, now).await.unwrap().unwrap();
        store.cancel_job(id, now).await.unwrap();
        store.job_failed(id, "a", "", 8, now).await.unwrap();
        assert_eq!(store.job(id).await.unwrap().state, JobState::Cancelled);
    })
    .await;
}

#[tokio::test]
async fn notices_wait_until_they_are_read() {
    on_both(async |store| {
        let by = person(&store, "c", &[]).await;
        for id in [1, 2] {
            let new =
                NewNotice { person: by, kind: "mention", subject: (Subject::Request, id), text: "2026-1" };
            store.notify(&new, NOW).await.unwrap();
        }
        assert_eq!(store.unread(by).await.unwrap(), 2);
        assert_eq!(store.read_notices(by, Some((Subject::Request, 1)), NOW).await.unwrap(), 1);
        let notices = store.notices(by).await.unwrap();
        assert_eq!((notices[0].subject_id, notices[1].read_at), (2, Some(NOW)));
        store.read_notices(by, None, NOW).await.unwrap();
        assert_eq!(store.unread(by).await.unwrap(), 0);
    })
    .await;
}

#[tokio::test]
async fn a_letter_is_taken_by_one_and_waits_for_a_server_that_is_down() {
    on_both(async |store| {
        for recipient in ["a@example.org", "b@example.org"] {
            store.post(&NewLetter { recipient, subject: "с", body: "т" }, NOW).await.unwrap();
        }
        let (one, two) = tokio::join!(store.take_letters(1, NOW), store.take_letters(1, NOW));
        let (one, two) = (one.unwrap(), two.unwrap());
        assert_eq!((one.len(), two.len()), (1, 1));
        assert_ne!(one[0].id, two[0].id);
        assert!(store.take_letters(5, NOW).await.unwrap().is_empty());
        store.letter_sent(one[0].id, NOW).await.unwrap();
        store.letter_failed(two[0].id, "нет связи", Some(NOW + 60), NOW).await.unwrap();
        assert!(store.take_letters(5, NOW + 59).await.unwrap().is_empty());
        let again = store.take_letters(5, NOW + 60).await.unwrap();
        assert_eq!((again.len(), again[0].attempts, again[0].last_error.as_str()), (1, 2, "нет связи"));
        store.letter_failed(again[0].id, "нет такого адреса", None, NOW).await.unwrap();
        assert_eq!(store.waiting_letters().await.unwrap(), 0);
    })
    .await;
}

#[tokio::test]
async fn a_job_is_done_by_one_node_and_taken_over_from_a_dead_one() {
    on_both(async |store| {
        let new = NewJob { kind: "report", payload: "{}", once: Some("today"), run_at: NOW };
        let id = store.add_job(&new, NOW).await.unwrap().unwrap();
        assert_eq!(store.add_job(&new, NOW).await.unwrap(), None, "the same key");
        let (a, b) = tokio::join!(
            store.take_job(&["report"], "a", 10, NOW),
            store.take_job(&["report"], "b", 10, NOW)
        );
        let (a, b) = (a.unwrap(), b.unwrap());
        assert!(a.is_some() != b.is_some());
        let node = if a.is_some() { "a" } else { "b" };
        assert!(store.job_goes_on(id, node, (1, 3), NOW + 20).await.unwrap());
        assert!(store.take_job(&["report"], "c", 10, NOW + 19).await.unwrap().is_none());
        let over = store.take_job(&["report"], "c", 10, NOW + 20).await.unwrap().unwrap();
        assert_eq!((over.attempts, over.progress), (2, (1, 3)));
        assert!(!store.job_goes_on(id, node, (2, 3), NOW + 40).await.unwrap(), "it is another node's now");
        assert!(!store.job_ended(id, node, JobState::Done, "", NOW).await.unwrap());
        assert!(store.job_again(id, "c", "ошибка", NOW + 50).await.unwrap());
        assert!(store.take_job(&["other"], "c", 10, NOW + 60).await.unwrap().is_none());
        store.take_job(&["report"], "c", 10, NOW + 60).await.unwrap().unwrap();
        store.cancel_job(id, NOW + 61).await.unwrap();
        assert!(!store.job_goes_on(id, "c", (2, 3), NOW + 80).await.unwrap(), "somebody wants it to stop");
        assert!(store.job_ended(id, "c", JobState::Cancelled, "", NOW + 62).await.unwrap());
        store.retry_job(id, NOW + 70).await.unwrap();
        assert_eq!(store.job(id).await.unwrap().state, JobState::Waiting);
    })
    .await;
}

#[tokio::test]
async fn a_changed_setting_is_counted_and_written_down() {
    on_both(async |store| {
        let by = person(&store, "a", &[Role::Administrator]).await;
        assert_eq!(store.settings_count().await.unwrap(), 0);
        store.set("site.name", Some(&json!("Завод")), Some(by), NOW).await.unwrap();
        store.set("site.name", Some(&json!("Завод")), Some(by), NOW).await.unwrap();
        assert_eq!(store.settings_count().await.unwrap(), 1, "the same value is no change");
        let settings = store.settings().await.unwrap();
        assert_eq!((settings[0].value.clone(), settings[0].changed_by), (json!("Завод"), Some(by)));
        store.set("site.name", None, Some(by), NOW).await.unwrap();
        assert!(store.settings().await.unwrap().is_empty());
        let history = store.history(Subject::Settings, 0).await.unwrap();
        assert_eq!(history[1].before, Some(json!({ "site.name": "Завод" })));
    })
    .await;
}
