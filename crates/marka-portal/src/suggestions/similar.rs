//! Which suggestions say much the same as a text.

use std::collections::{BTreeMap, BTreeSet};

use marka_store::{Suggestion, fold};
use rust_stemmers::{Algorithm, Stemmer};

/// Shorter words join and point, and say nothing.
const SHORTEST: usize = 3;
/// The most that are offered.
const MOST: usize = 5;
/// The least share of what a text says that another must share.
const LEAST: f64 = 0.3;

/// The stems of a text.
fn stems(text: &str, stemmer: &Stemmer) -> BTreeSet<String> {
    let small = fold::name(text);
    let words = small.split(|c: char| !c.is_alphanumeric()).filter(|word| word.chars().count() >= SHORTEST);
    words.map(|word| stemmer.stem(word).into_owned()).collect()
}

/// Those that share the most with a text, the nearest first. What few say weighs more than what many do.
pub(super) fn similar<'s>(text: &str, all: &'s [Suggestion]) -> Vec<&'s Suggestion> {
    let stemmer = Stemmer::create(Algorithm::Russian);
    let wanted = stems(text, &stemmer);
    let known: Vec<BTreeSet<String>> =
        all.iter().map(|one| stems(&format!("{} {}", one.title, one.text), &stemmer)).collect();
    let mut frequent: BTreeMap<&String, u32> = BTreeMap::new();
    for stem in known.iter().flatten() {
        *frequent.entry(stem).or_default() += 1;
    }
    let weight = |stem: &String| 1.0 / f64::from(frequent.get(stem).copied().unwrap_or(1));
    let whole: f64 = wanted.iter().map(weight).sum();
    let mut near: Vec<(f64, &Suggestion)> = Vec::new();
    for (one, stems) in all.iter().zip(&known) {
        let shared: f64 = wanted.intersection(stems).map(weight).sum();
        if shared > 0.0 && shared / whole >= LEAST {
            near.push((shared, one));
        }
    }
    near.sort_by(|one, other| other.0.total_cmp(&one.0).then(one.1.id.cmp(&other.1.id)));
    near.into_iter().take(MOST).map(|near| near.1).collect()
}

#[cfg(test)]
mod tests {
    use marka_store::SuggestionState;

    use super::*;

    fn suggestion(id: i64, title: &str) -> Suggestion {
        Suggestion {
            id,
            code: id.to_string(),
            author: None,
            origin: String::new(),
            title: title.to_owned(),
            text: String::new(),
            place: String::new(),
            state: SuggestionState::New,
            answer: String::new(),
            release: String::new(),
            supported: 1,
            version: 1,
            created_at: 0,
            changed_at: 0,
        }
    }

    #[test]
    fn the_same_wish_in_other_words_is_found() {
        let all = [
            suggestion(1, "Печать этикеток для барабанов"),
            suggestion(2, "Печать обозначения крупным шрифтом"),
            suggestion(3, "Тёмная тема"),
            suggestion(4, "Выгрузка реестра в Excel"),
        ];
        for (text, expected) in [
            ("Хочу печатать этикетки на барабан", &[1][..]),
            ("нужна темная тема", &[3]),
            ("реестры выгружать в excel", &[4]),
            ("печать", &[1, 2]),
            ("что-то совсем другое", &[]),
            ("", &[]),
        ] {
            let found: Vec<i64> = similar(text, &all).into_iter().map(|one| one.id).collect();
            assert_eq!(found, expected, "{text}");
        }
    }
}
