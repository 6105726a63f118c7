//! The one way in: text to diagnostics.

use crate::diagnostic::{Diagnostic, Note};
use crate::model::Model;
use crate::project::{Project, Settings};
use crate::{notes, rules};

/// What is known about a project after one look.
#[derive(Debug)]
pub struct Analysis {
    /// What the files mean: syntax trees, stages, services and how they hang together.
    pub model: Model,
    /// Findings sorted by file, place and severity; suppressed ones are left out.
    pub diagnostics: Vec<Diagnostic>,
    /// What else there is to say: files that look as if they counted and do not, files that are named and not open.
    pub notes: Vec<Note>,
}

/// Reads `project` and reports every fault. Total: any text gives an answer, nothing panics, no I/O is done.
pub fn analyze(project: &Project, settings: &Settings) -> Analysis {
    let model = Model::new(project, settings);
    let diagnostics = rules::check(project, &model, settings);
    let notes = notes::notes(&model);
    Analysis { model, diagnostics, notes }
}
