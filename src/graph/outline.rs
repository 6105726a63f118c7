//! The system in words: services in the order in which they start, each with what it needs, mounts and publishes.

use super::parts::{Condition, Edge, EdgeKind, Graph, NodeKind};
use super::scene::{OutlineGroup, OutlineItem};
use super::waves::{gates, waves};

/// The whole graph as headings with lines; plain text for those who do not see the picture.
pub fn outline(graph: &Graph) -> Vec<OutlineGroup> {
    let order = waves(graph);
    let relations = Relations::new(graph);
    let item = |node: usize| {
        let part = &graph.nodes[node];
        let text = relations.sentence(graph, node);
        OutlineItem { id: part.id.clone(), text, origins: part.places.clone() }
    };
    let mut groups: Vec<OutlineGroup> = gates(graph, &order)
        .iter()
        .enumerate()
        .map(|(wave, gate)| OutlineGroup { title: format!("Wave {}: starts {gate}", wave + 1), items: Vec::new() })
        .collect();
    for (node, wave) in order.of.iter().enumerate() {
        if let Some(wave) = wave {
            groups[*wave].items.push(item(node));
        }
    }
    for (kind, title) in [(NodeKind::Stage, "Build stages"), (NodeKind::Network, "Networks")] {
        let items: Vec<OutlineItem> = graph.of_kind(kind).map(item).collect();
        if !items.is_empty() {
            groups.push(OutlineGroup { title: title.to_owned(), items });
        }
    }
    groups
}

/// The edges of every node, to look at them without going through all.
pub(super) struct Relations {
    of: Vec<Vec<usize>>,
}

impl Relations {
    pub fn new(graph: &Graph) -> Self {
        let mut of = vec![Vec::new(); graph.nodes.len()];
        for (index, edge) in graph.edges.iter().enumerate() {
            of[edge.from].push(index);
            if edge.to != edge.from {
                of[edge.to].push(index);
            }
        }
        Self { of }
    }

    /// A node with all its relations, as one line.
    pub fn sentence(&self, graph: &Graph, node: usize) -> String {
        let edges: Vec<&Edge> = self.of[node].iter().map(|&edge| &graph.edges[edge]).collect();
        sentence(graph, node, &edges)
    }
}

fn sentence(graph: &Graph, node: usize, edges: &[&Edge]) -> String {
    let part = &graph.nodes[node];
    let mut text = [part.label.as_str(), ", ", part.kind.title()].concat();
    if !part.detail.is_empty() {
        text += &[" (", &part.detail, ")"].concat();
    }
    if part.missing {
        text += ", not defined anywhere";
    }
    if part.places.len() > 1 {
        text += &[", written in ", &part.places.len().to_string(), " files"].concat();
    }
    for note in &part.notes {
        text += &[", ", note].concat();
    }
    let list = |wanted: &dyn Fn(EdgeKind) -> bool, outgoing: bool| -> Vec<String> {
        let matching = edges
            .iter()
            .filter(|edge| (if outgoing { edge.from == node } else { edge.to == node }) && wanted(edge.kind));
        matching
            .map(|edge| {
                let other = &graph.nodes[if outgoing { edge.to } else { edge.from }];
                match edge.kind {
                    EdgeKind::Depends { condition, .. } if outgoing && condition != Condition::Started => {
                        [other.label.as_str(), " (", condition.title(), ")"].concat()
                    }
                    EdgeKind::Mounts { read_only } if outgoing => {
                        let mode = if read_only { ", read-only)" } else { ")" };
                        [other.label.as_str(), " (", &edge.label, mode].concat()
                    }
                    EdgeKind::Runs if outgoing && other.kind == NodeKind::Stage && other.lane.is_none() => {
                        [other.label.as_str(), " (", &other.detail, ")"].concat()
                    }
                    EdgeKind::Publishes { loopback: true } => [other.label.as_str(), " (this host only)"].concat(),
                    _ => other.label.clone(),
                }
            })
            .collect()
    };
    let mut add = |title: &str, names: Vec<String>| {
        if !names.is_empty() {
            text += &["; ", title, " ", &names.join(", ")].concat();
        }
    };
    add("waits for", list(&EdgeKind::is_dependency, true));
    add("needed by", list(&EdgeKind::is_dependency, false));
    add("published as", list(&|kind| matches!(kind, EdgeKind::Publishes { .. }), false));
    add("mounts", list(&|kind| matches!(kind, EdgeKind::Mounts { .. }), true));
    add("mounted by", list(&|kind| matches!(kind, EdgeKind::Mounts { .. }), false));
    add("networks", list(&|kind| kind == EdgeKind::Joins, true));
    add("joined by", list(&|kind| kind == EdgeKind::Joins, false));
    add("is given", list(&|kind| kind == EdgeKind::Uses, true));
    add("runs", list(&|kind| kind == EdgeKind::Runs, true));
    add("run by", list(&|kind| kind == EdgeKind::Runs, false));
    add("starts from", list(&|kind| kind == EdgeKind::From, true));
    add("copies from", list(&|kind| kind == EdgeKind::CopiesFrom, true));
    add("mounts files of", list(&|kind| kind == EdgeKind::MountsFrom, true));
    text
}
