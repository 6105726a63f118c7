use crate::diagnostic::{Change, Fix, Severity};
use crate::facts::images::{Class, Image};
use crate::facts::secret_files;
use crate::model::Stack;
use crate::model::compose::interpolate::Outcome;
use crate::model::compose::value::{Node, Origin};
use crate::model::compose::{EnvVar, Service};
use crate::ordered::{BTreeMap, BTreeSet};
use crate::project::FileId;
use crate::rules::services::facts_of;
use crate::rules::{Context, Family, Finding, Level, Meta, Rule, Sink, markdown};
use crate::syntax::dotenv;
use crate::text::{Edit, Span};

/// A service that looks for another one on localhost.
pub static RULE: Rule = Rule {
    meta: Meta {
        name: "localhost-service-url",
        family: Family::Compose,
        summary: "Services are reached by name, not on localhost",
        severity: Severity::Warning,
        in_development: Level::Same,
        in_production: Level::Same,
        default_on: true,
        aliases: &[],
        seeds: &["001:L84", "002:L105-113"],
    },
    cases: &[],
    looks: &[crate::rules::Look::Project(check)],
    markdown: markdown!("localhost_service_url.md"),
};

fn check(context: &Context<'_>, sink: &mut Sink<'_>) {
    for stack in &context.model.stacks {
        let ports = Ports::new(stack);
        let local = local_entries(context, stack);
        let with = &Look { context, stack, ports, local };
        for service in stack.services.iter().filter(|service| !shares_a_network_stack(stack, service)) {
            for variable in service.environment.iter().filter(|variable| !is_for_browsers(&variable.name)) {
                if let Some(finding) = set_here(with, service, variable) {
                    sink.report(finding.environment(stack.environment));
                }
            }
            for file in service.env_files.iter().filter_map(|env_file| env_file.file) {
                in_env_file(with, service, file, sink);
            }
        }
    }
}

/// What one stack is looked at with.
struct Look<'c> {
    context: &'c Context<'c>,
    stack: &'c Stack,
    ports: Ports<'c>,
    /// The lines of env files that name this very machine.
    local: BTreeMap<FileId, Vec<&'c dotenv::Entry>>,
}

/// The lines of the env files of a stack that a service of it may look for on localhost.
fn local_entries<'c>(context: &Context<'c>, stack: &Stack) -> BTreeMap<FileId, Vec<&'c dotenv::Entry>> {
    let mut found = BTreeMap::new();
    for file in stack.services.iter().flat_map(|service| &service.env_files).filter_map(|env_file| env_file.file) {
        found.entry(file).or_insert_with(|| {
            let is_template = secret_files::is_template(&context.project.file(file).path);
            let entries = context.model.env_file(file).filter(|_| !is_template).map_or(&[][..], |read| &read.entries);
            let local = |entry: &&dotenv::Entry| {
                ["localhost", "127.0.0.1", "::1"].iter().any(|host| entry.text().contains(host))
                    && !is_for_browsers(&entry.key)
            };
            entries.iter().filter(local).collect()
        });
    }
    found
}

/// Who listens where in a stack: of many the first three are enough to tell whether it is one.
struct Ports<'s> {
    by_number: BTreeMap<u16, Vec<&'s Service>>,
    /// Services with ranges of ports.
    wide: Vec<&'s Service>,
    /// Datastores by what the tables know of their image.
    stores: Vec<(&'static Image, Vec<&'s Service>)>,
}

const ENOUGH: usize = 3;

impl<'s> Ports<'s> {
    fn new(stack: &'s Stack) -> Self {
        let mut ports = Self { by_number: BTreeMap::new(), wide: Vec::new(), stores: Vec::new() };
        for service in &stack.services {
            let facts = facts_of(service);
            let exposed = service.get("expose").map_or(&[][..], Node::items).iter();
            let exposed = exposed.filter_map(|item| u16::try_from(item.as_int()?).ok());
            let targets = service.ports.iter().filter_map(|port| port.target);
            let single = targets.clone().filter(|(first, last)| first == last).map(|(first, _)| first);
            for port in single.chain(exposed).chain(facts.iter().flat_map(|facts| facts.tcp_ports())) {
                add(ports.by_number.entry(port).or_default(), service);
            }
            if targets.clone().any(|(first, last)| first < last) {
                ports.wide.push(service);
            }
            let is_store =
                |facts: &&Image| matches!(facts.class, Class::Database | Class::Cache | Class::Broker | Class::Search);
            if let Some(facts) = facts.filter(is_store) {
                match ports.stores.iter_mut().find(|(known, _)| std::ptr::eq(*known, facts)) {
                    Some((_, services)) => add(services, service),
                    None => ports.stores.push((facts, vec![service])),
                }
            }
        }
        ports
    }

    /// Those that listen at a port, in no order.
    fn at(&self, port: u16) -> impl Iterator<Item = &'s Service> {
        let named = self.by_number.get(&port).map_or(&[][..], Vec::as_slice).iter().copied();
        named.chain(self.wide.iter().copied().filter(move |service| owned_by(service, port)))
    }
}

fn add<'s>(services: &mut Vec<&'s Service>, service: &'s Service) {
    if services.len() < ENOUGH && !services.iter().any(|known| std::ptr::eq(*known, service)) {
        services.push(service);
    }
}

/// Whether `localhost` of a service is also that of others: the host's network, or a namespace that is shared.
fn shares_a_network_stack(stack: &Stack, service: &Service) -> bool {
    service.get("network_mode").is_some() || stack.shares_its_network(&service.name)
}

/// Whether a value is read where `localhost` is the visitor's own machine.
fn is_for_browsers(name: &str) -> bool {
    let name = name.to_ascii_uppercase();
    const PREFIXES: [&str; 9] = [
        "NEXT_PUBLIC_",
        "VITE_",
        "REACT_APP_",
        "PUBLIC_",
        "VUE_APP_",
        "NUXT_PUBLIC_",
        "EXPO_PUBLIC_",
        "GATSBY_",
        "NG_APP_",
    ];
    const PARTS: [&str; 13] = [
        "CORS",
        "ALLOWED",
        "CSRF",
        "ORIGIN",
        "PUBLIC",
        "EXTERNAL",
        "REDIRECT",
        "CALLBACK",
        "FRONTEND",
        "BROWSER",
        "SITE_URL",
        "ADVERTISED",
        "HEALTH",
    ];
    PREFIXES.iter().any(|prefix| name.starts_with(prefix)) || PARTS.iter().any(|part| name.contains(part))
}

/// Schemes that speak to one sort of server, with its port and words that its variables are named by.
const PROTOCOLS: [(&[&str], u16, &[&str]); 10] = [
    (&["postgres", "postgresql"], 5432, &["POSTGRES", "POSTGRESQL", "PG", "DB", "DATABASE"]),
    (&["mysql", "mariadb"], 3306, &["MYSQL", "MARIADB", "DB", "DATABASE"]),
    (&["mongodb"], 27017, &["MONGO", "MONGODB", "DB", "DATABASE"]),
    (&["redis", "rediss"], 6379, &["REDIS", "CACHE"]),
    (&["amqp", "amqps"], 5672, &["RABBITMQ", "AMQP", "BROKER"]),
    (&["memcached"], 11211, &["MEMCACHED", "CACHE"]),
    (&["nats"], 4222, &["NATS"]),
    (&["kafka"], 9092, &["KAFKA"]),
    (&["bolt", "neo4j"], 7687, &["NEO4J"]),
    (&[], 9200, &["ELASTICSEARCH", "ELASTIC", "OPENSEARCH"]),
];

/// A variable in the Compose file; where `.env` supplies its value, that is where the fault stands.
fn set_here(with: &Look<'_>, service: &Service, variable: &EnvVar) -> Option<Finding> {
    let (context, stack) = (with.context, with.stack);
    let node = variable.value.as_ref()?;
    let text = node.as_str()?;
    let supplied = match node.uses() {
        [used] if used.outcome == Outcome::Value => {
            stack.variables.by_name.get(&used.name).and_then(|variable| variable.origin)
        }
        _ => None,
    };
    look(with, service, &variable.name, text, &|host| {
        let written = host.slice(text);
        let here = node.span_of(host);
        let place = supplied.filter(|_| here.span.slice(&context.project.file(here.file).text) != written);
        place.and_then(|place| within(context, place, written)).unwrap_or(here)
    })
}

/// The only place of `part` in what stands at `place`.
fn within(context: &Context<'_>, place: Origin, part: &str) -> Option<Origin> {
    let text = place.span.slice(&context.project.file(place.file).text);
    let mut found = text.match_indices(part);
    let (at, _) = found.next()?;
    found.next().is_none().then(|| {
        let start = place.span.start + at;
        Origin { span: Span::new(start, start + part.len()), ..place }
    })
}

/// What an env file gives to a service, unless the Compose file sets the same name.
fn in_env_file(with: &Look<'_>, service: &Service, file: FileId, sink: &mut Sink<'_>) {
    let (context, stack) = (with.context, with.stack);
    let entries = with.local.get(&file).map_or(&[][..], Vec::as_slice);
    if entries.is_empty() {
        return;
    }
    let own: BTreeSet<&str> = service.environment.iter().map(|variable| variable.name.as_str()).collect();
    for entry in entries.iter().filter(|entry| !own.contains(entry.key.as_str())) {
        let text = entry.text();
        let value = Origin { file, span: entry.value_span };
        let found =
            look(with, service, &entry.key, text, &|host| within(context, value, host.slice(text)).unwrap_or(value));
        if let Some(finding) = found {
            sink.report(finding.environment(stack.environment));
        }
    }
}

/// A value and, for a part of it, where that stands.
fn look(
    with: &Look<'_>,
    service: &Service,
    name: &str,
    text: &str,
    place_of: &dyn Fn(Span) -> Origin,
) -> Option<Finding> {
    let place = find_host(text, name)?;
    let url = place.scheme.is_some();
    let known = place.port.or_else(|| place.scheme.map_or_else(|| port_beside(service, name), default_port));
    let (owner, port) = match known {
        Some(port) => (owner(&with.ports, service, port, place.scheme)?, port),
        None => named_owner(&with.ports, service, name)?,
    };
    if !url && place.port.is_none() && owned_by(service, port) {
        return None;
    }
    let origin = place_of(place.host);
    let message = format!(
        "`{}` looks for `{}` on localhost. Inside a container localhost is that container, so the connection is refused. Write the \
         service's name: `{}:{port}`.",
        service.name, owner.name, owner.name
    );
    // What variables are put together to has no place of its own.
    let written = origin.span.slice(&with.context.project.file(origin.file).text);
    let fix = (written == place.host.slice(text)).then(|| {
        let change = Change::Edit { file: origin.file, edit: Edit::replace(origin.span, owner.name.as_str()) };
        Fix::suggested(format!("Write {}", owner.name), vec![change])
    });
    Some(
        Finding::new(origin.file, origin.span, message)
            .related(owner.key.file, owner.key.span, "This service is meant.")
            .fix(fix),
    )
}

struct Place<'a> {
    host: Span,
    port: Option<u16>,
    scheme: Option<&'a str>,
}

/// Where a value names this very container: the host of a URL, `localhost:5432`, or a bare `localhost` under a name that ends in HOST.
fn find_host<'a>(text: &'a str, name: &str) -> Option<Place<'a>> {
    let (scheme, start) = match text.split_once("://") {
        Some((scheme, rest)) if !scheme.is_empty() => {
            let authority = rest.split(['/', '?', '#', ',']).next().unwrap_or(rest);
            let user = authority.rfind('@').map_or(0, |at| at + 1);
            (
                Some(scheme.rsplit(':').next().unwrap_or(scheme).split('+').next().unwrap_or(scheme)),
                scheme.len() + 3 + user,
            )
        }
        _ => (None, 0),
    };
    let rest = &text[start..];
    let host = ["localhost", "127.0.0.1", "[::1]", "::1"].into_iter().find(|host| rest.starts_with(host))?;
    let after = &rest[host.len()..];
    let span = Span::new(start, start + host.len());
    let port = after.strip_prefix(':').and_then(|digits| {
        let end = digits.find(|c: char| !c.is_ascii_digit()).unwrap_or(digits.len());
        digits[..end].parse().ok()
    });
    let name = name.to_ascii_uppercase();
    let is_host_name =
        name == "HOST" || name.ends_with("_HOST") || name.ends_with("_HOSTNAME") || name.ends_with("_SERVER");
    let plausible = scheme.is_some()
        || (port.is_some() && after.trim_start_matches(':').bytes().all(|b| b.is_ascii_digit()))
        || (after.is_empty() && is_host_name);
    let ends = after.is_empty() || after.starts_with([':', '/', '?', ',', '#']);
    (plausible && ends).then_some(Place { host: span, port, scheme })
}

/// The port that `DB_PORT` gives to `DB_HOST`.
fn port_beside(service: &Service, name: &str) -> Option<u16> {
    let stem = ["HOSTNAME", "HOST", "SERVER"].iter().find_map(|ending| name.strip_suffix(ending))?;
    u16::try_from(service.variable(&[stem, "PORT"].concat())?.value.as_ref()?.as_int()?).ok()
}

fn default_port(scheme: &str) -> Option<u16> {
    PROTOCOLS.iter().find(|(schemes, _, _)| schemes.contains(&scheme)).map(|(_, port, _)| *port)
}

/// The one other service that listens at `port` inside. A published web port is left alone: a browser may be what uses it.
fn owner<'a>(ports: &Ports<'a>, service: &Service, port: u16, scheme: Option<&str>) -> Option<&'a Service> {
    if owned_by(service, port) {
        return None;
    }
    let mut owners = ports.at(port).filter(|other| other.name != service.name);
    let first = owners.next()?;
    let web = scheme.is_none_or(|scheme| scheme.starts_with("http") || scheme.starts_with("ws"));
    let is_store = facts_of(first).is_some_and(|facts| facts.is_internal());
    let published = first.ports.iter().any(|p| p.published.is_some());
    (owners.all(|other| other.name == first.name) && (is_store || !web || !published)).then_some(first)
}

fn owned_by(service: &Service, port: u16) -> bool {
    let listens = service.ports.iter().filter_map(|p| p.target).any(|(first, last)| (first..=last).contains(&port));
    let exposes =
        service.get("expose").map_or(&[][..], Node::items).iter().any(|item| item.as_int() == Some(port.into()));
    listens || exposes || facts_of(service).is_some_and(|facts| facts.tcp_ports().any(|known| known == port))
}

/// For `DB_HOST=localhost`: the one datastore that the name can mean.
fn named_owner<'a>(ports: &Ports<'a>, service: &Service, name: &str) -> Option<(&'a Service, u16)> {
    let name = name.to_ascii_uppercase();
    let words: Vec<&str> = name.split('_').collect();
    let mut found = ports.stores.iter().flat_map(|(facts, services)| {
        let port = facts.tcp_ports().find(|port| {
            PROTOCOLS.iter().any(|(_, known, names)| known == port && names.iter().any(|name| words.contains(name)))
        });
        let others = services.iter().copied().filter(|other| other.name != service.name);
        port.into_iter().flat_map(move |port| others.clone().map(move |other| (other, port)))
    });
    let first = found.next()?;
    found.next().is_none().then_some(first)
}
