//! Texts of the frame, the constructor, the reading and the handbook.

use std::sync::LazyLock;

use fluent_bundle::FluentResource;
use fluent_bundle::concurrent::FluentBundle;
use marka_rules::model::Evidence;

#[cfg(test)]
use super::Area;
use super::{Lang, agreeing, bundle, format};

texts! {
    /// The texts that most pages share.
    Texts, texts, "../../texts/ru.ftl", "../../texts/en.ftl";
    plain:
        nav_help help_title help_search help_find help_none help_contents help_version help_print help_print_hint help_on_page
        skip nav_label nav_construct nav_decode nav_register nav_requests nav_people nav_notices nav_sign_in nav_api history_title to_register to_request search_label search_hint theme language_other
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
        error_404 error_404_text error_401 error_401_text error_right error_right_text error_409 error_409_text error_429 error_429_text error_503 error_503_text error_400 error_413 error_500 error_405 error_text error_request error_home
        misread_button misread_short misread_row misread_title misread_should misread_should_hint misread_remark misread_kept misread_send
        misread_reading misread_saved misread_none misread_refused misread_full misread_time misread_line misread_read
        misread_now misread_now_read misread_same misread_other misread_as_wanted misread_download misread_examples
        misread_examples_hint error_403 error_403_text error_507 error_507_text api_misread api_register api_key
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
