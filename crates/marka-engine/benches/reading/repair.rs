//! Designations damaged in the ways that the spelling file declares, and by one wrong letter of the mark.
//! Figures stay untouched. What damage made another designation is drawn anew.

use marka_engine::engine::Engine;
use marka_engine::read::{Reader, Reading, Status};
use marka_rules::model::Spelling;

use crate::{draw, row};

/// How many designations are damaged, and how often damage is drawn for each.
const REPAIRED: usize = 2_000;
const DRAWS: usize = 20;

/// A kind of damage: gives the damaged text where it can strike.
type Kind<'a> = Box<dyn Fn(&str, &mut dyn FnMut(usize) -> usize) -> Option<String> + 'a>;

pub(crate) fn measure(engine: &Engine, clean: &[String]) {
    let letter: Kind<'_> = Box::new(|text, draw| Some(wrong_letter(text, draw)));
    let mut kinds = declared(&engine.base.spelling);
    let (first_five, wrong) = damaged(engine, clean, std::slice::from_ref(&letter));
    row("one wrong letter in the mark, right one among the first five", &first_five, "98 %");
    row("one wrong letter in the mark, wrong sure answer", &wrong, "0.1 %");
    let (first_five, wrong) = damaged(engine, clean, &kinds);
    row("declared damage, right one among the first five", &first_five, "98 %");
    row("declared damage, wrong sure answer", &wrong, "0.1 %");
    kinds.push(letter);
    let (first_five, wrong) = damaged(engine, clean, &kinds);
    row("any kind of both, right one among the first five", &first_five, "98 %");
    row("any kind of both, wrong sure answer", &wrong, "0.1 %");
}

/// Draws for each text a kind that can strike it; gives the shares of right and of wrong sure answers.
fn damaged(engine: &Engine, clean: &[String], kinds: &[Kind<'_>]) -> (String, String) {
    let mut reader = Reader::default();
    let mut draw = draw();
    let (mut first_five, mut wrong, mut all) = (0_usize, 0_usize, 0_usize);
    for text in clean.iter().take(REPAIRED) {
        for _ in 0..DRAWS {
            let kind = &kinds[draw(kinds.len())];
            let Some(written) = kind(text, &mut draw).filter(|written| written != text) else { continue };
            let answer = engine.read(&written, &mut reader);
            let designation =
                |reading: &Reading| reading.designation(&engine.families[reading.family].family).full();
            if answer.readings.iter().any(|reading| designation(reading) == written) {
                continue;
            }
            all += 1;
            let sure = matches!(answer.status, Status::Exact | Status::Repaired);
            let offered = engine.nearest(&answer, &mut reader, 5);
            let right = answer.readings.iter().take(5).any(|reading| designation(reading) == *text);
            wrong += usize::from(sure && !right);
            first_five += usize::from(right || offered.contains(text));
            break;
        }
    }
    let percent = |count: usize| {
        let share = 10_000 * count / all.max(1);
        format!("{}.{:02} % of {all}", share / 100, share % 100)
    };
    (percent(first_five), percent(wrong))
}

/// One letter of the mark becomes any other.
fn wrong_letter(text: &str, draw: &mut dyn FnMut(usize) -> usize) -> String {
    let letters: Vec<char> = ('А'..='Я').chain('а'..='я').collect();
    let mark = text.chars().take_while(|c| c.is_alphabetic()).count();
    let (place, letter) = (draw(mark.max(1)), letters[draw(letters.len())]);
    text.chars().enumerate().map(|(at, c)| if at == place { letter } else { c }).collect()
}

/// Letters of the other alphabet, other signs of one meaning, declared damage.
fn declared(spelling: &Spelling) -> Vec<Kind<'_>> {
    let mut kinds: Vec<Kind<'_>> = Vec::new();
    kinds.push(Box::new(|text, draw| Some(exchanged(text, &spelling.twins, 3, draw))));
    kinds.push(Box::new(|text, draw| Some(exchanged(text, &spelling.signs, 1, draw))));
    for damage in spelling.damages.iter().filter(|damage| damage.from != damage.to) {
        kinds.push(Box::new(|text, _| {
            let at = text.find(&damage.to)?;
            let mut damaged = text.to_owned();
            damaged.replace_range(at..at + damage.to.len(), &damage.from);
            Some(damaged)
        }));
    }
    kinds
}

/// About every `often`-th character of the groups becomes another of its group.
fn exchanged(text: &str, groups: &[String], often: usize, draw: &mut dyn FnMut(usize) -> usize) -> String {
    let mut other = |c: char| {
        let group = groups.iter().find(|group| group.contains(c))?;
        let others: Vec<char> = group.chars().filter(|&other| other != c).collect();
        (draw(often) == 0 && !others.is_empty()).then(|| others[draw(others.len())])
    };
    text.chars().map(|c| other(c).unwrap_or(c)).collect()
}
