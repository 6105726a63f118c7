//! Parts that no edge connects: found first, laid out alone, then placed side by side on shelves.

use super::{Layout, LayoutGraph, LayoutOptions, Rect, Route};
use crate::order::Order;

/// Nodes and edges that hang together, as indices into the graph, ascending.
#[derive(Debug, Default)]
pub(super) struct Component {
    pub nodes: Vec<usize>,
    pub edges: Vec<usize>,
}

/// One component with coordinates of its own.
#[derive(Debug, Default)]
pub(super) struct Part {
    pub width: f64,
    pub height: f64,
    pub nodes: Vec<(usize, Rect)>,
    pub edges: Vec<(usize, Route)>,
    pub lanes: Vec<(usize, Rect)>,
}

/// The components in the order of their first node; everything is one component when `together`.
pub(super) fn components(graph: &LayoutGraph, edges: &[usize], together: bool) -> Vec<Component> {
    let count = graph.nodes.len();
    if together || count == 0 {
        return vec![Component { nodes: (0..count).collect(), edges: edges.to_vec() }];
    }
    // Union-find; the smallest index leads.
    let mut leader: Vec<usize> = (0..count).collect();
    fn find(leader: &mut [usize], mut node: usize) -> usize {
        while leader[node] != node {
            leader[node] = leader[leader[node]];
            node = leader[node];
        }
        node
    }
    for &edge in edges {
        let (a, b) = (find(&mut leader, graph.edges[edge].from), find(&mut leader, graph.edges[edge].to));
        leader[a.max(b)] = a.min(b);
    }
    let mut number = vec![usize::MAX; count];
    let mut components: Vec<Component> = Vec::new();
    for node in 0..count {
        let first = find(&mut leader, node);
        if number[first] == usize::MAX {
            number[first] = components.len();
            components.push(Component::default());
        }
        components[number[first]].nodes.push(node);
    }
    for &edge in edges {
        let first = find(&mut leader, graph.edges[edge].from);
        components[number[first]].edges.push(edge);
    }
    components
}

/// Places the parts on shelves: tall ones first, left to right, a new shelf where the target width is reached.
pub(super) fn pack(graph: &LayoutGraph, parts: Vec<Part>, options: &LayoutOptions) -> Layout {
    let mut layout = Layout {
        nodes: vec![Rect::default(); graph.nodes.len()],
        edges: vec![Route::default(); graph.edges.len()],
        ..Layout::default()
    };
    let gap = options.node_gap;
    let area: f64 = parts.iter().map(|part| (part.width + gap) * (part.height + gap)).sum();
    let widest = parts.iter().map(|part| part.width).fold(0.0, f64::max);
    let target = (area * options.aspect).sqrt().max(widest);
    let mut order: Vec<usize> = (0..parts.len()).collect();
    order.order_by(|&a, &b| parts[b].height.total_cmp(&parts[a].height).then(a.cmp(&b)));
    let (mut x, mut y, mut shelf) = (0.0, 0.0, 0.0_f64);
    for index in order {
        let part = &parts[index];
        if x > 0.0 && x + part.width > target {
            x = 0.0;
            y += shelf + gap;
            shelf = 0.0;
        }
        for &(node, rect) in &part.nodes {
            layout.nodes[node] = rect.moved(x, y);
        }
        for (edge, route) in &part.edges {
            layout.edges[*edge] = Route {
                points: route.points.iter().map(|point| [point[0] + x, point[1] + y]).collect(),
                label: route.label.map(|label| label.moved(x, y)),
                back: route.back,
            };
        }
        for &(lane, rect) in &part.lanes {
            layout.lanes.push((lane, rect.moved(x, y)));
        }
        layout.width = layout.width.max(x + part.width);
        layout.height = layout.height.max(y + part.height);
        x += part.width + gap;
        shelf = shelf.max(part.height);
    }
    layout.lanes.order_by_key(|lane| lane.0);
    layout
}
