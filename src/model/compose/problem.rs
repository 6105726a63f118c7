//! What Compose would refuse, with its place and its repair. `drydock config` prints it, and rules report it.

use super::value::{Node, Origin};
use crate::diagnostic::Severity;
use crate::text::plain;

/// What sort of fault: each is called like the rule that reports it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ProblemKind {
    /// No YAML: the YAML layer says more.
    InvalidYaml,
    /// A key twice: the YAML layer says more.
    DuplicateYamlKey,
    /// The document is no mapping, a key no string, a service no mapping, or there is nothing in the files.
    MalformedDocument,
    /// A key Compose does not know.
    UnknownComposeKey,
    /// A value of the wrong sort, out of its list or range, or a key that must be there and is not.
    WrongValueType,
    /// A name with characters that names do not have.
    InvalidResourceName,
    /// A duration, size or word that cannot be read.
    InvalidOptionValue,
    /// `${…}` of a form that is not valid.
    InvalidInterpolation,
    /// `${NAME:?}` and the variable is not set.
    UnsetVariable,
    /// Values grow beyond the budget; what is cut off counts as unknown.
    OversizedValues,
    /// A file named by `extends`, `include`, `env_file` … that is not part of the project.
    MissingFile,
    /// `extends` or `include` leads nowhere or back to itself.
    UnresolvedInclusion,
    /// Two files that cannot be merged.
    ConflictingOverride,
    /// A port that cannot be read.
    InvalidPortMapping,
    /// `network_mode` beside `networks`.
    NetworkModeConflict,
    /// A mount or device that cannot be read.
    InvalidMountEntry,
    /// Two things on one path of the container.
    DuplicateMountTarget,
    /// A variable that cannot be read.
    InvalidEnvironmentEntry,
    /// Keys of `build` that exclude each other or lead nowhere.
    InvalidBuildEntry,
    /// A service has neither image nor build.
    ServiceWithoutImage,
    /// A network, volume, secret, config or model that is not declared.
    UndeclaredResource,
    /// A service that is not there.
    UnknownDependency,
    /// Services that depend on each other in a ring.
    CircularDependency,
    /// A service that is behind a profile which is not active.
    DependencyBehindProfile,
    /// A command in one string that Compose cuts off or cannot split.
    ChoppedCommand,
    /// A probe that does not say how it is run.
    InvalidHealthcheckTest,
    /// A secret or config without content, or with two.
    InvalidSecretDefinition,
    /// `external` beside keys that then have no effect.
    ExternalWithOptions,
    /// A watched path without path or target.
    IncompleteWatchRule,
    /// Two keys set one limit differently.
    ConflictingResourceValues,
    /// Several containers of a service that can have one.
    UnscalableService,
    /// Two services with one container name.
    DuplicateContainerName,
    /// An entry of `extra_hosts` without address.
    InvalidNetworkAddress,
    /// A line of an env file that cannot be read.
    InvalidDotenvLine,
}

/// How a fault can be repaired.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Repair {
    /// This stands in place of the fault.
    Write(String),
    /// This stands in another place.
    Replace {
        /// What it does, as a short imperative.
        title: &'static str,
        /// Where.
        at: Origin,
        /// What.
        text: String,
    },
    /// This item is missing in front of the fault, in the same list.
    Before(String),
    /// A blank belongs behind the colons.
    Space,
    /// The resource is declared at the top level.
    Declare {
        /// The section it belongs to.
        section: &'static str,
        /// What one of them is called.
        noun: &'static str,
        /// Its name.
        name: String,
    },
    /// The dependency is said not to be required.
    Release {
        /// The service that has it.
        service: String,
        /// The service it needs.
        dependency: String,
    },
}

/// A fault with its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// What sort.
    pub kind: ProblemKind,
    /// How bad it is: an error is refused, by Compose or by the engine.
    pub severity: Severity,
    /// The smallest place that is wrong.
    pub origin: Origin,
    /// What is wrong and what to do, in plain words.
    pub message: String,
    /// What compose-go calls the fault; empty where it has no name.
    pub alias: &'static str,
    /// Whether a variable without a known value has a part in it: with it, all may be well.
    pub is_open: bool,
    /// Whether Compose itself reads it, and the engine refuses the container.
    pub is_late: bool,
    /// How it can be repaired.
    pub repair: Option<Repair>,
    /// Other places that belong to it.
    pub related: Vec<(Origin, String)>,
}

impl Problem {
    /// A fault at `origin`.
    pub fn new(kind: ProblemKind, origin: Origin, message: impl Into<String>) -> Self {
        Self {
            kind,
            severity: Severity::Error,
            origin,
            message: plain::shortened(message.into()),
            alias: "",
            is_open: false,
            is_late: false,
            repair: None,
            related: Vec::new(),
        }
    }

    /// A fault of a value: where a variable has a part in it that is not known, so is the fault.
    pub fn of(kind: ProblemKind, value: &Node, message: impl Into<String>) -> Self {
        Self { is_open: value.is_unresolved(), ..Self::new(kind, value.origin, message) }
    }

    /// What compose-go calls it.
    pub fn alias(mut self, alias: &'static str) -> Self {
        self.alias = alias;
        self
    }

    /// Compose does something else than what is meant, without refusing it.
    pub fn warning(mut self) -> Self {
        self.severity = Severity::Warning;
        self
    }

    /// It fails in some calls of Compose alone.
    pub fn advice(mut self) -> Self {
        self.severity = Severity::Advice;
        self
    }

    /// Compose reads it, and the container cannot start.
    pub fn late(mut self) -> Self {
        self.is_late = true;
        self
    }

    /// How it can be repaired.
    pub fn repair(mut self, repair: impl Into<Option<Repair>>) -> Self {
        self.repair = repair.into();
        self
    }

    /// What is right in this place.
    pub fn write(self, text: impl Into<String>) -> Self {
        self.repair(Repair::Write(text.into()))
    }

    /// Another place that belongs to it.
    pub fn related(mut self, origin: Origin, message: impl Into<String>) -> Self {
        self.related.push((origin, message.into()));
        self
    }

    /// Whether Compose refuses the project for it.
    pub fn is_refused(&self) -> bool {
        self.severity == Severity::Error && !self.is_late
    }
}
