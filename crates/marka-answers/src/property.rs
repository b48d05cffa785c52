//! What a selection says of the cable: one property, over all completions.

use std::borrow::Cow;

use marka_engine::compiled::Compiled;
use marka_engine::expr::{Truth, View};
use marka_engine::selection::Selection;
use marka_rules::model::{ElementId, Expr, Family, OptionSet, Value};

/// Everything that a family says of one property, found once.
#[derive(Debug)]
pub(crate) struct Property {
    key: &'static str,
    statements: Vec<Statement>,
}

/// The options of one element, or the family as a whole, give the property a value.
#[derive(Debug)]
struct Statement {
    options: Option<(ElementId, OptionSet)>,
    value: Value,
    when: Option<Expr>,
}

impl Property {
    /// Collects what the family and its options say.
    pub(crate) fn new(family: &Family, key: &'static str) -> Property {
        let mut statements: Vec<Statement> = Vec::new();
        for (element, model) in family.elements.iter().enumerate() {
            for (option, model) in model.options.iter().enumerate() {
                for fact in model.facts.iter().filter(|fact| fact.property == key) {
                    let same = statements.iter_mut().find(|known| {
                        known.value == fact.value
                            && known.when == fact.when
                            && known.options.is_some_and(|options| options.0 == element)
                    });
                    let option = OptionSet::one(option);
                    match same.and_then(|known| known.options.as_mut()) {
                        Some(options) => options.1 = options.1.or(option),
                        None => statements.push(Statement {
                            options: Some((element, option)),
                            value: fact.value.clone(),
                            when: fact.when.clone(),
                        }),
                    }
                }
            }
        }
        let whole = family.facts.iter().filter(|fact| fact.property == key);
        statements.extend(whole.map(|fact| Statement {
            options: None,
            value: fact.value.clone(),
            when: fact.when.clone(),
        }));
        Property { key, statements }
    }

    /// The value on which all completions of a selection agree.
    ///
    /// Most selections decide it at a glance; only where they do not are the completions asked.
    pub(crate) fn value<'p>(&'p self, compiled: &Compiled, selection: &Selection) -> Option<Cow<'p, Value>> {
        let view = View::of(&compiled.family, selection);
        let mut sure = None;
        let mut open = false;
        for statement in &self.statements {
            match statement.holds(&view, selection) {
                Truth::False => {}
                Truth::True if sure.is_none_or(|known| known == &statement.value) => {
                    sure = Some(&statement.value);
                }
                Truth::True => return None,
                Truth::Open => open |= sure != Some(&statement.value),
            }
        }
        match (sure, open) {
            (sure, false) => sure.map(Cow::Borrowed),
            (_, true) => compiled.facts(selection, self.key).map(Cow::Owned),
        }
    }
}

impl Statement {
    fn holds(&self, view: &View<'_>, selection: &Selection) -> Truth {
        let Some((element, options)) = self.options else { return view.when(self.when.as_ref()) };
        let left = selection.sets[element];
        if left.and(options).is_empty() {
            return Truth::False;
        }
        match view.when(self.when.as_ref()) {
            Truth::True if left.minus(options).is_empty() => Truth::True,
            Truth::False => Truth::False,
            _ => Truth::Open,
        }
    }
}
