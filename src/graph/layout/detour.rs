//! Lines that take no part in the layout, because they are drawn only now and then: they must not take room from the
//! others, so they are led around the boxes afterwards, along the shortest way past their corners.

use super::{Layout, LayoutGraph, Point, Rect};

/// With more boxes than this, such lines are left out: every way is looked for among all corners.
pub(in crate::graph) const MOST_BOXES: usize = 160;
/// How far from a box a line turns, and how near it may come.
const TURN: f64 = 8.0;
const NEAR: f64 = 6.0;
/// What a turn is worth in length.
const BEND: f64 = 16.0;
/// Points per box: four corners, then above, below, left and right of its middle.
const POINTS: usize = 8;

/// Gives the edges that stand aside their routes.
pub(super) fn route(graph: &LayoutGraph, layout: &mut Layout) {
    if layout.nodes.len() > MOST_BOXES {
        return;
    }
    let mut map = Map::new(&layout.nodes);
    for (edge, route) in graph.edges.iter().zip(&mut layout.edges) {
        if edge.aside && edge.from < map.boxes.len() && edge.to < map.boxes.len() {
            route.points = map.way(edge.from, edge.to);
        }
    }
}

struct Map<'a> {
    boxes: &'a [Rect],
    points: Vec<Point>,
    /// Whether one point sees another, as far as that was asked.
    sight: Vec<Option<bool>>,
}

impl<'a> Map<'a> {
    fn new(boxes: &'a [Rect]) -> Self {
        let around = |rect: &Rect| {
            let (left, right) = (rect.x - TURN, rect.x + rect.width + TURN);
            let (top, bottom) = (rect.y - TURN, rect.y + rect.height + TURN);
            let (x, y) = (rect.x + rect.width / 2.0, rect.y + rect.height / 2.0);
            [[left, top], [right, top], [left, bottom], [right, bottom], [x, top], [x, bottom], [left, y], [right, y]]
        };
        let points: Vec<Point> = boxes.iter().flat_map(around).collect();
        Self { boxes, sight: vec![None; points.len() * points.len()], points }
    }

    fn sees(&mut self, a: usize, b: usize) -> bool {
        let place = a * self.points.len() + b;
        if let Some(known) = self.sight[place] {
            return known;
        }
        let free = !self.boxes.iter().any(|rect| crosses(self.points[a], self.points[b], rect));
        self.sight[place] = Some(free);
        self.sight[b * self.points.len() + a] = Some(free);
        free
    }

    /// From one box's border to the other's; empty where there is no way.
    fn way(&mut self, from: usize, to: usize) -> Vec<Point> {
        let sides = |rect: usize| rect * POINTS + 4..rect * POINTS + POINTS;
        let distance = |a: Point, b: Point| ((a[0] - b[0]).powi(2) + (a[1] - b[1]).powi(2)).sqrt();
        let mut best = vec![f64::INFINITY; self.points.len()];
        let mut before = vec![usize::MAX; self.points.len()];
        let mut done = vec![false; self.points.len()];
        // A line back to its own box leaves at the right.
        let starts = if from == to { sides(from).end - 1..sides(from).end } else { sides(from) };
        starts.clone().for_each(|side| best[side] = 0.0);
        loop {
            // The nearest point that is not settled yet; the first of equal ones, so that the way is always the same.
            let mut nearest: Option<usize> = None;
            for point in (0..best.len()).filter(|&point| !done[point] && best[point].is_finite()) {
                if nearest.is_none_or(|other| best[point] < best[other]) {
                    nearest = Some(point);
                }
            }
            let Some(here) = nearest else { return Vec::new() };
            done[here] = true;
            if sides(to).contains(&here) && !starts.contains(&here) {
                return self.trace(here, &before, from, to);
            }
            for next in (0..best.len()).filter(|&next| next % POINTS < 4 || sides(to).contains(&next)) {
                let length = best[here] + distance(self.points[here], self.points[next]) + BEND;
                if !done[next] && length < best[next] && self.sees(here, next) {
                    best[next] = length;
                    before[next] = here;
                }
            }
        }
    }

    fn trace(&self, end: usize, before: &[usize], from: usize, to: usize) -> Vec<Point> {
        let mut points = vec![self.border(to, end), self.points[end]];
        let mut here = end;
        while before[here] != usize::MAX {
            here = before[here];
            points.push(self.points[here]);
        }
        points.push(self.border(from, here));
        points.reverse();
        points
    }

    /// The place on a box's border before one of the points around it.
    fn border(&self, rect: usize, point: usize) -> Point {
        let rect = &self.boxes[rect];
        let [x, y] = self.points[point];
        [x.clamp(rect.x, rect.x + rect.width), y.clamp(rect.y, rect.y + rect.height)]
    }
}

/// Whether the line from `a` to `b` comes too near to the box.
fn crosses(a: Point, b: Point, rect: &Rect) -> bool {
    let sides = [(rect.x - NEAR, rect.x + rect.width + NEAR), (rect.y - NEAR, rect.y + rect.height + NEAR)];
    let (mut first, mut last) = (0.0_f64, 1.0_f64);
    for (axis, (low, high)) in sides.into_iter().enumerate() {
        let (start, step) = (a[axis], b[axis] - a[axis]);
        if step.abs() < 1e-9 {
            if start <= low || start >= high {
                return false;
            }
            continue;
        }
        let (in_, out) = ((low - start) / step, (high - start) / step);
        first = first.max(in_.min(out));
        last = last.min(in_.max(out));
    }
    first < last
}
