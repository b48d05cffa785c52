//! Opening the rules: those in the binary, or a folder.

use std::path::Path;
use std::sync::Arc;

use anyhow::{Context as _, bail};
use marka_answers::Answers;
use marka_engine::compiled::Limits;
use marka_engine::engine::Engine;
use marka_rules::Loaded;
use marka_rules::diagnostic::{Severity, render};

use crate::cli::Common;

/// The rules with everything that is to be said of them.
pub(crate) fn rules(common: &Common) -> anyhow::Result<Loaded> {
    match &common.rules {
        Some(folder) => from_folder(folder),
        None => Ok(marka_rules::shipped()),
    }
}

fn from_folder(folder: &Path) -> anyhow::Result<Loaded> {
    marka_rules::load_folder(folder)
        .with_context(|| format!("не удалось прочесть правила в {}", folder.display()))
}

/// Everything that answers, or the errors of the rules.
pub(crate) fn answers(common: &Common) -> anyhow::Result<Answers> {
    let loaded = rules(common)?;
    let errors = loaded.diagnostics.iter().filter(|found| found.severity == Severity::Error);
    let errors: Vec<String> = errors.map(|error| render(&loaded.base.files, error)).collect();
    if !errors.is_empty() {
        bail!("в правилах есть ошибки.\n\n{}", errors.join("\n"));
    }
    Ok(Answers::new(Arc::new(Engine::new(loaded.base, &Limits::default()))))
}
