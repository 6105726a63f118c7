//! Rules about Compose files.

pub mod circular_dependency;
pub mod dependency_behind_profile;
pub mod duplicate_yaml_key;
pub mod invalid_yaml;
pub mod obsolete_version_key;
mod support;
pub mod undeclared_resource;
pub mod unknown_dependency;
