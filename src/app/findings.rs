//! What the engine found, in the page's terms, and how the list of it is filtered.

use crate::app::document::FileKey;
use crate::diagnostic::{Fix, Severity};
use crate::project::Environment;
use crate::text::plain::lower;
use crate::text::{LineColumn, Span};
use borsh::{BorshDeserialize, BorshSerialize};
use std::rc::Rc;

/// One finding as the page shows it.
#[derive(Clone, Debug, PartialEq, BorshSerialize, BorshDeserialize)]
pub struct Problem {
    /// The rule's name.
    pub rule: Rc<str>,
    /// The name of the rule's family.
    pub family: Rc<str>,
    /// How bad it is here.
    pub severity: Severity,
    /// Set when it counts only there.
    pub only_in: Option<Environment>,
    /// In which file.
    pub file: FileKey,
    /// The file's path when it was found.
    pub path: Rc<str>,
    /// Bytes of the file's text.
    pub span: Span,
    /// The same place for people.
    pub place: LineColumn,
    /// The first sentence of the message.
    pub title: String,
    /// The rest of it.
    pub detail: String,
    /// Ids of other tools for this finding.
    pub aliases: Vec<String>,
    /// Other places that belong to it.
    pub related: Vec<RelatedPlace>,
    /// The repair. Its file ids are those of the report's project.
    pub fix: Option<Rc<Fix>>,
}

/// Another place of a finding.
#[derive(Clone, Debug, PartialEq, BorshSerialize, BorshDeserialize)]
pub struct RelatedPlace {
    /// In which file.
    pub file: FileKey,
    /// The file's path.
    pub path: Rc<str>,
    /// Bytes of the file's text.
    pub span: Span,
    /// 1-based line.
    pub line: usize,
    /// What is there.
    pub message: String,
}

#[cfg(test)]
impl Problem {
    /// Something to make others of.
    pub(super) fn example() -> Self {
        Self {
            rule: "rule".into(),
            family: "dockerfile".into(),
            severity: Severity::Warning,
            only_in: None,
            file: FileKey(0),
            path: "Dockerfile".into(),
            span: Span::default(),
            place: LineColumn { line: 1, column: 1 },
            title: String::new(),
            detail: String::new(),
            aliases: Vec::new(),
            related: Vec::new(),
            fix: None,
        }
    }
}

impl Problem {
    /// Whether it is in the totals.
    pub fn counts(&self) -> bool {
        self.only_in.is_none()
    }

    /// Whether both read alike in the list. What is left out of account is the place in bytes, which moves with every
    /// keystroke before it.
    pub fn looks_like(&self, other: &Problem) -> bool {
        let fix = |problem: &Problem| problem.fix.as_ref().map(|fix| (fix.title.clone(), fix.applicability));
        (self.severity, self.only_in, self.place) == (other.severity, other.only_in, other.place)
            && (&self.rule, &self.title, &self.detail) == (&other.rule, &other.title, &other.detail)
            && (&self.aliases, &self.related) == (&other.aliases, &other.related)
            && fix(self) == fix(other)
    }

    /// Whether it has a fix that may be applied in bulk.
    pub fn has_safe_fix(&self) -> bool {
        self.fix.as_ref().is_some_and(|fix| fix.applicability == crate::diagnostic::Applicability::Safe)
    }
}

/// Errors, warnings and advice.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Errors.
    pub errors: usize,
    /// Warnings.
    pub warnings: usize,
    /// Advice.
    pub advice: usize,
}

impl Counts {
    /// How many of one severity.
    pub fn of(&self, severity: Severity) -> usize {
        match severity {
            Severity::Error => self.errors,
            Severity::Warning => self.warnings,
            Severity::Advice => self.advice,
        }
    }

    /// All together.
    pub fn total(&self) -> usize {
        self.errors + self.warnings + self.advice
    }

    /// Counts those that count.
    pub fn count<'a>(problems: impl IntoIterator<Item = &'a Rc<Problem>>) -> Self {
        let mut counts = Counts::default();
        for problem in problems.into_iter().filter(|problem| problem.counts()) {
            match problem.severity {
                Severity::Error => counts.errors += 1,
                Severity::Warning => counts.warnings += 1,
                Severity::Advice => counts.advice += 1,
            }
        }
        counts
    }
}

/// Which problems the list shows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Filter {
    /// Only this severity.
    pub severity: Option<Severity>,
    /// Only this family.
    pub family: Option<String>,
    /// Words that must all be in the name, an alias, the message or the path.
    pub text: String,
}

impl Filter {
    /// Whether anything is hidden by it.
    pub fn is_empty(&self) -> bool {
        self.severity.is_none() && self.family.is_none() && self.text.trim().is_empty()
    }

    /// Whether the list shows `problem`, whose rule answers to `aliases`.
    pub fn admits(&self, problem: &Problem, aliases: &[String]) -> bool {
        self.severity.is_none_or(|severity| severity == problem.severity)
            && self.family.as_deref().is_none_or(|family| family == &*problem.family)
            && self.text.split_whitespace().all(|word| mentions(problem, aliases, word))
    }
}

fn mentions(problem: &Problem, aliases: &[String], word: &str) -> bool {
    let word = lower(word);
    let has = |text: &str| lower(text).contains(&word);
    has(&problem.rule)
        || has(&problem.family)
        || has(&problem.title)
        || has(&problem.detail)
        || has(&problem.path)
        || aliases.iter().any(|alias| has(alias))
}
