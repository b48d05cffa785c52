//! Opening the rules: those in the binary, or a folder.

use std::sync::Arc;

use anyhow::{Context as _, bail};
use marka_answers::Answers;
use marka_engine::compiled::Limits;
use marka_engine::engine::Engine;
use marka_rules::model::RuleBase;
use marka_rules::{Diagnostic, Severity, render};

use crate::cli::Common;

/// Errors in the rules that are shown before a command gives up.
const SHOWN: usize = 3;

/// The rules with everything that is to be said of them.
pub(crate) struct Rules {
    pub(crate) base: RuleBase,
    pub(crate) diagnostics: Vec<Diagnostic>,
}

/// Loads the rules; mistakes in them are no failure.
pub(crate) fn rules(common: &Common) -> anyhow::Result<Rules> {
    let files = match &common.rules {
        Some(folder) => marka_rules::folder::read(folder)
            .with_context(|| format!("не удалось прочесть правила в {}", folder.display()))?,
        None => marka_rules::shipped(),
    };
    let (base, diagnostics) = marka_rules::load(files);
    Ok(Rules { base, diagnostics })
}

/// Everything that answers, or the errors of the rules.
pub(crate) fn answers(common: &Common) -> anyhow::Result<Answers> {
    let rules = rules(common)?;
    let is_error = |found: &&Diagnostic| found.severity == Severity::Error;
    let errors: Vec<&Diagnostic> = rules.diagnostics.iter().filter(is_error).collect();
    if !errors.is_empty() {
        let first = errors.iter().take(SHOWN).map(|error| render(&rules.base.files, error));
        let first = first.collect::<Vec<_>>().join("\n");
        bail!("в правилах есть ошибки: {}. Все показывает «marka rules check».\n\n{first}", errors.len());
    }
    Ok(Answers::new(Arc::new(Engine::new(rules.base, &Limits::default()))))
}
