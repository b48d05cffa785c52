//! All constructions of a selection as a stream.

use crate::compiled::{Compiled, Space};
use crate::diagram::Paths;
use crate::question::Question;
use crate::search::{Search, Walk};
use crate::selection::Selection;
use marka_rules::model::OptionId;
use std::borrow::Cow;

/// A complete assignment.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Construction {
    /// Option of each element; `None` for free elements and numbers outside their series.
    pub options: Vec<Option<OptionId>>,
    /// Not only allowed, but usual.
    pub usual: bool,
}

/// Iterator of [`Compiled::constructions`].
pub struct Constructions<'a> {
    compiled: &'a Compiled,
    way: Way<'a>,
}

enum Way<'a> {
    Paths(Box<Paths<'a>>),
    Walk(Box<Walk<'a>>),
}

impl Compiled {
    /// All constructions that the selection leaves, in a fixed order: by levels, on a level by options.
    pub fn constructions<'a>(&'a self, selection: &'a Selection) -> Constructions<'a> {
        let Question { family, factors, space, sets, .. } = Question::new(self, selection);
        let way = match space {
            Cow::Borrowed(Space::Diagram(diagram)) => {
                Way::Paths(Box::new(Paths::new(Cow::Borrowed(diagram), sets)))
            }
            Cow::Owned(Space::Diagram(diagram)) => {
                Way::Paths(Box::new(Paths::new(Cow::Owned(diagram), sets)))
            }
            Cow::Borrowed(Space::Search) | Cow::Owned(Space::Search) => {
                let search = Search::new(family, factors, sets).outside(&selection.outside);
                Way::Walk(Box::new(Walk::new(search.everything())))
            }
        };
        Constructions { compiled: self, way }
    }
}

impl Iterator for Constructions<'_> {
    type Item = Construction;

    fn next(&mut self) -> Option<Construction> {
        let (path, usual) = match &mut self.way {
            Way::Paths(paths) => paths.step()?,
            Way::Walk(walk) => walk.step()?,
        };
        let mut options = vec![None; self.compiled.family.elements.len()];
        for (&element, &option) in self.compiled.order.iter().zip(path) {
            options[element] = self.compiled.all(element).has(option).then_some(option);
        }
        Some(Construction { options, usual })
    }
}
