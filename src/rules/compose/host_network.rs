use crate::diagnostic::Severity;
use crate::facts::host_access::needs;
use crate::facts::images::Class;
use crate::rules::{Case, Family, Look, Meta, Rule, Setting, Sink, markdown};
use crate::survey::ServiceRef;
use crate::survey::services::image_of;

/// A container on the host's own network.
pub static RULE: Rule = Rule {
    meta: Meta::new(Family::Compose, "host-network", Severity::Warning)
        .summary("Containers have networks of their own"),
    cases: &[&MODE, &NETWORK],
    looks: &[
        Look::Settings(&[Setting::new("network_mode", "host", &MODE, "uses the host's own network")
            .unless(|service, _| is_at_home(service))
            .kept()]),
        Look::Service(networks),
    ],
    markdown: markdown!("host_network.md"),
};

const WHY: &str = "It reaches everything that listens on the host's localhost, each of its ports is open outside, and `ports` is ignored.";
const TODO: &str = "Let it use the project's network and publish the ports it needs.";
const IDS: &[&str] = &["kics:shared_host_network_namespace", "cis:5.10", "compose-lint:CL-0008"];

static MODE: Case = Case::new("mode").why(WHY).todo(TODO).aliases(IDS);
static NETWORK: Case = Case::new("network").why(WHY).todo(TODO).aliases(IDS);

/// What watches the host, or finds devices in its network, belongs there.
fn is_at_home(service: ServiceRef<'_>) -> bool {
    service.is(Class::Monitor) || image_of(&service).is_some_and(|image| needs(image.reference.path(), "net"))
}

fn networks(service: ServiceRef<'_>, sink: &mut Sink<'_>) {
    for used in &service.networks {
        let Some(network) = service.stack.resource("networks", &used.name) else { continue };
        let is = |key: &str| network.node.get(key).and_then(|node| node.as_str()) == Some("host");
        if (is("driver") || (network.external && (is("name") || used.name == "host"))) && !is_at_home(service) {
            let what = ["`", &service.name, "` uses the host's own network."].concat();
            let finding = NETWORK.at(used.origin, what);
            sink.report(finding.related(network.key.file, network.key.span, "This network is the host's."));
        }
    }
}
