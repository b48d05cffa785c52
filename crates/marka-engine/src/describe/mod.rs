//! Cables described in words: «кабель силовой с медными жилами, бронированный, на 1 кВ, 4х10».
//!
//! The phrases are those of the vocabulary, compared by the stems of their words.
//! Each is tied to its property; what the words leave open stays open.
//! Lines that have a designation pay nothing for this.

mod bind;
mod contradict;
mod join;
mod phrases;
mod size;
mod suit;
mod tokens;

use std::collections::BTreeSet;

use marka_rules::model::{Family, RuleBase, Value};

use crate::engine::Engine;
use crate::grammar::alphabet::Alphabet;
use crate::read::context::{self, Word};
use crate::read::line::Line;
use crate::read::{Answer, Reader, Status};
use bind::{Item, Kind};
use phrases::{Join, Phrases};
use size::{Finder, Measures};
use tokens::{Token, What};

pub use contradict::Contradiction;
pub use suit::Offer;

/// The least letters of a word of a title that tells families apart.
const TELLING: usize = 4;

/// All words that descriptions are understood by.
#[derive(Debug)]
pub(crate) struct Wordbook {
    phrases: Phrases,
    /// For each family the words of its title: «силовой», «контрольный».
    titles: Vec<Title>,
}

/// Stems of a family's title and of what its goods are called.
#[derive(Debug)]
struct Title {
    words: BTreeSet<String>,
    product: String,
}

impl Wordbook {
    /// Gathers the words of the rules.
    pub(crate) fn new(base: &RuleBase, families: &[Family], alphabet: &Alphabet) -> Wordbook {
        let phrases = Phrases::new(base, alphabet);
        let stems = |text: &str| {
            let mut line = Line::default();
            line.set(text, alphabet);
            let tokens = tokens::tokens(&line, &phrases.speller).into_iter();
            let stems = tokens.filter_map(|token| match token.what {
                What::Word(word) if word.text.chars().count() >= TELLING => Some(word.stem),
                _ => None,
            });
            stems.collect::<Vec<String>>()
        };
        let title = |family: &Family| {
            let product = stems(&family.product.ru).into_iter().next().unwrap_or_default();
            let words = stems(&family.title.ru).into_iter().chain([product.clone()]);
            Title { words: words.collect(), product }
        };
        let titles = families.iter().map(title).collect();
        Wordbook { phrases, titles }
    }
}

/// One thing that the words say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    /// Property: index into the vocabulary.
    pub property: usize,
    /// Its value; a number of cores or a section has the text that stands for it.
    pub value: Value,
    /// Place in the input of the words that say it.
    pub at: (usize, usize),
    /// Place in the input of the word that names the part of the cable.
    pub about: Option<(usize, usize)>,
    /// What else the words may mean: property and value.
    others: Vec<(usize, Value)>,
}

/// A description in words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Description {
    /// What the words say, in their order.
    pub statements: Vec<Statement>,
    /// The size as designations have it.
    pub size: Option<String>,
    /// The unit in which its last figure is, where the text tells: a key of the spelling file.
    pub unit: Option<&'static str>,
    /// The voltage as designations have it, and in kilovolts.
    pub voltage: Option<(String, String)>,
    /// All conductors.
    pub cores: Option<u64>,
    /// A word stands in the line that is written like a mark.
    pub marked: bool,
    /// Properties that a cable needs and the words do not give: indices into the vocabulary.
    pub open: Vec<usize>,
    /// Families that have such cables, best first.
    pub offers: Vec<Offer>,
}

impl Description {
    /// Size and voltage: all that a designation has without a mark.
    pub fn designation(&self) -> Option<String> {
        let parts = [self.size.as_deref(), self.voltage.as_ref().map(|voltage| voltage.0.as_str())];
        let parts: Vec<&str> = parts.into_iter().flatten().filter(|_| !self.marked).collect();
        (!parts.is_empty()).then(|| parts.join("-"))
    }

    /// The value that the words give a property, where they give one.
    pub fn value(&self, property: usize) -> Option<&Value> {
        let mut said = self.statements.iter().filter(|said| said.property == property);
        let value = &said.next()?.value;
        said.all(|other| other.value == *value).then_some(value)
    }
}

/// A line taken apart.
struct Reviewed<'a> {
    tokens: Vec<Token>,
    items: Vec<Item<'a>>,
    measures: Measures,
}

impl Engine {
    /// What the words of the line say that was read last; `None` where it has a designation or is no cable.
    pub fn describe(&self, answer: &Answer, reader: &mut Reader) -> Option<Description> {
        if answer.status != Status::Unknown || !answer.readings.is_empty() {
            return None;
        }
        let line = reader.line.clone();
        let reviewed = self.review(&line, &|_| true);
        let mut description = Description {
            statements: Engine::statements(&reviewed, &line),
            marked: !self.marks(&reviewed, &line).is_empty(),
            ..Description::default()
        };
        // A mark that nobody knows says what its size is of.
        let told = description.statements.len();
        self.measured(&mut description, &reviewed, &line);
        if description.statements.is_empty() || description.marked && told == 0 {
            return None;
        }
        let said = |property: &usize| description.statements.iter().any(|said| said.property == *property);
        let asked = (0..self.base.vocabulary.len()).filter(|&at| self.base.vocabulary[at].words.asked);
        description.open = asked.filter(|property| !said(property)).collect();
        description.offers = self.offers(&description, &reviewed, reader);
        reader.line = line;
        Some(description)
    }

    /// Takes those words of a line apart that stand at the places asked for.
    fn review<'a>(&'a self, line: &Line, wanted: &dyn Fn(usize) -> bool) -> Reviewed<'a> {
        let mut tokens = tokens::tokens(line, &self.wordbook.phrases.speller);
        let documents = self.documents(line);
        let inside = |token: &Token| documents.iter().any(|it| (it.0..it.1).contains(&token.at.0));
        tokens.retain(|token| wanted(token.at.0) && !inside(token));
        let items = bind::items(&tokens, &self.wordbook.phrases);
        let finder = Finder {
            line,
            tokens: &tokens,
            items: &items,
            wording: &self.base.wording,
            spelling: &self.base.spelling,
        };
        let measures = finder.measures();
        Reviewed { tokens, items, measures }
    }

    /// Places of the documents that a line names.
    fn documents(&self, line: &Line) -> Vec<(usize, usize)> {
        let begins = (0..line.len()).filter(|&place| line.word_begins(place));
        let documents = begins.filter_map(|place| {
            let (Word::Document, end) = self.words.at(line, place)? else { return None };
            Some((place, context::document(line, place, end)?.1))
        });
        documents.collect()
    }

    /// What the words say of properties.
    fn statements(reviewed: &Reviewed<'_>, line: &Line) -> Vec<Statement> {
        let Reviewed { tokens, items, .. } = reviewed;
        let place = |item: usize| {
            let (from, to) = items[item].at;
            line.span(tokens[from].at.0, tokens[to - 1].at.1)
        };
        let bound = bind::bound(items, tokens).into_iter();
        let statements = bound.filter_map(|bound| {
            let mut senses = bound.senses.into_iter();
            let (property, value) = senses.next()?;
            let about = bound.about.map(place);
            Some(Statement { property, value, at: place(bound.item), about, others: senses.collect() })
        });
        let mut all: Vec<Statement> = Vec::new();
        for statement in statements {
            let same =
                |known: &Statement| known.property == statement.property && known.value == statement.value;
            if !all.iter().any(same) {
                all.push(statement);
            }
        }
        all
    }

    /// Adds size, cores and voltage to a description.
    fn measured(&self, description: &mut Description, reviewed: &Reviewed<'_>, line: &Line) {
        let (measures, wording) = (&reviewed.measures, &self.base.wording);
        description.size = measures.text(wording).filter(|_| !description.marked);
        description.unit = measures
            .section
            .as_ref()
            .filter(|_| measures.size.is_none())
            .map(|_| if measures.thick { MILLIMETRES } else { SQUARE });
        description.cores = measures.cores(wording);
        description.voltage = measures.voltage.as_ref().map(|voltage| (voltage.0.clone(), voltage.1.clone()));
        let mut add = |key: &str, text: &str, at: (usize, usize)| {
            if let Some(property) = self.base.vocabulary.iter().position(|known| known.key == key) {
                let value = Value::Word(text.to_owned());
                let at = line.span(at.0, at.1);
                description.statements.push(Statement {
                    property,
                    value,
                    at,
                    about: None,
                    others: Vec::new(),
                });
            }
        };
        if let Some((size, at)) = &measures.size {
            add(SIZE, size, *at);
        } else if let Some((count, counted, at)) = measures.count {
            add(&wording.counted[counted].property, &count.to_string(), at);
        }
        if let Some((section, at)) = measures.section.as_ref().filter(|_| measures.size.is_none()) {
            add(SECTION, section, *at);
        }
        if let Some((_, kilovolts, at)) = &measures.voltage {
            add(VOLTAGE, kilovolts, *at);
        }
        description.statements.sort_by_key(|said| said.at);
    }

    /// Whether a word stands in the title of a family.
    fn in_titles(&self, token: &Token) -> bool {
        let What::Word(word) = &token.what else { return false };
        // A title names marks too.
        let plain = word.text.chars().count() > LONGEST_MARK;
        plain && self.wordbook.titles.iter().any(|title| title.words.contains(&word.stem))
    }

    /// Runs of words that are written like a mark: two capitals at least, and no phrase.
    fn marks(&self, reviewed: &Reviewed<'_>, line: &Line) -> Vec<(usize, usize)> {
        let unknown = reviewed.items.iter().filter(|item| matches!(item.kind, Kind::Unknown));
        let mut runs: Vec<(usize, usize)> = Vec::new();
        for item in unknown {
            let (place, _) = reviewed.tokens[item.at.0].at;
            let covered = runs.last().is_some_and(|run| place < run.1);
            let known = self.words.at(line, place).is_some() || self.in_titles(&reviewed.tokens[item.at.0]);
            if line.capitals(place) >= 2 && !covered && !known {
                let begins = (0..=place).rev().take_while(|&at| line.char(at) != ' ').last().unwrap_or(place);
                let end = (place..line.len()).find(|&at| matches!(line.char(at), ' ' | ',' | ';'));
                runs.push((begins, end.unwrap_or(line.len())));
            }
        }
        runs
    }
}

/// A longer word is rather no mark.
const LONGEST_MARK: usize = 7;

/// Keys of the properties that numbers of a description are about.
const SIZE: &str = "size";
const SECTION: &str = "cross-section";
const VOLTAGE: &str = "voltage";

/// Keys of the units that figures of a description are in.
const SQUARE: &str = "мм²";
const MILLIMETRES: &str = "мм";

/// Whether an item says nothing of the construction.
fn is_quiet(item: &Item<'_>) -> bool {
    match item.kind {
        Kind::Unknown => false,
        Kind::Comma | Kind::Number => true,
        Kind::Phrase(meaning) => {
            let said = !meaning.senses.is_empty() || !meaning.about.is_empty();
            said || !meaning.joins.is_empty() || meaning.counted.is_some() || meaning.number.is_some()
        }
    }
}

/// Whether an item is a word that only holds others together.
fn is_join(item: &Item<'_>) -> bool {
    [Join::From, Join::Joint, Join::Break, Join::Filler].into_iter().any(|join| item.joins(join))
}
