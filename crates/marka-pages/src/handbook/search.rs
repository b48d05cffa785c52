//! Search over everything that the handbook says, with case and look-alike letters folded.

use marka_engine::engine::Engine;
use marka_engine::grammar::alphabet::Symbol;
use marka_rules::model::{Expectation, Family, Kind, Opt, Text};

use super::codes::{Codes, Fold};

/// What was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Found {
    /// A family by title, standard or key.
    Family,
    /// An element.
    Element(usize),
    /// An option.
    Option(usize, usize),
    /// A rule or table.
    Rule(usize),
    /// A maker's document.
    Specification(usize),
    /// A designation among the examples.
    Example(usize),
}

impl Found {
    /// Group of its kind in the results.
    pub fn group(self) -> usize {
        match self {
            Found::Family => 0,
            Found::Element(_) | Found::Option(..) => 1,
            Found::Rule(_) => 2,
            Found::Specification(_) => 3,
            Found::Example(_) => 4,
        }
    }
}

/// How many groups of results there are.
pub const GROUPS: usize = 5;

/// One thing that can be found.
#[derive(Debug)]
struct Entry {
    family: usize,
    found: Found,
    hay: Vec<Symbol>,
}

/// The handbook as it is searched: codes and texts of one state of the rules.
#[derive(Debug)]
pub struct Handbook {
    /// The fold of its letters.
    pub fold: Fold,
    /// All codes.
    pub codes: Codes,
    entries: Vec<Entry>,
}

/// Results of one group.
#[derive(Debug, Default)]
pub struct Group {
    /// Family and place, the first ones.
    pub hits: Vec<(usize, Found)>,
    /// How many there are at all.
    pub all: usize,
}

impl Handbook {
    /// Lays out everything that can be found.
    pub fn new(engine: &Engine) -> Handbook {
        let fold = Fold::new(engine);
        let mut entries = Vec::new();
        for (index, compiled) in engine.families.iter().enumerate() {
            collect(&compiled.family, &mut |found, texts| {
                let hay = fold.of(&texts.join("\n"));
                entries.push(Entry { family: index, found, hay });
            });
        }
        Handbook { codes: Codes::new(engine, &fold), fold, entries }
    }

    /// Everything that holds all words of a query, `most` of each kind.
    pub fn find(&self, query: &str, most: usize) -> [Group; GROUPS] {
        let words: Vec<Vec<Symbol>> = query.split_whitespace().map(|word| self.fold.of(word)).collect();
        let mut groups: [Group; GROUPS] = Default::default();
        if words.is_empty() {
            return groups;
        }
        for entry in self.entries.iter().filter(|entry| words.iter().all(|word| holds(&entry.hay, word))) {
            let group = &mut groups[entry.found.group()];
            group.all += 1;
            if group.hits.len() < most {
                group.hits.push((entry.family, entry.found));
            }
        }
        groups
    }
}

fn holds(hay: &[Symbol], word: &[Symbol]) -> bool {
    hay.windows(word.len()).any(|window| window == word)
}

fn collect<'a>(family: &'a Family, add: &mut impl FnMut(Found, &[&'a str])) {
    let standard = family.standard.as_ref().map_or("", |standard| standard.name.as_str());
    let english = |text: &'a Text| text.en.as_deref().unwrap_or("");
    add(Found::Family, &[&family.title.ru, english(&family.title), standard, &family.id]);
    for (at, element) in family.elements.iter().enumerate() {
        add(Found::Element(at), &[&element.title.ru, english(&element.title)]);
        let number = matches!(element.kind, Kind::Number { .. });
        for (option, model) in element.options.iter().enumerate() {
            if !(number && model.value.is_some()) {
                add(Found::Option(at, option), &option_texts(model));
            }
        }
    }
    for (at, rule) in family.rules.iter().enumerate() {
        let clause = rule.source.clause.as_deref().unwrap_or("");
        add(Found::Rule(at), &[&rule.because.ru, english(&rule.because), &rule.key, clause]);
    }
    for (at, document) in family.specifications.iter().enumerate() {
        let mut texts = vec![document.name.as_str()];
        texts.extend(document.marks.iter().map(String::as_str));
        add(Found::Specification(at), &texts);
    }
    for (at, example) in family.examples.iter().enumerate() {
        if !matches!(example.expectation, Expectation::Invalid(_)) {
            add(Found::Example(at), &[&example.text]);
        }
    }
}

fn option_texts(option: &Opt) -> Vec<&str> {
    let mut texts = vec![option.title.ru.as_str(), option.title.en.as_deref().unwrap_or("")];
    texts.extend(option.codes.iter().map(|code| code.text.as_str()));
    texts
}
