//! The diagram and one statement of the family walked together.

use std::collections::BTreeSet;

use super::store::{NodeId, Store, UNUSUAL, USUAL};
use super::{ALLOWED, Diagram, Scratch};
use marka_rules::model::OptionSet;

/// Walks through what is allowed within some sets, beside one statement after another.
pub(crate) struct Beside<'a> {
    diagram: &'a Diagram,
    store: &'a Store,
    sets: &'a [OptionSet],
    /// What is reached from each node within the sets.
    flags: Vec<u8>,
    seen: BTreeSet<(u32, NodeId)>,
}

impl<'a> Beside<'a> {
    pub(crate) fn new(diagram: &'a Diagram, store: &'a Store, sets: &'a [OptionSet]) -> Beside<'a> {
        let mut scratch = Scratch::default();
        scratch.load(sets);
        diagram.flags_from(0, &mut scratch);
        Beside { diagram, store, sets, flags: scratch.flags, seen: BTreeSet::new() }
    }

    /// Whether an allowed construction is usual by a statement.
    pub(crate) fn usual(&mut self, statement: NodeId) -> bool {
        self.seen.clear();
        !self.diagram.is_empty() && self.usual_from(0, 0, statement)
    }

    fn usual_from(&mut self, level: usize, node: u32, statement: NodeId) -> bool {
        if statement <= UNUSUAL || self.flags[node as usize] & ALLOWED == 0 {
            return false;
        }
        if statement == USUAL {
            return true;
        }
        if !self.seen.insert((node, statement)) {
            return false;
        }
        let (diagram, store, set) = (self.diagram, self.store, self.sets[level]);
        let asks = store.level(statement) as usize == level;
        diagram.arcs_of(node as usize).any(|arc| {
            let open = arc.options.and(set);
            if open.is_empty() {
                false
            } else if asks {
                let edges = store.edges(statement).iter().filter(|edge| !edge.options.and(open).is_empty());
                edges.into_iter().any(|edge| self.usual_from(level + 1, arc.child, edge.child))
            } else {
                self.usual_from(level + 1, arc.child, statement)
            }
        })
    }
}
