//! Drydock inspects and repairs container projects: Dockerfiles, Compose files, ignore files and env files.
//!
//! The way in is [`analyze`]: it takes a [`Project`] (texts with paths) and [`Settings`], and gives an [`Analysis`].
//! Data flows one way: text → [`syntax`] → [`model`] → [`rules`] → diagnostics with fixes; [`fix`] turns
//! fixes into new text; [`graph`] draws the model; [`share`] packs a project into a link; [`report`] prints.
//!
//! The engine does no I/O, reads no clock, draws no random number and holds no global state.
//! Positions are byte offsets into the user's own text everywhere; only [`text`] knows lines and UTF-16.

#[cfg(feature = "app")]
pub mod app;
#[cfg(all(feature = "command", not(target_arch = "wasm32")))]
pub mod command;
pub mod diagnostic;
pub mod edit;
pub mod facts;
pub mod fix;
pub mod graph;
pub mod model;
pub mod project;
pub mod report;
pub mod rules;
pub mod share;
pub mod survey;
pub mod syntax;
pub mod text;
pub mod verdict;

mod analysis;
mod notes;
mod order;
mod ordered;

pub use analysis::{Analysis, Scope, analyze};
pub use project::{Environment, FileId, FileKind, Project, Settings, SourceFile};
