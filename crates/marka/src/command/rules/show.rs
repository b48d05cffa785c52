//! `marka rules list` and `marka rules show`.

use std::fmt::Write as _;
use std::process::ExitCode;

use marka_answers::families::{all, write_family, write_list};
use marka_engine::compiled::Compiled;
use marka_rules::model::{Element, Family, Rule, Source};

use crate::cli::{Common, Output};
use crate::command::{evidence, family, open, print, print_json};
use crate::paint::Paint;

/// Lists the families.
pub(super) fn list(common: &Common, output: &Output) -> anyhow::Result<ExitCode> {
    let answers = open::answers(common)?;
    if output.json {
        print_json(|json| write_list(&answers.engine, json))?;
        return Ok(ExitCode::SUCCESS);
    }
    let paint = Paint::for_stdout();
    let lines = answers.engine.families.iter().map(|compiled| {
        let family = &compiled.family;
        let standard = family.standard.as_ref().map_or("", |standard| &standard.name);
        let id = paint.strong(&format!("{:<14}", family.id));
        format!("{id} {standard:<20} {}\n", family.title.ru)
    });
    print(&lines.collect::<Vec<_>>().concat())?;
    Ok(ExitCode::SUCCESS)
}

/// Shows one family whole.
pub(super) fn show(common: &Common, id: &str, output: &Output) -> anyhow::Result<ExitCode> {
    let answers = open::answers(common)?;
    let compiled = &answers.engine.families[family(&answers, id)?];
    if output.json {
        print_json(|json| write_family(compiled, json))?;
    } else {
        let mut text = String::new();
        shown(&mut text, compiled, Paint::for_stdout()).expect("a string takes every write");
        print(&text)?;
    }
    Ok(ExitCode::SUCCESS)
}

fn shown(text: &mut String, compiled: &Compiled, paint: Paint) -> std::fmt::Result {
    let family = &compiled.family;
    writeln!(text, "{}", paint.strong(&family.title.ru))?;
    if let Some(standard) = &family.standard {
        let from = standard.from.as_deref().map(|from| format!(", действует с {from}")).unwrap_or_default();
        let cancelled = if standard.cancelled { ", отменён" } else { "" };
        writeln!(text, "{}{from}{cancelled}", standard.name)?;
    }
    let count = all(compiled);
    writeln!(text, "Конструкций: {} обычных, {} всего", count.usual, count.all)?;
    for element in &family.elements {
        shown_element(text, element, paint)?;
    }
    writeln!(text, "\n{}", paint.strong("Правила"))?;
    for rule in &family.rules {
        shown_rule(text, rule, paint)?;
    }
    documents(text, family, paint)
}

fn shown_element(text: &mut String, element: &Element, paint: Paint) -> std::fmt::Result {
    writeln!(text, "\n{}  {}", paint.strong(&element.key), element.title.ru)?;
    for option in &element.options {
        let code = paint.code(element.role, &format!("{:<8}", option.codes[0].text));
        let unusual = if option.unusual { "~" } else { " " };
        let source = paint.faint(&cited(&option.source));
        writeln!(text, "  {unusual} {:<24} {code} {} {source}", option.key, option.title.ru)?;
    }
    Ok(())
}

fn shown_rule(text: &mut String, rule: &Rule, paint: Paint) -> std::fmt::Result {
    let force = if rule.closed { "запрещает" } else { "предупреждает" };
    writeln!(text, "  {} ({force})", paint.strong(&rule.key))?;
    writeln!(text, "      {} {}", rule.because.ru, paint.faint(&cited(&rule.source)))
}

fn documents(text: &mut String, family: &Family, paint: Paint) -> std::fmt::Result {
    if !family.specifications.is_empty() {
        writeln!(text, "\n{}", paint.strong("Технические условия"))?;
    }
    for specification in &family.specifications {
        writeln!(text, "  {}  {}", specification.name, specification.marks.join(", "))?;
    }
    if !family.formers.is_empty() {
        writeln!(text, "\n{}", paint.strong("Прежние стандарты"))?;
    }
    for former in &family.formers {
        let codes: Vec<&str> = former.codes.iter().map(|code| code.text.as_str()).collect();
        writeln!(text, "  {}  {}", former.standard, codes.join(", "))?;
    }
    Ok(())
}

/// Source, clause and evidence in brackets.
fn cited(source: &Source) -> String {
    let words =
        [source.text.as_str(), source.clause.as_deref().unwrap_or_default(), evidence(source.evidence)];
    let words: Vec<&str> = words.into_iter().filter(|word| !word.is_empty()).collect();
    format!("({})", words.join("; "))
}
