//! The engine: all families compiled, one grammar over them.

use marka_rules::model::RuleBase;

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
        let words = Words::new(&base.spelling, &grammar.alphabet);
        let wordbook = Wordbook::new(&base, &families, &grammar.alphabet);
        let families = families.into_iter().map(|family| Compiled::new(family, limits)).collect();
        Engine { base, families, grammar, words, wordbook }
    }

    /// Index of a family.
    pub fn family(&self, id: &str) -> Option<usize> {
        self.families.iter().position(|compiled| compiled.family.id == id)
    }
}
