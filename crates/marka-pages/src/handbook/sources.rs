//! Where the facts of a page come from: each source stands once in a list, and facts refer to it by number.

use std::fmt::Write as _;

use marka_rules::model::{Evidence, Source};

use crate::html::escape;
use crate::texts::Texts;

/// The sources of one page, in the order in which they are first named.
pub(super) struct Sources<'a> {
    t: &'static Texts,
    /// Text and how many facts rest on it.
    all: Vec<(&'a str, u128)>,
}

/// One source as the list shows it.
pub struct SourceRow<'a> {
    /// Number, from one.
    pub number: usize,
    /// Document or catalogue in words.
    pub text: &'a str,
    /// How many facts rest on it, in words.
    pub facts: String,
}

impl<'a> Sources<'a> {
    /// None yet.
    pub(super) fn new(t: &'static Texts) -> Sources<'a> {
        Sources { t, all: Vec::new() }
    }

    /// Number of a source, counting one more fact; `None` where only memory stands behind it.
    fn number(&mut self, source: &'a Source) -> Option<usize> {
        if source.text.is_empty() {
            return None;
        }
        let known = self.all.iter().position(|(text, _)| *text == source.text);
        let at = known.unwrap_or_else(|| {
            self.all.push((&source.text, 0));
            self.all.len() - 1
        });
        self.all[at].1 += 1;
        Some(at + 1)
    }

    /// Number, clause and evidence, HTML.
    pub(super) fn cite(&mut self, source: &'a Source) -> String {
        let mut html = String::from("<small class=\"from\">");
        self.push_number(source, &mut html);
        let clause = source.clause.as_deref().unwrap_or(&self.t.clause_unknown);
        let _ = write!(html, "<span>{}</span> ", escape(clause));
        push_evidence(source, self.t, &mut html);
        html.push_str("</small>");
        html
    }

    /// What a fact adds to the source of what it stands in: the evidence alone where that is the same.
    pub(super) fn cite_within(&mut self, source: &'a Source, outer: &Source) -> String {
        if source.text != outer.text || source.clause != outer.clause {
            return self.cite(source);
        }
        let _ = self.number(source);
        let mut html = String::from("<small class=\"from\">");
        push_evidence(source, self.t, &mut html);
        html.push_str("</small>");
        html
    }

    fn push_number(&mut self, source: &'a Source, html: &mut String) {
        if let Some(number) = self.number(source) {
            let title = escape(&source.text);
            let _ = write!(
                html,
                "<a class=\"cited\" href=\"#source-{number}\" title=\"{title}\">[{number}]</a> "
            );
        } else if source.evidence != Evidence::Memory {
            let _ = write!(html, "<span>{}</span> · ", escape(&self.t.no_source));
        }
    }

    /// The list itself.
    pub(super) fn rows(self) -> Vec<SourceRow<'a>> {
        let t = self.t;
        let row = |(at, (text, facts)): (usize, (&'a str, u128))| SourceRow {
            number: at + 1,
            text,
            facts: t.hb_facts(facts),
        };
        self.all.into_iter().enumerate().map(row).collect()
    }
}

fn push_evidence(source: &Source, t: &Texts, html: &mut String) {
    let doubtful = if source.evidence == Evidence::Doubtful { " doubtful" } else { "" };
    let _ = write!(html, "<span class=\"tag{doubtful}\">{}</span>", t.evidence(source.evidence));
}
