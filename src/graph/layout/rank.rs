//! Rows: edges that close a cycle are turned round, then every node gets the first row below all its predecessors and
//! moves towards the side where more of its edges end.

use super::pack::Component;
use super::{LayoutGraph, LayoutOptions};
use crate::order::Order;

/// Rows of the component's nodes and its edges turned downwards, both in the component's order.
pub(super) struct Ranks {
    /// Row per node, from 0.
    pub row: Vec<usize>,
    /// The edges as local node pairs, upper first; `None` for one from a node to itself.
    pub edges: Vec<Option<(usize, usize)>>,
}

pub(super) fn assign(graph: &LayoutGraph, component: &Component, options: &LayoutOptions) -> Ranks {
    let count = component.nodes.len();
    let local = |node: usize| component.nodes.binary_search(&node).unwrap_or(0);
    let given: Vec<(usize, usize)> =
        component.edges.iter().map(|&edge| (local(graph.edges[edge].from), local(graph.edges[edge].to))).collect();
    let reversed = break_cycles(count, &given);
    let edges: Vec<Option<(usize, usize)>> = given
        .iter()
        .zip(&reversed)
        .map(|(&(from, to), &turned)| match from == to {
            true => None,
            false if turned => Some((to, from)),
            false => Some((from, to)),
        })
        .collect();
    let least: Vec<Option<usize>> =
        component.nodes.iter().map(|&node| graph.nodes[node].rank.map(|rank| rank.min(count))).collect();
    let mut row = longest_paths(count, &edges, &least);
    let widths: Vec<f64> = component.nodes.iter().map(|&node| graph.nodes[node].width).collect();
    close_gaps(&mut row);
    split_wide_rows(&mut row, &widths, options);
    close_gaps(&mut row);
    Ranks { row, edges }
}

/// Depth first from the nodes without predecessors, then from the rest; an edge to a node still on the path closes a cycle.
pub(in crate::graph) fn break_cycles(count: usize, edges: &[(usize, usize)]) -> Vec<bool> {
    let mut out: Vec<Vec<(usize, usize)>> = vec![Vec::new(); count];
    let mut has_predecessor = vec![false; count];
    for (edge, &(from, to)) in edges.iter().enumerate() {
        if from != to {
            out[from].push((to, edge));
            has_predecessor[to] = true;
        }
    }
    #[derive(Clone, Copy, PartialEq)]
    enum State {
        New,
        OnPath,
        Done,
    }
    let mut state = vec![State::New; count];
    let mut reversed = vec![false; edges.len()];
    let starts =
        (0..count).filter(|&node| !has_predecessor[node]).chain((0..count).filter(|&node| has_predecessor[node]));
    for start in starts {
        if state[start] != State::New {
            continue;
        }
        state[start] = State::OnPath;
        let mut path = vec![(start, 0)];
        while let Some((node, next)) = path.last_mut() {
            let Some(&(to, edge)) = out[*node].get(*next) else {
                state[*node] = State::Done;
                path.pop();
                continue;
            };
            *next += 1;
            match state[to] {
                State::OnPath => reversed[edge] = true,
                State::New => {
                    state[to] = State::OnPath;
                    path.push((to, 0));
                }
                State::Done => {}
            }
        }
    }
    reversed
}

fn longest_paths(count: usize, edges: &[Option<(usize, usize)>], least: &[Option<usize>]) -> Vec<usize> {
    let mut below: Vec<Vec<usize>> = vec![Vec::new(); count];
    let mut above: Vec<Vec<usize>> = vec![Vec::new(); count];
    for &(from, to) in edges.iter().flatten() {
        below[from].push(to);
        above[to].push(from);
    }
    let mut row: Vec<usize> = least.iter().map(|rank| rank.unwrap_or(0)).collect();
    let mut waiting: Vec<usize> = above.iter().map(Vec::len).collect();
    let mut order: Vec<usize> = (0..count).filter(|&node| waiting[node] == 0).collect();
    let mut next = 0;
    while next < order.len() {
        let node = order[next];
        next += 1;
        for &to in &below[node] {
            row[to] = row[to].max(row[node] + 1);
            waiting[to] -= 1;
            if waiting[to] == 0 {
                order.push(to);
            }
        }
    }
    // Shorten edges: a node with more edges down than up goes as far down as it may, and the other way round.
    for _ in 0..12 {
        let mut changed = false;
        for &node in order.iter().rev().chain(&order) {
            if least[node].is_some() {
                continue;
            }
            let first = above[node].iter().map(|&upper| row[upper] + 1).max();
            let last = below[node].iter().map(|&lower| row[lower] - 1).min();
            let wanted = match below[node].len().cmp(&above[node].len()) {
                std::cmp::Ordering::Greater => last,
                std::cmp::Ordering::Less => first,
                std::cmp::Ordering::Equal => None,
            };
            if let Some(wanted) = wanted.filter(|&wanted| wanted != row[node]) {
                row[node] = wanted;
                changed = true;
            }
        }
        if !changed {
            break;
        }
    }
    row
}

/// Rows that hold nothing go.
fn close_gaps(row: &mut [usize]) {
    let mut used = row.to_vec();
    used.order();
    used.dedup();
    for rank in row {
        *rank = used.binary_search(rank).unwrap_or(0);
    }
}

/// A row wider than the limit becomes several, dealt out in the nodes' order. Edges still go down: the rows below move on.
fn split_wide_rows(row: &mut [usize], widths: &[f64], options: &LayoutOptions) {
    let rows = row.iter().max().map_or(0, |last| last + 1);
    let mut total = vec![0.0; rows];
    for (&rank, width) in row.iter().zip(widths) {
        total[rank] += width + options.node_gap;
    }
    let mut nodes = vec![0.0_f64; rows];
    for &rank in row.iter() {
        nodes[rank] += 1.0;
    }
    let parts: Vec<f64> = total
        .iter()
        .zip(nodes)
        .map(|(width, nodes)| (width / options.max_row.max(1.0)).ceil().clamp(1.0, nodes))
        .collect();
    if parts.iter().all(|&parts| parts == 1.0) {
        return;
    }
    let mut first = Vec::with_capacity(rows);
    let mut next = 0;
    for &parts in &parts {
        first.push(next);
        next += parts as usize;
    }
    // In turns, so that lines to the lower parts run between the boxes of the upper ones rather than all on one side.
    let mut seen = vec![0; rows];
    for rank in row.iter_mut() {
        let at = *rank;
        *rank = first[at] + seen[at] % parts[at] as usize;
        seen[at] += 1;
    }
}
