use crate::diagnostic::{Change, Fix, Severity};
use crate::facts::protocols::{default_port, is_for_browsers, is_host_name};
use crate::facts::secret_files;
use crate::model::Stack;
use crate::model::compose::Service;
use crate::ordered::{BTreeMap, BTreeSet};
use crate::project::FileId;
use crate::rules::{Case, Family, Finding, Look, Meta, Rule, Sink, markdown};
use crate::survey::address::is_loopback;
use crate::survey::hosts::Host;
use crate::survey::kafka::{self, Advertised};
use crate::survey::listeners::{Listeners, listens_at};
use crate::survey::settings::{self, Setting};
use crate::survey::{ServiceRef, Survey};
use crate::syntax::dotenv;
use crate::text::{Edit, Span};

/// A service that looks for another one on localhost.
pub static RULE: Rule = Rule {
    meta: Meta::new(Family::Compose, "localhost-service-url", Severity::Warning)
        .summary("Services are reached by name, not on localhost")
        .seeds(&["001:L84", "002:L105-113"]),
    cases: &[&ONE, &SEVERAL, &ADVERTISED],
    looks: &[Look::Stack(check)],
    markdown: markdown!("localhost_service_url.md"),
};

const WHY: &str = "Inside a container localhost is that container, so the connection is refused.";

static ONE: Case = Case::new("one").why(WHY);

static SEVERAL: Case = Case::new("several").why(WHY);

static ADVERTISED: Case = Case::new("advertised").why(WHY);

fn check(survey: &Survey<'_>, stack: &Stack, sink: &mut Sink<'_>) {
    let listeners = Listeners::new(stack);
    let lines = local_lines(survey, stack);
    let services = stack.services.iter().map(|service| ServiceRef { survey: *survey, stack, service });
    for service in services.filter(|service| !shares_a_network_stack(*service)) {
        let mut told = settings::variables(service);
        let own: BTreeSet<&str> = service.service.environment.iter().map(|variable| variable.name.as_str()).collect();
        for file in service.service.env_files.iter().filter_map(|env_file| env_file.file) {
            let lines = lines.get(&file).into_iter().flatten().filter(|line| !own.contains(line.key.as_str()));
            told.extend(lines.map(|line| settings::line(file, line)));
        }
        told.retain(|setting| !is_for_browsers(&setting.name));
        told.extend(settings::arguments(service).into_iter().filter(|word| !is_own_address(&word.name)));
        for setting in told.iter().filter(|setting| names_this_machine(setting.text)) {
            look(&listeners, service, setting).into_iter().for_each(|finding| sink.report(finding));
        }
    }
}

/// The lines of the env files of a stack that a service of it may look for on localhost.
fn local_lines<'c>(survey: &Survey<'c>, stack: &Stack) -> BTreeMap<FileId, Vec<&'c dotenv::Entry>> {
    let mut found = BTreeMap::new();
    for file in stack.services.iter().flat_map(|service| &service.env_files).filter_map(|env_file| env_file.file) {
        found.entry(file).or_insert_with(|| {
            let is_template = secret_files::is_template(&survey.project.file(file).path);
            let read = survey.model.env_file(file).filter(|_| !is_template);
            let entries = read.map_or(&[][..], |read| &read.entries).iter();
            entries.filter(|entry| names_this_machine(entry.text())).collect()
        });
    }
    found
}

/// Whether `localhost` of a service is also that of others: the host's network, or a namespace that is shared.
fn shares_a_network_stack(service: ServiceRef<'_>) -> bool {
    service.get("network_mode").is_some() || service.stack.shares_its_network(&service.name)
}

/// A quick look whether a value may name this very machine.
fn names_this_machine(text: &str) -> bool {
    ["localhost", "127.", "::1"].iter().any(|host| text.contains(host))
}

/// Whether an option says where the program itself listens, which is its own affair.
fn is_own_address(option: &str) -> bool {
    option.contains("bind") || option.contains("listen") || matches!(option, "b" | "l" | "host")
}

fn look(listeners: &Listeners<'_>, service: ServiceRef<'_>, setting: &Setting<'_>) -> Option<Finding> {
    let (name, text, survey) = (setting.name.as_str(), setting.text, service.survey);
    let host = Host::find(text, is_host_name(name)).filter(|host| is_loopback(host.span.slice(text)))?;
    let written = host.port.map(|(port, _)| port);
    let beside = || port_beside(service.service, name);
    let known = written.or_else(|| host.protocol.map_or_else(beside, default_port));
    let owners = match known {
        Some(port) => listeners.owners(service.service, port, host.protocol),
        None => listeners.named(service.service, name, text.contains('=')),
    };
    let &(owner, port) = owners.first()?;
    if host.protocol.is_none() && written.is_none() && listens_at(service.service, port) {
        return None;
    }
    let place = setting.place_of(survey, host.span);
    let what = |whom: &str| ["`", &service.name, "` looks for ", whom, " on localhost."].concat();
    if owners.len() > 1 {
        let names: Vec<String> = owners.iter().map(|(owner, _)| ["`", &owner.name, "`"].concat()).collect();
        let todo = ["Write the name of the one that is meant: ", &names.join(" or "), "."].concat();
        return Some(SEVERAL.at(place, what("another service")).todo(todo));
    }
    let what = what(&["`", &owner.name, "`"].concat());
    let finding = match kafka::advertised(survey.model, owner, port) {
        Advertised::At(port) => {
            let number = port.to_string();
            let mut edits = vec![(host.span, owner.name.as_str())];
            edits.extend(host.port.filter(|(written, _)| *written != port).map(|(_, digits)| (digits, &*number)));
            ONE.at(place, what)
                .todo(["Write the service's name: `", &owner.name, ":", &number, "`."].concat())
                .fix(rewrite(survey, setting, &edits))
        }
        Advertised::Unknown => {
            let todo = "` that Kafka advertises to containers: clients are sent on to it.";
            ADVERTISED.at(place, what).todo(["Write an address of `", &owner.name, todo].concat())
        }
    };
    Some(finding.related(owner.key.file, owner.key.span, "This service is meant."))
}

/// Replaces parts of a value, the host first. `None` where one has no place of its own, being put together from variables, and where
/// the value names this machine a second time.
fn rewrite(survey: Survey<'_>, setting: &Setting<'_>, edits: &[(Span, &str)]) -> Option<Fix> {
    let &(host, name) = edits.first()?;
    if names_this_machine(&setting.text[host.end..]) {
        return None;
    }
    let mut changes = Vec::new();
    for &(part, new) in edits {
        let place = setting.place_of(survey, part);
        if place.span.slice(survey.text(place)) != part.slice(setting.text) {
            return None;
        }
        changes.push(Change::Edit { file: place.file, edit: Edit::replace(place.span, new) });
    }
    Some(Fix::suggested(["Write ", name].concat(), changes))
}

/// The port that `DB_PORT` gives to `DB_HOST`.
fn port_beside(service: &Service, name: &str) -> Option<u16> {
    let stem = ["HOSTNAME", "HOST", "SERVER"].iter().find_map(|ending| name.strip_suffix(ending))?;
    u16::try_from(service.variable(&[stem, "PORT"].concat())?.value.as_ref()?.as_int()?).ok()
}
