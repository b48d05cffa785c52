//! The compiled rules of a family: all constructions that are not forbidden, as one decision diagram.
//!
//! A diagram asks for one element a level. A construction is a path from the root to one of two
//! terminals, *unusual* and *usual*; what is forbidden has no path. Nodes lie in flat arrays, level by
//! level, so that a question about all of them is one run over memory.
//!
//! **Invariant:** every path passes every level. **Invariant:** from every node a terminal is reached.
//! **Invariant:** the edges of a node carry disjoint options and lead to different children.

mod answers;
mod beside;
mod cost;
mod domains;
mod factors;
pub(crate) mod hash;
mod order;
mod pairs;
mod paths;
mod rule;
mod store;

pub use answers::{Count, Domain, Scratch};

pub(crate) use beside::Beside;
pub(crate) use cost::{Above, CHANGE, Cost, NEVER, Price, UNUSUAL_END};
pub(crate) use paths::Paths;

pub(crate) use factors::Factors;
pub(crate) use order::{candidates, condition_scope};
pub(crate) use rule::Builder;
pub(crate) use store::{FORBIDDEN, Full, Join, NodeId, Store, UNUSUAL, USUAL, Visits};

use hash::Map;
use marka_rules::model::OptionSet;
use store::Edge;

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

/// The options of all arcs, in words as narrow as the elements allow.
#[derive(Clone, Debug)]
enum Masks {
    Narrow(Vec<u64>),
    Wide(Vec<u128>),
}

/// An immutable diagram. Made by [`Compiled`](crate::compiled::Compiled).
#[derive(Clone, Debug)]
pub struct Diagram {
    /// First node of each level; then the first terminal.
    levels: Vec<u32>,
    /// First arc of each node; then the number of arcs.
    first: Vec<u32>,
    /// Options of each arc.
    masks: Masks,
    /// Where each arc leads.
    children: Vec<u32>,
    /// What is reached from each node, terminals included, when nothing is chosen.
    flags: Vec<u8>,
    /// All options of each level.
    all: Vec<OptionSet>,
    /// What each level could be when nothing is chosen.
    open: Vec<Domain>,
    /// How many constructions there are from each node, terminals included, when nothing is chosen.
    counts: Vec<Count>,
}

impl Diagram {
    /// Lays a conjoined diagram into flat arrays.
    pub(crate) fn freeze(store: &Store, root: NodeId) -> Diagram {
        let narrow = store.all.iter().all(|all| all.0 <= u128::from(u64::MAX));
        let mut diagram = Diagram {
            levels: vec![0],
            first: vec![0],
            masks: if narrow { Masks::Narrow(Vec::new()) } else { Masks::Wide(Vec::new()) },
            children: Vec::new(),
            flags: Vec::new(),
            all: store.all.clone(),
            open: Vec::new(),
            counts: Vec::new(),
        };
        let mut row = if root == FORBIDDEN { Vec::new() } else { vec![root] };
        for level in 0..store.all.len() as u32 {
            row = diagram.freeze_level(store, level, &row);
        }
        diagram.end(&row);
        diagram
    }

    /// Lays the nodes of one level; gives those of the next.
    ///
    /// Nodes with equally many arcs lie together: a loop over the arcs of each is then easy to foresee.
    fn freeze_level(&mut self, store: &Store, level: u32, row: &[NodeId]) -> Vec<NodeId> {
        let below = self.first.len() as u32 - 1 + row.len() as u32;
        let whole = [Edge { options: self.all[level as usize], child: 0 }];
        let edges = |node: NodeId| {
            let (edges, skip) =
                if store.level(node) == level { (store.edges(node), None) } else { (&whole[..], Some(node)) };
            let edges = edges.iter().map(move |edge| Edge { child: skip.unwrap_or(edge.child), ..*edge });
            edges.filter(|edge| edge.child != FORBIDDEN)
        };
        let mut next = row.iter().flat_map(|&node| edges(node)).map(|edge| edge.child).collect::<Vec<_>>();
        next.sort_unstable_by_key(|&node| (store.width_at(node, level + 1), node));
        next.dedup();
        let place: Map<NodeId, u32> = next.iter().zip(below..).map(|(&node, place)| (node, place)).collect();
        for &node in row {
            for edge in edges(node) {
                match &mut self.masks {
                    Masks::Narrow(masks) => masks.push(edge.options.0 as u64),
                    Masks::Wide(masks) => masks.push(edge.options.0),
                }
                self.children.push(place[&edge.child]);
            }
            self.first.push(self.children.len() as u32);
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
                self.arcs_of(node).fold(0, |flags, arc| flags | self.flags[arc.child as usize]);
        }
        let one = |&flags: &u8| Count { usual: u128::from(flags & REACHES_USUAL != 0), all: 1 };
        self.counts = self.flags.iter().map(one).collect();
        for level in (0..self.depth()).rev() {
            for node in self.level(level) {
                self.counts[node] = self.count_at(node, self.all[level], &self.counts);
            }
        }
        self.open = (0..self.depth()).map(|level| self.open_domain(level)).collect();
    }

    fn open_domain(&self, level: usize) -> Domain {
        let mut domain = Domain::default();
        for arc in self.level(level).flat_map(|node| self.arcs_of(node)) {
            domain.possible = domain.possible.or(arc.options);
            if self.flags[arc.child as usize] & REACHES_USUAL != 0 {
                domain.usual = domain.usual.or(arc.options);
            }
        }
        domain
    }

    /// How many constructions there are from a node with some options, given how many there are below it.
    fn count_at(&self, node: usize, options: OptionSet, counts: &[Count]) -> Count {
        let mut count = Count::default();
        for arc in self.arcs_of(node) {
            count.add(arc.options.and(options).len() as u128, counts[arc.child as usize]);
        }
        count
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
        self.children.len()
    }

    /// Whether nothing is allowed.
    pub fn is_empty(&self) -> bool {
        self.flags.is_empty()
    }

    pub(crate) fn level(&self, level: usize) -> std::ops::Range<usize> {
        self.levels[level] as usize..self.levels[level + 1] as usize
    }

    pub(crate) fn arcs_of(&self, node: usize) -> impl DoubleEndedIterator<Item = Arc> {
        let arcs = self.first[node] as usize..self.first[node + 1] as usize;
        arcs.map(|arc| Arc { options: self.options(arc), child: self.children[arc] })
    }

    fn options(&self, arc: usize) -> OptionSet {
        match &self.masks {
            Masks::Narrow(masks) => OptionSet(u128::from(masks[arc])),
            Masks::Wide(masks) => OptionSet(masks[arc]),
        }
    }
}
