//! Services in waves: the first wave waits for nothing, each other for something in the wave before it.

use super::{LIMIT, Sheet, View, draft, measure, too_large};
use crate::graph::layout::{LastLayout, LayoutOptions};
use crate::graph::parts::{Graph, NodeKind};
use crate::graph::reduce;
use crate::graph::scene::{Area, AreaKind, Scene};
use crate::graph::waves::{gates, waves};

/// Labels beside lines, up to so many of them.
const LABELS: usize = 24;
/// With more services than this, what many wait for is a chip instead of lines.
const MEDIUM: usize = 12;
/// Room of a wave above and below its boxes.
const PAD: f64 = 14.0;

pub(super) fn scene(graph: &Graph, last: &mut LastLayout) -> Scene {
    let services: Vec<usize> = graph.of_kind(NodeKind::Service).collect();
    if services.len() > LIMIT {
        return too_large(View::Startup, services.len());
    }
    let order = waves(graph);
    let hidden = reduce::transitive(graph);
    let hubs = if services.len() > MEDIUM { reduce::hubs(graph) } else { vec![false; graph.nodes.len()] };
    let mut sheet = Sheet::new(graph);
    for &node in &services {
        let waits = graph.edges.iter().filter(|edge| edge.from == node && edge.kind.is_dependency() && hubs[edge.to]);
        let mut chips: Vec<(String, NodeKind)> =
            waits.map(|edge| (["after ", &graph.nodes[edge.to].label].concat(), NodeKind::Service)).collect();
        chips.extend(graph.nodes[node].notes.iter().map(|note| (note.clone(), NodeKind::Service)));
        let at = sheet.add(node, chips);
        sheet.boxes[at].rank = order.of[node];
    }
    let plain = |index: usize| !hidden[index] && !hubs[graph.edges[index].to];
    let visible =
        (0..graph.edges.len()).filter(|&index| graph.edges[index].kind.is_dependency() && plain(index)).count();
    let mut left_out = 0;
    for (index, edge) in graph.edges.iter().enumerate().filter(|(_, edge)| edge.kind.is_dependency()) {
        if plain(index) {
            sheet.connect(edge, true, draft::label_of(edge).filter(|_| visible <= LABELS));
        } else {
            sheet.connect_hidden(edge, true);
            left_out += usize::from(!hubs[edge.to]);
        }
    }
    let options = LayoutOptions { rank_gap: 56.0, together: true, ..LayoutOptions::default() };
    let mut scene = sheet.finish(View::Startup, &options, last);
    let gates = gates(graph, &order);
    let titles = gates.iter().map(|gate| measure::small(gate)).fold(60.0, f64::max) + 3.0 * PAD;
    let width = scene.width + titles + PAD;
    for (wave, gate) in gates.iter().enumerate() {
        let inside = |id: &str| graph.find(id).is_some_and(|node| order.of[node] == Some(wave));
        let (mut top, mut bottom) = (f64::INFINITY, f64::NEG_INFINITY);
        for node in scene.nodes.iter().filter(|node| inside(&node.id)) {
            top = top.min(node.y);
            bottom = bottom.max(node.y + node.height);
        }
        if top <= bottom {
            scene.areas.push(Area {
                kind: AreaKind::Wave,
                label: ["Wave ", &(wave + 1).to_string()].concat(),
                sublabel: gate.clone(),
                x: draft::round(-titles),
                y: draft::round(top - PAD),
                width: draft::round(width),
                height: draft::round(bottom - top + 2.0 * PAD),
            });
        }
    }
    if left_out > 0 {
        let note = super::left_out(left_out, &scene);
        scene.notes.push(note);
    }
    for &edge in &order.cycles {
        let (from, to) = (&graph.nodes[graph.edges[edge].from].label, &graph.nodes[graph.edges[edge].to].label);
        scene
            .notes
            .push(format!("{from} and {to} wait for each other, directly or through others: neither can start."));
    }
    scene
}
