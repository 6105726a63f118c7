//! What must hold for the project as a whole: what services name is there, and no two keys say different things.

mod addresses;
mod build;
mod details;
mod limits;
mod references;
mod resources;
mod rings;

use super::interpolate::{Outcome, Use};
use super::keys;
use super::problem::{Problem, ProblemKind};
use super::service::Service;
use super::value::{Node, Origin};
use crate::ordered::{BTreeMap, BTreeSet};
use crate::text::nearest;

/// Reports what Compose would refuse. With `profiles` only services that these turn on take part, as in one call of Compose;
/// without, all do, and a dependency has to be on whenever its service is. `usual` are those that are on unless asked otherwise.
pub fn check(
    model: &Node,
    services: &[Service],
    profiles: Option<&[String]>,
    usual: Vec<String>,
    problems: &mut Vec<Problem>,
) {
    let is_active = |service: &&Service| profiles.is_none_or(|profiles| service.is_active(profiles));
    let by_name = services.iter().map(|service| (service.name.as_str(), service)).collect();
    let active: Vec<&Service> = services.iter().filter(is_active).collect();
    let mut declared = BTreeSet::new();
    for (section, resources) in model.entries().iter().filter(|(section, _)| section.name != "services") {
        declared.extend(resources.entries().iter().map(|(key, _)| (section.name.as_str(), key.name.as_str())));
    }
    let mut check = Check { model, declared, by_name, profiles, usual, guesses: references::GUESSES, problems };
    for service in &active {
        check.service(service);
    }
    check.container_names(&active);
    check.resources();
    check.subnets(&active);
    rings::check(&active, check.problems);
}

struct Check<'a> {
    model: &'a Node,
    /// Resources of the top level by section and name.
    declared: BTreeSet<(&'a str, &'a str)>,
    by_name: BTreeMap<&'a str, &'a Service>,
    profiles: Option<&'a [String]>,
    usual: Vec<String>,
    guesses: usize,
    problems: &'a mut Vec<Problem>,
}

/// Whether a key says something.
fn has(service: &Service, key: &str) -> bool {
    service.get(key).is_some_and(|value| !value.is_null() && value.as_str() != Some(""))
}

/// Whether a variable without a value left a key empty.
fn is_open(service: &Service, key: &str) -> bool {
    service.get(key).is_some_and(Node::is_unresolved)
}

/// Whether another fault says why there is no image: what is extended is not there, its key is mistyped, its variable has to be set.
fn is_told(service: &Service) -> bool {
    let missing = |used: &Use| used.outcome == Outcome::Missing;
    let mistyped = |name: &str| !keys::is_service_key(name) && nearest(name, ["image", "build"]).is_some();
    service.incomplete
        || service.get("image").is_some_and(|image| image.uses().iter().any(missing))
        || service.node.entries().iter().any(|(key, _)| mistyped(&key.name))
}

impl Check<'_> {
    fn push(&mut self, kind: ProblemKind, origin: Origin, message: &[&str], alias: &'static str) {
        self.problems.push(Problem::new(kind, origin, message.concat()).alias(alias));
    }

    fn service(&mut self, service: &Service) {
        if service.node.as_map().is_none() {
            return;
        }
        let name = service.name.as_str();
        if !["image", "build", "provider"].iter().any(|key| has(service, key)) && !is_told(service) {
            let message = [
                "The service `",
                name,
                "` has neither `image` nor `build`, so there is nothing to run. Compose rejects the project.",
            ];
            let problem = Problem::new(ProblemKind::ServiceWithoutImage, service.key, message.concat());
            let is_open = is_open(service, "image") || is_open(service, "build");
            self.problems.push(Problem { is_open, ..problem.alias("compose-go:no-image-no-build") });
        }
        if let (Some(mode), Some((networks, value))) = (service.get("network_mode"), service.entry("networks"))
            && !value.entries().is_empty()
            && has(service, "network_mode")
        {
            let message = ["`", name, "` has both `network_mode` and `networks`. They exclude each other: keep one."];
            let problem = Problem::new(ProblemKind::NetworkModeConflict, networks.origin, message.concat());
            let problem = problem.alias("compose-go:network-mode-and-networks");
            self.problems.push(problem.related(mode.origin, "This is the other one."));
        }
        self.references(service);
        self.dependencies(service);
        self.build(service);
        self.limits(service);
        self.mounts(service);
        self.details(service);
        self.addresses(service);
    }
}
