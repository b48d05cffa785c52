//! What every page shares: head, bar, foot.

use std::sync::Arc;

use crate::assets;
use crate::texts::{Lang, SuggestionTexts, Texts};

/// Sections of the portal, to mark the present one in the bar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Section {
    /// The constructor and its choice of families.
    Construct,
    /// The reading of lines.
    Decode,
    /// The handbook.
    Handbook,
    /// The register.
    Register,
    /// Requests.
    Requests,
    /// Accounts of people.
    People,
    /// One's own account and notices.
    Account,
    /// Support.
    Support,
    /// The books.
    Help,
    /// The description of the API.
    Api,
    /// None of them: errors.
    Elsewhere,
}

/// The frame around a page.
pub struct Frame<'a> {
    /// Texts in the language of the page.
    pub t: &'static Texts,
    /// Section that the bar marks.
    pub section: Section,
    /// The same page in the other language.
    pub other_language: String,
    /// Identifies the state of the rules.
    pub edition: &'a str,
    /// Who is signed in.
    pub who: Option<Who>,
    /// Where the help for this page is.
    pub help: String,
    /// This page, to come back to.
    pub here: String,
    /// The site's own name and look.
    pub site: Arc<Site>,
}

/// What makes a site its own.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Site {
    /// What it is called; may be empty.
    pub name: String,
    /// Whom to ask; may be empty.
    pub contacts: String,
    /// It has a picture.
    pub logo: bool,
    /// It has a colour.
    pub accent: bool,
    /// Count of changes: addresses of picture and colour change with it.
    pub version: i64,
}

/// The person who is signed in, as the bar shows it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is shown or not by itself")]
pub struct Who {
    /// Name.
    pub name: String,
    /// Notices that were not read.
    pub unread: i64,
    /// Sees the register.
    pub register: bool,
    /// Adds entries to it.
    pub edit: bool,
    /// Cares for people.
    pub people: bool,
    /// Has not seen what is new in this release.
    pub news: bool,
}

impl<'a> Frame<'a> {
    /// A frame for the page at `path_and_query`.
    pub fn new(lang: Lang, section: Section, path_and_query: &str, edition: &'a str) -> Frame<'a> {
        let other_language = in_language(path_and_query, lang.other());
        Frame {
            t: lang.texts(),
            section,
            other_language,
            edition,
            who: None,
            help: "/help".to_owned(),
            here: path_and_query.to_owned(),
            site: Arc::default(),
        }
    }

    /// Language of the page.
    pub fn lang(&self) -> &'static str {
        self.t.lang.code()
    }

    /// Beginning of the rules' hash, enough to tell two editions apart.
    pub fn edition_short(&self) -> &str {
        self.edition.get(..12).unwrap_or(self.edition)
    }

    /// Version of the program.
    pub fn version(&self) -> &'static str {
        env!("CARGO_PKG_VERSION")
    }

    /// `page` for the section that is shown.
    fn current(&self, section: Section) -> &'static str {
        if self.section == section { " aria-current=page" } else { "" }
    }

    pub(crate) fn current_construct(&self) -> &'static str {
        self.current(Section::Construct)
    }

    pub(crate) fn current_decode(&self) -> &'static str {
        self.current(Section::Decode)
    }

    pub(crate) fn current_handbook(&self) -> &'static str {
        self.current(Section::Handbook)
    }

    pub(crate) fn current_register(&self) -> &'static str {
        self.current(Section::Register)
    }

    pub(crate) fn current_requests(&self) -> &'static str {
        self.current(Section::Requests)
    }

    pub(crate) fn current_people(&self) -> &'static str {
        self.current(Section::People)
    }

    pub(crate) fn current_account(&self) -> &'static str {
        self.current(Section::Account)
    }

    pub(crate) fn current_help(&self) -> &'static str {
        self.current(Section::Help)
    }

    pub(crate) fn current_api(&self) -> &'static str {
        self.current(Section::Api)
    }

    pub(crate) fn suggestion_texts(&self) -> &'static SuggestionTexts {
        self.t.lang.suggestion_texts()
    }

    /// Whether the bar has a search field: pages whose own field is larger have none.
    pub(crate) fn searches(&self) -> bool {
        self.section != Section::Decode
    }
}

/// Addresses of the embedded files, resolved at compile time.
pub(crate) mod url {
    use super::assets::url;

    pub(crate) const STYLE: &str = url("app.css");
    pub(crate) const SCRIPT: &str = url("app.js");
    pub(crate) const BOOT: &str = url("boot.js");
    pub(crate) const ICON: &str = url("icon.svg");
    pub(crate) const LICENCES: &str = url("fonts.txt");
    pub(crate) const FONTS: [&str; 4] = [
        url("golos-text-cyrillic-wght-normal.woff2"),
        url("golos-text-latin-wght-normal.woff2"),
        url("jetbrains-mono-cyrillic-wght-normal.woff2"),
        url("jetbrains-mono-latin-wght-normal.woff2"),
    ];
}

/// The same address with `lang` set.
fn in_language(path_and_query: &str, lang: Lang) -> String {
    let (path, query) = path_and_query.split_once('?').unwrap_or((path_and_query, ""));
    let mut address = String::with_capacity(path_and_query.len() + 9);
    address.push_str(path);
    address.push('?');
    for pair in query.split('&').filter(|pair| !pair.is_empty() && !pair.starts_with("lang=")) {
        address.push_str(pair);
        address.push('&');
    }
    address.push_str("lang=");
    address.push_str(lang.code());
    address
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_language_is_replaced_in_an_address_and_the_rest_kept() {
        assert_eq!(in_language("/decode?lang=ru&text=a%20b", Lang::En), "/decode?text=a%20b&lang=en");
        assert_eq!(in_language("/", Lang::Ru), "/?lang=ru");
    }
}
