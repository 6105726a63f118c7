//! `include`: what other files bring in, each with the folder and the variables of its own.

use super::load::{DEPTH, Loader, NOT_INCLUDED, Scope, dotted};
use super::merge::{Path, merge};
use super::paths::{self, join, relative};
use super::problem::{Problem, ProblemKind, Repair};
use super::value::{Data, Node};
use super::variables::Variables;
use crate::ordered::BTreeSet;
use crate::project::FileId;
use std::sync::Arc;

impl Loader<'_, '_> {
    /// What the `include` of a document brings in; the key is taken out.
    pub(super) fn include(
        &mut self,
        document: &mut Node,
        file: FileId,
        scope: &Scope,
        chain: &mut Vec<FileId>,
    ) -> Option<Node> {
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
