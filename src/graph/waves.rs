//! The order in which services start: a service is one wave behind the last thing it waits for.

use super::layout::break_cycles;
use super::parts::{Condition, Graph, NodeKind};
use crate::order::Order;

/// Services by wave.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Waves {
    /// Wave per node of the graph, from 0; `None` for what is no service.
    pub of: Vec<Option<usize>>,
    /// How many there are.
    pub count: usize,
    /// Indices of the dependencies that close a cycle: Compose refuses such a project.
    pub cycles: Vec<usize>,
}

/// The waves of all services; dependencies that close a cycle are left out of the reckoning.
pub fn waves(graph: &Graph) -> Waves {
    let dependencies: Vec<usize> =
        (0..graph.edges.len()).filter(|&edge| graph.edges[edge].kind.is_dependency()).collect();
    let pairs: Vec<(usize, usize)> =
        dependencies.iter().map(|&edge| (graph.edges[edge].from, graph.edges[edge].to)).collect();
    let back = break_cycles(graph.nodes.len(), &pairs);
    let closes = |index: usize| back[index] || pairs[index].0 == pairs[index].1;
    let mut dependants: Vec<Vec<usize>> = vec![Vec::new(); graph.nodes.len()];
    let mut waiting = vec![0; graph.nodes.len()];
    for (_, &(from, to)) in pairs.iter().enumerate().filter(|&(index, _)| !closes(index)) {
        dependants[to].push(from);
        waiting[from] += 1;
    }
    let mut wave = vec![0; graph.nodes.len()];
    let mut ready: Vec<usize> = (0..graph.nodes.len()).filter(|&node| waiting[node] == 0).collect();
    while let Some(node) = ready.pop() {
        for &dependant in &dependants[node] {
            wave[dependant] = wave[dependant].max(wave[node] + 1);
            waiting[dependant] -= 1;
            if waiting[dependant] == 0 {
                ready.push(dependant);
            }
        }
    }
    let of: Vec<Option<usize>> =
        graph.nodes.iter().zip(&wave).map(|(node, &wave)| (node.kind == NodeKind::Service).then_some(wave)).collect();
    Waves {
        count: of.iter().flatten().max().map_or(0, |last| last + 1),
        of,
        cycles: (0..pairs.len()).filter(|&index| closes(index)).map(|index| dependencies[index]).collect(),
    }
}

/// What each wave waits for, in words: "after 2 health checks".
pub(super) fn gates(graph: &Graph, waves: &Waves) -> Vec<String> {
    let mut awaited: Vec<Vec<(Condition, usize)>> = vec![Vec::new(); waves.count];
    for (index, edge) in graph.edges.iter().enumerate() {
        if let (Some(wave), Some(condition)) = (waves.of[edge.from], edge.kind.condition())
            && waves.cycles.binary_search(&index).is_err()
        {
            awaited[wave].push((condition, edge.to));
        }
    }
    awaited.into_iter().map(gate).collect()
}

fn gate(mut awaited: Vec<(Condition, usize)>) -> String {
    awaited.order();
    awaited.dedup();
    let mut parts = Vec::new();
    for (condition, one, many) in [
        (Condition::Completed, "job", "jobs"),
        (Condition::Healthy, "health check", "health checks"),
        (Condition::Started, "start", "starts"),
    ] {
        match awaited.iter().filter(|(other, _)| *other == condition).count() {
            0 => {}
            1 => parts.push(["1 ", one].concat()),
            count => parts.push([count.to_string().as_str(), " ", many].concat()),
        }
    }
    if parts.is_empty() { "at once".to_owned() } else { ["after ", &parts.join(", ")].concat() }
}
