//! Which services of a stack listen at which port.

use crate::facts::images::{Class, Image};
use crate::facts::protocols::PROTOCOLS;
use crate::model::Stack;
use crate::model::compose::Service;
use crate::model::compose::value::Node;
use crate::ordered::BTreeMap;
use crate::survey::images::facts_of;

/// Who listens where in a stack: of many the first three are enough to tell whether it is one.
pub struct Listeners<'s> {
    by_number: BTreeMap<u16, Vec<&'s Service>>,
    /// By the port of the host, with the container's.
    published: BTreeMap<u16, Vec<(&'s Service, u16)>>,
    /// Services with ranges of ports.
    wide: Vec<&'s Service>,
    /// Datastores by what the tables know of their image.
    stores: Vec<(&'static Image, Vec<&'s Service>)>,
}

const ENOUGH: usize = 3;

impl<'s> Listeners<'s> {
    /// Looks at every service once.
    pub fn new(stack: &'s Stack) -> Self {
        let mut found =
            Self { by_number: BTreeMap::new(), published: BTreeMap::new(), wide: Vec::new(), stores: Vec::new() };
        for service in &stack.services {
            let facts = facts_of(service);
            let exposed = service.get("expose").map_or(&[][..], Node::items).iter();
            let exposed = exposed.filter_map(|item| u16::try_from(item.as_int()?).ok());
            let targets = service.ports.iter().filter_map(|port| port.target);
            let single = targets.clone().filter(|(first, last)| first == last).map(|(first, _)| first);
            for port in single.chain(exposed).chain(facts.iter().flat_map(|facts| facts.tcp_ports())) {
                add(found.by_number.entry(port).or_default(), service);
            }
            if targets.clone().any(|(first, last)| first < last) {
                found.wide.push(service);
            }
            for port in service.ports.iter().filter(|port| port.protocol == "tcp") {
                if let (Some((host, _)), Some((target, _))) = (port.published, port.target) {
                    let there = found.published.entry(host).or_default();
                    if there.len() < ENOUGH {
                        there.push((service, target));
                    }
                }
            }
            let is_store =
                |facts: &&Image| matches!(facts.class, Class::Database | Class::Cache | Class::Broker | Class::Search);
            if let Some(facts) = facts.filter(is_store) {
                match found.stores.iter_mut().find(|(known, _)| std::ptr::eq(*known, facts)) {
                    Some((_, services)) => add(services, service),
                    None => found.stores.push((facts, vec![service])),
                }
            }
        }
        found
    }

    /// Those that listen at a port, in no order.
    fn at(&self, port: u16) -> impl Iterator<Item = &'s Service> {
        let named = self.by_number.get(&port).map_or(&[][..], Vec::as_slice).iter().copied();
        named.chain(self.wide.iter().copied().filter(move |service| listens_at(service, port)))
    }

    /// The other services that `service` can mean with a port of its own `localhost`, each with the port inside: those that listen
    /// at it, else the datastore that the host has there. Of several only datastores count. A published web port is left
    /// alone: a browser may be what uses it.
    pub fn owners(&self, service: &Service, port: u16, protocol: Option<&str>) -> Vec<(&'s Service, u16)> {
        if listens_at(service, port) {
            return Vec::new();
        }
        let mut found: Vec<(&Service, u16)> = Vec::new();
        for other in self.at(port).filter(|other| other.name != service.name) {
            if !found.iter().any(|(known, _)| known.name == other.name) {
                found.push((other, port));
            }
        }
        let web = protocol.is_none_or(|protocol| protocol.starts_with("http") || protocol.starts_with("ws"));
        let is_store = |service: &Service| facts_of(service).is_some_and(|facts| facts.is_internal());
        if found.is_empty() {
            let host = self.published.get(&port).map_or(&[][..], Vec::as_slice);
            found.extend(host.iter().filter(|(other, _)| other.name != service.name && is_store(other)));
        }
        let published = |service: &Service| service.ports.iter().any(|port| port.published.is_some());
        let fits = match found.as_slice() {
            [(one, _)] => is_store(one) || !web || !published(one),
            several => several.iter().all(|(one, _)| is_store(one)),
        };
        if fits { found } else { Vec::new() }
    }

    /// For `DB_HOST=localhost`: the datastores that the name can mean. `of_list` for the settings of a connection, which is
    /// one to a database.
    pub fn named(&self, service: &Service, name: &str, of_list: bool) -> Vec<(&'s Service, u16)> {
        let name = name.to_ascii_uppercase();
        let mut words: Vec<&str> = name.split(|c: char| !c.is_ascii_alphanumeric()).collect();
        words.extend(name.strip_suffix("HOST"));
        if of_list {
            words.push("DB");
        }
        let mut found = Vec::new();
        for (facts, services) in &self.stores {
            let port = facts.tcp_ports().find(|&port| {
                PROTOCOLS.iter().any(|known| known.port == port && known.words.iter().any(|name| words.contains(name)))
            });
            for &other in services.iter().filter(|other| other.name != service.name) {
                found.extend(port.map(|port| (other, port)));
            }
        }
        found
    }
}

fn add<'s>(services: &mut Vec<&'s Service>, service: &'s Service) {
    if services.len() < ENOUGH && !services.iter().any(|known| std::ptr::eq(*known, service)) {
        services.push(service);
    }
}

/// Whether a service itself listens at a port, as far as its ports and the tables tell.
pub fn listens_at(service: &Service, port: u16) -> bool {
    let listens = service.ports.iter().filter_map(|p| p.target).any(|(first, last)| (first..=last).contains(&port));
    let exposes =
        service.get("expose").map_or(&[][..], Node::items).iter().any(|item| item.as_int() == Some(port.into()));
    listens || exposes || facts_of(service).is_some_and(|facts| facts.tcp_ports().any(|known| known == port))
}
