//! What is loaded, and what comes of it.

use super::budget::Budget;
use super::problem::Problem;
use super::value::Node;
use super::variables::Variables;
use crate::ordered::BTreeMap;
use crate::project::{FileId, Project};
use crate::syntax::yaml::{self, Tree};
use std::sync::Arc;

/// The project with its Compose files parsed.
#[derive(Clone, Debug)]
pub struct Sources<'a> {
    /// The texts.
    pub project: &'a Project,
    /// Trees of the files parsed so far; others are parsed when something names them.
    pub trees: BTreeMap<FileId, Arc<Tree>>,
    /// What all that is loaded from them may still take.
    pub budget: Budget,
    /// The files by path.
    pub(super) paths: BTreeMap<&'a str, FileId>,
}

impl<'a> Sources<'a> {
    /// Nothing parsed yet.
    pub fn new(project: &'a Project) -> Self {
        let paths =
            project.files.iter().enumerate().rev().map(|(at, file)| (file.path.as_str(), FileId(at as u32))).collect();
        Self { project, trees: BTreeMap::new(), budget: Budget::default(), paths }
    }

    /// The file at exactly this path.
    pub fn find(&self, path: &str) -> Option<FileId> {
        self.paths.get(path).copied()
    }

    /// The tree of a file.
    pub fn tree(&mut self, file: FileId) -> Arc<Tree> {
        let text = &self.project.file(file).text;
        self.trees.entry(file).or_insert_with(|| Arc::new(yaml::parse(text))).clone()
    }
}

/// What to load.
#[derive(Clone, Debug, Default)]
pub struct Request {
    /// The files in order; later ones win.
    pub files: Vec<FileId>,
    /// Env files for interpolation, usually the `.env` beside the first file; later ones win.
    pub env_files: Vec<FileId>,
    /// Variables of the process; they win over env files.
    pub variables: Vec<(String, String)>,
    /// Active profiles; `*` for all.
    pub profiles: Vec<String>,
    /// The project's name, when it is set from outside.
    pub name: Option<String>,
    /// The name of the folder the project lies in: the project's name when nothing else says it.
    pub folder_name: String,
}

/// What the files say together.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// The merged tree in long form; a mapping.
    pub model: Node,
    /// The project's folder relative to the root: that of the first file.
    pub folder: String,
    /// The project's name.
    pub name: String,
    /// What interpolation saw.
    pub variables: Variables,
    /// What is wrong, in the order found.
    pub problems: Vec<Problem>,
    /// Every Compose file that was read, those of `extends` and `include` too.
    pub files: Vec<FileId>,
    /// Whether something was left out because it is too much.
    pub is_cut: bool,
}
