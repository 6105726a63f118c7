//! Rules about Compose files.

pub mod invalid_yaml;
