//! What is kept outside of containers, and who uses it where: volumes and host paths to the left, services to the right.

use super::{LIMIT, Sheet, View, counted, too_large};
use crate::graph::layout::{Direction, LastLayout, LayoutOptions};
use crate::graph::parts::{EdgeKind, Graph, NodeKind};
use crate::graph::scene::Scene;

/// Paths in the container beside lines, up to so many of them.
const LABELS: usize = 40;

pub(super) fn scene(graph: &Graph, last: &mut LastLayout) -> Scene {
    let kept = |kind: EdgeKind| matches!(kind, EdgeKind::Mounts { .. } | EdgeKind::Uses);
    let mut used = vec![false; graph.nodes.len()];
    for edge in graph.edges.iter().filter(|edge| kept(edge.kind)) {
        used[edge.from] = true;
        used[edge.to] = true;
    }
    let stores = [NodeKind::Volume, NodeKind::Bind, NodeKind::Secret, NodeKind::Config];
    let shown: Vec<usize> =
        (0..graph.nodes.len()).filter(|&node| used[node] || stores.contains(&graph.nodes[node].kind)).collect();
    if shown.len() > LIMIT {
        return too_large(View::Mounts, shown.len());
    }
    let labelled = graph.edges.iter().filter(|edge| kept(edge.kind)).count() <= LABELS;
    let mut sheet = Sheet::new(graph);
    for &node in &shown {
        let at = sheet.add(node, Vec::new());
        // Two columns, however a service's own edges run.
        sheet.boxes[at].rank = Some(usize::from(!stores.contains(&graph.nodes[node].kind)));
    }
    for edge in graph.edges.iter().filter(|edge| kept(edge.kind)) {
        let mode = match edge.kind {
            EdgeKind::Mounts { read_only: true } => " · ro",
            EdgeKind::Mounts { read_only: false } => " · rw",
            _ => "",
        };
        let label = [super::measure::shorten(&edge.label).as_str(), mode].concat();
        sheet.connect(edge, true, Some(label.as_str()).filter(|label| labelled && !label.is_empty()));
    }
    let options = LayoutOptions {
        direction: Direction::Right,
        node_gap: 14.0,
        rank_gap: 60.0,
        max_row: f64::MAX,
        aspect: 1.2,
        ..LayoutOptions::default()
    };
    let mut scene = sheet.finish(View::Mounts, &options, last);
    let without = graph.of_kind(NodeKind::Service).filter(|&node| !used[node]).count();
    if without > 0 {
        scene.notes.push([counted(without, "service mounts", "services mount").as_str(), " nothing."].concat());
    }
    scene
}
