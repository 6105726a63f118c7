use crate::diagnostic::Severity;
use crate::model::Stack;
use crate::model::compose::{MountKind, Service};
use crate::ordered::{BTreeMap, BTreeSet};
use crate::project::{FileId, Place};
use crate::rules::{Case, Family, Finding, Look, Meta, Rule, Sink, markdown};
use crate::survey::Survey;
use crate::survey::names::{Lookup, knows_its_network, look_up};
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

/// The open configurations of nginx that a service mounts.
fn configurations(survey: &Survey<'_>, service: &Service) -> Vec<FileId> {
    let is_nginx = |target: &str| target.contains("/nginx/") || target.ends_with("/nginx");
    let mounts = service.mounts.iter().filter(|mount| mount.kind == MountKind::Bind && is_nginx(&mount.target));
    let paths = mounts.filter_map(|mount| mount.source_path.as_deref());
    paths.filter_map(|path| survey.model.find(path)).collect()
}

fn judge(stack: &Stack, proxy: &Service, place: Place, name: &str) -> Option<Finding> {
    Some(match look_up(stack, proxy, name) {
        Lookup::Service(_) | Lookup::Known => return None,
        Lookup::Apart(other) => APART
            .at(place, ["`", &proxy.name, "` shares no network with `", name, "`."].concat())
            .related(other.key.file, other.key.span, "This is the other service."),
        Lookup::Unknown => {
            UNKNOWN.at(place, ["`", name, "` is no name that `", &proxy.name, "` can look up."].concat())
        }
    })
}
