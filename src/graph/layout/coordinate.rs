//! x coordinates: every row moves as near to its neighbours as its order and gaps allow, which is a weighted isotonic
//! regression solved by pooling adjacent violators; sweeps alternate between looking up and looking down.

use super::LayoutOptions;
use super::layers::{Layers, Vertex};
use crate::order::Order;

const SWEEPS: usize = 24;
/// The last sweeps look both ways.
const BALANCED: usize = 6;
/// Room between lanes, beside the gap between nodes.
const LANE_GAP: f64 = 40.0;

/// Where each lane (by position) starts and how wide it is; empty without lanes.
pub(super) type LaneSpans = Vec<(f64, f64)>;

pub(super) fn place(layers: &mut Layers, options: &LayoutOptions) -> LaneSpans {
    let lanes = lane_spans(layers, options);
    for row in 0..layers.rows.len() {
        for segment in segments(layers, row) {
            let offsets = offsets(layers, &segment, options);
            let start = lanes.get(layers.vertices[segment[0]].lane).map_or(0.0, |lane| lane.0);
            for (&vertex, offset) in segment.iter().zip(offsets) {
                layers.vertices[vertex].x = start + layers.vertices[segment[0]].left + offset;
            }
        }
    }
    for sweep in 0..SWEEPS {
        let down = sweep % 2 == 0;
        let both = sweep >= SWEEPS - BALANCED;
        for step in 0..layers.rows.len() {
            let row = if down { step } else { layers.rows.len() - 1 - step };
            for segment in segments(layers, row) {
                settle(layers, &segment, &lanes, (down || both, !down || both), options);
            }
        }
    }
    if lanes.is_empty() {
        close_ranks(layers, options);
    }
    lanes
}

/// Parts that share rows and no edge move left towards each other: nothing pulls them there.
fn close_ranks(layers: &mut Layers, options: &LayoutOptions) {
    let mut part = vec![usize::MAX; layers.vertices.len()];
    let mut parts: Vec<Vec<usize>> = Vec::new();
    for start in 0..part.len() {
        if part[start] != usize::MAX {
            continue;
        }
        part[start] = parts.len();
        let (mut members, mut open) = (Vec::new(), vec![start]);
        while let Some(vertex) = open.pop() {
            members.push(vertex);
            for &other in layers.up[vertex].iter().chain(&layers.down[vertex]) {
                if part[other] == usize::MAX {
                    part[other] = parts.len();
                    open.push(other);
                }
            }
        }
        parts.push(members);
    }
    if parts.len() < 2 {
        return;
    }
    let mut before = vec![None; layers.vertices.len()];
    for row in &layers.rows {
        for pair in row.windows(2) {
            before[pair[1]] = Some(pair[0]);
        }
    }
    let edge = |vertices: &[Vertex], members: &[usize]| {
        members.iter().map(|&vertex| vertices[vertex].x - vertices[vertex].left).fold(f64::INFINITY, f64::min)
    };
    parts.order_by(|a, b| edge(&layers.vertices, a).total_cmp(&edge(&layers.vertices, b)));
    let left = edge(&layers.vertices, &parts[0]);
    for members in &parts {
        let slack = |&vertex: &usize| {
            let this = &layers.vertices[vertex];
            match before[vertex] {
                Some(other) if part[other] == part[vertex] => f64::INFINITY,
                Some(other) => {
                    let other = &layers.vertices[other];
                    this.x - other.x - distance(other, this, options)
                }
                None => this.x - this.left - left,
            }
        };
        let shift = members.iter().map(slack).fold(f64::INFINITY, f64::min);
        if shift.is_finite() && shift > 0.0 {
            members.iter().for_each(|&vertex| layers.vertices[vertex].x -= shift);
        }
    }
}

/// A row cut where its lane changes; without lanes the whole row.
fn segments(layers: &Layers, row: usize) -> Vec<Vec<usize>> {
    layers.rows[row]
        .chunk_by(|&a, &b| layers.vertices[a].lane == layers.vertices[b].lane)
        .map(<[usize]>::to_vec)
        .collect()
}

fn distance(a: &Vertex, b: &Vertex, options: &LayoutOptions) -> f64 {
    let gap = if a.node.is_some() && b.node.is_some() { options.node_gap } else { options.edge_gap };
    a.right + gap + b.left
}

/// Least distances of the axes from the first one's.
fn offsets(layers: &Layers, segment: &[usize], options: &LayoutOptions) -> Vec<f64> {
    let mut offset = 0.0;
    let mut offsets = vec![0.0];
    for pair in segment.windows(2) {
        offset += distance(&layers.vertices[pair[0]], &layers.vertices[pair[1]], options);
        offsets.push(offset);
    }
    offsets
}

fn lane_spans(layers: &Layers, options: &LayoutOptions) -> LaneSpans {
    let mut widths = vec![0.0_f64; layers.lanes.len()];
    if widths.is_empty() {
        return widths.into_iter().map(|width| (0.0, width)).collect();
    }
    for row in 0..layers.rows.len() {
        for segment in segments(layers, row) {
            let (first, last) = (&layers.vertices[segment[0]], &layers.vertices[segment[segment.len() - 1]]);
            let width = first.left + offsets(layers, &segment, options).last().unwrap_or(&0.0) + last.right;
            widths[first.lane] = widths[first.lane].max(width);
        }
    }
    let mut start = 0.0;
    widths
        .into_iter()
        .map(|width| {
            let span = (start, width);
            if width > 0.0 {
                start += width + LANE_GAP + options.node_gap;
            }
            span
        })
        .collect()
}

/// Moves one segment to where its neighbours pull it, keeping order, gaps and lane.
fn settle(
    layers: &mut Layers,
    segment: &[usize],
    lanes: &LaneSpans,
    (look_up, look_down): (bool, bool),
    options: &LayoutOptions,
) {
    let offsets = offsets(layers, segment, options);
    // Blocks of vertices that touch: (place of the block's first axis, weight, size).
    let mut blocks: Vec<(f64, f64, usize)> = Vec::with_capacity(segment.len());
    for (&vertex, offset) in segment.iter().zip(&offsets) {
        let (wanted, weight) = pull(layers, vertex, look_up, look_down);
        blocks.push((wanted - offset, weight, 1));
        while let [.., before, last] = blocks.as_mut_slice() {
            if before.0 <= last.0 {
                break;
            }
            before.0 = (before.0 * before.1 + last.0 * last.1) / (before.1 + last.1);
            before.1 += last.1;
            before.2 += last.2;
            blocks.pop();
        }
    }
    let (first, last) = (&layers.vertices[segment[0]], &layers.vertices[segment[segment.len() - 1]]);
    let limits = lanes.get(first.lane).map(|&(start, width)| {
        let low = start + first.left;
        (low, (start + width - last.right - offsets[offsets.len() - 1]).max(low))
    });
    let mut at = 0;
    for (place, _, size) in blocks {
        let place = limits.map_or(place, |(low, high)| place.clamp(low, high));
        for _ in 0..size {
            layers.vertices[segment[at]].x = place + offsets[at];
            at += 1;
        }
    }
}

/// Where a vertex would like to be, and how much: long edges pull hardest, so that they become straight.
fn pull(layers: &Layers, vertex: usize, look_up: bool, look_down: bool) -> (f64, f64) {
    let bend = layers.vertices[vertex].node.is_none();
    let (mut sum, mut weights) = (0.0, 0.0);
    let up = layers.up[vertex].iter().filter(|_| look_up);
    let down = layers.down[vertex].iter().filter(|_| look_down);
    for &other in up.chain(down) {
        let weight = match (bend, layers.vertices[other].node.is_none()) {
            (true, true) => 8.0,
            (false, false) => 1.0,
            _ => 2.0,
        };
        sum += weight * layers.vertices[other].x;
        weights += weight;
    }
    if weights > 0.0 { (sum / weights, weights) } else { (layers.vertices[vertex].x, 0.1) }
}
