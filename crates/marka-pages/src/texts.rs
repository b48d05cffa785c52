//! Texts of the pages in Russian and English, from the Fluent files in `texts/`.
//!
//! Texts without arguments are resolved once, at the start, and are plain fields:
//! a page that names a text that does not exist does not build.
//! They have none of the signs that HTML knows, so a page may write them as they are.

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource};
use std::sync::LazyLock;

use crate::number::grouped;
use marka_rules::model::{Evidence, Text};

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

    /// All texts in this language.
    pub fn texts(self) -> &'static Texts {
        static RU: LazyLock<Texts> = LazyLock::new(|| Texts::new(Lang::Ru, include_str!("../texts/ru.ftl")));
        static EN: LazyLock<Texts> = LazyLock::new(|| Texts::new(Lang::En, include_str!("../texts/en.ftl")));
        match self {
            Lang::Ru => &RU,
            Lang::En => &EN,
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

/// Declares the texts without arguments and those that agree with a count.
macro_rules! texts {
    (plain: $($name:ident)*; counted: $($counted:ident)*;) => {
        /// The texts of one language.
        pub struct Texts {
            /// The language.
            pub lang: Lang,
            bundle: FluentBundle<FluentResource>,
            $(#[doc = concat!("The text `", stringify!($name), "`.")] pub $name: String,)*
        }

        impl Texts {
            fn new(lang: Lang, file: &str) -> Texts {
                let bundle = bundle(lang, file);
                $(let $name = format(&bundle, stringify!($name), None);)*
                Texts { lang, bundle, $($name,)* }
            }

            $(
                #[doc = concat!("The text `", stringify!($counted), "`, agreeing with its count.")]
                pub fn $counted(&self, count: u128) -> String {
                    let mut arguments = FluentArgs::new();
                    arguments.set("n", u64::try_from(count).unwrap_or(u64::MAX));
                    arguments.set("shown", grouped(count, self.lang));
                    format(&self.bundle, stringify!($counted), Some(&arguments))
                }
            )*
        }

        /// Keys of all texts, for the test that no file has more or less.
        #[cfg(test)]
        const KEYS: &[&str] = &[$(stringify!($name),)* $(stringify!($counted),)*];
    };
}

texts! {
    plain:
        skip nav_label nav_construct nav_decode nav_api search_label search_hint theme language_other
        copied not_copied rules_edition font_licences no_source clause_unknown
        evidence_standard evidence_catalogue evidence_memory evidence_doubtful
        families_title families_lead families_ask families_hint families_open families_cancelled families_not_read
        construct_title hero_label change_family undo redo reset copy copy_label
        copy_mark copy_designation copy_order brief full brief_label
        left_title left_none left_one document_title document_any
        clear may_omit follows chosen rare why_not choose_anyway dead conflict_title conflict_nearest
        dropped_title keys_title key_search key_arrows key_enter key_copy key_undo key_redo key_reset key_escape
        free_hint free_set impossible outside_series open_element
        decode_title decode_ask decode_hint decode_button decode_examples complete_label
        status_exact status_repaired status_invalid status_ambiguous status_unknown status_none
        about_exact about_repaired about_invalid about_ambiguous about_unknown about_none
        reading_title parts_title words_title words_said word_yes word_no about_words contradict_help choose_title suiting_title
        part_code part_meaning unwritten repairs_title unspecified_title
        warnings_title problems_title nearest_title present_title present_confirm also_title readings_title
        document_named rating_named colour_named family_named families_also standard_cancelled open_construct link_here
        recent_title recent_clear
        list_title list_number list_given list_designation list_status list_family list_notes list_filter list_all
        list_copy list_too_long
        nav_handbook hb_title hb_lead hb_families hb_codes hb_ask hb_ask_hint hb_find
        hb_filter_empty hb_chapters hb_rest hb_open hb_what_means hb_codes_lead hb_code_ask hb_code_hint
        hb_no_code hb_try_decode hb_try_search hb_all_codes hb_how_also hb_and_more hb_search_title
        hb_search_lead hb_nothing hb_is_designation hb_whole hb_mark hb_size hb_part hb_since hb_product
        hb_key hb_usual hb_in_all hb_contents hb_layout hb_layout_lead hb_also_read hb_example hb_elements
        hb_options hb_also hb_former hb_became hb_why hb_present hb_rules hb_rule hb_tables
        hb_specifications hb_properties hb_property hb_value hb_when hb_conductors hb_ambiguities
        hb_examples hb_sources hb_source hb_valid hb_unusual hb_invalid hb_forbids hb_warns hb_breaks
        hb_lifted hb_lifts hb_marks hb_all_marks hb_only hb_yes hb_no hb_number hb_closed_series
        hb_open_series hb_states hb_free hb_free_signs hb_blank_means hb_blank_open hb_implied hb_cell_yes
        hb_cell_no w_and w_or w_if w_if_capital w_else w_always_short w_not_so w_except w_any
        w_from w_to w_more w_less w_at_least w_at_most w_equal w_unequal w_forbidden w_unusual w_required
        w_usual w_rows w_rows_usual
        analogues_title analogues_ask analogues_hint analogues_button analogues_lead analogues_unread analogues_asked
        analogues_documents analogues_none analogues_own analogues_summary analogues_no_difference analogues_property
        analogues_ours analogues_theirs analogues_verdict analogues_further analogues_cores analogues_section
        verdict_worse verdict_different verdict_better verdict_unknown verdict_same value_yes value_no
        error_404 error_404_text error_400 error_413 error_500 error_405 error_text error_request error_home
        misread_button misread_short misread_row misread_title misread_should misread_should_hint misread_remark misread_kept misread_send
        misread_reading misread_saved misread_none misread_refused misread_full misread_time misread_line misread_read
        misread_now misread_now_read misread_same misread_other misread_as_wanted misread_download misread_examples
        misread_examples_hint error_403 error_403_text error_507 error_507_text api_misread
        api_title api_lead api_spec api_decode api_decode_many api_analogues api_form api_families api_limits;
    counted:
          left_of constructions rare_more lines_read hb_facts hb_meanings misread_total misread_broken;
}

impl Texts {
    /// A status of the contract in a word; the word itself where there is no such status.
    pub fn status<'a>(&'a self, key: &'a str) -> &'a str {
        match key {
            "exact" => &self.status_exact,
            "repaired" => &self.status_repaired,
            "invalid" => &self.status_invalid,
            "ambiguous" => &self.status_ambiguous,
            "unknown" => &self.status_unknown,
            "none" => &self.status_none,
            other => other,
        }
    }

    /// How firmly a fact is known, in a word.
    pub fn evidence(&self, evidence: Evidence) -> &str {
        match evidence {
            Evidence::Standard => &self.evidence_standard,
            Evidence::Catalogue => &self.evidence_catalogue,
            Evidence::Memory => &self.evidence_memory,
            Evidence::Doubtful => &self.evidence_doubtful,
        }
    }
}

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

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    /// Keys of a Fluent file, one a line that begins with a letter.
    fn keys(file: &str) -> BTreeSet<&str> {
        let lines = file.lines().filter(|line| line.starts_with(|first: char| first.is_ascii_lowercase()));
        lines.filter_map(|line| line.split_once(" =").map(|(key, _)| key)).collect()
    }

    #[test]
    fn both_files_hold_exactly_the_declared_texts() {
        let declared: BTreeSet<&str> = KEYS.iter().copied().collect();
        for file in [include_str!("../texts/ru.ftl"), include_str!("../texts/en.ftl")] {
            assert!(FluentResource::try_new(file.to_owned()).is_ok());
            assert_eq!(keys(file), declared);
        }
    }

    #[test]
    fn no_text_needs_an_escape() {
        for file in [include_str!("../texts/ru.ftl"), include_str!("../texts/en.ftl")] {
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
        let unused: Vec<&&str> = KEYS
            .iter()
            .filter(|key| !used.contains(&format!("t.{key}")) && !used.contains(&format!("self.{key}")))
            .collect();
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
