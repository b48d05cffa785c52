//! The handbook: every page of every family, its links, codes and search.

use std::collections::BTreeSet;
use std::sync::{Arc, LazyLock};

use axum::Router;
use axum::http::StatusCode;
use marka_engine::engine::Engine;
use marka_pages::html::encoded;
use marka_rules::model::Expectation;

use crate::{Answer, NEWCOMER, new_store, opened, root};

/// No page is larger.
const LARGEST: usize = 1024 * 1024;

struct Trial {
    engine: Arc<Engine>,
    router: Router,
}

/// Nothing is kept by these tests: the folder is never made.
static TRIAL: LazyLock<Trial> = LazyLock::new(|| Trial {
    engine: NEWCOMER.engine.clone(),
    router: opened(&NEWCOMER, &root().join("target/no-data"), new_store()),
});

async fn get(address: &str) -> (StatusCode, String) {
    let Answer { status, text, .. } = crate::get(&TRIAL.router, address).await;
    (status, text)
}

/// A page that has to be there.
async fn page(address: &str) -> String {
    let (status, text) = get(address).await;
    assert_eq!(status, StatusCode::OK, "{address}");
    assert!(text.contains("</html>"), "{address}");
    assert!(text.len() <= LARGEST, "{address} has {} bytes", text.len());
    text
}

/// The values of an attribute.
fn values<'a>(html: &'a str, attribute: &str) -> Vec<&'a str> {
    let begin = format!(" {attribute}=\"");
    html.split(begin.as_str()).skip(1).filter_map(|rest| rest.split('"').next()).collect()
}

#[tokio::test]
async fn every_family_has_a_page_whose_links_lead_somewhere() {
    let index = page("/handbook").await;
    for compiled in &TRIAL.engine.families {
        let id = &compiled.family.id;
        assert!(index.contains(&format!("href=\"/handbook/{id}\"")), "{id} is not in the list");
        for language in ["ru", "en"] {
            let html = page(&format!("/handbook/{id}?lang={language}")).await;
            let places = values(&html, "id");
            let known: BTreeSet<&str> = places.iter().copied().collect();
            assert_eq!(known.len(), places.len(), "{id} has a place twice");
            let regions = values(&html, "role=\"region\" aria-label");
            let named: BTreeSet<String> = regions.iter().map(|name| name.to_lowercase()).collect();
            assert_eq!(named.len(), regions.len(), "{id} has two regions of one name");
            for link in values(&html, "href").into_iter().filter_map(|link| link.strip_prefix('#')) {
                assert!(known.contains(link), "{id} has no place {link}");
            }
        }
    }
}

#[tokio::test]
async fn everything_that_the_rules_declare_has_its_place() {
    use marka_pages::handbook::anchor;
    for compiled in &TRIAL.engine.families {
        let family = &compiled.family;
        let html = page(&anchor::family(family)).await;
        let known: BTreeSet<&str> = values(&html, "id").into_iter().collect();
        let options = family
            .elements
            .iter()
            .flat_map(|element| element.options.iter().map(move |option| anchor::option(element, option)));
        let places = family.elements.iter().map(anchor::element).chain(options);
        for place in places.chain(family.rules.iter().map(anchor::rule)) {
            assert!(known.contains(place.as_str()), "{} has no place {place}", family.id);
        }
    }
}

#[tokio::test]
async fn readings_lead_to_places_that_are_there() {
    for compiled in &TRIAL.engine.families {
        let broken = |expectation: &Expectation| !matches!(expectation, Expectation::Valid);
        let examples = compiled.family.examples.iter().filter(|example| broken(&example.expectation));
        for example in examples.take(3) {
            let html = page(&format!("/decode?text={}", encoded(&example.text))).await;
            for link in values(&html, "href").into_iter().filter(|link| link.starts_with("/handbook/")) {
                let Some((address, place)) = link.split_once('#') else { continue };
                let there = page(address).await;
                assert!(there.contains(&format!("id=\"{place}\"")), "{}: {link}", example.text);
            }
        }
    }
}

#[tokio::test]
async fn a_refusal_of_the_constructor_leads_to_its_rule() {
    let html = page("/construct/trial?type=screened&why=cores.1").await;
    assert!(html.contains("href=\"/handbook/trial#rule-screen-needs-two-cores\""));
}

#[tokio::test]
async fn every_code_is_explained() {
    let all = page("/handbook/codes").await;
    for compiled in TRIAL.engine.families.iter().rev().take(5) {
        for element in &compiled.family.elements {
            let codes = element.options.iter().filter(|option| option.value.is_none());
            for code in codes.flat_map(|option| &option.codes).filter(|code| !code.text.is_empty()) {
                let address = format!("/handbook/codes?code={}", encoded(&code.text));
                assert!(all.contains(&format!("href=\"{address}\"")), "{} is not in the list", code.text);
                let id = &compiled.family.id;
                let answer = page(&address).await;
                assert!(answer.contains(&format!("/handbook/{id}#")), "{} is not of {id}", code.text);
            }
        }
    }
    assert!(page("/handbook/codes?code=%3Cqwerty%3E").await.contains("role=\"status\""));
}

#[tokio::test]
async fn search_finds_families_by_any_of_their_words() {
    for compiled in &TRIAL.engine.families {
        let family = &compiled.family;
        let standard = family.standard.as_ref().map(|standard| standard.name.as_str());
        for query in [Some(family.title.ru.as_str()), Some(&family.id), standard].into_iter().flatten() {
            let query = query.to_lowercase();
            let html = page(&format!("/handbook/search?q={}", encoded(&query))).await;
            assert!(html.contains(&format!("href=\"/handbook/{}\"", family.id)), "{query}");
        }
    }
}

#[tokio::test]
async fn what_is_asked_is_escaped_and_what_is_not_there_is_said() {
    let script = encoded("<script>alert(1)</script>\"'");
    for address in [format!("/handbook/search?q={script}"), format!("/handbook/codes?code={script}")] {
        let html = page(&address).await;
        assert!(!html.contains("<script>alert"), "{address}");
        assert!(html.contains("role=\"status\""), "{address}");
    }
    for address in
        ["/handbook/search", "/handbook/search?q=", "/handbook/codes?code=", "/handbook/search?q=%20"]
    {
        page(address).await;
    }
    assert_eq!(get("/handbook/nowhere").await.0, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_small_family_is_shown_as_it_was() {
    let html = page("/handbook/trial").await;
    let main = html.split_once("<main").and_then(|(_, rest)| rest.split_once("</main>"));
    let main = main.map_or("", |(main, _)| main);
    let lines = main.replace("><", ">\n<");
    insta::assert_snapshot!(lines);
}
