//! Texts of the control panel: jobs, other programs, look, the configuration as a file.

use std::sync::LazyLock;

use fluent_bundle::FluentResource;
use fluent_bundle::concurrent::FluentBundle;

#[cfg(test)]
use super::Area;
use super::{Lang, bundle, format};

texts! {
    /// Texts of the control panel.
    ControlTexts, control_texts, "../../texts/control.ru.ftl", "../../texts/control.en.ftl";
    plain:
        control_saved
        jobs_title jobs_lead jobs_none jobs_kind jobs_state jobs_made jobs_when jobs_attempts jobs_cancel jobs_retry
        job_backup job_carry job_trial_restore job_webhook job_waiting job_running job_done job_failed job_cancelled
        licences_title licences_lead licences_name licences_version licences_licence licences_source licences_foot
        updates_title updates_running updates_not_set_up updates_asked updates_asked_check updates_asked_wait
        updates_take_back updates_never updates_going updates_step updates_going_hint updates_offered updates_none
        updates_looked updates_channel updates_auto updates_by_hand updates_take updates_take_hint updates_look
        updates_history updates_versions updates_outcome updates_who updates_checks updates_other
        outcome_done outcome_refused outcome_rolled_back outcome_stuck
        hooks_title hooks_lead hooks_none hooks_add hook_url hook_events hook_add hook_remove hook_try hook_tried hook_never
        hook_secret hook_secret_lead hook_wrong hook_nothing hook_many
        event_entry_decided event_request_new event_request_state event_alert
        look_contacts look_contacts_hint look_accent look_accent_hint look_accent_wrong look_start look_language
        start_construct start_decode start_handbook start_register
        logo_title logo_lead logo_file logo_set logo_remove logo_wrong
        families_title families_lead families_place families_shown
        all_title all_lead all_default
        file_title file_lead file_export file_import file_choose file_wrong file_other file_newer file_unknown file_setting
        file_people file_address
        setting_site setting_look setting_logo setting_guests setting_families setting_route setting_backups
        setting_addresses setting_limits setting_keeping setting_thresholds setting_support
        fixed_title fixed_lead fixed_address fixed_proxies fixed_mail fixed_directory fixed_provider fixed_backups fixed_log
        fixed_none;
    counted: ;
}

impl ControlTexts {
    /// A kind of job.
    pub fn job<'a>(&'a self, kind: &'a str) -> &'a str {
        match kind {
            "backup" => &self.job_backup,
            "backup-carry" => &self.job_carry,
            "trial-restore" => &self.job_trial_restore,
            "webhook" => &self.job_webhook,
            kind => kind,
        }
    }

    /// How an update ended.
    pub fn outcome(&self, word: &str) -> &str {
        match word {
            "done" => &self.outcome_done,
            "refused" => &self.outcome_refused,
            "rolled-back" => &self.outcome_rolled_back,
            _ => &self.outcome_stuck,
        }
    }

    /// A state of a job.
    pub fn job_state(&self, word: &str) -> &str {
        match word {
            "waiting" => &self.job_waiting,
            "running" => &self.job_running,
            "done" => &self.job_done,
            "failed" => &self.job_failed,
            "cancelled" => &self.job_cancelled,
            _ => "",
        }
    }

    /// An event that other programs are told.
    pub fn event<'a>(&'a self, word: &'a str) -> &'a str {
        match word {
            "entry.decided" => &self.event_entry_decided,
            "request.new" => &self.event_request_new,
            "request.state" => &self.event_request_state,
            "alert" => &self.event_alert,
            word => word,
        }
    }

    /// A page with which the site may begin.
    pub fn start(&self, word: &str) -> &str {
        match word {
            "decode" => &self.start_decode,
            "handbook" => &self.start_handbook,
            "register" => &self.start_register,
            _ => &self.start_construct,
        }
    }

    /// What a setting is called, by its key.
    pub fn setting<'a>(&'a self, key: &'a str) -> &'a str {
        match key {
            "site.name" => &self.setting_site,
            "site.look" => &self.setting_look,
            "site.logo" => &self.setting_logo,
            "guests" => &self.setting_guests,
            "families" => &self.setting_families,
            "approval.route" => &self.setting_route,
            "backups" => &self.setting_backups,
            "addresses" => &self.setting_addresses,
            "limits" => &self.setting_limits,
            "watch.keeping" => &self.setting_keeping,
            "watch.thresholds" => &self.setting_thresholds,
            "support" => &self.setting_support,
            key => key,
        }
    }
}
