//! What remains possible after choices: every option of every element, with the reason where it is not.

use marka_engine::compiled::Compiled;
use marka_engine::diagram::{Count, Scratch};
use marka_engine::explain::Explanation;
use marka_engine::selection::Selection;
use marka_rules::model::{Element, ElementId, Family, OptionId, Role};

use crate::choice::Choice;
use crate::form::{count, explain};
use crate::json::Json;

/// What remains possible.
#[derive(Debug)]
pub struct Remaining<'a> {
    /// The family.
    pub family: &'a Family,
    /// The choices.
    pub selection: Selection,
    /// Options of each element, in the order of the family.
    pub states: Vec<Vec<State>>,
    /// Why options are impossible.
    pub reasons: Vec<Explanation>,
    /// How many constructions remain.
    pub count: Count,
}

/// What an option is beside the choices.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Possible and usual.
    Usual,
    /// Possible, but outside what is known to be made.
    Unusual,
    /// Not possible.
    Impossible,
}

impl State {
    /// The word of the contract.
    pub fn key(self) -> &'static str {
        match self {
            State::Usual => "usual",
            State::Unusual => "unusual",
            State::Impossible => "impossible",
        }
    }
}

/// What remains possible after choices.
pub fn domains<'a>(compiled: &'a Compiled, choices: &[Choice], scratch: &mut Scratch) -> Remaining<'a> {
    let mut selection = Selection::open(&compiled.family);
    for choice in choices {
        choice.lay_into(&mut selection);
    }
    compiled.domains(&selection, scratch);
    let elements = compiled.family.elements.iter().zip(&scratch.domains);
    let states = elements.map(|(element, domain)| {
        let options = 0..element.options.len();
        let state = |option| match (domain.possible.has(option), domain.usual.has(option)) {
            (false, _) => State::Impossible,
            (true, false) => State::Unusual,
            (true, true) => State::Usual,
        };
        options.map(state).collect()
    });
    Remaining {
        family: &compiled.family,
        states: states.collect(),
        reasons: compiled.explain_all(&selection, scratch),
        count: compiled.count(&selection),
        selection,
    }
}

impl Remaining<'_> {
    /// Why an option is impossible.
    pub fn reason(&self, element: ElementId, option: OptionId) -> Option<&Explanation> {
        self.reasons.iter().find(|reason| reason.element == element && reason.option == option)
    }
}

/// The word of the contract for the role of an element.
pub fn role_key(role: Role) -> &'static str {
    match role {
        Role::Conductor => "conductor",
        Role::Insulation => "insulation",
        Role::Screen => "screen",
        Role::Armour => "armour",
        Role::Sheath => "sheath",
        Role::Fire => "fire",
        Role::Climate => "climate",
        Role::Count => "count",
        Role::Size => "size",
        Role::Shape => "shape",
        Role::Marked => "marked",
        Role::Voltage => "voltage",
        Role::Rating => "rating",
        Role::Colour => "colour",
        Role::Mark => "mark",
        Role::Other => "other",
    }
}

/// Writes what remains possible.
pub fn write(remaining: &Remaining<'_>, json: &mut Json<'_>) {
    json.object(|json| {
        json.key("family").text(&remaining.family.id);
        count(&remaining.count, json);
        json.key("elements").array(|json| {
            for (element, model) in remaining.family.elements.iter().enumerate() {
                json.object(|json| write_element(remaining, element, model, json));
            }
        });
    });
}

fn write_element(remaining: &Remaining<'_>, element: ElementId, model: &Element, json: &mut Json<'_>) {
    json.key("element").text(&model.key);
    json.key("title").text(&model.title.ru);
    json.key("role").text(role_key(model.role));
    json.key("unit").text_or_null(model.unit.as_deref());
    json.key("options").array(|json| {
        for (option, state) in remaining.states[element].iter().enumerate() {
            json.object(|json| {
                json.key("option").text(&model.options[option].key);
                json.key("title").text(&model.options[option].title.ru);
                json.key("state").text(state.key());
                if let Some(reason) = remaining.reason(element, option) {
                    json.key("why")
                        .object(|json| explain(remaining.family, &remaining.selection, reason, json));
                }
            });
        }
    });
}
