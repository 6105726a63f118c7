//! Rules about the instructions and stages of a Dockerfile.

pub mod dockerfile_syntax;
pub mod missing_from;
pub mod unknown_instruction;
