//! What a service uses of the top level.

use super::value::{Node, Origin};
use super::{MountKind, Service};

/// One name that a service uses.
pub struct Use<'a> {
    /// The section of the top level it belongs to.
    pub section: &'static str,
    /// What one of them is called.
    pub noun: &'static str,
    /// Its name.
    pub name: &'a str,
    /// Where the service says so.
    pub origin: Origin,
    /// What compose-go calls the fault when nothing declares it.
    pub alias: &'static str,
}

/// Everything a service uses of the top level, the network `default` left out where it is not named.
pub fn uses(service: &Service) -> Vec<Use<'_>> {
    let mut uses = Vec::new();
    let mut add = |section, noun, name, origin, alias| uses.push(Use { section, noun, name, origin, alias });
    for network in &service.networks {
        add("networks", "network", network.name.as_str(), network.origin, "compose-go:network-undefined");
    }
    for mount in service.mounts.iter().filter(|mount| mount.kind == MountKind::Volume) {
        if let Some(name) = mount.source.as_ref().filter(|source| !source.is_unresolved()).and_then(Node::as_str) {
            let origin = mount.source.as_ref().map_or(mount.node.origin, |source| source.origin);
            add("volumes", "volume", name, origin, "compose-go:volume-undefined");
        }
    }
    for secret in &service.secrets {
        add("secrets", "secret", secret.name.as_str(), secret.origin, "compose-go:secret-undefined");
    }
    for config in &service.configs {
        add("configs", "config", config.name.as_str(), config.origin, "compose-go:config-undefined");
    }
    for item in service.at(&["build", "secrets"]).map_or(&[][..], Node::items) {
        let source = item.get("source").unwrap_or(item);
        if let Some(name) = source.as_str() {
            add("secrets", "build secret", name, source.origin, "compose-go:build-secret-undefined");
        }
    }
    match service.get("models") {
        Some(models) if models.as_map().is_some() => {
            for (key, _) in models.entries() {
                add("models", "model", key.name.as_str(), key.origin, "compose-go:model-undefined");
            }
        }
        Some(models) => {
            for name in models.items() {
                if let Some(text) = name.as_str() {
                    add("models", "model", text, name.origin, "compose-go:model-undefined");
                }
            }
        }
        None => {}
    }
    uses
}
