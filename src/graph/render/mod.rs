//! Files made of a graph: the same graph gives the same bytes.

mod dot;
mod format;
mod json;
mod mermaid;
pub mod palette;
mod svg;

pub use dot::dot;
pub use format::Format;
pub use json::json;
pub use mermaid::mermaid;
pub use svg::{Theme, path, svg};
