//! How support works on this site: where it goes, when people work, by when they answer, how they begin.

use axum::Form;
use axum::extract::rejection::FormRejection;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use marka_pages::frame::Section;
use marka_pages::support::SupportSetupPage;
use marka_store::{AnswerKind, Priority};
use serde::Deserialize;
use serde_json::json;

use super::Support;
use super::calendar::Calendar;
use crate::access::{CareForSettings, May};
use crate::account::again;
use crate::clock::now;
use crate::edition::Portal;
use crate::error::AppError;
use crate::form::{Pairs, value};
use crate::locale::Locale;
use crate::moment::start_of_day;
use crate::page::render;
use crate::settings::SUPPORT;

/// The most days of a list.
const DAYS: usize = 400;

/// What was done just now.
#[derive(Deserialize)]
pub(crate) struct Shown {
    #[serde(default)]
    done: String,
}

/// `GET /support/setup`.
pub(crate) async fn setup(
    _: May<CareForSettings>,
    State(portal): State<Portal>,
    locale: Locale,
    Query(shown): Query<Shown>,
) -> Result<Response, AppError> {
    let done = if shown.done.is_empty() { "" } else { &locale.lang.support_texts().setup_saved };
    page(&portal, &locale, (done, "")).await
}

async fn page(portal: &Portal, locale: &Locale, (done, trouble): (&str, &str)) -> Result<Response, AppError> {
    let templates = portal.store.answer_texts(AnswerKind::Template).await?;
    let settings = portal.settings();
    let support = &settings.support;
    let edition = portal.edition();
    let frame = locale.frame(Section::Support, edition.hash());
    let words = Priority::ALL.iter().map(|priority| priority.word());
    let page = SupportSetupPage {
        w: frame.t.lang.support_texts(),
        frame,
        vendor: &support.vendor,
        mail: portal.config.mail.is_some(),
        hours: words.zip(support.hours).collect(),
        days: (1..=7).map(|day| (day, support.calendar.days.contains(&day))).collect(),
        from: support.calendar.from,
        to: support.calendar.to,
        free: support.calendar.free.join("\n"),
        worked: support.calendar.worked.join("\n"),
        templates: templates.into_iter().map(|it| (it.id, it.title, it.text)).collect(),
        done,
        trouble,
    };
    if trouble.is_empty() { render(&page) } else { again(&page, trouble) }
}

/// Days that a form lists, one a line; else the one that is none.
fn days(text: &str) -> Result<Vec<String>, String> {
    let words = text.split([' ', ',', ';', '\n', '\r']).filter(|word| !word.is_empty());
    let days = words.take(DAYS).map(|word| match start_of_day(word) {
        Some(_) => Ok(word.to_owned()),
        None => Err(word.to_owned()),
    });
    days.collect()
}

/// `POST /support/setup`.
pub(crate) async fn change(
    signed: May<CareForSettings>,
    State(portal): State<Portal>,
    locale: Locale,
    said: Result<Form<Pairs>, FormRejection>,
) -> Result<Response, AppError> {
    let Form(pairs) = said?;
    let w = locale.lang.support_texts();
    let former = portal.settings().support.clone();
    let number =
        |key: &str, former: i64, most: i64| value(&pairs, key).parse().unwrap_or(former).clamp(0, most);
    let (free, worked) = match (days(value(&pairs, "free")), days(value(&pairs, "worked"))) {
        (Ok(free), Ok(worked)) => (free, worked),
        (Err(day), _) | (_, Err(day)) => {
            return page(&portal, &locale, ("", &format!("{}: {day}", w.setup_no_day))).await;
        }
    };
    let (from, to) = (number("from", former.calendar.from, 23), number("to", former.calendar.to, 24));
    let vendor = value(&pairs, "vendor").to_owned();
    if from >= to || !vendor.is_empty() && !vendor.contains('@') {
        return page(&portal, &locale, ("", &w.setup_wrong)).await;
    }
    let mut hours = former.hours;
    for (hours, priority) in hours.iter_mut().zip(Priority::ALL) {
        *hours = number(&format!("hours-{}", priority.word()), *hours, 1_000);
    }
    let worked_days = pairs.iter().filter(|pair| pair.0 == "days").filter_map(|pair| pair.1.parse().ok());
    let calendar = Calendar { days: worked_days.collect(), from, to, free, worked };
    let support = Support { vendor, calendar, hours };
    portal.store.set(SUPPORT, Some(&json!(support)), Some(signed.person.id), now()).await?;
    portal.refresh().await?;
    Ok(Redirect::to("/support/setup?done=1").into_response())
}
