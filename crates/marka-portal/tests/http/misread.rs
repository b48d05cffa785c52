//! Reports of readings: kept, listed, refused where they must be, never lost. Lines are those of `tests/newcomer`.

use std::path::Path;
use std::sync::Arc;

use axum::Router;
use axum::http::{StatusCode, header};
use marka_answers::Answers;
use marka_pages::html::encoded;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::{Answer, FORM, NEWCOMER, SHIPPED, get, lines, new_store, newcomer, opened, post};

/// The first line of the folder's tests: the shipped rules do not know it.
fn line() -> String {
    lines("newcomer/decode.tsv").swap_remove(0)
}

/// What the new rules read in it.
async fn designation(portal: &Router) -> String {
    let answer = get(portal, &format!("/api/v1/decode?text={}", encoded(&line()))).await;
    let answer: Value = serde_json::from_str(&answer.text).expect("JSON");
    answer["designation"].as_str().expect("it is read").to_owned()
}

fn portal(answers: &Arc<Answers>, data: &Path) -> Router {
    opened(answers, data, new_store())
}

fn folder() -> TempDir {
    tempfile::tempdir().expect("a temporary folder")
}

/// Sends the form as our own page does.
async fn send(portal: &Router, line: &str, should: &str, remark: &str) -> Answer {
    let body = [("line", line), ("should", should), ("remark", remark)];
    let body = body.map(|(name, value)| format!("{name}={}", encoded(value))).join("&");
    post(portal, "/misread", &[("content-type", FORM), ("sec-fetch-site", "same-origin")], body).await
}

/// The file, line by line.
fn kept(data: &Path) -> Vec<Value> {
    let text = std::fs::read_to_string(data.join("misread.jsonl")).unwrap_or_default();
    text.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect()
}

#[tokio::test]
async fn a_report_keeps_line_answer_rules_and_words() {
    let data = folder();
    let portal = portal(&NEWCOMER, data.path());
    let (line, should) = (line(), designation(&portal).await);
    let sent = send(&portal, &format!(" {line} "), &should, "a\nb").await;
    assert_eq!(
        (sent.status, &sent.headers[header::LOCATION]),
        (StatusCode::SEE_OTHER, &"/misread?saved=1".parse().expect("a value"))
    );

    let reports = kept(data.path());
    let [report] = reports.as_slice() else { panic!("one report: {reports:?}") };
    let answer: Value =
        serde_json::from_str(&get(&portal, &format!("/api/v1/decode?text={}", encoded(&line))).await.text)
            .expect("JSON");
    assert_eq!(
        (&report["line"], &report["should"], &report["remark"]),
        (&json!(line), &json!(should), &json!("a\nb"))
    );
    assert_eq!((&report["answer"], &report["rules"]), (&answer, &json!(NEWCOMER.engine.base.hash)));
    let day = &report["time"].as_str().expect("a time")[..10];
    let example = report["example"].as_str().expect("a line");
    assert!(example.starts_with(&format!("{should}\tvalid\t")) && example.ends_with(day), "{example}");

    let list = get(&portal, "/misread?saved=1").await.text;
    assert!(list.contains(&line) && list.contains("now-same") && list.contains("role=\"status\""));
    let sheet = get(&portal, "/misread/reports.tsv").await;
    assert!(sheet.headers[header::CONTENT_DISPOSITION].to_str().expect("text").starts_with("attachment"));
    assert!(
        sheet
            .text
            .lines()
            .nth(1)
            .is_some_and(|row| row.contains(&format!("\t{line}\t")) && row.contains("\ta b\t"))
    );
    assert_eq!(get(&portal, "/misread/examples.tsv").await.text, format!("{example}\n"));
}

#[tokio::test]
async fn examples_of_reports_can_be_taken_over_by_a_rule_folder() {
    let data = folder();
    let portal = portal(&NEWCOMER, data.path());
    let should = designation(&portal).await;
    send(&portal, &line(), &should, "").await;
    send(&portal, &line(), "", "").await;
    let examples = get(&portal, "/misread/examples.tsv").await.text;
    let mut files = marka_rules::shipped();
    files.extend(newcomer());
    let sheet =
        files.iter_mut().find(|file| file.0 == "trial/examples.tsv").expect("the family has examples");
    let before = sheet.1.lines().filter(|line| !line.starts_with('#')).count();
    sheet.1.push_str(&examples);
    let (base, _) = marka_rules::load(files);
    let family = base.families.iter().find(|family| family.id == "trial").expect("the family");
    assert_eq!(family.examples.len(), before + 1);
    assert_eq!(family.examples.last().map(|example| example.text.as_str()), Some(should.as_str()));
}

#[tokio::test]
async fn the_list_is_empty_at_first_and_says_when_rules_answer_otherwise() {
    let data = folder();
    let old = portal(&SHIPPED, data.path());
    assert!(get(&old, "/misread").await.text.contains("href=\"/decode\""));
    let new = portal(&NEWCOMER, data.path());
    let should = designation(&new).await;
    send(&old, &line(), &should, "").await;
    send(&old, &line(), "", "").await;
    assert_eq!(get(&old, "/misread").await.text.matches("now-same").count(), 2);
    let page = get(&new, "/misread").await.text;
    assert_eq!((page.matches("now-wanted").count(), page.matches("now-other").count()), (1, 1));
}

#[tokio::test]
async fn other_sites_cannot_report() {
    let data = folder();
    let portal = portal(&NEWCOMER, data.path());
    let body = format!("line={}", encoded(&line()));
    for foreign in [
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-site", "same-site"),
        ("origin", "https://elsewhere.example"),
    ] {
        let answer = post(
            &portal,
            "/misread",
            &[("content-type", FORM), ("host", "marka.example"), foreign],
            body.clone(),
        )
        .await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{foreign:?}");
        assert!(answer.text.contains("</html>"));
        let json = json!({ "line": line() }).to_string();
        let answer = post(
            &portal,
            "/api/v1/misread",
            &[("content-type", "application/json"), ("host", "marka.example"), foreign],
            json,
        )
        .await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{foreign:?}");
    }
    assert_eq!(kept(data.path()), Vec::<Value>::new());
    let own = [("content-type", FORM), ("host", "marka.example"), ("origin", "https://marka.example")];
    assert_eq!(post(&portal, "/misread", &own, body).await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn a_program_reports_in_json() {
    let data = folder();
    let portal = portal(&NEWCOMER, data.path());
    let json = [("content-type", "application/json")];
    let answer =
        post(&portal, "/api/v1/misread", &json, json!({ "line": line(), "remark": "r" }).to_string()).await;
    assert_eq!(answer.status, StatusCode::CREATED);
    let report: Value = serde_json::from_str(&answer.text).expect("JSON");
    assert_eq!(kept(data.path()), [report]);
    for (body, status) in [
        (json!({ "remark": "no line" }).to_string(), StatusCode::UNPROCESSABLE_ENTITY),
        (json!({ "line": " " }).to_string(), StatusCode::BAD_REQUEST),
        ("no JSON".to_owned(), StatusCode::BAD_REQUEST),
        (json!({ "line": "x", "remark": "я".repeat(2001) }).to_string(), StatusCode::PAYLOAD_TOO_LARGE),
        (json!({ "line": "x".repeat(70_000) }).to_string(), StatusCode::PAYLOAD_TOO_LARGE),
        (json!({ "line": "x".repeat(1_000_000) }).to_string(), StatusCode::PAYLOAD_TOO_LARGE),
    ] {
        let answer = post(&portal, "/api/v1/misread", &json, body).await;
        assert_eq!(answer.status, status, "{}", answer.text);
        assert!(serde_json::from_str::<Value>(&answer.text).is_ok_and(|answer| answer["error"].is_object()));
    }
    assert_eq!(kept(data.path()).len(), 1);
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn where_the_disk_refuses_the_form_comes_back_with_all_words() {
    let data = folder();
    std::os::unix::fs::symlink("/dev/full", data.path().join("misread.jsonl")).expect("a link can be made");
    let portal = portal(&NEWCOMER, data.path());
    let answer = send(&portal, &line(), "should be so", "a remark <b>").await;
    assert_eq!(answer.status, StatusCode::INSUFFICIENT_STORAGE);
    for part in [
        "role=\"alert\"",
        "value=\"should be so\"",
        "a remark &#60;b&#62;</textarea>",
        &format!("value=\"{}\"", line()),
    ] {
        assert!(answer.text.contains(part), "{part} is lost: {}", answer.text);
    }
    let json = json!({ "line": line() }).to_string();
    let answer = post(&portal, "/api/v1/misread", &[("content-type", "application/json")], json).await;
    assert_eq!(answer.status, StatusCode::INSUFFICIENT_STORAGE);
    assert!(answer.text.contains("\"status\":507"));
}

#[tokio::test]
async fn every_reading_can_be_reported_and_what_people_write_is_escaped() {
    let data = folder();
    let portal = portal(&NEWCOMER, data.path());
    let script = "<script>alert(1)</script>";
    let single = get(&portal, &format!("/decode?text={}", encoded(script))).await.text;
    assert!(single.contains("action=\"/misread\""));
    let list =
        get(&portal, &format!("/decode?text={}", encoded(&format!("{}\n{script}", line())))).await.text;
    assert_eq!(list.matches("href=\"/misread/new?line=").count(), 2);
    send(&portal, script, script, script).await;
    for address in ["/misread".to_owned(), format!("/misread/new?line={}", encoded(script))] {
        let page = get(&portal, &address).await;
        assert_eq!(page.status, StatusCode::OK);
        assert!(!page.text.contains("<script>alert"), "{address}");
    }
    assert_eq!(get(&portal, "/misread/new").await.status, StatusCode::SEE_OTHER);
}
