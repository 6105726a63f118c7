//! A stack is what one `docker compose` call would see: files merged in order, their `.env`, and the services and resources
//! that come out. Which files belong together is `belonging`'s matter.

use super::compose::value::Node;
use super::compose::variables::Variables;
use super::compose::{Dependency, Problem, Request, Resource, Service, Sources, load, paths};
use crate::ordered::BTreeMap;
use crate::project::{Environment, FileId, ProjectPath, Settings};

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
    pub folder: ProjectPath,
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
    /// Whether files are not here that belong to it, so that services or resources may be missing.
    pub is_incomplete: bool,
}

impl Stack {
    /// A service by its name.
    pub fn service(&self, name: &str) -> Option<&Service> {
        self.index_of("services", name).map(|at| &self.services[at])
    }

    /// Whether a service or resource is there, as `section/name`.
    pub(super) fn has(&self, key: &str) -> bool {
        self.names.contains_key(key)
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
        let models = self.model.get("models").map_or(&[][..], Node::entries).iter().enumerate();
        let models = models.map(|(at, (key, _))| ("models", at, &key.name));
        for (kind, at, name) in services.chain(resources).chain(models) {
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
            // What a provider makes is no container.
            None if service.get("provider").is_some() => Vec::new(),
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

/// Loads the files of one call of `docker compose`.
pub(super) fn stack(
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
        folder: ProjectPath::seen_from("", &loaded.folder),
        variables: loaded.variables,
        problems: loaded.problems,
        read: loaded.files,
    };
    stack.index();
    stack
}
