//! The ports of a service and what it mounts.

use super::parts::text;
use super::short;
use super::value::{Node, Origin};
use crate::project::ProjectPath;

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

pub(super) fn port(item: &Node) -> Option<Port> {
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

pub(super) fn mount(item: &Node, folder: &str) -> Option<Mount> {
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

pub(super) fn tmpfs(item: &Node) -> Option<Mount> {
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
