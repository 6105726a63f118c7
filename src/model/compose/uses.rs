//! What a service uses of the top level.

use super::value::{Node, Origin};
use super::{MountKind, Service};

/// A sort of resource: its section of the top level, what one of them is called, and compose-go's name of the fault where
/// nothing declares it.
type Sort = (&'static str, &'static str, &'static str);
const NETWORK: Sort = ("networks", "network", "compose-go:network-undefined");
const VOLUME: Sort = ("volumes", "volume", "compose-go:volume-undefined");
const SECRET: Sort = ("secrets", "secret", "compose-go:secret-undefined");
const CONFIG: Sort = ("configs", "config", "compose-go:config-undefined");
const BUILD_SECRET: Sort = ("secrets", "build secret", "compose-go:build-secret-undefined");
const MODEL: Sort = ("models", "model", "compose-go:model-undefined");

/// One name that a service uses.
pub struct Use<'a> {
    /// What it names.
    pub sort: Sort,
    /// Its name; empty where none is given.
    pub name: &'a str,
    /// Where the service says so.
    pub origin: Origin,
    /// Whether a variable without a known value has a part in it.
    pub is_open: bool,
}

/// Everything a service uses of the top level.
pub fn uses(service: &Service) -> Vec<Use<'_>> {
    let mut uses = Vec::new();
    for network in &service.networks {
        uses.push(Use { sort: NETWORK, name: &network.name, origin: network.origin, is_open: false });
    }
    let mounts = service.mounts.iter().filter(|mount| mount.kind == MountKind::Volume);
    uses.extend(mounts.filter_map(|mount| of_value(VOLUME, mount.source.as_ref()?)));
    let build = service.at(&["build", "secrets"]);
    for (list, sort) in [(service.get("secrets"), SECRET), (build, BUILD_SECRET), (service.get("configs"), CONFIG)] {
        for item in list.map_or(&[][..], Node::items).iter().filter(|item| item.as_map().is_some()) {
            uses.extend(match item.get("source") {
                Some(source) => of_value(sort, source),
                None => Some(Use { sort, name: "", origin: item.origin, is_open: false }),
            });
        }
    }
    for (key, _) in service.get("models").map_or(&[][..], Node::entries) {
        uses.push(Use { sort: MODEL, name: &key.name, origin: key.origin, is_open: false });
    }
    uses
}

fn of_value(sort: Sort, value: &Node) -> Option<Use<'_>> {
    Some(Use { sort, name: value.as_str()?, origin: value.origin, is_open: value.is_unresolved() })
}
