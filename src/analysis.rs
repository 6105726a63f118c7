//! The one way in: text to diagnostics.

use crate::diagnostic::{Diagnostic, Note};
use crate::model::Model;
use crate::project::{FileId, FileKind, Project, Settings};
use crate::rules;

/// What is known about a project after one look.
#[derive(Debug)]
pub struct Analysis {
    /// What the files mean: syntax trees, stages, services and how they hang together.
    pub model: Model,
    /// Findings sorted by file, place and severity; suppressed ones are left out.
    pub diagnostics: Vec<Diagnostic>,
    /// What else there is to say: files that look as if they counted and do not.
    pub notes: Vec<Note>,
}

/// Reads `project` and reports every fault. Total: any text gives an answer, nothing panics, no I/O is done.
pub fn analyze(project: &Project, settings: &Settings) -> Analysis {
    let model = Model::new(project, settings);
    let diagnostics = rules::check(project, &model, settings);
    let notes = notes(&model);
    Analysis { model, diagnostics, notes }
}

/// Settings that are not read yet are named, so that nobody believes they hold.
fn notes(model: &Model) -> Vec<Note> {
    let message = |kind| match kind {
        FileKind::HadolintSettings => Some(
            "hadolint's settings are not read yet: rules that are turned off here still report. \
             Comments such as `# hadolint ignore=DL3008` in the Dockerfile count.",
        ),
        FileKind::Settings => Some(
            "Drydock's settings are not read yet: nothing in this file counts. \
             Comments such as `# drydock ignore=RULE` in the files do.",
        ),
        _ => None,
    };
    let files = model.files.iter().enumerate();
    files.filter_map(|(at, file)| Some(Note { file: FileId(at as u32), message: message(file.kind)? })).collect()
}
