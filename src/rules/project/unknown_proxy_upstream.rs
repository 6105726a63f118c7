use crate::diagnostic::Severity;
use crate::model::Stack;
use crate::model::compose::{MountKind, Service};
use crate::ordered::{BTreeMap, BTreeSet};
use crate::project::{FileId, Place};
use crate::rules::{Case, Family, Finding, Look, Meta, Rule, Sink, markdown};
use crate::survey::Survey;
use crate::syntax::nginx::{self, Nginx};

/// A proxy passes requests to a host that it cannot reach.
pub static RULE: Rule = Rule {
    meta: Meta::new(Family::Project, "unknown-proxy-upstream", Severity::Error)
        .summary("A proxy's configuration names services that it can reach")
        .seeds(&["001:L9", "001:L84-86", "004:L166-174", "004:L362"]),
    cases: &[&UNKNOWN, &APART],
    looks: &[Look::Project(check)],
    markdown: markdown!("unknown_proxy_upstream.md"),
};

static UNKNOWN: Case = Case::new("unknown")
    .why("nginx looks up every name when it starts, and ends at the first that nobody has.")
    .todo("Write the name of a service, or add the service.");

static APART: Case = Case::new("apart")
    .why("Names are known within a network only; nginx looks them up when it starts, and ends at the first that it does not find.")
    .todo("Put both services on one network.");

fn check(survey: &Survey<'_>, sink: &mut Sink<'_>) {
    let mut read: BTreeMap<FileId, Nginx> = BTreeMap::new();
    // A file that several stacks mount is wrong only where it is wrong in all of them.
    let (mut fine, mut found) = (BTreeSet::new(), Vec::new());
    for stack in survey.model.stacks.iter().filter(|stack| !stack.is_incomplete) {
        for service in stack.services.iter().filter(|service| knows_its_network(stack, service)) {
            let files = configurations(survey, service);
            for &file in &files {
                read.entry(file).or_insert_with(|| nginx::parse(&survey.project.file(file).text));
            }
            let parsed: Vec<(FileId, &Nginx)> =
                files.iter().filter_map(|file| Some((*file, read.get(file)?))).collect();
            let is_upstream =
                |name: &str| parsed.iter().any(|(_, nginx)| nginx.upstreams.iter().any(|upstream| upstream == name));
            for (file, nginx) in &parsed {
                for &span in &nginx.hosts {
                    let place = Place { file: *file, span };
                    let name = span.slice(survey.text(place));
                    match judge(stack, service, place, name).filter(|_| !is_upstream(name)) {
                        Some(finding) => found.push((place, finding)),
                        None => {
                            fine.insert(place);
                        }
                    }
                }
            }
        }
    }
    for (place, finding) in found {
        // Once said is enough.
        if fine.insert(place) {
            sink.report(finding);
        }
    }
}

/// Whether all names are known that a service can look up: it has networks of its own project only.
fn knows_its_network(stack: &Stack, service: &Service) -> bool {
    let networks = stack.networks_of(service);
    let is_open = |name: &&str| stack.resource("networks", name).is_some_and(|network| network.external);
    !networks.is_empty() && !networks.iter().any(is_open) && !service.incomplete
}

/// The open configurations of nginx that a service mounts.
fn configurations(survey: &Survey<'_>, service: &Service) -> Vec<FileId> {
    let is_nginx = |target: &str| target.contains("/nginx/") || target.ends_with("/nginx");
    let mounts = service.mounts.iter().filter(|mount| mount.kind == MountKind::Bind && is_nginx(&mount.target));
    let paths = mounts.filter_map(|mount| mount.source_path.as_deref());
    paths.filter_map(|path| survey.model.find(path)).collect()
}

fn judge(stack: &Stack, proxy: &Service, place: Place, name: &str) -> Option<Finding> {
    let shares = |other: &Service| {
        let own = stack.networks_of(proxy);
        stack.networks_of(other).iter().any(|network| own.contains(network))
    };
    let mut apart = None;
    for other in &stack.services {
        if !answers_to(other, name) {
            continue;
        }
        // What takes another's network, or has none that is known, is reached in ways that are not seen here.
        if shares(other) || other.get("network_mode").is_some() || other.incomplete {
            return None;
        }
        apart = Some(other);
    }
    if is_given(proxy, name) {
        return None;
    }
    Some(match apart {
        Some(other) => APART.at(place, ["`", &proxy.name, "` shares no network with `", name, "`."].concat()).related(
            other.key.file,
            other.key.span,
            "This is the other service.",
        ),
        None => UNKNOWN.at(place, ["`", name, "` is no name that `", &proxy.name, "` can look up."].concat()),
    })
}

/// Whether a service is known by this name on its networks.
fn answers_to(service: &Service, name: &str) -> bool {
    let is = |key: &str| service.get(key).and_then(|node| node.scalar()).is_some_and(|text| text == name);
    service.name.eq_ignore_ascii_case(name)
        || is("container_name")
        || is("hostname")
        || service.networks.iter().flat_map(|network| &network.aliases).any(|alias| alias == name)
}

/// Whether the proxy's own service gives the name: `links` with an alias, `extra_hosts`, its host name.
fn is_given(proxy: &Service, name: &str) -> bool {
    let link = |text: &str| text.rsplit(':').next() == Some(name);
    let links = ["links", "external_links"].iter().flat_map(|key| proxy.get(key).map_or(&[][..], |list| list.items()));
    let hosts = proxy.get("extra_hosts").map_or(&[][..], |list| list.items());
    let host = |text: &str| text.split(['=', ':']).next() == Some(name);
    links.filter_map(|item| item.as_str()).any(link) || hosts.iter().filter_map(|item| item.as_str()).any(host)
}
