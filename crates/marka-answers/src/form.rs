//! From choices to a designation, to what is still open, or to the conflict between them.

use marka_engine::compiled::Compiled;
use marka_engine::compose::{Designation, Written, compose};
use marka_engine::diagram::{Count, Scratch};
use marka_engine::explain::{Cause, Explanation, Finding};
use marka_engine::expr::Verdict;
use marka_engine::selection::Selection;
use marka_rules::model::{Blank, ElementId, Family, OptionId, OptionSet};
use thiserror::Error;

use crate::Answers;
use crate::choice::{Choice, Chosen};
use crate::decode::notice;
use crate::json::Json;
use crate::notice::notices;

/// What choices lead to.
#[derive(Debug)]
pub struct Formed<'f> {
    /// What is chosen, and what follows from it.
    pub selection: Selection,
    /// How far it goes.
    pub outcome: Outcome,
    /// The designation as far as it is decided.
    pub designation: Designation<'f>,
    /// How many constructions remain.
    pub count: Count,
    /// What is unusual about them.
    pub warnings: Vec<Finding>,
}

/// How far choices go.
#[derive(Debug)]
pub enum Outcome {
    /// They decide the designation.
    Complete,
    /// These elements are still open.
    Open(Vec<ElementId>),
    /// An option is not possible beside the choices before it.
    Conflict(Explanation),
    /// A number outside the series is forbidden beside the other choices.
    Forbidden(Vec<Finding>),
}

/// How much of a designation is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Length {
    /// Everything.
    Full,
    /// Without what a text may leave out; what is not chosen is what a text means that does not write it.
    Brief,
}

/// Forms the designation of choices, taken in their order.
pub fn form<'f>(
    compiled: &'f Compiled,
    choices: &[Choice],
    length: Length,
    scratch: &mut Scratch,
) -> Formed<'f> {
    let mut selection = Selection::open(&compiled.family);
    for choice in choices {
        if let Chosen::Option(option) = choice.value
            && let Some(conflict) = compiled.explain(&selection, choice.element, option)
        {
            return formed(compiled, selection, Outcome::Conflict(conflict), Vec::new());
        }
        choice.lay_into(&mut selection);
    }
    if compiled.judge(&selection, scratch) == Verdict::Forbidden {
        let problems = compiled.problems(&selection);
        return formed(compiled, selection, Outcome::Forbidden(problems), Vec::new());
    }
    follow(compiled, &mut selection, scratch);
    let omitted = match length {
        Length::Full => Vec::new(),
        Length::Brief => {
            take_blanks(compiled, &mut selection, scratch);
            may_be_left_out(&compiled.family).collect()
        }
    };
    let open = open(&compiled.family, &selection, &omitted);
    let outcome = if open.is_empty() { Outcome::Complete } else { Outcome::Open(open) };
    formed(compiled, selection, outcome, omitted)
}

fn formed(
    compiled: &Compiled,
    selection: Selection,
    outcome: Outcome,
    omitted: Vec<ElementId>,
) -> Formed<'_> {
    let conflict = matches!(outcome, Outcome::Conflict(_) | Outcome::Forbidden(_));
    let written = Written { omitted, ..Written::default() };
    Formed {
        designation: compose(&compiled.family, &selection, &written),
        count: compiled.count(&selection),
        warnings: if conflict { Vec::new() } else { compiled.warnings(&selection) },
        selection,
        outcome,
    }
}

/// Narrows every element to the options that the choices leave.
fn follow(compiled: &Compiled, selection: &mut Selection, scratch: &mut Scratch) {
    compiled.domains(selection, scratch);
    for (set, domain) in selection.sets.iter_mut().zip(&scratch.domains) {
        *set = set.and(domain.possible);
    }
}

/// Chooses what a blank means for every element that is still open, where that is possible.
fn take_blanks(compiled: &Compiled, selection: &mut Selection, scratch: &mut Scratch) {
    for (element, model) in compiled.family.elements.iter().enumerate() {
        if let Blank::Means(option) = model.blank
            && selection.sets[element].len() > 1
            && selection.sets[element].has(option)
        {
            selection.sets[element] = OptionSet::one(option);
            follow(compiled, selection, scratch);
        }
    }
}

/// Elements that a text may leave out.
fn may_be_left_out(family: &Family) -> impl Iterator<Item = ElementId> {
    let elements = family.elements.iter().enumerate();
    elements.filter(|(_, model)| model.may_omit || model.implied).map(|(element, _)| element)
}

/// Elements that are to be written and are not decided.
fn open(family: &Family, selection: &Selection, omitted: &[ElementId]) -> Vec<ElementId> {
    let elements = 0..family.elements.len();
    elements.filter(|element| selection.sets[*element].len() > 1 && !omitted.contains(element)).collect()
}

/// The word of the contract for an outcome.
pub fn outcome_key(outcome: &Outcome) -> &'static str {
    match outcome {
        Outcome::Complete => "complete",
        Outcome::Open(_) => "open",
        Outcome::Conflict(_) | Outcome::Forbidden(_) => "conflict",
    }
}

/// A document that does not cover what it is named for.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum DocumentError {
    /// The family has no such document.
    #[error("в семействе {family} нет документа «{document}»; есть: {known}")]
    Unknown {
        /// Id of the family.
        family: String,
        /// What was asked for.
        document: String,
        /// Its documents.
        known: String,
    },
    /// It is for other constructions.
    #[error("на эту конструкцию документ «{document}» не распространяется; распространяются: {covering}")]
    NotCovering {
        /// What was asked for.
        document: String,
        /// Documents that cover the construction.
        covering: String,
    },
}

/// The document of this name, where it covers a complete construction or none is formed yet.
pub fn document<'a>(
    compiled: &'a Compiled,
    formed: &Formed<'_>,
    name: &str,
) -> Result<&'a str, DocumentError> {
    let list = |names: &[&str]| if names.is_empty() { "—".to_owned() } else { names.join(", ") };
    let known: Vec<&str> = compiled.family.specifications.iter().map(|one| one.name.as_str()).collect();
    let Some(&document) = known.iter().find(|known| **known == name) else {
        let family = compiled.family.id.clone();
        return Err(DocumentError::Unknown { family, document: name.to_owned(), known: list(&known) });
    };
    let covering = specifications(compiled, formed);
    if matches!(formed.outcome, Outcome::Complete) && !covering.contains(&document) {
        return Err(DocumentError::NotCovering { document: name.to_owned(), covering: list(&covering) });
    }
    Ok(document)
}

/// The text of an order: product, designation, document.
pub fn order_text(family: &Family, designation: &str, document: Option<&str>) -> String {
    let standard = family.standard.as_ref().map(|standard| standard.name.as_str());
    let words = [Some(family.product.ru.as_str()), Some(designation), document.or(standard)];
    words.into_iter().flatten().filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// Writes what choices lead to. The order text names the document, where one is chosen.
pub fn write(
    answers: &Answers,
    family: usize,
    formed: &Formed<'_>,
    document: Option<&str>,
    json: &mut Json<'_>,
) {
    let compiled = &answers.engine.families[family];
    let model = &compiled.family;
    json.object(|json| {
        json.key("family").text(&model.id);
        json.key("status").text(outcome_key(&formed.outcome));
        json.key("designation").text(&formed.designation.full());
        json.key("mark").text_or_null(formed.designation.part("mark").as_deref());
        json.key("size").text_or_null(formed.designation.part("size").as_deref());
        json.key("order").text(&order_text(model, &formed.designation.full(), document));
        json.key("specifications").texts(specifications(compiled, formed));
        count(&formed.count, json);
        json.key("parts").array(|json| {
            for piece in &formed.designation.pieces {
                if let Some(element) = piece.element {
                    json.object(|json| {
                        json.key("text").text(&piece.text);
                        json.members(answers.option_members(family, element, piece.option));
                    });
                }
            }
        });
        json.key("selection").object(|json| selection(model, &formed.selection, json));
        json.key("open").array(|json| open_elements(model, formed, json));
        conflict(model, formed, json);
        let warnings = notices(model, &formed.selection, formed.warnings.clone());
        json.key("warnings").array(|json| warnings.iter().for_each(|warning| notice(warning, json)));
    });
}

fn specifications<'a>(compiled: &'a Compiled, formed: &Formed<'_>) -> Vec<&'a str> {
    match formed.outcome {
        Outcome::Complete => {
            let mark = formed.designation.part("mark").unwrap_or_default();
            let covering = compiled.specifications(&formed.selection, &mark).into_iter();
            covering.map(|index| compiled.family.specifications[index].name.as_str()).collect()
        }
        _ => Vec::new(),
    }
}

/// The key `count`: constructions that remain, usual and in all.
pub(crate) fn count(count: &Count, json: &mut Json<'_>) {
    json.key("count").object(|json| {
        json.key("usual").count(count.usual);
        json.key("all").count(count.all);
    });
}

/// Decided elements as `element: option`.
fn selection(family: &Family, selection: &Selection, json: &mut Json<'_>) {
    for (element, model) in family.elements.iter().enumerate() {
        if let Some(option) = selection.sets[element].single() {
            json.any_key(&model.key).text(&model.options[option].key);
        }
        if let Some(outside) = selection.outside.iter().find(|outside| outside.0 == element) {
            json.any_key(&model.key).text(&outside.1.normalize().to_string());
        }
        if let Some(free) = selection.free.iter().find(|free| free.0 == element) {
            json.any_key(&model.key).text(&free.1);
        }
    }
}

fn open_elements(family: &Family, formed: &Formed<'_>, json: &mut Json<'_>) {
    let Outcome::Open(open) = &formed.outcome else { return };
    for &element in open {
        let model = &family.elements[element];
        json.object(|json| {
            json.key("element").text(&model.key);
            json.key("title").text(&model.title.ru);
            let left = formed.selection.sets[element].iter();
            json.key("options").texts(left.map(|option| &model.options[option].key));
        });
    }
}

fn conflict(family: &Family, formed: &Formed<'_>, json: &mut Json<'_>) {
    match &formed.outcome {
        Outcome::Conflict(explanation) => json.key("conflict").object(|json| {
            explain(family, &formed.selection, explanation, json);
        }),
        Outcome::Forbidden(findings) => json.key("conflict").object(|json| {
            let problems = notices(family, &formed.selection, findings.clone());
            json.key("rules").array(|json| problems.iter().for_each(|problem| notice(problem, json)));
        }),
        _ => json.key("conflict").null(),
    }
}

/// Why an option is impossible: the choices and rules that exclude it, and the smallest change that allows it.
pub(crate) fn explain(
    family: &Family,
    selection: &Selection,
    explanation: &Explanation,
    json: &mut Json<'_>,
) {
    let option = |element: ElementId, option: OptionId, json: &mut Json<'_>| {
        let model = &family.elements[element];
        json.key("element").text(&model.key);
        json.key("option").text(&model.options[option].key);
    };
    option(explanation.element, explanation.option, json);
    json.key("choices").array(|json| {
        for &element in &explanation.choices {
            if let Some(chosen) = selection.sets[element].single() {
                json.object(|json| option(element, chosen, json));
            }
        }
    });
    let findings = explanation.rules.iter().map(|&rule| Finding { cause: Cause::Rule(rule) }).collect();
    let rules = notices(family, selection, findings);
    json.key("rules").array(|json| rules.iter().for_each(|rule| notice(rule, json)));
    json.key("change").array(|json| {
        for &(element, to) in &explanation.change {
            json.object(|json| option(element, to, json));
        }
    });
    json.key("dead").flag(explanation.dead);
}
