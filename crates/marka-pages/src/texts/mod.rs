//! Texts of the pages in Russian and English, from the Fluent files in `texts/`.
//!
//! Texts without arguments are resolved once, at the start, and are plain fields:
//! a page that names a text that does not exist does not build.
//! They have none of the signs that HTML knows, so a page may write them as they are.

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource};

use crate::number::grouped;
use marka_rules::model::Text;

/// Languages of the pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub enum Lang {
    /// Russian.
    #[default]
    Ru,
    /// English.
    En,
}

impl Lang {
    /// Code of the language as in URLs and in HTML.
    pub fn code(self) -> &'static str {
        match self {
            Lang::Ru => "ru",
            Lang::En => "en",
        }
    }

    /// The language with this code.
    pub fn from_code(code: &str) -> Option<Lang> {
        match code {
            "ru" => Some(Lang::Ru),
            "en" => Some(Lang::En),
            _ => None,
        }
    }

    /// The other one.
    #[must_use]
    pub fn other(self) -> Lang {
        match self {
            Lang::Ru => Lang::En,
            Lang::En => Lang::Ru,
        }
    }

    /// A text of the rules in this language, in Russian where the rules give no other.
    pub fn of(self, text: &Text) -> &str {
        match (self, &text.en) {
            (Lang::En, Some(en)) => en,
            _ => &text.ru,
        }
    }
}

/// Declares the texts of an area of the portal: those without arguments and those that agree with a count.
macro_rules! texts {
    (
        $(#[$about:meta])* $Texts:ident, $of:ident, $ru:literal, $en:literal;
        plain: $($name:ident)*; counted: $($counted:ident)*;
    ) => {
        $(#[$about])*
        pub struct $Texts {
            /// The language.
            pub lang: Lang,
            #[allow(dead_code, reason = "an area may have no text that agrees with a count")]
            bundle: FluentBundle<FluentResource>,
            $(#[doc = concat!("The text `", stringify!($name), "`.")] pub $name: String,)*
        }

        impl $Texts {
            fn new(lang: Lang, file: &str) -> $Texts {
                let bundle = bundle(lang, file);
                $(let $name = format(&bundle, stringify!($name), None);)*
                $Texts { lang, bundle, $($name,)* }
            }

            $(
                #[doc = concat!("The text `", stringify!($counted), "`, agreeing with its count.")]
                pub fn $counted(&self, count: u128) -> String {
                    agreeing(&self.bundle, stringify!($counted), self.lang, count)
                }
            )*
        }

        impl Lang {
            $(#[$about])*
            pub fn $of(self) -> &'static $Texts {
                static RU: LazyLock<$Texts> = LazyLock::new(|| $Texts::new(Lang::Ru, include_str!($ru)));
                static EN: LazyLock<$Texts> = LazyLock::new(|| $Texts::new(Lang::En, include_str!($en)));
                match self {
                    Lang::Ru => &RU,
                    Lang::En => &EN,
                }
            }
        }

        /// What the tests compare: the declared keys and both files.
        #[cfg(test)]
        pub(super) const AREA: Area = Area {
            keys: &[$(stringify!($name),)* $(stringify!($counted),)*],
            files: [include_str!($ru), include_str!($en)],
        };
    };
}

mod control;
mod pages;
mod people;
mod register;
mod suggestions;
mod support;
mod watch;

pub use control::ControlTexts;
pub use pages::Texts;
pub use people::PeopleTexts;
pub use register::RegisterTexts;
pub use suggestions::SuggestionTexts;
pub use support::SupportTexts;
pub use watch::WatchTexts;

fn bundle(lang: Lang, file: &str) -> FluentBundle<FluentResource> {
    let id = lang.code().parse().expect("the codes are language identifiers");
    let mut bundle = FluentBundle::new_concurrent(vec![id]);
    bundle.set_use_isolating(false);
    // A file that does not parse is caught by the test below; what does parse is used.
    let resource = FluentResource::try_new(file.to_owned()).unwrap_or_else(|(partly, _)| partly);
    bundle.add_resource_overriding(resource);
    bundle
}

/// The text, or its key where the file lacks it.
fn format(bundle: &FluentBundle<FluentResource>, key: &str, arguments: Option<&FluentArgs<'_>>) -> String {
    let Some(pattern) = bundle.get_message(key).and_then(|message| message.value()) else {
        return key.to_owned();
    };
    bundle.format_pattern(pattern, arguments, &mut Vec::new()).into_owned()
}

fn agreeing(bundle: &FluentBundle<FluentResource>, key: &str, lang: Lang, count: u128) -> String {
    let mut arguments = FluentArgs::new();
    arguments.set("n", u64::try_from(count).unwrap_or(u64::MAX));
    arguments.set("shown", grouped(count, lang));
    format(bundle, key, Some(&arguments))
}

/// The declared keys of an area and its files.
#[cfg(test)]
struct Area {
    keys: &'static [&'static str],
    files: [&'static str; 2],
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    const AREAS: &[Area] = &[
        control::AREA,
        pages::AREA,
        people::AREA,
        register::AREA,
        suggestions::AREA,
        support::AREA,
        watch::AREA,
    ];

    /// Keys of a Fluent file, one a line that begins with a letter.
    fn keys(file: &str) -> BTreeSet<&str> {
        let lines = file.lines().filter(|line| line.starts_with(|first: char| first.is_ascii_lowercase()));
        lines.filter_map(|line| line.split_once(" =").map(|(key, _)| key)).collect()
    }

    #[test]
    fn both_files_hold_exactly_the_declared_texts() {
        for area in AREAS {
            let declared: BTreeSet<&str> = area.keys.iter().copied().collect();
            for file in area.files {
                assert!(FluentResource::try_new(file.to_owned()).is_ok());
                assert_eq!(keys(file), declared);
            }
        }
    }

    #[test]
    fn no_text_needs_an_escape() {
        for file in AREAS.iter().flat_map(|area| area.files) {
            let lines =
                file.lines().filter(|line| line.contains(['<', '>', '&', '"']) && !line.contains("->"));
            assert_eq!(lines.collect::<Vec<_>>(), Vec::<&str>::new());
        }
    }

    #[test]
    fn every_text_is_named_in_a_template_or_in_code() {
        let mut used = String::new();
        for folder in ["templates", "src", "../marka-portal/src"] {
            let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
            read_all(&folder, &mut used);
        }
        let words: BTreeSet<&str> =
            used.split(|c: char| !(c.is_alphanumeric() || c == '_' || c == '.')).collect();
        let named = |key: &str| {
            words.iter().any(|word| word.rsplit('.').any(|part| part == key) && word.contains('.'))
        };
        let keys = AREAS.iter().flat_map(|area| area.keys);
        let unused: Vec<&&str> = keys.filter(|key| !named(key)).collect();
        assert!(unused.is_empty(), "{unused:?}");
    }

    fn read_all(folder: &std::path::Path, into: &mut String) {
        for entry in std::fs::read_dir(folder).expect("the folder is part of the crate") {
            let path = entry.expect("it can be listed").path();
            if path.is_dir() {
                read_all(&path, into);
            } else {
                into.push_str(&std::fs::read_to_string(path).expect("all are texts"));
            }
        }
    }

    #[test]
    fn russian_counts_agree() {
        let t = Lang::Ru.texts();
        let words: Vec<String> = [1, 3, 5, 21].map(|count| t.constructions(count)).into();
        assert_eq!(words, ["1 конструкция", "3 конструкции", "5 конструкций", "21 конструкция"]);
    }
}
