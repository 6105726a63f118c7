//! Compose projects: from YAML trees to values, services and stacks.
//!
//! The way of a file: `value` (a tree that knows where everything stands) → `cast` and `interpolate` → `canonical` (long
//! forms) → `load` (`include`, `extends`, `merge`) → `service` and its `parts` (what rules and the graph see) → `judge`: `check` against the
//! table in `keys` and `consistency` of the whole. `resolve` goes on to what `docker compose config` prints: `normalize`, `print`.

pub mod budget;
mod canonical;
mod cast;
mod check;
mod consistency;
mod dependencies;
mod extends;
mod include;
pub mod interpolate;
mod judge;
pub mod keys;
mod load;
mod merge;
mod mounts;
mod normalize;
mod parts;
pub mod paths;
mod print;
mod problem;
mod resolve;
pub(crate) mod scalar;
mod scalars;
pub mod schema;
mod service;
pub mod short;
mod sources;
pub mod unset;
pub mod uses;
pub mod value;
pub mod variables;
pub mod words;

pub use dependencies::{Condition, Dependency, Via};
pub use load::{NOT_FOUND, NOT_INCLUDED, load, normal_name};
pub use mounts::{Mount, MountKind, Port};
pub use parts::{Build, Command, EnvFile, EnvVar, Healthcheck, NetworkUse, ResourceUse};
pub use print::Output;
pub use problem::{Problem, ProblemKind, Repair};
pub use resolve::{ResolvedProject, examine, resolve, to_json, to_yaml};
pub use service::{Resource, Service};
pub use sources::{Loaded, Request, Sources};
