//! The page. `state` holds everything it knows and how it changes, `engine` is where it asks the engine and the engine answers, `editor` the only place
//! that talks to our JavaScript; `shell` puts the `panels` together, `dialogs` open above them, and `widgets` are what both are made of: every one is one file. Nothing here knows a rule.

pub mod browser;
pub mod camera;
pub mod dialogs;
pub mod document;
pub mod drafts;
pub mod editor;
pub mod engine;
pub mod findings;
pub mod keeping;
pub mod panels;
pub mod records;
pub mod review;
pub mod samples;
pub mod sharing;
pub mod shell;
pub mod state;
pub mod tasks;
pub mod widgets;
pub mod zip;
