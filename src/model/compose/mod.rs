//! Compose projects: from YAML trees to values, services and stacks.
//!
//! `interpolate` replaces variables, `value` is the tree every later step works on.

pub mod interpolate;
mod scalar;
pub mod short;
pub mod value;
