//! How a way of writing that is only read differs from the ways that are written.

use marka_rules::model::{ElementId, Expr, Family, Item, Part, Template};

use crate::expr::{Truth, View};
use crate::selection::Selection;

use super::alphabet::Deviation;

/// What stands in a line that is laid by a template.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Token {
    Element(ElementId),
    Sign(char),
}

/// What a template that is only read has wrong; `None` where it merely leaves something out.
pub(super) fn of_template(family: &Family, template: &Template) -> Option<Deviation> {
    let canonical = family.templates.iter().filter(|other| !other.also);
    let canonical = canonical.map(|other| (other.when.as_ref(), other.items.as_slice()));
    template.also.then(|| deviation(family, (template.when.as_ref(), &template.items), canonical))?
}

/// What a part that is only read has wrong; `None` where it merely leaves something out.
pub(super) fn of_part(family: &Family, part: &Part) -> Option<Deviation> {
    let canonical = family.parts.iter().filter(|other| !other.also && other.name == part.name);
    let canonical = canonical.map(|other| (other.when.as_ref(), other.items.as_slice()));
    part.also.then(|| deviation(family, (part.when.as_ref(), &part.items), canonical))?
}

/// Compares a way of writing with the canonical ones that are used under its condition, laid for the same elements.
fn deviation<'f>(
    family: &Family,
    (when, also): (Option<&Expr>, &[Item]),
    canonical: impl Iterator<Item = (Option<&'f Expr>, &'f [Item])>,
) -> Option<Deviation> {
    let mut under = Selection::open(family);
    under.restrict(family, when)?;
    let mut elements = Vec::new();
    named(family, also, &mut elements);
    let layout = Layout { family, elements: &elements };
    let laid = layout.tokens(also);
    let mut wrong = None;
    for (when, items) in canonical {
        if View::of(family, &under).when(when) == Truth::False {
            continue;
        }
        let right = layout.tokens(items);
        let other_word = words(also).is_some_and(|word| words(items).is_some_and(|other| word != other));
        if laid == right && !other_word {
            return None;
        }
        let order = |tokens: &[Token]| {
            let elements = tokens.iter().filter(|token| matches!(token, Token::Element(_)));
            elements.copied().collect::<Vec<_>>()
        };
        let signs = order(&laid) == order(&right);
        wrong =
            Some(if signs || wrong == Some(Deviation::Sign) { Deviation::Sign } else { Deviation::Order });
    }
    wrong
}

/// The word that stands among the items themselves.
fn words(items: &[Item]) -> Option<&str> {
    items.iter().find_map(|item| match item {
        Item::Literal(text) if is_word(text) && text.len() > 1 => Some(text.as_str()),
        _ => None,
    })
}

/// Elements of items, parts laid out by their first variant.
fn named(family: &Family, items: &[Item], into: &mut Vec<ElementId>) {
    for item in items {
        match item {
            Item::Literal(_) => {}
            Item::Element(element) => into.push(*element),
            Item::Group(items) => named(family, items, into),
            Item::Part(name) => {
                if let Some(part) = family.parts.iter().find(|part| part.name == *name) {
                    named(family, &part.items, into);
                }
            }
        }
    }
}

/// Lays items out for a line that writes some elements and no others.
struct Layout<'a> {
    family: &'a Family,
    elements: &'a [ElementId],
}

impl Layout<'_> {
    fn tokens(&self, items: &[Item]) -> Vec<Token> {
        let mut tokens = Vec::new();
        self.items(items, &mut tokens);
        tokens
    }

    /// Adds tokens; tells whether an element wrote something. A blank goes with what it separates.
    fn items(&self, items: &[Item], into: &mut Vec<Token>) -> bool {
        let begin = into.len();
        let mut written = false;
        let mut blank = false;
        for item in items {
            let at = into.len();
            match item {
                Item::Literal(text) if text.trim().is_empty() || is_word(text) => {
                    blank = at > begin;
                    continue;
                }
                Item::Literal(text) => into.extend(text.chars().map(Token::Sign)),
                Item::Element(element) if self.elements.contains(element) => {
                    into.push(Token::Element(*element));
                    written = true;
                }
                Item::Element(_) => {}
                Item::Group(items) => written |= self.group(items, into),
                Item::Part(name) => {
                    if let Some(part) = self.family.parts.iter().find(|part| part.name == *name) {
                        written |= self.group(&part.items, into);
                    }
                }
            }
            if std::mem::take(&mut blank) && into.len() > at {
                into.insert(at, Token::Sign(' '));
            }
        }
        written
    }

    fn group(&self, items: &[Item], into: &mut Vec<Token>) -> bool {
        let begin = into.len();
        let written = self.items(items, into);
        if !written {
            into.truncate(begin);
        }
        written
    }
}

/// Whether a literal is a word that stands between the parts of a designation.
fn is_word(text: &str) -> bool {
    text.starts_with(' ') && text.chars().all(|c| c == ' ' || c.is_alphabetic())
}
