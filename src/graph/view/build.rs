//! From images over stages to services: one lane per Dockerfile, left to right.

use super::{LIMIT, Sheet, View, counted, draft, too_large};
use crate::graph::layout::{Direction, LastLayout, LayoutOptions};
use crate::graph::parts::{EdgeKind, Graph, NodeKind};
use crate::graph::scene::{Area, AreaKind, Scene};
use crate::order::Order;
use crate::project::FileId;

/// Up to here services that run an image as it is are shown too.
const WITH_IMAGES: usize = 12;
/// Room of a Dockerfile's lane around its stages.
const PAD: f64 = 12.0;

pub(super) fn scene(graph: &Graph, last: &mut LastLayout) -> Scene {
    let services = graph.of_kind(NodeKind::Service).count();
    let builds = |node: usize| {
        graph.edges.iter().any(|edge| {
            edge.from == node && edge.kind == EdgeKind::Runs && graph.nodes[edge.to].kind == NodeKind::Stage
        })
    };
    let runs = |node: usize| graph.edges.iter().any(|edge| edge.from == node && edge.kind == EdgeKind::Runs);
    let part_of_build =
        |kind: EdgeKind| matches!(kind, EdgeKind::From | EdgeKind::CopiesFrom | EdgeKind::MountsFrom | EdgeKind::Runs);
    let service_shown = |node: usize| if services <= WITH_IMAGES { runs(node) } else { builds(node) };
    let shown = |node: usize| match graph.nodes[node].kind {
        NodeKind::Stage => true,
        NodeKind::Service => service_shown(node),
        NodeKind::Image => graph.edges.iter().any(|edge| {
            edge.to == node
                && part_of_build(edge.kind)
                && (graph.nodes[edge.from].kind == NodeKind::Stage || service_shown(edge.from))
        }),
        _ => false,
    };
    let nodes: Vec<usize> = (0..graph.nodes.len()).filter(|&node| shown(node)).collect();
    if nodes.len() > LIMIT {
        return too_large(View::Build, nodes.len());
    }
    let needed = needed_stages(graph);
    let mut sheet = Sheet::new(graph);
    let mut unused = 0;
    for &node in &nodes {
        let part = &graph.nodes[node];
        let notes = part.notes.iter().map(|note| (note.clone(), part.kind)).collect();
        let at = sheet.add(node, notes);
        sheet.boxes[at].lane = lane(graph, node).map(|file| file.0 as usize);
        sheet.boxes[at].rank = match part.kind {
            NodeKind::Image => Some(0),
            NodeKind::Service => Some(nodes.len()),
            _ => Some(1),
        };
        if part.kind == NodeKind::Stage {
            sheet.nodes[at].dim = !needed[node] || part.lane.is_none();
            unused += usize::from(!needed[node]);
        }
    }
    for edge in graph.edges.iter().filter(|edge| part_of_build(edge.kind)) {
        sheet.connect(edge, true, None);
    }
    let options = LayoutOptions {
        direction: Direction::Right,
        node_gap: 16.0,
        rank_gap: 56.0,
        max_row: f64::MAX,
        aspect: 1.2,
        ..LayoutOptions::default()
    };
    let mut scene = sheet.finish(View::Build, &options, last);
    let mut files: Vec<FileId> = nodes.iter().filter_map(|&node| graph.nodes[node].lane).collect();
    files.order();
    files.dedup();
    for file in files {
        frame(graph, file, &mut scene);
    }
    if unused > 0 {
        let note = counted(unused, "stage is", "stages are");
        scene.notes.push([note.as_str(), " dimmed: nothing that is built needs it."].concat());
    }
    scene
}

/// Stages that a service or the last stage of a file leads to.
fn needed_stages(graph: &Graph) -> Vec<bool> {
    let mut needed = vec![false; graph.nodes.len()];
    let mut open: Vec<usize> = graph.of_kind(NodeKind::Service).collect();
    // A Dockerfile that no service builds is built up to its end.
    for (index, node) in graph.nodes.iter().enumerate().filter(|(_, node)| node.kind == NodeKind::Stage) {
        let of_file = |other: usize| graph.nodes[other].lane == node.lane && graph.nodes[other].kind == NodeKind::Stage;
        let built = graph.edges.iter().any(|edge| edge.kind == EdgeKind::Runs && of_file(edge.to));
        let last =
            !graph.nodes[index + 1..].iter().any(|other| other.lane == node.lane && other.kind == NodeKind::Stage);
        if !built && last {
            open.push(index);
        }
    }
    while let Some(node) = open.pop() {
        if !std::mem::replace(&mut needed[node], true) {
            let kinds = [EdgeKind::Runs, EdgeKind::From, EdgeKind::CopiesFrom, EdgeKind::MountsFrom];
            open.extend(
                graph.edges.iter().filter(|edge| edge.from == node && kinds.contains(&edge.kind)).map(|edge| edge.to),
            );
        }
    }
    needed
}

/// The Dockerfile in whose lane a node is drawn: its own, that of what it runs, that of the first that starts from it.
fn lane(graph: &Graph, node: usize) -> Option<FileId> {
    let part = &graph.nodes[node];
    match part.kind {
        NodeKind::Stage => part.lane,
        NodeKind::Service => graph
            .edges
            .iter()
            .filter(|edge| edge.from == node && edge.kind == EdgeKind::Runs)
            .find_map(|edge| graph.nodes[edge.to].lane),
        _ => graph.edges.iter().filter(|edge| edge.to == node).find_map(|edge| graph.nodes[edge.from].lane),
    }
}

fn frame(graph: &Graph, file: FileId, scene: &mut Scene) {
    let (mut left, mut top) = (f64::INFINITY, f64::INFINITY);
    let (mut right, mut bottom) = (f64::NEG_INFINITY, f64::NEG_INFINITY);
    let mut label = String::new();
    for node in scene.nodes.iter().filter(|node| node.kind == NodeKind::Stage) {
        let Some(part) = graph.find(&node.id).map(|index| &graph.nodes[index]).filter(|part| part.lane == Some(file))
        else {
            continue;
        };
        left = left.min(node.x);
        top = top.min(node.y);
        right = right.max(node.x + node.width);
        bottom = bottom.max(node.y + node.height);
        // A stage's id is its file's path and its name.
        label = part.id.rsplit_once('#').map_or("", |(path, _)| path).trim_start_matches("stage:").to_owned();
    }
    if left <= right {
        scene.areas.push(Area {
            kind: AreaKind::File,
            label,
            sublabel: String::new(),
            x: draft::round(left - PAD),
            y: draft::round(top - PAD - 16.0),
            width: draft::round(right - left + 2.0 * PAD),
            height: draft::round(bottom - top + 2.0 * PAD + 16.0),
        });
    }
}
