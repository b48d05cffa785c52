//! Texts of support.

use std::sync::LazyLock;

use fluent_bundle::FluentResource;
use fluent_bundle::concurrent::FluentBundle;

#[cfg(test)]
use super::Area;
use super::{Lang, bundle, format};

texts! {
    /// Texts of support.
    SupportTexts, support_texts, "../../texts/support.ru.ftl", "../../texts/support.en.ftl";
    plain:
        support_title support_words support_find support_all support_open support_none support_none_text foot_support
        ticket_new ticket_lead ticket_lead_vendor ticket_title ticket_text ticket_text_hint ticket_category ticket_priority
        ticket_state ticket_files ticket_files_hint ticket_place ticket_send ticket_author ticket_assignee ticket_nobody
        ticket_due ticket_late ticket_changed ticket_incomplete
        bundle_add bundle_hint bundle_show message_new message_text message_send message_note message_note_hint note_no_files
        message_empty template template_use template_add template_remove templates_title templates_hint vendor
        offered_title articles_title articles_none article_new article_text article_keep article_edit article_remove
        article_make article_no_help
        setup_title setup_saved setup_where setup_vendor setup_vendor_hint setup_no_mail setup_hours setup_hours_hint
        setup_calendar setup_days setup_from setup_to setup_free setup_free_hint setup_worked setup_no_day setup_wrong
        is_new is_work is_waiting is_solved is_closed low usual high stopped
        about_setup about_explanation about_work about_wish about_documentation
        monday tuesday wednesday thursday friday saturday sunday;
    counted: ;
}

impl SupportTexts {
    /// A state by its word.
    pub fn state(&self, word: &str) -> &str {
        match word {
            "new" => &self.is_new,
            "work" => &self.is_work,
            "waiting" => &self.is_waiting,
            "solved" => &self.is_solved,
            "closed" => &self.is_closed,
            _ => "",
        }
    }

    /// A priority by its word.
    pub fn priority(&self, word: &str) -> &str {
        match word {
            "low" => &self.low,
            "usual" => &self.usual,
            "high" => &self.high,
            "stopped" => &self.stopped,
            _ => "",
        }
    }

    /// A category by its word.
    pub fn category(&self, word: &str) -> &str {
        match word {
            "setup" => &self.about_setup,
            "explanation" => &self.about_explanation,
            "work" => &self.about_work,
            "wish" => &self.about_wish,
            "documentation" => &self.about_documentation,
            _ => "",
        }
    }

    /// What a field of a request is called.
    pub fn field(&self, key: &str) -> &str {
        match key {
            "priority" => &self.ticket_priority,
            "category" => &self.ticket_category,
            _ => "",
        }
    }

    /// A day of the week; Monday is 1.
    pub fn day(&self, day: u8) -> &str {
        match day {
            1 => &self.monday,
            2 => &self.tuesday,
            3 => &self.wednesday,
            4 => &self.thursday,
            5 => &self.friday,
            6 => &self.saturday,
            _ => &self.sunday,
        }
    }
}
