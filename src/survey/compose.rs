//! A service of a stack and its parts, with the project around them.

use crate::facts::images::{Class, Image};
use crate::model::Stack;
use crate::model::compose::{Port, Service};
use crate::project::Place;
use crate::survey::Survey;
use crate::survey::address::Address;
use crate::survey::images::facts_of;
use crate::survey::services;
use std::ops::Deref;

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

    /// Its entries of `ports`.
    pub fn ports(self) -> impl Iterator<Item = PortRef<'a>> {
        self.service.ports.iter().map(move |port| PortRef { service: self, port })
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
