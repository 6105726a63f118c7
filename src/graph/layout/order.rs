//! The order inside rows, so that few edges cross: sweeps down and up by the neighbours' mean or median position, then
//! neighbours change places while that helps. The best order seen is kept.

use super::layers::Layers;
use crate::order::Order;

/// Steps of work for one graph: large graphs get fewer sweeps rather than more time.
const BUDGET: usize = 3_000_000;

pub(super) fn order(layers: &mut Layers) {
    let mut work = Work { position: vec![0; layers.vertices.len()], layers };
    work.start();
    let edges: usize = work.layers.down.iter().map(Vec::len).sum();
    let sweeps = (BUDGET / (work.layers.vertices.len() + edges * 4).max(1)).clamp(4, 32);
    let mut best = work.layers.rows.clone();
    let mut fewest = work.crossings();
    let mut stale = 0;
    for sweep in 0..sweeps {
        if fewest == 0 || stale > 6 {
            break;
        }
        work.sweep(sweep);
        work.transpose();
        let crossings = work.crossings();
        if crossings < fewest {
            fewest = crossings;
            best.clone_from(&work.layers.rows);
            stale = 0;
        } else {
            stale += 1;
        }
    }
    layers.rows = best;
}

struct Work<'a> {
    layers: &'a mut Layers,
    /// Place of each vertex in its row.
    position: Vec<usize>,
}

impl Work<'_> {
    /// Depth first from the top: what hangs together stands together.
    fn start(&mut self) {
        let layers = &mut *self.layers;
        let mut rows: Vec<Vec<usize>> = vec![Vec::new(); layers.rows.len()];
        let mut seen = vec![false; layers.vertices.len()];
        let mut roots: Vec<usize> = (0..layers.vertices.len()).filter(|&vertex| layers.up[vertex].is_empty()).collect();
        roots.order_by_key(|&vertex| (layers.vertices[vertex].lane, layers.vertices[vertex].row));
        for root in roots {
            let mut stack = vec![root];
            while let Some(vertex) = stack.pop() {
                if !std::mem::replace(&mut seen[vertex], true) {
                    rows[layers.vertices[vertex].row].push(vertex);
                    stack.extend(layers.down[vertex].iter().rev());
                }
            }
        }
        for row in &mut rows {
            row.order_by_key(|&vertex| layers.vertices[vertex].lane);
        }
        layers.rows = rows;
        for row in 0..self.layers.rows.len() {
            self.number(row);
        }
    }

    fn number(&mut self, row: usize) {
        for (at, &vertex) in self.layers.rows[row].iter().enumerate() {
            self.position[vertex] = at;
        }
    }

    fn sweep(&mut self, sweep: usize) {
        let rows = self.layers.rows.len();
        let down = sweep.is_multiple_of(2);
        for step in 1..rows {
            let row = if down { step } else { rows - 1 - step };
            let mut keys: Vec<(usize, f64, usize, usize)> = self.layers.rows[row]
                .iter()
                .map(|&vertex| {
                    let neighbours = if down { &self.layers.up[vertex] } else { &self.layers.down[vertex] };
                    let at = self.position[vertex];
                    let key = if let &[only] = &neighbours[..] {
                        self.position[only] as f64
                    } else if neighbours.is_empty() {
                        at as f64
                    } else if sweep % 4 < 2 {
                        neighbours.iter().map(|&other| self.position[other] as f64).sum::<f64>()
                            / neighbours.len() as f64
                    } else {
                        median(self.positions(neighbours))
                    };
                    // Ties keep their order, or in some sweeps change it, to get out of a dead end.
                    let tie = if sweep % 3 == 2 { usize::MAX - at } else { at };
                    (self.layers.vertices[vertex].lane, key, tie, vertex)
                })
                .collect();
            keys.order_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)).then(a.2.cmp(&b.2)));
            self.layers.rows[row] = keys.into_iter().map(|key| key.3).collect();
            self.number(row);
        }
    }

    /// Positions of some vertices of one row, ascending.
    fn positions(&self, vertices: &[usize]) -> Vec<usize> {
        let mut positions: Vec<usize> = vertices.iter().map(|&vertex| self.position[vertex]).collect();
        positions.sort_unstable();
        positions
    }

    /// Crossings between the edges of two neighbours to the vertices `a` and `b` of a row, as they stand and changed over.
    fn pair_crossings(&self, a: &[usize], b: &[usize]) -> (usize, usize) {
        match (a, b) {
            ([], _) | (_, []) => (0, 0),
            // Most vertices are points of one line: nothing to sort.
            (&[a], &[b]) => {
                let (a, b) = (self.position[a], self.position[b]);
                (usize::from(b < a), usize::from(a < b))
            }
            _ => pair_crossings(&self.positions(a), &self.positions(b)),
        }
    }

    fn transpose(&mut self) {
        for _ in 0..8 {
            let mut improved = false;
            for row in 0..self.layers.rows.len() {
                for at in 1..self.layers.rows[row].len() {
                    let (a, b) = (self.layers.rows[row][at - 1], self.layers.rows[row][at]);
                    if self.layers.vertices[a].lane != self.layers.vertices[b].lane {
                        continue;
                    }
                    let (above, above_swapped) = self.pair_crossings(&self.layers.up[a], &self.layers.up[b]);
                    let (below, below_swapped) = self.pair_crossings(&self.layers.down[a], &self.layers.down[b]);
                    if above + below > above_swapped + below_swapped {
                        self.layers.rows[row].swap(at - 1, at);
                        self.position[a] = at;
                        self.position[b] = at - 1;
                        improved = true;
                    }
                }
            }
            if !improved {
                return;
            }
        }
    }

    /// Crossings between all neighbouring rows, counted with a tree of sums over the lower row.
    fn crossings(&self) -> u64 {
        let mut total = 0;
        for row in 1..self.layers.rows.len() {
            let width = self.layers.rows[row].len();
            let mut sums = vec![0u64; width + 1];
            let mut seen = 0;
            for &vertex in &self.layers.rows[row - 1] {
                let ends = self.positions(&self.layers.down[vertex]);
                for &end in &ends {
                    let (mut at, mut left) = (end + 1, 0);
                    while at > 0 {
                        left += sums[at];
                        at &= at - 1;
                    }
                    total += seen - left;
                }
                for &end in &ends {
                    let mut at = end + 1;
                    while at <= width {
                        sums[at] += 1;
                        at += at & at.wrapping_neg();
                    }
                    seen += 1;
                }
            }
        }
        total
    }
}

fn median(positions: Vec<usize>) -> f64 {
    let half = positions.len() / 2;
    if positions.len() % 2 == 1 { positions[half] as f64 } else { (positions[half - 1] + positions[half]) as f64 / 2.0 }
}

/// Crossings between the edges of two neighbours, as they stand and changed over; positions ascending.
fn pair_crossings(a: &[usize], b: &[usize]) -> (usize, usize) {
    let (mut as_they_stand, mut swapped) = (0, 0);
    let (mut less, mut up_to) = (0, 0);
    for &end in a {
        while less < b.len() && b[less] < end {
            less += 1;
        }
        while up_to < b.len() && b[up_to] <= end {
            up_to += 1;
        }
        as_they_stand += less;
        swapped += b.len() - up_to;
    }
    (as_they_stand, swapped)
}
