//! Where one looks at the graph from: how far it is moved and how large it is drawn.

/// What of the picture is seen. A point of the picture is drawn at `x + k * point`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Camera {
    /// Where the picture's left side is drawn.
    pub x: f64,
    /// Where its upper side is drawn.
    pub y: f64,
    /// How large it is drawn.
    pub k: f64,
}

const SMALLEST: f64 = 0.15;
const LARGEST: f64 = 3.0;
/// Smaller than this, labels cannot be read; a large picture starts at this size and is moved about.
const READABLE: f64 = 0.62;

impl Camera {
    /// Shows a picture of `width` by `height` in a window, whole where that can be read, never larger than drawn.
    pub fn fit(width: f64, height: f64, window: (f64, f64)) -> Self {
        let whole = (window.0 / width.max(1.0)).min(window.1 / height.max(1.0));
        let k = whole.clamp(READABLE, 1.0);
        // What does not fit begins at its start; what does stands in the middle, a little above.
        let place = |space: f64, share: f64| (space * share).max(0.0);
        Camera { x: place(window.0 - width * k, 0.5), y: place(window.1 - height * k, 0.4), k }
    }

    /// Larger or smaller around a point of the window.
    pub fn zoomed(self, factor: f64, around: (f64, f64)) -> Self {
        let k = (self.k * factor).clamp(SMALLEST, LARGEST);
        let keep = |origin: f64, at: f64| at - (at - origin) * k / self.k;
        Camera { x: keep(self.x, around.0), y: keep(self.y, around.1), k }
    }

    /// Moved by so many pixels of the window, but never so far that nothing is left to see.
    pub fn moved(self, dx: f64, dy: f64, picture: (f64, f64), window: (f64, f64)) -> Self {
        const KEPT: f64 = 60.0;
        let within = |at: f64, length: f64, window: f64| {
            at.clamp(KEPT - length * self.k, (window - KEPT).max(KEPT - length * self.k))
        };
        Camera { x: within(self.x + dx, picture.0, window.0), y: within(self.y + dy, picture.1, window.1), k: self.k }
    }

    /// Moved just so far that a box of the picture is seen.
    pub fn showing(self, (x, y, width, height): (f64, f64, f64, f64), window: (f64, f64)) -> Self {
        const ROOM: f64 = 14.0;
        let shift = |origin: f64, from: f64, length: f64, window: f64| {
            let (start, end) = (origin + from * self.k, origin + (from + length) * self.k);
            if start < ROOM {
                ROOM - start
            } else if end > window - ROOM {
                (window - ROOM - end).max(ROOM - start)
            } else {
                0.0
            }
        };
        Camera {
            x: self.x + shift(self.x, x, width, window.0),
            y: self.y + shift(self.y, y, height, window.1),
            k: self.k,
        }
    }
}

/// Of boxes given by their middles, the next one in a direction: near, and rather straight ahead than aside.
pub fn next_in_direction(middles: &[(f64, f64)], from: usize, direction: (f64, f64)) -> Option<usize> {
    let &(x, y) = middles.get(from)?;
    let cost = |&(ox, oy): &(f64, f64)| {
        let ahead = (ox - x) * direction.0 + (oy - y) * direction.1;
        let aside = ((ox - x) * direction.1 - (oy - y) * direction.0).abs();
        (ahead > 1.0).then_some(ahead + 2.0 * aside)
    };
    let others = middles.iter().enumerate().filter(|(at, _)| *at != from);
    others.filter_map(|(at, middle)| Some((at, cost(middle)?))).min_by(|a, b| a.1.total_cmp(&b.1)).map(|(at, _)| at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_pictures_stand_in_the_middle_and_large_ones_begin_at_their_start() {
        assert_eq!(Camera::fit(100.0, 100.0, (300.0, 200.0)), Camera { x: 100.0, y: 40.0, k: 1.0 });
        let large = Camera::fit(5000.0, 1000.0, (500.0, 300.0));
        assert_eq!((large.x, large.k), (0.0, READABLE));
    }

    #[test]
    fn zooming_keeps_the_point_under_the_pointer() {
        let camera = Camera { x: 10.0, y: 20.0, k: 1.0 }.zoomed(2.0, (110.0, 120.0));
        assert_eq!(camera, Camera { x: -90.0, y: -80.0, k: 2.0 });
    }

    #[test]
    fn a_hidden_box_is_moved_into_view() {
        let camera = Camera { x: 0.0, y: 0.0, k: 1.0 }.showing((500.0, 10.0, 50.0, 20.0), (300.0, 200.0));
        assert_eq!(camera, Camera { x: -264.0, y: 4.0, k: 1.0 });
    }

    #[test]
    fn arrows_lead_straight_ahead_first() {
        let middles = [(0.0, 0.0), (100.0, 0.0), (60.0, 50.0), (0.0, 80.0)];
        assert_eq!(next_in_direction(&middles, 0, (1.0, 0.0)), Some(1));
        assert_eq!(next_in_direction(&middles, 0, (0.0, 1.0)), Some(3));
        assert_eq!(next_in_direction(&middles, 0, (0.0, -1.0)), None);
    }
}
