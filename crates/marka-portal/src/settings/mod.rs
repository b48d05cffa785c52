//! Settings that hold for the whole site: read from the store, the same on every node within seconds.

mod own;
mod page;
mod said;

pub(crate) use own::{logo, no_logo, place_families, site};
pub(crate) use page::{end_substitute, route, settings, substitute, with_trouble};
pub(crate) use said::while_away;

use std::sync::Arc;

use marka_engine::engine::Engine;
use marka_pages::frame::Site;
use marka_store::{Route, Store, StoreError};
use serde::{Deserialize, Serialize};
use serde_json::{Value as Json, json};

use crate::backups::Schedule;
use crate::control::is_legible;
use crate::support::{Calendar, Support};
use crate::watch::{Addresses, DAYS, Keeping, Limits, RULES_MOST, Thresholds};

/// Declares the settings: field, type, key of the store, default.
macro_rules! settings {
    ($($(#[$about:meta])* $KEY:ident $field:ident: $Type:ty = $key:literal, $default:expr;)*) => {
        /// Settings in force.
        #[derive(Clone, Debug, PartialEq)]
        pub(crate) struct Settings {
            $($(#[$about])* pub(crate) $field: $Type,)*
            /// How often the settings were changed when these were read.
            pub(crate) count: i64,
            /// What of it every page shows.
            own: Arc<Site>,
        }

        impl Default for Settings {
            fn default() -> Settings {
                Settings { $($field: $default,)* count: -1, own: Arc::default() }
            }
        }

        $(pub(crate) const $KEY: &str = $key;)*

        /// Keys of all settings.
        pub(crate) const KEYS: &[&str] = &[$($key,)*];

        impl Settings {
            /// Takes a value; one that cannot be understood changes nothing, and tells why.
            pub(crate) fn take(&mut self, key: &str, value: Json) -> Result<(), String> {
                match key {
                    $($key => self.$field = serde_json::from_value(value).map_err(|error| error.to_string())?,)*
                    _ => return Err(UNKNOWN.to_owned()),
                }
                Ok(())
            }

            /// The value of a setting as it is kept.
            pub(crate) fn value(&self, key: &str) -> Json {
                match key {
                    $($key => json!(self.$field),)*
                    _ => Json::Null,
                }
            }
        }
    };
}

settings! {
    /// What the site is called; empty where nobody said.
    SITE site: String = "site.name", String::new();
    /// How it looks, and with what it begins.
    LOOK look: Look = "site.look", Look::default();
    /// Its picture in the bar: PNG in base 64; empty where it has none.
    LOGO logo: String = "site.logo", String::new();
    /// Whether those who are not signed in may form and read designations.
    GUESTS guests: bool = "guests", true;
    /// Families in the order in which they are shown, and those that are not.
    FAMILIES families: Vec<FamilyPlace> = "families", Vec::new();
    /// How entries of the register come into force.
    ROUTE route: Route = "approval.route", Route::default();
    /// When backups are made.
    BACKUPS backups: Schedule = "backups", Schedule::default();
    /// Which addresses are let in.
    ADDRESSES addresses: Addresses = "addresses", Addresses::default();
    /// How often requests may come.
    LIMITS limits: Limits = "limits", Limits::default();
    /// How long what was seen is kept.
    KEEPING keeping: Keeping = "watch.keeping", Keeping::default();
    /// How support works.
    SUPPORT support: Support = "support", Support::default();
    /// When administrators are warned.
    THRESHOLDS thresholds: Thresholds = "watch.thresholds", Thresholds::default();
}

/// What is wrong with a key that no setting has.
pub(crate) const UNKNOWN: &str = "unknown";

/// How the site looks, and with what it begins.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Look {
    /// Whom to ask; stands in the foot of every page.
    pub(crate) contacts: String,
    /// Its colour: `#1d5fd1`; empty for the usual one.
    pub(crate) accent: String,
    /// The page behind `/`, as a word; empty for the choice of families.
    pub(crate) start: String,
    /// The language of those who chose none; empty for Russian.
    pub(crate) language: String,
}

/// A family in the list of all.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct FamilyPlace {
    pub(crate) id: String,
    pub(crate) shown: bool,
}

impl Settings {
    /// Reads the settings. A value that cannot be understood is as if it were not set.
    pub(crate) async fn read(store: &Store) -> Result<Settings, StoreError> {
        let count = store.settings_count().await?;
        let mut settings = Settings { count, ..Settings::default() };
        for setting in store.settings().await? {
            // Another version may have kept it otherwise.
            let _ = settings.take(&setting.key, setting.value);
        }
        settings.own = Arc::new(Site {
            name: settings.site.clone(),
            contacts: settings.look.contacts.clone(),
            logo: !settings.logo.is_empty(),
            accent: is_legible(&settings.look.accent),
            version: count,
        });
        Ok(settings)
    }

    /// What of the settings every page shows.
    pub(crate) fn own(&self) -> Arc<Site> {
        self.own.clone()
    }

    /// Places of the families in the order of the site, and whether each is shown; those that nobody placed come last.
    pub(crate) fn places(&self, engine: &Engine) -> Vec<(usize, bool)> {
        let mut placed: Vec<(usize, bool)> = Vec::new();
        for place in &self.families {
            placed.extend(engine.family(&place.id).map(|at| (at, place.shown)));
        }
        let others = (0..engine.families.len()).filter(|at| placed.iter().all(|placed| placed.0 != *at));
        let others: Vec<(usize, bool)> = others.map(|at| (at, true)).collect();
        placed.extend(others);
        placed
    }

    /// What is wrong with a value of a setting.
    pub(crate) fn check(key: &str, value: &Json) -> Result<(), String> {
        let mut settings = Settings::default();
        settings.take(key, value.clone())?;
        if settings.is_sound() { Ok(()) } else { Err(value.to_string()) }
    }

    /// Whether every value is one that its form would take.
    fn is_sound(&self) -> bool {
        let Calendar { days, from, to, .. } = &self.support.calendar;
        let hours = self.support.hours.iter().all(|hours| (0..=1_000).contains(hours));
        self.route.is_passable()
            && (0..=23).contains(&self.backups.hour)
            && (1..=1_000).contains(&self.backups.keep)
            && (1..=DAYS).contains(&self.keeping.days)
            && self.addresses.rules.len() <= RULES_MOST
            && (0..*to).contains(from)
            && *to <= 24
            && !days.is_empty()
            && days.iter().all(|day| (1..=7).contains(day))
            && hours
            && self.thresholds.0.values().all(|threshold| *threshold >= 0)
    }
}
