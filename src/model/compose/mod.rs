//! Compose projects: from YAML trees to values, services and stacks.
//!
//! `interpolate` replaces variables, `value` is the tree every later step works on.

mod canonical;
mod cast;
pub mod interpolate;
mod keys;
mod load;
mod merge;
pub mod paths;
mod problem;
mod scalar;
pub mod schema;
mod service;
pub mod short;
pub mod value;
pub mod variables;
pub mod words;

pub use load::{Loaded, Request, Sources, load, normal_name};
pub use problem::{Problem, ProblemKind};
pub use service::{
    Build, Command, Condition, Dependency, EnvFile, EnvVar, Healthcheck, Mount, MountKind, NetworkUse, Port, Resource,
    ResourceUse, Service, Via,
};
