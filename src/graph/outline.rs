//! The system in words: services in the order in which they start, each with what it needs, mounts and publishes.

use super::parts::{Condition, EdgeKind, Graph, NodeKind};
use super::scene::{OutlineGroup, OutlineItem};
use super::waves::{gate, waves};

/// The whole graph as headings with lines; plain text for those who do not see the picture.
pub fn outline(graph: &Graph) -> Vec<OutlineGroup> {
    let order = waves(graph);
    let mut groups = Vec::new();
    for wave in 0..order.count {
        let services: Vec<usize> = (0..graph.nodes.len()).filter(|&node| order.of[node] == Some(wave)).collect();
        groups.push(OutlineGroup {
            title: format!("Wave {}: starts {}", wave + 1, gate(graph, &order, wave)),
            items: services.into_iter().map(|node| item(graph, node)).collect(),
        });
    }
    for (kind, title) in [(NodeKind::Stage, "Build stages"), (NodeKind::Network, "Networks")] {
        let items: Vec<OutlineItem> = graph.of_kind(kind).map(|node| item(graph, node)).collect();
        if !items.is_empty() {
            groups.push(OutlineGroup { title: title.to_owned(), items });
        }
    }
    groups
}

fn item(graph: &Graph, node: usize) -> OutlineItem {
    let part = &graph.nodes[node];
    OutlineItem { id: part.id.clone(), text: sentence(graph, node), origin: part.places.first().copied() }
}

/// A node with all its relations, as one line.
pub(super) fn sentence(graph: &Graph, node: usize) -> String {
    let part = &graph.nodes[node];
    let mut text = [part.label.as_str(), ", ", part.kind.title()].concat();
    if !part.detail.is_empty() {
        text += &[" (", &part.detail, ")"].concat();
    }
    if part.missing {
        text += ", not defined anywhere";
    }
    for note in &part.notes {
        text += &[", ", note].concat();
    }
    let list = |wanted: &dyn Fn(EdgeKind) -> bool, outgoing: bool| -> Vec<String> {
        let matching = graph
            .edges
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
