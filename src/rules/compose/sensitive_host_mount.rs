use crate::diagnostic::{Change, Fix, Severity};
use crate::model::compose::Mount;

use crate::project::Place;
use crate::rules::setting::deletion;
use crate::rules::{Case, Family, Look, Meta, Rule, Sink, markdown};
use crate::survey::ServiceRef;
use crate::survey::services::{host_path, watches_host};
use crate::text::Edit;
use crate::text::path::clean;

/// A folder of the host's system in a container.
pub static RULE: Rule = Rule {
    meta: Meta::new(Family::Compose, "sensitive-host-mount", Severity::Warning)
        .summary("Folders of the host's system stay outside"),
    cases: &[&WRITABLE, &READABLE, &WATCHED, &PROPAGATION],
    looks: &[Look::Service(check)],
    markdown: markdown!("sensitive_host_mount.md"),
};

/// Mounting these as a whole gives the host away; what lies below most of them does not.
const FOLDERS: [&str; 15] = [
    "/",
    "/etc",
    "/proc",
    "/sys",
    "/dev",
    "/boot",
    "/root",
    "/lib",
    "/usr",
    "/var",
    "/var/lib",
    "/var/lib/docker",
    "/home",
    "/etc/shadow",
    "/etc/ssh",
];
const BELOW: [&str; 3] = ["/root/", "/var/lib/docker/", "/etc/ssh/"];

const IDS: &[&str] = &["kics:volume_has_sensitive_host_directory", "cis:5.6", "compose-lint:CL-0013"];
const TODO: &str = "Mount the one file or folder below it that is needed.";

static WRITABLE: Case = Case::new("writable")
    .why("Who can change it can change the host: its users, its programs, its other containers.")
    .todo(TODO)
    .aliases(IDS);

static READABLE: Case =
    Case::new("readable").why("Passwords, keys and the data of other containers lie below it.").todo(TODO).aliases(IDS);

static WATCHED: Case = Case::new("watched")
    .severity(Severity::Advice)
    .why("It is here to watch the host; whoever takes it over reads keys and the data of other containers.")
    .todo("Keep it off networks that are reached from outside.")
    .aliases(IDS);

static PROPAGATION: Case = Case::new("propagation")
    .why("What is mounted later on one side shows up on the other, so a container can lay something over the host's files.")
    .todo("Delete the option: `rprivate` is the default.")
    .aliases(&["kics:volume_mounted_in_multiple_containers", "cis:5.20"])
    .others(&["compose-lint:CL-0017", "compose-lint:CL-0025"]);

fn check(service: ServiceRef<'_>, sink: &mut Sink<'_>) {
    for mount in &service.mounts {
        if let Some(place) = propagation(mount) {
            let what = ["Mounts of `", &service.name, "` and of the host show up on both sides."].concat();
            sink.report(PROPAGATION.at(place, what).fix(without_propagation(service, mount, place)));
        }
        let Some((path, place)) = host_path(service.stack, mount) else { continue };
        let path = clean(path);
        if !FOLDERS.contains(&path.as_str()) && !BELOW.iter().any(|folder| path.starts_with(folder)) {
            continue;
        }
        let case = match (mount.read_only, watches_host(&service)) {
            (false, _) => &WRITABLE,
            (true, true) => &WATCHED,
            (true, false) => &READABLE,
        };
        let verb = if mount.read_only { "` can read the host's `" } else { "` can write to the host's `" };
        sink.report(case.at(place, ["`", &service.name, verb, &path, "`."].concat()));
    }
}

/// Where a mount says that later mounts are passed on.
fn propagation(mount: &Mount) -> Option<Place> {
    let option = mount.node.at(&["bind", "propagation"])?;
    matches!(option.as_str()?, "shared" | "rshared" | "slave" | "rslave").then_some(option.origin)
}

fn without_propagation(service: ServiceRef<'_>, mount: &Mount, place: Place) -> Option<Fix> {
    if !mount.is_short {
        return deletion(service, place);
    }
    let text = service.survey.text(place);
    let before = text[..place.span.start].chars().next_back()?;
    let mut span = place.span;
    match before {
        // The first of several options, or the only one.
        ':' if text[span.end..].starts_with(',') => span.end += 1,
        ':' | ',' => span.start -= 1,
        _ => return None,
    }
    Some(Fix::suggested("Delete the option", vec![Change::Edit { file: place.file, edit: Edit::delete(span) }]))
}
