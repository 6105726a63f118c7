//! What a rule reports: where, what, why, and how to repair it.

use crate::project::{Environment, FileId};
use crate::text::{Edit, Span};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "app", derive(borsh::BorshSerialize, borsh::BorshDeserialize))]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Better practice.
    Advice,
    /// Works, but is unsafe, unreliable or loses data.
    Warning,
    /// The build or `up` fails, or the tool rejects the file.
    Error,
}

impl Severity {
    /// `error`, `warning` or `advice`.
    pub fn name(self) -> &'static str {
        match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Advice => "advice",
        }
    }
}

/// Whether a fix may be applied without a person reading it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "app", derive(borsh::BorshSerialize, borsh::BorshDeserialize))]
#[serde(rename_all = "lowercase")]
pub enum Applicability {
    /// Changes what was meant or needs a decision; shown as a diff to accept.
    Suggested,
    /// Keeps the meaning; may be applied in bulk.
    Safe,
}

/// One change of a fix.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "app", derive(borsh::BorshSerialize, borsh::BorshDeserialize))]
pub enum Change {
    /// Edits an existing file.
    Edit {
        /// Which file.
        file: FileId,
        /// What changes, in bytes of the file as analysed.
        edit: Edit,
    },
    /// Creates a file that does not exist yet.
    Create {
        /// Path relative to the project's root.
        path: String,
        /// The whole text.
        text: String,
    },
}

/// A repair: all of its changes belong together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "app", derive(borsh::BorshSerialize, borsh::BorshDeserialize))]
pub struct Fix {
    /// What it does, as a short imperative: "Add --no-cache-dir".
    pub title: String,
    /// Whether it may be applied in bulk.
    pub applicability: Applicability,
    /// Edits over one or several files, in any order, not overlapping.
    pub changes: Vec<Change>,
}

impl Fix {
    /// A fix that may be applied in bulk.
    pub fn safe(title: impl Into<String>, changes: Vec<Change>) -> Self {
        Self { title: title.into(), applicability: Applicability::Safe, changes }
    }

    /// A fix that a person should read first.
    pub fn suggested(title: impl Into<String>, changes: Vec<Change>) -> Self {
        Self { title: title.into(), applicability: Applicability::Suggested, changes }
    }
}

/// Another place that belongs to a finding: the first of two equal keys, the stage that sets the user.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Related {
    /// Which file.
    pub file: FileId,
    /// Where, in bytes.
    pub span: Span,
    /// What is there.
    pub message: String,
}

/// A remark about a file that is no finding: it neither counts nor can be repaired.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// Which file.
    pub file: FileId,
    /// What there is to say, in whole sentences.
    pub message: Cow<'static, str>,
}

/// One finding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Diagnostic {
    /// The rule's name, as in the registry.
    pub rule: &'static str,
    /// Which of the rule's cases, as in `name/case`; empty for a rule with one.
    pub case: &'static str,
    /// How bad it is here, the environment taken into account.
    pub severity: Severity,
    /// Set when it holds only there while the environment is unknown; such a finding does not count.
    pub only_in: Option<Environment>,
    /// In which file.
    pub file: FileId,
    /// The smallest span that is wrong, in bytes.
    pub span: Span,
    /// What is wrong, why it matters and what to do, in this order, in plain words.
    pub message: String,
    /// The bytes of the message that are its first sentence, which stands alone as a title.
    pub title_end: usize,
    /// `tool:id` of other tools that would report this very finding.
    pub aliases: Vec<&'static str>,
    /// Other places that belong to it.
    pub related: Vec<Related>,
    /// Whether the span is the value of a secret, which reports do not print.
    pub secret: bool,
    /// The repair, where there is one.
    pub fix: Option<Fix>,
}

impl Diagnostic {
    /// The message in two: its first sentence, which stands alone as a title, and the rest.
    pub fn title_and_rest(&self) -> (&str, &str) {
        let (title, rest) = self.message.split_at(self.title_end);
        (title, rest.trim_start())
    }
}

/// The bytes of a message's first sentence. A full stop ends it where a space and no small letter follow, outside of backticks:
/// not in `nginx:1.27`, not in "e.g. this".
pub(crate) fn first_sentence(message: &str) -> usize {
    let mut from = 0;
    while let Some(found) = message[from..].find(". ") {
        let end = from + found + 1;
        let is_open = !message[..end].matches('`').count().is_multiple_of(2);
        if !is_open && !message[end..].trim_start().starts_with(char::is_lowercase) {
            return end;
        }
        from = end;
    }
    message.len()
}

#[cfg(test)]
mod tests {
    use super::first_sentence;

    #[test]
    fn the_first_sentence_is_the_title() {
        let title = |message: &'static str| &message[..first_sentence(message)];
        assert_eq!(title("One. Two. Three."), "One.");
        assert_eq!(title("Alone."), "Alone.");
        assert_eq!(title("Use `a. B` here. Then go."), "Use `a. B` here.");
        assert_eq!(title("It ends e.g. there. Yes."), "It ends e.g. there.");
    }
}
