//! A state of the constructor and its address: every state is a URL, every link is the URL of another state.

use std::borrow::Cow;
use std::fmt;

use marka_engine::selection::Selection;
use marka_rules::model::{Element, ElementId, Family, Kind, OptionId, OptionSet};
use rust_decimal::Decimal;

use crate::html::{encoded, push_encoded};
use crate::prepared::PreparedFamily;

/// What an address of the constructor says.
pub struct State {
    /// The choices.
    pub selection: Selection,
    /// Whether what may be omitted is left out of the texts.
    pub brief: bool,
    /// The supply document chosen for the order text: index into the family's specifications.
    pub document: Option<usize>,
    /// Choices whose impossibility is to be explained, pair by pair.
    pub why: Vec<(ElementId, OptionId)>,
    /// Whether the address asks for a step, as the button of an option does: the state after it has another one.
    pub moved: bool,
    /// The pairs of the address that mean something lasting, for forms.
    pub given: Vec<(String, String)>,
    /// What the rules do not know.
    pub dropped: Vec<String>,
}

impl State {
    /// Reads the pairs of a query. What the rules do not know is left out and named.
    pub fn parse(family: &Family, pairs: &[(String, String)]) -> State {
        let mut state = State {
            selection: Selection::open(family),
            brief: false,
            document: None,
            why: Vec::new(),
            moved: false,
            given: Vec::new(),
            dropped: Vec::new(),
        };
        let mut touched = vec![false; family.elements.len()];
        for (key, value) in pairs {
            if !state.take(family, key, value, &mut touched) {
                state.dropped.push(format!("{key}={value}"));
            } else if !matches!(key.as_str(), "why" | "lang" | "choose" | "lift") {
                state.given.push((key.clone(), value.clone()));
            }
        }
        for (key, value) in pairs {
            state.step(family, key, value);
        }
        state
    }

    /// Takes the step of a button: chooses options in place of what was chosen, or lifts the choice of their elements.
    fn step(&mut self, family: &Family, key: &str, value: &str) {
        for (element, option) in find_options(family, value) {
            match key {
                "choose" => self.put(element, OptionSet::one(option)),
                "lift" => self.put(element, OptionSet::first(family.elements[element].options.len())),
                _ => return,
            }
            self.moved = true;
        }
    }

    fn put(&mut self, element: ElementId, set: OptionSet) {
        self.selection.sets[element] = set;
        self.selection.outside.retain(|outside| outside.0 != element);
        self.selection.free.retain(|free| free.0 != element);
    }

    /// The address of the state.
    pub fn address(&self, family: &Family) -> String {
        let mut address = address(family, &self.selection);
        let mut pair = |key: &str, value: &str| {
            address.push(if address.contains('?') { '&' } else { '?' });
            address.push_str(key);
            address.push('=');
            address.push_str(&encoded(value));
        };
        if self.brief {
            pair("brief", "1");
        }
        if let Some(document) = self.document {
            pair("document", &family.specifications[document].name);
        }
        address
    }

    /// Takes one pair; tells whether it means anything.
    fn take(&mut self, family: &Family, key: &str, value: &str, touched: &mut [bool]) -> bool {
        match key {
            "lang" => true,
            "brief" => {
                self.brief = value == "1";
                true
            }
            "document" => {
                self.document = family.specifications.iter().position(|document| document.name == value);
                self.document.is_some()
            }
            "why" => {
                self.why = find_options(family, value);
                !self.why.is_empty()
            }
            "choose" | "lift" => !find_options(family, value).is_empty(),
            _ => match family.elements.iter().position(|element| element.key == key) {
                Some(element) => {
                    self.choose(&family.elements[element], element, value, &mut touched[element])
                }
                None => false,
            },
        }
    }

    /// Adds a choice; a second one for the same element stands beside the first.
    fn choose(&mut self, model: &Element, element: ElementId, value: &str, touched: &mut bool) -> bool {
        if let Some(option) = model.options.iter().position(|option| option.key == value) {
            let kept = if *touched { self.selection.sets[element] } else { OptionSet::EMPTY };
            self.selection.sets[element] = kept.or(OptionSet::one(option));
            *touched = true;
            return true;
        }
        match model.kind {
            _ if value.trim().is_empty() => true,
            Kind::Choice => false,
            Kind::Free => {
                self.selection.free.retain(|free| free.0 != element);
                self.selection.free.push((element, value.trim().to_owned()));
                true
            }
            Kind::Number { .. } => {
                number(value).is_some_and(|number| self.take_number(model, element, number, touched))
            }
        }
    }

    /// Takes a number that is no key of an option: another way to write one, or a number outside the series.
    fn take_number(
        &mut self,
        model: &Element,
        element: ElementId,
        number: Decimal,
        touched: &mut bool,
    ) -> bool {
        if *touched {
            return false;
        }
        *touched = true;
        if let Some(option) = model.options.iter().position(|option| option.value == Some(number)) {
            self.selection.sets[element] = OptionSet::one(option);
        } else {
            self.selection.sets[element] = OptionSet::EMPTY;
            self.selection.outside.push((element, number));
        }
        true
    }

    /// Whether the user has chosen something for an element.
    pub fn chose(&self, family: &Family, element: ElementId) -> bool {
        self.selection.sets[element] != OptionSet::first(family.elements[element].options.len())
            || self.selection.free.iter().any(|free| free.0 == element)
    }
}

/// A short decimal, with a comma or a point.
fn number(value: &str) -> Option<Decimal> {
    if value.len() > 12 {
        return None;
    }
    value.trim().replace(',', ".").parse().ok().filter(|number: &Decimal| *number >= Decimal::ZERO)
}

/// Options by their keys, as buttons name them: `cores.3 section.2.5`.
fn find_options(family: &Family, keys: &str) -> Vec<(ElementId, OptionId)> {
    keys.split(' ').filter_map(|key| find_option(family, key.split_once('.')?)).collect()
}

fn find_option(family: &Family, (element, option): (&str, &str)) -> Option<(ElementId, OptionId)> {
    let element = family.elements.iter().position(|model| model.key == element)?;
    let option = family.elements[element].options.iter().position(|model| model.key == option)?;
    Some((element, option))
}

/// What stands before each pair of a query but the first. Inside of an attribute it needs no escape
/// before a key and its sign of equality.
const AND: &str = "&";
/// What asks for the brief form, in a query.
const BRIEF: &str = "&brief=1";

/// The query of a state, ready for HTML: one text, of which a link to another state replaces a piece or two.
pub struct Query<'a> {
    prepared: &'a PreparedFamily,
    /// What the address says of all elements, in their order; each pair with `&` before it.
    text: String,
    /// For each element where its piece begins in the text; then where the text ends.
    starts: Vec<usize>,
    /// `&brief=1` or nothing.
    brief: &'static str,
    /// `&document=…` or nothing.
    document: String,
    /// Both.
    rest: String,
}

impl<'a> Query<'a> {
    /// The query of a state.
    pub fn new(family: &'a Family, prepared: &'a PreparedFamily, state: &State) -> Query<'a> {
        let mut text = String::with_capacity(512);
        let mut starts = Vec::with_capacity(family.elements.len() + 1);
        for element in 0..family.elements.len() {
            starts.push(text.len());
            push_piece(family, prepared, state, element, &mut text);
        }
        starts.push(text.len());
        let brief = if state.brief { BRIEF } else { "" };
        let document = state.document.map(|document| document_query(&family.specifications[document].name));
        let document = document.unwrap_or_default();
        let rest = format!("{brief}{document}");
        Query { prepared, text, starts, brief, document, rest }
    }

    /// The same state with other choices.
    pub fn with(&self, changes: Changes) -> Href<'_, 'a> {
        Href { query: self, changes, rest: Cow::Borrowed(&self.rest) }
    }

    /// The same state written in full, and in brief.
    pub fn forms(&self) -> (Href<'_, 'a>, Href<'_, 'a>) {
        let form = |rest| Href { rest, ..self.with(Changes::None) };
        (form(Cow::Borrowed(&self.document)), form(Cow::Owned(format!("{BRIEF}{}", self.document))))
    }

    /// The same state with another document, or with none.
    pub fn documented(&self, document: Option<&str>) -> Href<'_, 'a> {
        let document = document.map(document_query).unwrap_or_default();
        Href { rest: Cow::Owned(format!("{}{document}", self.brief)), ..self.with(Changes::None) }
    }

    /// What the address says of the elements from `from` to before `to`.
    fn between(&self, from: ElementId, to: ElementId) -> &str {
        &self.text[self.starts[from]..self.starts[to]]
    }

    /// What an address says of an element, if it becomes this.
    fn piece(&self, element: ElementId, becomes: Becomes) -> &str {
        match becomes {
            Becomes::Same => self.between(element, element + 1),
            Becomes::Open => "",
            Becomes::Option(option) => &self.prepared.elements[element].options[option].query,
        }
    }

    fn elements(&self) -> usize {
        self.starts.len() - 1
    }
}

fn document_query(name: &str) -> String {
    format!("{AND}document={}", encoded(name))
}

fn push_piece(
    family: &Family,
    prepared: &PreparedFamily,
    state: &State,
    element: ElementId,
    into: &mut String,
) {
    let model = &family.elements[element];
    if !state.chose(family, element) {
        return;
    }
    let mut pair = |value: &str| {
        into.push_str(AND);
        push_encoded(into, &model.key);
        into.push('=');
        push_encoded(into, value);
    };
    if let Some(free) = state.selection.free.iter().find(|free| free.0 == element) {
        return pair(&free.1);
    }
    if let Some(outside) = state.selection.outside.iter().find(|outside| outside.0 == element) {
        return pair(&outside.1.to_string());
    }
    let options = &prepared.elements[element].options;
    state.selection.sets[element].iter().for_each(|option| into.push_str(&options[option].query));
}

/// What becomes of the choice of an element.
#[derive(Clone, Copy)]
pub enum Becomes {
    /// It stays.
    Same,
    /// It is lifted.
    Open,
    /// This option.
    Option(OptionId),
}

/// Changes of choices that a link makes.
pub enum Changes {
    /// None.
    None,
    /// One element.
    One(ElementId, Becomes),
    /// The pair of a grid.
    Two((ElementId, Becomes), (ElementId, Becomes)),
    /// Several, as a smallest change has them.
    Many(Vec<(ElementId, OptionId)>),
    /// All choices become those of another selection.
    All(Selection),
}

impl Changes {
    /// What becomes of an element where many may change.
    fn of(&self, element: ElementId) -> Becomes {
        match self {
            Changes::Many(changes) => {
                let change = changes.iter().find(|change| change.0 == element);
                change.map_or(Becomes::Same, |change| Becomes::Option(change.1))
            }
            Changes::All(selection) => {
                selection.sets[element].single().map_or(Becomes::Open, Becomes::Option)
            }
            _ => Becomes::Same,
        }
    }
}

/// The address of another state, relative to the family's page; written straight into the page.
pub struct Href<'q, 'a> {
    query: &'q Query<'a>,
    changes: Changes,
    /// What stands behind the choices.
    rest: Cow<'q, str>,
}

impl Href<'_, '_> {
    fn write(&self, to: &mut (impl fmt::Write + ?Sized)) -> fmt::Result {
        let mut pairs = Pairs { to, first: true };
        pairs.to.write_str("?")?;
        match &self.changes {
            Changes::One(element, becomes) => self.write_choices(&[(*element, *becomes)], &mut pairs)?,
            Changes::Two(left, right) => self.write_choices(&[*left, *right], &mut pairs)?,
            Changes::None => self.write_choices(&[], &mut pairs)?,
            Changes::Many(_) | Changes::All(_) => {
                for element in 0..self.query.elements() {
                    pairs.add(self.query.piece(element, self.changes.of(element)))?;
                }
            }
        }
        pairs.add(&self.rest)
    }

    /// Writes the choices with some changed, in the order of their elements: what lies between them is one piece.
    fn write_choices<W: fmt::Write + ?Sized>(
        &self,
        changed: &[(ElementId, Becomes)],
        pairs: &mut Pairs<'_, W>,
    ) -> fmt::Result {
        let mut from = 0;
        for &(element, becomes) in changed {
            pairs.add(self.query.between(from, element))?;
            pairs.add(self.query.piece(element, becomes))?;
            from = element + 1;
        }
        pairs.add(self.query.between(from, self.query.elements()))
    }
}

/// Pairs of a query on their way into a page: the first loses what stands before it.
struct Pairs<'w, W: ?Sized> {
    to: &'w mut W,
    first: bool,
}

impl<W: fmt::Write + ?Sized> Pairs<'_, W> {
    fn add(&mut self, pairs: &str) -> fmt::Result {
        if pairs.is_empty() {
            return Ok(());
        }
        let begin = if self.first { AND.len() } else { 0 };
        self.first = false;
        self.to.write_str(&pairs[begin..])
    }
}

impl fmt::Display for Href<'_, '_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.write(f)
    }
}

impl askama::FastWritable for Href<'_, '_> {
    fn write_into(&self, dest: &mut dyn fmt::Write, _: &dyn askama::Values) -> askama::Result<()> {
        Ok(self.write(dest)?)
    }
}

/// The address of a selection, for a redirect.
pub fn address(family: &Family, selection: &Selection) -> String {
    let mut address = format!("/construct/{}", encoded(&family.id));
    let mut separator = '?';
    let mut pair = |key: &str, value: &str| {
        address.push(separator);
        separator = '&';
        address.push_str(&encoded(key));
        address.push('=');
        address.push_str(&encoded(value));
    };
    for (element, set) in family.elements.iter().zip(&selection.sets) {
        if *set != OptionSet::first(element.options.len()) {
            set.iter().for_each(|option| pair(&element.key, &element.options[option].key));
        }
    }
    for (element, number) in &selection.outside {
        pair(&family.elements[*element].key, &number.to_string());
    }
    for (element, text) in &selection.free {
        pair(&family.elements[*element].key, text);
    }
    address
}
