//! What stands in the window, a file or folder for each panel.

pub mod editor;
pub mod graph;
pub mod problems;
pub mod rule;
pub mod status;
pub mod toasts;
pub mod top_bar;
pub mod views;
