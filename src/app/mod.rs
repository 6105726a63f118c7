//! The page. `state` holds everything it knows and how it changes, `engine` is where it asks the engine and the engine answers, `editor` the only place
//! that talks to our JavaScript; `shell` puts the panels together, and every panel is one file. Nothing here knows a rule.

pub mod browser;
pub mod camera;
pub mod colours;
pub mod dialog;
pub mod document;
pub mod drafts;
pub mod editor;
pub mod editor_panel;
pub mod engine;
pub mod errands;
pub mod findings;
pub mod graph_drawing;
pub mod graph_panel;
pub mod growing;
pub mod icons;
pub mod keeping;
pub mod menu;
pub mod name_dialog;
pub mod problems;
pub mod prose;
pub mod records;
pub mod review;
pub mod review_dialog;
pub mod rule_panel;
pub mod samples;
pub mod share_dialog;
pub mod sharing;
pub mod shell;
pub mod splitter;
pub mod state;
pub mod status;
pub mod toasts;
pub mod top_bar;
pub mod zip;
