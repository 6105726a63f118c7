//! Choosing, ordering and applying fixes; diffs.
//!
//! [`plan`] takes fixes in order and leaves out what conflicts, [`apply`] gives the project after them, [`fix_all`]
//! repeats analysis and fixes until nothing is left to repair. [`diff`] shows a change line by line; `edit` is
//! what rules build edits with. Nothing here knows a rule.

pub mod diff;

mod fixpoint;
mod plan;

pub use diff::{DiffLine, Hunk, LineKind, apply_hunks, file_diff, unified};
pub use fixpoint::{Applied, FixOutcome, MAX_ROUNDS, fix_all, fix_all_with};
pub use plan::{FileChange, LeftOut, LeftReason, Plan, apply, plan};
