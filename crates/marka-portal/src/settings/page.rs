//! What holds for the whole site, for administrators: name, guests, the way of approval, substitutes.

use axum::Form;
use axum::extract::rejection::FormRejection;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use marka_pages::frame::Section;
use marka_pages::people::RoleBox;
use marka_pages::settings::{SettingsPage, StepForm, SubstituteRow};
use marka_store::{Person, PersonState, Role, Route, RouteStep, Subject, Who};
use serde::Deserialize;
use serde_json::{Value as Json, json};

use super::own::{all, families, fixed, starts};
use super::{ROUTE, said};
use crate::access::{CareForSettings, May, Signed};
use crate::account::again;
use crate::clock::now;
use crate::edition::Portal;
use crate::error::AppError;
use crate::form::{Pairs, value};
use crate::history;
use crate::locale::Locale;
use crate::moment;
use crate::page::render;

/// What was done just now.
#[derive(Deserialize)]
pub(crate) struct Shown {
    #[serde(default)]
    done: String,
}

/// `GET /settings`.
pub(crate) async fn settings(
    _: May<CareForSettings>,
    State(portal): State<Portal>,
    locale: Locale,
    Query(shown): Query<Shown>,
) -> Result<Response, AppError> {
    let w = locale.lang.people_texts();
    let done = if shown.done.is_empty() { "" } else { w.people_saved.as_str() };
    let route = portal.settings().route.clone();
    page(&portal, &locale, &route, (done, "")).await
}

async fn page(
    portal: &Portal,
    locale: &Locale,
    route: &Route,
    (done, trouble): (&str, &str),
) -> Result<Response, AppError> {
    let people = portal.store.people().await?;
    let name = |id: i64| {
        let known = people.iter().find(|person| person.id == id);
        known.map(|person| person.name.clone()).unwrap_or_default()
    };
    let substitutes = portal.store.substitutes(now()).await?.into_iter().map(|one| SubstituteRow {
        id: one.id,
        absent: name(one.person_id),
        acts: name(one.substitute_id),
        from: moment::day(one.from_at),
        to: moment::day(one.to_at),
    });
    let substitutes = substitutes.collect();
    let history = history::lines(portal, locale.lang, Subject::Settings, 0).await?;
    let settings = portal.settings();
    let edition = portal.edition();
    let frame = locale.frame(Section::People, edition.hash());
    let active = people.iter().filter(|person| person.state == PersonState::Active);
    let c = frame.t.lang.control_texts();
    let page = SettingsPage {
        w: frame.t.lang.people_texts(),
        frame,
        c,
        site: &settings.site,
        contacts: &settings.look.contacts,
        accent: &settings.look.accent,
        starts: starts(&settings.look.start),
        english: settings.look.language == "en",
        logo: !settings.logo.is_empty(),
        families: families(&settings, &edition, locale.lang),
        all: all(portal, &people).await?,
        fixed: fixed(portal, c),
        guests: settings.guests,
        ordered: route.ordered,
        steps: steps(route, &people),
        people: active.map(|person| (person.id, person.name.clone())).collect(),
        today: moment::field(now()),
        substitutes,
        history,
        done,
        trouble,
    };
    if trouble.is_empty() { render(&page) } else { again(&page, trouble) }
}

/// The steps of a route as forms, and an empty one for a further step.
fn steps(route: &Route, people: &[Person]) -> Vec<StepForm> {
    let login = |id: i64| people.iter().find(|person| person.id == id).map(|person| person.login.clone());
    let further = RouteStep { title: String::new(), who: Vec::new(), all: false };
    let form = |step: &RouteStep| StepForm {
        title: step.title.clone(),
        all: step.all,
        roles: Role::ALL
            .iter()
            .filter(|role| **role != Role::Customer)
            .map(|role| RoleBox { word: role.word(), on: step.who.contains(&Who::Role(*role)) })
            .collect(),
        people: step
            .who
            .iter()
            .filter_map(|who| match who {
                Who::Person(id) => login(*id),
                Who::Role(_) => None,
            })
            .collect::<Vec<_>>()
            .join(", "),
    };
    route.steps.iter().chain([&further]).map(form).collect()
}

pub(super) async fn set(
    portal: &Portal,
    signed: &Signed,
    changes: &[(&str, Json)],
) -> Result<Response, AppError> {
    let former = portal.settings();
    for (key, value) in changes.iter().filter(|change| former.value(change.0) != change.1) {
        portal.store.set(key, Some(value), Some(signed.person.id), now()).await?;
    }
    // Other nodes see it by themselves; this one at once.
    portal.refresh().await?;
    Ok(Redirect::to("/settings?done=1").into_response())
}

/// `POST /settings/route`.
pub(crate) async fn route(
    signed: May<CareForSettings>,
    State(portal): State<Portal>,
    locale: Locale,
    said: Result<Form<Pairs>, FormRejection>,
) -> Result<Response, AppError> {
    let Form(pairs) = said?;
    let people = portal.store.people().await?;
    match said::route(&pairs, &people, locale.lang.people_texts()) {
        Ok(route) => set(&portal, &signed, &[(ROUTE, json!(route))]).await,
        Err(trouble) => with_trouble(&portal, &locale, &trouble).await,
    }
}

/// `POST /settings/substitutes`.
pub(crate) async fn substitute(
    signed: May<CareForSettings>,
    State(portal): State<Portal>,
    locale: Locale,
    said: Result<Form<Pairs>, FormRejection>,
) -> Result<Response, AppError> {
    let Form(pairs) = said?;
    let absent = value(&pairs, "absent").parse::<i64>().ok();
    let said = absent.and_then(|absent| Some((absent, said::while_away(&pairs, absent, now())?)));
    let Some((absent, (acts, time))) = said else {
        return trouble(&portal, &locale).await;
    };
    portal.store.person(absent).await?;
    portal.store.person(acts).await?;
    portal.store.add_substitute(absent, acts, time, signed.person.id).await?;
    Ok(Redirect::to("/settings?done=1").into_response())
}

/// The settings with something that was wrong.
pub(crate) async fn with_trouble(
    portal: &Portal,
    locale: &Locale,
    trouble: &str,
) -> Result<Response, AppError> {
    page(portal, locale, &portal.settings().route, ("", trouble)).await
}

async fn trouble(portal: &Portal, locale: &Locale) -> Result<Response, AppError> {
    with_trouble(portal, locale, &locale.lang.people_texts().settings_substitute_wrong).await
}

/// `POST /settings/substitutes/{substitute}/end`.
pub(crate) async fn end_substitute(
    _: May<CareForSettings>,
    State(portal): State<Portal>,
    Path(substitute): Path<i64>,
) -> Result<Response, AppError> {
    portal.store.end_substitute(substitute, now()).await?;
    Ok(Redirect::to("/settings?done=1").into_response())
}
