//! The phrases of the vocabulary, found in a text by the stems of their words, the longest first.

use std::collections::BTreeMap;

use marka_rules::model::{RuleBase, Value, Wording};

use super::tokens::{Lexeme, Speller, Token, What, tokens};
use crate::grammar::alphabet::Alphabet;
use crate::read::line::Line;

/// The least letters of a word cut short by a point.
const CUT: usize = 3;

/// The least letters of a word that numbers are glued to.
const GLUED: usize = 4;

/// One word of a phrase.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Item {
    Stem(String),
    Number,
}

/// What a phrase means.
#[derive(Clone, Debug, Default)]
pub(crate) struct Meaning {
    /// Values that it states, in declared order.
    pub senses: Vec<Sense>,
    /// Properties whose part it names.
    pub about: Vec<usize>,
    /// It names the part only of what stands behind it.
    pub behind: bool,
    /// How it holds others together.
    pub joins: Vec<Join>,
    /// A number in words.
    pub number: Option<u32>,
    /// What is counted: index into [`Wording::counted`].
    pub counted: Option<usize>,
}

/// A value that a phrase states.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Sense {
    /// Index into the vocabulary.
    pub property: usize,
    /// The value; `None`: the number that the phrase holds.
    pub value: Option<Value>,
    /// It counts only beside a name of the part.
    pub bound: bool,
    /// It counts where no part is named.
    pub alone: bool,
}

/// How a word holds others together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Join {
    From,
    Joint,
    Break,
    Filler,
    Section,
    Voltage,
    Limit,
    Ending,
}

/// All phrases.
pub(crate) struct Phrases {
    pub(crate) speller: Speller,
    all: Vec<(Vec<Item>, Meaning)>,
    /// For each first stem its phrases, the longest first.
    heads: BTreeMap<String, Vec<usize>>,
    /// Phrases that begin with a number, the longest first.
    numbered: Vec<usize>,
    telling: Vec<u64>,
}

impl std::fmt::Debug for Phrases {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Phrases").field("all", &self.all).finish_non_exhaustive()
    }
}

impl Phrases {
    /// The phrases of a rule base.
    pub(crate) fn new(base: &RuleBase, alphabet: &Alphabet) -> Phrases {
        let mut builder = Builder { speller: Speller::new(&base.spelling), alphabet, found: BTreeMap::new() };
        for (property, model) in base.vocabulary.iter().enumerate() {
            let words = &model.words;
            for phrase in &words.about {
                builder.meaning(phrase).about.push(property);
            }
            for phrase in &words.about_behind {
                let meaning = builder.meaning(phrase);
                meaning.about.push(property);
                meaning.behind = true;
            }
            for said in &words.said {
                let sense = Sense {
                    property,
                    value: said.value.clone(),
                    bound: !words.about.is_empty() || !words.about_behind.is_empty(),
                    alone: said.alone,
                };
                for phrase in &said.phrases {
                    builder.meaning(phrase).senses.push(sense.clone());
                }
            }
        }
        builder.wording(&base.wording);
        builder.finish()
    }

    /// The longest phrase that begins with a token, with the token behind it.
    pub(crate) fn at(&self, tokens: &[Token], from: usize) -> Option<(&Meaning, usize)> {
        let longest = |phrases: &[usize]| {
            phrases.iter().find_map(|&phrase| {
                let (items, meaning) = &self.all[phrase];
                Some((meaning, reached(items, tokens, from)?))
            })
        };
        match &tokens[from].what {
            What::Number(_) => longest(&self.numbered),
            What::Word(word) => {
                let whole = self.heads.get(&word.stem).and_then(|phrases| longest(phrases));
                whole.or_else(|| {
                    if !cuttable(word) {
                        return None;
                    }
                    let heads = self.heads.range(word.text.clone()..);
                    let mut heads = heads.take_while(|(head, _)| head.starts_with(&word.text));
                    heads.find_map(|(_, phrases)| longest(phrases))
                })
            }
            What::Times | What::Sign(_) => None,
        }
    }

    /// Whether a word that begins like a telling one stands at a place. Quick: most words of a line are not looked at further.
    pub(crate) fn tells(&self, line: &Line, place: usize) -> bool {
        let slot = slot(line.from(place).iter().take(CUT).map(|cell| cell.char));
        self.telling[slot / 64] >> (slot % 64) & 1 == 1
    }
}

/// A number between 0 and 4095 for the beginning of a word.
fn slot(beginning: impl Iterator<Item = char>) -> usize {
    let mut hash = 0_u32;
    for c in beginning {
        let c = c.to_lowercase().next().unwrap_or(c);
        let c = if c == 'ё' { 'е' } else { c };
        hash = hash.wrapping_mul(0x9E37_79B1).wrapping_add(u32::from(c)) ^ hash >> 15;
    }
    (hash >> 7) as usize & 0xFFF
}

fn cuttable(word: &Lexeme) -> bool {
    word.cut && word.text.chars().count() >= CUT
}

/// Where a phrase ends that begins with a token.
fn reached(items: &[Item], tokens: &[Token], from: usize) -> Option<usize> {
    let mut at = from;
    for (index, item) in items.iter().enumerate() {
        // Signs inside: `ПВХ-пластикат`, `дымо- и`, `изол. жил`.
        while index > 0
            && tokens.get(at).is_some_and(|token| matches!(token.what, What::Sign('-' | '–' | '.')))
        {
            at += 1;
        }
        let fits = match (&tokens.get(at)?.what, item) {
            (What::Number(_), Item::Number) => true,
            (What::Word(word), Item::Stem(stem)) => {
                word.stem == *stem || cuttable(word) && stem.starts_with(&word.text)
            }
            _ => false,
        };
        if !fits {
            return None;
        }
        at += 1;
    }
    Some(at)
}

struct Builder<'a> {
    speller: Speller,
    alphabet: &'a Alphabet,
    found: BTreeMap<Vec<Item>, Meaning>,
}

impl Builder<'_> {
    /// What a phrase means so far.
    fn meaning(&mut self, phrase: &str) -> &mut Meaning {
        let items = self.items(phrase);
        self.found.entry(items).or_default()
    }

    fn items(&self, phrase: &str) -> Vec<Item> {
        let mut line = Line::default();
        line.set(phrase, self.alphabet);
        let items = tokens(&line, &self.speller).into_iter().filter_map(|token| match token.what {
            What::Word(word) => Some(Item::Stem(word.stem)),
            What::Sign('#') => Some(Item::Number),
            _ => None,
        });
        items.collect()
    }

    fn wording(&mut self, wording: &Wording) {
        let lists = [
            (&wording.from, Join::From),
            (&wording.joints, Join::Joint),
            (&wording.breaks, Join::Break),
            (&wording.fillers, Join::Filler),
            (&wording.section, Join::Section),
            (&wording.voltage, Join::Voltage),
            (&wording.limit, Join::Limit),
            (&wording.endings, Join::Ending),
        ];
        for (list, join) in lists {
            for phrase in list {
                self.meaning(phrase).joins.push(join);
            }
        }
        for (number, words) in &wording.numbers {
            for word in words {
                self.meaning(word).number = Some(*number);
            }
        }
        for (index, counted) in wording.counted.iter().enumerate() {
            for name in &counted.names {
                self.meaning(name).counted = Some(index);
                if name.chars().count() >= GLUED {
                    self.glued(wording, index, name);
                }
            }
        }
    }

    /// Numbers glued to what is counted: «двухжильный», `2-хжильный`.
    fn glued(&mut self, wording: &Wording, index: usize, name: &str) {
        for (number, words) in &wording.numbers {
            for word in words {
                let meaning = self.meaning(&format!("{word}{name}"));
                (meaning.number, meaning.counted) = (Some(*number), Some(index));
            }
        }
        for ending in &wording.endings {
            self.meaning(&format!("{ending}{name}")).counted = Some(index);
        }
    }

    fn finish(self) -> Phrases {
        let mut phrases = Phrases {
            speller: self.speller,
            all: self.found.into_iter().filter(|(items, _)| !items.is_empty()).collect(),
            heads: BTreeMap::new(),
            numbered: Vec::new(),
            telling: vec![0; 64],
        };
        let mut order: Vec<usize> = (0..phrases.all.len()).collect();
        order.sort_by_key(|&phrase| std::cmp::Reverse(phrases.all[phrase].0.len()));
        for phrase in order {
            let (items, meaning) = &phrases.all[phrase];
            match &items[0] {
                Item::Stem(stem) => phrases.heads.entry(stem.clone()).or_default().push(phrase),
                Item::Number => phrases.numbered.push(phrase),
            }
            let counts = meaning.counted.is_some() && meaning.number.is_some();
            let states = !meaning.senses.is_empty() || counts || meaning.joins.contains(&Join::Voltage);
            let telling = longest(items).filter(|stem| states && stem.chars().count() >= CUT);
            if let Some(stem) = telling {
                let slot = slot(stem.chars().take(CUT));
                phrases.telling[slot / 64] |= 1 << (slot % 64);
            }
        }
        phrases
    }
}

/// The longest word of a phrase: one that says the phrase may stand in a line.
fn longest(items: &[Item]) -> Option<&str> {
    let stems = items.iter().filter_map(|item| match item {
        Item::Stem(stem) => Some(stem.as_str()),
        Item::Number => None,
    });
    stems.max_by_key(|stem| stem.len())
}
