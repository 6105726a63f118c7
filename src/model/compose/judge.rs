//! Everything that is wrong with a loaded project, at once: what a stack's rules report and `config` prints.

use super::problem::{Problem, ProblemKind};
use super::service::Service;
use super::sources::{Loaded, Sources};
use super::value::Node;
use super::{check, consistency};
use crate::ordered::{BTreeMap, BTreeSet};
use crate::project::FileId;
use crate::syntax::yaml::{NodeKind, Tree};
use crate::text::Span;

impl Loaded {
    /// The services, those behind profiles too.
    pub fn services(&self, find: &dyn Fn(&str) -> Option<FileId>) -> Vec<Service> {
        let services = self.model.get("services").map_or(&[][..], Node::entries);
        services.iter().map(|(key, node)| Service::new(key, node, &self.folder, find)).collect()
    }

    /// The profiles that `COMPOSE_PROFILES` turns on.
    pub fn usual_profiles(&self) -> Vec<String> {
        let names = self.variables.get("COMPOSE_PROFILES").unwrap_or_default().split(',').map(str::trim);
        names.filter(|name| !name.is_empty()).map(str::to_owned).collect()
    }

    /// Adds what is wrong with the whole to the problems found on the way. With `profiles` as in one call of Compose, without for
    /// every call there may be.
    pub fn judge(&mut self, sources: &Sources<'_>, services: &[Service], profiles: Option<&[String]>) {
        check::check(&self.model, &mut self.problems);
        consistency::check(&self.model, services, profiles, self.usual_profiles(), &mut self.problems);
        without_echoes(&mut self.problems, sources);
    }
}

/// Drops what is said already: twice at one place, or what follows from lines that cannot be read.
fn without_echoes(problems: &mut Vec<Problem>, sources: &Sources<'_>) {
    let unread = |kind: ProblemKind| kind == ProblemKind::InvalidYaml;
    // What is missing or cut off stays known, as it tells what else is unknown.
    let stays = |kind: ProblemKind| {
        matches!(kind, ProblemKind::DuplicateYamlKey | ProblemKind::MissingFile | ProblemKind::OversizedValues)
    };
    let mut broken: BTreeMap<FileId, Vec<Span>> = BTreeMap::new();
    for problem in problems.iter().filter(|problem| unread(problem.kind)) {
        let file = problem.origin.file;
        if let Some(tree) = sources.trees.get(&file) {
            broken.entry(file).or_default().push(block(tree, problem.origin.span));
        }
    }
    let mut seen = BTreeSet::new();
    problems.retain(|problem| {
        let (file, span) = (problem.origin.file, problem.origin.span);
        // What cannot be merged is of the wrong sort where it stands, too.
        if problem.kind == ProblemKind::WrongValueType
            && seen.contains(&(ProblemKind::ConflictingOverride, problem.origin))
        {
            return false;
        }
        let echoes = || broken.get(&file).is_some_and(|blocks| blocks.iter().any(|block| block.covers(span)));
        (unread(problem.kind) || stays(problem.kind) || !echoes()) && seen.insert((problem.kind, problem.origin))
    });
}

/// The service or other entry of the second level around `span`; where there is none, the one of the top, or all of the file.
fn block(tree: &Tree, span: Span) -> Span {
    let mut found = Span::new(0, usize::MAX);
    let mut node = tree.root().map(|root| root.id);
    for _ in 0..2 {
        let Some(NodeKind::Mapping(entries)) = node.map(|node| &tree.node(node).kind) else { break };
        let next = entries.partition_point(|entry| tree.node(entry.key).outer().start <= span.start);
        let Some(at) = next.checked_sub(1) else { break };
        let end = entries.get(next).map_or(found.end, |entry| tree.node(entry.key).outer().start);
        // Where the line belongs neither to this entry nor to the next one, it may have been meant for either.
        found = Span::new(tree.node(entries[at].key).outer().start, end);
        node = Some(entries[at].value);
    }
    found
}
