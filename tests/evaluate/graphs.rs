//! Layouts of generated and real graphs: crossings, length, time; boxes must not overlap and edges not run over them.

use drydock::graph;
use drydock::graph::layout::{Layout, LayoutEdge, LayoutGraph, LayoutNode, LayoutOptions, Point, Rect, layout};
use drydock::{Settings, analyze};
use serde_json::Value;
use std::path::Path;
use std::time::Instant;

pub fn run(shared: &Path) -> Vec<String> {
    let mut failures = generated(shared);
    failures.extend(projects(shared));
    failures
}

/// Every view of every real project: services are all there, nothing overlaps.
fn projects(shared: &Path) -> Vec<String> {
    let mut failures = Vec::new();
    let (mut scenes, mut boxes, mut lines) = (0, 0, 0);
    for folder in super::corpus(shared) {
        let project = super::read_project(&folder);
        let analysis = analyze(&project, &Settings::default());
        let graph = graph::build(&project, &analysis.model, graph::default_stack(&analysis.model));
        for view in graph::View::ALL {
            let scene = graph::scene(&graph, view, &analysis.diagnostics);
            scenes += 1;
            boxes += scene.nodes.len();
            lines += scene.edges.len();
            let rect = |node: &graph::SceneNode| Rect {
                x: node.x,
                y: node.y,
                width: node.width - 0.2,
                height: node.height - 0.2,
            };
            for (index, node) in scene.nodes.iter().enumerate() {
                if scene.nodes[index + 1..].iter().any(|other| rect(node).overlaps(&rect(other))) {
                    failures.push(format!("{} {}: {} lies on another box", folder.display(), view.name(), node.id));
                }
            }
            let everywhere = [graph::View::System, graph::View::Startup, graph::View::Networks].contains(&view);
            for service in graph.of_kind(graph::NodeKind::Service) {
                let id = &graph.nodes[service].id;
                if everywhere && !scene.nodes.iter().any(|node| &node.id == id || node.members.contains(id)) {
                    failures.push(format!("{} {}: {id} is missing", folder.display(), view.name()));
                }
            }
        }
    }
    println!("{scenes} views of real projects: {boxes} boxes, {lines} lines");
    failures
}

fn generated(shared: &Path) -> Vec<String> {
    let mut failures = Vec::new();
    let mut paths: Vec<_> =
        std::fs::read_dir(shared.join("cases/graphs")).into_iter().flatten().flatten().map(|e| e.path()).collect();
    paths.sort();
    println!("{:<38}{:>6}{:>6}{:>10}{:>10}{:>12}{:>9}", "graph", "boxes", "edges", "crossings", "length", "size", "ms");
    for path in paths {
        let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let Some(json) = std::fs::read_to_string(&path).ok().and_then(|text| serde_json::from_str::<Value>(&text).ok())
        else {
            failures.push(format!("{name}: unreadable"));
            continue;
        };
        let graph = read(&json);
        let start = Instant::now();
        // The gaps of the research's measurements; rows are not split, so that crossings can be compared.
        let options = LayoutOptions {
            node_gap: 50.0,
            edge_gap: 20.0,
            rank_gap: 50.0,
            max_row: f64::MAX,
            ..LayoutOptions::default()
        };
        let result = layout(&graph, &options);
        let time = start.elapsed().as_secs_f64() * 1000.0;
        let (over, overlaps) = faults(&graph, &result);
        if over + overlaps > 0 {
            failures.push(format!("{name}: {over} edges run over boxes, {overlaps} boxes overlap"));
        }
        let size = format!("{:.0}x{:.0}", result.width, result.height);
        let (crossings, length) = (crossings(&graph, &result), length(&result));
        println!(
            "{name:<38}{:>6}{:>6}{crossings:>10}{length:>10.0}{size:>12}{time:>9.1}",
            graph.nodes.len(),
            graph.edges.len()
        );
    }
    failures
}

fn read(json: &Value) -> LayoutGraph {
    let number = |value: &Value, key: &str| value[key].as_f64().unwrap_or(0.0);
    let list = |key: &str| json[key].as_array().cloned().unwrap_or_default();
    LayoutGraph {
        nodes: list("nodes")
            .iter()
            .map(|node| LayoutNode {
                width: number(node, "w"),
                height: number(node, "h"),
                lane: node["cluster"].as_u64().map(|lane| lane as usize),
                ..LayoutNode::default()
            })
            .collect(),
        edges: list("edges")
            .iter()
            .filter_map(|edge| {
                Some(LayoutEdge {
                    from: edge[0].as_u64()? as usize,
                    to: edge[1].as_u64()? as usize,
                    label: None,
                    aside: false,
                })
            })
            .collect(),
    }
}

fn segments(layout: &Layout) -> Vec<(usize, Point, Point)> {
    let pairs = |(index, route): (usize, &drydock::graph::layout::Route)| {
        route.points.windows(2).map(move |pair| (index, pair[0], pair[1])).collect::<Vec<_>>()
    };
    layout.edges.iter().enumerate().flat_map(pairs).collect()
}

fn length(layout: &Layout) -> f64 {
    segments(layout).iter().map(|(_, a, b)| (b[0] - a[0]).hypot(b[1] - a[1])).sum()
}

/// Proper intersections of edges that share no end.
fn crossings(graph: &LayoutGraph, layout: &Layout) -> usize {
    let segments = segments(layout);
    let side = |a: Point, b: Point, c: Point| (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]);
    let mut count = 0;
    for (at, &(first, a, b)) in segments.iter().enumerate() {
        for &(second, c, d) in &segments[at + 1..] {
            if first == second || a[1].min(b[1]) > c[1].max(d[1]) || c[1].min(d[1]) > a[1].max(b[1]) {
                continue;
            }
            let (one, two) = (&graph.edges[first], &graph.edges[second]);
            let apart = one.from != two.from && one.to != two.to && one.from != two.to && one.to != two.from;
            if apart && side(a, b, c) * side(a, b, d) < 0.0 && side(c, d, a) * side(c, d, b) < 0.0 {
                count += 1;
            }
        }
    }
    count
}

fn faults(graph: &LayoutGraph, layout: &Layout) -> (usize, usize) {
    let inside = |p: Point, rect: &Rect| {
        p[0] > rect.x + 1.0
            && p[0] < rect.x + rect.width - 1.0
            && p[1] > rect.y + 1.0
            && p[1] < rect.y + rect.height - 1.0
    };
    let mut over = 0;
    for (edge, a, b) in segments(layout) {
        for (node, rect) in layout.nodes.iter().enumerate() {
            let ends = graph.edges[edge].from == node || graph.edges[edge].to == node;
            // Sampled: a box is at least 28 high and 80 wide, so a step of a sixteenth of the segment or 10 px finds it.
            let steps = ((b[0] - a[0]).hypot(b[1] - a[1]) / 10.0).ceil().clamp(2.0, 400.0);
            let far = a[1].max(b[1]) < rect.y || a[1].min(b[1]) > rect.y + rect.height;
            if !ends
                && !far
                && (0..=steps as usize).any(|step| {
                    let part = step as f64 / steps;
                    inside([a[0] + part * (b[0] - a[0]), a[1] + part * (b[1] - a[1])], rect)
                })
            {
                over += 1;
            }
        }
    }
    let mut overlaps = 0;
    for (index, rect) in layout.nodes.iter().enumerate() {
        overlaps += layout.nodes[index + 1..].iter().filter(|other| rect.overlaps(other)).count();
    }
    (over, overlaps)
}
