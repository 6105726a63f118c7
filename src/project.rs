//! What is inspected: the files of one project and how to look at them.

use crate::text::{Span, path};
use serde::{Deserialize, Serialize};
use std::{fmt, ops::Deref};

/// Index of a file in [`Project::files`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "app", derive(borsh::BorshSerialize, borsh::BorshDeserialize))]
pub struct FileId(pub u32);

/// A place in a text of the project.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[cfg_attr(feature = "app", derive(borsh::BorshSerialize, borsh::BorshDeserialize))]
pub struct Place {
    /// In which file.
    pub file: FileId,
    /// Where, in bytes.
    pub span: Span,
}

/// A path that files name, written as the project writes its own: relative to the root, `""` for the root itself, without `.`, and
/// without `..` where that can be taken out. There need not be such a file.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ProjectPath(String);

impl ProjectPath {
    /// What a file in `folder` means by `path`.
    pub fn seen_from(folder: &str, path: &str) -> Self {
        Self(path::join(folder, path))
    }

    /// As text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether it stays in the project: no folder above the root, none of the host or of somebody's home.
    pub fn is_inside(&self) -> bool {
        !self.0.starts_with("..") && !path::is_absolute(&self.0)
    }
}

impl Deref for ProjectPath {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ProjectPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
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
        path::name(&self.path)
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
