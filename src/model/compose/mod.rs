//! Compose projects: from YAML trees to values, services and stacks.
//!
//! `interpolate` replaces variables, `value` is the tree every later step works on.

mod canonical;
pub mod interpolate;
mod merge;
pub mod paths;
mod problem;
mod scalar;
pub mod short;
pub mod value;

pub use problem::{Problem, ProblemKind};
