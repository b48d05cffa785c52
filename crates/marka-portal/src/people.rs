//! The accounts of people, for administrators.

use std::collections::BTreeSet;

use axum::Form;
use axum::extract::rejection::FormRejection;
use axum::extract::{Path, Query, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Redirect, Response};
use marka_pages::frame::Section;
use marka_pages::people::{NewPersonForm, PeoplePage, PersonPage, PersonRow, RoleBox};
use marka_store::{
    NewPerson, Person, PersonEdit, PersonState, Refusal, Role, SignInSource, StoreError, Subject,
};

use crate::access::{CareForPeople, May, Signed};
use crate::account::{again, is_login, is_name, new_link};
use crate::clock::now;
use crate::edition::Portal;
use crate::error::AppError;
use crate::form::{Pairs, value};
use crate::history;
use crate::letters;
use crate::locale::Locale;
use crate::moment;
use crate::page::render;

fn roles(pairs: &Pairs) -> BTreeSet<Role> {
    let words = pairs.iter().filter(|pair| pair.0 == "roles");
    words.filter_map(|pair| Role::from_word(&pair.1)).collect()
}

fn form(login: &str, name: &str, email: &str, roles: &BTreeSet<Role>) -> NewPersonForm {
    let roles = Role::ALL.iter().map(|role| RoleBox { word: role.word(), on: roles.contains(role) });
    NewPersonForm {
        login: login.to_owned(),
        name: name.to_owned(),
        email: email.to_owned(),
        roles: roles.collect(),
    }
}

/// `GET /people`.
pub(crate) async fn people(
    signed: May<CareForPeople>,
    State(portal): State<Portal>,
    locale: Locale,
) -> Result<Response, AppError> {
    let new = form("", "", "", &BTreeSet::from([Role::Technologist]));
    list(&portal, &signed, &locale, new, None, "").await
}

async fn list(
    portal: &Portal,
    signed: &Signed,
    locale: &Locale,
    new: NewPersonForm,
    link: Option<String>,
    trouble: &str,
) -> Result<Response, AppError> {
    let w = locale.lang.people_texts();
    let people = portal.store.people().await?;
    let count = w.people_count(people.len() as u128);
    let row = |person: Person| PersonRow {
        id: person.id,
        roles: person.roles.iter().map(|role| w.role(role.word())).collect(),
        name: person.name,
        login: person.login,
        email: person.email,
        state: person.state.word(),
        added: moment::day(person.created_at),
        this: person.id == signed.person.id,
    };
    let edition = portal.edition();
    let frame = locale.frame(Section::People, edition.hash());
    let rows = people.into_iter().map(row).collect();
    let page = PeoplePage { frame, w, count, rows, new, link, trouble };
    if trouble.is_empty() { render(&page) } else { again(&page, trouble) }
}

/// `POST /people`: invites a person.
pub(crate) async fn invite(
    signed: May<CareForPeople>,
    State(portal): State<Portal>,
    locale: Locale,
    headers: HeaderMap,
    said: Result<Form<Pairs>, FormRejection>,
) -> Result<Response, AppError> {
    let Form(pairs) = said?;
    let w = locale.lang.people_texts();
    let (login, name, email) = (value(&pairs, "login"), value(&pairs, "name"), value(&pairs, "email"));
    let roles = roles(&pairs);
    let written = || form(login, name, email, &roles);
    if !is_login(login) {
        return list(&portal, &signed, &locale, written(), None, &w.login_needed).await;
    }
    if !is_name(name) {
        return list(&portal, &signed, &locale, written(), None, &w.name_needed).await;
    }
    let new = NewPerson {
        login: login.to_owned(),
        name: name.to_owned(),
        email: email.to_owned(),
        language: locale.lang.code().to_owned(),
        source: SignInSource::Local,
        external_id: None,
        state: PersonState::Invited,
        password: None,
        roles: roles.clone(),
    };
    let id = match portal.store.add_person(&new, Some(signed.person.id), now()).await {
        Ok(id) => id,
        Err(StoreError::Double(_)) => {
            return list(&portal, &signed, &locale, written(), None, &w.login_taken).await;
        }
        Err(error) => return Err(error.into()),
    };
    let person = portal.store.person(id).await?;
    let link = portal.link_beside(&headers, &new_link(&portal, &person, Some(signed.person.id)).await?);
    letters::invitation(&portal, &person, &link).await?;
    list(&portal, &signed, &locale, form("", "", "", &BTreeSet::new()), Some(link), "").await
}

/// What was done just now.
#[derive(serde::Deserialize)]
pub(crate) struct Shown {
    #[serde(default)]
    done: String,
}

/// `GET /people/{person}`.
pub(crate) async fn person(
    _: May<CareForPeople>,
    State(portal): State<Portal>,
    locale: Locale,
    Path(id): Path<i64>,
    Query(shown): Query<Shown>,
) -> Result<Response, AppError> {
    let person = portal.store.person(id).await?;
    let w = locale.lang.people_texts();
    let done = if shown.done.is_empty() { "" } else { w.people_saved.as_str() };
    let form = form(&person.login, &person.name, &person.email, &person.roles);
    one(&portal, &locale, &person, form, None, (done, "")).await
}

async fn one(
    portal: &Portal,
    locale: &Locale,
    person: &Person,
    form: NewPersonForm,
    link: Option<String>,
    (done, trouble): (&str, &str),
) -> Result<Response, AppError> {
    let history = history::lines(portal, locale.lang, Subject::Person, person.id).await?;
    let edition = portal.edition();
    let frame = locale.frame(Section::People, edition.hash());
    let page = PersonPage {
        w: frame.t.lang.people_texts(),
        frame,
        id: person.id,
        form,
        state: person.state.word(),
        source: person.source.word(),
        second: person.totp.is_some(),
        link,
        done,
        trouble,
        history,
    };
    if trouble.is_empty() { render(&page) } else { again(&page, trouble) }
}

/// `POST /people/{person}`.
pub(crate) async fn edit(
    signed: May<CareForPeople>,
    State(portal): State<Portal>,
    locale: Locale,
    Path(id): Path<i64>,
    said: Result<Form<Pairs>, FormRejection>,
) -> Result<Response, AppError> {
    let Form(pairs) = said?;
    let w = locale.lang.people_texts();
    let person = portal.store.person(id).await?;
    let (name, email) = (value(&pairs, "name"), value(&pairs, "email"));
    let roles = roles(&pairs);
    let written = || form(&person.login, name, email, &roles);
    if !is_name(name) {
        return one(&portal, &locale, &person, written(), None, ("", &w.name_needed)).await;
    }
    let state = PersonState::from_word(value(&pairs, "state")).unwrap_or(person.state);
    let edit = PersonEdit { name: name.to_owned(), email: email.to_owned(), state, roles: roles.clone() };
    match portal.store.edit_person(id, &edit, Some(signed.person.id), now()).await {
        Ok(()) => Ok(Redirect::to(&format!("/people/{id}?done=1")).into_response()),
        Err(StoreError::Refused(Refusal::LastAdministrator)) => {
            one(&portal, &locale, &person, written(), None, ("", &w.people_last_administrator)).await
        }
        Err(error) => Err(error.into()),
    }
}

/// `POST /people/{person}/link`: a new link to a password.
pub(crate) async fn link(
    signed: May<CareForPeople>,
    State(portal): State<Portal>,
    locale: Locale,
    headers: HeaderMap,
    Path(id): Path<i64>,
) -> Result<Response, AppError> {
    let person = portal.store.person(id).await?;
    let form = form(&person.login, &person.name, &person.email, &person.roles);
    if person.source != SignInSource::Local {
        let trouble = &locale.lang.people_texts().people_outside;
        return one(&portal, &locale, &person, form, None, ("", trouble)).await;
    }
    let link = portal.link_beside(&headers, &new_link(&portal, &person, Some(signed.person.id)).await?);
    letters::invitation(&portal, &person, &link).await?;
    one(&portal, &locale, &person, form, Some(link), ("", "")).await
}

/// `POST /people/{person}/second-off`: for somebody who lost the telephone and the codes.
pub(crate) async fn second_off(
    signed: May<CareForPeople>,
    State(portal): State<Portal>,
    Path(id): Path<i64>,
) -> Result<Response, AppError> {
    portal.store.set_totp(id, None, &[], Some(signed.person.id), now()).await?;
    Ok(Redirect::to(&format!("/people/{id}?done=1")).into_response())
}
