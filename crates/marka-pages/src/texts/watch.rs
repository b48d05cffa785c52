//! Texts of watching.

use std::sync::LazyLock;

use fluent_bundle::FluentResource;
use fluent_bundle::concurrent::FluentBundle;

#[cfg(test)]
use super::Area;
use super::{Lang, agreeing, bundle, format};

texts! {
    /// Texts about watching.
    WatchTexts, watch_texts, "../../texts/watch.ru.ftl", "../../texts/watch.en.ftl";
    plain:
        watch_title watch_overview watch_faults watch_rules watch_span watch_hour watch_day watch_week watch_month
        watch_requests watch_latency watch_people watch_fine watch_refused watch_failed watch_half watch_most watch_signed
        watch_state watch_up watch_memory watch_disk watch_load watch_database watch_ping watch_jobs watch_letters
        watch_sessions_now watch_routes watch_addresses watch_persons watch_sign_ins watch_sessions
        watch_route watch_count watch_last watch_login watch_device watch_since watch_seen watch_address watch_person
        watch_guests watch_unknown watch_none watch_no_faults watch_no_sign_ins watch_no_sessions watch_nowhere
        watch_alerts watch_alert_lasts watch_no_alerts watch_purpose
        watch_end watch_back
        address_lead address_treat address_reason address_until address_until_hint address_now address_forget
        address_forget_hint address_end address_end_hint address_none
        treat_allow treat_limit treat_block treat_allow_hint treat_limit_hint treat_block_hint treat_none
        fault_first fault_last fault_request fault_cause fault_settle fault_settled fault_all fault_open fault_meaning_500
        fault_meaning_503 fault_meaning_507 fault_meaning_panic
        rules_lead rules_own rules_net rules_net_hint rules_add rules_remove rules_none rules_only rules_only_hint
        rules_wrong rules_self rules_many rules_only_wrong rules_over
        limits_title limits_lead limits_per_second limits_burst
        keeping_title keeping_lead keeping_days keeping_shorten keeping_shorten_hint keeping_purpose
        thresholds_title thresholds_lead thresholds_usual
        rule_errors rule_slow rule_sign_ins rule_refused rule_disk rule_mail rule_jobs rule_backup
        unit_percent unit_ms unit_times unit_mb unit_minutes unit_jobs unit_days unit_hours
        watch_saved watch_forgotten;
    counted: watch_days;
}

impl WatchTexts {
    /// What a rule of alerts looks at.
    pub fn rule(&self, word: &str) -> &str {
        match word {
            "errors" => &self.rule_errors,
            "slow" => &self.rule_slow,
            "sign-ins" => &self.rule_sign_ins,
            "refused" => &self.rule_refused,
            "disk" => &self.rule_disk,
            "mail" => &self.rule_mail,
            "jobs" => &self.rule_jobs,
            "backup" => &self.rule_backup,
            _ => "",
        }
    }

    /// In what a rule of alerts counts.
    pub fn rule_unit(&self, word: &str) -> &str {
        match word {
            "errors" => &self.unit_percent,
            "slow" => &self.unit_ms,
            "disk" => &self.unit_mb,
            "mail" => &self.unit_minutes,
            "jobs" => &self.unit_jobs,
            "backup" => &self.unit_days,
            _ => &self.unit_times,
        }
    }

    /// What is done with an address.
    pub fn treatment(&self, word: &str) -> &str {
        match word {
            "allow" => &self.treat_allow,
            "limit" => &self.treat_limit,
            "block" => &self.treat_block,
            _ => "",
        }
    }
}
