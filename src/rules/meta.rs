//! What a rule is called and how it is classified.

use crate::diagnostic::Severity;

/// What a rule is called and how it is classified. The values come from the project's rule catalogue.
#[derive(Debug)]
pub struct Meta {
    /// Stable name in kebab case; never reused for something else.
    pub name: &'static str,
    /// The folder it lives in.
    pub family: Family,
    /// One line for lists: what it forbids or asks for.
    pub summary: &'static str,
    /// How bad a finding is when the environment does not change it.
    pub severity: Severity,
    /// What replaces `severity` in development.
    pub in_development: Level,
    /// What replaces `severity` in production.
    pub in_production: Level,
    /// What an error of this rule stops.
    pub stops: Option<Stops>,
    /// Whether it runs without being asked for.
    pub default_on: bool,
    /// `tool:id` of other tools' rules that it answers to, beside those of its cases.
    pub aliases: &'static [&'static str],
    /// Lines of the seed documents it rests on, as `document:Lfrom-to`.
    pub seeds: &'static [&'static str],
}

impl Meta {
    /// A rule that is on and as bad in every environment.
    pub const fn new(family: Family, name: &'static str, severity: Severity) -> Self {
        let (in_development, in_production) = (Level::Same, Level::Same);
        Self {
            name,
            family,
            summary: "",
            severity,
            in_development,
            in_production,
            stops: family.stops(),
            default_on: true,
            aliases: &[],
            seeds: &[],
        }
    }

    /// One line for lists, which the command prints; kept out of the Wasm.
    pub const fn summary(self, summary: &'static str) -> Self {
        Self { summary: if cfg!(feature = "command") { summary } else { "" }, ..self }
    }

    /// What an error stops, where that is not what an error of the family stops.
    pub const fn stops(self, stops: Option<Stops>) -> Self {
        Self { stops, ..self }
    }

    /// Off unless asked for.
    pub const fn strict(self) -> Self {
        Self { default_on: false, ..self }
    }

    /// How bad it is in development.
    pub const fn in_development(self, in_development: Level) -> Self {
        Self { in_development, ..self }
    }

    /// How bad it is in production.
    pub const fn in_production(self, in_production: Level) -> Self {
        Self { in_production, ..self }
    }

    /// `tool:id` of other tools' rules that it answers to, beside those of its cases.
    pub const fn aliases(self, aliases: &'static [&'static str]) -> Self {
        Self { aliases, ..self }
    }

    /// The lines of the seed documents it rests on; kept out of the Wasm.
    pub const fn seeds(self, seeds: &'static [&'static str]) -> Self {
        Self { seeds: if cfg!(feature = "command") { seeds } else { &[] }, ..self }
    }
}

/// A severity that depends on the environment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// As in `Meta::severity`.
    Same,
    /// Not reported.
    Off,
    /// This instead.
    Is(Severity),
}

/// What an error stops, in the order in which it is met.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stops {
    /// Compose reads the files, before it builds.
    Reading,
    /// A build.
    Build,
    /// A container, when it starts or soon after.
    Start,
}

impl Stops {
    /// `reading`, `build` or `start`.
    pub fn name(self) -> &'static str {
        match self {
            Stops::Reading => "reading",
            Stops::Build => "build",
            Stops::Start => "start",
        }
    }
}

/// Which part of a project a rule looks at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Family {
    /// Instructions and stages of a Dockerfile.
    Dockerfile,
    /// Commands inside RUN.
    Shell,
    /// Secrets in any file.
    Secrets,
    /// Compose files.
    Compose,
    /// Several files seen together.
    Project,
    /// `.dockerignore` and `.gitignore`.
    Ignorefile,
    /// `.env` and the env files of services.
    Dotenv,
    /// How a file is written, where nothing breaks.
    Style,
}

impl Family {
    /// What an error of most of its rules stops.
    const fn stops(self) -> Option<Stops> {
        match self {
            Family::Compose => Some(Stops::Reading),
            Family::Dockerfile | Family::Shell => Some(Stops::Build),
            Family::Project => Some(Stops::Start),
            Family::Secrets | Family::Ignorefile | Family::Dotenv | Family::Style => None,
        }
    }

    /// The name of its folder.
    pub fn name(self) -> &'static str {
        match self {
            Family::Dockerfile => "dockerfile",
            Family::Shell => "shell",
            Family::Secrets => "secrets",
            Family::Compose => "compose",
            Family::Project => "project",
            Family::Ignorefile => "ignorefile",
            Family::Dotenv => "dotenv",
            Family::Style => "style",
        }
    }
}
