//! What is to be said of a construction: warnings and problems, each with its rule and source.

use std::borrow::Cow;

use marka_engine::explain::{Cause, Finding};
use marka_engine::number;
use marka_engine::selection::Selection;
use marka_rules::model::{Family, Source};

/// One warning or problem.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice<'a> {
    /// A sentence for the user.
    pub message: Cow<'a, str>,
    /// Key of the rule; `element.option` or `element` where no rule but a fact of them speaks.
    pub rule: Option<Cow<'a, str>>,
    /// Where it comes from, where it comes from the rules.
    pub source: Option<&'a Source>,
}

impl Notice<'_> {
    /// The end of the line was not read.
    pub fn cut() -> Notice<'static> {
        let message = "Строка длиннее 64 КиБ: прочитано только её начало.";
        Notice { message: Cow::Borrowed(message), rule: None, source: None }
    }
}

/// Notices of what was found in a selection.
pub fn notices<'a>(family: &'a Family, selection: &Selection, findings: Vec<Finding>) -> Vec<Notice<'a>> {
    findings.into_iter().map(|finding| notice(family, selection, &finding)).collect()
}

fn notice<'a>(family: &'a Family, selection: &Selection, finding: &Finding) -> Notice<'a> {
    match finding.cause {
        Cause::Rule(rule) => {
            let rule = &family.rules[rule];
            Notice {
                message: Cow::Borrowed(&rule.because.ru),
                rule: Some(Cow::Borrowed(&rule.key)),
                source: Some(&rule.source),
            }
        }
        Cause::OptionUnusual(element, option) => {
            let element = &family.elements[element];
            let option = &element.options[option];
            Notice {
                message: Cow::Owned(format!(
                    "{}: «{}» — необычный вариант.",
                    element.title.ru, option.title.ru
                )),
                rule: Some(Cow::Owned(format!("{}.{}", element.key, option.key))),
                source: Some(&option.source),
            }
        }
        Cause::Outside(element) => {
            let number = selection.outside.iter().find(|outside| outside.0 == element);
            let number = number.map(|outside| number::format(outside.1)).unwrap_or_default();
            let element = &family.elements[element];
            Notice {
                message: Cow::Owned(format!("{}: {number} нет в ряду.", element.title.ru)),
                rule: Some(Cow::Borrowed(&element.key)),
                source: Some(&element.source),
            }
        }
    }
}
