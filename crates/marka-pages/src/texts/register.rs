//! Texts of the register, of requests and of notices.

use std::sync::LazyLock;

use fluent_bundle::FluentResource;
use fluent_bundle::concurrent::FluentBundle;

#[cfg(test)]
use super::Area;
use super::{Lang, agreeing, bundle, format};

texts! {
    /// Texts about entries, requests and notices.
    RegisterTexts, register_texts, "../../texts/register.ru.ftl", "../../texts/register.en.ftl";
    plain:
        register_title register_find register_find_hint register_button register_new register_empty register_empty_text
        register_nothing register_read_as register_more register_many register_order register_by_change register_by_designation
        register_status register_family register_author register_mine register_views register_view_name register_view_save
        register_view_forget register_reset register_download register_compare register_compare_hint
        column_designation column_document column_article column_status column_changed column_author
        new_title new_line new_line_hint new_read new_document new_document_none new_document_other new_article new_notes
        new_okpd2 new_tnved new_okei new_add new_not_sure new_known new_known_same new_unspecified new_from_request
        double_title double_text double_other
        status_draft status_submitted status_approved status_superseded status_retired status_rejected
        entry_construction entry_order entry_edition entry_edition_other entry_document entry_author entry_changed entry_article
        entry_notes entry_codes entry_codes_confirmed entry_codes_open entry_codes_confirm entry_save entry_saved
        entry_submit entry_withdraw entry_retire entry_supersede entry_supersede_hint entry_reason entry_former entry_successor
        entry_replaces entry_same entry_requests entry_remarks entry_remark entry_remark_hint entry_remark_add entry_remarks_none
        entry_files entry_file_add entry_file_button entry_files_none entry_actions entry_in_decode entry_in_construct
        approval_title approval_yours approval_remark approval_approve approval_return approval_reject approval_waits
        approval_own approval_in_place approval_needs_remark approval_step decision_approve decision_return decision_reject
        compare_title compare_element compare_same compare_none compare_choose
        requests_title requests_mine requests_all requests_open requests_closed requests_new requests_empty requests_empty_text
        request_title request_text request_text_hint request_due request_files request_send request_number request_state
        request_assignee request_author request_created request_entries request_entries_none request_take request_return_to_queue
        request_ask request_done request_decline request_again request_reason request_reason_needed request_assign request_nobody
        request_form_entry request_tie request_tie_hint request_no_entry request_late request_wait_approval
        request_text_needed
        state_new state_taken state_question state_approval state_done state_declined
        kind_construction kind_line kind_words kind_list kind_files
        notices_title notices_none notices_read_all notice_mention notice_assigned notice_state notice_approval notice_approved
        notice_returned notice_rejected notice_remark notice_request notice_alert notice_suggestion notice_ticket notice_ticket_said
        event_made event_changed event_password event_assigned event_entry event_second_on event_second_off
        event_draft event_submitted event_approved event_superseded event_retired event_rejected event_taken event_question
        event_approval event_done event_declined event_new
        field_reason field_article field_notes field_okpd2 field_tnved field_okei field_codes field_successor field_assignee
        field_due field_name field_email field_roles field_entry;
    counted: entries_found requests_found;
}

impl RegisterTexts {
    /// A status of an entry or a state of a request by its word.
    pub fn state(&self, word: &str) -> &str {
        match word {
            "draft" => &self.status_draft,
            "submitted" => &self.status_submitted,
            "approved" => &self.status_approved,
            "superseded" => &self.status_superseded,
            "retired" => &self.status_retired,
            "rejected" => &self.status_rejected,
            "new" => &self.state_new,
            "taken" => &self.state_taken,
            "question" => &self.state_question,
            "approval" => &self.state_approval,
            "done" => &self.state_done,
            "declined" => &self.state_declined,
            _ => "",
        }
    }

    /// A decision by its word.
    pub fn decision(&self, word: &str) -> &str {
        match word {
            "approve" => &self.decision_approve,
            "return" => &self.decision_return,
            "reject" => &self.decision_reject,
            _ => "",
        }
    }

    /// How a request says what is needed, by its word.
    pub fn kind(&self, word: &str) -> &str {
        match word {
            "construction" => &self.kind_construction,
            "line" => &self.kind_line,
            "words" => &self.kind_words,
            "list" => &self.kind_list,
            "files" => &self.kind_files,
            _ => "",
        }
    }

    /// What a notice says, by its word.
    pub fn notice(&self, word: &str) -> &str {
        match word {
            "mention" => &self.notice_mention,
            "assigned" => &self.notice_assigned,
            "state" => &self.notice_state,
            "approval" => &self.notice_approval,
            "approved" => &self.notice_approved,
            "returned" => &self.notice_returned,
            "rejected" => &self.notice_rejected,
            "remark" => &self.notice_remark,
            "request" => &self.notice_request,
            "alert" => &self.notice_alert,
            "suggestion" => &self.notice_suggestion,
            "ticket" => &self.notice_ticket,
            "ticket-said" => &self.notice_ticket_said,
            _ => "",
        }
    }

    /// What happened, by its word.
    pub fn event(&self, word: &str) -> &str {
        match word {
            "made" => &self.event_made,
            "changed" => &self.event_changed,
            "password" => &self.event_password,
            "assigned" => &self.event_assigned,
            "entry" => &self.event_entry,
            "second-factor-on" => &self.event_second_on,
            "second-factor-off" => &self.event_second_off,
            "draft" => &self.event_draft,
            "submitted" => &self.event_submitted,
            "approved" => &self.event_approved,
            "superseded" => &self.event_superseded,
            "retired" => &self.event_retired,
            "rejected" => &self.event_rejected,
            "taken" => &self.event_taken,
            "question" => &self.event_question,
            "approval" => &self.event_approval,
            "done" => &self.event_done,
            "declined" => &self.event_declined,
            "new" => &self.event_new,
            _ => "",
        }
    }

    /// A field that changed, by its key.
    pub fn event_field(&self, key: &str) -> &str {
        match key {
            "reason" => &self.field_reason,
            "article" => &self.field_article,
            "notes" => &self.field_notes,
            "okpd2" => &self.field_okpd2,
            "tnved" => &self.field_tnved,
            "okei" => &self.field_okei,
            "codes-confirmed" => &self.field_codes,
            "successor" => &self.field_successor,
            "assignee" => &self.field_assignee,
            "due" => &self.field_due,
            "name" => &self.field_name,
            "email" => &self.field_email,
            "roles" => &self.field_roles,
            "entry" => &self.field_entry,
            _ => "",
        }
    }
}
