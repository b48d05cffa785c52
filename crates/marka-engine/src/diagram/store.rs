//! Hash-consed nodes while diagrams are built.
//!
//! Here diagrams are fully reduced: a level on which nothing depends is skipped.
//! Terminals are ordered, so that conjunction is the minimum and disjunction the maximum.

use super::hash::{Map, Mixer};
use marka_rules::model::OptionSet;
use std::hash::Hasher;

/// A node of a [`Store`], or a terminal.
pub(crate) type NodeId = u32;
/// What must not be.
pub(crate) const FORBIDDEN: NodeId = 0;
/// Allowed, but unusual.
pub(crate) const UNUSUAL: NodeId = 1;
/// Allowed and usual.
pub(crate) const USUAL: NodeId = 2;

/// Level of the terminals: below all others.
pub(crate) const BOTTOM: u32 = u32::MAX;
/// Edges for which a node of the budget stands.
const EDGES: usize = 8;
/// Remembered results for which a node of the budget stands.
const RESULTS: usize = 8;
const NO_NODE: NodeId = NodeId::MAX;

/// The node budget is spent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Full;

/// Some options of a level and the node to which they lead.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Edge {
    pub(crate) options: OptionSet,
    pub(crate) child: NodeId,
}

#[derive(Clone, Copy, Debug)]
struct Node {
    level: u32,
    first: u32,
    len: u32,
}

/// How two diagrams are combined.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Join {
    /// Both must allow: the lower of the two terminals.
    Min,
    /// One must allow: the higher of the two terminals.
    Max,
}

impl Join {
    /// The answer where it needs no look below.
    fn at_once(self, a: NodeId, b: NodeId) -> Option<NodeId> {
        let (strong, weak) = match self {
            Join::Min => (FORBIDDEN, USUAL),
            Join::Max => (USUAL, FORBIDDEN),
        };
        if a == b || b == weak {
            Some(a)
        } else if a == weak {
            Some(b)
        } else if a == strong || b == strong {
            Some(strong)
        } else {
            None
        }
    }
}

/// An arena of nodes without twins.
///
/// Edges of a node part all options of its level, lead to different children
/// and stand in the order of their first options: equal functions are equal ids.
#[derive(Clone, Debug)]
pub(crate) struct Store {
    /// All options of each level.
    pub(crate) all: Vec<OptionSet>,
    nodes: Vec<Node>,
    edges: Vec<Edge>,
    /// Open addressing over `nodes`; a power of two long.
    table: Vec<NodeId>,
    memo: Map<u64, NodeId>,
    /// Edges of the nodes under construction, innermost last.
    stage: Vec<Edge>,
    /// The largest number of nodes.
    pub(crate) budget: usize,
}

impl Store {
    /// An empty arena over levels with these options, for at most `budget` nodes of some edges each.
    pub(crate) fn new(all: Vec<OptionSet>, budget: usize) -> Store {
        let terminal = Node { level: BOTTOM, first: 0, len: 0 };
        Store {
            all,
            nodes: vec![terminal; 3],
            edges: Vec::new(),
            table: vec![NO_NODE; 1024],
            memo: Map::default(),
            stage: Vec::new(),
            budget,
        }
    }

    /// Number of nodes, terminals included.
    pub(crate) fn len(&self) -> usize {
        self.nodes.len()
    }

    /// Forgets all nodes but the first `len`.
    pub(crate) fn truncate(&mut self, len: usize) {
        self.nodes.truncate(len.max(3));
        self.edges.truncate(self.nodes.last().map_or(0, |node| (node.first + node.len) as usize));
        self.memo = Map::default();
        self.stage = Vec::new();
        self.rehash(self.nodes.len().next_power_of_two() * 2);
    }

    /// Level of a node; [`BOTTOM`] for terminals.
    pub(crate) fn level(&self, node: NodeId) -> u32 {
        self.nodes[node as usize].level
    }

    /// Edges of a node; none for terminals.
    pub(crate) fn edges(&self, node: NodeId) -> &[Edge] {
        let node = self.nodes[node as usize];
        &self.edges[node.first as usize..(node.first + node.len) as usize]
    }

    /// Starts a node: what [`Store::put`] adds from here on is its edges until [`Store::take`].
    pub(crate) fn begin(&self) -> usize {
        self.stage.len()
    }

    /// Adds options that lead to `child` to the node begun at `base`.
    pub(crate) fn put(&mut self, base: usize, options: OptionSet, child: NodeId) {
        if options.is_empty() {
            return;
        }
        match self.stage[base..].iter_mut().find(|edge| edge.child == child) {
            Some(edge) => edge.options = edge.options.or(options),
            None => self.stage.push(Edge { options, child }),
        }
    }

    /// Ends the node begun at `base`: the only one of its level with these edges.
    pub(crate) fn take(&mut self, base: usize, level: u32) -> Result<NodeId, Full> {
        let staged = &mut self.stage[base..];
        if let [edge] = staged {
            let child = edge.child;
            self.stage.truncate(base);
            return Ok(child);
        }
        staged.sort_unstable_by_key(|edge| edge.options.0.trailing_zeros());
        let node = self.intern(base, level);
        self.stage.truncate(base);
        node
    }

    fn intern(&mut self, base: usize, level: u32) -> Result<NodeId, Full> {
        let wrap = self.table.len() - 1;
        let mut slot = hash(level, &self.stage[base..]) as usize & wrap;
        while self.table[slot] != NO_NODE {
            let node = self.table[slot];
            if self.level(node) == level && *self.edges(node) == self.stage[base..] {
                return Ok(node);
            }
            slot = (slot + 1) & wrap;
        }
        if self.nodes.len() >= self.budget || self.edges.len() / EDGES >= self.budget {
            return Err(Full);
        }
        let node = self.nodes.len() as NodeId;
        let first = self.edges.len() as u32;
        self.edges.extend_from_slice(&self.stage[base..]);
        self.nodes.push(Node { level, first, len: self.edges.len() as u32 - first });
        self.table[slot] = node;
        if self.nodes.len() * 2 > self.table.len() {
            self.rehash(self.table.len() * 2);
        }
        Ok(node)
    }

    fn rehash(&mut self, len: usize) {
        self.table.clear();
        self.table.resize(len, NO_NODE);
        for node in 3..self.nodes.len() as NodeId {
            let mut slot = hash(self.level(node), self.edges(node)) as usize & (len - 1);
            while self.table[slot] != NO_NODE {
                slot = (slot + 1) & (len - 1);
            }
            self.table[slot] = node;
        }
    }

    /// A node that leads to `inside` with these options of the level and to `outside` with the others.
    pub(crate) fn split(
        &mut self,
        level: u32,
        options: OptionSet,
        inside: NodeId,
        outside: NodeId,
    ) -> Result<NodeId, Full> {
        let all = self.all[level as usize];
        let base = self.begin();
        self.put(base, all.and(options), inside);
        self.put(base, all.minus(options), outside);
        self.take(base, level)
    }

    /// Combines two diagrams.
    pub(crate) fn join(&mut self, how: Join, a: NodeId, b: NodeId) -> Result<NodeId, Full> {
        self.memo.clear();
        let base = self.begin();
        let node = self.join_below(how, a, b);
        self.stage.truncate(base);
        node
    }

    fn join_below(&mut self, how: Join, a: NodeId, b: NodeId) -> Result<NodeId, Full> {
        if let Some(node) = how.at_once(a, b) {
            return Ok(node);
        }
        let key = u64::from(a.min(b)) << 32 | u64::from(a.max(b));
        if let Some(&node) = self.memo.get(&key) {
            return Ok(node);
        }
        let level = self.level(a).min(self.level(b));
        let (a_width, b_width) = (self.width_at(a, level), self.width_at(b, level));
        let base = self.begin();
        for i in 0..a_width {
            let left = self.edge_at(a, level, i);
            for j in 0..b_width {
                let right = self.edge_at(b, level, j);
                let options = left.options.and(right.options);
                if !options.is_empty() {
                    let child = self.join_below(how, left.child, right.child)?;
                    self.put(base, options, child);
                }
            }
        }
        let node = self.take(base, level)?;
        if self.memo.len() / RESULTS >= self.budget {
            return Err(Full);
        }
        self.memo.insert(key, node);
        Ok(node)
    }

    /// The diagram with its terminals replaced.
    pub(crate) fn recast(&mut self, node: NodeId, terminals: [NodeId; 3]) -> Result<NodeId, Full> {
        self.memo.clear();
        self.recast_below(node, terminals)
    }

    fn recast_below(&mut self, node: NodeId, terminals: [NodeId; 3]) -> Result<NodeId, Full> {
        if let Some(&terminal) = terminals.get(node as usize) {
            return Ok(terminal);
        }
        if let Some(&known) = self.memo.get(&u64::from(node)) {
            return Ok(known);
        }
        let level = self.level(node);
        let base = self.begin();
        for edge in 0..self.edges(node).len() {
            let Edge { options, child } = self.edges(node)[edge];
            let child = self.recast_below(child, terminals)?;
            self.put(base, options, child);
        }
        let recast = self.take(base, level)?;
        self.memo.insert(u64::from(node), recast);
        Ok(recast)
    }

    /// The best terminal that is reached within the sets, one for each level.
    pub(crate) fn best(&self, node: NodeId, sets: &[OptionSet], visits: &mut Visits) -> NodeId {
        visits.begin(self.nodes.len());
        let mut best = FORBIDDEN;
        let mut stack = std::mem::take(&mut visits.stack);
        stack.push(node);
        while let Some(node) = stack.pop() {
            if node <= USUAL {
                best = best.max(node);
                if best == USUAL {
                    break;
                }
                continue;
            }
            let set = sets[self.level(node) as usize];
            let open = self.edges(node).iter().filter(|edge| !edge.options.and(set).is_empty());
            stack.extend(open.map(|edge| edge.child).filter(|&child| child <= USUAL || visits.first(child)));
        }
        stack.clear();
        visits.stack = stack;
        best
    }

    /// Edges that a node has at a level which it may skip.
    pub(crate) fn width_at(&self, node: NodeId, level: u32) -> usize {
        if self.level(node) == level { self.nodes[node as usize].len as usize } else { 1 }
    }

    fn edge_at(&self, node: NodeId, level: u32, index: usize) -> Edge {
        if self.level(node) == level {
            self.edges[self.nodes[node as usize].first as usize + index]
        } else {
            Edge { options: self.all[level as usize], child: node }
        }
    }
}

/// Marks of nodes seen in a run, ready for the next one at once.
#[derive(Clone, Debug, Default)]
pub(crate) struct Visits {
    seen: Vec<u32>,
    round: u32,
    stack: Vec<NodeId>,
}

impl Visits {
    /// Begins a new run over so many nodes.
    pub(crate) fn begin(&mut self, nodes: usize) {
        if self.seen.len() < nodes {
            self.seen.resize(nodes, 0);
        }
        self.round = self.round.wrapping_add(1);
        if self.round == 0 {
            self.seen.fill(0);
            self.round = 1;
        }
    }

    /// Whether the run sees the node for the first time.
    pub(crate) fn first(&mut self, node: u32) -> bool {
        std::mem::replace(&mut self.seen[node as usize], self.round) != self.round
    }
}

fn hash(level: u32, edges: &[Edge]) -> u64 {
    let mut mixer = Mixer::default();
    mixer.add(u64::from(level));
    for edge in edges {
        mixer.add(edge.options.0 as u64);
        mixer.add((edge.options.0 >> 64) as u64 ^ u64::from(edge.child) << 32);
    }
    mixer.finish()
}
