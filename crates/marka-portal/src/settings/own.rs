//! What makes a site its own: name, look, picture, families; and the lists of what is set where.

use axum::Form;
use axum::extract::rejection::FormRejection;
use axum::extract::{Multipart, State};
use axum::response::Response;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use marka_pages::settings::FamilyRow;
use marka_pages::texts::{ControlTexts, Lang};
use marka_store::Person;
use serde_json::json;

use super::page::{set, with_trouble};
use super::{FAMILIES, FamilyPlace, GUESTS, KEYS, LOGO, LOOK, Look, SITE, Settings};
use crate::access::{CareForSettings, May};
use crate::control::is_legible;
use crate::edition::{Edition, Portal};
use crate::error::AppError;
use crate::form::{Pairs, value};
use crate::locale::Locale;
use crate::moment;
use crate::talk::read_form;

/// The longest name of a site and the longest contacts, in characters.
const NAME: usize = 80;
const CONTACTS: usize = 300;
/// The largest picture, in bytes, and with what it begins.
const PICTURE: usize = 64 * 1024;
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n";
/// Pages with which a site may begin.
const STARTS: [&str; 4] = ["construct", "decode", "handbook", "register"];

fn plain(text: &str, longest: usize) -> String {
    text.chars().filter(|c| !c.is_control()).take(longest).collect()
}

/// `POST /settings/site`.
pub(crate) async fn site(
    signed: May<CareForSettings>,
    State(portal): State<Portal>,
    locale: Locale,
    said: Result<Form<Pairs>, FormRejection>,
) -> Result<Response, AppError> {
    let Form(pairs) = said?;
    let accent = value(&pairs, "accent").to_lowercase();
    if !accent.is_empty() && !is_legible(&accent) {
        return with_trouble(&portal, &locale, &locale.lang.control_texts().look_accent_wrong).await;
    }
    let known = |word: &&str| STARTS.contains(word);
    let look = Look {
        contacts: plain(value(&pairs, "contacts"), CONTACTS),
        accent,
        start: Some(value(&pairs, "start")).filter(known).unwrap_or_default().to_owned(),
        language: Lang::from_code(value(&pairs, "language")).unwrap_or_default().code().to_owned(),
    };
    let guests = !value(&pairs, "guests").is_empty();
    let changes =
        [(SITE, json!(plain(value(&pairs, "name"), NAME))), (LOOK, json!(look)), (GUESTS, json!(guests))];
    set(&portal, &signed, &changes).await
}

/// `POST /settings/logo`.
pub(crate) async fn logo(
    signed: May<CareForSettings>,
    State(portal): State<Portal>,
    locale: Locale,
    form: Multipart,
) -> Result<Response, AppError> {
    let (_, files) = read_form(form).await?;
    let picture = files.first().map(|file| file.bytes.as_slice()).unwrap_or_default();
    if !picture.starts_with(PNG) || picture.len() > PICTURE {
        return with_trouble(&portal, &locale, &locale.lang.control_texts().logo_wrong).await;
    }
    set(&portal, &signed, &[(LOGO, json!(STANDARD.encode(picture)))]).await
}

/// `POST /settings/logo/remove`.
pub(crate) async fn no_logo(
    signed: May<CareForSettings>,
    State(portal): State<Portal>,
) -> Result<Response, AppError> {
    set(&portal, &signed, &[(LOGO, json!(""))]).await
}

/// `POST /settings/families`: each says its place and whether it is shown.
pub(crate) async fn place_families(
    signed: May<CareForSettings>,
    State(portal): State<Portal>,
    said: Result<Form<Pairs>, FormRejection>,
) -> Result<Response, AppError> {
    let Form(pairs) = said?;
    let edition = portal.edition();
    let mut places: Vec<(i64, FamilyPlace)> = Vec::new();
    for (at, _) in portal.settings().places(edition.engine()) {
        let id = edition.engine().families[at].family.id.clone();
        let place = value(&pairs, &format!("place-{id}")).parse().unwrap_or(i64::MAX);
        let shown = !value(&pairs, &format!("shown-{id}")).is_empty();
        places.push((place, FamilyPlace { id, shown }));
    }
    places.sort_by_key(|place| place.0);
    let places: Vec<FamilyPlace> = places.into_iter().map(|place| place.1).collect();
    set(&portal, &signed, &[(FAMILIES, json!(places))]).await
}

/// Families in their order.
pub(super) fn families(settings: &Settings, edition: &Edition, lang: Lang) -> Vec<FamilyRow> {
    let places = settings.places(edition.engine()).into_iter();
    places
        .map(|(at, shown)| {
            let family = &edition.engine().families[at].family;
            FamilyRow { id: family.id.clone(), title: lang.of(&family.title).to_owned(), shown }
        })
        .collect()
}

/// Pages with which the site may begin, and the one with which it does.
pub(super) fn starts(start: &str) -> Vec<(&'static str, bool)> {
    STARTS.iter().map(|word| (*word, *word == start)).collect()
}

/// All settings, and who changed each when.
pub(super) async fn all(
    portal: &Portal,
    people: &[Person],
) -> Result<Vec<(&'static str, Option<String>)>, AppError> {
    let kept = portal.store.settings().await?;
    let name = |id: i64| people.iter().find(|person| person.id == id).map(|person| person.name.clone());
    let changed = |key: &&'static str| {
        let setting = kept.iter().find(|setting| setting.key == **key)?;
        let who = setting.changed_by.and_then(name).unwrap_or_default();
        Some(format!("{} {who}", moment::minute(setting.changed_at)))
    };
    Ok(KEYS.iter().map(|key| (*key, changed(key))).collect())
}

/// What the configuration file says, without what is secret in it.
pub(super) fn fixed(portal: &Portal, c: &'static ControlTexts) -> Vec<(&'static str, Option<String>)> {
    let config = &portal.config;
    vec![
        (&c.fixed_address, config.address.clone()),
        (&c.fixed_proxies, Some(config.proxies.to_string())),
        (&c.fixed_mail, config.mail.as_ref().map(|mail| format!("{}:{}", mail.server, mail.port))),
        (&c.fixed_directory, config.directory.as_ref().map(|(directory, _)| directory.url.clone())),
        (&c.fixed_provider, config.provider.as_ref().map(|(provider, ..)| provider.issuer.clone())),
        (&c.fixed_backups, Some(config.backup.folder(&portal.data).display().to_string())),
        (&c.fixed_log, config.access_log.as_ref().map(|path| path.display().to_string())),
    ]
}
