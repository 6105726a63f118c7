//! A service of a stack and its parts, with the project around them.

use crate::facts::images::{self, Class, Image};
use crate::model::Stack;
use crate::model::compose::value::{Key, Node};
use crate::model::compose::{Mount, Port, Service};
use crate::project::{FileId, Place};
use crate::survey::Survey;
use crate::survey::address::Address;
use crate::survey::builds::built;
use crate::survey::images::facts_of;
use crate::survey::services;
use crate::syntax::yaml::{Tree, YamlError, YamlErrorKind};
use crate::text::Span;
use std::ops::Deref;

/// A Compose file as it is written, before it is merged with others.
#[derive(Clone, Copy)]
pub struct ComposeRef<'a> {
    /// The project.
    pub survey: Survey<'a>,
    /// Which file.
    pub file: FileId,
    /// Its tree.
    pub tree: &'a Tree,
}

impl<'a> ComposeRef<'a> {
    /// A place in it, in bytes.
    pub fn at(self, span: Span) -> Place {
        Place { file: self.file, span }
    }

    /// Its text.
    pub fn text(self) -> &'a str {
        &self.survey.project.file(self.file).text
    }

    /// What cannot be read in it, of one kind.
    pub fn errors(self, kind: YamlErrorKind) -> impl Iterator<Item = &'a YamlError> {
        self.tree.errors.iter().filter(move |error| error.kind == kind)
    }
}

/// A service, merged from the files of its stack.
#[derive(Clone, Copy)]
pub struct ServiceRef<'a> {
    /// The project.
    pub survey: Survey<'a>,
    /// What runs beside it.
    pub stack: &'a Stack,
    /// The service itself.
    pub service: &'a Service,
}

impl Deref for ServiceRef<'_> {
    type Target = Service;

    fn deref(&self) -> &Service {
        self.service
    }
}

impl<'a> ServiceRef<'a> {
    /// Where its name stands in the file that says what it runs.
    pub fn definition(self) -> Place {
        services::definition(&self.survey, self.service)
    }

    /// Whether its image is one of this class.
    pub fn is(self, class: Class) -> bool {
        self.known_image().is_some_and(|image| image.class == class)
    }

    /// What the tables know of the image it runs.
    pub fn known_image(self) -> Option<&'static Image> {
        facts_of(self.service)
    }

    /// What the tables know of the image that the one it builds rests on.
    pub fn known_base(self) -> Option<&'static Image> {
        let (dockerfile, stage) = built(self.survey.model, self.service.build.as_ref()?)?;
        images::find(dockerfile.root_image(stage)?.reference.short_name())
    }

    /// Its entries of `ports`.
    pub fn ports(self) -> impl Iterator<Item = PortRef<'a>> {
        self.service.ports.iter().map(move |port| PortRef { service: self, port })
    }

    /// What stands at a path of keys with dots in between, each with its key; of a list on the way every item is followed.
    pub fn entries_at(self, path: &str) -> Vec<(&'a Key, &'a Node)> {
        let mut found: Vec<(&Key, &Node)> = Vec::new();
        let mut nodes = vec![&self.service.node];
        for key in path.split('.') {
            found.clear();
            for node in nodes.drain(..) {
                for item in node.as_list().unwrap_or(std::slice::from_ref(node)) {
                    found.extend(item.as_map().and_then(|map| map.entry(key)).map(|(key, value)| (key, value)));
                }
            }
            nodes.extend(found.iter().map(|(_, value)| *value));
        }
        found
    }

    /// What it mounts.
    pub fn mounts(self) -> impl Iterator<Item = MountRef<'a>> {
        self.service.mounts.iter().map(move |mount| MountRef { service: self, mount })
    }

    /// The proxy that stands before it: it depends on the service, is open to the world and shares a network.
    pub fn proxy(self) -> Option<&'a Service> {
        let Self { stack, service, .. } = self;
        stack.dependants(&service.name).map(|(other, _)| other).find(|other| {
            let is_open = |port: &Port| port.published.is_some_and(|(first, _)| first == 80 || first == 443);
            facts_of(other).is_some_and(|image| image.class == Class::Proxy)
                && other.name != service.name
                && other.ports.iter().any(is_open)
                && stack.networks_of(other).iter().any(|network| stack.networks_of(service).contains(network))
        })
    }
}

/// An entry of `ports`.
#[derive(Clone, Copy)]
pub struct PortRef<'a> {
    /// Whose it is.
    pub service: ServiceRef<'a>,
    /// The entry.
    pub port: &'a Port,
}

/// An entry of `volumes` or `tmpfs`.
#[derive(Clone, Copy)]
pub struct MountRef<'a> {
    /// Whose it is.
    pub service: ServiceRef<'a>,
    /// The entry.
    pub mount: &'a Mount,
}

impl Deref for MountRef<'_> {
    type Target = Mount;

    fn deref(&self) -> &Mount {
        self.mount
    }
}

impl PortRef<'_> {
    /// Where it stands.
    pub fn place(self) -> Place {
        self.port.node.origin
    }

    /// Where it can be reached.
    pub fn address(self) -> Address {
        Address::of(self.port)
    }
}
