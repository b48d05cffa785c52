//! `marka doctor`.

use std::process::ExitCode;

use marka_portal::console;
use marka_portal::doctor::{Finding, Verdict, examine};
use marka_rules::Severity;

use super::{open, print};
use crate::FAILURE;
use crate::cli::{Common, Site};
use crate::config;
use crate::paint::Paint;

/// Looks at an installation; fails where something does not work.
pub(crate) fn run(common: &Common, site: &Site) -> anyhow::Result<ExitCode> {
    let config = config::read(site.config.as_deref(), &site.data)?;
    let mut found = vec![rules(common)?];
    found.extend(examine(&config.place, &site.data, &config.portal)?);
    let paint = Paint::for_stdout();
    print(&format!("marka {}\n", env!("CARGO_PKG_VERSION")))?;
    for one in &found {
        let (sign, what) = match one.verdict {
            Verdict::Good => ("✓", one.what.to_owned()),
            Verdict::Doubtful => ("!", paint.strong(one.what)),
            Verdict::Bad => ("✗", paint.bad(one.what)),
        };
        print(&format!("{sign} {what}: {}\n", one.seen))?;
        if !one.advice.is_empty() {
            print(&format!("    {}\n", one.advice))?;
        }
    }
    let bad = found.iter().any(|one| one.verdict == Verdict::Bad);
    Ok(if bad { ExitCode::from(FAILURE) } else { ExitCode::SUCCESS })
}

/// Prints what whoever helps would ask first.
pub(crate) fn support_bundle(common: &Common, site: &Site) -> anyhow::Result<ExitCode> {
    let config = config::read(site.config.as_deref(), &site.data)?;
    let edition = open::rules(common)?.base.hash;
    print(&console::support_bundle(&config.place, &edition, &config.portal)?)?;
    Ok(ExitCode::SUCCESS)
}

fn rules(common: &Common) -> anyhow::Result<Finding> {
    let rules = open::rules(common)?;
    let errors = rules.diagnostics.iter().filter(|found| found.severity == Severity::Error).count();
    let families = rules.base.families.len();
    Ok(Finding {
        what: "правила",
        verdict: if errors == 0 { Verdict::Good } else { Verdict::Bad },
        seen: format!("семейств {families}, ошибок {errors}, состояние {}", rules.base.hash),
        advice: if errors == 0 {
            String::new()
        } else {
            "Все ошибки показывает «marka rules check».".to_owned()
        },
    })
}
