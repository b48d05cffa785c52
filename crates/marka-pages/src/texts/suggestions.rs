//! Texts of suggestions, of the plan and of what is new.

use std::sync::LazyLock;

use fluent_bundle::FluentResource;
use fluent_bundle::concurrent::FluentBundle;

#[cfg(test)]
use super::Area;
use super::{Lang, bundle, format};

texts! {
    /// Texts of suggestions.
    SuggestionTexts, suggestion_texts, "../../texts/suggestions.ru.ftl", "../../texts/suggestions.en.ftl";
    plain:
        suggestions_title suggestions_words suggestions_order suggestions_most suggestions_newest suggestions_find
        suggestions_none suggestions_none_text suggestion_new suggestion_lead suggestion_title suggestion_title_hint
        suggestion_text suggestion_text_hint suggestion_place suggestion_send suggestion_send_anyway suggestion_state
        suggestion_answer suggestion_withdraw suggestion_incomplete suggestion_needs_answer suggestion_needs_release
        suggestion_not_so
        similar_title similar_lead supported support support_again support_leave support_reason support_sign_in
        lead_title lead_release lead_release_hint lead_answer_hint lead_button remarks_title remark remark_add
        is_new is_review is_accepted is_declined is_planned is_done is_withdrawn is_taken_over group_open group_plan group_all
        plan_title plan_lead plan_empty plan_next plan_later plan_done
        news_title news_running news_suggested news_updated news_read news_close
        file_title file_lead file_export file_choose file_look file_take file_taken file_nothing file_changes file_new
        file_known file_wrong file_other file_newer file_row
        foot_suggest foot_plan;
    counted: ;
}

impl SuggestionTexts {
    /// A state by its word.
    pub fn state(&self, word: &str) -> &str {
        match word {
            "new" => &self.is_new,
            "review" => &self.is_review,
            "accepted" => &self.is_accepted,
            "declined" => &self.is_declined,
            "planned" => &self.is_planned,
            "done" => &self.is_done,
            "withdrawn" => &self.is_withdrawn,
            "taken-over" => &self.is_taken_over,
            _ => "",
        }
    }

    /// What a field of a suggestion is called.
    pub fn field(&self, key: &str) -> &str {
        match key {
            "answer" => &self.suggestion_answer,
            "release" => &self.lead_release,
            _ => "",
        }
    }

    /// States that are listed together.
    pub fn group(&self, word: &str) -> &str {
        match word {
            "open" => &self.group_open,
            "plan" => &self.group_plan,
            "all" => &self.group_all,
            word => self.state(word),
        }
    }
}
