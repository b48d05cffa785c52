//! The configuration as a file: taken from one site and laid into another.

use axum::extract::{Extension, Multipart, State};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Redirect, Response};
use marka_pages::texts::ControlTexts;
use marka_store::Who;
use serde_json::{Map, Value as Json, json};

use crate::access::{Address, CareForSettings, May};
use crate::clock::now;
use crate::edition::Portal;
use crate::error::AppError;
use crate::locale::Locale;
use crate::moment;
use crate::settings::{KEYS, Settings, UNKNOWN, with_trouble};
use crate::talk::read_form;
use crate::watch::shuts_out;

/// What such a file begins with.
const FORMAT: i64 = 1;
/// Name of its first key.
const NAME: &str = "marka-settings";

/// `GET /settings/file.json`: all settings, with their defaults where nobody changed them.
pub(crate) async fn export(
    _: May<CareForSettings>,
    State(portal): State<Portal>,
) -> Result<Response, AppError> {
    let settings = portal.settings();
    let values: Map<String, Json> = KEYS.iter().map(|key| ((*key).to_owned(), settings.value(key))).collect();
    let file = json!({ NAME: FORMAT, "made": moment::stamp(now()), "settings": values });
    let text = serde_json::to_string_pretty(&file).unwrap_or_default() + "\n";
    let name = format!("attachment; filename=\"marka-settings-{}.json\"", moment::field(now()));
    Ok(([(CONTENT_TYPE, "application/json".to_owned()), (CONTENT_DISPOSITION, name)], text).into_response())
}

/// `POST /settings/file`: all of a file, or nothing of it.
pub(crate) async fn import(
    signed: May<CareForSettings>,
    State(portal): State<Portal>,
    locale: Locale,
    Extension(own): Extension<Address>,
    form: Multipart,
) -> Result<Response, AppError> {
    let (_, files) = read_form(form).await?;
    let w = locale.lang.control_texts();
    let text = files.into_iter().next().map(|file| file.bytes).unwrap_or_default();
    let values = match read(&text, w) {
        Ok(values) => values,
        Err(trouble) => return with_trouble(&portal, &locale, &trouble).await,
    };
    if let Some(trouble) = unfit(&portal, &own, &values, w).await? {
        return with_trouble(&portal, &locale, trouble).await;
    }
    portal.store.set_all(&values, Some(signed.person.id), now()).await?;
    portal.refresh().await?;
    Ok(Redirect::to("/settings?done=1").into_response())
}

/// The settings of a file, each looked at before any is taken.
fn read(text: &[u8], w: &ControlTexts) -> Result<Map<String, Json>, String> {
    let file: Json = serde_json::from_slice(text).map_err(|error| format!("{}: {error}", w.file_wrong))?;
    match file[NAME].as_i64() {
        None => return Err(w.file_other.clone()),
        Some(FORMAT) => {}
        Some(_) => return Err(w.file_newer.clone()),
    }
    let Json::Object(values) = file["settings"].clone() else { return Err(w.file_other.clone()) };
    for (key, value) in &values {
        Settings::check(key, value).map_err(|why| {
            let why = if why == UNKNOWN { w.file_unknown.clone() } else { why };
            format!("{} «{key}»: {why}", w.file_setting)
        })?;
    }
    Ok(values)
}

/// Why settings of another site do not fit this one: people who are not here, a door that would be locked.
async fn unfit<'w>(
    portal: &Portal,
    own: &Address,
    values: &Map<String, Json>,
    w: &'w ControlTexts,
) -> Result<Option<&'w str>, AppError> {
    let mut settings = (*portal.settings()).clone();
    for (key, value) in values {
        // Each was looked at before.
        let _ = settings.take(key, value.clone());
    }
    let people = portal.store.people().await?;
    let mut named = settings.route.steps.iter().flat_map(|step| &step.who);
    let stranger = |who: &Who| match who {
        Who::Person(id) => people.iter().all(|person| person.id != *id),
        Who::Role(_) => false,
    };
    Ok(if named.any(stranger) {
        Some(&w.file_people)
    } else if shuts_out(&settings.addresses, own) {
        Some(&w.file_address)
    } else {
        None
    })
}

#[cfg(test)]
mod tests {
    use marka_pages::texts::Lang;

    use super::*;

    fn check(text: &str, expected: Result<usize, &str>) {
        match (read(text.as_bytes(), Lang::Ru.control_texts()), expected) {
            (Ok(values), Ok(count)) => assert_eq!(values.len(), count, "{text}"),
            (Err(told), Err(expected)) => assert!(told.contains(expected), "{text}: {told}"),
            (told, _) => panic!("{text}: {told:?}"),
        }
    }

    #[test]
    fn a_file_is_taken_whole_or_not_at_all() {
        check(r#"{"marka-settings":1,"settings":{"guests":false,"site.name":"Завод"}}"#, Ok(2));
        check(r#"{"marka-settings":1,"settings":{"guests":"no"}}"#, Err("guests"));
        check(r#"{"marka-settings":1,"settings":{"gusts":true}}"#, Err("нет такой настройки"));
        check(r#"{"marka-settings":2,"settings":{}}"#, Err("новее"));
        check(r#"{"settings":{}}"#, Err("не файл настроек"));
        check("{", Err("не читается"));
        check("", Err("не читается"));
    }
}
