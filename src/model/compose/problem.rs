//! What Compose would refuse, with its place.

use super::value::Origin;
use crate::text::plain;

/// What sort of fault; rules ask for the sorts they report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ProblemKind {
    /// No YAML, or a key twice: the YAML layer says more.
    Yaml,
    /// The document is no mapping, or a key is no string.
    Shape,
    /// There is nothing in the files.
    Empty,
    /// `${…}` of a form that is not valid.
    Interpolation,
    /// Values grow beyond the budget; what is cut off counts as unknown.
    TooMuch,
    /// `${NAME:?}` and the variable is not set.
    MissingVariable,
    /// A key Compose does not know.
    UnknownKey,
    /// A value of the wrong sort, out of its list or range.
    WrongValue,
    /// A key that must be there is not.
    MissingKey,
    /// A list has an item twice.
    DuplicateItem,
    /// A port, volume, device, duration or size that cannot be read.
    ShortForm,
    /// Two files disagree about the sort of a value.
    Merge,
    /// A file named by `extends`, `include`, `env_file` … that is not part of the project.
    MissingFile,
    /// `extends` names a service that is not there, or ends in itself.
    Extends,
    /// `include` ends in itself or in something that is no Compose file.
    Include,
    /// A line of an env file that cannot be read.
    EnvFile,
    /// A service has neither image nor build.
    NoImage,
    /// A network that is not declared.
    UndefinedNetwork,
    /// A volume that is not declared.
    UndefinedVolume,
    /// A secret that is not declared.
    UndefinedSecret,
    /// A config that is not declared.
    UndefinedConfig,
    /// A model that is not declared.
    UndefinedModel,
    /// A service that is not there.
    UndefinedService,
    /// A service that is behind a profile which is not active.
    DisabledService,
    /// Services that depend on each other in a ring.
    DependencyCycle,
    /// Two keys that exclude each other, or a resource that lacks its content.
    Conflict,
}

/// A fault with its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// What sort.
    pub kind: ProblemKind,
    /// The smallest place that is wrong.
    pub origin: Origin,
    /// What is wrong and what to do, in plain words.
    pub message: String,
}

impl Problem {
    /// A fault at `origin`.
    pub fn new(kind: ProblemKind, origin: Origin, message: impl Into<String>) -> Self {
        Self { kind, origin, message: plain::shortened(message.into()) }
    }
}
