//! The two proofs: every designation reads back as itself, and no two cables share one.
//!
//! A designation is a mark, a blank and a tail without blanks, so two designations are equal
//! only if both halves are. Where no condition of one half looks at the other, marks and tails
//! are enumerated apart; otherwise whole constructions are.

use std::collections::BTreeMap;

use marka_rules::model::{ElementId, Expr, Family, Item, Num};

use crate::compiled::Compiled;
use crate::compose::{Written, compose};
use crate::diagram::{Count, Scratch};
use crate::engine::Engine;
use crate::expr::Verdict;
use crate::read::{Reader, Status};
use crate::selection::Selection;

/// How a family was proved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// Marks and tails apart, the split at the blank checked.
    Factored,
    /// Every construction.
    Enumerated,
}

/// What was proved of one family.
#[derive(Clone, Debug)]
pub struct FamilyProof {
    /// Index of the family.
    pub family: usize,
    /// Constructions.
    pub count: Count,
    /// How it was proved.
    pub way: Way,
    /// Distinct marks and tails that were composed and read (constructions where enumerated).
    pub marks: usize,
    /// Distinct tails.
    pub tails: usize,
    /// What failed; empty where the proof holds.
    pub failures: Vec<Failure>,
}

/// Why a proof fails.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Failure {
    /// Two different constructions share a designation that no rule file names as ambiguous.
    Shared {
        /// The designation or mark.
        text: String,
        /// Ids of the families.
        families: (String, String),
    },
    /// A composed designation does not read back as its construction.
    Irreversible {
        /// The designation.
        text: String,
        /// What reading gave.
        status: Status,
    },
    /// More constructions than can be enumerated.
    TooMany,
    /// The family has no construction.
    Empty,
}

/// The proof of a whole rule base.
#[derive(Clone, Debug)]
pub struct Proof {
    /// Family by family.
    pub families: Vec<FamilyProof>,
    /// Marks that several families or constructions share, named in the rules.
    pub named: Vec<String>,
    /// Marks that several families share for compatible cables.
    pub compatible: Vec<String>,
    /// Failures between families.
    pub failures: Vec<Failure>,
}

impl Proof {
    /// Whether everything holds.
    pub fn holds(&self) -> bool {
        self.failures.is_empty() && self.families.iter().all(|family| family.failures.is_empty())
    }
}

/// The most halves or constructions that are enumerated.
const MOST: usize = 2_000_000;

/// One half of a designation with the part of the selection that writes it.
type Halves = BTreeMap<String, Vec<Selection>>;

/// A family laid out for its proof.
struct Laid {
    /// Canonical texts of marks (of whole designations where enumerated), identity-folded.
    marks: Halves,
    tails: Halves,
    way: Way,
}

impl Engine {
    /// Proves one family after the other, then the families against each other.
    pub fn prove(&self) -> Proof {
        self.prove_watched(|_| {})
    }

    /// The same, with a look at each family as soon as it is proved.
    pub fn prove_watched(&self, mut watch: impl FnMut(&FamilyProof)) -> Proof {
        let mut reader = Reader::default();
        let mut proof =
            Proof { families: Vec::new(), named: Vec::new(), compatible: Vec::new(), failures: Vec::new() };
        let mut laid = Vec::new();
        for family in 0..self.families.len() {
            let (one, out) = self.prove_family(family, &mut reader);
            watch(&one);
            proof.families.push(one);
            laid.push(out);
        }
        self.prove_apart(&laid, &mut proof, &mut reader);
        proof
    }

    /// Proves one family alone.
    fn prove_family(&self, family: usize, reader: &mut Reader) -> (FamilyProof, Laid) {
        let compiled = &self.families[family];
        let open = Selection::open(&compiled.family);
        let count = compiled.count(&open);
        let mut proof =
            FamilyProof { family, count, way: Way::Factored, marks: 0, tails: 0, failures: Vec::new() };
        if count.all == 0 {
            proof.failures.push(Failure::Empty);
        }
        let Some(laid) = self.lay_out(compiled, &mut reader.scratch) else {
            proof.failures.push(Failure::TooMany);
            return (proof, Laid { marks: Halves::new(), tails: Halves::new(), way: Way::Enumerated });
        };
        proof.way = laid.way;
        proof.marks = laid.marks.values().map(Vec::len).sum();
        proof.tails = laid.tails.values().map(Vec::len).sum();
        self.unambiguous(compiled, &laid, &mut proof, &mut reader.scratch);
        self.reversible(family, &laid, &mut proof, reader);
        (proof, laid)
    }

    fn lay_out(&self, compiled: &Compiled, scratch: &mut Scratch) -> Option<Laid> {
        let family = &compiled.family;
        let halves = split(family);
        let mut texts = |elements: &[ElementId]| -> Option<Halves> {
            let mut found = Halves::new();
            let mut number = 0;
            project(compiled, elements, &mut Selection::open(family), 0, scratch, &mut |selection| {
                let text = compose(family, selection, &Written::default()).full();
                found.entry(self.grammar.alphabet.folded(&text)).or_default().push(selection.clone());
                number += 1;
                number < MOST
            })
            .then_some(found)
        };
        if let Some((mark, tail)) = halves {
            Some(Laid { marks: texts(&mark)?, tails: texts(&tail)?, way: Way::Factored })
        } else {
            let all: Vec<ElementId> =
                (0..family.elements.len()).filter(|&e| !family.elements[e].options.is_empty()).collect();
            Some(Laid { marks: texts(&all)?, tails: Halves::new(), way: Way::Enumerated })
        }
    }

    /// No two constructions of the family share a designation.
    fn unambiguous(&self, compiled: &Compiled, laid: &Laid, proof: &mut FamilyProof, scratch: &mut Scratch) {
        let id = &compiled.family.id;
        for (text, selections) in laid.marks.iter().chain(&laid.tails) {
            for (index, a) in selections.iter().enumerate() {
                for b in &selections[index + 1..] {
                    if both_possible(compiled, a, b, scratch) && !self.is_named(text, &compiled.family, None)
                    {
                        proof
                            .failures
                            .push(Failure::Shared { text: text.clone(), families: (id.clone(), id.clone()) });
                    }
                }
            }
        }
        proof.failures.dedup();
    }

    fn is_named(&self, text: &str, family: &Family, other: Option<&Family>) -> bool {
        let fold = |text: &str| self.grammar.alphabet.folded(text);
        let concerns = |families: &[String]| {
            families.is_empty()
                || families.contains(&family.id) && other.is_none_or(|other| families.contains(&other.id))
        };
        let all = self
            .base
            .ambiguities
            .iter()
            .chain(&family.ambiguities)
            .chain(other.iter().flat_map(|other| &other.ambiguities));
        all.filter(|ambiguity| concerns(&ambiguity.families))
            .any(|ambiguity| fold(&ambiguity.text) == fold(text))
    }

    /// Every mark and every tail reads back as itself.
    fn reversible(&self, family: usize, laid: &Laid, proof: &mut FamilyProof, reader: &mut Reader) {
        let mut last = None;
        for half in laid.marks.values().chain(laid.tails.values()).flatten() {
            if !self.some_construction(family, half, &mut last, reader) {
                continue;
            }
            let Some(whole) = &last else { continue };
            let text = compose(&self.families[family].family, whole, &Written::default()).full();
            let answer = self.read(&text, reader);
            let sure = matches!(answer.status, Status::Exact | Status::Ambiguous);
            let own = answer.readings.iter().any(|reading| {
                let holds = |at: usize, said: &Selection| {
                    at == family
                        && said.sets.iter().zip(&whole.sets).all(|(said, whole)| said.and(*whole) == *whole)
                };
                holds(reading.family, &reading.selection)
                    || reading.others.iter().any(|(other, said)| holds(*other, said))
            });
            let named = answer.status != Status::Ambiguous
                || self.is_named(mark(&text), &self.families[family].family, None)
                || answer.readings.iter().any(|reading| {
                    let other = &self.families[reading.family].family;
                    self.is_named(mark(&text), &self.families[family].family, Some(other))
                });
            if !(sure && own && named) {
                proof.failures.push(Failure::Irreversible { text, status: answer.status });
            }
        }
    }

    /// One construction within a selection: the one found last with this half put in, or a new one.
    fn some_construction(
        &self,
        family: usize,
        half: &Selection,
        last: &mut Option<Selection>,
        reader: &mut Reader,
    ) -> bool {
        let compiled = &self.families[family];
        let open = Selection::open(&compiled.family);
        if let Some(last) = last {
            for (set, (half, open)) in last.sets.iter_mut().zip(half.sets.iter().zip(&open.sets)) {
                if half != open {
                    *set = *half;
                }
            }
            if compiled.judge(last, &mut reader.scratch) != Verdict::Forbidden {
                return true;
            }
        }
        let mut whole = half.clone();
        for element in 0..whole.sets.len() {
            if whole.sets[element].len() < 2 {
                continue;
            }
            compiled.domains(&whole, &mut reader.scratch);
            let domain = reader.scratch.domains[element];
            let usual = domain.usual.and(whole.sets[element]);
            let all = domain.possible.and(whole.sets[element]);
            let Some(option) = usual.iter().next().or_else(|| all.iter().next()) else { return false };
            whole = whole.with(element, option);
        }
        *last = Some(whole);
        true
    }

    /// No mark of one family is a mark of another, unless the cables are compatible or the rules name it.
    fn prove_apart(&self, laid: &[Laid], proof: &mut Proof, reader: &mut Reader) {
        // Tails that the two families have in common, which are the same for all marks that these share.
        let mut common: ((usize, usize), Vec<&str>) = ((0, 0), Vec::new());
        for (text, first, second) in shared_marks(laid) {
            let (one, two) = (&laid[first], &laid[second]);
            if common.0 != (first, second) {
                let tails = one.tails.keys().filter(|tail| two.tails.contains_key(*tail));
                common = ((first, second), tails.map(String::as_str).collect());
            }
            let (a, b) = (&self.families[first].family, &self.families[second].family);
            if self.is_named(text, a, Some(b)) {
                proof.named.push(text.to_owned());
            } else if self.share_a_tail((first, second), (one, two), (text, &common.1), reader) {
                let families = (a.id.clone(), b.id.clone());
                proof.failures.push(Failure::Shared { text: text.to_owned(), families });
            } else {
                proof.compatible.push(text.to_owned());
            }
        }
        proof.named.sort();
        proof.named.dedup();
        proof.compatible.sort();
        proof.compatible.dedup();
    }

    /// Whether a shared mark has a shared tail with another meaning.
    fn share_a_tail(
        &self,
        (first, second): (usize, usize),
        (one, two): (&Laid, &Laid),
        (text, tails): (&str, &[&str]),
        reader: &mut Reader,
    ) -> bool {
        let mut possible = |family: usize, selection: &Selection| {
            self.families[family].judge(selection, &mut reader.scratch) != Verdict::Forbidden
        };
        for (a, b) in pairs(&one.marks[text], &two.marks[text]) {
            for &tail in tails {
                for (x, y) in pairs(&one.tails[tail], &two.tails[tail]) {
                    let (in_first, in_second) = (meet(a, x), meet(b, y));
                    if possible(first, &in_first)
                        && possible(second, &in_second)
                        && !self.compatible((first, &in_first), (second, &in_second))
                    {
                        return true;
                    }
                }
            }
        }
        false
    }
}

/// Marks that are laid out in two families, with each such pair of families, in the order of families.
fn shared_marks(laid: &[Laid]) -> Vec<(&str, usize, usize)> {
    let mut all: Vec<(&str, usize)> = Vec::new();
    for (family, laid) in laid.iter().enumerate() {
        all.extend(laid.marks.keys().map(|text| (text.as_str(), family)));
    }
    all.sort_unstable();
    let mut shared = Vec::new();
    for alike in all.chunk_by(|a, b| a.0 == b.0) {
        for (index, one) in alike.iter().enumerate() {
            shared.extend(alike[index + 1..].iter().map(|two| (one.0, one.1, two.1)));
        }
    }
    shared.sort_unstable_by_key(|&(text, first, second)| (first, second, text));
    shared
}

/// Every pair of two lists.
fn pairs<'a>(a: &'a [Selection], b: &'a [Selection]) -> impl Iterator<Item = (&'a Selection, &'a Selection)> {
    a.iter().flat_map(move |a| b.iter().map(move |b| (a, b)))
}

/// Whether two selections of one half have a common other half.
fn both_possible(compiled: &Compiled, a: &Selection, b: &Selection, scratch: &mut Scratch) -> bool {
    compiled.domains(a, scratch);
    let first: Vec<_> = scratch.domains.iter().map(|domain| domain.possible).collect();
    compiled.domains(b, scratch);
    // Exact for one element at a time; a doubt counts as possible and has to be named in the rules.
    (0..first.len()).all(|element| {
        let differs = a.sets[element] != b.sets[element];
        differs || !first[element].and(scratch.domains[element].possible).is_empty()
    })
}

/// Both halves together.
fn meet(a: &Selection, b: &Selection) -> Selection {
    let mut both = a.clone();
    for (set, other) in both.sets.iter_mut().zip(&b.sets) {
        *set = set.and(*other);
    }
    both
}

fn mark(text: &str) -> &str {
    text.rsplit_once(' ').map_or(text, |halves| halves.0)
}

/// Visits every possible assignment of some elements; `false` where the visitor stops.
fn project(
    compiled: &Compiled,
    elements: &[ElementId],
    selection: &mut Selection,
    depth: usize,
    scratch: &mut Scratch,
    visit: &mut dyn FnMut(&Selection) -> bool,
) -> bool {
    let Some(&element) = elements.get(depth) else { return visit(selection) };
    compiled.domains(selection, scratch);
    let possible = scratch.domains[element].possible;
    let before = selection.sets[element];
    for option in possible.iter() {
        selection.sets[element] = marka_rules::model::OptionSet::one(option);
        if !project(compiled, elements, selection, depth + 1, scratch, visit) {
            return false;
        }
    }
    selection.sets[element] = before;
    true
}

/// Elements of the mark and of the tail, where the canonical template splits at a blank
/// and no condition of one half looks at the other.
fn split(family: &Family) -> Option<(Vec<ElementId>, Vec<ElementId>)> {
    let mut mark = Vec::new();
    let mut tail = Vec::new();
    for template in family.templates.iter().filter(|template| !template.also) {
        let items: Vec<Item> = template.items.iter().filter(|item| !is_free(family, item)).cloned().collect();
        let [first, Item::Literal(blank), rest @ ..] = items.as_slice() else { return None };
        if blank != " " || template.when.is_some() || !matches!(first, Item::Part(_)) {
            return None;
        }
        elements(family, std::slice::from_ref(first), &mut mark);
        elements(family, rest, &mut tail);
        if !blankless(family, rest) {
            return None;
        }
    }
    let apart = |own: &[ElementId], items: &[ElementId]| {
        items.iter().all(|&element| {
            let codes = family.elements[element].options.iter().flat_map(|option| &option.codes);
            codes.filter_map(|code| code.when.as_ref()).all(|when| within(when, own))
        })
    };
    let parts = family.parts.iter().filter(|part| !part.also).all(|part| {
        let Some(when) = &part.when else { return true };
        let mut inside = Vec::new();
        elements(family, &part.items, &mut inside);
        let own = if inside.iter().all(|element| mark.contains(element)) { &mark } else { &tail };
        within(when, own)
    });
    let disjoint = mark.iter().all(|element| !tail.contains(element));
    (parts && disjoint && apart(&mark, &mark) && apart(&tail, &tail)).then_some((mark, tail))
}

/// Whether an item writes only free elements, which are outside the proof.
fn is_free(family: &Family, item: &Item) -> bool {
    match item {
        Item::Literal(_) | Item::Part(_) => false,
        Item::Element(element) => family.elements[*element].options.is_empty(),
        Item::Group(items) => {
            items.iter().all(|item| matches!(item, Item::Literal(_)) || is_free(family, item))
        }
    }
}

/// Elements of items, all variants of parts, each once, without free ones.
fn elements(family: &Family, items: &[Item], into: &mut Vec<ElementId>) {
    for item in items {
        match item {
            Item::Literal(_) => {}
            Item::Element(element) => {
                if !into.contains(element) && !family.elements[*element].options.is_empty() {
                    into.push(*element);
                }
            }
            Item::Group(items) => elements(family, items, into),
            Item::Part(name) => {
                for part in family.parts.iter().filter(|part| part.name == *name && !part.also) {
                    elements(family, &part.items, into);
                }
            }
        }
    }
}

/// Whether nothing that the items write contains a blank.
fn blankless(family: &Family, items: &[Item]) -> bool {
    items.iter().all(|item| match item {
        Item::Literal(text) => !text.contains(' '),
        Item::Element(element) => {
            let options = &family.elements[*element].options;
            options.iter().flat_map(|option| &option.codes).all(|code| !code.text.contains(' '))
        }
        Item::Group(items) => blankless(family, items),
        Item::Part(name) => family
            .parts
            .iter()
            .filter(|part| part.name == *name && !part.also)
            .all(|part| blankless(family, &part.items)),
    })
}

/// Whether a condition looks only at these elements.
fn within(when: &Expr, own: &[ElementId]) -> bool {
    fn number(num: &Num, own: &[ElementId]) -> bool {
        match num {
            Num::Const(_) => true,
            Num::Element(element) => own.contains(element),
            Num::Add(all) | Num::Mul(all) => all.iter().all(|num| number(num, own)),
        }
    }
    match when {
        Expr::And(all) | Expr::Or(all) => all.iter().all(|one| within(one, own)),
        Expr::Not(inner) => within(inner, own),
        Expr::Is { element, .. } => own.contains(element),
        Expr::Compare { left, right, .. } => number(left, own) && number(right, own),
    }
}
