//! From files to one merged tree: parse, interpolate, long forms, `include`, `extends`, merge. Nothing stops it: what
//! cannot be read is a problem with a place, and the rest goes on.

use super::budget::{self, Budget};
use super::canonical::canonical;
use super::cast;
use super::merge::{Path, clear, merge, settle};
use super::paths::{self, join, relative};
use super::problem::{Problem, ProblemKind, Repair};
use super::value::{Data, Map, Node, Origin, TreeError, from_tree};
use super::variables::Variables;
use crate::model::stray;
use crate::ordered::{BTreeMap, BTreeSet};
use crate::project::{FileId, Project};
use crate::syntax::yaml::{self, Tree, YamlErrorKind};
use std::sync::Arc;

/// What compose-go calls it when an included file is missing: anything may stand in it.
pub const NOT_INCLUDED: &str = "compose-go:include-missing-file";
/// What it calls it when the service that is extended is not in its file.
pub const NOT_FOUND: &str = "compose-go:extends-not-found";
/// `extends` and `include` are followed this far.
const DEPTH: usize = 32;
/// Services and files that `extends` and `include` bring in, at most.
const BUDGET: usize = 2_000;

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
struct Scope {
    /// Tells those with variables of their own apart.
    id: usize,
    /// The folder its paths are relative to.
    folder: String,
    variables: Arc<Variables>,
    /// What `COMPOSE_PROJECT_NAME` says when nothing sets it.
    name: String,
}

impl Scope {
    fn lookup(&self, name: &str) -> Option<&str> {
        let own = || (name == "COMPOSE_PROJECT_NAME" && !self.name.is_empty()).then_some(self.name.as_str());
        self.variables.lookup(name).or_else(own)
    }
}

struct Loader<'s, 'a> {
    sources: &'s mut Sources<'a>,
    problems: Vec<Problem>,
    read: Vec<FileId>,
    budget: usize,
    scopes: usize,
    /// The services of files that `extends` names, by file and scope.
    bases: BTreeMap<(FileId, usize), Arc<Services>>,
    is_cut: bool,
}

/// The services of one file, by name.
struct Services {
    map: Map,
    index: BTreeMap<String, usize>,
}

impl Services {
    fn new(map: Map) -> Self {
        // Of two that share a name the first counts.
        let index = map.entries.iter().enumerate().rev().map(|(at, (key, _))| (key.name.clone(), at)).collect();
        Self { map, index }
    }

    fn get(&self, name: &str) -> Option<&Node> {
        self.index.get(name).map(|&at| &self.map.entries[at].1)
    }
}

impl Loader<'_, '_> {
    fn problem(&mut self, kind: ProblemKind, origin: Origin, message: &[&str]) {
        self.problems.push(Problem::new(kind, origin, message.concat()));
    }

    /// Notes that something is left out; says so where that is not said yet.
    fn too_much(&mut self, origin: Origin) {
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
    fn files(&mut self, files: &[FileId], scope: &Scope, chain: &mut Vec<FileId>) -> Option<Node> {
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
    fn documents(&mut self, file: FileId, scope: &Scope) -> Vec<Node> {
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

    fn extend_all(&mut self, document: &mut Node, file: FileId, scope: &Scope) {
        let Some(services) = document.get("services").and_then(Node::as_map) else { return };
        if services.entries.iter().all(|(_, service)| service.get("extends").is_none()) {
            return;
        }
        let mut resolved = services.clone();
        let services = Services::new(services.clone());
        for (key, service) in &mut resolved.entries {
            if service.get("extends").is_some()
                && let Some(extended) = self.extended(&services, file, scope, &key.name, &mut Vec::new())
            {
                *service = extended;
            }
        }
        if let Some(node) = document.as_map_mut().and_then(|map| map.get_mut("services")) {
            node.data = Data::Map(resolved);
        }
    }

    /// A service with what it extends merged beneath it. Where that is not found, `extends` stays in the result.
    fn extended(
        &mut self,
        services: &Services,
        file: FileId,
        scope: &Scope,
        name: &str,
        chain: &mut Vec<(FileId, String)>,
    ) -> Option<Node> {
        let found = services.get(name)?;
        if !self.sources.budget.take(found.weight()) {
            self.too_much(found.origin);
            return None;
        }
        let mut service = found.clone();
        let Some(extends) = service.get("extends").cloned() else { return Some(service) };
        let link = (file, name.to_owned());
        if chain.contains(&link) || chain.len() >= DEPTH || self.budget == 0 {
            let message = ["`extends` leads back to `", name, "` and so never ends. Cut the ring."].concat();
            let problem = Problem::new(ProblemKind::UnresolvedInclusion, extends.origin, message);
            self.problems.push(problem.alias("compose-go:extends-cycle"));
            return Some(service);
        }
        self.budget -= 1;
        let target = extends.get("service").and_then(Node::as_str)?.to_owned();
        chain.push(link);
        let base = match extends.get("file") {
            None | Some(Node { data: Data::Null, .. }) => self.base(
                services,
                file,
                scope,
                &target,
                extends.get("service").map_or(extends.origin, |node| node.origin),
                chain,
            ),
            Some(path) => self.foreign_base(path, scope, &target, &extends, chain),
        };
        chain.pop();
        let base = base?;
        if let Some(map) = service.as_map_mut() {
            map.remove("extends");
        }
        Some(merge(base, service, Path::default().push("services").push(name), &mut self.problems))
    }

    fn base(
        &mut self,
        services: &Services,
        file: FileId,
        scope: &Scope,
        target: &str,
        origin: Origin,
        chain: &mut Vec<(FileId, String)>,
    ) -> Option<Node> {
        if services.get(target).is_none() {
            let path = self.sources.project.file(file).path.clone();
            let message = [
                "There is no service `",
                target,
                "` in ",
                &path,
                " to extend. Only services of that very file count, not those of files merged with it.",
            ];
            let problem = Problem::new(ProblemKind::UnresolvedInclusion, origin, message.concat());
            self.problems.push(problem.alias(NOT_FOUND));
        }
        self.extended(services, file, scope, target, chain)
    }

    fn foreign_base(
        &mut self,
        path: &Node,
        scope: &Scope,
        target: &str,
        extends: &Node,
        chain: &mut Vec<(FileId, String)>,
    ) -> Option<Node> {
        let written = path.as_str()?;
        let whole = join(&scope.folder, written);
        let Some(file) = self.sources.find(&whole) else {
            self.problem(
                ProblemKind::MissingFile,
                path.origin,
                &[
                    "`",
                    written,
                    "`, which this service extends, is not part of the project. Add the file, or correct the path.",
                ],
            );
            return None;
        };
        let folder = self.sources.project.file(file).folder().to_owned();
        let there = Scope { folder: folder.clone(), ..scope.clone() };
        let services = match self.bases.get(&(file, scope.id)) {
            Some(services) => services.clone(),
            None => {
                let mut map = Map::default();
                for mut document in self.documents(file, &there) {
                    if let Some(Node { data: Data::Map(found), .. }) =
                        document.as_map_mut().and_then(|document| document.get_mut("services"))
                    {
                        map.entries.append(&mut found.entries);
                    }
                }
                let services = Arc::new(Services::new(map));
                self.bases.insert((file, scope.id), services.clone());
                services
            }
        };
        let origin = extends.get("service").map_or(extends.origin, |node| node.origin);
        let mut base = self.base(&services, file, &there, target, origin, chain)?;
        paths::service_paths(&mut base, &mut |path| *path = dotted(relative(&scope.folder, &join(&folder, path))));
        Some(base)
    }

    /// What the `include` of a document brings in; the key is taken out.
    fn include(&mut self, document: &mut Node, file: FileId, scope: &Scope, chain: &mut Vec<FileId>) -> Option<Node> {
        let include = document.as_map_mut()?.remove("include")?;
        if include.as_list().is_none() && !include.is_null() {
            let message =
                "`include` must be a list, else Compose rejects the file. Write each file as an item of its own.";
            let problem = Problem::new(ProblemKind::MalformedDocument, include.origin, message);
            let one = include.as_str().filter(|_| include.is_literal()).map(|path| ["[", path, "]"].concat());
            self.problems.push(problem.alias("compose-go:include-not-list").repair(one.map(Repair::Write)));
        }
        let mut model: Option<Node> = None;
        let mut known = BTreeSet::new();
        chain.push(file);
        for entry in include.items() {
            let one = std::slice::from_ref(entry);
            let paths = match entry.get("path") {
                Some(path) => path.as_list().unwrap_or(std::slice::from_ref(path)),
                None => one,
            };
            let Some(found) = self.included(entry, paths, scope, chain) else { continue };
            let is_new = add_names(&found, &mut known);
            model = Some(match model {
                Some(model) if is_new => beside(model, found),
                // Each further one goes below what is there already.
                Some(model) => merge(found, model, Path::default(), &mut self.problems),
                None => found,
            });
        }
        chain.pop();
        model
    }

    fn included(&mut self, entry: &Node, paths: &[Node], scope: &Scope, chain: &mut Vec<FileId>) -> Option<Node> {
        let mut files = Vec::new();
        for path in paths {
            let written = path.as_str()?;
            let Some(file) = self.sources.find(&join(&scope.folder, written)) else {
                let message = [
                    "`",
                    written,
                    "`, which is included here, is not part of the project. Add the file, or correct the path.",
                ];
                let problem = Problem::new(ProblemKind::MissingFile, path.origin, message.concat());
                self.problems.push(problem.alias(NOT_INCLUDED));
                return None;
            };
            if chain.contains(&file) || chain.len() >= DEPTH || self.budget == 0 {
                let message = ["`", written, "` is already being included: the ring never ends. Cut it."].concat();
                let problem = Problem::new(ProblemKind::UnresolvedInclusion, path.origin, message);
                self.problems.push(problem.alias("compose-go:include-cycle"));
                return None;
            }
            self.budget -= 1;
            files.push(file);
        }
        let first = *files.first()?;
        let folder = match entry.get("project_directory").and_then(Node::as_str) {
            Some(path) => join(&scope.folder, path),
            None => self.sources.project.file(first).folder().to_owned(),
        };
        let env_files = match entry.get("env_file") {
            None | Some(Node { data: Data::Null, .. }) => {
                self.sources.find(&join(&folder, ".env")).into_iter().collect()
            }
            Some(named) => {
                let mut found = Vec::new();
                for path in named.as_list().unwrap_or(std::slice::from_ref(named)) {
                    let Some(written) = path.as_str() else { continue };
                    match self.sources.find(&join(&scope.folder, written)) {
                        Some(file) => found.push(file),
                        None if written == "/dev/null" => {}
                        None => self.problem(
                            ProblemKind::MissingFile,
                            path.origin,
                            &["The env file `", written, "` is not part of the project. Add it, or correct the path."],
                        ),
                    }
                }
                found
            }
        };
        let variables = match env_files.is_empty() {
            true => scope.variables.clone(),
            false => {
                let project = self.sources.project;
                Arc::new(scope.variables.with_files(project, &env_files, &mut self.sources.budget, &mut self.problems))
            }
        };
        self.scopes += 1;
        let inner = Scope { id: self.scopes, folder: folder.clone(), variables, name: scope.name.clone() };
        let mut model = self.files(&files, &inner, chain)?;
        if let Some(map) = model.as_map_mut() {
            map.entries.retain(|(key, _)| {
                matches!(key.name.as_str(), "services" | "volumes" | "networks" | "secrets" | "configs" | "models")
            });
        }
        take_values(&mut model, &inner.variables);
        paths::each_path(&mut model, &mut |path| *path = dotted(relative(&scope.folder, &join(&folder, path))));
        Some(model)
    }
}

/// Notes what the sections of a model have; whether all of it is new.
fn add_names(model: &Node, known: &mut BTreeSet<String>) -> bool {
    let mut is_new = true;
    for (section, node) in model.entries() {
        // What is no mapping, and what `!override` replaces, needs a closer look.
        is_new &= node.as_map().is_some() && node.tag.is_none();
        for (key, value) in node.entries() {
            is_new &= known.insert([&section.name, "/", &key.name].concat()) && value.tag.is_none();
        }
    }
    is_new
}

/// Two models that have nothing in common, merged.
fn beside(mut model: Node, found: Node) -> Node {
    let (Some(map), Data::Map(found)) = (model.as_map_mut(), found.data) else { return model };
    for (section, node) in found.entries {
        match (map.get_mut(&section.name), node.data) {
            (Some(Node { data: Data::Map(own), .. }), Data::Map(mut more)) => own.entries.append(&mut more.entries),
            (Some(own), data) if own.is_null() => own.data = data,
            (Some(_), _) => {}
            (None, data) => map.insert(section, Node { data, ..Node::new(Data::Null, node.origin) }),
        }
    }
    model
}

/// Names without a value in an included file take what its own env files say.
fn take_values(model: &mut Node, variables: &Variables) {
    let Some(services) = model.as_map_mut().and_then(|model| model.get_mut("services")).and_then(Node::as_map_mut)
    else {
        return;
    };
    for (_, service) in &mut services.entries {
        let Some(environment) =
            service.as_map_mut().and_then(|service| service.get_mut("environment")).and_then(Node::as_map_mut)
        else {
            continue;
        };
        for (key, value) in &mut environment.entries {
            if let (Data::Null, Some(found)) = (&value.data, variables.get(&key.name)) {
                value.data = Data::Text(found.to_owned());
            }
        }
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
