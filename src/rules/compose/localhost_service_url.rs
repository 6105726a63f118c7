//! Long because an address is written in many forms and stands in environments, env files and commands.

use crate::diagnostic::{Change, Fix, Severity};
use crate::facts::protocols::{default_port, is_for_browsers};
use crate::facts::secret_files;
use crate::model::Stack;
use crate::model::compose::interpolate::Outcome;
use crate::model::compose::value::{Node, Origin};
use crate::model::compose::{Command, EnvVar, Service};
use crate::ordered::{BTreeMap, BTreeSet};
use crate::project::FileId;
use crate::rules::{Family, Finding, Look, Meta, Rule, Sink, markdown};
use crate::survey::Survey;
use crate::survey::address::is_loopback;
use crate::survey::hosts::Host;
use crate::survey::kafka::{self, Advertised};
use crate::survey::listeners::{Listeners, listens_at};
use crate::syntax::dotenv;
use crate::text::{Edit, Span};

/// A service that looks for another one on localhost.
pub static RULE: Rule = Rule {
    meta: Meta::new(Family::Compose, "localhost-service-url", Severity::Warning)
        .summary("Services are reached by name, not on localhost")
        .seeds(&["001:L84", "002:L105-113"]),
    cases: &[],
    looks: &[Look::Project(check)],
    markdown: markdown!("localhost_service_url.md"),
};

fn check(context: &Survey<'_>, sink: &mut Sink<'_>) {
    for stack in &context.model.stacks {
        let ports = Listeners::new(stack);
        let local = local_entries(context, stack);
        let with = &Search { context, stack, ports, local };
        for service in stack.services.iter().filter(|service| !shares_a_network_stack(stack, service)) {
            for variable in &service.environment {
                if let Some(finding) = set_here(with, service, variable)
                    && !is_for_browsers(&variable.name)
                {
                    sink.report(finding.environment(stack.environment));
                }
            }
            for file in service.env_files.iter().filter_map(|env_file| env_file.file) {
                in_env_file(with, service, file, sink);
            }
            for command in service.command.iter().chain(&service.entrypoint) {
                in_command(with, service, command, sink);
            }
        }
    }
}

/// What one stack is looked at with.
struct Search<'c> {
    context: &'c Survey<'c>,
    stack: &'c Stack,
    ports: Listeners<'c>,
    /// The lines of env files that name this very machine.
    local: BTreeMap<FileId, Vec<&'c dotenv::Entry>>,
}

/// The lines of the env files of a stack that a service of it may look for on localhost.
fn local_entries<'c>(context: &Survey<'c>, stack: &Stack) -> BTreeMap<FileId, Vec<&'c dotenv::Entry>> {
    let mut found = BTreeMap::new();
    for file in stack.services.iter().flat_map(|service| &service.env_files).filter_map(|env_file| env_file.file) {
        found.entry(file).or_insert_with(|| {
            let is_template = secret_files::is_template(&context.project.file(file).path);
            let entries = context.model.env_file(file).filter(|_| !is_template).map_or(&[][..], |read| &read.entries);
            let local = |entry: &&dotenv::Entry| names_this_machine(entry.text()) && !is_for_browsers(&entry.key);
            entries.iter().filter(local).collect()
        });
    }
    found
}

/// Whether `localhost` of a service is also that of others: the host's network, or a namespace that is shared.
fn shares_a_network_stack(stack: &Stack, service: &Service) -> bool {
    service.get("network_mode").is_some() || stack.shares_its_network(&service.name)
}

/// A quick look whether a value may name this very machine.
fn names_this_machine(text: &str) -> bool {
    ["localhost", "127.", "::1"].iter().any(|host| text.contains(host))
}

/// A variable in the Compose file; where `.env` supplies its value, that is where the fault stands.
fn set_here(with: &Search<'_>, service: &Service, variable: &EnvVar) -> Option<Finding> {
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
fn within(context: &Survey<'_>, place: Origin, part: &str) -> Option<Origin> {
    let text = place.span.slice(&context.project.file(place.file).text);
    let mut found = text.match_indices(part);
    let (at, _) = found.next()?;
    found.next().is_none().then(|| {
        let start = place.span.start + at;
        Origin { span: Span::new(start, start + part.len()), ..place }
    })
}

/// What an env file gives to a service, unless the Compose file sets the same name.
fn in_env_file(with: &Search<'_>, service: &Service, file: FileId, sink: &mut Sink<'_>) {
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

/// What a command is told: `wait-for localhost:5432`, `--redis-host=localhost`. What a program listens at is its own affair.
fn in_command(with: &Search<'_>, service: &Service, command: &Command, sink: &mut Sink<'_>) {
    let nodes: Vec<&Node> = match command.as_string() {
        Some(node) => vec![node],
        None => command.value.items().iter().collect(),
    };
    let mut flag = "";
    for node in nodes {
        let Some(text) = node.as_str() else { continue };
        if text.len() > LONGEST_COMMAND {
            continue;
        }
        for word in text.split_whitespace() {
            let behind = std::mem::take(&mut flag);
            let at = word.as_ptr() as usize - text.as_ptr() as usize;
            let (name, value) = match word.split_once('=') {
                Some((name, value)) if name.starts_with('-') => (name, value),
                _ if word.starts_with('-') => {
                    flag = word;
                    continue;
                }
                _ => (behind, word),
            };
            let of_value = at + word.len() - value.len();
            let listens = ["bind", "listen", "-b", "-l"].iter().any(|sign| name.contains(sign)) || name == "--host";
            if listens || !names_this_machine(value) {
                continue;
            }
            let name = name.trim_start_matches('-').replace('-', "_");
            if let Some(finding) = look(with, service, &name, value, &|part| node.span_of(part.shift(of_value))) {
                sink.report(finding.environment(with.stack.environment));
            }
        }
    }
}

/// A longer command is a program of its own, in bytes.
const LONGEST_COMMAND: usize = 4096;

/// A value and, for a part of it, where that stands.
fn look(
    with: &Search<'_>,
    service: &Service,
    name: &str,
    text: &str,
    place_of: &dyn Fn(Span) -> Origin,
) -> Option<Finding> {
    let host = Host::find(text, is_host_name(name)).filter(|host| is_loopback(host.span.slice(text)))?;
    let written = host.port.map(|(port, _)| port);
    let known = written.or_else(|| host.protocol.map_or_else(|| port_beside(service, name), default_port));
    let owners = match known {
        Some(port) => with.ports.owners(service, port, host.protocol),
        None => with.ports.named(service, name, text.contains('=')),
    };
    let &(owner, port) = owners.first()?;
    if host.protocol.is_none() && written.is_none() && listens_at(service, port) {
        return None;
    }
    let origin = place_of(host.span);
    let finding = |what: &str, todo: &str| {
        let why = " on localhost. Inside a container localhost is that container, so the connection is refused. ";
        let message = ["`", &service.name, "` looks for ", what, why, todo].concat();
        Finding::new(origin.file, origin.span, message)
    };
    if owners.len() > 1 {
        let names: Vec<String> = owners.iter().map(|(owner, _)| ["`", &owner.name, "`"].concat()).collect();
        let todo = ["Write the name of the one that is meant: ", &names.join(" or "), "."].concat();
        return Some(finding("another service", &todo));
    }
    let what = ["`", &owner.name, "`"].concat();
    let meant = "This service is meant.";
    let port = match kafka::advertised(with.context.model, owner, port) {
        Advertised::At(port) => port,
        Advertised::Unknown => {
            let todo = [
                "Write an address of `",
                &owner.name,
                "` that Kafka advertises to containers: clients are sent on to it.",
            ];
            return Some(finding(&what, &todo.concat()).related(owner.key.file, owner.key.span, meant));
        }
    };
    let number = port.to_string();
    let todo = ["Write the service's name: `", &owner.name, ":", &number, "`."].concat();
    let mut edits = vec![(host.span, owner.name.as_str())];
    edits.extend(host.port.filter(|(written, _)| *written != port).map(|(_, digits)| (digits, number.as_str())));
    let fix = rewrite(with.context, text, &edits, place_of);
    Some(
        finding(&what, &todo)
            .related(owner.key.file, owner.key.span, meant)
            .fix(fix.map(|changes| Fix::suggested(["Write ", &owner.name].concat(), changes))),
    )
}

/// Replaces parts of a value. `None` where one has no place of its own, being put together from variables, and where the value names
/// this machine a second time.
fn rewrite(
    context: &Survey<'_>,
    text: &str,
    edits: &[(Span, &str)],
    place_of: &dyn Fn(Span) -> Origin,
) -> Option<Vec<Change>> {
    let (host, _) = edits.first()?;
    if names_this_machine(&text[host.end..]) {
        return None;
    }
    edits
        .iter()
        .map(|&(part, new)| {
            let origin = place_of(part);
            let written = origin.span.slice(&context.project.file(origin.file).text);
            let edit = Edit::replace(origin.span, new);
            (written == part.slice(text)).then_some(Change::Edit { file: origin.file, edit })
        })
        .collect()
}

/// Whether the value of a variable of this name may be nothing but a host.
fn is_host_name(name: &str) -> bool {
    let name = name.to_ascii_uppercase();
    let last = name.rsplit(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or("");
    matches!(
        last,
        "HOST"
            | "HOSTNAME"
            | "SERVER"
            | "ADDR"
            | "ADDRESS"
            | "PGHOST"
            | "MYSQLHOST"
            | "REDISHOST"
            | "MONGOHOST"
            | "DBHOST"
    )
}

/// The port that `DB_PORT` gives to `DB_HOST`.
fn port_beside(service: &Service, name: &str) -> Option<u16> {
    let stem = ["HOSTNAME", "HOST", "SERVER"].iter().find_map(|ending| name.strip_suffix(ending))?;
    u16::try_from(service.variable(&[stem, "PORT"].concat())?.value.as_ref()?.as_int()?).ok()
}
