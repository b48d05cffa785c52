//! Telling people what concerns them: a notice in the portal and, where there is a mail server, a letter.

use std::collections::BTreeSet;

use marka_store::{NewNotice, Person, PersonState, Role, StoreError, Subject};

use crate::clock::now;
use crate::control;
use crate::edition::Portal;
use crate::letters;

/// What happened to what.
pub(crate) struct News<'a> {
    pub(crate) kind: &'a str,
    pub(crate) subject: (Subject, i64),
    /// What it is called.
    pub(crate) text: &'a str,
}

impl News<'_> {
    pub(crate) fn path(&self) -> String {
        path(self.subject.0.word(), self.subject.1)
    }
}

/// Where the page of a subject is.
pub(crate) fn path(subject: &str, id: i64) -> String {
    match subject {
        "entry" => format!("/register/{id}"),
        "request" => format!("/requests/{id}"),
        "suggestion" => format!("/suggestions/{id}"),
        "ticket" => format!("/support/{id}"),
        "settings" => "/watch".to_owned(),
        _ => "/".to_owned(),
    }
}

/// Tells each of these people, but for the one who did it.
pub(crate) async fn tell(
    portal: &Portal,
    people: &BTreeSet<i64>,
    by: i64,
    news: &News<'_>,
) -> Result<(), StoreError> {
    control::announce(portal, news).await?;
    let others = people.iter().copied().filter(|person| *person != by).collect();
    tell_all(portal, &others, news).await
}

/// Tells each of these people.
pub(crate) async fn tell_all(
    portal: &Portal,
    people: &BTreeSet<i64>,
    news: &News<'_>,
) -> Result<(), StoreError> {
    for &person in people {
        let person = portal.store.person(person).await?;
        if person.state == PersonState::Blocked {
            continue;
        }
        let notice = NewNotice { person: person.id, kind: news.kind, subject: news.subject, text: news.text };
        portal.store.notify(&notice, now()).await?;
        letters::notice(portal, &person, news.kind, news.text, &news.path()).await?;
    }
    Ok(())
}

/// Everybody with a role.
pub(crate) async fn with_role(portal: &Portal, role: Role) -> Result<BTreeSet<i64>, StoreError> {
    let people = portal.store.people().await?;
    Ok(people.into_iter().filter(|person| person.roles.contains(&role)).map(|person| person.id).collect())
}

/// Those whom a text mentions: `@login`.
pub(crate) fn mentioned(text: &str, people: &[Person]) -> BTreeSet<i64> {
    let words = text.split(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | '(' | ')' | '!' | '?'));
    let names = words.filter_map(|word| word.strip_prefix('@')).map(|name| name.trim_end_matches(['.', ':']));
    let names: Vec<String> = names.map(marka_store::fold::name).collect();
    let called = people.iter().filter(|person| names.contains(&marka_store::fold::name(&person.login)));
    called.map(|person| person.id).collect()
}
