//! Rules for addresses, limits, thresholds and keeping: shown and changed.

use axum::Form;
use axum::extract::rejection::FormRejection;
use axum::extract::{Extension, Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use marka_pages::frame::Section;
use marka_pages::texts::WatchTexts;
use marka_pages::watch::{RuleRow, RulesPage};
use serde::{Deserialize, Serialize};
use serde_json::{Value as Json, json};

use super::alerts::RULES;
use super::gate::{AddressRule, Addresses, Gate, Limits, Pass, Treatment, network};
use crate::access::{Address, May, Signed, WatchSite};
use crate::account::again;
use crate::clock::now;
use crate::edition::Portal;
use crate::error::AppError;
use crate::form::{Pairs, value};
use crate::locale::Locale;
use crate::moment;
use crate::page::render;
use crate::settings::{ADDRESSES, KEEPING, LIMITS, THRESHOLDS};

/// The most rules for addresses.
pub(crate) const RULES_MOST: usize = 500;
/// The longest reason, in characters.
const REASON: usize = 200;
/// The longest time that is kept, in days.
pub(crate) const DAYS: u32 = 1_000;

/// How what was seen is kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Keeping {
    /// For so many days.
    pub(crate) days: u32,
    /// Networks in place of addresses.
    pub(crate) shorten: bool,
}

impl Default for Keeping {
    fn default() -> Keeping {
        Keeping { days: 30, shorten: false }
    }
}

/// What was done just now.
#[derive(Deserialize)]
pub(crate) struct Shown {
    #[serde(default)]
    done: String,
}

/// `GET /watch/rules`.
pub(crate) async fn list(
    _: May<WatchSite>,
    State(portal): State<Portal>,
    locale: Locale,
    Extension(own): Extension<Address>,
    Query(shown): Query<Shown>,
) -> Result<Response, AppError> {
    let done = if shown.done.is_empty() { "" } else { &locale.lang.watch_texts().watch_saved };
    page(&portal, &locale, &own, "", (done, ""))
}

fn page(
    portal: &Portal,
    locale: &Locale,
    own: &Address,
    typed: &str,
    (done, trouble): (&str, &str),
) -> Result<Response, AppError> {
    let settings = portal.settings();
    let edition = portal.edition();
    let frame = locale.frame(Section::People, edition.hash());
    let rules = settings.addresses.rules.iter().map(|rule| RuleRow {
        net: without_prefix(&rule.net).to_owned(),
        treatment: rule.what.word(),
        reason: rule.reason.clone(),
        until: rule.until.map(moment::day).unwrap_or_default(),
        over: rule.until.is_some_and(|until| until <= now()),
    });
    let thresholds = RULES.iter().map(|&(word, usual)| (word, settings.thresholds.of(word), usual));
    let page = RulesPage {
        w: frame.t.lang.watch_texts(),
        frame,
        own: own.0.clone(),
        rules: rules.collect(),
        only_allowed: settings.addresses.only_allowed,
        typed: typed.to_owned(),
        limits: (settings.limits.per_second, settings.limits.burst),
        thresholds: thresholds.collect(),
        days: settings.keeping.days,
        shorten: settings.keeping.shorten,
        done,
        trouble,
    };
    if trouble.is_empty() { render(&page) } else { again(&page, trouble) }
}

/// A network of one address is that address.
fn without_prefix(net: &str) -> &str {
    net.strip_suffix("/32")
        .filter(|net| net.contains('.'))
        .or_else(|| net.strip_suffix("/128"))
        .unwrap_or(net)
}

async fn set(portal: &Portal, signed: &Signed, key: &str, value: &Json) -> Result<(), AppError> {
    portal.store.set(key, Some(value), Some(signed.person.id), now()).await?;
    // Other nodes see it by themselves; this one at once.
    Ok(portal.refresh().await?)
}

fn saved() -> Response {
    Redirect::to("/watch/rules?done=1").into_response()
}

/// What a form says of an address; `None` where the treatment is the usual one.
pub(super) fn said(pairs: &Pairs, net: &str) -> Option<AddressRule> {
    let what = Treatment::from_word(value(pairs, "what"))?;
    let reason = value(pairs, "reason").chars().filter(|c| !c.is_control()).take(REASON).collect();
    Some(AddressRule { net: net.to_owned(), what, reason, until: moment::end_of_day(value(pairs, "until")) })
}

/// Puts a rule in the place of the former one for the same network. An administrator does not lock the door behind
/// which they stand: gives what is wrong then.
pub(super) async fn put<'w>(
    portal: &Portal,
    signed: &Signed,
    own: &Address,
    (net, rule): (&str, Option<AddressRule>),
    w: &'w WatchTexts,
) -> Result<Result<(), &'w str>, AppError> {
    let Some(net) = network(net).map(|net| net.to_string()) else {
        return Ok(Err(&w.rules_wrong));
    };
    // What another node has changed since is not undone.
    portal.refresh().await?;
    let mut addresses = portal.settings().addresses.clone();
    addresses.rules.retain(|known| known.net != net);
    addresses.rules.extend(rule.map(|rule| AddressRule { net, ..rule }));
    if addresses.rules.len() > RULES_MOST {
        return Ok(Err(&w.rules_many));
    }
    if shuts_out(&addresses, own) {
        return Ok(Err(&w.rules_self));
    }
    set(portal, signed, ADDRESSES, &json!(addresses)).await?;
    Ok(Ok(()))
}

/// Whether somebody at an address could not come in any more.
pub(crate) fn shuts_out(addresses: &Addresses, own: &Address) -> bool {
    let mut addresses = addresses.clone();
    // Who is let in for a while only stands outside afterwards.
    addresses.rules.retain(|rule| rule.what != Treatment::Allow || rule.until.is_none());
    let gate = Gate::new(&addresses, &Limits { per_second: 0, burst: 1 });
    own.0.parse().is_ok_and(|own| gate.pass(own, now()) == Pass::Blocked)
}

/// `POST /watch/rules`.
pub(crate) async fn addresses(
    signed: May<WatchSite>,
    State(portal): State<Portal>,
    locale: Locale,
    Extension(own): Extension<Address>,
    form: Result<Form<Pairs>, FormRejection>,
) -> Result<Response, AppError> {
    let Form(pairs) = form?;
    let w = locale.lang.watch_texts();
    let net = value(&pairs, "net");
    let rule = said(&pairs, net);
    match put(&portal, &signed, &own, (net, rule), w).await? {
        Ok(()) => Ok(saved()),
        Err(trouble) => page(&portal, &locale, &own, net, ("", trouble)),
    }
}

/// `POST /watch/rules/remove`.
pub(crate) async fn remove(
    signed: May<WatchSite>,
    State(portal): State<Portal>,
    locale: Locale,
    Extension(own): Extension<Address>,
    form: Result<Form<Pairs>, FormRejection>,
) -> Result<Response, AppError> {
    let Form(pairs) = form?;
    match put(&portal, &signed, &own, (value(&pairs, "net"), None), locale.lang.watch_texts()).await? {
        Ok(()) => Ok(saved()),
        Err(trouble) => page(&portal, &locale, &own, "", ("", trouble)),
    }
}

/// `POST /watch/limits`.
pub(crate) async fn limits(
    signed: May<WatchSite>,
    State(portal): State<Portal>,
    locale: Locale,
    Extension(own): Extension<Address>,
    form: Result<Form<Pairs>, FormRejection>,
) -> Result<Response, AppError> {
    let Form(pairs) = form?;
    portal.refresh().await?;
    let former = portal.settings();
    let number = |key: &str, former: u32| value(&pairs, key).parse().unwrap_or(former);
    let limits = Limits {
        per_second: number("per-second", former.limits.per_second),
        burst: number("burst", former.limits.burst).max(1),
    };
    let only_allowed = !value(&pairs, "only").is_empty();
    let addresses = Addresses { only_allowed, ..former.addresses.clone() };
    if shuts_out(&addresses, &own) {
        return page(&portal, &locale, &own, "", ("", &locale.lang.watch_texts().rules_only_wrong));
    }
    set(&portal, &signed, LIMITS, &json!(limits)).await?;
    set(&portal, &signed, ADDRESSES, &json!(addresses)).await?;
    Ok(saved())
}

/// `POST /watch/thresholds`.
pub(crate) async fn thresholds(
    signed: May<WatchSite>,
    State(portal): State<Portal>,
    form: Result<Form<Pairs>, FormRejection>,
) -> Result<Response, AppError> {
    let Form(pairs) = form?;
    portal.refresh().await?;
    let mut thresholds = portal.settings().thresholds.clone();
    for (rule, _) in RULES {
        if let Ok(threshold) = value(&pairs, rule).parse::<i64>() {
            thresholds.0.insert(rule.to_owned(), threshold.max(0));
        }
    }
    set(&portal, &signed, THRESHOLDS, &json!(thresholds)).await?;
    // What passes the new thresholds is told at once.
    super::look(&portal).await?;
    Ok(saved())
}

/// `POST /watch/keeping`.
pub(crate) async fn keeping(
    signed: May<WatchSite>,
    State(portal): State<Portal>,
    form: Result<Form<Pairs>, FormRejection>,
) -> Result<Response, AppError> {
    let Form(pairs) = form?;
    let days = value(&pairs, "days").parse().unwrap_or(portal.settings().keeping.days);
    let keeping = Keeping { days: days.clamp(1, DAYS), shorten: !value(&pairs, "shorten").is_empty() };
    set(&portal, &signed, KEEPING, &json!(keeping)).await?;
    Ok(saved())
}
