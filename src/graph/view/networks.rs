//! Networks as bars, services as rows: a dot where a service joins a network. It stays readable with any number of
//! memberships, because nothing crosses but straight lines. The border of the host with its published ports is on the left.

use super::{LIMIT, View, draft, empty, too_large};
use crate::graph::parts::{EdgeKind, Graph, NodeKind};
use crate::graph::scene::{Area, AreaKind, Scene, SceneNode};
use crate::order::Order;

const ROW_GAP: f64 = 14.0;
const PORT_GAP: f64 = 8.0;
/// Between ports, services and the first network.
const COLUMN_GAP: f64 = 48.0;
/// Between two networks.
const NETWORK_GAP: f64 = 20.0;
/// Width of a network's bar.
const BAR: f64 = 10.0;

pub(super) fn scene(graph: &Graph) -> Scene {
    let services: Vec<usize> = graph.of_kind(NodeKind::Service).collect();
    let networks: Vec<usize> = graph.of_kind(NodeKind::Network).collect();
    if services.len() + networks.len() > LIMIT {
        return too_large(View::Networks, services.len() + networks.len());
    }
    let mut scene = empty(View::Networks);
    if services.is_empty() && networks.is_empty() {
        return scene;
    }
    let services = together(graph, &services, &networks);
    let boxes: Vec<SceneNode> = services
        .iter()
        .map(|&node| {
            draft::draw_box(
                &graph.nodes[node],
                graph.nodes[node].notes.iter().map(|note| (note.clone(), NodeKind::Service)).collect(),
            )
        })
        .collect();
    // A port stands beside the first of its services.
    let mut drawn = vec![false; graph.nodes.len()];
    let mut sockets = |service: usize| -> Vec<SceneNode> {
        let published =
            graph.edges.iter().filter(|edge| edge.to == service && matches!(edge.kind, EdgeKind::Publishes { .. }));
        let mut sockets = Vec::new();
        for edge in published {
            if !std::mem::replace(&mut drawn[edge.from], true) {
                let mut socket = draft::draw_box(&graph.nodes[edge.from], Vec::new());
                socket.public = edge.kind == EdgeKind::Publishes { loopback: false };
                sockets.push(socket);
            }
        }
        sockets
    };
    let ports: Vec<Vec<SceneNode>> = services.iter().map(|&service| sockets(service)).collect();
    let headers: Vec<SceneNode> =
        networks.iter().map(|&node| draft::draw_box(&graph.nodes[node], Vec::new())).collect();

    let port_width = ports.iter().flatten().map(|port| port.width).fold(0.0, f64::max);
    let service_x = if port_width > 0.0 { port_width + COLUMN_GAP } else { 0.0 };
    let service_width = boxes.iter().map(|node| node.width).fold(0.0, f64::max);
    let top =
        headers.iter().map(|node| node.height).fold(0.0, f64::max) + if headers.is_empty() { 0.0 } else { ROW_GAP };

    // Columns.
    let mut x = service_x + service_width + COLUMN_GAP;
    let mut bars = Vec::new();
    for mut header in headers {
        header.x = draft::round(x);
        bars.push(draft::round(x + header.width / 2.0));
        x += header.width + NETWORK_GAP;
        scene.nodes.push(header);
    }
    // Rows.
    let mut y = top;
    for ((&service, mut drawn), ports) in services.iter().zip(boxes).zip(ports) {
        let stack = ports.len() as f64 * (26.0 + PORT_GAP) - PORT_GAP;
        let height = drawn.height.max(stack);
        drawn.x = draft::round(service_x);
        drawn.y = draft::round(y + (height - drawn.height) / 2.0);
        let mut port_y = y + (height - stack.max(0.0)) / 2.0;
        for mut socket in ports {
            socket.x = draft::round(port_width - socket.width);
            socket.y = draft::round(port_y);
            port_y += socket.height + PORT_GAP;
            scene.nodes.push(socket);
        }
        let joined: Vec<(usize, f64)> = networks
            .iter()
            .enumerate()
            .filter(|&(_, &network)| joins(graph, service, network))
            .map(|(at, &network)| (network, bars[at]))
            .collect();
        // Lines to several networks run side by side.
        let spread = 8.0_f64.min((drawn.height - 12.0) / joined.len().max(1) as f64);
        for (at, &(network, bar)) in joined.iter().enumerate() {
            let Some(edge) = graph
                .edges
                .iter()
                .find(|edge| edge.from == service && edge.to == network && edge.kind == EdgeKind::Joins)
            else {
                continue;
            };
            let mut line = draft::draw_line(graph, edge);
            let level = drawn.y + drawn.height / 2.0 + (at as f64 - (joined.len() as f64 - 1.0) / 2.0) * spread;
            line.points = vec![[drawn.x + drawn.width, draft::round(level)], [bar, draft::round(level)]];
            scene.edges.push(line);
        }
        scene.nodes.push(drawn);
        y += height + ROW_GAP;
    }
    publish(graph, port_width, &mut scene);
    for (&network, &bar) in networks.iter().zip(&bars) {
        let header = scene.nodes.iter().find(|node| node.id == graph.nodes[network].id);
        let start = header.map_or(0.0, |header| header.height);
        scene.areas.push(Area {
            kind: AreaKind::Network,
            label: graph.nodes[network].label.clone(),
            sublabel: String::new(),
            x: bar - BAR / 2.0,
            y: start,
            width: BAR,
            height: draft::round((y - ROW_GAP - start).max(BAR)),
        });
    }
    if port_width > 0.0 {
        let border = draft::round(port_width / 2.0);
        scene.areas.push(Area {
            kind: AreaKind::Host,
            label: "host".to_owned(),
            sublabel: String::new(),
            x: border,
            y: draft::round(top - 8.0),
            width: 0.0,
            height: draft::round(y - ROW_GAP - top + 16.0),
        });
    }
    scene
}

/// Lines from the ports, level where the service is beside its port.
fn publish(graph: &Graph, port_width: f64, scene: &mut Scene) {
    for edge in graph.edges.iter().filter(|edge| matches!(edge.kind, EdgeKind::Publishes { .. })) {
        let find = |node: usize| scene.nodes.iter().find(|drawn| drawn.id == graph.nodes[node].id);
        let (Some(socket), Some(service)) = (find(edge.from), find(edge.to)) else { continue };
        let mut line = draft::draw_line(graph, edge);
        let level = socket.y + socket.height / 2.0;
        let inside = level.clamp(service.y + 6.0, service.y + service.height - 6.0);
        let middle = draft::round(port_width + COLUMN_GAP / 2.0);
        line.points = if inside == level {
            vec![[port_width, level], [service.x, level]]
        } else {
            vec![[port_width, level], [middle, level], [middle, inside], [service.x, inside]]
        };
        scene.edges.push(line);
    }
}

fn joins(graph: &Graph, service: usize, network: usize) -> bool {
    graph.edges.iter().any(|edge| edge.from == service && edge.to == network && edge.kind == EdgeKind::Joins)
}

/// Services of the same networks stand together, otherwise in the order of the file.
fn together(graph: &Graph, services: &[usize], networks: &[usize]) -> Vec<usize> {
    let mut keyed: Vec<(Vec<bool>, usize)> = services
        .iter()
        .map(|&service| (networks.iter().map(|&network| !joins(graph, service, network)).collect(), service))
        .collect();
    keyed.order();
    keyed.into_iter().map(|(_, service)| service).collect()
}
