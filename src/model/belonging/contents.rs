//! What Compose files have and lack, which others they name, and what their own names say.

use crate::model::Stack;
use crate::model::compose::budget::Budget;
use crate::model::compose::uses::uses;
use crate::model::compose::variables::Variables;
use crate::model::compose::{Service, Sources};
use crate::ordered::BTreeSet;
use crate::project::FileId;
use crate::syntax::yaml::Value;
use crate::text::path::join;

pub(super) fn parent(path: &str) -> Option<&str> {
    (!path.is_empty()).then(|| path.rfind('/').map_or("", |at| &path[..at]))
}

/// Whether a name says that the file lies over another one.
pub(super) fn is_override(name: &str) -> bool {
    name.split(['.', '-', '_']).any(|word| matches!(word, "override" | "overrides" | "overlay"))
}

/// Whether `name` is `other` with a word more: `compose.ci.mysql.yml` and `compose.ci.yml`.
pub(super) fn extends_name(name: &str, other: &str) -> bool {
    let stem = |name: &str| name.len() - name.rfind('.').map_or(0, |dot| name.len() - dot);
    let rest = name[..stem(name)].strip_prefix(&other[..stem(other)]);
    rest.is_some_and(|rest| rest.starts_with(['.', '-', '_']))
}

pub(super) fn runs(service: &Service) -> bool {
    service.incomplete || ["image", "build", "provider"].iter().any(|key| service.get(key).is_some())
}

/// What the services of a stack use and the stack does not have, as `section/name`; `image/NAME` for a service that says
/// nothing of what it runs.
pub(super) fn wants(stack: &Stack) -> Vec<String> {
    let mut wants = Vec::new();
    for service in &stack.services {
        if !runs(service) {
            wants.push(["image/", &service.name].concat());
        }
        let mut want = |section: &str, name: &str| {
            let key = [section, "/", name].concat();
            if !name.is_empty() && !name.contains('$') && key != "networks/default" && !stack.has(&key) {
                wants.push(key);
            }
        };
        service.dependencies.iter().for_each(|dependency| want("services", &dependency.service));
        uses(service).iter().filter(|used| !used.is_open).for_each(|used| want(used.sort.0, used.name));
    }
    wants
}

/// Tells what a document has, in the words of [`wants`].
pub(super) fn supplies(root: Value<'_>, tell: &mut dyn FnMut(String)) {
    for section in ["services", "networks", "volumes", "secrets", "configs", "models"] {
        let entries = root.get(section).into_iter().flat_map(|section| section.entries());
        for (name, value) in entries.filter_map(|(key, value)| Some((key.text()?, value))) {
            tell([section, "/", name].concat());
            if section == "services" && is_started(value) {
                tell(["image/", name].concat());
            }
        }
    }
}

/// Whether a document has what [`wants`] asks for.
pub(super) fn has(root: Value<'_>, want: &str) -> bool {
    let found = |section: &str, name: &str| root.get(section).and_then(|section| section.get(name));
    match want.split_once('/') {
        Some(("image", name)) => found("services", name).is_some_and(is_started),
        Some((section, name)) => found(section, name).is_some(),
        None => false,
    }
}

fn is_started(service: Value<'_>) -> bool {
    ["image", "build", "extends", "provider"].iter().any(|key| service.get(key).is_some())
}

/// The files `COMPOSE_FILE` of the folder's `.env` names, as far as they are here.
pub(super) fn chosen(sources: &Sources<'_>, folder: &str) -> Option<Vec<Option<FileId>>> {
    let project = sources.project;
    let env = sources.find(&join(folder, ".env"))?;
    let variables = Variables::default().with_files(project, &[env], &mut Budget::default(), &mut Vec::new());
    let separator = variables.get("COMPOSE_PATH_SEPARATOR").filter(|separator| !separator.is_empty()).unwrap_or(":");
    let files = variables.get("COMPOSE_FILE").filter(|files| !files.is_empty())?;
    Some(files.split(separator).map(|path| sources.find(&join(folder, path))).collect())
}

/// Whether `file` makes no sense without `base`: a service of both has neither image nor build in `file`, or a tag asks for merging.
pub(super) fn needs(sources: &mut Sources<'_>, file: FileId, base: FileId) -> bool {
    let (over, below) = (sources.tree(file), sources.tree(base));
    let tagged = over
        .nodes
        .iter()
        .any(|node| node.tag.as_ref().is_some_and(|tag| matches!(tag.text.as_str(), "!reset" | "!override")));
    let Some(services) = over.root().and_then(|root| root.get("services")) else {
        return true;
    };
    let known = below.root().and_then(|root| root.get("services"));
    tagged
        || services.entries().any(|(name, service)| {
            let in_base = name.text().and_then(|name| known?.get(name));
            in_base.is_some() && !is_started(service)
        })
}

/// Files that others name.
#[derive(Default)]
pub(super) struct Named {
    pub included: BTreeSet<FileId>,
    pub extended: BTreeSet<FileId>,
}

/// The files that `extends` and `include` of others name.
pub(super) fn named_by_others(sources: &mut Sources<'_>, compose: &[FileId]) -> Named {
    let project = sources.project;
    let mut named = Named::default();
    for &file in compose {
        let tree = sources.tree(file);
        let folder = project.file(file).folder();
        let other = |path: Option<&str>| project.find(&join(folder, path?)).filter(|&other| other != file);
        for root in tree.roots() {
            for (_, service) in root.get("services").into_iter().flat_map(|services| services.entries()) {
                named.extended.extend(other(service.at(&["extends", "file"]).and_then(|path| path.text())));
            }
            for entry in root.get("include").into_iter().flat_map(|include| include.items()) {
                named.included.extend(other(entry.text()));
                if let Some(path) = entry.get("path") {
                    named.included.extend(other(path.text()));
                    path.items().for_each(|path| named.included.extend(other(path.text())));
                }
            }
        }
    }
    named
}
