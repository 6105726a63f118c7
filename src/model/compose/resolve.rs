//! The resolved project behind `drydock config`: loaded, checked, completed, unused things taken out, printed.

use super::load::{dotted, load};
use super::problem::Problem;
use super::service::Service;
use super::sources::{Request, Sources};
use super::value::{Data, Node};
use super::{normalize, paths, print};
use crate::diagnostic::Severity;
use crate::ordered::BTreeSet;

pub use super::print::Output as ResolvedProject;

/// Resolves a project the way `docker compose config` does.
///
/// # Errors
/// Everything that is wrong, worst first in the order in which Compose would stop at it.
pub fn resolve(sources: &mut Sources<'_>, request: &Request) -> Result<ResolvedProject, Vec<Problem>> {
    let (project, problems) = examine(sources, request);
    project.ok_or(problems)
}

/// [`resolve`] with what there is to say beside a project that is not refused.
pub fn examine(sources: &mut Sources<'_>, request: &Request) -> (Option<ResolvedProject>, Vec<Problem>) {
    let mut loaded = load(sources, request);
    let profiles = [request.profiles.clone(), loaded.usual_profiles()].concat();
    let services = loaded.services(&|_| None);
    loaded.judge(sources, &services, Some(&profiles));
    leave_out_inactive(&mut loaded.model, &services, &profiles);
    normalize::normalize(sources, &mut loaded);
    let mut problems = std::mem::take(&mut loaded.problems);
    if problems.iter().any(Problem::is_refused) {
        problems.retain(|problem| problem.severity == Severity::Error);
        return (None, problems);
    }
    prune(&mut loaded.model);
    let home = request.variables.iter().find(|(name, _)| name == "HOME").map(|(_, home)| home.as_str());
    let folder = &loaded.folder;
    paths::each_path(&mut loaded.model, &mut |path| {
        *path = match (path.strip_prefix('~'), home) {
            (Some(rest), Some(home)) => [home, rest].concat(),
            _ => dotted(paths::join(folder, path)),
        }
    });
    (Some(print::print(&loaded.model)), problems)
}

/// Takes services out whose profiles are not active.
fn leave_out_inactive(model: &mut Node, services: &[Service], profiles: &[String]) {
    let mut all = services.iter();
    if let Some(map) = model.as_map_mut().and_then(|model| model.get_mut("services")).and_then(Node::as_map_mut) {
        map.entries.retain(|_| all.next().is_none_or(|service| service.is_active(profiles)));
    }
}

/// Takes out resources no service uses.
fn prune(model: &mut Node) {
    let mut used: BTreeSet<(&'static str, String)> = BTreeSet::new();
    for (_, service) in model.get("services").map_or(&[][..], Node::entries) {
        for kind in ["networks", "models"] {
            used.extend(
                service.get(kind).map_or(&[][..], Node::entries).iter().map(|(key, _)| (kind, key.name.clone())),
            );
        }
        let build = service.get("build").and_then(|build| build.get("secrets"));
        for (kind, list) in [
            ("volumes", service.get("volumes")),
            ("secrets", service.get("secrets")),
            ("secrets", build),
            ("configs", service.get("configs")),
        ] {
            let sources = list.map_or(&[][..], Node::items).iter().filter_map(|item| item.get("source")?.as_str());
            used.extend(sources.map(|source| (kind, source.to_owned())));
        }
    }
    let Some(model) = model.as_map_mut() else { return };
    for kind in ["networks", "volumes", "secrets", "configs", "models"] {
        let Some(node) = model.get_mut(kind) else { continue };
        let Data::Map(resources) = &mut node.data else { continue };
        resources.entries.retain(|(key, _)| used.contains(&(kind, key.name.clone())));
        if resources.entries.is_empty() {
            model.remove(kind);
        }
    }
}

/// The resolved project as YAML.
///
/// # Errors
/// When the serializer fails, which it does for no project.
pub fn to_yaml(project: &ResolvedProject) -> Result<String, String> {
    print::yaml(project).map_err(|error| error.to_string())
}

/// The resolved project as JSON, indented by two.
///
/// # Errors
/// When the serializer fails, which it does for no project.
pub fn to_json(project: &ResolvedProject) -> Result<String, String> {
    serde_json::to_string_pretty(project).map_err(|error| error.to_string())
}
