//! The one way in: text to diagnostics.

use crate::diagnostic::Diagnostic;
use crate::model::Model;
use crate::project::{Project, Settings};
use crate::rules;

/// What is known about a project after one look.
#[derive(Debug)]
pub struct Analysis {
    /// What the files mean: syntax trees, stages, services and how they hang together.
    pub model: Model,
    /// Findings sorted by file, place and severity; suppressed ones are left out.
    pub diagnostics: Vec<Diagnostic>,
}

/// Reads `project` and reports every fault. Total: any text gives an answer, nothing panics, no I/O is done.
pub fn analyze(project: &Project, settings: &Settings) -> Analysis {
    let model = Model::new(project, settings);
    let diagnostics = rules::check(project, &model, settings);
    Analysis { model, diagnostics }
}
