//! What the texts mean: stages and images, Compose projects, which file is what and which belong together.

pub mod belonging;
pub mod compose;
pub mod dockerfile;
mod environment;
pub mod image;
mod kind;
pub mod secrets;
mod shell_body;
pub mod stack;
mod stray;

pub use environment::environment_of;
pub use kind::file_kind;
pub use shell_body::ShellBody;
pub use stack::{Stack, StackKind};
pub use stray::{Stray, is_template, stray};

use crate::ordered::{BTreeMap, BTreeSet};
use crate::project::{Environment, FileId, FileKind, Project, Settings};
use crate::syntax::dockerfile::{Dockerfile, parse as parse_dockerfile};
use crate::syntax::dockerignore::IgnoreFile;
use crate::syntax::dotenv::{self, Dotenv};
use crate::syntax::yaml;
use crate::text::Span;
use belonging::Reading;
use dockerfile::DockerfileModel;
use std::sync::Arc;

/// Facts about a project, derived from its texts alone.
#[derive(Debug, Default)]
pub struct Model {
    /// One entry per file of the project, in the same order.
    pub files: Vec<FileModel>,
    /// What each call of `docker compose` would see.
    pub stacks: Vec<Stack>,
    /// Files whose text is something else than their name says, with the line that shows it. They are not read.
    pub strays: Vec<(FileId, Stray, Span)>,
    /// Compose files that make sense alone and over a base; `stacks` has one of the two.
    pub ambiguous: BTreeSet<FileId>,
    /// For each file the services that build it, by stack and service.
    built_by: Vec<Vec<(usize, usize)>>,
    /// The env files that services read, by file.
    env_files: BTreeMap<FileId, Dotenv>,
    /// The ignore files of builds.
    ignore_files: BTreeMap<FileId, IgnoreFile>,
    /// All files by path.
    paths: BTreeMap<String, FileId>,
}

/// What is known about one file.
#[derive(Debug)]
pub struct FileModel {
    /// Which sort of file it is.
    pub kind: FileKind,
    /// Where it is meant to be used: as the settings, its comments, its name or the stacks that build it say.
    pub environment: Option<Environment>,
    /// What its parser read.
    pub content: Content,
}

/// What a file's parser read.
#[derive(Debug)]
pub enum Content {
    /// A Dockerfile.
    Dockerfile(Box<DockerfileModel>),
    /// A Compose file, or settings in YAML.
    Yaml(Arc<yaml::Tree>),
    /// A text that only takes part by its name, or that a rule reads for itself.
    Other,
}

impl Model {
    /// Reads all files of `project`.
    pub fn new(project: &Project, settings: &Settings) -> Self {
        Self::read(compose::Sources::new(project), settings, Reading::Alone)
    }

    /// Reads all files of `project`, which this model is of, once more: those that could be meant in two ways in the other one.
    pub fn over_base(&self, project: &Project, settings: &Settings) -> Self {
        let mut sources = compose::Sources::new(project);
        for (file, (id, _)) in self.files.iter().zip(project.iter()) {
            if let Content::Yaml(tree) = &file.content {
                sources.trees.insert(id, tree.clone());
            }
        }
        Self::read(sources, settings, Reading::OverBase)
    }

    fn read(mut sources: compose::Sources<'_>, settings: &Settings, reading: Reading) -> Self {
        let project = sources.project;
        let environment = |path: &str, text: &str| environment_of(path, text, settings);
        let mut strays = Vec::new();
        let mut files: Vec<FileModel> = project
            .iter()
            .map(|(id, file)| {
                let kind = file_kind(&file.path, &file.text);
                let stray = stray(&file.path, &file.text);
                strays.extend(stray.map(|(what, line)| (id, what, line)));
                let content = match kind {
                    _ if stray.is_some() => Content::Other,
                    FileKind::Compose | FileKind::HadolintSettings | FileKind::Settings => {
                        Content::Yaml(sources.tree(id))
                    }
                    FileKind::Dockerfile => {
                        let tree = parse_dockerfile(&file.text);
                        Content::Dockerfile(Box::new(DockerfileModel::new(id, &file.text, tree)))
                    }
                    _ => Content::Other,
                };
                FileModel { kind, environment: environment(&file.path, &file.text), content }
            })
            .collect();
        let stacks = belonging::stacks(&mut sources, settings, &environment, reading);
        let (stacks, ambiguous) = (stacks.found, stacks.ambiguous);
        let mut built_by = vec![Vec::new(); files.len()];
        for (at, stack) in stacks.iter().enumerate() {
            for (service, file) in stack.services.iter().enumerate().map(|(at, s)| (at, s.build.as_ref())) {
                if let Some(file) = file.and_then(|build| build.file) {
                    built_by[file.0 as usize].push((at, service));
                }
            }
        }
        for (file, builders) in files.iter_mut().zip(&built_by) {
            if file.kind == FileKind::Dockerfile && file.environment.is_none() {
                file.environment = environment_of_builders(builders.iter().map(|&(stack, _)| &stacks[stack]));
            }
        }
        let mut env_files = BTreeMap::new();
        let named = stacks.iter().flat_map(|stack| &stack.services).flat_map(|service| &service.env_files);
        for file in named.filter_map(|env_file| env_file.file) {
            env_files.entry(file).or_insert_with(|| dotenv::parse(&project.file(file).text));
        }
        let is_ignore_file = |id: &FileId| files[id.0 as usize].kind == FileKind::Dockerignore;
        let ids = (0..files.len() as u32).map(FileId);
        let ignore_files =
            ids.clone().filter(is_ignore_file).map(|id| (id, IgnoreFile::parse(&project.file(id).text))).collect();
        let paths = ids.rev().map(|id| (project.file(id).path.clone(), id)).collect();
        Self { files, stacks, strays, ambiguous, built_by, env_files, ignore_files, paths }
    }

    /// What is known about a file.
    pub fn file(&self, id: FileId) -> &FileModel {
        &self.files[id.0 as usize]
    }

    /// All files of one kind.
    pub fn of_kind(&self, kind: FileKind) -> impl Iterator<Item = FileId> {
        self.files.iter().enumerate().filter(move |(_, file)| file.kind == kind).map(|(index, _)| FileId(index as u32))
    }

    /// The services that build a Dockerfile, with their stacks.
    pub fn builders(&self, file: FileId) -> impl Iterator<Item = (&Stack, &compose::Service)> {
        let found = self.built_by.get(file.0 as usize).map_or(&[][..], Vec::as_slice);
        found.iter().map(|&(stack, service)| (&self.stacks[stack], &self.stacks[stack].services[service]))
    }

    /// The file at exactly this path.
    pub fn find(&self, path: &str) -> Option<FileId> {
        self.paths.get(path).copied()
    }

    /// Whether there is a file at this path, or a folder with files.
    pub fn exists(&self, path: &str) -> bool {
        let inside = [path, "/"].concat();
        let next = self.paths.range_from(&inside).next();
        self.paths.contains_key(path) || next.is_some_and(|(other, _)| other.starts_with(&inside))
    }

    /// The lines of a `.dockerignore` or `.containerignore`.
    pub fn ignore_file(&self, id: FileId) -> Option<&IgnoreFile> {
        self.ignore_files.get(&id)
    }

    /// What an env file holds that a service reads.
    pub fn env_file(&self, id: FileId) -> Option<&Dotenv> {
        self.env_files.get(&id)
    }

    /// The tree of a YAML file.
    pub fn yaml(&self, id: FileId) -> Option<&yaml::Tree> {
        match &self.file(id).content {
            Content::Yaml(tree) => Some(tree),
            _ => None,
        }
    }

    /// The trees of all Dockerfiles.
    pub fn dockerfiles(&self) -> impl Iterator<Item = (FileId, &Dockerfile)> {
        self.dockerfile_models().map(|(id, model)| (id, &model.tree))
    }

    /// All Dockerfiles, understood.
    pub fn dockerfile_models(&self) -> impl Iterator<Item = (FileId, &DockerfileModel)> {
        self.of_kind(FileKind::Dockerfile).filter_map(|id| Some((id, self.dockerfile(id)?)))
    }

    /// One Dockerfile, understood; `None` for another sort of file.
    pub fn dockerfile(&self, id: FileId) -> Option<&DockerfileModel> {
        match &self.file(id).content {
            Content::Dockerfile(model) => Some(model),
            _ => None,
        }
    }

    /// The trees of all Compose files.
    pub fn compose_trees(&self) -> impl Iterator<Item = (FileId, &yaml::Tree)> {
        self.of_kind(FileKind::Compose).filter_map(|id| match &self.file(id).content {
            Content::Yaml(tree) => Some((id, &**tree)),
            _ => None,
        })
    }
}

/// The environment of the stacks that build a Dockerfile, when all of them agree.
fn environment_of_builders<'a>(builders: impl Iterator<Item = &'a Stack>) -> Option<Environment> {
    let mut environments = builders.map(|stack| stack.environment);
    let first = environments.next()??;
    environments.all(|other| other == Some(first)).then_some(first)
}
