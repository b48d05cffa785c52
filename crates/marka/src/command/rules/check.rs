//! `marka rules check`.

use std::fmt::Write as _;
use std::process::ExitCode;

use crate::command::open::Rules;
use marka_answers::coverage::{Account, Coverage, coverage as coverage_of};
use marka_answers::json::Json;
use marka_engine::read::Reader;
use marka_rules::{Diagnostic, Severity, line_column, render};

use crate::FAILURE;
use crate::cli::{Common, Output};
use crate::command::rules::suspicion::suspicions;
use crate::command::{open, print, print_json};

/// Prints everything that is to be said of the rule files.
pub(super) fn check(common: &Common, output: &Output) -> anyhow::Result<ExitCode> {
    let mut rules = open::rules(common)?;
    if count(&rules, Severity::Error) == 0 {
        rules.diagnostics.extend(suspicions(&rules.base));
    }
    if output.json {
        print_json(|json| {
            json.array(|json| {
                for found in &rules.diagnostics {
                    json.object(|json| write(&rules, found, json));
                }
            });
        })?;
    } else {
        let found = rules.diagnostics.iter().map(|found| render(&rules.base.files, found) + "\n");
        print(&(found.collect::<Vec<_>>().concat() + &summary(&rules)))?;
    }
    let errors = count(&rules, Severity::Error);
    Ok(if errors == 0 { ExitCode::SUCCESS } else { ExitCode::from(FAILURE) })
}

fn count(rules: &Rules, severity: Severity) -> usize {
    rules.diagnostics.iter().filter(|found| found.severity == severity).count()
}

fn summary(rules: &Rules) -> String {
    format!(
        "Семейств: {}. Ошибок: {}. Предупреждений: {}. Замечаний: {}.\n",
        rules.base.families.len(),
        count(rules, Severity::Error),
        count(rules, Severity::Warning),
        count(rules, Severity::Note),
    )
}

fn write(rules: &Rules, found: &Diagnostic, json: &mut Json<'_>) {
    let file = rules.base.files.get(found.span.file);
    let (line, column) = file.map_or((0, 0), |file| line_column(&file.text, found.span.start));
    json.key("severity").text(match found.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    });
    json.key("code").text(found.code);
    json.key("message").text(&found.message);
    json.key("help").text(&found.help);
    json.key("file").text_or_null(file.map(|file| file.path.as_str()));
    json.key("line").number(line);
    json.key("column").number(column);
}

/// Prints which facts the rules carry; a reference that leads nowhere is a failure.
pub(super) fn coverage(common: &Common, output: &Output) -> anyhow::Result<ExitCode> {
    let answers = open::answers(common)?;
    let mut reader = Reader::default();
    let families = 0..answers.engine.families.len();
    let coverages: Vec<Coverage<'_>> =
        families.map(|family| coverage_of(&answers.engine, family, &mut reader)).collect();
    if output.json {
        print_json(|json| {
            json.array(|json| {
                for coverage in &coverages {
                    json.object(|json| write_coverage(coverage, json));
                }
            });
        })?;
    } else {
        print(&table(&coverages))?;
    }
    let whole = coverages.iter().all(Coverage::is_whole);
    Ok(if whole { ExitCode::SUCCESS } else { ExitCode::from(FAILURE) })
}

fn table(coverages: &[Coverage<'_>]) -> String {
    let mut text =
        format!("{:<14} {:>7} {:>9} {:>9} {:>6}\n", "семейство", "фактов", "в правилах", "оставлено", "доля");
    let mut lost = String::new();
    for coverage in coverages {
        let (all, carried) = (coverage.rows.len(), coverage.count(Account::Carried));
        let left = coverage.count(Account::LeftOut);
        let share = percent(carried, all);
        let line = format!("{:<14} {all:>7} {carried:>10} {left:>9} {share:>6}\n", coverage.family);
        text.push_str(&line);
        for dangling in &coverage.dangling {
            let (fact, reference) = (&dangling.row.fact, &dangling.reference);
            writeln!(lost, "{}: {fact}: нет «{reference}»", coverage.family)
                .expect("a string takes every write");
        }
        for (row, _) in coverage.rows.iter().filter(|row| row.1 == Account::Unexplained) {
            writeln!(lost, "{}: {}: ни ссылки, ни причины", coverage.family, row.fact)
                .expect("a string takes every write");
        }
    }
    text + &lost
}

fn percent(part: usize, whole: usize) -> String {
    (100 * part).checked_div(whole).map_or("—".to_owned(), |share| format!("{share} %"))
}

fn write_coverage(coverage: &Coverage<'_>, json: &mut Json<'_>) {
    json.key("family").text(coverage.family);
    json.key("facts").number(coverage.rows.len());
    json.key("carried").number(coverage.count(Account::Carried));
    json.key("left_out").number(coverage.count(Account::LeftOut));
    json.key("rows").array(|json| {
        for (row, account) in &coverage.rows {
            json.object(|json| {
                json.key("fact").text(&row.fact);
                json.key("account").text(match account {
                    Account::Carried => "carried",
                    Account::LeftOut => "left-out",
                    Account::Unexplained => "unexplained",
                });
                json.key("carried_by").text(&row.carried_by);
                json.key("reason").text(&row.reason);
            });
        }
    });
    json.key("dangling").array(|json| {
        for dangling in &coverage.dangling {
            json.object(|json| {
                json.key("fact").text(&dangling.row.fact);
                json.key("reference").text(&dangling.reference);
            });
        }
    });
}
