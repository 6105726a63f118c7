//! Writing edits: what rules change a text with. Lower than the rules, which decide what to write, and than `fix`, which chooses
//! and applies.

pub mod compose;
pub mod dockerfile;
pub mod faults;
pub mod joining;
pub mod lines;
pub mod reorder;
pub mod shell;
pub mod variables;
pub mod yaml;
