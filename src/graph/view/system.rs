//! The default view: services with what they publish, need and keep. In a small system everything is a box of its own;
//! in a larger one ports, networks and what only one service keeps are chips inside the service.

use super::draft;
use super::{LIMIT, Sheet, View, counted, too_large};
use crate::graph::layout::{LastLayout, LayoutOptions, Rect};
use crate::graph::parts::{EdgeKind, Graph, Node, NodeKind};
use crate::graph::reduce;
use crate::graph::scene::{Area, AreaKind, LineStyle, Scene, SceneNode};
use crate::order::Order;

/// Up to here every part has a box of its own.
const SMALL: usize = 6;
/// From here on hubs are chips.
const MEDIUM: usize = 12;
/// Beyond, services with the same neighbours are folded.
const LARGE: usize = 50;
/// Ports of one service that get boxes of their own.
const PORTS: usize = 3;
/// Labels beside lines, up to so many of them.
const LABELS: usize = 16;
/// Between a service and what only it keeps, in a small system.
const SIDE_GAP: f64 = 44.0;
const STACK_GAP: f64 = 10.0;

pub(super) fn scene(graph: &Graph, last: &mut LastLayout) -> Scene {
    let services = graph.of_kind(NodeKind::Service).count();
    if services <= LARGE {
        return draw(graph, services, last);
    }
    let (folded, members) = reduce::fold(graph);
    let mut scene = draw(&folded, services, last);
    for node in &mut scene.nodes {
        if let Some(index) = folded.find(&node.id).filter(|&index| !members[index].is_empty()) {
            node.members = members[index].clone();
            let names: Vec<&str> = members[index].iter().map(|id| id.trim_start_matches("service:")).collect();
            node.description =
                [&counted(names.len(), "service", "services"), " with the same neighbours: ", &names.join(", ")]
                    .concat();
        }
    }
    let count = members.iter().filter(|members| !members.is_empty()).count();
    if count > 0 {
        let note =
            format!("Services with the same neighbours are drawn as one: {}.", counted(count, "group", "groups"));
        scene.notes.push(note);
    }
    scene
}

/// How a node other than a service is shown.
#[derive(Clone, Copy, PartialEq)]
enum Place {
    /// Not at all.
    Out,
    /// A box of its own, laid out with the rest.
    Own,
    /// A box beside its only service.
    Beside(usize),
    /// A chip in every service it belongs to.
    Chip,
}

fn draw(graph: &Graph, services: usize, last: &mut LastLayout) -> Scene {
    let small = services <= SMALL;
    let places: Vec<Place> = (0..graph.nodes.len()).map(|node| place(graph, node, small)).collect();
    let shown = places.iter().filter(|&&place| place == Place::Own).count();
    if shown > LIMIT {
        return too_large(View::System, shown);
    }
    let hidden = if small { vec![false; graph.edges.len()] } else { reduce::transitive(graph) };
    let hubs = if services > MEDIUM { reduce::hubs(graph) } else { vec![false; graph.nodes.len()] };
    let mut sheet = Sheet::new(graph);
    let mut beside: Vec<Sides> = Vec::new();
    for node in 0..graph.nodes.len() {
        if places[node] != Place::Own {
            continue;
        }
        let at = sheet.add(node, chips(graph, node, &places, &hubs));
        sheet.nodes[at].public = is_public(graph, node);
        if graph.nodes[node].kind == NodeKind::Port {
            sheet.boxes[at].rank = Some(0);
        }
        let sides = Sides::new(graph, node, &places);
        sides.widen(&mut sheet, at);
        beside.push(sides);
    }
    let labelled = graph.edges.iter().filter(|edge| edge.kind.is_dependency()).count() <= LABELS;
    let (mut transitive, mut to_hubs) = (0, 0);
    for (index, edge) in graph.edges.iter().enumerate() {
        if edge.kind.is_dependency() && (hidden[index] || hubs[edge.to]) {
            sheet.connect_hidden(edge, false);
            if hubs[edge.to] { to_hubs += 1 } else { transitive += 1 }
        } else if edge.kind.is_dependency()
            || matches!(edge.kind, EdgeKind::Publishes { .. } | EdgeKind::Mounts { .. } | EdgeKind::Uses)
        {
            let label = draft::label_of(edge).filter(|_| labelled && !matches!(edge.kind, EdgeKind::Publishes { .. }));
            sheet.connect(edge, false, label);
        }
    }
    let mut scene = sheet.finish(View::System, &LayoutOptions::default(), last);
    for sides in &beside {
        sides.put(graph, &mut scene);
    }
    host_border(&mut scene);
    if transitive > 0 {
        let note = super::left_out(transitive, &scene);
        scene.notes.push(note);
    }
    if to_hubs > 0 {
        let count = hubs.iter().filter(|&&hub| hub).count();
        let note = counted(count, "service that many need is", "services that many need are");
        scene.notes.push([note.as_str(), " named inside the others instead of being joined by lines."].concat());
    }
    scene
}

fn place(graph: &Graph, node: usize, small: bool) -> Place {
    let users = || {
        let mut users: Vec<usize> = graph
            .edges
            .iter()
            .filter(|edge| edge.to == node && matches!(edge.kind, EdgeKind::Mounts { .. } | EdgeKind::Uses))
            .map(|edge| edge.from)
            .collect();
        users.order();
        users.dedup();
        users
    };
    match graph.nodes[node].kind {
        NodeKind::Service | NodeKind::Group => Place::Own,
        NodeKind::Port => {
            let Some(service) = graph.edges.iter().find(|edge| edge.from == node).map(|edge| edge.to) else {
                return Place::Out;
            };
            let ports = graph
                .edges
                .iter()
                .filter(|edge| edge.to == service && matches!(edge.kind, EdgeKind::Publishes { .. }))
                .count();
            if small && ports <= PORTS { Place::Own } else { Place::Chip }
        }
        NodeKind::Volume | NodeKind::Bind | NodeKind::Secret | NodeKind::Config => match users().as_slice() {
            // A volume that is declared and used by nobody: worth seeing, if there is room.
            [] if small => Place::Own,
            [] => Place::Out,
            [only] if small => Place::Beside(*only),
            [_] => Place::Chip,
            _ if small || matches!(graph.nodes[node].kind, NodeKind::Volume | NodeKind::Bind) => Place::Own,
            _ => Place::Chip,
        },
        NodeKind::Network => Place::Chip,
        NodeKind::Stage | NodeKind::Image => Place::Out,
    }
}

fn is_public(graph: &Graph, node: usize) -> bool {
    graph.edges.iter().any(|edge| edge.from == node && edge.kind == EdgeKind::Publishes { loopback: false })
}

/// What stands inside a service: hubs it needs, ports, what it keeps, networks when there is more than one.
fn chips(graph: &Graph, node: usize, places: &[Place], hubs: &[bool]) -> Vec<(String, NodeKind)> {
    let networks = graph.of_kind(NodeKind::Network).count();
    let mut chips = Vec::new();
    for edge in &graph.edges {
        let other = if edge.from == node { edge.to } else { edge.from };
        if (edge.from != node && edge.to != node) || edge.from == edge.to {
            continue;
        }
        let part = &graph.nodes[other];
        match edge.kind {
            _ if edge.kind.is_dependency() && edge.from == node && hubs[other] => {
                chips.push((["→ ", &part.label].concat(), part.kind));
            }
            EdgeKind::Publishes { .. } if places[other] == Place::Chip => chips.push((part.label.clone(), part.kind)),
            EdgeKind::Mounts { .. } | EdgeKind::Uses if edge.from == node && places[other] == Place::Chip => {
                chips.push((part.label.clone(), part.kind));
            }
            EdgeKind::Joins if edge.from == node && networks > 1 => chips.push((part.label.clone(), part.kind)),
            _ => {}
        }
    }
    chips.extend(graph.nodes[node].notes.iter().map(|note| (note.clone(), NodeKind::Service)));
    chips
}

/// Boxes to the left (host paths) and right (volumes, secrets, configs) of the one service that uses them.
struct Sides {
    service: usize,
    left: Vec<SceneNode>,
    right: Vec<SceneNode>,
}

impl Sides {
    fn new(graph: &Graph, service: usize, places: &[Place]) -> Self {
        let mut sides = Self { service, left: Vec::new(), right: Vec::new() };
        for (node, part) in graph.nodes.iter().enumerate() {
            if places[node] != Place::Beside(service) {
                continue;
            }
            let read_only = graph
                .edges
                .iter()
                .filter(|edge| edge.to == node)
                .all(|edge| !matches!(edge.kind, EdgeKind::Mounts { read_only: false }));
            let mode = match part.kind {
                NodeKind::Volume | NodeKind::Bind if read_only => " · ro",
                NodeKind::Volume | NodeKind::Bind => " · rw",
                _ => "",
            };
            let detail = [part.detail.as_str(), mode].concat();
            let drawn = draft::draw_box(&Node { detail, ..part.clone() }, Vec::new());
            if part.kind == NodeKind::Bind { sides.left.push(drawn) } else { sides.right.push(drawn) }
        }
        sides
    }

    /// Tells the layout of the room they need; edges still meet the service.
    fn widen(&self, sheet: &mut Sheet<'_>, at: usize) {
        let place = &mut sheet.boxes[at];
        let (left, right) = (breadth(&self.left), breadth(&self.right));
        place.attach = Some((left, left + place.width));
        place.width += left + right;
        place.height = place.height.max(stacked(&self.left)).max(stacked(&self.right));
    }

    /// Puts them beside the service, and the service into the middle of the room it got.
    fn put(&self, graph: &Graph, scene: &mut Scene) {
        let id = &graph.nodes[self.service].id;
        let Some(at) = scene.nodes.iter().position(|node| node.id == *id) else { return };
        let room = self.room(&scene.nodes[at]);
        scene.nodes[at].x = draft::round(room.x + breadth(&self.left));
        scene.nodes[at].y = draft::round(room.y + (room.height - scene.nodes[at].height) / 2.0);
        let service = scene.nodes[at].clone();
        meet(scene, &service, &room);
        for (boxes, on_left) in [(&self.left, true), (&self.right, false)] {
            let mut y = room.y + (room.height - stacked(boxes)) / 2.0;
            for drawn in boxes {
                let mut drawn = drawn.clone();
                let x = if on_left {
                    room.x + breadth(boxes) - SIDE_GAP - drawn.width
                } else {
                    service.x + service.width + SIDE_GAP
                };
                draft::put(&mut drawn, Rect { x, y, ..Rect::default() });
                y += drawn.height + STACK_GAP;
                let Some(node) = graph.find(&drawn.id) else { continue };
                for edge in graph.edges.iter().filter(|edge| edge.to == node && edge.from == self.service) {
                    let mut line = draft::draw_line(graph, edge);
                    line.points = across(&service, &drawn, on_left);
                    line.style = if edge.kind == (EdgeKind::Mounts { read_only: true }) {
                        LineStyle::Dotted
                    } else {
                        line.style
                    };
                    scene.edges.push(line);
                }
                scene.nodes.push(drawn);
            }
        }
    }

    fn room(&self, service: &SceneNode) -> Rect {
        Rect {
            x: service.x,
            y: service.y,
            width: service.width + breadth(&self.left) + breadth(&self.right),
            height: service.height.max(stacked(&self.left)).max(stacked(&self.right)),
        }
    }
}

/// Width that boxes on one side take.
fn breadth(boxes: &[SceneNode]) -> f64 {
    let widest = boxes.iter().map(|node| node.width).fold(0.0, f64::max);
    if boxes.is_empty() { 0.0 } else { widest + SIDE_GAP }
}

/// Height of boxes on top of each other.
fn stacked(boxes: &[SceneNode]) -> f64 {
    let heights: f64 = boxes.iter().map(|node| node.height + STACK_GAP).sum();
    (heights - STACK_GAP).max(0.0)
}

/// A line from the service to a box beside it: level where they overlap, else along the middle of the gap.
fn across(service: &SceneNode, other: &SceneNode, on_left: bool) -> Vec<[f64; 2]> {
    let (start, end) = if on_left { (service.x, other.x + other.width) } else { (service.x + service.width, other.x) };
    let there = draft::round(other.y + other.height / 2.0);
    let here = there.clamp(service.y + 8.0, service.y + service.height - 8.0);
    let turn = draft::round((start + end) / 2.0);
    if (here - there).abs() < 0.1 {
        vec![[start, there], [end, there]]
    } else {
        vec![[start, here], [turn, here], [turn, there], [end, there]]
    }
}

/// Lines that met the room are led on to the service inside it: straight, past what stands beside it.
fn meet(scene: &mut Scene, service: &SceneNode, room: &Rect) {
    let (top, bottom) = (service.y, service.y + service.height);
    let inner = |point: [f64; 2]| {
        let near = |side: f64| (point[1] - side).abs() < 0.2;
        let y = if near(room.y) {
            top
        } else if near(room.y + room.height) {
            bottom
        } else {
            point[1]
        };
        [point[0], y]
    };
    for edge in &mut scene.edges {
        if edge.from == service.id && edge.to == service.id {
            let inwards = service.x + service.width - room.x - room.width;
            edge.points.iter_mut().for_each(|point| point[0] = draft::round(point[0] + inwards));
            continue;
        }
        if edge.from == service.id
            && let [first, second, ..] = edge.points[..]
        {
            if first[0] == second[0] {
                edge.points.remove(0);
            }
            edge.points.insert(0, inner(first));
        }
        if edge.to == service.id
            && let [.., second, last] = edge.points[..]
        {
            if last[0] == second[0] {
                edge.points.pop();
            }
            edge.points.push(inner(last));
        }
        edge.points.dedup();
    }
}

/// The border of the host: a line on which the ports sit.
fn host_border(scene: &mut Scene) {
    let mut rows: Vec<f64> = scene.nodes.iter().filter(|node| node.kind == NodeKind::Port).map(|node| node.y).collect();
    rows.order_by(f64::total_cmp);
    rows.dedup();
    for row in rows {
        let ports = scene.nodes.iter().filter(|node| node.kind == NodeKind::Port && node.y == row);
        let (mut left, mut right) = (f64::INFINITY, f64::NEG_INFINITY);
        for port in ports {
            left = left.min(port.x);
            right = right.max(port.x + port.width);
        }
        let (left, right) = (left - 60.0, right + 60.0);
        scene.areas.push(Area {
            kind: AreaKind::Host,
            label: "host".to_owned(),
            sublabel: String::new(),
            x: left,
            y: draft::round(row + 13.0),
            width: draft::round(right - left),
            height: 0.0,
        });
    }
}
