//! Which of many texts say much the same as one: suggestions, articles of the support.

use std::collections::{BTreeMap, BTreeSet};

use marka_store::fold;
use rust_stemmers::{Algorithm, Stemmer};

/// Shorter words join and point, and say nothing.
const SHORTEST: usize = 3;
/// The most that are offered.
const MOST: usize = 5;
/// The least share of what a text says that another must share.
const LEAST: f64 = 0.3;

/// What a word weighs that no other text has.
const UNKNOWN: f64 = 0.5;

/// The stems of a text.
fn stems(text: &str, stemmer: &Stemmer) -> BTreeSet<String> {
    let small = fold::name(text);
    let words = small.split(|c: char| !c.is_alphanumeric()).filter(|word| word.chars().count() >= SHORTEST);
    words.map(|word| stemmer.stem(word).into_owned()).collect()
}

/// Those that share the most with a text, the nearest first. What few say weighs more than what many do.
pub(crate) fn nearest<'a, T>(text: &str, all: &'a [T], says: impl Fn(&T) -> String) -> Vec<&'a T> {
    let stemmer = Stemmer::create(Algorithm::Russian);
    let wanted = stems(text, &stemmer);
    let known: Vec<BTreeSet<String>> = all.iter().map(|one| stems(&says(one), &stemmer)).collect();
    let mut frequent: BTreeMap<&String, u32> = BTreeMap::new();
    for stem in known.iter().flatten() {
        *frequent.entry(stem).or_default() += 1;
    }
    // A word that nobody else says may be another form of one that they do.
    let weight = |stem: &String| frequent.get(stem).map_or(UNKNOWN, |count| 1.0 / f64::from(*count));
    let whole: f64 = wanted.iter().map(weight).sum();
    let mut near: Vec<(f64, &T)> = Vec::new();
    for (one, stems) in all.iter().zip(&known) {
        let shared: f64 = wanted.intersection(stems).map(weight).sum();
        if shared > 0.0 && shared / whole >= LEAST {
            near.push((shared, one));
        }
    }
    // Of equal ones the first stays first.
    near.sort_by(|one, other| other.0.total_cmp(&one.0));
    near.into_iter().take(MOST).map(|near| near.1).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: [&str; 4] = [
        "Печать этикеток для барабанов",
        "Печать обозначения крупным шрифтом",
        "Тёмная тема",
        "Выгрузка реестра в Excel",
    ];

    fn check(text: &str, expected: &[&str]) {
        let found: Vec<&str> = nearest(text, &ALL, |one| (*one).to_owned()).into_iter().copied().collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn the_same_wish_in_other_words_is_found() {
        check("Хочу печатать этикетки на барабан", &ALL[..1]);
        check("нужна темная тема", &ALL[2..3]);
        check("реестры выгружать в excel", &ALL[3..]);
        check("печать", &ALL[..2]);
        check("что-то совсем другое", &[]);
        check("", &[]);
    }
}
