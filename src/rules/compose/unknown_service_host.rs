use crate::diagnostic::{Change, Fix, Severity};
use crate::facts::protocols::{PROTOCOLS, default_port, is_for_browsers};
use crate::facts::secret_files::is_template;
use crate::model::Stack;
use crate::model::compose::{EnvVar, Service};
use crate::project::Place;
use crate::rules::{Case, Family, Look, Meta, Rule, Sink, markdown};
use crate::survey::hosts::Host;
use crate::survey::listeners::listens_at;
use crate::survey::names::{Lookup, knows_its_network, look_up};
use crate::survey::{ServiceRef, services};
use crate::text::{Edit, Span, nearest};

/// A value that names a host nobody is.
pub static RULE: Rule = Rule {
    meta: Meta::new(Family::Compose, "unknown-service-host", Severity::Warning)
        .summary("A host in a setting is a service that can be reached")
        .seeds(&["002:L105-113"]),
    cases: &[&UNKNOWN, &APART, &PORT],
    looks: &[Look::Service(check)],
    markdown: markdown!("unknown_service_host.md"),
};

static UNKNOWN: Case = Case::new("unknown")
    .why("No service, alias or container of the project is called so, and the connection fails.")
    .todo("Write the name of the service that is meant.");

static APART: Case = Case::new("apart")
    .why("Names are known within a network only, so the connection fails.")
    .todo("Put both on one network.");

static PORT: Case =
    Case::new("host-port").why("Between containers only the port inside counts; the published one is the host's.");

fn check(service: ServiceRef<'_>, sink: &mut Sink<'_>) {
    let stack = service.stack;
    if stack.is_incomplete || stack.is_fragment || !knows_its_network(stack, &service) || services::is_piece(&service) {
        return;
    }
    for variable in &service.environment {
        if let Some(node) = variable.value.as_ref().filter(|node| !node.is_unresolved() && node.is_literal())
            && let Some(text) = node.as_str()
        {
            judge(service, &variable.name, text, &|part| node.span_of(part), sink);
        }
    }
    for env_file in service.env_files.iter().filter(|env_file| !is_template(&env_file.whole_path)) {
        let Some(file) = env_file.file else { continue };
        for entry in service.survey.model.env_file(file).map_or(&[][..], |read| &read.entries) {
            let own = |variable: &EnvVar| variable.name == entry.key;
            if entry.text().contains('$') || service.environment.iter().any(own) {
                continue;
            }
            let value = entry.value_span;
            let written = value.slice(&service.survey.project.file(file).text);
            let quote = usize::from(written.starts_with(['"', '\'']));
            if written.trim_matches(['"', '\'']) == entry.text() {
                let place = |part: Span| Place { file, span: part.shift(value.start + quote) };
                judge(service, &entry.key, entry.text(), &place, sink);
            }
        }
    }
}

fn judge(service: ServiceRef<'_>, name: &str, text: &str, place: &dyn Fn(Span) -> Place, sink: &mut Sink<'_>) {
    let Some(host) = Host::find(text, names_a_server(name)).filter(|host| is_meant(name, host)) else { return };
    let written = host.span.slice(text);
    if !is_name(written) {
        return;
    }
    let own = service.name.as_str();
    match look_up(service.stack, &service, written) {
        Lookup::Known => {}
        Lookup::Service(other) => {
            if let Some((port, digits)) = host.port {
                published(service, other, port, place(digits), sink);
            }
        }
        Lookup::Apart(other) => {
            let what = ["`", own, "` shares no network with `", written, "`."].concat();
            let finding = APART.at(place(host.span), what);
            sink.report(finding.related(other.key.file, other.key.span, "This service is meant."));
        }
        Lookup::Unknown => {
            let place = place(host.span);
            let what = ["`", written, "` is no host that `", own, "` can find."].concat();
            let fix = meant(service.stack, own, written).map(|meant| {
                let edit = Edit::replace(place.span, meant);
                Fix::suggested(["Write ", meant].concat(), vec![Change::Edit { file: place.file, edit }])
            });
            sink.report(UNKNOWN.at(place, what).fix(fix));
        }
    }
}

/// The service whose name is nearest.
fn meant<'s>(stack: &'s Stack, own: &str, written: &str) -> Option<&'s str> {
    nearest(written, stack.services.iter().map(|service| service.name.as_str()).filter(|name| *name != own))
}

/// Whether the variable of this name may hold nothing but the host of a database or its like.
fn names_a_server(name: &str) -> bool {
    let name = name.to_ascii_uppercase();
    let Some(stem) = ["_HOST", "_HOSTNAME", "_SERVER"].iter().find_map(|end| name.strip_suffix(end)) else {
        return false;
    };
    let words = || stem.split('_');
    PROTOCOLS.iter().any(|known| known.words.iter().any(|word| words().next_back() == Some(word)))
}

/// Whether a host is one that a program connects to: of a database's address, of a page's with a port, or alone in its variable.
fn is_meant(name: &str, host: &Host<'_>) -> bool {
    match host.protocol {
        Some("http" | "https" | "ws" | "wss") => host.port.is_some() && !is_for_browsers(name),
        Some(protocol) => default_port(protocol.split('+').next().unwrap_or(protocol)).is_some(),
        None => names_a_server(name),
    }
}

/// A name without dots that is no word in place of one.
fn is_name(host: &str) -> bool {
    let plain = host.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'));
    let lower = host.to_ascii_lowercase();
    let stands_for = ["host", "hostname", "localhost", "server", "example", "none", "null", "true", "false", "xxx"];
    let placeholder = lower.contains("your") || lower.contains("change") || lower.contains("placeholder");
    plain
        && host.bytes().any(|byte| byte.is_ascii_alphabetic())
        && !stands_for.contains(&lower.as_str())
        && !placeholder
}

/// The port of the host where the container's is asked for.
fn published(service: ServiceRef<'_>, other: &Service, port: u16, place: Place, sink: &mut Sink<'_>) {
    if listens_at(other, port) {
        return;
    }
    let is_it = |entry: &&crate::model::compose::Port| {
        entry.published.is_some_and(|(first, last)| first == port && last == port) && entry.protocol == "tcp"
    };
    let Some((target, _)) = other.ports.iter().find(is_it).and_then(|entry| entry.target) else { return };
    let (number, inside) = (port.to_string(), target.to_string());
    let what = ["`", &service.name, "` looks for `", &other.name, "` at the host's port ", &number, "."].concat();
    let edit = Edit::replace(place.span, inside.as_str());
    let fix = Fix::suggested(["Write ", &inside].concat(), vec![Change::Edit { file: place.file, edit }]);
    let finding = PORT.at(place, what).todo(["Write `", &inside, "`."].concat()).fix(fix);
    sink.report(finding.related(other.key.file, other.key.span, "This service is meant."));
}
