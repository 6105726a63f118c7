//! The last line of a report at a terminal.

use super::{Report, Style};
use crate::analysis::Scope;
use crate::diagnostic::{Applicability, Severity};

/// What the reports of a run come to. Added up one by one, so that no project is kept for its numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// Errors, warnings, advice.
    counts: [usize; 3],
    /// Files with findings that count.
    files: usize,
    /// Findings of production only, while the environment is unknown.
    folded: usize,
    /// Findings with a safe fix, and with a suggested one.
    fixable: [usize; 2],
    /// Files that were not read.
    unread: usize,
    /// Paths given for which there is no report.
    failed: usize,
    /// What was looked at.
    scope: Scope,
}

impl Totals {
    /// Adds what was found in one project.
    pub fn add(&mut self, report: &Report<'_>) {
        for (count, severity) in self.counts.iter_mut().zip([Severity::Error, Severity::Warning, Severity::Advice]) {
            *count += report.count(severity);
        }
        let counting = || report.diagnostics.iter().filter(|d| d.only_in.is_none());
        let mut files: Vec<u32> = counting().map(|d| d.file.0).collect();
        files.sort_unstable();
        files.dedup();
        self.files += files.len();
        self.folded += report.diagnostics.len() - counting().count();
        for fix in counting().filter_map(|d| d.fix.as_ref()) {
            self.fixable[usize::from(fix.applicability != Applicability::Safe)] += 1;
        }
        self.unread += report.unread.len();
    }

    /// Adds what was looked at in one project.
    pub fn add_scope(&mut self, scope: Scope) {
        self.scope = self.scope.with(scope);
    }

    /// Counts a path for which there is no report.
    pub fn add_failed(&mut self) {
        self.failed += 1;
    }

    /// How many of what in how many files, what can be done about it, and what was not looked at.
    pub fn line(&self, style: Style) -> String {
        let parts: Vec<String> = self
            .counts
            .into_iter()
            .zip(["error", "warning", "advice"])
            .filter(|&(count, _)| count > 0)
            .map(|(count, word)| counted(count, word))
            .collect();
        let mut out = if !parts.is_empty() {
            format!("{} in {}.", parts.join(", "), counted(self.files, "file"))
        } else if self.unread + self.failed > 0 {
            "Nothing found in what was read.".to_owned()
        } else if self.scope.files == 0 {
            "Nothing found: there was nothing to look at.".to_owned()
        } else {
            [&style.paint("1;32", "Nothing found."), " Looked at: ", &self.scope.words(), "."].concat()
        };
        match self.fixable {
            [0, 0] => {}
            [safe, 0] => out += &format!(" `drydock fix` repairs {safe}."),
            [0, suggested] => out += &format!(" `drydock fix --suggested` repairs {suggested}: read the diff."),
            [safe, suggested] => {
                out += &format!(" `drydock fix` repairs {safe}, with --suggested {suggested} more: read the diff.")
            }
        }
        out.push('\n');
        if self.folded > 0 {
            let hold = if self.folded == 1 { "1 more holds" } else { &format!("{} more hold", self.folded) };
            out += &format!("{hold} in production only: --environment production counts and shows them.\n");
        }
        if self.unread > 0 {
            let was = if self.unread == 1 { "was" } else { "were" };
            let words = format!("{} {was} not read", counted(self.unread, "file"));
            out += &format!("{} (named above); --allow-unread lets that pass.\n", style.paint("1;31", &words));
        }
        if self.failed > 0 {
            let words = format!("{} could not be looked at", counted(self.failed, "project"));
            out += &format!("{}.\n", style.paint("1;31", &words));
        }
        out
    }
}

/// `1 error`, `2 errors`; advice has no plural.
fn counted(count: usize, word: &str) -> String {
    let plural = if count == 1 || word == "advice" { "" } else { "s" };
    format!("{count} {word}{plural}")
}
