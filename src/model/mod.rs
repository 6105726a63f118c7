//! What the texts mean: stages and images, Compose projects, which file is what and which belong together.

pub mod compose;
mod kind;
pub mod stack;

pub use kind::file_kind;

use crate::project::{FileId, FileKind, Project, Settings};
use crate::syntax::dockerfile::{self, Dockerfile};
use crate::syntax::yaml;
use stack::Stack;
use std::sync::Arc;

/// Facts about a project, derived from its texts alone.
#[derive(Debug, Default)]
pub struct Model {
    /// One entry per file of the project, in the same order.
    pub files: Vec<FileModel>,
    /// The Compose files that belong together, merged.
    pub stacks: Vec<Stack>,
}

/// What is known about one file.
#[derive(Debug)]
pub struct FileModel {
    /// Which sort of file it is.
    pub kind: FileKind,
    /// What its parser read.
    pub content: Content,
}

/// What a file's parser read.
#[derive(Debug)]
pub enum Content {
    /// A Dockerfile.
    Dockerfile(Dockerfile),
    /// A Compose file, or settings in YAML.
    Yaml(Arc<yaml::Tree>),
    /// A text that only takes part by its name, or that a rule reads for itself.
    Other,
}

impl Model {
    /// Reads all files of `project`.
    pub fn new(project: &Project, settings: &Settings) -> Self {
        let files: Vec<FileModel> = project
            .files
            .iter()
            .map(|file| {
                let kind = file_kind(&file.path, &file.text);
                let content = match kind {
                    FileKind::Compose | FileKind::HadolintSettings | FileKind::Settings => {
                        Content::Yaml(Arc::new(yaml::parse(&file.text)))
                    }
                    FileKind::Dockerfile => Content::Dockerfile(dockerfile::parse(&file.text)),
                    _ => Content::Other,
                };
                FileModel { kind, content }
            })
            .collect();
        let mut sources = compose::Sources::new(project);
        for (index, file) in files.iter().enumerate() {
            if let (FileKind::Compose, Content::Yaml(tree)) = (file.kind, &file.content) {
                sources.trees.insert(FileId(index as u32), tree.clone());
            }
        }
        let stacks = stack::stacks(&mut sources, settings, &stack::environment_by_name);
        Self { files, stacks }
    }

    /// What is known about a file.
    pub fn file(&self, id: FileId) -> &FileModel {
        &self.files[id.0 as usize]
    }

    /// All files of one kind.
    pub fn of_kind(&self, kind: FileKind) -> impl Iterator<Item = FileId> {
        self.files.iter().enumerate().filter(move |(_, file)| file.kind == kind).map(|(index, _)| FileId(index as u32))
    }

    /// The trees of all Dockerfiles.
    pub fn dockerfiles(&self) -> impl Iterator<Item = (FileId, &Dockerfile)> {
        self.of_kind(FileKind::Dockerfile).filter_map(|id| match &self.file(id).content {
            Content::Dockerfile(tree) => Some((id, tree)),
            _ => None,
        })
    }

    /// The trees of all Compose files.
    pub fn compose_trees(&self) -> impl Iterator<Item = (FileId, &yaml::Tree)> {
        self.of_kind(FileKind::Compose).filter_map(|id| match &self.file(id).content {
            Content::Yaml(tree) => Some((id, tree.as_ref())),
            _ => None,
        })
    }
}
