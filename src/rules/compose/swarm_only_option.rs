use crate::diagnostic::Severity;
use crate::model::compose::value::Node;
use crate::rules::{Case, Family, Look, Meta, Rule, Setting, markdown};
use crate::survey::ServiceRef;

/// A setting that only a swarm reads.
pub static RULE: Rule = Rule {
    meta: Meta::new(Family::Compose, "swarm-only-option", Severity::Advice)
        .summary("Nothing is set that docker compose up does not read"),
    cases: &[&IGNORED],
    looks: &[Look::Settings(&[
        Setting::new("deploy.placement", "", &IGNORED, "says where in a swarm it runs").unless(is_for_swarm),
        Setting::new("deploy.update_config", "", &IGNORED, "says how a swarm updates it").unless(is_for_swarm),
        Setting::new("deploy.rollback_config", "", &IGNORED, "says how a swarm takes an update back")
            .unless(is_for_swarm),
        Setting::new("deploy.endpoint_mode", "", &IGNORED, "says how a swarm finds it").unless(is_for_swarm),
        Setting::new("deploy.labels", "", &IGNORED, "has labels that only a swarm gives").unless(is_for_swarm),
        Setting::new("deploy.mode", "global", &IGNORED, "runs on every host of a swarm").unless(is_for_swarm),
    ])],
    markdown: markdown!("swarm_only_option.md"),
};

static IGNORED: Case = Case::new("")
    .why("`docker compose up` does not read it: the containers of a service are replaced all at once, on this host.")
    .todo("Delete it unless the file is deployed with `docker stack deploy`.");

/// The file, or what lies beside it, tells of a swarm.
fn is_for_swarm(service: ServiceRef<'_>, node: &Node) -> bool {
    let name = service.survey.project.file(node.origin.file).name();
    let overlay = |network: &crate::model::compose::Resource| {
        network.node.get("driver").and_then(Node::as_str) == Some("overlay")
    };
    name.contains("swarm") || name.contains("stack") || service.stack.networks.iter().any(overlay)
}
