//! Compose projects: from YAML trees to values, services and stacks.
//!
//! `interpolate` replaces variables, `value` is the tree every later step works on.

mod canonical;
mod cast;
pub mod interpolate;
mod load;
mod merge;
pub mod paths;
mod problem;
mod scalar;
pub mod short;
pub mod value;
pub mod variables;

pub use load::{Loaded, Request, Sources, load, normal_name};
pub use problem::{Problem, ProblemKind};
