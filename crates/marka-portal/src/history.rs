//! What happened, in words: when, who, what.

use std::collections::BTreeMap;

use marka_pages::texts::Lang;
use marka_store::{Event, Subject};
use serde_json::Value as Json;

use crate::edition::Portal;
use crate::error::AppError;
use crate::moment;
use crate::settings::LOGO;

/// The names of all people by their numbers.
pub(crate) async fn names(portal: &Portal) -> Result<BTreeMap<i64, String>, AppError> {
    let people = portal.store.people().await?;
    Ok(people.into_iter().map(|person| (person.id, person.name)).collect())
}

/// The events of a subject, newest first: when, who, what.
pub(crate) async fn lines(
    portal: &Portal,
    lang: Lang,
    subject: Subject,
    id: i64,
) -> Result<Vec<(String, String, String)>, AppError> {
    let names = names(portal).await?;
    let events = portal.store.history(subject, id).await?;
    let line = |event: &Event| {
        let who = event.person.and_then(|id| names.get(&id).cloned()).unwrap_or_default();
        (moment::minute(event.at), who, what(event, lang, &names))
    };
    Ok(events.iter().rev().map(line).collect())
}

/// What was done, with the values that changed.
fn what(event: &Event, lang: Lang, names: &BTreeMap<i64, String>) -> String {
    let w = lang.register_texts();
    let done = [
        w.event(&event.kind),
        lang.suggestion_texts().state(&event.kind),
        lang.support_texts().state(&event.kind),
    ];
    let done = done.into_iter().find(|done| !done.is_empty()).unwrap_or(&event.kind);
    // What was there when it was made stands on the page itself.
    if event.kind == "made" {
        return done.to_owned();
    }
    let changes = event
        .after
        .iter()
        .filter_map(Json::as_object)
        .flatten()
        .filter(|(key, _)| *key != "status" && *key != "state");
    let changes: Vec<String> = changes
        .filter_map(|(key, after)| {
            let before = event.before.as_ref().and_then(|before| before.get(key));
            if before == Some(after) {
                return None;
            }
            let shown = |value| in_words(key, shown(key, value, names), lang);
            let (before, after) = (shown(before), shown(Some(after)));
            let fields =
                [w.event_field(key), lang.suggestion_texts().field(key), lang.support_texts().field(key)];
            let field = fields.into_iter().find(|field| !field.is_empty());
            let field = field.unwrap_or_else(|| lang.control_texts().setting(key));
            match (before.is_empty(), after.is_empty()) {
                // What has many parts is named only; its page shows them.
                (true, true) => (event.kind == "changed").then(|| field.to_owned()),
                (true, false) => Some(format!("{field}: {after}")),
                _ => Some(format!("{field}: {before} → {}", if after.is_empty() { "—" } else { &after })),
            }
        })
        .collect();
    if changes.is_empty() { done.to_owned() } else { format!("{done}: {}", changes.join("; ")) }
}

/// Words by which something is kept, as people say it.
fn in_words(key: &str, shown: String, lang: Lang) -> String {
    let w = lang.support_texts();
    let said = match key {
        "priority" => w.priority(&shown),
        "category" => w.category(&shown),
        _ => "",
    };
    if said.is_empty() { shown } else { said.to_owned() }
}

fn shown(key: &str, value: Option<&Json>, names: &BTreeMap<i64, String>) -> String {
    match value {
        Some(Json::Number(number)) if key == "assignee" => {
            number.as_i64().and_then(|id| names.get(&id).cloned()).unwrap_or_default()
        }
        Some(Json::Number(number)) if key == "due" => number.as_i64().map(moment::day).unwrap_or_default(),
        Some(Json::Array(values)) if values.iter().all(Json::is_string) => {
            values.iter().map(|value| value.as_str().unwrap_or_default()).collect::<Vec<_>>().join(", ")
        }
        Some(Json::String(text)) if key != LOGO => text.clone(),
        Some(other @ (Json::Number(_) | Json::Bool(_))) => other.to_string(),
        // What has many parts, and a picture in letters, say nothing.
        _ => String::new(),
    }
}
