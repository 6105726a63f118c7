//! The system as a graph: built from the model, laid out in layers, rendered as SVG, Mermaid, DOT or JSON.

pub mod layout;
