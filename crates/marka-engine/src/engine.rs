//! The engine: all families compiled, one grammar over them.

use std::collections::BTreeSet;

use marka_rules::model::{Family, Role, RuleBase, Spelling};

use crate::compiled::{Compiled, Limits};
use crate::describe::Wordbook;
use crate::grammar::Grammar;
use crate::read::context::Words;

/// All rules, compiled: an immutable value that answers everything.
#[derive(Debug)]
pub struct Engine {
    /// The rules; its families have moved into [`Engine::families`].
    pub base: RuleBase,
    /// Families in order of precedence.
    pub families: Vec<Compiled>,
    /// What is written like a designation of any family.
    pub grammar: Grammar,
    pub(crate) words: Words,
    pub(crate) wordbook: Wordbook,
}

impl Engine {
    /// Compiles a rule base.
    pub fn new(mut base: RuleBase, limits: &Limits) -> Engine {
        let families = std::mem::take(&mut base.families);
        let grammar = Grammar::new(families.iter(), &base.spelling);
        let words = Words::new(&base.spelling, volts(&families, &base.spelling), &grammar.alphabet);
        let wordbook = Wordbook::new(&base, &families, &grammar.alphabet);
        let families = families.into_iter().map(|family| Compiled::new(family, limits)).collect();
        Engine { base, families, grammar, words, wordbook }
    }

    /// Index of a family.
    pub fn family(&self, id: &str) -> Option<usize> {
        self.families.iter().position(|compiled| compiled.family.id == id)
    }
}

/// How the units are written in which families give their voltages.
fn volts(families: &[Family], spelling: &Spelling) -> Vec<String> {
    let elements = families.iter().flat_map(|family| &family.elements);
    let units: BTreeSet<&String> = elements
        .filter(|element| element.role == Role::Voltage)
        .filter_map(|element| element.unit.as_ref())
        .collect();
    let written = spelling.units.iter().filter(|unit| units.contains(&unit.0));
    written.flat_map(|unit| unit.1.iter().chain([&unit.0])).cloned().collect()
}
