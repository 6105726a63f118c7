//! `extends`: a service with what it extends merged beneath it.

use super::load::{DEPTH, Loader, NOT_FOUND, Scope, dotted};
use super::merge::{Path, merge};
use super::paths::{self, join, relative};
use super::problem::{Problem, ProblemKind};
use super::value::{Data, Map, Node, Origin};
use crate::ordered::BTreeMap;
use crate::project::FileId;
use std::sync::Arc;

/// The services of one file, by name.
pub(super) struct Services {
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
    pub(super) fn extend_all(&mut self, document: &mut Node, file: FileId, scope: &Scope) {
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
}
