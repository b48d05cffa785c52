//! `marka form` and `marka domains`.

use std::fmt::Write as _;
use std::process::ExitCode;

use anyhow::anyhow;
use marka_answers::Answers;
use marka_answers::choice::{Choice, choices};
use marka_answers::domains::{self, Remaining, State};
use marka_answers::form::{self, Formed, Length, Outcome};
use marka_answers::notice::{Notice, notices};
use marka_engine::diagram::Scratch;
use marka_engine::explain::{Cause, Explanation, Finding};
use marka_rules::model::{Element, ElementId, Family};

use super::{citation, open, print, print_json};
use crate::cli::{Choices, Common, Domains, Form};
use crate::paint::Paint;

/// The choices leave something open.
const OPEN: u8 = 2;
/// The choices contradict the rules.
const CONFLICT: u8 = 3;

/// Forms a designation.
pub(crate) fn form(common: &Common, arguments: &Form) -> anyhow::Result<ExitCode> {
    let answers = open::answers(common)?;
    let (family, choices) = understood(&answers, &arguments.choices)?;
    let compiled = &answers.engine.families[family];
    let length = if arguments.brief { Length::Brief } else { Length::Full };
    let formed = form::form(compiled, &choices, length, &mut Scratch::default());
    let document = arguments.document.as_deref().map(|name| form::document(compiled, &formed, name));
    let document = document.transpose()?;
    if arguments.output.json {
        print_json(|json| form::write(&answers, family, &formed, document, json))?;
    } else if let (Some(document), Outcome::Complete) = (document, &formed.outcome) {
        let order = form::order_text(&compiled.family, &formed.designation.full(), Some(document));
        print(&(order + "\n"))?;
    } else {
        print(&explained(&compiled.family, &formed, Paint::for_stdout()))?;
    }
    Ok(match formed.outcome {
        Outcome::Complete => ExitCode::SUCCESS,
        Outcome::Open(_) => ExitCode::from(OPEN),
        Outcome::Conflict(_) | Outcome::Forbidden(_) => ExitCode::from(CONFLICT),
    })
}

/// Shows what remains possible.
pub(crate) fn domains(common: &Common, arguments: &Domains) -> anyhow::Result<ExitCode> {
    let answers = open::answers(common)?;
    let (family, choices) = understood(&answers, &arguments.choices)?;
    let remaining = domains::domains(&answers.engine.families[family], &choices, &mut Scratch::default());
    if arguments.output.json {
        print_json(|json| domains::write(&remaining, json))?;
    } else {
        print(&listed(&remaining, Paint::for_stdout()))?;
    }
    Ok(ExitCode::SUCCESS)
}

fn understood(answers: &Answers, written: &Choices) -> anyhow::Result<(usize, Vec<Choice>)> {
    let family = super::family(answers, &written.family)?;
    let choices = choices(&answers.engine.families[family].family, &written.choices);
    Ok((family, choices.map_err(|error| anyhow!("{error}"))?))
}

/// A formed designation for people; of a complete one, the designation alone on its line.
fn explained(family: &Family, formed: &Formed<'_>, paint: Paint) -> String {
    let mut text = String::new();
    match &formed.outcome {
        Outcome::Complete => add(&mut text, &painted(family, formed, paint)),
        Outcome::Open(open) => {
            add(&mut text, &format!("{} …", painted(family, formed, paint)));
            add(&mut text, "Ещё не выбрано:");
            for &element in open {
                add(&mut text, &format!("  {}", open_element(&family.elements[element], formed, element)));
            }
        }
        Outcome::Conflict(explanation) => conflict(&mut text, family, formed, explanation, paint),
        Outcome::Forbidden(findings) => {
            add(&mut text, &paint.bad("Выбор противоречит правилам:"));
            rules(&mut text, family, formed, findings.clone(), paint);
        }
    }
    for warning in notices(family, &formed.selection, formed.warnings.clone()) {
        add(&mut text, &format!("  необычно: {}", with_source(&warning, paint)));
    }
    text
}

fn painted(family: &Family, formed: &Formed<'_>, paint: Paint) -> String {
    let pieces = formed.designation.pieces.iter();
    let painted = pieces.map(|piece| match piece.element {
        Some(element) => paint.code(family.elements[element].role, &piece.text),
        None => piece.text.to_string(),
    });
    painted.collect()
}

fn open_element(element: &Element, formed: &Formed<'_>, id: ElementId) -> String {
    let left = formed.selection.sets[id].iter().map(|option| element.options[option].key.as_str());
    format!("{} ({}): {}", element.key, element.title.ru, left.collect::<Vec<_>>().join(" "))
}

fn conflict(
    text: &mut String,
    family: &Family,
    formed: &Formed<'_>,
    explanation: &Explanation,
    paint: Paint,
) {
    let chosen = &family.elements[explanation.element];
    let option = &chosen.options[explanation.option];
    let refused = format!("{}={} ({}) выбрать нельзя:", chosen.key, option.key, option.title.ru);
    add(text, &paint.bad(&refused));
    let causes = explanation.rules.iter().map(|&rule| Finding { cause: Cause::Rule(rule) });
    rules(text, family, formed, causes.collect(), paint);
    for &element in &explanation.choices {
        let model = &family.elements[element];
        if let Some(option) = formed.selection.sets[element].single() {
            add(
                text,
                &format!(
                    "  мешает: {}={} ({})",
                    model.key, model.options[option].key, model.options[option].title.ru
                ),
            );
        }
    }
    for &(element, option) in explanation.change.iter().filter(|change| change.0 != explanation.element) {
        let model = &family.elements[element];
        add(
            text,
            &format!(
                "  можно сменить на: {}={} ({})",
                model.key, model.options[option].key, model.options[option].title.ru
            ),
        );
    }
}

fn rules(text: &mut String, family: &Family, formed: &Formed<'_>, findings: Vec<Finding>, paint: Paint) {
    for problem in notices(family, &formed.selection, findings) {
        add(text, &format!("  {}", with_source(&problem, paint)));
    }
}

fn with_source(notice: &Notice<'_>, paint: Paint) -> String {
    format!("{} {}", notice.message, paint.faint(&citation(notice)))
}

/// Every element with its options; reasons stand behind what is impossible.
fn listed(remaining: &Remaining<'_>, paint: Paint) -> String {
    let mut text = String::new();
    for (element, model) in remaining.family.elements.iter().enumerate() {
        add(&mut text, &paint.strong(&format!("{}  {}", model.key, model.title.ru)));
        for (option, state) in remaining.states[element].iter().enumerate() {
            add(&mut text, &listed_option(remaining, element, option, *state, paint));
        }
    }
    let (usual, all) = (remaining.count.usual, remaining.count.all);
    add(&mut text, &format!("Осталось конструкций: {usual} обычных, {all} всего"));
    text
}

fn listed_option(
    remaining: &Remaining<'_>,
    element: ElementId,
    option: usize,
    state: State,
    paint: Paint,
) -> String {
    let model = &remaining.family.elements[element];
    let found = &model.options[option];
    let code = paint.code(model.role, &format!("{:<8}", found.codes[0].text));
    let sign = match state {
        State::Usual => " ",
        State::Unusual => "~",
        State::Impossible => "×",
    };
    let reason = remaining.reason(element, option).and_then(|reason| reason.rules.first());
    let reason =
        reason.map(|&rule| format!(" — {}", remaining.family.rules[rule].because.ru)).unwrap_or_default();
    format!("  {sign} {:<24} {code} {}{}", found.key, found.title.ru, paint.faint(&reason))
}

fn add(text: &mut String, line: &str) {
    writeln!(text, "{line}").expect("a string takes every write");
}
