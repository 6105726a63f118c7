//! A service of a stack and its parts, with the project around them.

use super::Survey;
use super::address::Address;
use super::images::facts_of;
use crate::facts::images::{Class, Image};
use crate::model::Stack;
use crate::model::compose::{Port, Service};
use crate::project::Place;
use crate::rules::services;
use crate::syntax::yaml::{NodeKind, edit};
use crate::text::Edit;
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

    /// Takes it out of its list; the list goes with its last item.
    pub fn remove(self) -> Option<Edit> {
        let place = self.place();
        let survey = self.service.survey;
        let (tree, text) = (survey.model.yaml(place.file)?, survey.text(place));
        let item = tree.node_at(place.span.start)?;
        let list = tree.parent(item)?;
        let NodeKind::Sequence(items) = &tree.node(list).kind else { return None };
        if items.len() > 1 {
            return edit::delete_item(text, tree, list, tree.item_index(list, item)?);
        }
        let mapping = tree.parent(list)?;
        edit::delete_entry(text, tree, mapping, tree.entry_with(mapping, list)?)
    }

    /// Writes an address before its short form, which is put in quotes.
    pub fn bind_to(self, address: &str) -> Option<Edit> {
        if !self.port.is_short || self.port.host_ip.is_some() {
            return None;
        }
        let place = self.place();
        let written = place.span.slice(self.service.survey.text(place));
        let quote = if written.starts_with('\'') { "'" } else { "\"" };
        let inner = written.trim_matches(['"', '\'']);
        // A lone container port is published at a random one: `127.0.0.1::5432`.
        let colon = if inner.contains(':') { ":" } else { "::" };
        Some(Edit::replace(place.span, [quote, address, colon, inner, quote].concat()))
    }
}
