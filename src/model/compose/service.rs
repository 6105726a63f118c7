//! Services and resources as rules and the graph want them: lenient, in long form, everything with its place.
//!
//! Only what needs more than a look at one key is spelled out here; the rest is [`Service::get`].

use super::dependencies::{Dependency, dependencies};
use super::mounts::{Mount, Port, mount, port, tmpfs};
use super::parts::{
    Build, Command, EnvFile, EnvVar, Healthcheck, NetworkUse, ResourceUse, build, env_file, healthcheck, items,
    networks, resource_use, users, variables,
};
use super::value::{Key, Node, Origin};
use crate::facts::images::Image;
use crate::ordered::BTreeSet;
use crate::project::FileId;
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
