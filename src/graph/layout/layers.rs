//! The graph with one vertex in every row that an edge crosses, so that every step of an edge goes to the next row.

use super::LayoutGraph;
use super::pack::Component;
use super::rank::Ranks;

/// A box, or the place where an edge crosses a row.
#[derive(Debug)]
pub(super) struct Vertex {
    /// The box, as an index into the component's nodes.
    pub node: Option<usize>,
    /// How far it reaches to the left of its axis, where edges meet it.
    pub left: f64,
    /// How far it reaches to the right of its axis.
    pub right: f64,
    pub height: f64,
    pub row: usize,
    /// Position of its lane from the left.
    pub lane: usize,
    /// Its axis.
    pub x: f64,
}

/// An edge as the vertices it runs over, from the upper box to the lower.
#[derive(Debug)]
pub(super) struct Chain {
    /// Index into the component's edges.
    pub edge: usize,
    pub vertices: Vec<usize>,
    /// The vertex beside which its label stands.
    pub label: Option<usize>,
}

/// Rows of vertices with their neighbours above and below.
#[derive(Debug)]
pub(super) struct Layers {
    pub vertices: Vec<Vertex>,
    pub up: Vec<Vec<usize>>,
    pub down: Vec<Vec<usize>>,
    /// Vertices of each row from left to right.
    pub rows: Vec<Vec<usize>>,
    pub chains: Vec<Chain>,
    /// Lane numbers by position, `None` for what is in no lane; empty without lanes.
    pub lanes: Vec<Option<usize>>,
    /// Every second row holds labels only.
    pub label_rows: bool,
}

/// Room on the right of a box for an edge to itself.
pub(super) const LOOP: f64 = 22.0;

impl Layers {
    pub fn new(graph: &LayoutGraph, component: &Component, ranks: &Ranks, numbers: &[usize]) -> Self {
        let label_rows = component.edges.iter().any(|&edge| graph.edges[edge].label.is_some());
        let factor = if label_rows { 2 } else { 1 };
        // Nodes without a lane share one more.
        let lane_of = |local: usize| {
            let lane = graph.nodes[component.nodes[local]].lane;
            lane.and_then(|lane| numbers.binary_search(&lane).ok()).unwrap_or(numbers.len())
        };
        let order =
            if numbers.is_empty() { Vec::new() } else { order_lanes(numbers.len() + 1, &lane_of, &ranks.edges) };
        let mut position = vec![0; order.len()];
        for (at, &lane) in order.iter().enumerate() {
            position[lane] = at;
        }
        let vertices: Vec<Vertex> = component
            .nodes
            .iter()
            .enumerate()
            .map(|(local, &node)| {
                let node = &graph.nodes[node];
                let (from, to) = node.attach.unwrap_or((0.0, node.width));
                let axis = (from + to) / 2.0;
                Vertex {
                    node: Some(local),
                    left: axis,
                    right: node.width - axis,
                    height: node.height,
                    row: ranks.row[local] * factor,
                    lane: position.get(lane_of(local)).copied().unwrap_or(0),
                    x: 0.0,
                }
            })
            .collect();
        let rows = ranks.row.iter().max().map_or(0, |last| last * factor + 1);
        let count = vertices.len();
        let mut layers = Layers {
            vertices,
            up: vec![Vec::new(); count],
            down: vec![Vec::new(); count],
            rows: vec![Vec::new(); rows],
            chains: Vec::new(),
            lanes: order.into_iter().map(|lane| numbers.get(lane).copied()).collect(),
            label_rows,
        };
        for (edge, ends) in ranks.edges.iter().enumerate() {
            match *ends {
                Some((from, to)) => {
                    let label = graph.edges[component.edges[edge]].label;
                    layers.add_chain(edge, from, to, label);
                }
                None => {
                    let node = graph_node(graph, component, edge, ranks);
                    layers.vertices[node].right += LOOP;
                }
            }
        }
        for vertex in 0..layers.vertices.len() {
            let row = layers.vertices[vertex].row;
            layers.rows[row].push(vertex);
        }
        layers
    }

    fn add_chain(&mut self, edge: usize, from: usize, to: usize, label: Option<(f64, f64)>) {
        let (first, last) = (&self.vertices[from], &self.vertices[to]);
        let (first_row, last_row) = (first.row, last.row);
        let (first_lane, last_lane) = (first.lane as f64, last.lane as f64);
        // The label stands in the label row nearest to the end: there the edges of a hub are furthest apart.
        let label_row = label.map(|_| if self.label_rows { last_row - 1 } else { last_row });
        let mut chain = vec![from];
        let mut label_vertex = None;
        let mut previous = from;
        for row in first_row + 1..last_row {
            let part = (row - first_row) as f64 / (last_row - first_row) as f64;
            let size = label.filter(|_| label_row == Some(row));
            let vertex = self.vertices.len();
            self.vertices.push(Vertex {
                node: None,
                left: 0.0,
                right: size.map_or(0.0, |size| size.0),
                height: size.map_or(0.0, |size| size.1),
                row,
                lane: (first_lane + part * (last_lane - first_lane)).round() as usize,
                x: 0.0,
            });
            self.up.push(Vec::new());
            self.down.push(Vec::new());
            if size.is_some() {
                label_vertex = Some(vertex);
            }
            self.connect(previous, vertex);
            chain.push(vertex);
            previous = vertex;
        }
        self.connect(previous, to);
        chain.push(to);
        self.chains.push(Chain { edge, vertices: chain, label: label_vertex });
    }

    fn connect(&mut self, upper: usize, lower: usize) {
        self.down[upper].push(lower);
        self.up[lower].push(upper);
    }
}

fn graph_node(graph: &LayoutGraph, component: &Component, edge: usize, ranks: &Ranks) -> usize {
    debug_assert!(ranks.edges[edge].is_none());
    component.nodes.binary_search(&graph.edges[component.edges[edge]].from).unwrap_or(0)
}

/// Lanes from left to right so that edges between them stay short: pairs change places while that helps.
fn order_lanes(count: usize, lane_of: &impl Fn(usize) -> usize, edges: &[Option<(usize, usize)>]) -> Vec<usize> {
    let mut pairs: Vec<(usize, usize)> = Vec::new();
    for &(from, to) in edges.iter().flatten() {
        if lane_of(from) != lane_of(to) {
            pairs.push((lane_of(from), lane_of(to)));
        }
    }
    let cost = |order: &[usize]| -> usize {
        let mut position = vec![0; count];
        for (at, &lane) in order.iter().enumerate() {
            position[lane] = at;
        }
        pairs.iter().map(|&(a, b)| position[a].abs_diff(position[b])).sum()
    };
    let mut order: Vec<usize> = (0..count).collect();
    let mut best = cost(&order);
    // Work is bounded whatever the input: a pass over few lanes, none over very many.
    let passes = (2_000_000 / (count * 8 * (pairs.len() + count)).max(1)).min(20);
    for _ in 0..passes {
        let mut improved = false;
        for first in 0..count {
            for second in first + 1..count.min(first + 8) {
                order.swap(first, second);
                let new = cost(&order);
                if new < best {
                    best = new;
                    improved = true;
                } else {
                    order.swap(first, second);
                }
            }
        }
        if !improved {
            break;
        }
    }
    order
}
