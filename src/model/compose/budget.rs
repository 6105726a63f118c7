//! How much a project may make of itself. Variables, anchors, `extends`, `include` and stacks repeat what they are given;
//! all of them together draw on one budget for each look at a project, and what does not fit counts as unknown.

/// Bytes of values that one look at a project may make, a node counting as [`NODE`].
const VALUES: usize = 32 << 20;
/// Bytes of the longest value that variables are put together to. No process takes a longer variable or argument anyway.
const LONGEST: usize = 256 << 10;
/// What a node counts for beside its text.
pub const NODE: usize = 192;

/// Stands for the value of a variable that was not worked out. No real value has this byte, which ends texts of the system.
pub const TOO_LARGE: &str = "\0";

/// What is wrong where the budget ran out.
pub const MESSAGE: &str = "The values grow too large here. Variables, anchors, `extends` or several files repeat what they are given. Drydock \
    works with 256 KiB for one value and 32 MiB for all values of a project; what goes beyond counts as unknown and is not \
    checked. Repeat less, or look at fewer files at once.";

/// What is left.
#[derive(Clone, Debug)]
pub struct Budget {
    left: usize,
    /// Whether something did not fit.
    short: bool,
    told: bool,
}

impl Default for Budget {
    fn default() -> Self {
        Self { left: VALUES, short: false, told: false }
    }
}

impl Budget {
    /// Takes `bytes`; `false` when they are not there.
    pub fn take(&mut self, bytes: usize) -> bool {
        let fits = self.has(bytes);
        if fits {
            self.left -= bytes;
        } else {
            self.short = true;
        }
        fits
    }

    /// Whether `bytes` are there.
    pub fn has(&self, bytes: usize) -> bool {
        bytes <= self.left
    }

    /// Takes what `more` bytes behind `length` of a value need; `false` when the value gets too long or the budget ends.
    pub(super) fn take_text(&mut self, length: usize, more: usize) -> bool {
        length + more <= LONGEST && self.take(more)
    }

    /// Whether it is to be said that something does not fit: of each value that is too long, but once that the whole
    /// budget is used up.
    pub fn tells(&mut self) -> bool {
        !self.short || !std::mem::replace(&mut self.told, true)
    }
}
