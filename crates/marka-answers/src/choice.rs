//! Choices as people write them: `element=option`.

use marka_engine::number;
use marka_engine::selection::Selection;
use marka_rules::model::{Element, ElementId, Family, Kind, OptionId, OptionSet};
use rust_decimal::Decimal;
use thiserror::Error;

/// One choice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// The element.
    pub element: ElementId,
    /// What is chosen for it.
    pub value: Chosen,
}

/// What is chosen for an element.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Chosen {
    /// One of its options.
    Option(OptionId),
    /// A number outside its series.
    Outside(Decimal),
    /// Free text.
    Free(String),
}

/// A choice that cannot be understood.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum ChoiceError {
    /// No equals sign.
    #[error("выбор записывают как ЭЛЕМЕНТ=ВАРИАНТ, а здесь «{0}»")]
    NoValue(String),
    /// The family has no such element.
    #[error("в семействе {family} нет элемента «{element}»; есть: {known}")]
    UnknownElement {
        /// Id of the family.
        family: String,
        /// What was written.
        element: String,
        /// Keys of its elements.
        known: String,
    },
    /// The element has no such option.
    #[error("у элемента {element} нет варианта «{option}»; есть: {known}")]
    UnknownOption {
        /// Key of the element.
        element: String,
        /// What was written.
        option: String,
        /// Keys of its options.
        known: String,
    },
    /// One element is chosen twice.
    #[error("элемент {0} выбран дважды")]
    Twice(String),
}

/// Understands choices in the order in which they were made.
pub fn choices<T: AsRef<str>>(family: &Family, texts: &[T]) -> Result<Vec<Choice>, ChoiceError> {
    let mut choices: Vec<Choice> = Vec::with_capacity(texts.len());
    for text in texts {
        let choice = choice(family, text.as_ref())?;
        if choices.iter().any(|known| known.element == choice.element) {
            return Err(ChoiceError::Twice(family.elements[choice.element].key.clone()));
        }
        choices.push(choice);
    }
    Ok(choices)
}

fn choice(family: &Family, text: &str) -> Result<Choice, ChoiceError> {
    let (key, value) = text.split_once('=').ok_or_else(|| ChoiceError::NoValue(text.to_owned()))?;
    let (key, value) = (key.trim(), value.trim());
    let Some(element) = family.elements.iter().position(|element| element.key == key) else {
        return Err(ChoiceError::UnknownElement {
            family: family.id.clone(),
            element: key.to_owned(),
            known: list(family.elements.iter().map(|element| &element.key)),
        });
    };
    let value = chosen(&family.elements[element], value)?;
    Ok(Choice { element, value })
}

fn chosen(element: &Element, value: &str) -> Result<Chosen, ChoiceError> {
    if element.kind == Kind::Free {
        return Ok(Chosen::Free(value.to_owned()));
    }
    if let Some(option) = element.options.iter().position(|option| option.key == value) {
        return Ok(Chosen::Option(option));
    }
    let number = number::parse(value).filter(|_| matches!(element.kind, Kind::Number { .. }));
    let Some(number) = number else {
        return Err(ChoiceError::UnknownOption {
            element: element.key.clone(),
            option: value.to_owned(),
            known: list(element.options.iter().map(|option| &option.key)),
        });
    };
    let in_series = element.options.iter().position(|option| option.value == Some(number));
    Ok(in_series.map_or(Chosen::Outside(number), Chosen::Option))
}

fn list<'a>(keys: impl Iterator<Item = &'a String>) -> String {
    keys.map(String::as_str).collect::<Vec<_>>().join(", ")
}

impl Choice {
    /// Lays the choice into a selection.
    pub fn lay_into(&self, selection: &mut Selection) {
        match &self.value {
            Chosen::Option(option) => selection.sets[self.element] = OptionSet::one(*option),
            Chosen::Outside(number) => {
                selection.sets[self.element] = OptionSet::EMPTY;
                selection.outside.push((self.element, *number));
            }
            Chosen::Free(text) => selection.free.push((self.element, text.clone())),
        }
    }
}
