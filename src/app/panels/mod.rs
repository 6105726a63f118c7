//! What stands in the window, a file for each panel.

pub mod editor;
pub mod graph;
pub mod graph_drawing;
pub mod problems;
pub mod rule;
pub mod status;
pub mod toasts;
pub mod top_bar;
