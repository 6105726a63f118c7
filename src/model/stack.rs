//! Which Compose files belong together. A stack is what one `docker compose` call would see: files merged in order, their
//! `.env`, and the services and resources that come out.

use super::compose::budget::Budget;
use super::compose::value::Node;
use super::compose::variables::Variables;
use super::compose::{Dependency, Problem, Request, Resource, Service, Sources, load, paths};
use super::{file_kind, stray};
use crate::order::Order;
use crate::ordered::{BTreeMap, BTreeSet};
use crate::project::{Environment, FileId, FileKind, Settings};

/// Names `docker compose` looks for by itself, the first that is there wins.
pub const BASES: [&str; 4] = ["compose.yaml", "compose.yml", "docker-compose.yml", "docker-compose.yaml"];
/// Names it lays over the base by itself.
pub const OVERRIDES: [&str; 4] =
    ["compose.override.yml", "compose.override.yaml", "docker-compose.override.yml", "docker-compose.override.yaml"];

/// How the files of a stack come together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StackKind {
    /// As `docker compose up` without `-f` does it: the base, and the override where there is one.
    Default,
    /// The base and one file over it, as with `-f`.
    Overlay,
    /// A file that stands on its own.
    Alone,
}

/// What one call of `docker compose` sees.
#[derive(Clone, Debug)]
pub struct Stack {
    /// The files in order; later ones win.
    pub files: Vec<FileId>,
    /// How they come together.
    pub kind: StackKind,
    /// Where it is meant to run, as its most specific file says.
    pub environment: Option<Environment>,
    /// The folder its paths are relative to, itself relative to the root; `""` for the root.
    pub folder: String,
    /// The `.env` beside the first file.
    pub env_files: Vec<FileId>,
    /// What interpolation saw.
    pub variables: Variables,
    /// Services in the order of the files; those behind profiles too.
    pub services: Vec<Service>,
    /// Networks of the top level.
    pub networks: Vec<Resource>,
    /// Volumes of the top level.
    pub volumes: Vec<Resource>,
    /// Secrets of the top level.
    pub secrets: Vec<Resource>,
    /// Configs of the top level.
    pub configs: Vec<Resource>,
    /// The merged tree in long form.
    pub model: Node,
    /// What is wrong with the files and with the whole they make, whatever profiles are on.
    pub problems: Vec<Problem>,
    /// Every Compose file read, those of `extends` and `include` too.
    pub read: Vec<FileId>,
    /// Whether it is a piece pasted without a name: what it names may well be elsewhere.
    pub is_fragment: bool,
    /// Services and resources by kind and name.
    names: BTreeMap<String, usize>,
    /// For each service the dependencies on it, by service and place among that one's.
    dependants: Vec<Vec<(usize, usize)>>,
    /// Whether another service takes a service's network for its own.
    shares: Vec<bool>,
    /// Whether `include` or `extends` name files that are not here, so that services or resources may be missing.
    pub is_incomplete: bool,
}

impl Stack {
    /// A service by its name.
    pub fn service(&self, name: &str) -> Option<&Service> {
        self.index_of("services", name).map(|at| &self.services[at])
    }

    fn index_of(&self, kind: &str, name: &str) -> Option<usize> {
        self.names.get(&[kind, "/", name].concat()).copied()
    }

    /// The services that depend on the one of this name, in order, each with what says so.
    pub fn dependants(&self, name: &str) -> impl Iterator<Item = (&Service, &Dependency)> {
        let found = self.index_of("services", name).map_or(&[][..], |at| &self.dependants[at]);
        found.iter().map(|&(at, dependency)| (&self.services[at], &self.services[at].dependencies[dependency]))
    }

    /// Whether another service takes the network of the one of this name for its own.
    pub fn shares_its_network(&self, name: &str) -> bool {
        self.index_of("services", name).is_some_and(|at| self.shares[at])
    }

    /// Whether `service` is one of this very stack.
    pub fn holds(&self, service: &Service) -> bool {
        self.services.as_ptr_range().contains(&std::ptr::from_ref(service))
    }

    /// Notes who is where and who needs whom.
    fn index(&mut self) {
        let kinds = [
            ("networks", &self.networks),
            ("volumes", &self.volumes),
            ("secrets", &self.secrets),
            ("configs", &self.configs),
        ];
        let resources =
            kinds.iter().flat_map(|(kind, all)| all.iter().enumerate().map(|(at, one)| (*kind, at, &one.name)));
        let services = self.services.iter().enumerate().map(|(at, one)| ("services", at, &one.name));
        let mut names = BTreeMap::new();
        for (kind, at, name) in services.chain(resources) {
            names.entry([kind, "/", name].concat()).or_insert(at);
        }
        self.names = names;
        let mut dependants = vec![Vec::new(); self.services.len()];
        let mut shares = vec![false; self.services.len()];
        for (at, service) in self.services.iter().enumerate() {
            for (place, dependency) in service.dependencies.iter().enumerate() {
                if let Some(other) = self.index_of("services", &dependency.service) {
                    dependants[other].push((at, place));
                }
            }
            let mode = service.get("network_mode").and_then(Node::as_str);
            if let Some(other) = mode.and_then(|mode| self.index_of("services", mode.strip_prefix("service:")?)) {
                shares[other] = true;
            }
        }
        (self.dependants, self.shares) = (dependants, shares);
    }

    /// A resource of the top level, by kind (`networks`, `volumes`, `secrets`, `configs`) and name.
    pub fn resource(&self, kind: &str, name: &str) -> Option<&Resource> {
        let resources = match kind {
            "networks" => &self.networks,
            "volumes" => &self.volumes,
            "secrets" => &self.secrets,
            "configs" => &self.configs,
            _ => return None,
        };
        self.index_of(kind, name).map(|at| &resources[at])
    }

    /// The networks a service is on: those it names, else `default`; none with a `network_mode`.
    pub fn networks_of<'s>(&self, service: &'s Service) -> Vec<&'s str> {
        let named: Vec<&str> = service.networks.iter().map(|network| network.name.as_str()).collect();
        match service.get("network_mode") {
            Some(_) => Vec::new(),
            None if named.is_empty() => vec!["default"],
            None => named,
        }
    }

    /// The last file: the one that makes this stack differ from others.
    pub fn last_file(&self) -> FileId {
        self.files.last().copied().unwrap_or(FileId(0))
    }
}

/// How the environment of a file is told.
pub type EnvironmentOf<'a> = &'a dyn Fn(&str, &str) -> Option<Environment>;

/// All stacks of a project, in the order of their files.
pub fn stacks(sources: &mut Sources<'_>, settings: &Settings, environment_of: EnvironmentOf<'_>) -> Vec<Stack> {
    let project = sources.project;
    let compose: Vec<FileId> = project
        .iter()
        .filter(|(_, file)| file_kind(&file.path, &file.text) == FileKind::Compose)
        .filter(|(_, file)| stray(&file.path, &file.text).is_none())
        .map(|(id, _)| id)
        .collect();
    let named = named_by_others(sources, &compose);
    let mut groups = Vec::new();
    let mut folders: BTreeMap<&str, Vec<FileId>> = BTreeMap::new();
    for &file in &compose {
        folders.entry(project.file(file).folder()).or_default().push(file);
    }
    for here in folders.values() {
        group(sources, here, &named, &mut groups);
    }
    groups.order_by_key(|(files, _)| files.last().copied());
    let lonely = compose.len() == 1;
    let mut stacks: Vec<Stack> =
        groups.into_iter().map(|(files, kind)| stack(sources, settings, environment_of, files, kind, lonely)).collect();
    base_is_not_production(&mut stacks);
    stacks
}

/// Where a production file lies over the base, the base alone is what runs on a developer's machine: what production needs
/// is asked of both together.
fn base_is_not_production(stacks: &mut [Stack]) {
    let over_base =
        |stack: &Stack| stack.kind == StackKind::Overlay && stack.environment == Some(Environment::Production);
    let bases: Vec<FileId> =
        stacks.iter().filter(|stack| over_base(stack)).filter_map(|stack| stack.files.first().copied()).collect();
    for stack in stacks.iter_mut().filter(|stack| stack.kind == StackKind::Default && stack.environment.is_none()) {
        if stack.files.first().is_some_and(|file| bases.contains(file)) {
            stack.environment = Some(Environment::Development);
        }
    }
}

fn group(
    sources: &mut Sources<'_>,
    here: &[FileId],
    named: &BTreeSet<FileId>,
    groups: &mut Vec<(Vec<FileId>, StackKind)>,
) {
    let project = sources.project;
    let find = |names: &[&str]| {
        names.iter().find_map(|name| here.iter().copied().find(|&file| project.file(file).name() == *name))
    };
    let base = find(&BASES);
    let over = base.and_then(|_| find(&OVERRIDES));
    let default = here.first().and_then(|&file| chosen(sources, project.file(file).folder()));
    let default =
        default.or_else(|| Some(base.into_iter().chain(over).collect())).filter(|files: &Vec<_>| !files.is_empty());
    if let Some(files) = &default {
        groups.push((files.clone(), StackKind::Default));
    }
    for &file in here {
        if default.as_ref().is_some_and(|files| files.contains(&file)) {
            continue;
        }
        match base {
            Some(base) if needs(sources, file, base) => groups.push((vec![base, file], StackKind::Overlay)),
            _ if named.contains(&file) && !BASES.contains(&project.file(file).name()) => {}
            _ => groups.push((vec![file], StackKind::Alone)),
        }
    }
}

/// The files `COMPOSE_FILE` of the folder's `.env` names, when all of them are here.
fn chosen(sources: &Sources<'_>, folder: &str) -> Option<Vec<FileId>> {
    let project = sources.project;
    let env = sources.find(&paths::join(folder, ".env"))?;
    let variables = Variables::default().with_files(project, &[env], &mut Budget::default(), &mut Vec::new());
    let separator = variables.get("COMPOSE_PATH_SEPARATOR").filter(|separator| !separator.is_empty()).unwrap_or(":");
    variables.get("COMPOSE_FILE")?.split(separator).map(|path| sources.find(&paths::join(folder, path))).collect()
}

/// Whether `file` makes no sense without `base`: a service of both has neither image nor build in `file`, or a tag asks for merging.
fn needs(sources: &mut Sources<'_>, file: FileId, base: FileId) -> bool {
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
            let runs = |service: crate::syntax::yaml::Value<'_>| {
                ["image", "build", "extends", "provider"].iter().any(|key| service.get(key).is_some())
            };
            in_base.is_some() && !runs(service)
        })
}

/// The files that `extends` and `include` of others name.
fn named_by_others(sources: &mut Sources<'_>, compose: &[FileId]) -> BTreeSet<FileId> {
    let project = sources.project;
    let mut named = BTreeSet::new();
    for &file in compose {
        let tree = sources.tree(file);
        let folder = project.file(file).folder();
        let mut note = |path: Option<&str>| {
            if let Some(other) = path.and_then(|path| project.find(&paths::join(folder, path)))
                && other != file
            {
                named.insert(other);
            }
        };
        for root in tree.roots() {
            for (_, service) in root.get("services").into_iter().flat_map(|services| services.entries()) {
                note(service.at(&["extends", "file"]).and_then(|path| path.text()));
            }
            for entry in root.get("include").into_iter().flat_map(|include| include.items()) {
                note(entry.text());
                if let Some(path) = entry.get("path") {
                    note(path.text());
                    path.items().for_each(|path| note(path.text()));
                }
            }
        }
    }
    named
}

fn stack(
    sources: &mut Sources<'_>,
    settings: &Settings,
    environment_of: EnvironmentOf<'_>,
    files: Vec<FileId>,
    kind: StackKind,
    lonely: bool,
) -> Stack {
    let project = sources.project;
    let env_files: Vec<FileId> = files
        .first()
        .and_then(|&file| sources.find(&paths::join(project.file(file).folder(), ".env")))
        .into_iter()
        .collect();
    let request = Request {
        files: files.clone(),
        env_files: env_files.clone(),
        folder_name: "project".to_owned(),
        ..Default::default()
    };
    let mut loaded = load(sources, &request);
    let services = loaded.services(&|path: &str| sources.find(path));
    loaded.judge(sources, &services, None);
    let model = loaded.model;
    let resources = |kind: &str| -> Vec<Resource> {
        model.get(kind).map_or(&[][..], Node::entries).iter().map(|(key, node)| Resource::new(key, node)).collect()
    };
    let environment = settings.environment.or_else(|| {
        let said = files.iter().rev().map(|&file| environment_of(&project.file(file).path, &project.file(file).text));
        match (kind, files.len()) {
            (StackKind::Default, 2) => said.flatten().next().or(Some(Environment::Development)),
            _ => said.flatten().next(),
        }
    });
    let last = files.last().map_or("", |&file| project.file(file).name());
    let is_missing = |problem: &Problem| problem.kind == super::compose::ProblemKind::MissingFile;
    let mut stack = Stack {
        names: BTreeMap::new(),
        dependants: Vec::new(),
        shares: Vec::new(),
        kind,
        environment,
        env_files,
        is_fragment: lonely && files.len() == 1 && services.len() <= 1 && !last.contains('.'),
        is_incomplete: loaded.is_cut || loaded.problems.iter().any(is_missing),
        networks: resources("networks"),
        volumes: resources("volumes"),
        secrets: resources("secrets"),
        configs: resources("configs"),
        services,
        model,
        files,
        folder: loaded.folder,
        variables: loaded.variables,
        problems: loaded.problems,
        read: loaded.files,
    };
    stack.index();
    stack
}
