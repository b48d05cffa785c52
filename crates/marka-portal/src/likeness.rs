//! Which of many texts say much the same as one: suggestions, articles of the support.

use std::collections::BTreeSet;

use marka_store::fold;
use rust_stemmers::{Algorithm, Stemmer};

/// Shorter words join and point, and say nothing.
const SHORTEST: usize = 3;
/// The most that are offered.
const MOST: usize = 5;
/// So much of a text is compared, in characters.
const ASKED: usize = 500;
/// The least share of what a text says that another must share.
const LEAST: f64 = 0.3;

/// Stems with fewer letters in common are of other words.
const ALIKE: usize = 4;
/// What a word weighs that no other text has.
const UNKNOWN: f64 = 0.5;

/// The stems of a text.
fn stems(text: &str, stemmer: &Stemmer) -> BTreeSet<String> {
    let small = fold::name(text);
    let words = small.split(|c: char| !c.is_alphanumeric()).filter(|word| word.chars().count() >= SHORTEST);
    words.map(|word| stemmer.stem(word).into_owned()).collect()
}

/// Whether two stems are of one word: the stemmer leaves some forms of a word an ending.
fn alike(one: &str, other: &str) -> bool {
    let common = one.chars().zip(other.chars()).take_while(|(one, other)| one == other).count();
    let longer = one.chars().count().max(other.chars().count());
    one == other || common >= ALIKE && common + 2 >= longer
}

/// Those that share the most with a text, the nearest first. What few say weighs more than what many do.
pub(crate) fn nearest<'a, T>(text: &str, all: &'a [T], says: impl Fn(&T) -> String) -> Vec<&'a T> {
    let stemmer = Stemmer::create(Algorithm::Russian);
    let text: String = text.chars().take(ASKED).collect();
    let wanted = stems(&text, &stemmer);
    let known: Vec<BTreeSet<String>> = all.iter().map(|one| stems(&says(one), &stemmer)).collect();
    let says_it = |stems: &BTreeSet<String>, wanted: &str| {
        let begin: String = wanted.chars().take(ALIKE).collect();
        let near = stems.range(begin.clone()..).take_while(|stem| stem.starts_with(&begin));
        stems.contains(wanted) || near.into_iter().any(|stem| alike(stem, wanted))
    };
    let weights = wanted.iter().map(|stem| {
        let count = known.iter().filter(|stems| says_it(stems, stem)).count();
        (
            stem.as_str(),
            u32::try_from(count)
                .ok()
                .filter(|count| *count > 0)
                .map_or(UNKNOWN, |count| 1.0 / f64::from(count)),
        )
    });
    let weights: Vec<(&str, f64)> = weights.collect();
    let whole: f64 = weights.iter().map(|weight| weight.1).sum();
    let mut near: Vec<(f64, &T)> = Vec::new();
    for (one, stems) in all.iter().zip(&known) {
        let shared: f64 =
            weights.iter().filter(|weight| says_it(stems, weight.0)).map(|weight| weight.1).sum();
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
