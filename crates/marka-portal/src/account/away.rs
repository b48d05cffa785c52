//! Who acts while one is away, appointed by oneself.

use axum::Form;
use axum::extract::rejection::FormRejection;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use marka_pages::people::Away;
use marka_pages::settings::SubstituteRow;
use marka_store::PersonState;

use super::me::again_with;
use crate::access::{May, SeeRegister, Signed, has};
use crate::clock::now;
use crate::edition::Portal;
use crate::error::AppError;
use crate::form::Pairs;
use crate::locale::Locale;
use crate::moment;
use crate::settings::while_away;

/// What the page of an account shows of it.
pub(super) async fn away(portal: &Portal, signed: &Signed) -> Result<Option<Away>, AppError> {
    if !has::<SeeRegister>(signed) {
        return Ok(None);
    }
    let me = signed.person.id;
    let mut people = portal.store.people().await?;
    people.retain(|person| person.id != me && person.state == PersonState::Active);
    let people: Vec<(i64, String)> = people.into_iter().map(|person| (person.id, person.name)).collect();
    let name = |id: i64| people.iter().find(|one| one.0 == id).map(|one| one.1.clone()).unwrap_or_default();
    let own = portal.store.substitutes(now()).await?.into_iter().filter(|one| one.person_id == me);
    let substitutes = own.map(|one| SubstituteRow {
        id: one.id,
        absent: String::new(),
        acts: name(one.substitute_id),
        from: moment::day(one.from_at),
        to: moment::day(one.to_at),
    });
    Ok(Some(Away { substitutes: substitutes.collect(), people, today: moment::field(now()) }))
}

/// `POST /me/substitutes`.
pub(crate) async fn appoint(
    signed: May<SeeRegister>,
    State(portal): State<Portal>,
    locale: Locale,
    said: Result<Form<Pairs>, FormRejection>,
) -> Result<Response, AppError> {
    let Form(pairs) = said?;
    let me = signed.person.id;
    let Some((acts, time)) = while_away(&pairs, me, now()) else {
        return again_with(&portal, &signed, &locale, &locale.lang.people_texts().settings_substitute_wrong)
            .await;
    };
    portal.store.person(acts).await?;
    portal.store.add_substitute(me, acts, time, me).await?;
    Ok(Redirect::to("/me?done=away").into_response())
}

/// `POST /me/substitutes/{substitute}/end`.
pub(crate) async fn return_early(
    signed: May<SeeRegister>,
    State(portal): State<Portal>,
    Path(substitute): Path<i64>,
) -> Result<Response, AppError> {
    let own = portal.store.substitutes(now()).await?;
    if own.iter().any(|one| one.id == substitute && one.person_id == signed.person.id) {
        portal.store.end_substitute(substitute, now()).await?;
    }
    Ok(Redirect::to("/me?done=away").into_response())
}
