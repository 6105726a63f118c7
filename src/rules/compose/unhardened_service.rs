//! Long because one finding tells of three things that a service lacks, with one change for all of them.

use crate::diagnostic::{Fix, Severity};
use crate::edit::compose::Target;
use crate::model::compose::value::Node;
use crate::project::Environment;
use crate::rules::{Case, Family, Level, Look, Meta, Rule, Sink, markdown};
use crate::survey::purpose::is_for_development;
use crate::survey::services::{is_one_shot, is_piece};
use crate::survey::{ServiceRef, start};
use crate::text::Edit;

/// A service with more rights than it needs.
pub static RULE: Rule = Rule {
    meta: Meta::new(Family::Compose, "unhardened-service", Severity::Advice)
        .summary("A service of one's own gives up the rights that it does not need")
        .in_development(Level::Off)
        .seeds(&["002:L78", "004:L267-270"]),
    cases: &[&OWN, &FOREIGN, &TEMPORARY],
    looks: &[Look::Service(check), Look::Service(read_only)],
    markdown: markdown!("unhardened_service.md"),
};

/// Of each part those that report its lack.
const DROP: &[&str] = &[
    "kics:container_capabilities_unrestricted",
    "cis:5.4",
    "owasp:R3",
    "compose-lint:CL-0006",
    "drydock:undropped-capabilities",
];
const PRIVILEGES: &[&str] = &[
    "kics:no_new_privileges_not_set",
    "semgrep:no-new-privileges",
    "cis:5.26",
    "owasp:R4",
    "compose-lint:CL-0003",
    "drydock:privilege-gain-allowed",
];
const READ_ONLY: &[&str] = &[
    "semgrep:writable-filesystem-service",
    "cis:5.13",
    "owasp:R8",
    "compose-lint:CL-0007",
    "drydock:writable-root-filesystem",
];
const OPTIONS: &[&str] = &["kics:security_opt_not_set"];

/// All of them.
const IDS: &[&str] = &[
    DROP[0],
    DROP[1],
    DROP[2],
    DROP[3],
    DROP[4],
    PRIVILEGES[0],
    PRIVILEGES[1],
    PRIVILEGES[2],
    PRIVILEGES[3],
    PRIVILEGES[4],
    PRIVILEGES[5],
    READ_ONLY[0],
    READ_ONLY[1],
    READ_ONLY[2],
    READ_ONLY[3],
    READ_ONLY[4],
    OPTIONS[0],
];

static OWN: Case = Case::new("own")
    .why("Whoever gets into the program has all of that for the next step.")
    .todo("Add the lines and try it: dropped capabilities stop an entrypoint that changes owner or user, no-new-privileges stops sudo, a read-only file system every other write.")
    .others(IDS);

static FOREIGN: Case = Case::new("foreign")
    .strict()
    .why("A program with a set-user-id bit can then give itself root's rights.")
    .todo("Add `security_opt: [no-new-privileges:true]`.")
    .others(IDS);

static TEMPORARY: Case = Case::new("read-only-tmp")
    .severity(Severity::Warning)
    .why("The server writes temporary files there, and stops or fails at the first large request.")
    .todo("Add `tmpfs: [/tmp]`, and for nginx `/var/cache/nginx` and `/run`.");

/// What a service lacks.
struct Lacks {
    drop: bool,
    privileges: bool,
    read_only: bool,
}

fn check(service: ServiceRef<'_>, sink: &mut Sink<'_>) {
    let is_free = service.get("privileged").and_then(Node::as_bool) == Some(true);
    if is_free || is_piece(&service) || service.get("provider").is_some() || is_for_development(&service) {
        return;
    }
    let is_own = service.build.is_some();
    let options = service.get("security_opt").map_or(&[][..], Node::items);
    let option =
        |values: &[&str]| options.iter().find(|item| item.as_str().is_some_and(|text| values.contains(&text.trim())));
    let refused = option(&["no-new-privileges:false", "no-new-privileges=false"]);
    let set = option(&["no-new-privileges", "no-new-privileges:true", "no-new-privileges=true"]).is_some();
    let all =
        |item: &Node| item.as_str().is_some_and(|name| matches!(name.to_ascii_lowercase().as_str(), "all" | "cap_all"));
    let lacks = Lacks {
        drop: is_own && !service.get("cap_drop").map_or(&[][..], Node::items).iter().any(all),
        privileges: refused.is_some() || (!set && !uses_sudo(service)),
        read_only: is_own && service.get("read_only").and_then(Node::as_bool) != Some(true),
    };
    let (mut parts, mut ids) = (Vec::new(), Vec::new());
    for (missing, part, known) in [
        (lacks.drop, "`cap_drop: [ALL]`", DROP),
        (lacks.privileges, "`no-new-privileges`", PRIVILEGES),
        (lacks.read_only, "`read_only`", READ_ONLY),
    ] {
        if missing {
            parts.push(part);
            ids.extend_from_slice(known);
        }
    }
    if parts.is_empty() || (is_one_shot(service.stack, &service) && refused.is_none()) {
        return;
    }
    if options.is_empty() {
        ids.extend_from_slice(OPTIONS);
    }
    let case = if is_own || refused.is_some() { &OWN } else { &FOREIGN };
    let what = ["`", &service.name, "` has not set ", &parts.join(", "), "."].concat();
    sink.report(case.at(service.definition(), what).also(&ids).fix(harden(service, &lacks, refused)));
}

/// Whether an open Dockerfile puts sudo into the image, which needs what no-new-privileges takes away.
fn uses_sudo(service: ServiceRef<'_>) -> bool {
    let file = service.build.as_ref().and_then(|build| build.file);
    file.is_some_and(|file| service.survey.project.file(file).text.contains("sudo"))
}

fn harden(service: ServiceRef<'_>, lacks: &Lacks, refused: Option<&Node>) -> Option<Fix> {
    let target = Target::of_service(&service.survey, &service)?;
    let (mut block, mut edits) = (Vec::new(), Vec::new());
    let mut list = |key: &str, items: &[&str]| {
        if let Some(known) = target.child(key) {
            edits.extend(items.iter().filter_map(|item| known.append_item(item)));
        } else {
            block.push([key, ":\n  - ", &items.join("\n  - ")].concat());
        }
    };
    if lacks.drop {
        list("cap_drop", &["ALL"]);
    }
    if lacks.privileges && refused.is_none() {
        list("security_opt", &["no-new-privileges:true"]);
    }
    let writes = folders(service);
    if lacks.read_only && !service.mounts.iter().any(|mount| writes.contains(&mount.target.as_str())) {
        list("tmpfs", writes);
    }
    if lacks.read_only && target.child("read_only").is_none() {
        block.insert(0, "read_only: true".to_owned());
    }
    if let Some(refused) = refused.filter(|refused| target.holds(refused.origin)) {
        edits.push(Edit::replace(refused.origin.span, "no-new-privileges:true"));
    }
    if !block.is_empty() {
        edits.push(target.append(&block.join("\n"))?);
    }
    // Two additions at one place would have no order.
    let twice = edits.windows(2).any(|two| two[0].span.start == two[1].span.start);
    let changes: Vec<_> = edits.into_iter().map(|edit| target.change(edit)).collect();
    (!changes.is_empty() && !twice).then(|| Fix::suggested("Give up what it does not need", changes))
}

/// Where the server of a service writes, as far as that is known.
fn folders(service: ServiceRef<'_>) -> &'static [&'static str] {
    match server(service) {
        "nginx" => &["/tmp", "/var/cache/nginx", "/run"],
        _ => &["/tmp"],
    }
}

/// What a service's image is or is built on.
fn server(service: ServiceRef<'_>) -> &'static str {
    let base = service.known_base();
    base.or(service.known_image().filter(|_| service.build.is_none())).map_or("", |image| image.name)
}

/// A file system that cannot be written, under a server that writes.
fn read_only(service: ServiceRef<'_>, sink: &mut Sink<'_>) {
    let Some((key, value)) = service.entry("read_only") else { return };
    let covered = |mount: &crate::model::compose::Mount| {
        matches!(mount.target.trim_end_matches('/'), "/tmp" | "/var/tmp" | "/var/cache/nginx")
    };
    if value.as_bool() != Some(true) || service.mounts.iter().any(covered) {
        return;
    }
    if matches!(server(service), "nginx" | "php") || start::runs(service, &["gunicorn", "nginx", "php-fpm"]) {
        let what = ["`", &service.name, "` cannot write to `/tmp`."].concat();
        // It holds wherever the service runs.
        sink.report(TEMPORARY.at(key.origin, what).environment(Some(Environment::Production)));
    }
}
