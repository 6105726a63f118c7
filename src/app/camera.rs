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
/// A picture that fits at this size is shown whole all the same: one look is worth some small print.
const NEARLY: f64 = 0.54;

impl Camera {
    /// Shows a picture of `width` by `height` in a window, whole where that can be read, never larger than drawn.
    pub fn fit(width: f64, height: f64, window: (f64, f64)) -> Self {
        let whole = Self::whole(width, height, window);
        if whole.k >= NEARLY { whole } else { Self::at(READABLE, width, height, window) }
    }

    /// Shows all of a picture, however small that makes it.
    pub fn whole(width: f64, height: f64, window: (f64, f64)) -> Self {
        let whole = (window.0 / width.max(1.0)).min(window.1 / height.max(1.0));
        Self::at(whole.clamp(SMALLEST, 1.0), width, height, window)
    }

    fn at(k: f64, width: f64, height: f64, window: (f64, f64)) -> Self {
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

/// What the pointers on the picture do: one pulls it, two pinch it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Touch {
    pointers: Vec<(i32, (f64, f64))>,
    /// Whether it is more than the trembling of a click.
    pub moving: bool,
}

/// How far a movement pulls the picture and how much it stretches it around a point.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pull {
    /// Right and down.
    pub by: (f64, f64),
    /// How much larger.
    pub factor: f64,
    /// The point that stays.
    pub around: (f64, f64),
}

impl Touch {
    /// A pointer comes down.
    pub fn press(&mut self, id: i32, at: (f64, f64)) {
        self.release(id);
        self.pointers.truncate(1);
        self.pointers.push((id, at));
    }

    /// A pointer leaves.
    pub fn release(&mut self, id: i32) {
        self.pointers.retain(|(other, _)| *other != id);
        self.moving &= !self.pointers.is_empty();
    }

    /// A pointer moves. `None` while it is not down, or hardly moves.
    pub fn pull(&mut self, id: i32, to: (f64, f64)) -> Option<Pull> {
        const TREMBLE: f64 = 5.0;
        let other = self.pointers.iter().find(|(other, _)| *other != id).map(|(_, at)| *at);
        let (_, at) = self.pointers.iter_mut().find(|(own, _)| *own == id)?;
        let from = *at;
        let (dx, dy) = (to.0 - from.0, to.1 - from.1);
        if !self.moving && dx.abs() + dy.abs() < TREMBLE {
            return None;
        }
        *at = to;
        self.moving = true;
        Some(match other {
            None => Pull { by: (dx, dy), factor: 1.0, around: to },
            Some(other) => {
                let apart = |at: (f64, f64)| (at.0 - other.0).hypot(at.1 - other.1).max(1.0);
                let middle = ((to.0 + other.0) / 2.0, (to.1 + other.1) / 2.0);
                Pull { by: (dx / 2.0, dy / 2.0), factor: apart(to) / apart(from), around: middle }
            }
        })
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

    #[test]
    fn one_pointer_pulls_and_two_pinch() {
        let mut touch = Touch::default();
        assert_eq!(touch.pull(1, (9.0, 9.0)), None, "nothing is down");
        touch.press(1, (0.0, 0.0));
        assert_eq!(touch.pull(1, (2.0, 1.0)), None, "a click trembles");
        assert_eq!(touch.pull(1, (10.0, 0.0)), Some(Pull { by: (10.0, 0.0), factor: 1.0, around: (10.0, 0.0) }));
        touch.press(2, (30.0, 0.0));
        assert_eq!(touch.pull(2, (50.0, 0.0)), Some(Pull { by: (10.0, 0.0), factor: 2.0, around: (30.0, 0.0) }));
        touch.release(1);
        assert!(touch.moving);
        touch.release(2);
        assert!(!touch.moving);
    }

    #[test]
    fn a_large_picture_starts_readable_and_can_be_seen_whole() {
        let window = (600.0, 300.0);
        assert_eq!(Camera::fit(3000.0, 600.0, window).k, 0.62);
        assert_eq!(Camera::whole(3000.0, 600.0, window).k, 0.2);
        assert_eq!(Camera::fit(500.0, 500.0, window).k, 0.6);
    }
}
