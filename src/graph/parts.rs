//! What a system consists of: nodes and edges with the places in the user's files that they come from.

pub use crate::project::Place;

use crate::project::FileId;
use serde::Serialize;

/// What a node stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[cfg_attr(feature = "app", derive(borsh::BorshSerialize, borsh::BorshDeserialize))]
#[serde(rename_all = "lowercase")]
pub enum NodeKind {
    /// A Compose service.
    Service,
    /// A stage of a Dockerfile.
    Stage,
    /// An image from a registry.
    Image,
    /// A named volume.
    Volume,
    /// A file or folder of the host.
    Bind,
    /// A network.
    Network,
    /// A port of the host.
    Port,
    /// A Compose secret.
    Secret,
    /// A Compose config.
    Config,
    /// Several services with the same neighbours.
    Group,
}

impl NodeKind {
    /// In words, as people say it.
    pub fn title(self) -> &'static str {
        match self {
            NodeKind::Service => "service",
            NodeKind::Stage => "build stage",
            NodeKind::Image => "image",
            NodeKind::Volume => "named volume",
            NodeKind::Bind => "host path",
            NodeKind::Network => "network",
            NodeKind::Port => "published port",
            NodeKind::Secret => "secret",
            NodeKind::Config => "config",
            NodeKind::Group => "group of services",
        }
    }

    /// One lower-case word: class names, Mermaid and DOT.
    pub fn name(self) -> &'static str {
        match self {
            NodeKind::Service => "service",
            NodeKind::Stage => "stage",
            NodeKind::Image => "image",
            NodeKind::Volume => "volume",
            NodeKind::Bind => "bind",
            NodeKind::Network => "network",
            NodeKind::Port => "port",
            NodeKind::Secret => "secret",
            NodeKind::Config => "config",
            NodeKind::Group => "group",
        }
    }
}

/// What a dependency waits for, from weak to strong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[cfg_attr(feature = "app", derive(borsh::BorshSerialize, borsh::BorshDeserialize))]
#[serde(rename_all = "lowercase")]
pub enum Condition {
    /// The container has started.
    Started,
    /// Its health check passes.
    Healthy,
    /// It has ended without an error.
    Completed,
}

impl Condition {
    /// As a label.
    pub fn title(self) -> &'static str {
        match self {
            Condition::Started => "started",
            Condition::Healthy => "healthy",
            Condition::Completed => "completed",
        }
    }
}

/// Why one node points at another. An edge goes from what needs to what is needed, a port's to its service.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[cfg_attr(feature = "app", derive(borsh::BorshSerialize, borsh::BorshDeserialize))]
#[serde(rename_all = "kebab-case", tag = "is")]
pub enum EdgeKind {
    /// `depends_on`.
    Depends {
        /// What is waited for.
        condition: Condition,
        /// Whether the other must be there.
        required: bool,
    },
    /// `links`, `volumes_from`, a shared namespace: a dependency that is not spelled out.
    Implied,
    /// A volume or host path in a service.
    Mounts {
        /// Whether the service cannot write to it.
        read_only: bool,
    },
    /// A service on a network.
    Joins,
    /// A port of the host that leads to a service.
    Publishes {
        /// Whether only the host itself reaches it.
        loopback: bool,
    },
    /// A service that runs a stage or an image.
    Runs,
    /// `FROM`.
    From,
    /// `COPY --from`.
    CopiesFrom,
    /// `RUN --mount=from`.
    MountsFrom,
    /// A secret or config given to a service.
    Uses,
}

impl EdgeKind {
    /// One lower-case word or two: class names and data.
    pub fn name(self) -> &'static str {
        match self {
            EdgeKind::Depends { condition: Condition::Started, .. } => "depends-started",
            EdgeKind::Depends { condition: Condition::Healthy, .. } => "depends-healthy",
            EdgeKind::Depends { condition: Condition::Completed, .. } => "depends-completed",
            EdgeKind::Implied => "implied",
            EdgeKind::Mounts { read_only: true } => "mounts-ro",
            EdgeKind::Mounts { read_only: false } => "mounts-rw",
            EdgeKind::Joins => "joins",
            EdgeKind::Publishes { loopback: true } => "publishes-loopback",
            EdgeKind::Publishes { loopback: false } => "publishes",
            EdgeKind::Runs => "runs",
            EdgeKind::From => "from",
            EdgeKind::CopiesFrom => "copies-from",
            EdgeKind::MountsFrom => "mounts-from",
            EdgeKind::Uses => "uses",
        }
    }

    /// Whether one service has to be up before the other.
    pub fn is_dependency(self) -> bool {
        matches!(self, EdgeKind::Depends { .. } | EdgeKind::Implied)
    }

    /// How strong a dependency is.
    pub fn condition(self) -> Option<Condition> {
        match self {
            EdgeKind::Depends { condition, .. } => Some(condition),
            EdgeKind::Implied => Some(Condition::Started),
            _ => None,
        }
    }
}

/// A part of the system.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Node {
    /// Kind and name, `service:web`: stays the same while the name does.
    pub id: String,
    /// What it stands for.
    pub kind: NodeKind,
    /// Its name.
    pub label: String,
    /// One more line: the image of a service, the base of a stage.
    pub detail: String,
    /// Something names it, but it is nowhere defined.
    pub missing: bool,
    /// What one should know beside its edges: "host network", "profile debug", "never built".
    pub notes: Vec<String>,
    /// Where it is written, the best place to jump to first: one for each Compose file that speaks of it.
    pub places: Vec<Place>,
    /// All text that is about it: problems in there are its problems.
    pub extents: Vec<Place>,
    /// For a stage: which Dockerfile; none for a port, and for a Dockerfile that is not among the files.
    pub lane: Option<FileId>,
}

impl Node {
    /// A node that is about nothing yet.
    pub fn new(kind: NodeKind, name: &str) -> Self {
        Self {
            id: [kind.name(), ":", name].concat(),
            kind,
            label: name.to_owned(),
            detail: String::new(),
            missing: false,
            notes: Vec::new(),
            places: Vec::new(),
            extents: Vec::new(),
            lane: None,
        }
    }
}

/// A relation of two parts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Edge {
    /// Index of the node that needs the other.
    pub from: usize,
    /// Index of the node that is needed.
    pub to: usize,
    /// Why.
    #[serde(flatten)]
    pub kind: EdgeKind,
    /// What to say beside it: the path in the container, the port in the container.
    pub label: String,
    /// Where it is written.
    pub place: Option<Place>,
}

/// The system.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Graph {
    /// The parts, in the order of the files.
    pub nodes: Vec<Node>,
    /// The relations, in the order of the files.
    pub edges: Vec<Edge>,
}

impl Graph {
    /// The node with this id.
    pub fn find(&self, id: &str) -> Option<usize> {
        self.nodes.iter().position(|node| node.id == id)
    }

    /// Adds a relation.
    pub fn connect(&mut self, from: usize, to: usize, kind: EdgeKind, place: Option<Place>) {
        self.edges.push(Edge { from, to, kind, label: String::new(), place });
    }

    /// Indices of the nodes of one kind.
    pub fn of_kind(&self, kind: NodeKind) -> impl Iterator<Item = usize> {
        self.nodes.iter().enumerate().filter(move |(_, node)| node.kind == kind).map(|(index, _)| index)
    }
}
