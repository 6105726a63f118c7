//! y coordinates and polylines. A line crosses a row straight down at its own x, and changes x only between rows, where
//! there is no box; so it cannot run over one.

use super::coordinate::LaneSpans;
use super::layers::{Chain, LOOP, Layers};
use super::pack::{Component, Part};
use super::{LayoutGraph, LayoutOptions, Point, Rect, Route};
use crate::order::Order;

/// Room around a lane's boxes.
const LANE_PAD: f64 = 16.0;

struct Rows {
    /// Upper side of each row.
    top: Vec<f64>,
    height: Vec<f64>,
}

impl Rows {
    fn new(layers: &Layers, options: &LayoutOptions) -> Self {
        let mut height = vec![0.0_f64; layers.rows.len()];
        for vertex in &layers.vertices {
            height[vertex.row] = height[vertex.row].max(vertex.height);
        }
        let gap = if layers.label_rows { options.rank_gap / 2.0 } else { options.rank_gap };
        let mut top = Vec::with_capacity(height.len());
        let mut y = if layers.lanes.is_empty() { 0.0 } else { LANE_PAD };
        for row in &height {
            top.push(y);
            y += row + gap;
        }
        Self { top, height }
    }

    fn bottom(&self, row: usize) -> f64 {
        self.top[row] + self.height[row]
    }
}

pub(super) fn route(
    graph: &LayoutGraph,
    component: &Component,
    layers: &Layers,
    lanes: &LaneSpans,
    options: &LayoutOptions,
) -> Part {
    let rows = Rows::new(layers, options);
    let mut left = layers.vertices.iter().map(|vertex| vertex.x - vertex.left).fold(f64::INFINITY, f64::min);
    let mut right = layers.vertices.iter().map(|vertex| vertex.x + vertex.right).fold(f64::NEG_INFINITY, f64::max);
    if layers.vertices.is_empty() {
        return Part::default();
    }
    if !lanes.is_empty() {
        left -= LANE_PAD;
        right += LANE_PAD;
    }
    let end = rows.top.len().checked_sub(1).map_or(0.0, |last| rows.bottom(last));
    let height = if lanes.is_empty() { end } else { end + LANE_PAD };
    let mut part = Part { width: right - left, height, ..Part::default() };

    for (local, &node) in component.nodes.iter().enumerate() {
        let vertex = &layers.vertices[local];
        let box_ = Rect {
            x: vertex.x - vertex.left - left,
            y: rows.top[vertex.row] + (rows.height[vertex.row] - vertex.height) / 2.0,
            width: graph.nodes[node].width,
            height: vertex.height,
        };
        part.nodes.push((node, box_));
    }
    let ends = attach(graph, component, layers);
    let mut place = vec![0; layers.vertices.len()];
    for row in &layers.rows {
        row.iter().enumerate().for_each(|(at, &vertex)| place[vertex] = at);
    }
    for (chain, ends) in layers.chains.iter().zip(ends) {
        let index = component.edges[chain.edge];
        let mut route = draw(layers, chain, ends, &rows, &place, options.edge_gap);
        for point in &mut route.points {
            point[0] -= left;
        }
        if let Some(label) = &mut route.label {
            label.x -= left;
        }
        // The chain goes down; an edge that was turned round is drawn back up.
        if layers.vertices[chain.vertices[0]].node.map(|local| component.nodes[local]) != Some(graph.edges[index].from)
        {
            route.points.reverse();
            route.back = true;
        }
        part.edges.push((index, route));
    }
    for &index in component.edges.iter().filter(|&&index| graph.edges[index].from == graph.edges[index].to) {
        let local = component.nodes.binary_search(&graph.edges[index].from).unwrap_or(0);
        part.edges.push((index, self_loop(part.nodes[local].1)));
    }
    for (position, &(start, width)) in lanes.iter().enumerate() {
        if let Some(lane) = layers.lanes[position].filter(|_| width > 0.0) {
            let rect = Rect { x: start - left - LANE_PAD, y: 0.0, width: width + 2.0 * LANE_PAD, height: part.height };
            part.lanes.push((lane, rect));
        }
    }
    part
}

/// x of both ends of every chain: spread over the box's attachment range in the order of where the chain goes next.
fn attach(graph: &LayoutGraph, component: &Component, layers: &Layers) -> Vec<(f64, f64)> {
    let mut lower: Vec<Vec<(f64, usize)>> = vec![Vec::new(); component.nodes.len()];
    let mut upper: Vec<Vec<(f64, usize)>> = vec![Vec::new(); component.nodes.len()];
    for (index, chain) in layers.chains.iter().enumerate() {
        let vertices = &chain.vertices;
        let last = vertices.len() - 1;
        lower[vertices[0]].push((layers.vertices[vertices[1]].x, index));
        upper[vertices[last]].push((layers.vertices[vertices[last - 1]].x, index));
    }
    let mut ends = vec![(0.0, 0.0); layers.chains.len()];
    for local in 0..component.nodes.len() {
        let node = &graph.nodes[component.nodes[local]];
        let (from, to) = node.attach.unwrap_or((0.0, node.width));
        for (side, at_start) in [(&mut lower[local], true), (&mut upper[local], false)] {
            side.order_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
            let count = side.len() as f64;
            for (index, &(_, chain)) in side.iter().enumerate() {
                // Few lines stay near the middle, many share nine tenths of the side.
                let spread = ((to - from) * 0.9).min(28.0 * (count + 1.0));
                let x = layers.vertices[local].x + ((index as f64 + 1.0) / (count + 1.0) - 0.5) * spread;
                if at_start {
                    ends[chain].0 = x;
                } else {
                    ends[chain].1 = x;
                }
            }
        }
    }
    ends
}

fn draw(layers: &Layers, chain: &Chain, (start, end): (f64, f64), rows: &Rows, place: &[usize], gap: f64) -> Route {
    let side = |vertex: usize, lower: bool| {
        let vertex = &layers.vertices[vertex];
        let middle = rows.top[vertex.row] + rows.height[vertex.row] / 2.0;
        if lower { middle + vertex.height / 2.0 } else { middle - vertex.height / 2.0 }
    };
    let (first, last) = (chain.vertices[0], chain.vertices[chain.vertices.len() - 1]);
    let mut points: Vec<Point> = vec![[start, side(first, true)], [start, rows.bottom(layers.vertices[first].row)]];
    let mut label = None;
    for (at, &vertex) in chain.vertices.iter().enumerate().take(chain.vertices.len() - 1).skip(1) {
        let bend = &layers.vertices[vertex];
        if chain.label == Some(vertex) {
            let y = rows.top[bend.row] + (rows.height[bend.row] - bend.height) / 2.0;
            label = Some(Rect { x: bend.x, y, width: bend.right, height: bend.height });
        } else if layers.label_rows && bend.row % 2 == 1 {
            // No box stands in a row of labels: a line may run slantwise between two of them.
            let next = &layers.vertices[chain.vertices[at + 1]];
            let x = if next.node.is_some() { end } else { next.x };
            let target = [x, rows.top[next.row]];
            let from = points[points.len() - 1];
            let across = |y: f64| from[0] + (target[0] - from[0]) * (y - from[1]) / (target[1] - from[1]).max(0.1);
            let (above, below) = (across(rows.top[bend.row]), across(rows.bottom(bend.row)));
            let (low, high) = free(layers, vertex, place[vertex], gap);
            if above.min(below) >= low && above.max(below) <= high {
                continue;
            }
        }
        points.push([bend.x, rows.top[bend.row]]);
        points.push([bend.x, rows.bottom(bend.row)]);
    }
    points.push([end, rows.top[layers.vertices[last].row]]);
    points.push([end, side(last, false)]);
    Route { points: simplify(points), label, back: false }
}

/// Between which x a line may cross the row of `vertex` without coming near its neighbours there.
fn free(layers: &Layers, vertex: usize, place: usize, gap: f64) -> (f64, f64) {
    let row = &layers.rows[layers.vertices[vertex].row];
    let left = place.checked_sub(1).map(|before| &layers.vertices[row[before]]);
    let right = row.get(place + 1).map(|&after| &layers.vertices[after]);
    (
        left.map_or(f64::NEG_INFINITY, |left| left.x + left.right + gap / 3.0),
        right.map_or(f64::INFINITY, |right| right.x - right.left - gap / 3.0),
    )
}

/// Without repeated points and points on a straight vertical line.
fn simplify(points: Vec<Point>) -> Vec<Point> {
    const NEAR: f64 = 0.01;
    let mut kept: Vec<Point> = Vec::with_capacity(points.len());
    for point in points {
        let near = |other: &Point, axis: usize| (other[axis] - point[axis]).abs() < NEAR;
        if kept.last().is_some_and(|last| near(last, 0) && near(last, 1)) {
            continue;
        }
        if let [.., before, last] = kept.as_slice()
            && near(before, 0)
            && near(last, 0)
        {
            kept.pop();
        }
        kept.push(point);
    }
    kept
}

fn self_loop(node: Rect) -> Route {
    let (side, middle) = (node.x + node.width, node.y + node.height / 2.0);
    let out = side + LOOP - 4.0;
    let reach = (node.height / 4.0).min(10.0);
    Route {
        points: vec![[side, middle - reach], [out, middle - reach], [out, middle + reach], [side, middle + reach]],
        label: None,
        back: true,
    }
}
