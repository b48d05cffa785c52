//! Settings that hold for the whole site: read from the store, the same on every node within seconds.

mod page;
mod said;

pub(crate) use page::{end_substitute, route, settings, site, substitute};
pub(crate) use said::while_away;

use marka_store::{Route, Store, StoreError};
use serde::de::DeserializeOwned;
use serde_json::Value as Json;

use crate::backups::Schedule;
use crate::watch::{Addresses, Keeping, Limits, Thresholds};

/// Settings in force.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Settings {
    /// What the site is called; empty where nobody said.
    pub(crate) site: String,
    /// Whether those who are not signed in may form and read designations.
    pub(crate) guests: bool,
    /// How entries of the register come into force.
    pub(crate) route: Route,
    /// When backups are made.
    pub(crate) backups: Schedule,
    /// Which addresses are let in.
    pub(crate) addresses: Addresses,
    /// How often requests may come.
    pub(crate) limits: Limits,
    /// How long what was seen is kept.
    pub(crate) keeping: Keeping,
    /// When administrators are warned.
    pub(crate) thresholds: Thresholds,
    /// How often the settings were changed when these were read.
    pub(crate) count: i64,
}

impl Default for Settings {
    fn default() -> Settings {
        Settings {
            site: String::new(),
            guests: true,
            route: Route::default(),
            backups: Schedule::default(),
            addresses: Addresses::default(),
            limits: Limits::default(),
            keeping: Keeping::default(),
            thresholds: Thresholds::default(),
            count: -1,
        }
    }
}

/// Keys of the store.
pub(crate) const SITE: &str = "site.name";
pub(crate) const GUESTS: &str = "guests";
pub(crate) const ROUTE: &str = "approval.route";
pub(crate) const BACKUPS: &str = "backups";
pub(crate) const ADDRESSES: &str = "addresses";
pub(crate) const LIMITS: &str = "limits";
pub(crate) const KEEPING: &str = "watch.keeping";
pub(crate) const THRESHOLDS: &str = "watch.thresholds";

impl Settings {
    /// Reads the settings. A value that cannot be understood is as if it were not set.
    pub(crate) async fn read(store: &Store) -> Result<Settings, StoreError> {
        let count = store.settings_count().await?;
        let mut settings = Settings { count, ..Settings::default() };
        for setting in store.settings().await? {
            match setting.key.as_str() {
                SITE => take(setting.value, &mut settings.site),
                GUESTS => take(setting.value, &mut settings.guests),
                ROUTE => take(setting.value, &mut settings.route),
                BACKUPS => take(setting.value, &mut settings.backups),
                ADDRESSES => take(setting.value, &mut settings.addresses),
                LIMITS => take(setting.value, &mut settings.limits),
                KEEPING => take(setting.value, &mut settings.keeping),
                THRESHOLDS => take(setting.value, &mut settings.thresholds),
                _ => {}
            }
        }
        Ok(settings)
    }
}

fn take<T: DeserializeOwned>(value: Json, into: &mut T) {
    if let Ok(value) = serde_json::from_value(value) {
        *into = value;
    }
}
