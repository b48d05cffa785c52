//! Completing: what may follow a prefix while the user types.

use marka_rules::model::Kind;

use crate::engine::Engine;
use crate::expr::Verdict;
use crate::grammar::{Arc, Frozen, LITERAL};
use crate::read::Reader;

/// The longest text that one completion adds.
const LONGEST: usize = 12;
/// How many texts are tried.
const TRIED: usize = 400;

/// A text that may follow.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Completion {
    /// Usual continuations come first.
    pub unusual: bool,
    /// The prefix with what may follow it: up to the end of the next code or number.
    pub text: String,
    /// Title of the option that it ends with, where there is one.
    pub title: Option<String>,
}

impl Engine {
    /// What may follow a prefix: allowed texts only, usual ones first, in the order of the rules.
    pub fn complete(&self, prefix: &str, limit: usize, reader: &mut Reader) -> Vec<Completion> {
        let mut texts: Vec<String> = Vec::new();
        for added in self.continuations(prefix, reader) {
            let text = format!("{prefix}{added}");
            if !texts.contains(&text) {
                texts.push(text);
            }
        }
        let mut found: Vec<Completion> =
            texts.into_iter().filter_map(|text| self.judged(text, reader)).collect();
        found.sort_by_key(|completion| completion.unusual);
        found.truncate(limit);
        found
    }

    fn judged(&self, text: String, reader: &mut Reader) -> Option<Completion> {
        let answer = self.read(text.trim_end_matches(['-', '+', 'х', '(', '/', ',']), reader);
        let best = answer.readings.first();
        if best.is_some_and(|reading| reading.verdict == Verdict::Forbidden) {
            return None;
        }
        let title = best.and_then(|reading| {
            let family = &self.families[reading.family].family;
            let element = reading.parts.last()?.element;
            let option = reading.selection.sets[element].single()?;
            let choice = matches!(family.elements[element].kind, Kind::Choice);
            choice.then(|| family.elements[element].options[option].title.ru.clone())
        });
        let unusual = best.is_some_and(|reading| reading.verdict == Verdict::Unusual);
        Some(Completion { unusual, text, title })
    }

    /// Texts that lead from the end of the prefix to the end of the next code.
    fn continuations(&self, prefix: &str, reader: &mut Reader) -> Vec<String> {
        reader.line.set(prefix, &self.grammar.alphabet);
        let starts: Vec<usize> =
            (0..reader.line.len()).filter(|&place| reader.line.word_begins(place)).collect();
        for place in starts {
            let states = reader.follower.alive(&self.grammar, &reader.line, place);
            if states.is_empty() {
                continue;
            }
            let mut texts = Vec::new();
            for state in states {
                self.walk(&mut reader.follower.frozen, state, &mut String::new(), None, &mut texts);
                if texts.len() > TRIED {
                    break;
                }
            }
            return texts;
        }
        Vec::new()
    }

    fn walk(
        &self,
        frozen: &mut Frozen,
        state: u32,
        text: &mut String,
        slot: Option<u16>,
        into: &mut Vec<String>,
    ) {
        let arcs = frozen.all_arcs(&self.grammar, state);
        let closed = !frozen.accepts(&self.grammar, state).is_empty()
            || arcs.clone().any(|index| {
                let arc = &frozen.arcs[index];
                canonical(arc) && !arc.learnt.is_nothing()
            });
        if closed && slot.is_some_and(|slot| slot != LITERAL) {
            into.push(text.clone());
            return;
        }
        if text.chars().count() >= LONGEST || into.len() > TRIED {
            return;
        }
        for index in arcs {
            let arc = frozen.arcs[index];
            let Some(wanted) = arc.wanted.filter(|_| canonical(&arc)) else { continue };
            // A figure is not spun out: behind its digits stands what no completion writes, a unit.
            if arc.to == state {
                continue;
            }
            // A number that is not begun is offered from its series by the constructor, not digit by digit.
            if wanted == ',' && slot == Some(arc.slot) {
                continue;
            }
            text.push(wanted);
            self.walk(frozen, arc.to, text, Some(arc.slot), into);
            text.pop();
        }
    }
}

fn canonical(arc: &Arc) -> bool {
    arc.cost == 0 && arc.deviation.is_none() && arc.wanted.is_some()
}
