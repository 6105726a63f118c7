//! Limits that are set twice, and containers that cannot be several.

use super::{Check, Problem, ProblemKind};
use crate::model::compose::value::{Data, Node};
use crate::model::compose::{Service, short};
use crate::ordered::BTreeMap;
use crate::text::plain;

/// A key of the service, the mapping of the `deploy` form, its key there, and compose-go's name of the fault.
const PAIRS: [(&str, &[&str], &str, &str); 5] = [
    ("cpus", &["deploy", "resources", "limits"], "cpus", "compose-go:cpus-vs-limits"),
    ("mem_limit", &["deploy", "resources", "limits"], "memory", "compose-go:mem-limit-vs-limits"),
    ("mem_reservation", &["deploy", "resources", "reservations"], "memory", "compose-go:mem-reservation-vs"),
    ("pids_limit", &["deploy", "resources", "limits"], "pids", "compose-go:pids-limit-vs"),
    ("scale", &["deploy"], "replicas", "compose-go:scale-vs-replicas"),
];

impl Check<'_> {
    pub(super) fn limits(&mut self, service: &Service) {
        for (key, path, leaf, alias) in PAIRS {
            let limits = service.at(path).filter(|limits| limits.as_map().is_some());
            let (Some(own), Some(limits)) = (service.get(key), limits) else { continue };
            let number = |node: &Node| {
                let text = node.scalar()?;
                match key.starts_with("mem") {
                    true => short::size(&text).map(|size| size as f64),
                    false => plain::number(&text),
                }
            };
            let there = limits.get(leaf);
            // What is missing counts as zero, except for the number of containers.
            let other = match there {
                Some(node) => number(node),
                None if key == "scale" => continue,
                None => Some(0.0),
            };
            // Compose does not read a fraction of a byte.
            if matches!(own.data, Data::Float(_)) && key.starts_with("mem") {
                continue;
            }
            if number(own) == other || (number(own) == Some(0.0) && key != "scale") {
                continue;
            }
            let path = path.join(".");
            let message = match there {
                Some(_) => [
                    "`",
                    key,
                    "` and `",
                    &path,
                    ".",
                    leaf,
                    "` say different things. Compose rejects that. Keep one of the two.",
                ]
                .concat(),
                None => [
                    "`",
                    key,
                    "` stands beside `",
                    &path,
                    "` without `",
                    leaf,
                    "`. Compose takes that for zero there and rejects it. Set it in `deploy` alone.",
                ]
                .concat(),
            };
            let problem = Problem::of(ProblemKind::ConflictingResourceValues, own, message).alias(alias);
            let is_open = problem.is_open || there.is_some_and(Node::is_unresolved);
            self.problems.push(Problem { is_open, ..problem });
        }
        let replicas = service.at(&["deploy", "replicas"]).or(service.get("scale"));
        let several = replicas.and_then(Node::as_int).is_some_and(|replicas| replicas > 1);
        if let (Some((key, _)), true, Some(replicas)) = (service.entry("container_name"), several, replicas) {
            let message = "A service with `container_name` cannot have several containers. Names are unique, so Compose rejects \
                           that. Take the name out, or start one.";
            let problem = Problem::new(ProblemKind::UnscalableService, key.origin, message);
            let problem = problem.alias("compose-go:container-name-scaled");
            self.problems.push(problem.related(replicas.origin, "Several are started here."));
        }
    }

    /// Names of containers are unique on a host.
    pub(super) fn container_names(&mut self, services: &[&Service]) {
        let mut seen: BTreeMap<&str, Vec<(&Service, &Node)>> = BTreeMap::new();
        for service in services {
            let Some(name) = service.get("container_name").filter(|name| !name.is_unresolved()) else { continue };
            let Some(text) = name.as_str().filter(|text| !text.is_empty()) else { continue };
            let all = seen.entry(text).or_default();
            let beside = |other: &&(&Service, &Node)| self.profiles.is_some() || run_together(service, other.0);
            if let Some((other, first)) = all.iter().find(beside) {
                let message = [
                    "`",
                    &service.name,
                    "` and `",
                    &other.name,
                    "` have one container name, `",
                    text,
                    "`. The second cannot be created. Give each its own, or leave the names to Compose.",
                ];
                let problem = Problem::of(ProblemKind::DuplicateContainerName, name, message.concat());
                let problem = problem.alias("compose-cli:container-name-unique");
                let problem = problem.related(first.origin, "The other one has it here.");
                // Behind a profile it does no harm until somebody turns that on.
                let both = self.profiles.is_some() || [*service, *other].iter().all(|one| one.is_active(&self.usual));
                self.problems.push(if both { problem } else { problem.warning() });
            }
            if all.len() < 16 {
                all.push((service, name));
            }
        }
    }
}

/// Whether both may be on at once: one always is, or they share a profile. Those of different profiles are often
/// variants of each other.
fn run_together(one: &Service, other: &Service) -> bool {
    let all = |service: &Service| service.profiles.is_empty();
    let shared = |profile: &Node| other.profiles.iter().any(|known| known.as_str() == profile.as_str());
    all(one) || all(other) || one.profiles.iter().any(shared)
}
