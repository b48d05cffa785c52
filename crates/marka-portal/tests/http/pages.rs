//! Pages, their errors, the API and its limits.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use axum::Router;
use axum::body::Body;
use axum::http::{Method, Request, StatusCode, header};
use marka_pages::html::encoded;
use serde_json::Value;

use crate::{Answer, FORM, NEWCOMER, lines, new_store, opened, root};

/// Nothing is kept by these tests: the folder is never made.
static PORTAL: LazyLock<Router> =
    LazyLock::new(|| opened(&NEWCOMER, &root().join("target/no-data"), new_store()));

async fn ask(request: Request<Body>) -> Answer {
    crate::ask(&PORTAL, request).await
}

async fn get(address: &str) -> Answer {
    crate::get(&PORTAL, address).await
}

async fn post(address: &str, kind: &str, body: impl Into<Body>) -> Answer {
    crate::post(&PORTAL, address, &[("content-type", kind)], body).await
}

#[tokio::test]
async fn every_family_has_its_page_and_stands_in_the_list() {
    let list = get("/").await;
    for family in get("/api/v1/families").await.json().as_array().expect("a list") {
        let id = family["family"].as_str().expect("an id");
        assert!(list.text.contains(&format!("/construct/{id}\"")), "{id} is not in the list");
        for language in ["ru", "en"] {
            let page = get(&format!("/construct/{id}?lang={language}")).await;
            assert_eq!(page.status, StatusCode::OK, "{id}");
            assert!(page.text.contains("</html>"));
        }
    }
}

#[tokio::test]
async fn a_family_from_a_folder_has_both_pages() {
    let page = get("/construct/trial?type=screened").await;
    assert!(page.text.contains("value=\"type.screened\""));
    let why = get("/construct/trial?type=screened&why=cores.1").await;
    assert!(why.text.contains("class=\"why pinned\""), "the reason is not shown");
    for line in lines("newcomer/decode.tsv") {
        let page = get(&format!("/decode?text={}", encoded(&line))).await;
        assert_eq!(page.status, StatusCode::OK);
        assert!(page.text.contains("class=\"parts\""), "{line} is not explained");
    }
}

#[tokio::test]
async fn a_step_that_the_browser_knows_is_not_sent_again() {
    let page = get("/construct/trial?type=plain").await;
    let tag = page.header(header::ETAG);
    let request = Request::get("/construct/trial?type=plain").header(header::IF_NONE_MATCH, tag);
    let again = ask(request.body(Body::empty()).expect("a request")).await;
    assert_eq!((again.status, again.text.as_str()), (StatusCode::NOT_MODIFIED, ""));
    let english = Request::get("/construct/trial?type=plain").header(header::IF_NONE_MATCH, tag);
    let english = english.header(header::COOKIE, "lang=en").body(Body::empty()).expect("a request");
    assert_eq!(ask(english).await.status, StatusCode::OK);
}

#[tokio::test]
async fn strange_addresses_of_the_constructor_are_answered() {
    for query in [
        "type=nothing",
        "cores=1e400",
        "cores=-1",
        "section=54,6",
        "why=a.b",
        "type=plain&type=screened",
        "&&=&",
    ] {
        let page = get(&format!("/construct/trial?{query}")).await;
        assert_eq!(page.status, StatusCode::OK, "{query}");
    }
    assert_eq!(get("/construct/nowhere").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn what_comes_from_outside_is_escaped() {
    let script = encoded("<script>alert(1)</script>\"'");
    for address in [
        format!("/decode?text={script}"),
        format!("/analogues?text={script}"),
        format!("/construct/trial?x={script}"),
        format!("/?text={script}"),
    ] {
        assert!(!get(&address).await.text.contains("<script>alert"), "{address}");
    }
}

#[tokio::test]
async fn errors_have_a_page_for_people_and_json_for_programs() {
    let page = get("/nowhere").await;
    assert_eq!(page.status, StatusCode::NOT_FOUND);
    assert!(page.text.contains(page.header(header::HeaderName::from_static("x-request-id"))));
    assert!(page.header(header::CONTENT_SECURITY_POLICY).contains("default-src 'none'"));

    let json = get("/api/v1/nowhere").await;
    assert_eq!(json.json()["error"]["status"], 404);
    let wrong =
        ask(Request::builder().method(Method::PUT).uri("/decode").body(Body::empty()).expect("a request"))
            .await;
    assert_eq!(wrong.status, StatusCode::METHOD_NOT_ALLOWED);
    assert!(wrong.text.contains("</html>"));
}

#[tokio::test]
async fn a_short_list_gets_an_address_and_a_long_one_a_table_at_once() {
    let line = &lines("newcomer/decode.tsv")[0];
    let short = post("/decode", FORM, format!("text={}", encoded(line))).await;
    assert_eq!(short.status, StatusCode::SEE_OTHER);
    assert_eq!(short.header(header::LOCATION), format!("/decode?text={}", encoded(line)));
    let long = post("/decode", FORM, format!("text={}", encoded(&format!("{line}\n").repeat(100)))).await;
    assert_eq!(long.status, StatusCode::OK);
    assert_eq!(long.text.matches("<tr class=\"s-").count(), 100);
    let huge = post("/decode", FORM, vec![b'x'; 2 * 1024 * 1024]).await;
    assert_eq!(huge.status, StatusCode::PAYLOAD_TOO_LARGE);
}

#[tokio::test]
async fn many_lines_get_one_answer_each() {
    let answer = post("/api/v1/decode", "text/plain", b"a\r\n\n\xff\nb".to_vec()).await;
    let inputs: Vec<Value> =
        answer.text.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    let inputs: Vec<&str> = inputs.iter().filter_map(|answer| answer["input"].as_str()).collect();
    assert_eq!(inputs, ["a", "", "\u{fffd}", "b"]);
    assert_eq!(post("/api/v1/decode", "text/plain", "").await.text, "");
}

#[tokio::test]
async fn limits_are_kept() {
    let lines = post("/api/v1/decode", "text/plain", "\n".repeat(10_001)).await;
    assert_eq!(lines.json()["error"]["status"], 413);
    let bytes = post("/api/v1/decode", "text/plain", vec![b'x'; 9 * 1024 * 1024]).await;
    assert_eq!(bytes.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert_eq!(get(&format!("/complete?prefix={}", "x".repeat(1000))).await.text, "[]");
}

#[tokio::test]
async fn a_form_is_answered_or_its_mistake_named() {
    let open = get("/api/v1/form?family=trial&type=plain").await.json();
    assert_eq!(open["status"], "open");
    let wrong = get("/api/v1/form?family=trial&type=nothing").await;
    assert_eq!(wrong.status, StatusCode::BAD_REQUEST);
    assert!(wrong.json()["error"]["detail"].as_str().is_some_and(|detail| detail.contains("nothing")));
    assert_eq!(get("/api/v1/form?family=none").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn the_description_names_every_key_of_an_answer() {
    let description = get("/api/openapi.json").await.json();
    let described = keys(&description["components"]["schemas"]["Answer"]["properties"]);
    let line = &lines("newcomer/decode.tsv")[0];
    let answer = get(&format!("/api/v1/decode?text={}", encoded(line))).await.json();
    assert_eq!(keys(&answer), described);
    let part = &description["components"]["schemas"]["Part"]["properties"];
    assert_eq!(keys(&answer["parts"][0]), keys(part));
}

#[tokio::test]
async fn analogues_are_compared_on_a_page_and_for_programs() {
    let asked = &lines("analogues/crossref.tsv")[0];
    let address = format!("text={}", encoded(asked));
    let answer = get(&format!("/api/v1/analogues?{address}")).await.json();
    let description = get("/api/openapi.json").await.json();
    let schema = |name: &str| keys(&description["components"]["schemas"][name]["properties"]);
    assert_eq!(keys(&answer), schema("Analogues"));
    let nearest = &answer["analogues"][0];
    assert_eq!(keys(nearest), schema("Analogue"));
    assert_eq!(keys(&nearest["rows"][0]), schema("Compared"));
    for language in ["ru", "en"] {
        let page = get(&format!("/analogues?{address}&lang={language}")).await;
        assert!(page.text.contains(nearest["designation"].as_str().expect("a text")));
    }
    let none = get("/api/v1/analogues?text=x").await.json();
    assert_eq!(none["analogues"], serde_json::json!([]));
}

fn keys(object: &Value) -> BTreeSet<String> {
    object.as_object().expect("an object").keys().cloned().collect()
}

#[tokio::test]
async fn the_description_is_what_it_was() {
    let mut description = get("/api/openapi.json").await.json();
    description["info"]["version"] = "[version]".into();
    insta::assert_snapshot!(serde_json::to_string_pretty(&description).expect("JSON"));
}
