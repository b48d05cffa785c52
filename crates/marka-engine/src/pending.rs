//! Stand-ins until the explaining half of the diagram lands: delete this file then.

use marka_rules::model::{ElementId, OptionId};

use crate::compiled::Compiled;
use crate::diagram::Scratch;
use crate::selection::Selection;

/// What is behind a warning or problem.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cause {
    /// A rule.
    Rule(usize),
    /// An option that is unusual by itself.
    OptionUnusual(ElementId, OptionId),
    /// A number outside its series.
    Outside(ElementId),
}

/// A warning or problem.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// What is behind it.
    pub cause: Cause,
}

/// Why an option is impossible.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explanation {
    /// Element.
    pub element: ElementId,
    /// Option.
    pub option: OptionId,
    /// Choices in the conflict.
    pub choices: Vec<ElementId>,
    /// Rules in the conflict.
    pub rules: Vec<usize>,
    /// Smallest change that allows the option.
    pub change: Vec<(ElementId, OptionId)>,
    /// No change allows it.
    pub dead: bool,
}

impl Compiled {
    /// Minimal set of rules that forbid a selection.
    pub fn problems(&self, _selection: &Selection) -> Vec<Finding> {
        Vec::new()
    }

    /// What makes every completion unusual.
    pub fn warnings(&self, _selection: &Selection) -> Vec<Finding> {
        Vec::new()
    }

    /// Why an option is impossible.
    pub fn explain(&self, _selection: &Selection, element: ElementId, option: OptionId) -> Explanation {
        Explanation { element, option, choices: Vec::new(), rules: Vec::new(), change: Vec::new(), dead: false }
    }

    /// Why options are impossible, all of a step.
    pub fn explain_all(&self, _selection: &Selection, _scratch: &mut Scratch) -> Vec<Explanation> {
        Vec::new()
    }
}
