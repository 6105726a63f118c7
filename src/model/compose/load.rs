//! From files to one merged tree: parse, interpolate, long forms, [`include`](super::include), [`extends`](super::extends), merge.
//! Nothing stops it: what cannot be read is a problem with a place, and the rest goes on.

use super::budget;
use super::canonical::canonical;
use super::cast;
use super::extends::Services;
use super::merge::{Path, clear, merge, settle};
use super::paths;
use super::problem::{Problem, ProblemKind, Repair};
use super::sources::{Loaded, Request, Sources};
use super::value::{Data, Map, Node, Origin, TreeError, from_tree};
use super::variables::Variables;
use crate::model::stray;
use crate::ordered::BTreeMap;
use crate::project::FileId;
use crate::syntax::yaml::YamlErrorKind;
use std::sync::Arc;

/// What compose-go calls it when an included file is missing: anything may stand in it.
pub const NOT_INCLUDED: &str = "compose-go:include-missing-file";
/// What it calls it when the service that is extended is not in its file.
pub const NOT_FOUND: &str = "compose-go:extends-not-found";
/// `extends` and `include` are followed this far.
pub(super) const DEPTH: usize = 32;
/// Services and files that `extends` and `include` bring in, at most.
const BUDGET: usize = 2_000;

/// Loads and merges the files of `request`.
pub fn load(sources: &mut Sources<'_>, request: &Request) -> Loaded {
    let project = sources.project;
    let mut problems = Vec::new();
    let variables = Variables::of_process(&request.variables).with_files(
        project,
        &request.env_files,
        &mut sources.budget,
        &mut problems,
    );
    let folder = request.files.first().map_or("", |&file| project.file(file).folder()).to_owned();
    let mut loader = Loader {
        sources,
        problems,
        read: Vec::new(),
        budget: BUDGET,
        scopes: 0,
        bases: BTreeMap::new(),
        is_cut: false,
    };
    let mut scope = Scope { id: 0, folder: folder.clone(), variables: Arc::new(variables), name: String::new() };
    scope.name = loader.project_name(request, &scope);
    let model = loader.files(&request.files, &scope, &mut Vec::new());
    let origin = Origin { file: request.files.first().copied().unwrap_or(FileId(0)), span: Default::default() };
    let mut problems = loader.problems;
    let (read, is_cut) = (loader.read, loader.is_cut);
    if model.is_none() && problems.is_empty() {
        let message = "There is nothing in here for Compose, which rejects such a file. It needs at least `services:`.";
        problems.push(Problem::new(ProblemKind::MalformedDocument, origin, message).alias("compose-go:empty-file"));
    }
    Loaded {
        model: model.unwrap_or_else(|| Node::new(Data::Map(Map::default()), origin)),
        folder,
        name: scope.name,
        variables: Arc::unwrap_or_clone(scope.variables),
        problems,
        files: read,
        is_cut,
    }
}

/// What holds for the files of one project or one `include`.
#[derive(Clone)]
pub(super) struct Scope {
    /// Tells those with variables of their own apart.
    pub(super) id: usize,
    /// The folder its paths are relative to.
    pub(super) folder: String,
    pub(super) variables: Arc<Variables>,
    /// What `COMPOSE_PROJECT_NAME` says when nothing sets it.
    pub(super) name: String,
}

impl Scope {
    fn lookup(&self, name: &str) -> Option<&str> {
        let own = || (name == "COMPOSE_PROJECT_NAME" && !self.name.is_empty()).then_some(self.name.as_str());
        self.variables.lookup(name).or_else(own)
    }
}

pub(super) struct Loader<'s, 'a> {
    pub(super) sources: &'s mut Sources<'a>,
    pub(super) problems: Vec<Problem>,
    pub(super) read: Vec<FileId>,
    pub(super) budget: usize,
    pub(super) scopes: usize,
    /// The services of files that `extends` names, by file and scope.
    pub(super) bases: BTreeMap<(FileId, usize), Arc<Services>>,
    pub(super) is_cut: bool,
}

impl Loader<'_, '_> {
    pub(super) fn problem(&mut self, kind: ProblemKind, origin: Origin, message: &[&str]) {
        self.problems.push(Problem::new(kind, origin, message.concat()));
    }

    /// Notes that something is left out; says so where that is not said yet.
    pub(super) fn too_much(&mut self, origin: Origin) {
        self.is_cut = true;
        if self.sources.budget.tells() {
            self.problem(ProblemKind::OversizedValues, origin, &[budget::MESSAGE]);
        }
    }

    fn project_name(&mut self, request: &Request, scope: &Scope) -> String {
        if let Some(name) = request.name.as_deref().or(scope.variables.get("COMPOSE_PROJECT_NAME")) {
            return name.to_owned();
        }
        let mut found: Option<(String, Origin)> = None;
        for &file in &request.files {
            let tree = self.sources.tree(file);
            for root in tree.roots() {
                let Some(value) = root.get("name") else { continue };
                let Some(map) = value.source_map() else { continue };
                let name = super::interpolate::interpolate(map, &|name| scope.lookup(name)).text.text().to_owned();
                if !name.is_empty() {
                    found = Some((name, Origin { file, span: value.node().span }));
                }
            }
        }
        let top = Origin { file: request.files.first().copied().unwrap_or(FileId(0)), span: Default::default() };
        let (written, origin) = found.unwrap_or_else(|| (request.folder_name.clone(), top));
        let name = normal_name(&written);
        if name.is_empty() && !written.is_empty() {
            let message = [
                "No project name is left of `",
                &written,
                "`: Compose keeps small letters, digits, `-` and `_`. Set `name:` at the top of the file.",
            ];
            let problem = Problem::new(ProblemKind::InvalidResourceName, origin, message.concat());
            self.problems.push(problem.alias("compose-go:project-name"));
        }
        name
    }

    /// Loads files over each other; `None` when they hold nothing.
    pub(super) fn files(&mut self, files: &[FileId], scope: &Scope, chain: &mut Vec<FileId>) -> Option<Node> {
        let mut model: Option<Node> = None;
        for &file in files {
            for mut document in self.documents(file, scope) {
                if let Some(mut included) = self.include(&mut document, file, scope, chain) {
                    // What a file includes is part of it, so that `extends` finds it there.
                    if let Some(model) = &mut model {
                        clear(model, &document, Path::default());
                    }
                    clear(&mut included, &document, Path::default());
                    document = merge(included, document, Path::default(), &mut self.problems);
                }
                self.extend_all(&mut document, file, scope);
                model = Some(match model.take() {
                    Some(below) => merge(below, document, Path::default(), &mut self.problems),
                    None => document,
                });
            }
        }
        if let Some(model) = &mut model {
            settle(model, Path::default());
        }
        model
    }

    /// The documents of a file that are mappings, interpolated and in long form.
    pub(super) fn documents(&mut self, file: FileId, scope: &Scope) -> Vec<Node> {
        let source = self.sources.project.file(file);
        if let Some((what, span)) = stray(&source.path, &source.text) {
            let origin = Origin { file, span };
            self.problems.push(match what.message() {
                Some(message) => {
                    Problem::new(ProblemKind::MalformedDocument, origin, message).alias("gap:misplaced-file")
                }
                None => {
                    let message =
                        "This is a template. Another tool makes the file of it that Compose reads: resolve that one.";
                    Problem::new(ProblemKind::MissingFile, origin, message)
                }
            });
            return Vec::new();
        }
        let tree = self.sources.tree(file);
        if !self.read.contains(&file) {
            self.read.push(file);
            for error in &tree.errors {
                let origin = Origin { file, span: error.span };
                let kind = match error.kind {
                    YamlErrorKind::DuplicateKey => ProblemKind::DuplicateYamlKey,
                    _ => ProblemKind::InvalidYaml,
                };
                self.problems.push(Problem::new(kind, origin, error.message.clone()));
            }
        }
        let mut documents = Vec::new();
        for root in tree.documents.iter().filter_map(|document| document.root) {
            let mut errors = Vec::new();
            let mut node = from_tree(&tree, root, file, &mut self.sources.budget, &mut errors);
            let mut is_whole = true;
            for error in errors {
                match error {
                    TreeError::TooMuch(origin) => {
                        self.too_much(origin);
                        is_whole = false;
                    }
                    TreeError::KeyIsNoString(key, origin) => {
                        let message =
                            ["The key `", &key, "` is no string. Compose takes only strings as keys: quote it."];
                        let quoted = (!key.is_empty()).then(|| Repair::Write(["\"", &key, "\""].concat()));
                        let problem = Problem::new(ProblemKind::MalformedDocument, origin, message.concat());
                        self.problems.push(problem.alias("compose-go:non-string-key").repair(quoted));
                    }
                    TreeError::TooLarge(origin) => {
                        let message =
                            "Aliases expand to too much here, or the nesting is too deep. Compose refuses such a file.";
                        self.problem(ProblemKind::MalformedDocument, origin, &[message]);
                    }
                }
            }
            match &node.data {
                _ if !is_whole => continue,
                Data::Null => continue,
                Data::Map(_) => {}
                _ => {
                    let message = "A Compose file is a mapping at its top: `services:` and other keys. Compose rejects anything else.";
                    let problem = Problem::new(ProblemKind::MalformedDocument, node.origin, message);
                    self.problems.push(problem.alias("compose-go:top-not-mapping"));
                    continue;
                }
            }
            let lookup = |name: &str| scope.lookup(name);
            cast::interpolate_tree(&mut node, &lookup, &mut self.sources.budget, &mut self.problems);
            canonical(&mut node, &mut self.problems);
            documents.push(node);
        }
        documents
    }
}

/// A relative path that cannot be mistaken for a name.
pub(super) fn dotted(path: String) -> String {
    match path.as_str() {
        "" => ".".to_owned(),
        _ if path.starts_with("../") || path == ".." || paths::is_absolute(&path) => path,
        _ => ["./", &path].concat(),
    }
}

/// A name as Docker takes it: lower case, letters, digits, `_` and `-`, with a letter or digit first.
pub fn normal_name(name: &str) -> String {
    let lower = name.to_ascii_lowercase();
    let kept: String =
        lower.chars().filter(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '_' | '-')).collect();
    kept.trim_start_matches(['_', '-']).to_owned()
}
