//! What the texts mean: stages and images, Compose projects, which file is what and which belong together.

pub mod compose;
mod kind;

pub use kind::file_kind;

use crate::project::{Project, Settings};

/// Facts about a project, derived from its texts alone.
#[derive(Debug, Default)]
pub struct Model {}

impl Model {
    /// Reads all files of `project`.
    pub fn new(_project: &Project, _settings: &Settings) -> Self {
        Self::default()
    }
}
