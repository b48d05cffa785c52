//! The page of the constructor: one state of one family.

pub mod grid;
pub mod hero;
pub mod reasons;
pub mod rows;
pub mod state;

use askama::Template;
use marka_answers::form::order_text;
use marka_engine::compiled::Compiled;
use marka_engine::compose::{Designation, Piece, Written, compose};
use marka_engine::diagram::{Count, Domain, Scratch};
use marka_engine::explain::{Cause, Finding};
use marka_engine::selection::Selection;
use marka_rules::model::{Element, ElementId, Family, OptionId, OptionSet};

use crate::frame::Frame;
use crate::html::{encoded, escape};
use crate::number::grouped;
use crate::prepared::{PreparedFamily, source_html};
use crate::texts::Texts;
use hero::HeroPart;
use reasons::Change;
use rows::Row;
use state::{Href, Query, State};

/// How many nearest constructions a forbidden state offers.
const NEAREST: usize = 5;

/// What all parts of a step look at.
pub struct Step<'q, 'a> {
    pub(crate) compiled: &'a Compiled,
    pub(crate) prepared: &'a PreparedFamily,
    pub(crate) t: &'static Texts,
    pub(crate) state: &'q State,
    pub(crate) query: &'q Query<'a>,
    /// For each element what it could be, the other choices kept.
    pub(crate) domains: Vec<Domain>,
    /// The choices with all that follows from them.
    pub(crate) closed: Selection,
}

impl<'q, 'a> Step<'q, 'a> {
    fn new(
        compiled: &'a Compiled,
        prepared: &'a PreparedFamily,
        t: &'static Texts,
        (state, query): (&'q State, &'q Query<'a>),
        scratch: &mut Scratch,
    ) -> Step<'q, 'a> {
        compiled.domains(&state.selection, scratch);
        let domains = scratch.domains.clone();
        let closed = closed(&state.selection, &domains);
        Step { compiled, prepared, t, state, query, domains, closed }
    }

    fn family(&self) -> &'a Family {
        &self.compiled.family
    }

    fn chose(&self, element: ElementId) -> bool {
        self.state.chose(self.family(), element)
    }

    fn chosen(&self, element: ElementId, option: OptionId) -> bool {
        self.state.selection.sets[element].has(option) && self.chose(element)
    }

    /// The choices with one more.
    fn with(&self, (element, option): (ElementId, OptionId)) -> Selection {
        let mut selection = self.state.selection.clone();
        selection.outside.retain(|outside| outside.0 != element);
        selection.with(element, option)
    }

    /// Elements that will write something and are not decided yet.
    fn open(&self) -> Vec<ElementId> {
        let elements = self.family().elements.iter().enumerate();
        let waits = |(element, model): &(ElementId, &Element)| {
            let possible = self.closed.sets[*element].and(self.domains[*element].possible);
            let left = if possible.is_empty() { self.closed.sets[*element] } else { possible };
            let silent =
                |option: OptionId| model.options[option].codes.iter().all(|code| code.text.is_empty());
            !model.may_omit && self.closed.sets[*element].len() > 1 && !left.iter().any(silent)
        };
        elements.filter(waits).map(|(element, _)| element).collect()
    }

    /// The designation with something in the place of each open element.
    fn sketch(&self, open: &[ElementId]) -> Designation<'_> {
        let mut guessed = self.closed.clone();
        for &element in open {
            let left = guessed.sets[element].and(self.domains[element].possible);
            let some = left.iter().next().unwrap_or_default();
            guessed.sets[element] = OptionSet::one(some);
        }
        compose(self.family(), &guessed, &self.written())
    }

    fn titles(&self, elements: &[ElementId]) -> Vec<(&'a str, &'a str)> {
        let row = |element: ElementId| match self.prepared.grid {
            Some((count, size)) if size == element => count,
            _ => element,
        };
        let titled = |&element: &ElementId| {
            (
                self.family().elements[row(element)].key.as_str(),
                self.prepared.elements[element].title.as_str(),
            )
        };
        elements.iter().map(titled).collect()
    }

    fn written(&self) -> Written {
        let elements = self.family().elements.iter().enumerate();
        let omitted = elements.filter(|(_, model)| self.state.brief && (model.may_omit || model.implied));
        Written { omitted: omitted.map(|(element, _)| element).collect(), ..Written::default() }
    }

    fn nearest(&self) -> Vec<Change<'q, 'a>> {
        let found = self.compiled.nearest(&self.state.selection, NEAREST);
        found.into_iter().map(|selection| self.towards(selection)).collect()
    }

    fn findings(&self, findings: &[Finding]) -> Vec<String> {
        findings
            .iter()
            .map(|finding| finding_html(self.family(), self.prepared, &finding.cause, self.t))
            .collect()
    }
}

/// The choices with every element that the others leave one option.
fn closed(selection: &Selection, domains: &[Domain]) -> Selection {
    let mut closed = selection.clone();
    for (set, domain) in closed.sets.iter_mut().zip(domains) {
        if let Some(only) = set.and(domain.possible).single() {
            *set = OptionSet::one(only);
        }
    }
    closed
}

/// What makes a construction unusual or forbids it, as HTML.
pub(crate) fn finding_html(family: &Family, prepared: &PreparedFamily, cause: &Cause, t: &Texts) -> String {
    match cause {
        Cause::Rule(rule) => prepared.rules[*rule].clone(),
        Cause::OptionUnusual(element, option) => {
            let (model, option) = (&prepared.elements[*element], &family.elements[*element].options[*option]);
            let title = escape(t.lang.of(&option.title));
            format!("{}: {title} — {}. {}", model.title, t.rare, source_html(&option.source, t))
        }
        Cause::Outside(element) => format!("{}: {}.", prepared.elements[*element].title, t.outside_series),
    }
}

/// A text to copy.
pub struct CopyText<'a> {
    /// What it is.
    pub title: &'a str,
    /// Id of the element that holds it.
    pub id: &'static str,
    /// The text.
    pub text: String,
}

/// A supply document.
pub struct Document<'q, 'a> {
    /// Its name.
    pub name: &'a str,
    /// Address of the same state with it.
    pub href: Href<'q, 'a>,
    /// Whether it is chosen.
    pub chosen: bool,
}

/// The page.
#[derive(Template)]
#[template(path = "construct.html")]
pub struct ConstructPage<'q, 'a> {
    /// Frame.
    pub frame: Frame<'a>,
    /// Texts.
    pub t: &'static Texts,
    /// Title of the family.
    pub title: &'a str,
    /// The standard, if there is one.
    pub standard: Option<&'a str>,
    /// Whether the standard is cancelled.
    pub cancelled: bool,
    /// The designation.
    pub full: String,
    /// Its parts.
    pub parts: Vec<HeroPart>,
    /// Rows of elements.
    pub rows: Vec<Row<'q, 'a>>,
    /// How many constructions are left.
    pub left: Left,
    /// The choices as pairs of a query, for the form of the options.
    pub said: &'q [(String, String)],
    /// Those that have no field of their own, for the form of those that have.
    pub given: Vec<&'q (String, String)>,
    /// Texts to copy.
    pub copies: Vec<CopyText<'a>>,
    /// Elements still to be chosen: key and title.
    pub open: Vec<(&'a str, &'a str)>,
    /// Documents that cover the construction.
    pub documents: Vec<Document<'q, 'a>>,
    /// Address without a document.
    pub no_document: Href<'q, 'a>,
    /// Whether a document is chosen.
    pub has_document: bool,
    /// Addresses of the full and of the brief form.
    pub forms: (Href<'q, 'a>, Href<'q, 'a>),
    /// Whether the brief form is shown.
    pub brief: bool,
    /// Why all constructions that are left are unusual, HTML.
    pub warnings: Vec<String>,
    /// Why nothing is left, HTML.
    pub problems: Vec<String>,
    /// Ways to the nearest allowed states.
    pub nearest: Vec<Change<'q, 'a>>,
    /// What the address says and the rules do not know.
    pub dropped: &'q [String],
    /// Address of the family with nothing chosen.
    pub reset: String,
}

/// How many constructions are left, in words.
pub struct Left {
    /// Usual ones, in figures.
    pub usual: String,
    /// Unusual ones, and how many the family has.
    pub rest: String,
}

impl Left {
    fn new(left: Count, of: &str, t: &Texts) -> Left {
        let usual = grouped(left.usual, t.lang);
        if left.all == 0 {
            return Left { usual, rest: t.left_none.clone() };
        }
        let mut rest = String::new();
        if left.all > left.usual {
            rest = t.rare_more(left.all - left.usual) + ", ";
        }
        rest.push_str(of);
        rest.push('.');
        if left.all == 1 {
            rest.push(' ');
            rest.push_str(&t.left_one);
        }
        Left { usual, rest }
    }
}

/// Fills the page.
pub fn page<'q, 'a>(
    frame: Frame<'a>,
    compiled: &'a Compiled,
    prepared: &'a PreparedFamily,
    (state, query): (&'q State, &'q Query<'a>),
    scratch: &mut Scratch,
) -> ConstructPage<'q, 'a> {
    let t = frame.t;
    let step = Step::new(compiled, prepared, t, (state, query), scratch);
    let family = &compiled.family;
    let left = compiled.count(&state.selection);
    let mut rows = rows::rows(&step, scratch);
    reasons::lay(&step, &mut rows);
    let owned: Vec<&str> = rows.iter().filter_map(|row| Some(row.own.as_ref()?.name)).collect();
    let open = step.open();
    let designation = step.sketch(&open);
    let document = state.document.map(|document| family.specifications[document].name.as_str());
    ConstructPage {
        t,
        title: t.lang.of(&family.title),
        standard: family.standard.as_ref().map(|standard| standard.name.as_str()),
        cancelled: family.standard.as_ref().is_some_and(|standard| standard.cancelled),
        full: if open.is_empty() { designation.full() } else { String::new() },
        parts: hero::parts(family, &designation, &open, t.lang),
        rows,
        left: Left::new(left, &prepared.left_of, t),
        said: &state.given,
        given: state.given.iter().filter(|pair| owned.iter().all(|name| *name != pair.0)).collect(),
        copies: copies(family, &designation, &open, document, t),
        open: step.titles(&open),
        documents: designation.part("mark").map(|mark| documents(&step, &mark, left)).unwrap_or_default(),
        no_document: query.documented(None),
        has_document: document.is_some(),
        forms: query.forms(),
        brief: state.brief,
        warnings: if left.usual == 0 && left.all > 0 {
            step.findings(&compiled.warnings(&state.selection))
        } else {
            Vec::new()
        },
        problems: if left.all == 0 {
            step.findings(&compiled.problems(&state.selection))
        } else {
            Vec::new()
        },
        nearest: if left.all == 0 { step.nearest() } else { Vec::new() },
        dropped: &state.dropped,
        reset: format!("/construct/{}", encoded(&family.id)),
        frame,
    }
}

/// What may be copied: the mark once it is decided, the rest once all is.
fn copies<'a>(
    family: &Family,
    designation: &Designation<'_>,
    open: &[ElementId],
    document: Option<&str>,
    t: &'static Texts,
) -> Vec<CopyText<'a>> {
    let mut texts = Vec::with_capacity(3);
    let decided = |piece: &Piece<'_>| piece.element.is_none_or(|element| !open.contains(&element));
    let in_mark = |piece: &&Piece<'_>| piece.part == Some("mark");
    if designation.pieces.iter().filter(in_mark).all(decided)
        && let Some(text) = designation.part("mark")
    {
        texts.push(CopyText { title: &t.copy_mark, id: "mark", text });
    }
    if open.is_empty() {
        let full = designation.full();
        let order = order_text(family, &full, document);
        texts.push(CopyText { title: &t.copy_designation, id: "designation", text: full });
        texts.push(CopyText { title: &t.copy_order, id: "order", text: order });
    }
    texts
}

/// Documents are offered once a construction is settled enough that some cover it.
fn documents<'q, 'a>(step: &Step<'q, 'a>, mark: &str, left: Count) -> Vec<Document<'q, 'a>> {
    if left.all == 0 {
        return Vec::new();
    }
    let covering = step.compiled.specifications(&step.closed, mark);
    let document = |index: usize| {
        let name = step.family().specifications[index].name.as_str();
        Document { name, href: step.query.documented(Some(name)), chosen: step.state.document == Some(index) }
    };
    covering.into_iter().map(document).collect()
}
