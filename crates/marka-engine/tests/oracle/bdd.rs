//! The rules of a family as binary decision diagrams with one variable an option.

use super::formula::{self, Logic, Strictness};
use biodivine_lib_bdd::{Bdd, BddVariable, BddVariableSet};
use marka_rules::model::{ElementId, Family, OptionId, OptionSet};

/// Diagrams of what is allowed and what is usual.
pub(crate) struct Binary {
    pub(crate) allowed: Bdd,
    pub(crate) usual: Bdd,
    /// Variable of each option of each element.
    pub(crate) options: Vec<Vec<BddVariable>>,
    set: BddVariableSet,
}

impl Binary {
    /// Variables stand in the order of elements that is given, so that both kinds of diagrams have the same chance.
    pub(crate) fn new(family: &Family, order: &[ElementId]) -> Binary {
        let count = family.elements.iter().map(|element| element.options.len()).sum::<usize>();
        let set = BddVariableSet::new_anonymous(u16::try_from(count).expect("families are smaller"));
        let mut variables = set.variables().into_iter();
        let mut options = vec![Vec::new(); family.elements.len()];
        for &element in order {
            options[element] = variables.by_ref().take(family.elements[element].options.len()).collect();
        }
        let mut binary = Binary { allowed: set.mk_true(), usual: set.mk_true(), options, set };
        binary.allowed = formula::family(&mut binary, family, Strictness::Allowed);
        binary.usual = formula::family(&mut binary, family, Strictness::Usual);
        binary
    }

    /// The constructions within the sets.
    pub(crate) fn within(&self, all: &Bdd, sets: &[OptionSet]) -> Bdd {
        let mut left = Vec::new();
        for (element, options) in self.options.iter().enumerate() {
            left.extend(
                options
                    .iter()
                    .enumerate()
                    .filter(|(at, _)| !sets[element].has(*at))
                    .map(|(_, at)| (*at, false)),
            );
        }
        all.select(&left)
    }
}

impl Logic for Binary {
    type Formula = Bdd;

    fn option(&mut self, element: ElementId, option: OptionId) -> Bdd {
        self.set.mk_var(self.options[element][option])
    }

    fn all(&mut self, parts: &[Bdd]) -> Bdd {
        // Neighbours first: the parts of a family are many and small.
        match parts {
            [] => self.set.mk_true(),
            [one] => one.clone(),
            _ => {
                let (left, right) = parts.split_at(parts.len() / 2);
                self.all(left).and(&self.all(right))
            }
        }
    }

    fn any(&mut self, parts: &[Bdd]) -> Bdd {
        match parts {
            [] => self.set.mk_false(),
            [one] => one.clone(),
            _ => {
                let (left, right) = parts.split_at(parts.len() / 2);
                self.any(left).or(&self.any(right))
            }
        }
    }

    fn not(&mut self, part: &Bdd) -> Bdd {
        part.not()
    }
}
