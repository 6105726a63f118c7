//! By which names services find each other.

use crate::model::Stack;
use crate::model::compose::Service;

/// What a name leads to, looked up in a container.
#[derive(Clone, Copy)]
pub enum Lookup<'a> {
    /// This service answers to it.
    Service(&'a Service),
    /// Something does that is not seen here: a name that the service is given, a container on a network of its own.
    Known,
    /// This service would, and shares no network with the one that asks.
    Apart(&'a Service),
    /// Nobody does.
    Unknown,
}

/// Whether all names are known that a service can look up: it has networks of its own project only.
pub fn knows_its_network(stack: &Stack, service: &Service) -> bool {
    let networks = stack.networks_of(service);
    let is_open = |name: &&str| stack.resource("networks", name).is_some_and(|network| network.external);
    !networks.is_empty() && !networks.iter().any(is_open) && !service.incomplete
}

/// What `name` leads to from the container of a service.
pub fn look_up<'a>(stack: &'a Stack, service: &Service, name: &str) -> Lookup<'a> {
    if is_given(service, name) {
        return Lookup::Known;
    }
    let own = stack.networks_of(service);
    let mut apart = None;
    for other in stack.services.iter().filter(|other| answers_to(other, name)) {
        if stack.networks_of(other).iter().any(|network| own.contains(network)) {
            return Lookup::Service(other);
        }
        // What takes another's network, or has none that is known, is reached in ways that are not seen here.
        if other.get("network_mode").is_some() || other.incomplete {
            return Lookup::Known;
        }
        apart = Some(other);
    }
    apart.map_or(Lookup::Unknown, Lookup::Apart)
}

/// Whether a service is known by this name on its networks.
fn answers_to(service: &Service, name: &str) -> bool {
    let is = |key: &str| service.get(key).and_then(|node| node.scalar()).is_some_and(|text| text == name);
    service.name.eq_ignore_ascii_case(name)
        || is("container_name")
        || is("hostname")
        || service.networks.iter().flat_map(|network| &network.aliases).any(|alias| alias == name)
}

/// Whether a service is given the name itself: `links` with an alias, `extra_hosts`.
fn is_given(service: &Service, name: &str) -> bool {
    let link = |text: &str| text.rsplit(':').next() == Some(name);
    let links =
        ["links", "external_links"].iter().flat_map(|key| service.get(key).map_or(&[][..], |list| list.items()));
    let hosts = service.get("extra_hosts").map_or(&[][..], |list| list.items());
    let host = |text: &str| text.split(['=', ':']).next() == Some(name);
    links.filter_map(|item| item.as_str()).any(link) || hosts.iter().filter_map(|item| item.as_str()).any(host)
}
