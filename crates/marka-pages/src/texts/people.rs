//! Texts of signing in, of one's own account and of the accounts of people.

use std::sync::LazyLock;

use fluent_bundle::FluentResource;
use fluent_bundle::concurrent::FluentBundle;

#[cfg(test)]
use super::Area;
use super::{Lang, agreeing, bundle, format};

texts! {
    /// Texts about accounts.
    PeopleTexts, people_texts, "../../texts/people.ru.ftl", "../../texts/people.en.ftl";
    plain:
        sign_in_title login password sign_in_button sign_in_wrong sign_in_locked sign_in_lead
        second_title second_lead second_code second_wrong second_again second_button
        setup_title setup_lead setup_code setup_code_hint setup_code_wrong setup_button
        name email login_taken login_needed name_needed
        password_new password_rules weak_short weak_long weak_common password_wrong password_old password_change
        password_changed
        link_title_invitation link_title_reset link_lead link_button link_spent link_spent_text
        me_title me_sign_out me_password me_second me_second_on me_second_off me_second_lead me_second_scan me_second_key
        me_second_switch_on me_second_switch_off me_second_codes me_second_codes_lead me_sessions me_session_this
        me_session_device me_session_address me_session_since me_session_seen me_session_end me_sessions_end_others me_roles
        settings_title settings_site settings_name settings_name_hint settings_guests settings_guests_hint
        settings_route settings_route_hint settings_order settings_in_order settings_at_once settings_step
        settings_step_new settings_step_title settings_step_people settings_step_all settings_route_empty
        settings_nobody settings_substitutes settings_substitutes_hint settings_absent settings_acts
        settings_from settings_to settings_substitute settings_substitute_wrong
        backups_title backups_kept backups_folder backups_encrypted_hint backups_plain_hint backups_none
        backups_never backups_trying backups_good backups_bad
        backups_try backups_make backups_running backups_begun backups_failed backups_off backups_schedule
        backups_daily backups_daily_hint backups_hour backups_keep backups_back backups_back_hint
        restore_title restore_lead restore_file restore_passphrase restore_button restore_no_file
        restore_passphrase_needed restore_passphrase_wrong restore_newer restore_failed
        outside_no_role outside_taken outside_blocked outside_name outside_again outside_unreachable
        outside_misconfigured outside_refused
        me_away_lead me_away_nobody me_keys me_keys_lead me_key_name me_key_make me_key_made me_key_use
        people_title people_invite people_invite_lead people_invite_button people_link people_link_lead people_none_mail
        people_roles people_state people_added people_save people_saved people_reset people_reset_lead
        people_second_reset people_last_administrator people_self people_back people_source people_outside
        role_customer role_technologist role_norm_control role_approver role_rule_editor role_administrator
        role_customer_text role_technologist_text role_norm_control_text role_approver_text role_rule_editor_text
        role_administrator_text
        state_invited state_active state_blocked source_local source_ldap source_oidc;
    counted: codes_left people_count;
}

impl PeopleTexts {
    /// A role by its word.
    pub fn role(&self, word: &str) -> &str {
        match word {
            "customer" => &self.role_customer,
            "technologist" => &self.role_technologist,
            "norm-control" => &self.role_norm_control,
            "approver" => &self.role_approver,
            "rule-editor" => &self.role_rule_editor,
            "administrator" => &self.role_administrator,
            _ => "",
        }
    }

    /// What a role may do, by its word.
    pub fn role_text(&self, word: &str) -> &str {
        match word {
            "customer" => &self.role_customer_text,
            "technologist" => &self.role_technologist_text,
            "norm-control" => &self.role_norm_control_text,
            "approver" => &self.role_approver_text,
            "rule-editor" => &self.role_rule_editor_text,
            "administrator" => &self.role_administrator_text,
            _ => "",
        }
    }

    /// A state of a person by its word.
    pub fn state(&self, word: &str) -> &str {
        match word {
            "invited" => &self.state_invited,
            "active" => &self.state_active,
            "blocked" => &self.state_blocked,
            _ => "",
        }
    }

    /// A source of sign-in by its word.
    pub fn source(&self, word: &str) -> &str {
        match word {
            "local" => &self.source_local,
            "ldap" => &self.source_ldap,
            "oidc" => &self.source_oidc,
            _ => "",
        }
    }
}
