//! What is inspected: the files of one project and how to look at them.

use crate::text::Span;
use serde::{Deserialize, Serialize};

/// Index of a file in [`Project::files`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "app", derive(borsh::BorshSerialize, borsh::BorshDeserialize))]
pub struct FileId(pub u32);

/// A place in a text of the project.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// In which file.
    pub file: FileId,
    /// Where, in bytes.
    pub span: Span,
}

/// One text of the project.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "app", derive(borsh::BorshSerialize, borsh::BorshDeserialize))]
pub struct SourceFile {
    /// Path relative to the project's root, with `/`, without `./` in front.
    pub path: String,
    /// The text as it is on disk, byte order mark and line endings included.
    pub text: String,
}

impl SourceFile {
    /// A file with a path relative to the project's root.
    pub fn new(path: impl Into<String>, text: impl Into<String>) -> Self {
        Self { path: path.into(), text: text.into() }
    }

    /// The last component of the path.
    pub fn name(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or(&self.path)
    }

    /// The folder of the file relative to the root: `""` for the root itself, else without a slash at the end.
    pub fn folder(&self) -> &str {
        self.path.rsplit_once('/').map_or("", |(folder, _)| folder)
    }
}

/// The files of one project, in the order they are shown.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "app", derive(borsh::BorshSerialize, borsh::BorshDeserialize))]
pub struct Project {
    /// All files; [`FileId`] is an index into it.
    pub files: Vec<SourceFile>,
}

impl Project {
    /// A project of `(path, text)` pairs.
    pub fn from_files<P: Into<String>, T: Into<String>>(files: impl IntoIterator<Item = (P, T)>) -> Self {
        Self { files: files.into_iter().map(|(path, text)| SourceFile::new(path, text)).collect() }
    }

    /// The file behind an id.
    ///
    /// # Panics
    /// When the id is of another project.
    pub fn file(&self, id: FileId) -> &SourceFile {
        &self.files[id.0 as usize]
    }

    /// The file at exactly this path.
    pub fn find(&self, path: &str) -> Option<FileId> {
        self.files.iter().position(|file| file.path == path).map(|index| FileId(index as u32))
    }

    /// All ids with their files, in order.
    pub fn iter(&self) -> impl Iterator<Item = (FileId, &SourceFile)> {
        self.files.iter().enumerate().map(|(index, file)| (FileId(index as u32), file))
    }
}

/// What a file is, by its name (and, where the name says nothing, by its text).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum FileKind {
    /// A Dockerfile or Containerfile.
    Dockerfile,
    /// A Compose file or an override of one.
    Compose,
    /// `.dockerignore`, `<Dockerfile>.dockerignore`, `.containerignore`.
    Dockerignore,
    /// `.env` and its relatives.
    Dotenv,
    /// `.gitignore`.
    Gitignore,
    /// `.hadolint.yaml` or `hadolint.yaml`.
    HadolintSettings,
    /// `drydock.yaml`.
    Settings,
    /// Anything else a project brings: scripts, server configuration, workflows.
    Other,
}

/// Where the containers are meant to run. It changes severities: a source bind mount is fine in development.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "app", derive(borsh::BorshSerialize, borsh::BorshDeserialize))]
#[serde(rename_all = "lowercase")]
pub enum Environment {
    /// A developer's machine.
    Development,
    /// Anything that serves users, staging included.
    Production,
}

/// How to look at a project.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settings {
    /// Overrides what comments and file names say; `None` decides per file.
    pub environment: Option<Environment>,
    /// Turns on the opt-in rules and cases too.
    pub all_rules: bool,
    /// What is not reported: names of rules, `rule/case`, or other tools' ids, as in a comment that suppresses.
    pub ignored: Vec<String>,
}
