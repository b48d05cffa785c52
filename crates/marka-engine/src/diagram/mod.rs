//! The compiled rules of a family: all constructions that are not forbidden, as one decision diagram.
//!
//! A diagram asks for one element a level. A construction is a path from the root to one of two
//! terminals, *unusual* and *usual*; what is forbidden has no path. Nodes lie in flat arrays, level by
//! level, so that a question about all of them is one run over memory.
//!
//! **Invariant:** every path passes every level. **Invariant:** from every node a terminal is reached.
//! **Invariant:** the edges of a node carry disjoint options and lead to different children.

mod answers;
mod cost;
mod factors;
pub(crate) mod hash;
mod order;
mod paths;
mod rule;
mod store;

pub use answers::{Count, Domain, Scratch};

pub(crate) use cost::{CHANGE, Cost, NEVER, Price, UNUSUAL_END};
pub(crate) use paths::Paths;

pub(crate) use factors::Factors;
pub(crate) use order::candidates;
pub(crate) use rule::Builder;
pub(crate) use store::{FORBIDDEN, Full, Join, NodeId, Store, UNUSUAL, USUAL};

use hash::Map;
use marka_rules::model::OptionSet;

/// Flag of a node from which an allowed construction is reached.
pub(crate) const ALLOWED: u8 = 1;
/// Flag of a node from which a usual construction is reached; it is allowed too.
pub(crate) const REACHES_USUAL: u8 = 2;

/// Options of an element and the node to which they lead.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Arc {
    pub(crate) options: OptionSet,
    pub(crate) child: u32,
}

/// An immutable diagram. Made by [`Compiled`](crate::compiled::Compiled).
#[derive(Clone, Debug)]
pub struct Diagram {
    /// First node of each level; then the first terminal.
    levels: Vec<u32>,
    /// First arc of each node; then the number of arcs.
    first: Vec<u32>,
    arcs: Vec<Arc>,
    /// What is reached from each node, terminals included, when nothing is chosen.
    flags: Vec<u8>,
    /// All options of each level.
    all: Vec<OptionSet>,
}

impl Diagram {
    /// Lays a conjoined diagram into flat arrays.
    pub(crate) fn freeze(store: &Store, root: NodeId) -> Diagram {
        let mut diagram = Diagram {
            levels: vec![0],
            first: vec![0],
            arcs: Vec::new(),
            flags: Vec::new(),
            all: store.all.clone(),
        };
        let mut row = if root == FORBIDDEN { Vec::new() } else { vec![root] };
        for level in 0..store.all.len() as u32 {
            row = diagram.freeze_level(store, level, &row);
        }
        diagram.end(&row);
        diagram
    }

    /// Lays the nodes of one level; gives those of the next.
    fn freeze_level(&mut self, store: &Store, level: u32, row: &[NodeId]) -> Vec<NodeId> {
        let below = self.first.len() as u32 - 1 + row.len() as u32;
        let mut next = Vec::new();
        let mut place: Map<NodeId, u32> = Map::default();
        let mut arc = |options, child| {
            let child = *place.entry(child).or_insert_with(|| {
                next.push(child);
                below + next.len() as u32 - 1
            });
            Arc { options, child }
        };
        for &node in row {
            if store.level(node) == level {
                let kept = store.edges(node).iter().filter(|edge| edge.child != FORBIDDEN);
                self.arcs.extend(kept.map(|edge| arc(edge.options, edge.child)));
            } else {
                self.arcs.push(arc(self.all[level as usize], node));
            }
            self.first.push(self.arcs.len() as u32);
        }
        self.levels.push(below);
        next
    }

    /// Gives the terminals their flags and with them all nodes.
    fn end(&mut self, terminals: &[NodeId]) {
        let nodes = self.first.len() - 1;
        self.flags = vec![0; nodes];
        let flag = |&terminal: &NodeId| if terminal == USUAL { ALLOWED | REACHES_USUAL } else { ALLOWED };
        self.flags.extend(terminals.iter().map(flag));
        for node in (0..nodes).rev() {
            self.flags[node] =
                self.arcs_of(node).iter().fold(0, |flags, arc| flags | self.flags[arc.child as usize]);
        }
    }

    /// Number of levels.
    pub fn depth(&self) -> usize {
        self.all.len()
    }

    /// Number of nodes, the terminals not counted.
    pub fn nodes(&self) -> usize {
        self.first.len() - 1
    }

    /// Number of arcs.
    pub fn arcs(&self) -> usize {
        self.arcs.len()
    }

    /// Whether nothing is allowed.
    pub fn is_empty(&self) -> bool {
        self.flags.is_empty()
    }

    pub(crate) fn level(&self, level: usize) -> std::ops::Range<usize> {
        self.levels[level] as usize..self.levels[level + 1] as usize
    }

    pub(crate) fn arcs_of(&self, node: usize) -> &[Arc] {
        &self.arcs[self.first[node] as usize..self.first[node + 1] as usize]
    }
}
