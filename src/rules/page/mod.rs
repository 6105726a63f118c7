//! The page of a rule as plain data: made from Markdown at build time, shown as text and elements, never as raw HTML.

#[cfg(feature = "command")]
mod markdown;

#[cfg(feature = "command")]
pub use markdown::{parse, render};

use crate::diagnostic::Severity;
use crate::project::Environment;
use serde::{Deserialize, Serialize};

/// Everything that is told about one rule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RulePage {
    /// The rule's name.
    pub name: String,
    /// Its family's name.
    pub family: String,
    /// Its heading, a sentence without a full stop.
    pub title: String,
    /// One line for lists.
    pub summary: String,
    /// How bad a finding is when the environment does not change it.
    pub severity: Severity,
    /// In development: a severity, `None` when off there.
    pub in_development: Option<Severity>,
    /// In production: a severity, `None` when off there.
    pub in_production: Option<Severity>,
    /// Whether it runs without being asked for.
    pub default_on: bool,
    /// `tool:id` of the other tools' rules for this.
    pub aliases: Vec<String>,
    /// Lines of the seed documents it rests on, as `document:Lfrom-to`.
    pub seeds: Vec<String>,
    /// The text: the introduction (without a heading), then the sections in order.
    pub sections: Vec<Section>,
    /// Files before and after; each is a test.
    pub examples: Vec<Example>,
}

/// A heading with what stands under it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Section {
    /// Empty for the introduction.
    pub heading: String,
    /// What stands under it.
    pub blocks: Vec<Block>,
}

/// A block of text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Block {
    /// A paragraph.
    Paragraph(Vec<Run>),
    /// A list, one item per entry.
    List(Vec<Vec<Run>>),
    /// Text in a fixed pitch, line breaks kept.
    Code(String),
}

/// A run of text in one style.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Run {
    /// Plain.
    Text(String),
    /// Code within a sentence.
    Code(String),
    /// Stressed.
    Strong(String),
}

/// Files that show the fault or its absence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Example {
    /// Whether the rule fires on them.
    pub bad: bool,
    /// The project.
    pub files: Vec<ExampleFile>,
    /// For a bad one: the files after the rule's fixes, those that change or come new.
    pub fixed: Vec<ExampleFile>,
    /// For a bad one: 1-based lines of the findings in the first file, in order; empty when not stated.
    pub lines: Vec<usize>,
    /// The environment it is looked at in.
    pub environment: Option<Environment>,
}

/// One file of an example.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExampleFile {
    /// Path relative to the project's root.
    pub path: String,
    /// Its text.
    pub text: String,
}
