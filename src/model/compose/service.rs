//! Services and resources as rules and the graph want them: lenient, in long form, everything with its place.
//!
//! Only what needs more than a look at one key is spelled out here; the rest is [`Service::get`].

use super::paths::is_remote;
use super::short;
use super::value::{Key, Node, Origin};
use crate::facts::images::Image;
use crate::ordered::BTreeSet;
use crate::project::{FileId, ProjectPath};
use std::cell::OnceCell;

/// A service after merging.
#[derive(Clone, Debug)]
pub struct Service {
    /// Its name.
    pub name: String,
    /// Where its name stands: in the last file that has it.
    pub key: Origin,
    /// Everything it says, in long form.
    pub node: Node,
    /// The image it runs, or the name its build gets.
    pub image: Option<Node>,
    /// How its image is built.
    pub build: Option<Build>,
    /// Replaces CMD.
    pub command: Option<Command>,
    /// Replaces ENTRYPOINT.
    pub entrypoint: Option<Command>,
    /// `environment`, both forms.
    pub environment: Vec<EnvVar>,
    /// The names of users that its variables give.
    pub users: BTreeSet<String>,
    /// `env_file`, both forms.
    pub env_files: Vec<EnvFile>,
    /// `ports`, both forms.
    pub ports: Vec<Port>,
    /// `volumes`, both forms, and `tmpfs`.
    pub mounts: Vec<Mount>,
    /// `depends_on` and what follows from links, volumes_from and shared namespaces.
    pub dependencies: Vec<Dependency>,
    /// The networks it names; none means `default` unless `network_mode` is set.
    pub networks: Vec<NetworkUse>,
    /// Its health check.
    pub healthcheck: Option<Healthcheck>,
    /// The profiles it belongs to; none means it always runs.
    pub profiles: Vec<Node>,
    /// Secrets it is given.
    pub secrets: Vec<ResourceUse>,
    /// Configs it is given.
    pub configs: Vec<ResourceUse>,
    /// Set when what it extends is not part of the project: keys may be missing that are there in truth.
    pub incomplete: bool,
    /// What the tables know of its image; nearly every rule asks, and `survey::images` answers once.
    pub known: OnceCell<Option<&'static Image>>,
}

/// How an image is built.
#[derive(Clone, Debug)]
pub struct Build {
    /// Where the key stands.
    pub key: Origin,
    /// Everything it says, in long form.
    pub node: Node,
    /// The context as written.
    pub context: Option<Node>,
    /// The context's folder relative to the root, `""` for the root; `None` when it is remote.
    pub context_path: Option<ProjectPath>,
    /// The Dockerfile as written; `None` means `Dockerfile`.
    pub dockerfile: Option<Node>,
    /// The Dockerfile's path relative to the root; `None` when it is remote or written inline.
    pub dockerfile_path: Option<ProjectPath>,
    /// A Dockerfile written into the Compose file.
    pub inline: Option<Node>,
    /// The stage to build.
    pub target: Option<Node>,
    /// Build arguments, both forms.
    pub args: Vec<EnvVar>,
    /// The Dockerfile in the project.
    pub file: Option<FileId>,
    /// The ignore file that counts: `<Dockerfile>.dockerignore`, else that of the context.
    pub ignore_file: Option<FileId>,
}

/// A command with its form.
#[derive(Clone, Debug)]
pub struct Command {
    /// Where the key stands.
    pub key: Origin,
    /// The value: a string is split into words by Compose, a list is taken as it is, null takes away the image's.
    pub value: Node,
}

impl Command {
    /// The string form.
    pub fn as_string(&self) -> Option<&Node> {
        self.value.as_str().map(|_| &self.value)
    }

    /// The words: items of the list, or the string's by the shell's quoting.
    pub fn words(&self) -> Vec<String> {
        match self.value.as_str() {
            Some(text) => {
                super::words::split(text).unwrap_or_else(|| text.split_whitespace().map(str::to_owned).collect())
            }
            None => self.value.items().iter().filter_map(|item| Some(item.scalar()?.into_owned())).collect(),
        }
    }
}

/// A variable of `environment` or `build.args`.
#[derive(Clone, Debug)]
pub struct EnvVar {
    /// Its name.
    pub name: String,
    /// Where the name stands.
    pub key: Origin,
    /// Its value; `None` takes that of the shell or of `.env`.
    pub value: Option<Node>,
    /// Whether it is an item `- NAME=VALUE` of a list.
    pub in_list: bool,
}

/// An env file given to the container.
#[derive(Clone, Debug)]
pub struct EnvFile {
    /// As written.
    pub path: Node,
    /// Relative to the root.
    pub whole_path: ProjectPath,
    /// The file in the project.
    pub file: Option<FileId>,
    /// Whether Compose fails without it.
    pub required: bool,
    /// Whether its lines are taken as they stand (`format: raw`).
    pub raw: bool,
}

/// A published port, or one left to chance when `published` is missing.
#[derive(Clone, Debug)]
pub struct Port {
    /// The item, in long form; its text is that of the short form.
    pub node: Node,
    /// The host's address.
    pub host_ip: Option<Node>,
    /// First and last port of the host.
    pub published: Option<(u16, u16)>,
    /// Where the host's port stands.
    pub published_origin: Origin,
    /// First and last port of the container.
    pub target: Option<(u16, u16)>,
    /// Where the container's port stands.
    pub target_origin: Origin,
    /// `tcp` or `udp`.
    pub protocol: String,
    /// Whether it is written as one string or number.
    pub is_short: bool,
}

/// What is mounted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MountKind {
    /// A path of the host.
    Bind,
    /// A named volume, or an anonymous one when there is no source.
    Volume,
    /// Memory.
    Tmpfs,
    /// Something else: npipe, cluster, image.
    Other,
}

/// A mount.
#[derive(Clone, Debug)]
pub struct Mount {
    /// The item, in long form; its text is that of the short form.
    pub node: Node,
    /// What sort.
    pub kind: MountKind,
    /// The host's path or the volume's name, as written.
    pub source: Option<Node>,
    /// For a bind: the path relative to the root (or absolute, or in a home folder).
    pub source_path: Option<ProjectPath>,
    /// The path in the container.
    pub target: String,
    /// Where that stands.
    pub target_origin: Origin,
    /// Whether the container cannot write.
    pub read_only: bool,
    /// Whether it is written as one string.
    pub is_short: bool,
}

impl Mount {
    /// A volume without a name: lost with the container.
    pub fn is_anonymous(&self) -> bool {
        self.kind == MountKind::Volume && self.source.is_none()
    }
}

/// What makes one service depend on another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Via {
    /// `depends_on`
    DependsOn,
    /// `links`
    Links,
    /// `volumes_from`
    VolumesFrom,
    /// `network_mode`, `ipc`, `pid`, `uts`, `cgroup` with `service:NAME`
    Namespace,
}

/// What is waited for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Condition {
    /// `service_started`, the default.
    Started,
    /// `service_healthy`
    Healthy,
    /// `service_completed_successfully`
    Completed,
}

/// One service needs another.
#[derive(Clone, Debug)]
pub struct Dependency {
    /// The other service.
    pub service: String,
    /// Where its name stands.
    pub origin: Origin,
    /// What is waited for.
    pub condition: Condition,
    /// Where the condition stands; the name itself for short forms.
    pub condition_origin: Origin,
    /// Whether it must be there.
    pub required: bool,
    /// Whether it is an item of a list.
    pub is_short: bool,
    /// What says so.
    pub via: Via,
}

/// A network a service joins.
#[derive(Clone, Debug)]
pub struct NetworkUse {
    /// The network's key.
    pub name: String,
    /// Where it stands.
    pub origin: Origin,
    /// Other names of the service there.
    pub aliases: Vec<String>,
}

/// A health check.
#[derive(Clone, Debug)]
pub struct Healthcheck {
    /// Where the key stands.
    pub key: Origin,
    /// Everything it says.
    pub node: Node,
    /// The probe: a string is run by a shell.
    pub test: Option<Node>,
    /// Whether it turns off the image's.
    pub disabled: bool,
}

/// A secret or config given to a service.
#[derive(Clone, Debug)]
pub struct ResourceUse {
    /// The resource's key.
    pub name: String,
    /// Where it stands.
    pub origin: Origin,
    /// The item, in long form.
    pub node: Node,
}

/// A network, volume, secret or config of the top level.
#[derive(Clone, Debug)]
pub struct Resource {
    /// Its key.
    pub name: String,
    /// Where the key stands.
    pub key: Origin,
    /// Everything it says.
    pub node: Node,
    /// Whether it is made outside of this project.
    pub external: bool,
}

impl Service {
    /// Reads a merged service. `folder` is what its paths are relative to, itself relative to the root.
    pub fn new(key: &Key, node: &Node, folder: &str, find: &dyn Fn(&str) -> Option<FileId>) -> Self {
        let get = |name: &str| node.get(name).filter(|value| !value.is_null()).cloned();
        let command = |name: &str| {
            let (key, value) = node.as_map()?.entry(name)?;
            Some(Command { key: key.origin, value: value.clone() })
        };
        let mut mounts: Vec<Mount> = items(node, "volumes").iter().filter_map(|item| mount(item, folder)).collect();
        mounts.extend(items(node, "tmpfs").iter().filter_map(tmpfs));
        Self {
            name: key.name.clone(),
            key: key.origin,
            node: node.clone(),
            image: get("image"),
            build: node
                .as_map()
                .and_then(|map| map.entry("build"))
                .and_then(|(key, value)| build(key, value, folder, find)),
            command: command("command"),
            entrypoint: command("entrypoint"),
            users: users(node.get("environment")),
            environment: variables(node.get("environment")),
            env_files: items(node, "env_file").iter().filter_map(|item| env_file(item, folder, find)).collect(),
            ports: items(node, "ports").iter().filter_map(port).collect(),
            mounts,
            dependencies: dependencies(node),
            networks: networks(node),
            healthcheck: healthcheck(node),
            profiles: items(node, "profiles").to_vec(),
            secrets: items(node, "secrets").iter().filter_map(resource_use).collect(),
            configs: items(node, "configs").iter().filter_map(resource_use).collect(),
            incomplete: node.get("extends").is_some(),
            known: OnceCell::new(),
        }
    }

    /// The value of a key, in long form.
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.node.get(key)
    }

    /// A key with its value.
    pub fn entry(&self, key: &str) -> Option<&(Key, Node)> {
        self.node.as_map()?.entry(key)
    }

    /// The value behind several keys.
    pub fn at(&self, path: &[&str]) -> Option<&Node> {
        self.node.at(path)
    }

    /// The image as resolved, when there is one.
    pub fn image_name(&self) -> Option<&str> {
        self.image.as_ref()?.as_str().filter(|image| !image.is_empty())
    }

    /// The last value of a variable.
    pub fn variable(&self, name: &str) -> Option<&EnvVar> {
        self.environment.iter().find(|variable| variable.name == name)
    }

    /// Whether it takes part with these profiles active.
    pub fn is_active(&self, profiles: &[String]) -> bool {
        let own = || self.profiles.iter().filter_map(Node::as_str);
        own().next().is_none() || profiles.iter().any(|active| active == "*" || own().any(|profile| profile == active))
    }
}

impl Resource {
    /// Reads an entry of the top level.
    pub fn new(key: &Key, node: &Node) -> Self {
        let external = node
            .get("external")
            .is_some_and(|external| external.as_bool() == Some(true) || external.as_map().is_some());
        Self { name: key.name.clone(), key: key.origin, node: node.clone(), external }
    }
}

fn items<'n>(node: &'n Node, key: &str) -> &'n [Node] {
    node.get(key).map_or(&[], Node::items)
}

fn text(node: &Node, key: &str) -> Option<String> {
    node.get(key)?.scalar().map(|text| text.into_owned())
}

fn variables(node: Option<&Node>) -> Vec<EnvVar> {
    let Some(map) = node.and_then(Node::as_map) else { return Vec::new() };
    let variable = |(key, value): &(Key, Node)| EnvVar {
        name: key.name.clone(),
        key: key.origin,
        value: Some(value.clone()).filter(|value| !value.is_null()),
        in_list: key.listed,
    };
    map.entries.iter().map(variable).collect()
}

/// The values of variables that name a user.
fn users(node: Option<&Node>) -> BTreeSet<String> {
    let entries = node.map_or(&[][..], Node::entries).iter();
    let named = entries.filter(|(key, _)| {
        let name = key.name.to_ascii_uppercase();
        name.ends_with("_USER") || name.ends_with("_USERNAME")
    });
    named.filter_map(|(_, value)| Some(value.scalar()?.into_owned())).collect()
}

fn build(key: &Key, node: &Node, folder: &str, find: &dyn Fn(&str) -> Option<FileId>) -> Option<Build> {
    node.as_map()?;
    let get = |name: &str| node.get(name).filter(|value| value.as_str().is_some()).cloned();
    let (context, dockerfile, inline) = (get("context"), get("dockerfile"), get("dockerfile_inline"));
    let context_path = match context.as_ref().and_then(Node::as_str) {
        Some(context) if is_remote(context) => None,
        context => Some(ProjectPath::seen_from(folder, context.unwrap_or("."))),
    };
    let dockerfile_path = match (&context_path, &inline) {
        (Some(context), None) => {
            let dockerfile = dockerfile.as_ref().and_then(Node::as_str);
            Some(ProjectPath::seen_from(context, dockerfile.unwrap_or("Dockerfile")))
        }
        _ => None,
    };
    let own_ignore = dockerfile_path.as_ref().and_then(|path| find(&[path, ".dockerignore"].concat()));
    let ignore_file = own_ignore.or_else(|| find(&ProjectPath::seen_from(context_path.as_deref()?, ".dockerignore")));
    Some(Build {
        key: key.origin,
        node: node.clone(),
        target: get("target"),
        args: variables(node.get("args")),
        file: dockerfile_path.as_deref().and_then(find),
        ignore_file,
        context,
        context_path,
        dockerfile,
        dockerfile_path,
        inline,
    })
}

fn env_file(item: &Node, folder: &str, find: &dyn Fn(&str) -> Option<FileId>) -> Option<EnvFile> {
    let path = item.get("path")?;
    let whole_path = ProjectPath::seen_from(folder, path.as_str()?);
    let required = item.get("required").and_then(Node::as_bool).unwrap_or(true);
    let raw = item.get("format").and_then(Node::as_str) == Some("raw");
    Some(EnvFile { path: path.clone(), file: find(&whole_path), whole_path, required, raw })
}

fn port(item: &Node) -> Option<Port> {
    let map = item.as_map()?;
    let range = |key: &str| {
        let text = text(item, key)?;
        let (first, last) = text.split_once('-').unwrap_or((&text, &text));
        Some((first.parse().ok()?, last.parse().ok()?))
    };
    let origin = |key: &str| item.get(key).map_or(item.origin, |node| node.origin);
    Some(Port {
        host_ip: item.get("host_ip").filter(|ip| ip.as_str().is_some_and(|ip| !ip.is_empty())).cloned(),
        published: range("published"),
        published_origin: origin("published"),
        target: range("target"),
        target_origin: origin("target"),
        protocol: text(item, "protocol").unwrap_or_else(|| "tcp".to_owned()),
        is_short: map.from_list,
        node: item.clone(),
    })
}

fn mount(item: &Node, folder: &str) -> Option<Mount> {
    let map = item.as_map()?;
    let source = item.get("source").filter(|source| source.as_str().is_some_and(|source| !source.is_empty())).cloned();
    let kind = match text(item, "type").as_deref() {
        Some("bind") => MountKind::Bind,
        Some("volume") => MountKind::Volume,
        Some("tmpfs") => MountKind::Tmpfs,
        None if source.as_ref().and_then(Node::as_str).is_some_and(short::is_path) => MountKind::Bind,
        None => MountKind::Volume,
        Some(_) => MountKind::Other,
    };
    let target = item.get("target")?;
    Some(Mount {
        source_path: source
            .as_ref()
            .filter(|_| kind == MountKind::Bind)
            .and_then(|path| Some(ProjectPath::seen_from(folder, path.as_str()?))),
        kind,
        source,
        target: target.scalar()?.into_owned(),
        target_origin: target.origin,
        read_only: item.get("read_only").and_then(Node::as_bool).unwrap_or(false),
        is_short: map.from_list,
        node: item.clone(),
    })
}

fn tmpfs(item: &Node) -> Option<Mount> {
    let text = item.as_str()?;
    let target = text.split_once(':').map_or(text, |(target, _)| target);
    Some(Mount {
        node: item.clone(),
        kind: MountKind::Tmpfs,
        source: None,
        source_path: None,
        target: target.to_owned(),
        target_origin: item.origin,
        read_only: false,
        is_short: true,
    })
}

fn dependencies(node: &Node) -> Vec<Dependency> {
    let mut found = Vec::new();
    for (key, value) in node.get("depends_on").map_or(&[][..], Node::entries) {
        let condition = value.get("condition");
        let condition_origin = condition.map_or(key.origin, |condition| condition.origin);
        found.push(Dependency {
            service: key.name.clone(),
            origin: key.origin,
            condition: match condition.and_then(Node::as_str) {
                Some("service_healthy") => Condition::Healthy,
                Some("service_completed_successfully") => Condition::Completed,
                _ => Condition::Started,
            },
            condition_origin,
            required: value.get("required").and_then(Node::as_bool).unwrap_or(true),
            is_short: key.listed,
            via: Via::DependsOn,
        });
    }
    let mut known: BTreeSet<String> = found.iter().map(|dependency: &Dependency| dependency.service.clone()).collect();
    let mut add = |service: &str, origin: Origin, via: Via| {
        if !service.is_empty() && known.insert(service.to_owned()) {
            let service = service.to_owned();
            found.push(Dependency {
                service,
                origin,
                condition: Condition::Started,
                condition_origin: origin,
                required: true,
                is_short: true,
                via,
            });
        }
    };
    let before_colon = |text: &str| text.split_once(':').map_or(text.to_owned(), |(name, _)| name.to_owned());
    for link in items(node, "links") {
        if let Some(text) = link.as_str() {
            add(&before_colon(text), link.origin, Via::Links);
        }
    }
    for key in ["network_mode", "ipc", "pid", "uts", "cgroup"] {
        let Some(mode) = node.get(key) else { continue };
        if let Some(service) = mode.as_str().and_then(|text| text.strip_prefix("service:")) {
            add(service, mode.origin, Via::Namespace);
        }
    }
    for from in items(node, "volumes_from") {
        if let Some(text) = from.as_str().filter(|text| !text.starts_with("container:")) {
            add(&before_colon(text), from.origin, Via::VolumesFrom);
        }
    }
    found
}

fn networks(node: &Node) -> Vec<NetworkUse> {
    let entries = node.get("networks").map_or(&[][..], Node::entries);
    let aliases =
        |node: &Node| items(node, "aliases").iter().filter_map(|alias| Some(alias.as_str()?.to_owned())).collect();
    entries
        .iter()
        .map(|(key, value)| NetworkUse { name: key.name.clone(), origin: key.origin, aliases: aliases(value) })
        .collect()
}

fn healthcheck(node: &Node) -> Option<Healthcheck> {
    let (key, value) = node.as_map()?.entry("healthcheck")?;
    value.as_map()?;
    let test = value.get("test").filter(|test| !test.is_null()).cloned();
    let none = |test: &Node| test.items().first().and_then(Node::as_str) == Some("NONE");
    let disabled = value.get("disable").and_then(Node::as_bool) == Some(true) || test.as_ref().is_some_and(none);
    Some(Healthcheck { key: key.origin, node: value.clone(), test, disabled })
}

fn resource_use(item: &Node) -> Option<ResourceUse> {
    let source = item.get("source")?;
    Some(ResourceUse { name: source.as_str()?.to_owned(), origin: source.origin, node: item.clone() })
}
