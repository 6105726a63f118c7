//! Views: each chooses parts of the graph, gives them sizes, lays them out and says what it left out.
//!
//! A new view is a file here, an entry of [`View`] and a line in [`scene`].

mod build;
mod draft;
mod measure;
mod mounts;
mod networks;
mod startup;
mod system;

use super::layout::{LastLayout, LayoutEdge, LayoutGraph, LayoutNode, LayoutOptions, MOST_BOXES};
use super::parts::{Edge, Graph, NodeKind};
use super::scene::{Scene, SceneEdge, SceneNode};
use super::{badges, outline};
use crate::diagnostic::Diagnostic;
use crate::order::Order;
use serde::Serialize;

/// What to look at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[cfg_attr(feature = "app", derive(borsh::BorshSerialize, borsh::BorshDeserialize))]
#[serde(rename_all = "lowercase")]
pub enum View {
    /// Services with their ports, dependencies, volumes and host paths.
    #[default]
    System,
    /// Services in the order in which they start.
    Startup,
    /// Volumes and host paths with the services that use them.
    Mounts,
    /// Which service is on which network, and what the host publishes.
    Networks,
    /// Images and stages, from which the services are built.
    Build,
}

impl View {
    /// All views in the order they are offered.
    pub const ALL: [View; 5] = [View::System, View::Startup, View::Mounts, View::Networks, View::Build];

    /// Its name in addresses and commands.
    pub fn name(self) -> &'static str {
        match self {
            View::System => "system",
            View::Startup => "startup",
            View::Mounts => "mounts",
            View::Networks => "networks",
            View::Build => "build",
        }
    }

    /// The view of that name.
    pub fn from_name(name: &str) -> Option<View> {
        View::ALL.into_iter().find(|view| view.name() == name)
    }

    /// Its title.
    pub fn title(self) -> &'static str {
        match self {
            View::System => "System",
            View::Startup => "Startup",
            View::Mounts => "Mounts",
            View::Networks => "Networks",
            View::Build => "Build",
        }
    }

    /// The view to open first: the build where there are no services.
    pub fn best(graph: &Graph) -> View {
        if graph.of_kind(NodeKind::Service).next().is_some() { View::System } else { View::Build }
    }

    /// Which way its lines are to be read.
    pub fn legend(self) -> &'static str {
        match self {
            View::System => "Arrows lead from a service to what it needs, and from a port of the host to its service.",
            View::Startup => "Arrows lead from what starts first to what waits for it.",
            View::Mounts => "Lines join what is kept outside of containers with the services that use it.",
            View::Networks => "A dot joins a service and a network; services on one network reach each other by name.",
            View::Build => "Arrows lead from images to the stages and services that are made of them.",
        }
    }
}

/// Parts that one view may show before it says so instead.
const LIMIT: usize = 500;
/// With more nodes and edges than this, a view does not even look for what to leave out.
const HUGE: usize = 20_000;

/// Lays out `view` of `graph` and puts the problems on its parts.
pub fn scene(graph: &Graph, view: View, diagnostics: &[Diagnostic]) -> Scene {
    scene_after(graph, view, diagnostics, &mut LastLayout::default())
}

/// Like [`scene`]; the layout is that of the last time where boxes and lines are the same.
pub fn scene_after(graph: &Graph, view: View, diagnostics: &[Diagnostic], last: &mut LastLayout) -> Scene {
    let mut scene = match view {
        _ if graph.nodes.len() + graph.edges.len() > HUGE => too_large(view, graph.nodes.len()),
        View::System => system::scene(graph, last),
        View::Startup => startup::scene(graph, last),
        View::Mounts => mounts::scene(graph, last),
        View::Networks => networks::scene(graph),
        View::Build => build::scene(graph, last),
    };
    let relations = outline::Relations::new(graph);
    for node in &mut scene.nodes {
        if node.description.is_empty() {
            node.description = match graph.find(&node.id) {
                Some(index) => relations.sentence(graph, index),
                None => [node.label.as_str(), ", ", node.sublabel.as_str()].concat(),
            };
        }
    }
    fit(&mut scene);
    // Reading order: row by row.
    scene.nodes.order_by(|a, b| a.y.total_cmp(&b.y).then(a.x.total_cmp(&b.x)));
    scene.outline = outline::outline(graph);
    badges::attach(&mut scene, diagnostics);
    scene
}

/// Room around the picture.
const MARGIN: f64 = 16.0;

/// Moves everything so that it starts at the margin, and sets the size.
fn fit(scene: &mut Scene) {
    let (mut left, mut top) = (f64::INFINITY, f64::INFINITY);
    let (mut right, mut bottom) = (f64::NEG_INFINITY, f64::NEG_INFINITY);
    let mut cover = |x: f64, y: f64, width: f64, height: f64| {
        left = left.min(x);
        top = top.min(y);
        right = right.max(x + width);
        bottom = bottom.max(y + height);
    };
    scene.nodes.iter().for_each(|node| cover(node.x, node.y, node.width, node.height));
    scene.areas.iter().for_each(|area| cover(area.x, area.y, area.width, area.height));
    scene.edges.iter().flat_map(|edge| &edge.points).for_each(|point| cover(point[0], point[1], 0.0, 0.0));
    if left > right {
        (scene.width, scene.height) = (0.0, 0.0);
        return;
    }
    let (dx, dy) = (MARGIN - left, MARGIN - top);
    for node in &mut scene.nodes {
        (node.x, node.y) = (draft::round(node.x + dx), draft::round(node.y + dy));
    }
    for area in &mut scene.areas {
        (area.x, area.y) = (draft::round(area.x + dx), draft::round(area.y + dy));
    }
    for edge in &mut scene.edges {
        for point in &mut edge.points {
            *point = [draft::round(point[0] + dx), draft::round(point[1] + dy)];
        }
        if let Some(label) = &mut edge.label {
            (label.x, label.y) = (draft::round(label.x + dx), draft::round(label.y + dy));
        }
    }
    scene.width = draft::round(right - left + 2.0 * MARGIN);
    scene.height = draft::round(bottom - top + 2.0 * MARGIN);
}

/// A scene without anything in it.
fn empty(view: View) -> Scene {
    Scene {
        view,
        width: 0.0,
        height: 0.0,
        areas: Vec::new(),
        edges: Vec::new(),
        nodes: Vec::new(),
        notes: Vec::new(),
        outline: Vec::new(),
    }
}

/// Boxes and lines on the way to a scene: the part of the work that views share.
struct Sheet<'g> {
    graph: &'g Graph,
    nodes: Vec<SceneNode>,
    /// What the layout is told of each box.
    boxes: Vec<LayoutNode>,
    /// Which box a node of the graph is, if any.
    index: Vec<Option<usize>>,
    lines: Vec<SceneEdge>,
    /// The lines that are laid out: line, edge of the layout, whether from the needed to the needing, label.
    routes: Vec<(usize, LayoutEdge, bool, Option<String>)>,
}

impl<'g> Sheet<'g> {
    fn new(graph: &'g Graph) -> Self {
        Self {
            graph,
            nodes: Vec::new(),
            boxes: Vec::new(),
            index: vec![None; graph.nodes.len()],
            lines: Vec::new(),
            routes: Vec::new(),
        }
    }

    /// Adds a box for a node of the graph.
    fn add(&mut self, node: usize, chips: Vec<(String, NodeKind)>) -> usize {
        let drawn = draft::draw_box(&self.graph.nodes[node], chips);
        let at = self.nodes.len();
        self.boxes.push(LayoutNode { width: drawn.width, height: drawn.height, ..LayoutNode::default() });
        self.nodes.push(drawn);
        self.index[node] = Some(at);
        at
    }

    /// Adds a line for an edge of the graph between boxes that are here.
    fn connect(&mut self, edge: &Edge, reversed: bool, label: Option<&str>) {
        let (Some(from), Some(to)) = (self.index[edge.from], self.index[edge.to]) else { return };
        let (upper, lower) = if reversed { (to, from) } else { (from, to) };
        let route = LayoutEdge { from: upper, to: lower, label: label.map(draft::label_size), aside: false };
        self.routes.push((self.lines.len(), route, reversed, label.map(str::to_owned)));
        self.lines.push(draft::draw_line(self.graph, edge));
    }

    /// Adds a line that is shown only while one of its ends is selected, and takes no part in the layout.
    fn connect_hidden(&mut self, edge: &Edge, reversed: bool) {
        let line = self.lines.len();
        self.connect(edge, reversed, None);
        if let (Some(drawn), Some((_, route, ..))) = (self.lines.get_mut(line), self.routes.last_mut()) {
            drawn.hidden = true;
            route.aside = true;
        }
    }

    /// Lays out and gives boxes and lines their places.
    fn finish(mut self, view: View, options: &LayoutOptions, last: &mut LastLayout) -> Scene {
        let graph = LayoutGraph { nodes: self.boxes, edges: self.routes.iter().map(|route| route.1).collect() };
        let placed = last.layout(graph, options);
        for (node, rect) in self.nodes.iter_mut().zip(&placed.nodes) {
            draft::put(node, *rect);
        }
        for (index, (line, _, reversed, label)) in self.routes.iter().enumerate() {
            draft::follow(&mut self.lines[*line], placed, index, label.as_deref(), *reversed);
        }
        Scene {
            width: draft::round(placed.width),
            height: draft::round(placed.height),
            nodes: self.nodes,
            edges: self.lines,
            ..empty(view)
        }
    }
}

/// What a view says instead of drawing too much.
fn too_large(view: View, count: usize) -> Scene {
    let note = format!(
        "{count} parts are too many for one picture, which would show at most {LIMIT}. The list below has them all."
    );
    Scene { notes: vec![note], ..empty(view) }
}

/// "2 dependencies that follow from others are shown only while a service is selected."
fn left_out(count: usize, scene: &Scene) -> String {
    let note = counted(count, "dependency that follows from others is", "dependencies that follow from others are");
    let shown = if scene.nodes.len() > MOST_BOXES {
        " named only in the list."
    } else {
        " shown only while a service is selected."
    };
    [note.as_str(), shown].concat()
}

/// "1 dependency", "3 dependencies".
fn counted(count: usize, one: &str, many: &str) -> String {
    if count == 1 { ["1 ", one].concat() } else { [count.to_string().as_str(), " ", many].concat() }
}
