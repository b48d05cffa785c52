//! What a family's diagram finds suspicious in its rules, worded as diagnostics.

use marka_engine::compiled::{Compiled, Limits};
use marka_engine::lint::Lint;
use marka_rules::model::{Family, RuleBase, Span};
use marka_rules::{Diagnostic, Severity};

/// Everything suspicious in all families; they have to be free of errors.
pub(super) fn suspicions(base: &RuleBase) -> Vec<Diagnostic> {
    let families = base.families.iter();
    families
        .flat_map(|family| {
            let lints = Compiled::new(family.clone(), &Limits::default()).lint();
            lints.into_iter().map(|lint| diagnostic(family, &lint)).collect::<Vec<_>>()
        })
        .collect()
}

fn diagnostic(family: &Family, lint: &Lint) -> Diagnostic {
    let key = |rule: usize| family.rules[rule].key.as_str();
    let (severity, code, message, help, span): (_, _, _, &str, Span) = match lint {
        Lint::TooLarge => (
            Severity::Warning,
            "too-large",
            format!("правила семейства «{}» слишком переплетены: ответы ищутся перебором", family.id),
            "Разделите семейство или уменьшите число элементов, связанных одним правилом.",
            family.span,
        ),
        Lint::Empty(rules) => (
            Severity::Error,
            "empty-family",
            format!(
                "в семействе «{}» нет ни одной конструкции: противоречат друг другу правила {}",
                family.id,
                rules.iter().map(|&rule| format!("«{}»", key(rule))).collect::<Vec<_>>().join(", "),
            ),
            "Ослабьте одно из названных правил.",
            rules.first().map_or(family.span, |&rule| family.rules[rule].span),
        ),
        Lint::UnusedOption(element, option) => {
            let element = &family.elements[*element];
            let option = &element.options[*option];
            (
                Severity::Warning,
                "unused-option",
                format!(
                    "вариант «{}» элемента «{}» не встречается ни в одной конструкции семейства «{}»",
                    option.key, element.key, family.id
                ),
                "Уберите вариант или правило, которое его исключает.",
                option.span,
            )
        }
        Lint::IdleRule(rule) => (
            Severity::Warning,
            "idle-rule",
            format!("правило «{}» ничего не запрещает", key(*rule)),
            "Уберите правило; если оно говорит лишь о числах вне ряда, оставьте его.",
            family.rules[*rule].span,
        ),
        Lint::ImpliedRule(rule) => (
            Severity::Note,
            "implied-rule",
            format!("правило «{}» следует из остальных", key(*rule)),
            "Это не ошибка: правило может давать более понятную причину отказа.",
            family.rules[*rule].span,
        ),
    };
    Diagnostic { severity, code, message, help: help.to_owned(), span }
}
