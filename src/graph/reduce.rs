//! What makes a large graph readable before any layout: dependencies that follow from others, services nearly everything
//! needs, and services with the same neighbours.

use super::layout::break_cycles;
use super::parts::{Condition, EdgeKind, Graph, Node, NodeKind};
use crate::order::Order;

/// A service with this many dependants is a hub.
pub const HUB: usize = 8;
/// Fewer equal services than this are not worth a group.
const GROUP: usize = 3;
/// Nodes times edges, at most; beyond, everything is shown as it is.
const REACH_LIMIT: usize = 4_000_000;

/// Marks the dependencies that follow from others: there is another way to the same service whose last step asks for at
/// least as much. `web → api → db` says that web starts after db; a condition on db that only web has stays.
pub fn transitive(graph: &Graph) -> Vec<bool> {
    let count = graph.nodes.len();
    let mut marked = vec![false; graph.edges.len()];
    if count * graph.edges.len() > REACH_LIMIT {
        return marked;
    }
    let edges: Vec<usize> = (0..graph.edges.len()).filter(|&edge| graph.edges[edge].kind.is_dependency()).collect();
    let pairs: Vec<(usize, usize)> = edges.iter().map(|&edge| (graph.edges[edge].from, graph.edges[edge].to)).collect();
    let back = break_cycles(count, &pairs);
    // How a way ends, as bits. Started follows from every way; healthy and completed each only from themselves.
    let bit = |edge: usize| match graph.edges[edge].kind.condition() {
        Some(Condition::Started) | None => 1u8,
        Some(Condition::Healthy) => 2,
        Some(Condition::Completed) => 4,
    };
    let implies = |ways: u8, wanted: u8| if wanted == 1 { ways != 0 } else { ways & wanted != 0 };
    let mut out: Vec<Vec<usize>> = vec![Vec::new(); count];
    let mut waiting = vec![0; count];
    for (index, &(from, to)) in pairs.iter().enumerate() {
        if !back[index] && from != to {
            out[from].push(edges[index]);
            waiting[to] += 1;
        }
    }
    let mut order: Vec<usize> = (0..count).filter(|&node| waiting[node] == 0).collect();
    let mut next = 0;
    while next < order.len() {
        for &edge in &out[order[next]] {
            let to = graph.edges[edge].to;
            waiting[to] -= 1;
            if waiting[to] == 0 {
                order.push(to);
            }
        }
        next += 1;
    }
    // reach[a][b]: how the ways from a to b end.
    let mut reach: Vec<Vec<u8>> = vec![Vec::new(); count];
    for &node in order.iter().rev() {
        // First the ways through others only, then the edges themselves.
        let mut row = vec![0u8; count];
        for &edge in &out[node] {
            for (ways, further) in row.iter_mut().zip(&reach[graph.edges[edge].to]) {
                *ways |= further;
            }
        }
        for &edge in &out[node] {
            marked[edge] = implies(row[graph.edges[edge].to], bit(edge));
        }
        for &edge in &out[node] {
            row[graph.edges[edge].to] |= bit(edge);
        }
        reach[node] = row;
    }
    marked
}

/// Services that at least [`HUB`] others need: their edges become chips.
pub fn hubs(graph: &Graph) -> Vec<bool> {
    let mut dependants = vec![0; graph.nodes.len()];
    for edge in graph.edges.iter().filter(|edge| edge.kind.is_dependency()) {
        dependants[edge.to] += 1;
    }
    dependants.into_iter().map(|count| count >= HUB).collect()
}

/// The graph with services that have the same neighbours folded into one node each, and the ids folded by node. What a
/// service has for itself, its ports and what no other uses, does not make it different, and goes when it is folded.
pub fn fold(graph: &Graph) -> (Graph, Vec<Vec<String>>) {
    let owner = owners(graph);
    // What a service is connected to, in a form that can be compared.
    let mut relations: Vec<Vec<(bool, EdgeKind, usize)>> = vec![Vec::new(); graph.nodes.len()];
    for edge in graph.edges.iter().filter(|edge| owner[edge.from].is_none() && owner[edge.to].is_none()) {
        relations[edge.from].push((true, edge.kind, edge.to));
        relations[edge.to].push((false, edge.kind, edge.from));
    }
    for relation in &mut relations {
        relation.order();
        relation.dedup();
    }
    let mut services: Vec<usize> =
        graph.of_kind(NodeKind::Service).filter(|&node| !graph.nodes[node].missing).collect();
    services.order_by(|&a, &b| relations[a].cmp(&relations[b]).then(a.cmp(&b)));
    let mut leader: Vec<usize> = (0..graph.nodes.len()).collect();
    for equal in services.chunk_by(|&a, &b| relations[a] == relations[b]).filter(|equal| equal.len() >= GROUP) {
        for &node in equal {
            leader[node] = equal[0];
        }
        for node in (0..graph.nodes.len()).filter(|&node| owner[node].is_some_and(|owner| equal.contains(&owner))) {
            leader[node] = usize::MAX;
        }
    }
    let mut folded = Graph::default();
    let mut members: Vec<Vec<String>> = Vec::new();
    let mut index = vec![usize::MAX; graph.nodes.len()];
    for (node, part) in graph.nodes.iter().enumerate() {
        if leader[node] != node {
            continue;
        }
        index[node] = folded.nodes.len();
        let equal: Vec<&Node> =
            graph.nodes.iter().enumerate().filter(|(other, _)| leader[*other] == node).map(|(_, part)| part).collect();
        if equal.len() == 1 {
            folded.nodes.push(part.clone());
            members.push(Vec::new());
        } else {
            folded.nodes.push(group(&equal));
            members.push(equal.iter().map(|part| part.id.clone()).collect());
        }
    }
    for edge in graph.edges.iter().filter(|edge| leader[edge.from] == edge.from && leader[edge.to] == edge.to) {
        let (from, to) = (index[edge.from], index[edge.to]);
        folded.edges.push(super::parts::Edge { from, to, ..edge.clone() });
    }
    (folded, members)
}

/// The one service that a node belongs to: the service of a port, the only user of a volume or image.
fn owners(graph: &Graph) -> Vec<Option<usize>> {
    let mut users: Vec<Vec<usize>> = vec![Vec::new(); graph.nodes.len()];
    for edge in &graph.edges {
        match edge.kind {
            EdgeKind::Publishes { .. } => users[edge.from].push(edge.to),
            _ => users[edge.to].push(edge.from),
        }
    }
    let owner = |(node, part): (usize, &Node)| match users[node].as_slice() {
        [only, rest @ ..] if part.kind != NodeKind::Service && rest.iter().all(|user| user == only) => Some(*only),
        _ => None,
    };
    graph.nodes.iter().enumerate().map(owner).collect()
}

fn group(equal: &[&Node]) -> Node {
    let first = equal[0].label.as_str();
    let shared = equal.iter().fold(first.len(), |shared, node| {
        let same = first.bytes().zip(node.label.bytes()).take_while(|(a, b)| a == b).count();
        shared.min(same)
    });
    let shared = (0..=shared).rev().find(|&end| first.is_char_boundary(end)).unwrap_or(0);
    let mut node = Node::new(NodeKind::Group, first);
    node.label = if shared >= 3 { [&first[..shared], "…"].concat() } else { [first, " and others"].concat() };
    node.detail = [equal.len().to_string().as_str(), " services"].concat();
    for part in equal {
        node.places.extend(&part.places);
        node.extents.extend(&part.extents);
    }
    node
}
