//! Where a broker of Kafka sends its clients.

use crate::model::Model;
use crate::model::compose::Service;
use crate::survey::images::facts_of;
use crate::syntax::dotenv;
use crate::text::Span;
use crate::text::url::host_and_port;

/// The address under which a client in another container goes on talking to a service.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Advertised {
    /// At the service's name, on this port.
    At(u16),
    /// Nothing says which, or it is the address of the host.
    Unknown,
}

/// The port at which other containers reach what listens at `port` of a service. Only brokers of Kafka send their clients on, to
/// the listener they advertise.
pub fn advertised(model: &Model, service: &Service, port: u16) -> Advertised {
    let is_kafka =
        facts_of(service).is_some_and(|facts| ["kafka", "redpanda"].iter().any(|name| facts.name.contains(name)));
    if !is_kafka {
        return Advertised::At(port);
    }
    let mut ports = Vec::new();
    for listeners in listeners(model, service) {
        ports.extend(listeners.split(',').filter_map(|listener| port_for_containers(service, listener)));
    }
    match ports.as_slice() {
        ports if ports.contains(&port) => Advertised::At(port),
        [one] => Advertised::At(*one),
        _ => Advertised::Unknown,
    }
}

/// What the settings of a broker say about the listeners it advertises.
fn listeners(model: &Model, service: &Service) -> Vec<String> {
    let is_about = |name: &str| name.contains("ADVERTISED_LISTENERS");
    let own = service.environment.iter().filter(|variable| is_about(&variable.name));
    let mut found: Vec<String> =
        own.filter_map(|variable| Some(variable.value.as_ref()?.as_str()?.to_owned())).collect();
    if found.is_empty() {
        let read = service.env_files.iter().filter_map(|env_file| model.env_file(env_file.file?));
        let entries = read.flat_map(|read| &read.entries).filter(|entry| is_about(&entry.key));
        found.extend(entries.map(dotenv::Entry::text).map(str::to_owned));
    }
    let mut words = service.command.iter().flat_map(|command| command.words());
    while let Some(word) = words.next() {
        if let Some(rest) = word.strip_prefix("--advertise-kafka-addr") {
            found.extend(rest.strip_prefix('=').map(str::to_owned).or_else(|| words.next()));
        }
    }
    found
}

/// The port of a listener `NAME://host:port` whose host is a name that other containers know the service by.
fn port_for_containers(service: &Service, listener: &str) -> Option<u16> {
    let address = listener.trim().rsplit("://").next()?;
    let (host, port) = host_and_port(address, Span::new(0, address.len()));
    let host = host.slice(address);
    let is = |key: &str| service.get(key).and_then(|name| name.as_str()) == Some(host);
    let known = host == service.name || is("hostname") || is("container_name");
    let aliased = || service.networks.iter().any(|network| network.aliases.iter().any(|alias| alias == host));
    port.filter(|_| known || aliased())
}
