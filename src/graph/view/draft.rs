//! From parts to boxes with a size, and from a layout to a scene.

use super::measure;
use crate::graph::layout::{Layout, Rect};
use crate::graph::parts::{Condition, Edge, EdgeKind, Graph, Node, NodeKind};
use crate::graph::scene::{Arrow, Chip, EdgeLabel, LineStyle, SceneEdge, SceneNode};

/// Room between a box's border and its text.
const PAD: f64 = 14.0;
const CHIP_HEIGHT: f64 = 18.0;
const CHIP_GAP: f64 = 4.0;
/// Chips start a new row here.
const CHIP_ROW: f64 = 200.0;
/// More chips than this become a count.
const MAX_CHIPS: usize = 8;

/// A box for `node` with its size, not yet placed.
pub(super) fn draw_box(node: &Node, chips: Vec<(String, NodeKind)>) -> SceneNode {
    let label = measure::shorten(&node.label);
    let detail = if node.missing && node.detail.is_empty() { "not defined" } else { &node.detail };
    let sublabel = measure::shorten(detail);
    let pill = node.kind == NodeKind::Port;
    let text = if pill {
        measure::small(&label) + if sublabel.is_empty() { 0.0 } else { measure::small(&sublabel) + 8.0 }
    } else {
        measure::label(&label).max(measure::small(&sublabel))
    };
    let mut height = if pill {
        26.0
    } else if sublabel.is_empty() {
        32.0
    } else {
        46.0
    };
    let least = if pill { 56.0 } else { 96.0 };
    let mut width = (text + 2.0 * PAD).max(least);
    let chips = place_chips(chips, &mut width, &mut height);
    SceneNode {
        id: node.id.clone(),
        kind: node.kind,
        label,
        sublabel,
        x: 0.0,
        y: 0.0,
        width: width.round(),
        height,
        chips,
        missing: node.missing,
        dim: false,
        public: false,
        badge: None,
        origins: node.places.clone(),
        extents: node.extents.clone(),
        description: String::new(),
        members: Vec::new(),
    }
}

fn place_chips(chips: Vec<(String, NodeKind)>, width: &mut f64, height: &mut f64) -> Vec<Chip> {
    let more = chips.len().saturating_sub(MAX_CHIPS);
    let mut placed: Vec<Chip> = Vec::new();
    let rest = (more > 0).then(|| (format!("+{more}"), NodeKind::Group));
    let (mut x, mut y) = (PAD, *height - 6.0);
    for (text, kind) in chips.into_iter().take(MAX_CHIPS).chain(rest) {
        let text = measure::shorten_to(&text, 26);
        let chip_width = (measure::small(&text) + 12.0).round();
        if x > PAD && x + chip_width > PAD + CHIP_ROW {
            x = PAD;
            y += CHIP_HEIGHT + CHIP_GAP;
        }
        *width = width.max(x + chip_width + PAD);
        placed.push(Chip { text, kind, x, y, width: chip_width, height: CHIP_HEIGHT });
        x += chip_width + CHIP_GAP;
    }
    if !placed.is_empty() {
        *height = y + CHIP_HEIGHT + 10.0;
    }
    placed
}

/// Puts a box at its place.
pub(super) fn put(node: &mut SceneNode, rect: Rect) {
    node.x = round(rect.x);
    node.y = round(rect.y);
}

/// To a tenth of a pixel: short numbers, and the same on every machine.
pub(super) fn round(value: f64) -> f64 {
    (value * 10.0).round() / 10.0
}

/// The line for an edge, not yet routed.
pub(super) fn draw_line(graph: &Graph, edge: &Edge) -> SceneEdge {
    let style = match edge.kind {
        EdgeKind::Depends { required: false, .. } | EdgeKind::CopiesFrom => LineStyle::Dashed,
        EdgeKind::Depends { condition: Condition::Healthy, .. } | EdgeKind::Runs => LineStyle::Thick,
        EdgeKind::Depends { condition: Condition::Completed, .. } => LineStyle::Double,
        EdgeKind::Mounts { read_only: false } => LineStyle::Dashed,
        EdgeKind::Implied | EdgeKind::MountsFrom | EdgeKind::Uses | EdgeKind::Mounts { read_only: true } => {
            LineStyle::Dotted
        }
        _ => LineStyle::Solid,
    };
    let arrow = match edge.kind {
        EdgeKind::Mounts { .. } | EdgeKind::Uses => Arrow::None,
        EdgeKind::Joins => Arrow::Dot,
        _ => Arrow::End,
    };
    SceneEdge {
        kind: edge.kind,
        from: graph.nodes[edge.from].id.clone(),
        to: graph.nodes[edge.to].id.clone(),
        points: Vec::new(),
        label: None,
        style,
        arrow,
        back: false,
        hidden: false,
        origin: edge.place,
        severity: None,
        description: describe(graph, edge),
    }
}

/// Short text beside a line, where there is one.
pub(super) fn label_of(edge: &Edge) -> Option<&str> {
    match edge.kind {
        EdgeKind::Depends { condition, .. } => Some(condition.title()),
        EdgeKind::Mounts { read_only } => Some(if read_only { "ro" } else { "rw" }),
        _ => Some(edge.label.as_str()).filter(|label| !label.is_empty()),
    }
}

/// Room for a label of that text.
pub(super) fn label_size(text: &str) -> (f64, f64) {
    (measure::small(text) + 12.0, 16.0)
}

/// Gives a line the route that was found for it; `reversed` when it was laid out from the needed to the needing.
pub(super) fn follow(line: &mut SceneEdge, layout: &Layout, index: usize, text: Option<&str>, reversed: bool) {
    let route = &layout.edges[index];
    line.points = route.points.iter().map(|point| [round(point[0]), round(point[1])]).collect();
    if reversed {
        line.points.reverse();
        if line.arrow == Arrow::End {
            line.arrow = Arrow::Start;
        }
    }
    line.back = route.back;
    line.label = match (route.label, text) {
        (Some(place), Some(text)) => {
            Some(EdgeLabel { text: text.to_owned(), x: round(place.x + 6.0), y: round(place.y + 12.0) })
        }
        _ => None,
    };
}

/// An edge in words.
pub(super) fn describe(graph: &Graph, edge: &Edge) -> String {
    let (from, to) = (&graph.nodes[edge.from].label, &graph.nodes[edge.to].label);
    let (verb, tail) = match edge.kind {
        EdgeKind::Depends { condition: Condition::Started, .. } => (" waits until ", " has started"),
        EdgeKind::Depends { condition: Condition::Healthy, .. } => (" waits until ", " is healthy"),
        EdgeKind::Depends { condition: Condition::Completed, .. } => (" waits until ", " has completed"),
        EdgeKind::Implied => (" needs ", ""),
        EdgeKind::Mounts { read_only: true } => (" reads ", ""),
        EdgeKind::Mounts { read_only: false } => (" reads and writes ", ""),
        EdgeKind::Joins => (" is on the network ", ""),
        EdgeKind::Publishes { loopback: true } => (" leads from this host to ", ""),
        EdgeKind::Publishes { loopback: false } => (" leads from every network of the host to ", ""),
        EdgeKind::Runs => (" runs ", ""),
        EdgeKind::From => (" starts from ", ""),
        EdgeKind::CopiesFrom => (" copies from ", ""),
        EdgeKind::MountsFrom => (" mounts files of ", " while building"),
        EdgeKind::Uses => (" is given ", ""),
    };
    let optional = if matches!(edge.kind, EdgeKind::Depends { required: false, .. }) { ", if it is there" } else { "" };
    let at = match edge.kind {
        EdgeKind::Mounts { .. } if !edge.label.is_empty() => [" at ", &edge.label].concat(),
        _ => String::new(),
    };
    [from, verb, to, tail, &at, optional].concat()
}
