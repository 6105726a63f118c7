//! The resolved project behind `drydock config`: loaded, checked, completed, unused things taken out, printed.

use super::load::{Request, Sources, dotted, load};
use super::problem::Problem;
use super::service::Service;
use super::value::{Data, Node};
use super::{check, consistency, normalize, paths, print};
use crate::ordered::BTreeSet;

pub use super::print::Output as ResolvedProject;

/// Resolves a project the way `docker compose config` does.
///
/// # Errors
/// Everything that is wrong, worst first in the order in which Compose would stop at it.
pub fn resolve(sources: &mut Sources<'_>, request: &Request) -> Result<ResolvedProject, Vec<Problem>> {
    let mut loaded = load(sources, request);
    check::check(&loaded.model, &mut loaded.problems);
    if loaded.problems.is_empty() {
        let profiles = active_profiles(request, loaded.variables.get("COMPOSE_PROFILES"));
        let folder = loaded.folder.clone();
        let disabled = leave_out_inactive(&mut loaded.model, &folder, &profiles);
        normalize::normalize(sources, &mut loaded);
        consistency::check(&loaded.model, &disabled, &mut loaded.problems);
        prune(&mut loaded.model);
        paths::each_path(&mut loaded.model, &mut |path| *path = dotted(paths::join(&folder, path)));
    }
    if loaded.problems.is_empty() { Ok(print::print(&loaded.model)) } else { Err(loaded.problems) }
}

fn active_profiles(request: &Request, variable: Option<&str>) -> Vec<String> {
    let from_variable = variable.unwrap_or_default().split(',').map(str::trim).filter(|name| !name.is_empty());
    request.profiles.iter().cloned().chain(from_variable.map(str::to_owned)).collect()
}

/// Takes services out whose profiles are not active; gives their names.
fn leave_out_inactive(model: &mut Node, folder: &str, profiles: &[String]) -> BTreeSet<String> {
    let mut disabled = BTreeSet::new();
    if let Some(services) = model.as_map_mut().and_then(|model| model.get_mut("services")).and_then(Node::as_map_mut) {
        services.entries.retain(|(key, node)| {
            let active = Service::new(key, node, folder, &|_| None).is_active(profiles);
            if !active {
                disabled.insert(key.name.clone());
            }
            active
        });
    }
    disabled
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
