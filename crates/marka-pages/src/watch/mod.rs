//! Pages of watching: what is asked, from where, by whom, how quickly, and what went wrong.

pub mod chart;

use askama::Template;

use crate::frame::Frame;
use crate::texts::WatchTexts;
use chart::Chart;

/// The overview.
#[derive(Template)]
#[template(path = "watch/overview.html")]
pub struct OverviewPage<'a> {
    /// Frame.
    pub frame: Frame<'a>,
    /// Texts.
    pub w: &'static WatchTexts,
    /// Stretches of time: word, what it is called, whether it is shown.
    pub spans: Vec<(&'static str, &'static str, bool)>,
    /// Alerts, open ones first.
    pub alerts: Vec<AlertRow>,
    /// Requests, times, people.
    pub charts: Vec<Chart>,
    /// How the node and what it stands on are: what, and how much.
    pub state: Vec<(&'static str, String)>,
    /// Routes.
    pub routes: Vec<RouteRow>,
    /// Addresses.
    pub addresses: Vec<AddressRow>,
    /// People: name, link where it has one, requests, errors.
    pub people: Vec<PersonRow>,
    /// Failed sign-ins.
    pub failed: Vec<FailedRow>,
    /// Sessions that go on.
    pub sessions: Vec<SessionRow>,
    /// For how many days all this is kept.
    pub days: u32,
}

/// An alert.
pub struct AlertRow {
    /// What was found.
    pub text: String,
    /// Since when.
    pub began: String,
    /// Until when; `None` while it lasts.
    pub ended: Option<String>,
}

/// A route.
pub struct RouteRow {
    /// Method and route.
    pub route: String,
    /// Requests.
    pub count: String,
    /// Refused, our own failures aside.
    pub refused: String,
    /// Failed.
    pub failed: String,
    /// Milliseconds that half of the answers kept; may be unknown.
    pub half: String,
    /// Milliseconds that 95 of 100 kept.
    pub most: String,
}

/// An address.
pub struct AddressRow {
    /// Address; empty where it is not known any more.
    pub address: String,
    /// Where its page is.
    pub link: String,
    /// Requests.
    pub count: String,
    /// Refused.
    pub refused: String,
    /// Failed.
    pub failed: String,
    /// When it came last.
    pub last: String,
    /// What is done with it, as a word; may be empty.
    pub treatment: &'static str,
}

/// A person, or all guests.
pub struct PersonRow {
    /// Number; guests have none.
    pub id: Option<i64>,
    /// Name.
    pub name: String,
    /// Requests.
    pub count: String,
    /// Refused.
    pub refused: String,
    /// Failed.
    pub failed: String,
}

/// Sign-ins that failed.
pub struct FailedRow {
    /// Address.
    pub address: String,
    /// Where its page is.
    pub link: String,
    /// Name that was typed.
    pub login: String,
    /// How often.
    pub count: String,
    /// When last.
    pub last: String,
}

/// A session.
pub struct SessionRow {
    /// Number.
    pub id: i64,
    /// Whose.
    pub person: i64,
    /// Name.
    pub name: String,
    /// Device.
    pub device: String,
    /// Address.
    pub address: String,
    /// Where the page of the address is.
    pub link: String,
    /// Since when.
    pub since: String,
    /// When it was seen last.
    pub seen: String,
}

/// The page of an address.
#[derive(Template)]
#[template(path = "watch/address.html")]
pub struct AddressPage<'a> {
    /// Frame.
    pub frame: Frame<'a>,
    /// Texts.
    pub w: &'static WatchTexts,
    /// Address, or network where addresses are shortened.
    pub address: String,
    /// The same in an address of a page.
    pub link: String,
    /// What is done with it, as a word; may be empty.
    pub treatment: &'static str,
    /// Why.
    pub reason: String,
    /// Until when; may be empty.
    pub until: String,
    /// Its history.
    pub charts: Vec<Chart>,
    /// Routes that it asked for.
    pub routes: Vec<RouteRow>,
    /// Who was signed in there.
    pub people: Vec<PersonRow>,
    /// Failed sign-ins.
    pub failed: Vec<FailedRow>,
    /// Sessions that go on.
    pub sessions: Vec<SessionRow>,
    /// What went well; may be empty.
    pub done: &'a str,
    /// What was wrong; may be empty.
    pub trouble: &'a str,
}

/// The page of what went wrong.
#[derive(Template)]
#[template(path = "watch/faults.html")]
pub struct FaultsPage<'a> {
    /// Frame.
    pub frame: Frame<'a>,
    /// Texts.
    pub w: &'static WatchTexts,
    /// Settled ones too.
    pub all: bool,
    /// Groups, the last first.
    pub faults: Vec<FaultRow>,
}

/// Faults that are alike.
pub struct FaultRow {
    /// Number.
    pub id: i64,
    /// Method and route.
    pub route: String,
    /// Status.
    pub status: i64,
    /// What it means, in words.
    pub meaning: &'static str,
    /// What was written to the log.
    pub cause: String,
    /// When first.
    pub first: String,
    /// When last.
    pub last: String,
    /// How often.
    pub count: String,
    /// Number of the last request.
    pub request: String,
    /// Where it came from.
    pub address: String,
    /// Where the page of the address is.
    pub link: String,
    /// Whose it was; may be empty.
    pub person: String,
    /// It is settled.
    pub settled: bool,
}

/// The page of rules for addresses, limits, thresholds and keeping.
#[derive(Template)]
#[template(path = "watch/rules.html")]
pub struct RulesPage<'a> {
    /// Frame.
    pub frame: Frame<'a>,
    /// Texts.
    pub w: &'static WatchTexts,
    /// The address from which this page is looked at.
    pub own: String,
    /// Rules.
    pub rules: Vec<RuleRow>,
    /// Nobody else is let in.
    pub only_allowed: bool,
    /// What was typed for a new rule.
    pub typed: String,
    /// Requests a second and at once.
    pub limits: (u32, u32),
    /// Rules of alerts: word, threshold, the usual one.
    pub thresholds: Vec<(&'static str, i64, i64)>,
    /// Days.
    pub days: u32,
    /// Addresses are shortened.
    pub shorten: bool,
    /// What went well; may be empty.
    pub done: &'a str,
    /// What was wrong; may be empty.
    pub trouble: &'a str,
}

/// A rule for an address or a network.
pub struct RuleRow {
    /// Address or network.
    pub net: String,
    /// What is done, as a word.
    pub treatment: &'static str,
    /// Why.
    pub reason: String,
    /// Until when; empty where it holds until it is taken back.
    pub until: String,
    /// Its time is over.
    pub over: bool,
}
