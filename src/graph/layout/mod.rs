//! Layered layout: boxes in rows, edges from row to row, never over a box.
//!
//! The steps, one file each: rows for nodes (`rank.rs`), one vertex for every row an edge crosses (`layers.rs`), the order
//! inside a row (`order.rs`), x coordinates (`coordinate.rs`), polylines (`route.rs`), unconnected parts side by side (`pack.rs`),
//! and the lines that stand aside (`detour.rs`).
//! Equal graphs give equal layouts on every machine: nothing depends on addresses, hashes, time or threads.

mod coordinate;
mod detour;
mod layers;
mod order;
mod pack;
mod rank;
mod route;

use crate::order::Order;
pub(in crate::graph) use detour::MOST_BOXES;
use pack::Part;
pub(in crate::graph) use rank::break_cycles;

/// What is laid out.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LayoutGraph {
    /// The boxes; edges refer to them by index. Their order decides where nothing else does.
    pub nodes: Vec<LayoutNode>,
    /// The lines between them.
    pub edges: Vec<LayoutEdge>,
}

/// A box.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct LayoutNode {
    /// Its width.
    pub width: f64,
    /// Its height.
    pub height: f64,
    /// Where edges attach, as the first and last x from its left side; `None` is the whole width.
    pub attach: Option<(f64, f64)>,
    /// The lane it stays in: a stretch of x that holds no node of another lane. Used when any node has one.
    pub lane: Option<usize>,
    /// A row it must not be above, and is not moved down from to shorten edges.
    pub rank: Option<usize>,
}

/// A line, drawn from the upper to the lower row.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LayoutEdge {
    /// Index of the upper box.
    pub from: usize,
    /// Index of the lower box.
    pub to: usize,
    /// Width and height of its label, which gets a place of its own beside the line.
    pub label: Option<(f64, f64)>,
    /// It takes no part in the layout and is led around the boxes afterwards; it has no label then.
    pub aside: bool,
}

/// Which way the rows go.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Direction {
    /// Rows from top to bottom.
    #[default]
    Down,
    /// Columns from left to right.
    Right,
}

/// Distances and shape.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LayoutOptions {
    /// Which way the rows go.
    pub direction: Direction,
    /// Between two boxes of a row.
    pub node_gap: f64,
    /// Between a line and a box or a line of a row; more than a corner's radius.
    pub edge_gap: f64,
    /// Between two rows.
    pub rank_gap: f64,
    /// Width divided by height to aim for when unconnected parts are packed.
    pub aspect: f64,
    /// A row wider than this is split into several.
    pub max_row: f64,
    /// Keeps unconnected parts in common rows instead of packing them.
    pub together: bool,
}

impl Default for LayoutOptions {
    fn default() -> Self {
        Self {
            direction: Direction::Down,
            node_gap: 40.0,
            edge_gap: 18.0,
            rank_gap: 48.0,
            aspect: 1.7,
            max_row: 1600.0,
            together: false,
        }
    }
}

/// A place with its size; x grows to the right, y downwards.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Rect {
    /// Left side.
    pub x: f64,
    /// Upper side.
    pub y: f64,
    /// Width.
    pub width: f64,
    /// Height.
    pub height: f64,
}

impl Rect {
    /// Whether the two share more than a border.
    pub fn overlaps(&self, other: &Rect) -> bool {
        self.x < other.x + other.width
            && other.x < self.x + self.width
            && self.y < other.y + other.height
            && other.y < self.y + self.height
    }

    fn turned(self) -> Rect {
        Rect { x: self.y, y: self.x, width: self.height, height: self.width }
    }

    fn moved(self, dx: f64, dy: f64) -> Rect {
        Rect { x: self.x + dx, y: self.y + dy, ..self }
    }
}

/// A point: x, y.
pub type Point = [f64; 2];

/// Where a line runs.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Route {
    /// From the first box's border to the second's. Empty when the edge refers to no box.
    pub points: Vec<Point>,
    /// The place of its label.
    pub label: Option<Rect>,
    /// It closes a cycle, so it runs upwards (or back to its own box).
    pub back: bool,
}

/// Where everything is; starts at 0, 0.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Layout {
    /// Width of the whole.
    pub width: f64,
    /// Height of the whole.
    pub height: f64,
    /// The boxes, as in the graph.
    pub nodes: Vec<Rect>,
    /// The lines, as in the graph.
    pub edges: Vec<Route>,
    /// The lanes by number, ascending, over the full length of the rows.
    pub lanes: Vec<(usize, Rect)>,
}

/// The last layout with what it was made of. Most keystrokes change no box and no line.
#[derive(Debug, Default)]
pub struct LastLayout(Option<(LayoutGraph, LayoutOptions, Layout)>);

impl LastLayout {
    /// The layout of `graph`, made anew only where it differs from the last one.
    pub fn layout(&mut self, graph: LayoutGraph, options: &LayoutOptions) -> &Layout {
        let same = self.0.as_ref().is_some_and(|(last, with, _)| *last == graph && with == options);
        if !same {
            self.0 = None;
        }
        let made = || {
            let placed = layout(&graph, options);
            (graph, *options, placed)
        };
        &self.0.get_or_insert_with(made).2
    }
}

/// Lays out `graph`. Total: edges to boxes that do not exist are left out, cycles are drawn with back edges.
pub fn layout(graph: &LayoutGraph, options: &LayoutOptions) -> Layout {
    if options.direction == Direction::Right {
        let turned = LayoutGraph {
            nodes: graph
                .nodes
                .iter()
                .map(|node| LayoutNode { width: node.height, height: node.width, attach: None, ..*node })
                .collect(),
            edges: graph
                .edges
                .iter()
                .map(|edge| LayoutEdge { label: edge.label.map(|(width, height)| (height, width)), ..*edge })
                .collect(),
        };
        let options = LayoutOptions { direction: Direction::Down, aspect: 1.0 / options.aspect.max(0.01), ..*options };
        return turn(layout(&turned, &options));
    }
    let count = graph.nodes.len();
    let mut lanes: Vec<usize> = graph.nodes.iter().filter_map(|node| node.lane).collect();
    lanes.order();
    lanes.dedup();
    let edges: Vec<usize> =
        (0..graph.edges.len()).filter(|&edge| graph.edges[edge].from < count && graph.edges[edge].to < count).collect();
    let (aside, edges): (Vec<usize>, Vec<usize>) = edges.into_iter().partition(|&edge| graph.edges[edge].aside);
    let parts: Vec<Part> = pack::components(graph, &edges, !lanes.is_empty() || options.together)
        .iter()
        .map(|component| lay_out_component(graph, component, &lanes, options))
        .collect();
    let mut placed = pack::pack(graph, parts, options);
    if !aside.is_empty() {
        detour::route(graph, &mut placed);
    }
    placed
}

fn lay_out_component(
    graph: &LayoutGraph,
    component: &pack::Component,
    lanes: &[usize],
    options: &LayoutOptions,
) -> Part {
    let ranks = rank::assign(graph, component, options);
    let mut layers = layers::Layers::new(graph, component, &ranks, lanes);
    order::order(&mut layers);
    let spans = coordinate::place(&mut layers, options);
    route::route(graph, component, &layers, &spans, options)
}

fn turn(layout: Layout) -> Layout {
    Layout {
        width: layout.height,
        height: layout.width,
        nodes: layout.nodes.into_iter().map(Rect::turned).collect(),
        edges: layout
            .edges
            .into_iter()
            .map(|route| Route {
                points: route.points.into_iter().map(|[x, y]| [y, x]).collect(),
                label: route.label.map(Rect::turned),
                back: route.back,
            })
            .collect(),
        lanes: layout.lanes.into_iter().map(|(lane, rect)| (lane, rect.turned())).collect(),
    }
}
