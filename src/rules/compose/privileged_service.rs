use crate::diagnostic::Severity;
use crate::rules::{Case, Family, Look, Meta, Rule, Setting, markdown};

/// A container with all rights of the host.
pub static RULE: Rule = Rule {
    meta: Meta::new(Family::Compose, "privileged-service", Severity::Warning).summary("No container runs privileged"),
    cases: &[&SERVICE, &BUILD, &HOOK],
    looks: &[Look::Settings(&[
        Setting::new("privileged", "true yes on y 1", &SERVICE, "runs privileged"),
        Setting::new("build.privileged", "true yes on y 1", &BUILD, "is built privileged"),
        Setting::new("pre_start.privileged", "true yes on y 1", &HOOK, "has a hook that runs privileged"),
        Setting::new("post_start.privileged", "true yes on y 1", &HOOK, "has a hook that runs privileged"),
        Setting::new("pre_stop.privileged", "true yes on y 1", &HOOK, "has a hook that runs privileged"),
        Setting::new("develop.watch.exec.privileged", "true yes on y 1", &HOOK, "has a hook that runs privileged"),
    ])],
    markdown: markdown!("privileged_service.md"),
};

const WHY: &str = "It has every right of the host's root: it can mount the disks, load modules and read everything.";
const TODO: &str = "Delete the line and give it the one thing it needs: an entry of `cap_add` or of `devices`.";

static SERVICE: Case = Case::new("service").why(WHY).todo(TODO).aliases(&[
    "kics:privileged_containers_enabled",
    "semgrep:privileged-service",
    "cis:5.5",
    "owasp:R3",
    "compose-lint:CL-0002",
]);

static BUILD: Case = Case::new("build")
    .why("Every command of its Dockerfile, of its base image and of its packages then has every right of the host's root.")
    .todo("Delete the line, or name the one step's right with `RUN --security`.")
    .aliases(&["owasp:R3"]);

static HOOK: Case =
    Case::new("hook").why(WHY).todo("Delete the line, or let the hook run as `user: root`.").aliases(&["owasp:R3"]);
