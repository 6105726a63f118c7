//! The one way in: text to diagnostics.

use crate::diagnostic::{Diagnostic, Note};
use crate::model::{Content, Model};
use crate::order::Order;
use crate::project::{FileKind, Project, Settings};
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
    /// What was looked at.
    pub scope: Scope,
}

/// What was looked at: without it, "nothing found" says little.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Scope {
    /// Files whose content some rule reads.
    pub files: usize,
    /// Stages of all Dockerfiles.
    pub stages: usize,
    /// Services, one that stands in several stacks counted once.
    pub services: usize,
    /// Rules that were on.
    pub rules: usize,
}

impl Scope {
    fn of(model: &Model, settings: &Settings) -> Self {
        let mut services: Vec<_> = model.stacks.iter().flat_map(|stack| &stack.services).map(|one| one.key).collect();
        services.order();
        services.dedup();
        let stages = model.dockerfile_models().map(|(_, dockerfile)| dockerfile.stages.len()).sum();
        let is_read = |kind: FileKind| kind != FileKind::Other;
        let files = model.files.iter().filter(|file| is_read(file.kind) || !matches!(file.content, Content::Other));
        Self { files: files.count(), stages, services: services.len(), rules: rules::running(settings).count() }
    }

    /// Both together; each was looked at by the same rules.
    pub fn with(self, other: Scope) -> Scope {
        Scope {
            files: self.files + other.files,
            stages: self.stages + other.stages,
            services: self.services + other.services,
            rules: self.rules.max(other.rules),
        }
    }

    /// "3 files, 2 stages, 4 services, 41 rules".
    pub fn words(self) -> String {
        let counts =
            [(self.files, " file"), (self.stages, " stage"), (self.services, " service"), (self.rules, " rule")];
        let mut words = String::new();
        for (count, word) in counts {
            if count > 0 {
                let lead = if words.is_empty() { "" } else { ", " };
                let plural = if count == 1 { "" } else { "s" };
                words += &[lead, &count.to_string(), word, plural].concat();
            }
        }
        words
    }
}

/// Reads `project` and reports every fault. Total: any text gives an answer, nothing panics, no I/O is done.
pub fn analyze(project: &Project, settings: &Settings) -> Analysis {
    let model = Model::new(project, settings);
    let diagnostics = rules::check(project, &model, settings);
    let notes = notes::notes(&model);
    let scope = Scope::of(&model, settings);
    Analysis { model, diagnostics, notes, scope }
}
