//! A state of the constructor and its address: every state is a URL, every link is the URL of another state.

use std::borrow::Cow;
use std::fmt;

use marka_engine::selection::Selection;
use marka_rules::model::{Element, ElementId, Family, Kind, OptionId, OptionSet};
use rust_decimal::Decimal;

use crate::html::encoded;
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
            given: Vec::new(),
            dropped: Vec::new(),
        };
        let mut touched = vec![false; family.elements.len()];
        for (key, value) in pairs {
            if !state.take(family, key, value, &mut touched) {
                state.dropped.push(format!("{key}={value}"));
            } else if key != "why" && key != "lang" {
                state.given.push((key.clone(), value.clone()));
            }
        }
        state
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
                self.why =
                    value.split(' ').filter_map(|pair| find_option(family, pair.split_once('.')?)).collect();
                !self.why.is_empty()
            }
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

fn find_option(family: &Family, (element, option): (&str, &str)) -> Option<(ElementId, OptionId)> {
    let element = family.elements.iter().position(|model| model.key == element)?;
    let option = family.elements[element].options.iter().position(|model| model.key == option)?;
    Some((element, option))
}

/// What asks for the brief form, in a query.
const BRIEF: &str = "&amp;brief=1";

/// The query of a state, piece by piece, ready for HTML.
pub struct Query<'a> {
    prepared: &'a PreparedFamily,
    /// For each element what the address says of it; empty where nothing.
    pieces: Vec<Cow<'a, str>>,
    /// `&amp;brief=1` or nothing.
    brief: &'static str,
    /// `&amp;document=…` or nothing.
    document: String,
}

impl<'a> Query<'a> {
    /// The query of a state.
    pub fn new(family: &'a Family, prepared: &'a PreparedFamily, state: &State) -> Query<'a> {
        let pieces =
            (0..family.elements.len()).map(|element| piece(family, prepared, state, element)).collect();
        let brief = if state.brief { BRIEF } else { "" };
        let document = state.document.map(|document| document_query(&family.specifications[document].name));
        Query { prepared, pieces, brief, document: document.unwrap_or_default() }
    }

    /// The same state with other choices.
    pub fn with(&self, changes: Changes) -> Href<'_, 'a> {
        Href { query: self, changes, brief: self.brief, document: Cow::Borrowed(&self.document) }
    }

    /// The same state written in full, and in brief.
    pub fn forms(&self) -> (Href<'_, 'a>, Href<'_, 'a>) {
        let form = |brief| Href { brief, ..self.with(Changes::None) };
        (form(""), form(BRIEF))
    }

    /// The same state with another document, or with none.
    pub fn documented(&self, document: Option<&str>) -> Href<'_, 'a> {
        let document = document.map(document_query).unwrap_or_default();
        Href { document: Cow::Owned(document), ..self.with(Changes::None) }
    }
}

fn document_query(name: &str) -> String {
    format!("&amp;document={}", encoded(name))
}

fn piece<'a>(
    family: &'a Family,
    prepared: &'a PreparedFamily,
    state: &State,
    element: ElementId,
) -> Cow<'a, str> {
    let model = &family.elements[element];
    if !state.chose(family, element) {
        return Cow::Borrowed("");
    }
    let pair = |value: &str| Cow::Owned(format!("{}={}", encoded(&model.key), encoded(value)));
    if let Some(free) = state.selection.free.iter().find(|free| free.0 == element) {
        return pair(&free.1);
    }
    if let Some(outside) = state.selection.outside.iter().find(|outside| outside.0 == element) {
        return pair(&outside.1.to_string());
    }
    let options = &prepared.elements[element].options;
    let set = state.selection.sets[element];
    if let Some(option) = set.single() {
        return Cow::Borrowed(&options[option].query);
    }
    let chosen: Vec<&str> = set.iter().map(|option| options[option].query.as_str()).collect();
    Cow::Owned(chosen.join("&amp;"))
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
    /// None, but the impossibility of an option, or of both of a cell, is asked.
    Why((ElementId, OptionId), Option<(ElementId, OptionId)>),
}

impl Changes {
    fn of(&self, element: ElementId) -> Becomes {
        match self {
            Changes::One(changed, becomes) if *changed == element => *becomes,
            Changes::Two(left, _) if left.0 == element => left.1,
            Changes::Two(_, right) if right.0 == element => right.1,
            Changes::Many(changes) => {
                let change = changes.iter().find(|change| change.0 == element);
                change.map_or(Becomes::Same, |change| Becomes::Option(change.1))
            }
            Changes::All(selection) => {
                selection.sets[element].single().map_or(Becomes::Open, Becomes::Option)
            }
            Changes::None | Changes::One(..) | Changes::Two(..) | Changes::Why(..) => Becomes::Same,
        }
    }
}

/// The address of another state, relative to the family's page; written straight into the page.
pub struct Href<'q, 'a> {
    query: &'q Query<'a>,
    changes: Changes,
    brief: &'static str,
    document: Cow<'q, str>,
}

impl Href<'_, '_> {
    fn write(&self, to: &mut (impl fmt::Write + ?Sized)) -> fmt::Result {
        to.write_str("?")?;
        let mut separator = "";
        for (element, piece) in self.query.pieces.iter().enumerate() {
            let piece = match self.changes.of(element) {
                Becomes::Same => piece,
                Becomes::Open => "",
                Becomes::Option(option) => &self.query.prepared.elements[element].options[option].query,
            };
            if !piece.is_empty() {
                to.write_str(separator)?;
                to.write_str(piece)?;
                separator = "&amp;";
            }
        }
        to.write_str(self.brief)?;
        to.write_str(&self.document)?;
        match &self.changes {
            Changes::Why(first, second) => self.write_why(to, first, second.as_ref()),
            _ => Ok(()),
        }
    }

    fn write_why(
        &self,
        to: &mut (impl fmt::Write + ?Sized),
        first: &(ElementId, OptionId),
        second: Option<&(ElementId, OptionId)>,
    ) -> fmt::Result {
        let key = |pair: &(ElementId, OptionId)| &self.query.prepared.elements[pair.0].options[pair.1].key;
        to.write_str("&amp;why=")?;
        to.write_str(key(first))?;
        if let Some(second) = second {
            to.write_str("+")?;
            to.write_str(key(second))?;
        }
        Ok(())
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
