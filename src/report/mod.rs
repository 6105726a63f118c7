//! Diagnostics as text, JSON and JSON lines. Only what is told about findings; reading files and terminals is the command's.

mod json;
mod text;

pub use json::{failed_line, json, jsonl};
pub use text::{Style, finding, summary};

use crate::diagnostic::{Diagnostic, Severity};
use crate::project::Project;

/// The findings of one project, under the name it was asked for.
#[derive(Clone, Copy, Debug)]
pub struct Report<'a> {
    /// What the user calls it: the path given.
    pub name: &'a str,
    /// The texts, for places and excerpts.
    pub project: &'a Project,
    /// What was found, in the order to show.
    pub diagnostics: &'a [Diagnostic],
}

impl Report<'_> {
    /// How many findings of a severity count: those that hold in one environment only, while it is unknown, do not.
    pub fn count(&self, severity: Severity) -> usize {
        self.diagnostics.iter().filter(|d| d.only_in.is_none() && d.severity == severity).count()
    }
}
