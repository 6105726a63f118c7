//! What every layout keeps, whatever the graph.

use drydock::graph::layout::{
    Direction, Layout, LayoutEdge, LayoutGraph, LayoutNode, LayoutOptions, Point, Rect, layout,
};
use proptest::prelude::*;

fn node(width: f64, height: f64) -> LayoutNode {
    LayoutNode { width, height, ..LayoutNode::default() }
}

fn edge(from: usize, to: usize) -> LayoutEdge {
    LayoutEdge { from, to, label: None, aside: false }
}

/// Whether the segment runs through the inside of the box, a border's breadth left out.
fn crosses(a: Point, b: Point, rect: &Rect) -> bool {
    let (mut first, mut last) = (0.0_f64, 1.0_f64);
    for (axis, low, high) in
        [(0, rect.x + 0.5, rect.x + rect.width - 0.5), (1, rect.y + 0.5, rect.y + rect.height - 0.5)]
    {
        let (start, step) = (a[axis], b[axis] - a[axis]);
        if step.abs() < 1e-9 {
            if start <= low || start >= high {
                return false;
            }
            continue;
        }
        let (t0, t1) = ((low - start) / step, (high - start) / step);
        first = first.max(t0.min(t1));
        last = last.min(t0.max(t1));
    }
    first < last
}

fn check(graph: &LayoutGraph, result: &Layout, direction: Direction) -> Result<(), TestCaseError> {
    for (index, rect) in result.nodes.iter().enumerate() {
        prop_assert_eq!((rect.width, rect.height), (graph.nodes[index].width, graph.nodes[index].height));
        prop_assert!(rect.x >= -0.01 && rect.x + rect.width <= result.width + 0.01, "{index} leaves the sheet");
        prop_assert!(rect.y >= -0.01 && rect.y + rect.height <= result.height + 0.01, "{index} leaves the sheet");
        for (other, place) in result.nodes.iter().enumerate().skip(index + 1) {
            prop_assert!(!rect.overlaps(place), "boxes {index} and {other} overlap");
        }
    }
    let axis = if direction == Direction::Down { 1 } else { 0 };
    for (index, (edge, route)) in graph.edges.iter().zip(&result.edges).enumerate() {
        prop_assert!(route.points.len() >= 2);
        for pair in route.points.windows(2) {
            for (box_, rect) in result.nodes.iter().enumerate() {
                prop_assert!(
                    box_ == edge.from || box_ == edge.to || !crosses(pair[0], pair[1], rect),
                    "edge {index} runs over box {box_}"
                );
            }
            if edge.from != edge.to {
                let step = pair[1][axis] - pair[0][axis];
                prop_assert!(if route.back { step <= 0.01 } else { step >= -0.01 }, "edge {index} turns");
            }
        }
        prop_assert_eq!(route.label.is_some(), edge.label.is_some() && edge.from != edge.to);
        if let Some(label) = route.label {
            for rect in &result.nodes {
                prop_assert!(!label.overlaps(rect), "the label of edge {index} lies on a box");
            }
            for (other, route) in result.edges.iter().enumerate().skip(index + 1) {
                prop_assert!(
                    !route.label.is_some_and(|place| place.overlaps(&label)),
                    "labels {index} and {other} overlap"
                );
            }
        }
    }
    // The edges that are not marked as going back leave no cycle.
    let mut waiting = vec![0; graph.nodes.len()];
    let forward: Vec<(usize, usize)> = graph
        .edges
        .iter()
        .zip(&result.edges)
        .filter(|(_, route)| !route.back)
        .map(|(edge, _)| (edge.from, edge.to))
        .collect();
    forward.iter().for_each(|&(_, to)| waiting[to] += 1);
    let mut free: Vec<usize> = (0..waiting.len()).filter(|&node| waiting[node] == 0).collect();
    let mut done = 0;
    while let Some(node) = free.pop() {
        done += 1;
        for &(_, to) in forward.iter().filter(|&&(from, _)| from == node) {
            waiting[to] -= 1;
            if waiting[to] == 0 {
                free.push(to);
            }
        }
    }
    prop_assert_eq!(done, graph.nodes.len());
    Ok(())
}

fn check_lanes(graph: &LayoutGraph, result: &Layout) -> Result<(), TestCaseError> {
    for &(lane, rect) in &result.lanes {
        for &(other, place) in result.lanes.iter().filter(|&&(other, _)| other != lane) {
            prop_assert!(!place.overlaps(&rect), "lanes {lane} and {other} overlap");
        }
        for (index, place) in result.nodes.iter().enumerate() {
            let inside = place.x >= rect.x - 0.01 && place.x + place.width <= rect.x + rect.width + 0.01;
            prop_assert_eq!(inside, graph.nodes[index].lane == Some(lane), "box {} and lane {}", index, lane);
        }
    }
    Ok(())
}

fn any_graph(with_lanes: bool) -> impl Strategy<Value = LayoutGraph> {
    (1usize..24).prop_flat_map(move |count| {
        let nodes = proptest::collection::vec((20u32..240, 16u32..80, 0usize..6, 0usize..8), count);
        let edges =
            proptest::collection::vec((0..count, 0..count, proptest::option::of((10u32..90, 10u32..20))), 0..count * 2);
        (nodes, edges).prop_map(move |(nodes, edges)| LayoutGraph {
            nodes: nodes
                .into_iter()
                .map(|(width, height, lane, rank)| LayoutNode {
                    width: width.into(),
                    height: height.into(),
                    attach: (lane == 5 && !with_lanes).then_some((4.0, 18.0)),
                    lane: (with_lanes && lane < 4).then_some(lane),
                    rank: (rank < 3).then_some(rank),
                })
                .collect(),
            edges: edges
                .into_iter()
                .map(|(from, to, label)| LayoutEdge {
                    from,
                    to,
                    label: label.map(|(w, h)| (w.into(), h.into())),
                    aside: false,
                })
                .collect(),
        })
    })
}

proptest! {
    #[test]
    fn no_box_overlaps_and_no_edge_runs_over_a_box(graph in any_graph(false), right in any::<bool>(), narrow in any::<bool>()) {
        let direction = if right { Direction::Right } else { Direction::Down };
        let max_row = if narrow { 400.0 } else { 1600.0 };
        let options = LayoutOptions { direction, max_row, ..LayoutOptions::default() };
        let result = layout(&graph, &options);
        check(&graph, &result, direction)?;
        prop_assert_eq!(&layout(&graph, &options), &result);
    }

    #[test]
    fn lanes_stay_apart(graph in any_graph(true)) {
        let result = layout(&graph, &LayoutOptions::default());
        check(&graph, &result, Direction::Down)?;
        check_lanes(&graph, &result)?;
    }
}

#[test]
fn lines_that_stand_aside_change_nothing_and_go_around_the_boxes() {
    let boxes: Vec<LayoutNode> = (0..12).map(|n| node(60.0 + 30.0 * f64::from(n % 4), 40.0)).collect();
    let mut graph = LayoutGraph { nodes: boxes, edges: (1..12).map(|n| edge(n / 2, n)).collect() };
    for direction in [Direction::Down, Direction::Right] {
        let options = LayoutOptions { direction, ..LayoutOptions::default() };
        graph.edges.truncate(11);
        let plain = layout(&graph, &options);
        let pairs = (0..12).flat_map(|from| (0..12).map(move |to| (from, to)));
        graph.edges.extend(pairs.map(|(from, to)| LayoutEdge { aside: true, ..edge(from, to) }));
        let result = layout(&graph, &options);
        assert_eq!(result.nodes, plain.nodes);
        assert_eq!(result.edges[..11], plain.edges[..11]);
        for (edge, route) in graph.edges.iter().zip(&result.edges).skip(11) {
            assert!(route.points.len() >= 2, "{} to {} has no way", edge.from, edge.to);
            for pair in route.points.windows(2) {
                let hit = result.nodes.iter().position(|rect| crosses(pair[0], pair[1], rect));
                assert_eq!(hit, None, "{} to {} runs over a box", edge.from, edge.to);
            }
        }
    }
}

#[test]
fn a_chain_stands_straight() {
    let graph = LayoutGraph { nodes: vec![node(100.0, 40.0); 3], edges: vec![edge(0, 1), edge(1, 2)] };
    let result = layout(&graph, &LayoutOptions::default());
    assert_eq!((result.width, result.height), (100.0, 3.0 * 40.0 + 2.0 * 48.0));
    assert_eq!(result.edges[0].points, [[50.0, 40.0], [50.0, 88.0]]);
}

#[test]
fn parts_without_edges_fill_the_sheet_rather_than_one_row() {
    let graph = LayoutGraph { nodes: vec![node(100.0, 40.0); 50], edges: vec![] };
    let result = layout(&graph, &LayoutOptions::default());
    assert!(result.width < 1200.0 && result.height < 900.0, "{} x {}", result.width, result.height);
}

#[test]
fn a_row_of_many_becomes_several() {
    let mut graph = LayoutGraph { nodes: vec![node(120.0, 40.0); 60], edges: vec![] };
    graph.edges = (1..60).map(|leaf| edge(0, leaf)).collect();
    let result = layout(&graph, &LayoutOptions::default());
    assert!(result.width < 2600.0, "{}", result.width);
}

#[test]
fn nothing_and_nonsense_are_graphs_too() {
    assert_eq!(layout(&LayoutGraph::default(), &LayoutOptions::default()), Layout::default());
    let graph = LayoutGraph { nodes: vec![node(10.0, 10.0)], edges: vec![edge(0, 7), edge(0, 0)] };
    let result = layout(&graph, &LayoutOptions::default());
    assert!(result.edges[0].points.is_empty() && result.edges[1].back);
}
