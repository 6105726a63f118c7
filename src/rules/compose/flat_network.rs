use crate::diagnostic::Severity;
use crate::facts::images::Class;
use crate::model::Stack;
use crate::model::compose::value::Node;
use crate::ordered::BTreeMap;
use crate::rules::{Case, Family, Level, Look, Meta, Rule, Sink, markdown};
use crate::survey::purpose::is_for_development;
use crate::survey::services::is_piece;
use crate::survey::{Address, ServiceRef, Survey};

/// One network for everything.
pub static RULE: Rule = Rule {
    meta: Meta::new(Family::Compose, "flat-network", Severity::Advice)
        .summary("What the world reaches and what keeps the data share no single network")
        .in_development(Level::Off)
        .seeds(&["001:L83", "004:L277-280", "004:L289-292"]),
    cases: &[&FLAT, &APART],
    looks: &[Look::Stack(check)],
    markdown: markdown!("flat_network.md"),
};

static FLAT: Case = Case::new("flat")
    .why("Whoever takes over the service in front talks to the database at once.")
    .todo("Make a network `back` with `internal: true` for the data, and put only what needs it on both.")
    .aliases(&["cis:5.30", "owasp:R5"]);

static APART: Case = Case::new("unnamed")
    .strict()
    .why("It is then on the network `default`, where the others are not, and they do not know each other's names.")
    .todo("Name the networks that it needs, or `network_mode: none`.")
    .aliases(&["kics:networks_not_set", "cis:5.30"]);

fn check(survey: &Survey<'_>, stack: &Stack, sink: &mut Sink<'_>) {
    if stack.is_incomplete {
        return;
    }
    let services = || {
        let all = stack.services.iter().filter(|service| !is_piece(service) && !is_for_development(service));
        all.map(|service| ServiceRef { survey: *survey, stack, service })
    };
    let named = stack.services.iter().any(|service| !service.networks.is_empty());
    for service in services().filter(|_| named) {
        if service.networks.is_empty() && service.get("network_mode").is_none() && service.get("provider").is_none() {
            let what = ["`", &service.name, "` names no network, while others do."].concat();
            sink.report(APART.at(service.definition(), what));
        }
    }
    if services().count() < 3 {
        return;
    }
    let only = |service: ServiceRef<'_>| match stack.networks_of(service.service)[..] {
        [network] => Some(network.to_owned()),
        _ => None,
    };
    let is_open = |service: &ServiceRef<'_>| {
        let published =
            service.ports().any(|port| port.port.published.is_some() && port.address() != Address::Loopback);
        published && service.known_image().is_none_or(|image| !image.is_internal())
    };
    let is_inner = |network: &str| {
        let inner = |network: &crate::model::compose::Resource| network.node.get("internal").and_then(Node::as_bool);
        stack.resource("networks", network).and_then(inner) == Some(true)
    };
    let is_store = |service: &ServiceRef<'_>| {
        service.is(Class::Cache) || service.known_image().is_some_and(|image| image.is_datastore())
    };
    // Of each network the first that is open on it and on no other.
    let mut fronts = BTreeMap::new();
    for front in services().filter(is_open) {
        if let Some(network) = only(front) {
            fronts.entry(network).or_insert(front);
        }
    }
    for store in services().filter(is_store) {
        let Some(network) = only(store).filter(|network| !is_inner(network)) else { continue };
        if let Some(front) = fronts.get(&network) {
            let what =
                ["`", &front.name, "`, which is published, and `", &store.name, "` share their only network."].concat();
            let finding = FLAT.at(store.definition(), what);
            sink.report(finding.related(front.key.file, front.key.span, "This one is published."));
            return;
        }
    }
}
