//! Every code of every family: what is written, and what it may mean where.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use marka_engine::engine::Engine;
use marka_engine::grammar::alphabet::{Alphabet, Symbol};
use marka_rules::model::{ElementId, Family, Kind, OptionId};

/// Texts folded so that case and letters that look alike do not matter.
#[derive(Debug)]
pub struct Fold(Alphabet);

impl Fold {
    /// The fold of an engine's spelling.
    pub fn new(engine: &Engine) -> Fold {
        Fold(Alphabet::new(&engine.base.spelling))
    }

    /// The text as symbols.
    pub fn of(&self, text: &str) -> Vec<Symbol> {
        text.chars().map(|letter| self.0.symbol(letter)).collect()
    }
}

/// How a code is used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum How {
    /// It is written so.
    Written,
    /// It is read and corrected: index of the synonym.
    Also(usize),
    /// A cancelled standard wrote it: standard and code.
    Former(usize, usize),
}

/// One meaning of a code in one family.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Use {
    /// Index of the family.
    pub family: usize,
    /// Element.
    pub element: ElementId,
    /// Option; the first of several that a former code may mean.
    pub option: OptionId,
    /// How it is used.
    pub how: How,
}

/// A code with all its meanings.
#[derive(Debug)]
pub struct Code {
    /// What is written.
    pub text: String,
    folded: Vec<Symbol>,
    /// Its meanings, families in order of precedence.
    pub uses: Vec<Use>,
}

/// All codes, sorted by their letters.
#[derive(Debug)]
pub struct Codes {
    /// The codes.
    pub all: Vec<Code>,
}

impl Codes {
    /// Collects the codes of all families.
    pub fn new(engine: &Engine, fold: &Fold) -> Codes {
        let mut uses: BTreeMap<&str, Vec<Use>> = BTreeMap::new();
        for (index, compiled) in engine.families.iter().enumerate() {
            collect(index, &compiled.family, &mut |text, one| {
                if !text.is_empty() {
                    uses.entry(text).or_default().push(one);
                }
            });
        }
        let code =
            |(text, uses): (&str, Vec<Use>)| Code { text: text.to_owned(), folded: fold.of(text), uses };
        let mut all: Vec<Code> = uses.into_iter().map(code).collect();
        all.sort_by(|a, b| by_letters(&a.text, &b.text));
        Codes { all }
    }

    /// The codes that are written like a text: the same letters first, then those that look alike.
    pub fn like(&self, text: &str, fold: &Fold) -> Vec<&Code> {
        let folded = fold.of(text.trim());
        let mut found: Vec<&Code> = self.all.iter().filter(|code| code.folded == folded).collect();
        found.sort_by_key(|code| code.text != text.trim());
        found
    }

    /// The codes that begin like a text.
    pub fn beginning<'a>(&'a self, text: &str, fold: &Fold) -> impl Iterator<Item = &'a Code> + use<'a> {
        let folded = fold.of(text.trim());
        self.all.iter().filter(move |code| code.folded.starts_with(&folded))
    }
}

fn collect<'a>(index: usize, family: &'a Family, add: &mut impl FnMut(&'a str, Use)) {
    for (element, model) in family.elements.iter().enumerate() {
        let number = matches!(model.kind, Kind::Number { .. });
        for (option, opt) in model.options.iter().enumerate() {
            let one = |how| Use { family: index, element, option, how };
            let own = opt.codes.iter().filter(|_| !(number && opt.value.is_some()));
            own.for_each(|code| add(&code.text, one(How::Written)));
            for (at, also) in opt.also.iter().enumerate() {
                add(&also.text, one(How::Also(at)));
            }
        }
    }
    for (standard, former) in family.formers.iter().enumerate() {
        for (at, code) in former.codes.iter().enumerate() {
            let option = code.becomes.iter().next().unwrap_or(0);
            let how = How::Former(standard, at);
            add(&code.text, Use { family: index, element: code.element, option, how });
        }
    }
}

/// Order of a dictionary: signs before the first letter and case do not count at first,
/// letters stand before figures and both before signs alone.
fn by_letters(a: &str, b: &str) -> Ordering {
    key(a).cmp(&key(b)).then_with(|| a.cmp(b))
}

fn key(text: &str) -> (u8, String) {
    let letters = text.trim_start_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    let class = match letters.chars().next() {
        Some(first) if first.is_alphabetic() && !first.is_ascii() => 0,
        Some(first) if first.is_alphabetic() => 1,
        Some(_) => 2,
        None => 3,
    };
    (class, letters)
}

#[cfg(test)]
mod tests {
    use super::by_letters;

    #[test]
    fn codes_stand_as_in_a_dictionary() {
        let mut codes = ["+", "-б", "Б", "z", "а", "(а)", "1", "А"];
        codes.sort_by(|a, b| by_letters(a, b));
        assert_eq!(codes, ["А", "а", "(а)", "-б", "Б", "z", "1", "+"]);
    }
}
