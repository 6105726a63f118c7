//! Diagnostics as text, JSON and JSON lines. Only what is told about findings; reading files and terminals is the command's.

mod json;
mod summary;
mod text;

pub use json::{escaped, failed, json, jsonl};
pub use summary::Totals;
pub use text::{Style, finding, unread, verdict};

use crate::diagnostic::{Diagnostic, Severity};
use crate::model::Model;
use crate::model::secrets::known_secrets;
use crate::order::Order;
use crate::project::{FileId, Project, Settings};
use crate::text::{LineColumn, LineIndex, Span};
use serde::Serialize;
use std::cell::OnceCell;

/// Lines and columns in the files of one project; each file is read through once.
#[derive(Clone, Debug)]
pub struct Lines<'a> {
    project: &'a Project,
    model: Option<&'a Model>,
    indices: Vec<OnceCell<LineIndex>>,
    secrets: OnceCell<Vec<Vec<Span>>>,
}

impl<'a> Lines<'a> {
    /// Of the files of `project`.
    pub fn new(project: &'a Project) -> Self {
        Self { project, model: None, indices: vec![OnceCell::new(); project.files.len()], secrets: OnceCell::new() }
    }

    /// Of the files of `project`, which `model` has read: they are not parsed again for their secrets.
    pub fn of_model(project: &'a Project, model: &'a Model) -> Self {
        Self { model: Some(model), ..Self::new(project) }
    }

    /// The lines of a file of the project.
    pub fn of(&self, file: FileId) -> &LineIndex {
        self.indices[file.0 as usize].get_or_init(|| LineIndex::new(&self.project.file(file).text))
    }

    /// What must not be printed of the lines of a file in which `diagnostics`, all findings of the project, begin: in bytes, in order
    /// and without overlaps. It is what looks like a secret, and what findings call one. Asked for once, so the first answer holds
    /// for all findings.
    fn secrets(&self, diagnostics: &[Diagnostic], file: FileId) -> &[Span] {
        let all = self.secrets.get_or_init(|| {
            let read;
            let model = match self.model {
                Some(model) => model,
                None => {
                    read = Model::new(self.project, &Settings::default());
                    &read
                }
            };
            let mut lines = vec![Vec::new(); self.indices.len()];
            for diagnostic in diagnostics {
                let index = self.of(diagnostic.file);
                let start = diagnostic.span.start.min(self.project.file(diagnostic.file).text.len());
                lines[diagnostic.file.0 as usize].push(index.line_span(index.line_of(start)));
            }
            let known = |(id, lines): (_, Vec<Span>)| match lines.is_empty() {
                true => Vec::new(),
                false => known_secrets(self.project, model, id, &disjoint(lines)),
            };
            let files = self.project.iter().map(|(id, _)| id);
            let mut found: Vec<Vec<Span>> = files.zip(lines).map(known).collect();
            for diagnostic in diagnostics.iter().filter(|diagnostic| diagnostic.secret) {
                found[diagnostic.file.0 as usize].push(diagnostic.span);
            }
            found.into_iter().map(disjoint).collect()
        });
        &all[file.0 as usize]
    }

    /// 1-based line and column of a byte of a file.
    pub fn place(&self, file: FileId, offset: usize) -> LineColumn {
        self.of(file).line_column(&self.project.file(file).text, offset)
    }
}

/// A file or folder that belongs to a project and was not read, so that nothing is known about it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Unread {
    /// Its path, as the paths of the project's files are written.
    pub file: String,
    /// Why, to stand behind "not read: ".
    pub reason: String,
}

/// A remark that is no finding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Remark {
    /// The file it is about; `None` when it is about the project.
    pub file: Option<String>,
    /// What there is to say.
    pub message: String,
}

/// The same bytes in as few spans as there can be, in order.
fn disjoint(mut spans: Vec<Span>) -> Vec<Span> {
    spans.order_by_key(|span| (span.start, span.end));
    let mut merged: Vec<Span> = Vec::with_capacity(spans.len());
    for span in spans {
        match merged.last_mut() {
            Some(last) if span.start <= last.end => last.end = last.end.max(span.end),
            _ => merged.push(span),
        }
    }
    merged
}

/// The findings of one project, under the name it was asked for.
#[derive(Clone, Copy, Debug)]
pub struct Report<'a> {
    /// What the user calls it: the path given.
    pub name: &'a str,
    /// The texts, for places and excerpts.
    pub project: &'a Project,
    /// What was found, in the order to show.
    pub diagnostics: &'a [Diagnostic],
    /// What could not be looked at.
    pub unread: &'a [Unread],
    /// What else there is to say.
    pub notes: &'a [Remark],
}

impl Report<'_> {
    /// How many findings of a severity count: those that hold in one environment only, while it is unknown, do not.
    pub fn count(&self, severity: Severity) -> usize {
        self.diagnostics.iter().filter(|d| d.only_in.is_none() && d.severity == severity).count()
    }
}
