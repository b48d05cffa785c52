//! Which rules conflict with some sets, no one of them needlessly.

use crate::compiled::Space;
use crate::diagram::{Beside, FORBIDDEN, Factors, NodeId, Scratch, UNUSUAL, USUAL, Visits};
use crate::expr::{Verdict, View};
use crate::question::Question;
use crate::search::{Search, Walk};
use marka_rules::model::{ElementId, OptionId, OptionSet};
use std::borrow::Cow;

/// What makes a selection unusual or forbidden.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Cause {
    /// A rule, by its place in the family.
    Rule(usize),
    /// An option that is unusual by itself.
    OptionUnusual(ElementId, OptionId),
    /// A number outside the series of its element.
    Outside(ElementId),
}

/// One of the statements that make up a family: a rule, or what an element says of its options.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    Rule(usize),
    /// Place in [`Factors::options`](crate::diagram::Factors).
    Own(usize),
}

impl Question<'_> {
    /// All statements of the family, rules first.
    pub(crate) fn parts(&self) -> impl Iterator<Item = Part> + use<> {
        let (rules, own) = (self.factors.rules.len(), self.factors.options.len());
        (0..rules).map(Part::Rule).chain((0..own).map(Part::Own))
    }

    fn node(&self, part: Part) -> Option<NodeId> {
        match part {
            Part::Rule(rule) => self.factors.rules[rule],
            Part::Own(place) => Some(self.factors.options[place].1),
        }
    }

    /// The best that one statement alone says within the sets.
    pub(crate) fn best_of(&self, part: Part, sets: &[OptionSet], visits: &mut Visits) -> Verdict {
        match (self.node(part), part) {
            (Some(node), _) => match self.factors.store.best(node, sets, visits) {
                FORBIDDEN => Verdict::Forbidden,
                UNUSUAL => Verdict::Unusual,
                _ => Verdict::Usual,
            },
            (None, Part::Rule(rule)) => {
                let mut search = self.search(sets.to_vec());
                search.add(rule);
                search.judge()
            }
            (None, Part::Own(_)) => Verdict::Usual,
        }
    }

    /// A search over only these statements.
    pub(crate) fn search_of(&self, parts: &[Part], sets: &[OptionSet]) -> Search<'_> {
        let mut search = self.search(sets.to_vec());
        for &part in parts {
            match part {
                Part::Rule(rule) => search.add(rule),
                Part::Own(place) => search.add_node(self.factors.options[place].1),
            }
        }
        search
    }

    /// What a statement says of one construction, given by levels.
    fn says(&self, part: Part, construction: &[OptionId]) -> Verdict {
        let Some(mut node) = self.node(part) else { return self.evaluated(part, construction) };
        while node > USUAL {
            let option = construction[self.factors.store.level(node) as usize];
            let edges = self.factors.store.edges(node).iter();
            node = edges.fold(node, |to, edge| if edge.options.has(option) { edge.child } else { to });
        }
        match node {
            FORBIDDEN => Verdict::Forbidden,
            UNUSUAL => Verdict::Unusual,
            _ => Verdict::Usual,
        }
    }

    fn evaluated(&self, part: Part, construction: &[OptionId]) -> Verdict {
        let Part::Rule(rule) = part else { return Verdict::Usual };
        let mut sets = vec![OptionSet::EMPTY; self.family.elements.len()];
        for (&element, &option) in self.factors.order.iter().zip(construction) {
            sets[element] = OptionSet::one(option);
        }
        let view = View { family: self.family, sets: &sets, outside: self.outside };
        view.rule(&self.family.rules[rule]).unwrap_or(Verdict::Usual)
    }

    /// Statements that together leave nothing within the sets, each of them needed for that.
    ///
    /// Empty where something is allowed. One that excludes everything alone is found first.
    /// It is known beforehand that no statement does so alone that does not name all of `needed`,
    /// and, perhaps, statements that conflict with something like the sets.
    pub(crate) fn conflict(
        &self,
        sets: &[OptionSet],
        needed: &[ElementId],
        known: Option<Vec<Part>>,
        visits: &mut Visits,
    ) -> Vec<Part> {
        let mut alone = |part: &Part| {
            self.names(*part, needed) && self.best_of(*part, sets, visits) == Verdict::Forbidden
        };
        if let Some(part) = self.parts().find(&mut alone) {
            return vec![part];
        }
        let conflict = |parts: &[Part]| self.search_of(parts, sets).judge() == Verdict::Forbidden;
        if let Some(parts) = known.filter(|parts| conflict(parts)) {
            return without_needless(parts, conflict);
        }
        // A construction that keeps to the statements so far shows one more that is needed, or there is none left.
        let mut together: Vec<Part> = Vec::new();
        while let Some(construction) = self.first_of(&together, sets) {
            let broken = |part: &Part| self.says(*part, &construction) == Verdict::Forbidden;
            let Some(next) = self.parts().find(broken) else { return Vec::new() };
            together.push(next);
        }
        without_needless(together, conflict)
    }

    fn names(&self, part: Part, elements: &[ElementId]) -> bool {
        match part {
            Part::Rule(rule) => elements.iter().all(|element| self.factors.scopes[rule].contains(element)),
            Part::Own(place) => elements.iter().all(|element| *element == self.factors.options[place].0),
        }
    }

    fn first_of(&self, parts: &[Part], sets: &[OptionSet]) -> Option<Vec<OptionId>> {
        Walk::new(self.search_of(parts, sets)).step().map(|(construction, _)| construction.to_vec())
    }

    /// The statements because of which everything allowed within the sets is unusual.
    ///
    /// Those that say so alone; where none does, those that leave nothing usual with what is allowed;
    /// where it takes several, a set of them, each needed.
    pub(crate) fn unusual(&self, sets: &[OptionSet], visits: &mut Visits) -> Vec<Part> {
        let strict = self.strict();
        let alone =
            strict.iter().copied().filter(|&part| self.best_of(part, sets, visits) == Verdict::Unusual);
        let alone = alone.collect::<Vec<_>>();
        if !alone.is_empty() || self.judge(sets, &mut Scratch::default()) != Verdict::Unusual {
            return alone;
        }
        let Some(lenient) = self.lenient() else { return Vec::new() };
        let single = self.excluding_usual(&strict, sets).unwrap_or_default();
        if !single.is_empty() {
            return single;
        }
        let excluded = |parts: &[Part]| lenient.search(self, parts, sets).judge() != Verdict::Usual;
        let single = strict.iter().copied().filter(|&part| excluded(&[part])).collect::<Vec<_>>();
        if single.is_empty() { without_needless(strict, excluded) } else { single }
    }

    /// The statements each of which leaves nothing usual with what is allowed; `None` where no diagram tells.
    fn excluding_usual(&self, strict: &[Part], sets: &[OptionSet]) -> Option<Vec<Part>> {
        let Space::Diagram(diagram) = self.space.as_ref() else { return None };
        let nodes = strict.iter().map(|&part| Some((part, self.node(part)?))).collect::<Option<Vec<_>>>()?;
        let mut beside = Beside::new(diagram, &self.factors.store, sets);
        let excluding = nodes.into_iter().filter(|(_, node)| !beside.usual(*node));
        Some(excluding.map(|(part, _)| part).collect())
    }

    /// The statements that may call something unusual; all of them where it is not known.
    fn strict(&self) -> Vec<Part> {
        let known = matches!(self.factors, Cow::Borrowed(_)).then(|| self.lenient()).flatten();
        known.map_or_else(|| self.parts().collect(), |lenient| lenient.strict.clone())
    }

    /// The statements with what they call unusual allowed as usual; those of a family are made once.
    fn lenient(&self) -> Option<Cow<'_, Lenient>> {
        match self.factors {
            Cow::Borrowed(factors) => {
                self.lenient.get_or_init(|| Lenient::new(factors)).as_ref().map(Cow::Borrowed)
            }
            Cow::Owned(ref factors) => Lenient::new(factors).map(Cow::Owned),
        }
    }
}

/// The statements once more, each with nothing but forbidden and usual.
#[derive(Clone, Debug)]
pub(crate) struct Lenient {
    factors: Factors,
    /// In the order of the statements; `None` where one is too large alone.
    nodes: Vec<Option<NodeId>>,
    /// Those that call something unusual: each of the others says here what it always does.
    strict: Vec<Part>,
}

impl Lenient {
    /// `None` where the statements are too large for that.
    fn new(factors: &Factors) -> Option<Lenient> {
        let mut factors = factors.clone();
        factors.store.budget = usize::MAX;
        let own = factors.options.iter().map(|(_, node)| Some(*node));
        let written: Vec<Option<NodeId>> = factors.rules.iter().copied().chain(own).collect();
        let mut recast = |node| factors.store.recast(node, [FORBIDDEN, USUAL, USUAL]);
        let nodes = written.iter().map(|node| node.map(&mut recast).transpose());
        let nodes = nodes.collect::<Result<Vec<_>, _>>().ok()?;
        let parts = (0..factors.rules.len()).map(Part::Rule).chain((0..factors.options.len()).map(Part::Own));
        let changed = |(at, _): &(usize, Part)| written[*at].is_none() || written[*at] != nodes[*at];
        let strict = parts.enumerate().filter(changed).map(|(_, part)| part).collect();
        Some(Lenient { factors, nodes, strict })
    }

    /// A search over all statements, of which only some may call a construction unusual.
    fn search<'a>(&'a self, question: &'a Question, strict: &[Part], sets: &[OptionSet]) -> Search<'a> {
        let search = Search::new(question.family, Cow::Borrowed(&self.factors), sets.to_vec());
        let mut search = search.outside(question.outside);
        for (part, node) in question.parts().zip(&self.nodes) {
            match (part, node) {
                (Part::Rule(rule), _) if strict.contains(&part) => search.add(rule),
                (_, Some(node)) if !strict.contains(&part) => search.add_node(*node),
                (Part::Own(place), _) => search.add_node(self.factors.options[place].1),
                (Part::Rule(rule), _) => search.add_lenient(rule),
            }
        }
        search
    }
}

/// Takes statements away as long as the others still conflict.
fn without_needless(mut parts: Vec<Part>, conflict: impl Fn(&[Part]) -> bool) -> Vec<Part> {
    let mut place = 0;
    while place < parts.len() {
        let mut fewer = parts.clone();
        fewer.remove(place);
        if conflict(&fewer) {
            parts = fewer;
        } else {
            place += 1;
        }
    }
    parts
}
