//! What services need of each other.

use super::parts::items;
use super::value::{Node, Origin};
use crate::ordered::BTreeSet;

/// What makes one service depend on another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Via {
    /// `depends_on`
    DependsOn,
    /// `links`
    Links,
    /// `volumes_from`
    VolumesFrom,
    /// `network_mode`, `ipc`, `pid`, `uts`, `cgroup` with `service:NAME`
    Namespace,
}

/// What is waited for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Condition {
    /// `service_started`, the default.
    Started,
    /// `service_healthy`
    Healthy,
    /// `service_completed_successfully`
    Completed,
}

/// One service needs another.
#[derive(Clone, Debug)]
pub struct Dependency {
    /// The other service.
    pub service: String,
    /// Where its name stands.
    pub origin: Origin,
    /// What is waited for.
    pub condition: Condition,
    /// Where the condition stands; the name itself for short forms.
    pub condition_origin: Origin,
    /// Whether it must be there.
    pub required: bool,
    /// Whether it is an item of a list.
    pub is_short: bool,
    /// What says so.
    pub via: Via,
}

pub(super) fn dependencies(node: &Node) -> Vec<Dependency> {
    let mut found = Vec::new();
    for (key, value) in node.get("depends_on").map_or(&[][..], Node::entries) {
        let condition = value.get("condition");
        let condition_origin = condition.map_or(key.origin, |condition| condition.origin);
        found.push(Dependency {
            service: key.name.clone(),
            origin: key.origin,
            condition: match condition.and_then(Node::as_str) {
                Some("service_healthy") => Condition::Healthy,
                Some("service_completed_successfully") => Condition::Completed,
                _ => Condition::Started,
            },
            condition_origin,
            required: value.get("required").and_then(Node::as_bool).unwrap_or(true),
            is_short: key.listed,
            via: Via::DependsOn,
        });
    }
    let mut known: BTreeSet<String> = found.iter().map(|dependency: &Dependency| dependency.service.clone()).collect();
    let mut add = |service: &str, origin: Origin, via: Via| {
        if !service.is_empty() && known.insert(service.to_owned()) {
            let service = service.to_owned();
            found.push(Dependency {
                service,
                origin,
                condition: Condition::Started,
                condition_origin: origin,
                required: true,
                is_short: true,
                via,
            });
        }
    };
    let before_colon = |text: &str| text.split_once(':').map_or(text.to_owned(), |(name, _)| name.to_owned());
    for link in items(node, "links") {
        if let Some(text) = link.as_str() {
            add(&before_colon(text), link.origin, Via::Links);
        }
    }
    for key in ["network_mode", "ipc", "pid", "uts", "cgroup"] {
        let Some(mode) = node.get(key) else { continue };
        if let Some(service) = mode.as_str().and_then(|text| text.strip_prefix("service:")) {
            add(service, mode.origin, Via::Namespace);
        }
    }
    for from in items(node, "volumes_from") {
        if let Some(text) = from.as_str().filter(|text| !text.starts_with("container:")) {
            add(&before_colon(text), from.origin, Via::VolumesFrom);
        }
    }
    found
}
