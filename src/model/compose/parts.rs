//! How a service is built, what it is told, and what it is given.

use super::paths::is_remote;
use super::value::{Key, Node, Origin};
use crate::ordered::BTreeSet;
use crate::project::{FileId, ProjectPath};

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

pub(super) fn items<'n>(node: &'n Node, key: &str) -> &'n [Node] {
    node.get(key).map_or(&[], Node::items)
}

pub(super) fn text(node: &Node, key: &str) -> Option<String> {
    node.get(key)?.scalar().map(|text| text.into_owned())
}

pub(super) fn variables(node: Option<&Node>) -> Vec<EnvVar> {
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
pub(super) fn users(node: Option<&Node>) -> BTreeSet<String> {
    let entries = node.map_or(&[][..], Node::entries).iter();
    let named = entries.filter(|(key, _)| {
        let name = key.name.to_ascii_uppercase();
        name.ends_with("_USER") || name.ends_with("_USERNAME")
    });
    named.filter_map(|(_, value)| Some(value.scalar()?.into_owned())).collect()
}

pub(super) fn build(key: &Key, node: &Node, folder: &str, find: &dyn Fn(&str) -> Option<FileId>) -> Option<Build> {
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

pub(super) fn env_file(item: &Node, folder: &str, find: &dyn Fn(&str) -> Option<FileId>) -> Option<EnvFile> {
    let path = item.get("path")?;
    let whole_path = ProjectPath::seen_from(folder, path.as_str()?);
    let required = item.get("required").and_then(Node::as_bool).unwrap_or(true);
    let raw = item.get("format").and_then(Node::as_str) == Some("raw");
    Some(EnvFile { path: path.clone(), file: find(&whole_path), whole_path, required, raw })
}

pub(super) fn networks(node: &Node) -> Vec<NetworkUse> {
    let entries = node.get("networks").map_or(&[][..], Node::entries);
    let aliases =
        |node: &Node| items(node, "aliases").iter().filter_map(|alias| Some(alias.as_str()?.to_owned())).collect();
    entries
        .iter()
        .map(|(key, value)| NetworkUse { name: key.name.clone(), origin: key.origin, aliases: aliases(value) })
        .collect()
}

pub(super) fn healthcheck(node: &Node) -> Option<Healthcheck> {
    let (key, value) = node.as_map()?.entry("healthcheck")?;
    value.as_map()?;
    let test = value.get("test").filter(|test| !test.is_null()).cloned();
    let none = |test: &Node| test.items().first().and_then(Node::as_str) == Some("NONE");
    let disabled = value.get("disable").and_then(Node::as_bool) == Some(true) || test.as_ref().is_some_and(none);
    Some(Healthcheck { key: key.origin, node: value.clone(), test, disabled })
}

pub(super) fn resource_use(item: &Node) -> Option<ResourceUse> {
    let source = item.get("source")?;
    Some(ResourceUse { name: source.as_str()?.to_owned(), origin: source.origin, node: item.clone() })
}
