//! The search in the books: words in any form, found in the section where they stand.

use rust_stemmers::{Algorithm, Stemmer};

use crate::{CHAPTERS, Chapter, Section};

/// The most places that are found.
const MOST: usize = 40;
/// How much of a section is shown, in characters.
const SHOWN: usize = 220;

/// A place in a chapter.
pub struct Found {
    /// The chapter.
    pub chapter: &'static Chapter,
    /// The section in it.
    pub section: &'static Section,
    /// Its words around those that were sought.
    pub excerpt: String,
}

fn small(text: &str) -> String {
    text.to_lowercase().replace('ё', "е")
}

/// What words are compared by.
fn stem(stemmer: &Stemmer, word: &str) -> String {
    stemmer.stem(&small(word)).into_owned()
}

/// Words of a text, and where each begins.
fn words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let is_sign = |c: char| !c.is_alphanumeric();
    let mut end = 0;
    let pieces = text.split_inclusive(is_sign).map(move |piece| {
        end += piece.len();
        (end - piece.len(), piece.trim_end_matches(is_sign))
    });
    pieces.filter(|word| !word.1.is_empty())
}

/// Sections with all the words of a question, those first whose headings have them.
pub fn search(question: &str) -> Vec<Found> {
    let stemmer = Stemmer::create(Algorithm::Russian);
    let wanted: Vec<String> = words(question).map(|word| stem(&stemmer, word.1)).collect();
    if wanted.is_empty() {
        return Vec::new();
    }
    let mut found: Vec<(usize, Found)> = Vec::new();
    for chapter in CHAPTERS {
        for section in chapter.sections {
            let has = |text: &str, wanted: &String| {
                words(text).any(|word| stem(&stemmer, word.1).starts_with(wanted))
            };
            let title = format!("{} {}", chapter.title, section.title);
            let in_title = wanted.iter().filter(|wanted| has(&title, wanted)).count();
            let all = wanted.iter().all(|wanted| has(&title, wanted) || has(section.text, wanted));
            if all {
                let excerpt = excerpt(section.text, &wanted, &stemmer);
                found.push((in_title, Found { chapter, section, excerpt }));
            }
        }
    }
    found.sort_by_key(|found| std::cmp::Reverse(found.0));
    found.into_iter().take(MOST).map(|found| found.1).collect()
}

/// The words around the first that was sought.
fn excerpt(text: &str, wanted: &[String], stemmer: &Stemmer) -> String {
    let text = words_joined(text);
    let is_wanted = |word: &str| wanted.iter().any(|wanted| stem(stemmer, word).starts_with(wanted));
    let first = words(&text).find(|word| is_wanted(word.1)).map_or(0, |word| word.0);
    let before = text[..first].char_indices().rev().take(SHOWN / 3).last().map_or(first, |(at, _)| at);
    let begin = text[before..first].find(' ').map_or(before, |at| before + at + 1);
    let begin = if before == 0 { 0 } else { begin.min(first) };
    let shown: String = text[begin..].chars().take(SHOWN).collect();
    let cut = begin + shown.len() < text.len();
    format!("{}{}{}", if begin > 0 { "…" } else { "" }, shown.trim_end(), if cut { "…" } else { "" })
}

fn words_joined(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(question: &str, path: Option<&str>) {
        let found = search(question);
        assert_eq!(found.first().map(|first| first.chapter.path), path, "{question}");
        for one in &found {
            assert!(one.excerpt.chars().count() <= SHOWN + 2, "{question}: {}", one.excerpt);
        }
    }

    #[test]
    fn words_are_found_in_any_form() {
        check("резервных копий", Some("admin/backups"));
        check("Установка из пакета", Some("install/installation"));
        check("каталогом LDAP", Some("admin/sign-in"));
        check("кракозябра", None);
        check("  ", None);
        check("<zzz>", None);
    }
}
