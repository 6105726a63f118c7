use crate::diagnostic::{Change, Fix, Severity};
use crate::facts::images::Class;
use crate::model::Stack;
use crate::model::compose::{Port, Service};
use crate::project::Environment;
use crate::rules::services::facts_of;
use crate::rules::{Context, Family, Finding, Level, Meta, Rule, Sink, markdown};
use crate::syntax::yaml::{NodeKind, edit};
use crate::text::Edit;

/// An internal service that every network of the host reaches.
pub static RULE: Rule = Rule {
    meta: Meta {
        name: "published-internal-port",
        family: Family::Compose,
        summary: "Databases, caches, queues and admin tools listen on no public address",
        severity: Severity::Warning,
        in_development: Level::Is(Severity::Advice),
        in_production: Level::Is(Severity::Warning),
        default_on: true,
        aliases: &["kics:container_traffic_not_bound_to_host_interface", "cis:5.9", "owasp:R5a"],
        seeds: &[
            "000:L75-76",
            "001:L82-86",
            "001:L85",
            "002:L117-124",
            "002:L126",
            "004:L97-99",
            "004:L224-226",
            "004:L277-280",
        ],
    },
    markdown: markdown!("published_internal_port.md"),
    check,
};

/// Ports that only databases, caches, queues and debuggers use, whatever the image is called.
const INTERNAL_PORTS: [(u16, &str); 20] = [
    (5432, "PostgreSQL"),
    (3306, "MySQL"),
    (33060, "MySQL"),
    (1433, "SQL Server"),
    (1521, "Oracle"),
    (27017, "MongoDB"),
    (6379, "Redis"),
    (11211, "memcached"),
    (5672, "AMQP"),
    (15672, "RabbitMQ's management"),
    (9200, "Elasticsearch"),
    (9300, "Elasticsearch"),
    (5984, "CouchDB"),
    (7687, "Neo4j"),
    (8086, "InfluxDB"),
    (9042, "Cassandra"),
    (2379, "etcd"),
    (2375, "the Docker daemon"),
    (9229, "Node's debugger"),
    (5678, "Python's debugger"),
];

fn check(context: &Context<'_>, sink: &mut Sink<'_>) {
    for stack in &context.model.stacks {
        for service in &stack.services {
            for port in &service.ports {
                if let Some(what) = internal(service, port) {
                    report(context, stack, service, port, &what, sink);
                } else if let Some(proxy) = fronted_by(stack, service, port) {
                    behind_proxy(stack, service, port, proxy, sink);
                }
            }
        }
    }
}

/// What listens at the port, when that belongs inside.
fn internal(service: &Service, port: &Port) -> Option<String> {
    let facts = facts_of(service);
    if let Some(facts) = facts {
        return facts.is_internal().then(|| facts.name.rsplit('/').next().unwrap_or(facts.name).to_owned());
    }
    // A wide range (media, FTP) is opened for the sake of another port in it.
    let (first, last) = port.target.filter(|(first, last)| last - first < 100)?;
    let (_, name) = INTERNAL_PORTS.iter().find(|(number, _)| (first..=last).contains(number))?;
    // 5678 is also the port of other programs; a debugger's is only told by an image of one's own.
    Some((*name).to_owned())
}

/// Whether the address reaches only the host itself; `None` while a variable hides it.
fn is_loopback(port: &Port) -> Option<bool> {
    match &port.host_ip {
        None => Some(false),
        Some(ip) if ip.is_unresolved() => None,
        Some(ip) => {
            let ip = ip.scalar()?;
            let ip = ip.trim_matches(['[', ']']);
            Some(ip.starts_with("127.") || ip == "::1" || ip == "localhost")
        }
    }
}

fn report(context: &Context<'_>, stack: &Stack, service: &Service, port: &Port, what: &str, sink: &mut Sink<'_>) {
    let Some(loopback) = is_loopback(port) else { return };
    let origin = port.node.origin;
    if loopback {
        let message = format!(
            "`{}` is published on the server itself. Every user and program of the host reaches {what} there. Services of the \
             project reach it by name without a published port; take it out of the production file.",
            service.name
        );
        let finding = Finding::new(origin.file, origin.span, message).severity(Severity::Advice).production_only();
        sink.report(finding.environment(stack.environment));
        return;
    }
    let number = port.target.map_or(String::new(), |(first, last)| match first == last {
        true => format!("port {first} ({what})"),
        false => format!("ports {first}-{last} ({what})"),
    });
    let message = format!(
        "`{}` opens {number} to every network of the host. Other services reach it by name without a published port, and Docker's \
         rules go before those of many firewalls. Bind it to 127.0.0.1, or drop the line.",
        service.name
    );
    sink.report(
        Finding::new(origin.file, origin.span, message)
            .aliases(["kics:container_traffic_not_bound_to_host_interface", "cis:5.9", "owasp:R5a"])
            .environment(stack.environment)
            .fix(match stack.environment {
                Some(Environment::Production) => drop_port(context, port),
                _ => bind_to_loopback(context, port),
            }),
    );
}

/// Takes the port out of its list; the list goes with its last item.
fn drop_port(context: &Context<'_>, port: &Port) -> Option<Fix> {
    let origin = port.node.origin;
    let tree = context.model.yaml(origin.file)?;
    let text = &context.project.file(origin.file).text;
    let item = tree.node_at(origin.span.start)?;
    let list = tree.parent(item)?;
    let NodeKind::Sequence(items) = &tree.node(list).kind else { return None };
    let index = tree.item_index(list, item)?;
    let edit = if items.len() == 1 {
        let mapping = tree.parent(list)?;
        let entry = tree.entry_with(mapping, list)?;
        edit::delete_entry(text, tree, mapping, entry)?
    } else {
        edit::delete_item(text, tree, list, index)?
    };
    Some(Fix::suggested("Do not publish the port", vec![Change::Edit { file: origin.file, edit }]))
}

fn bind_to_loopback(context: &Context<'_>, port: &Port) -> Option<Fix> {
    let origin = port.node.origin;
    if !port.is_short || port.host_ip.is_some() {
        return None;
    }
    let written = origin.span.slice(&context.project.file(origin.file).text);
    let quote = written.chars().next().filter(|c| matches!(c, '"' | '\''));
    let inner = quote.map_or(written, |quote| written.trim_matches(quote));
    // A lone container port is published at a random one: `127.0.0.1::5432`.
    let colon = if inner.contains(':') { "" } else { ":" };
    let quote = quote.unwrap_or('"');
    let text = format!("{quote}127.0.0.1:{colon}{inner}{quote}");
    let change = Change::Edit { file: origin.file, edit: Edit::replace(origin.span, text) };
    Some(Fix::suggested("Bind the port to 127.0.0.1", vec![change]))
}

/// The proxy that stands before a service, when the service's own port is open to the world as well.
fn fronted_by<'a>(stack: &'a Stack, service: &Service, port: &Port) -> Option<&'a Service> {
    if port.published.is_none() || is_loopback(port) != Some(false) {
        return None;
    }
    let is_proxy = |other: &Service| facts_of(other).is_some_and(|facts| facts.class == Class::Proxy);
    if is_proxy(service) {
        return None;
    }
    stack.dependants(&service.name).map(|(other, _)| other).find(|other| {
        is_proxy(other)
            && other.name != service.name
            && other.ports.iter().any(|port| port.published.is_some_and(|(first, _)| first == 80 || first == 443))
            && stack.networks_of(other).iter().any(|network| stack.networks_of(service).contains(network))
    })
}

fn behind_proxy(stack: &Stack, service: &Service, port: &Port, proxy: &Service, sink: &mut Sink<'_>) {
    let message = format!(
        "`{}` can be reached past `{}`. Its port is published on every address, so encryption, limits and logs of the proxy can be \
         avoided. Drop the port; the proxy reaches the service by name.",
        service.name, proxy.name
    );
    let origin = port.node.origin;
    let finding = Finding::new(origin.file, origin.span, message)
        .related(proxy.key.file, proxy.key.span, "This proxy stands before it.")
        .production_only();
    sink.report(finding.environment(stack.environment));
}
