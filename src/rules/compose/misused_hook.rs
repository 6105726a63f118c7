//! Long because hooks go wrong in five ways that have little in common.

use crate::diagnostic::Severity;
use crate::facts::migrations::migration_of;
use crate::model::compose::value::{Key, Node};
use crate::model::compose::{Command, MountKind};
use crate::rules::setting::deletion;
use crate::rules::{Case, Family, Look, Meta, Rule, Sink, markdown};
use crate::survey::{ServiceRef, start};
use crate::syntax::shell::Script;

/// A hook that cannot do what it is there for.
pub static RULE: Rule = Rule {
    meta: Meta::new(Family::Compose, "misused-hook", Severity::Warning).summary("A hook can do what it is there for"),
    cases: &[&REPLICA, &SERVER, &FILES, &SECRET, &LATE, &USER],
    looks: &[Look::Service(check)],
    markdown: markdown!("misused_hook.md"),
};

static REPLICA: Case = Case::new("per-replica")
    .severity(Severity::Error)
    .why("Compose knows the key and refuses it: a step runs once for all copies.")
    .todo("Delete the line.");

static SERVER: Case = Case::new("no-command")
    .severity(Severity::Error)
    .why("The step then runs the server itself, which never ends, and `up` waits for it for ever.")
    .todo("Give the step a `command` that ends.");

static FILES: Case = Case::new("files")
    .why("A step has a container of its own, and what it leaves there goes with it.")
    .todo("Let it write to a named volume of the service, or do it in the image.");

static SECRET: Case = Case::new("secret")
    .why("What comes from a variable or stands in the file is written into the service's container only.")
    .todo("Take it from a file (`file:`).");

static LATE: Case = Case::new("late")
    .why("`post_start` runs beside the server, not before it.")
    .todo("Do it in a `pre_start` step, or in a service of its own that this one waits for.");

static USER: Case = Case::new("user")
    .severity(Severity::Advice)
    .why("A step takes the image's, not the service's.")
    .todo("Say it at the step, too.");

fn check(service: ServiceRef<'_>, sink: &mut Sink<'_>) {
    for step in service.get("pre_start").map_or(&[][..], Node::items) {
        let Some(map) = step.as_map() else { continue };
        if let Some((key, _)) = map.entry("per_replica").filter(|(_, value)| value.as_bool() == Some(true)) {
            let what = ["A step of `", &service.name, "` asks to run for every copy."].concat();
            sink.report(REPLICA.at(key.origin, what).fix(deletion(service, key.origin)));
        }
        match map.entry("command") {
            Some((key, value)) if !value.is_null() => before(service, step, key, value, sink),
            _ if map.get("image").is_none() => {
                let what = ["A step of `", &service.name, "` has no command of its own."].concat();
                sink.report(SERVER.at(step.origin, what));
            }
            _ => {}
        }
    }
    for (key, value) in service.entries_at("post_start.command") {
        let script = script(key, value);
        let does = |command: &crate::syntax::shell::Command| {
            let words: Vec<&str> = command.words.iter().map(|word| word.text()).collect();
            let waits = words
                .iter()
                .any(|word| ["wait-for", "wait_for", "pg_isready", "dockerize"].iter().any(|sign| word.contains(sign)));
            migration_of(&words).is_some() || waits
        };
        if script.commands.iter().any(does) {
            let what = ["A hook of `", &service.name, "` prepares the start after the start."].concat();
            sink.report(LATE.at(value.origin, what));
        }
    }
}

fn script(key: &Key, value: &Node) -> Script {
    start::script(&Command { key: key.origin, value: value.clone() })
}

fn before(service: ServiceRef<'_>, step: &Node, key: &Key, value: &Node, sink: &mut Sink<'_>) {
    let script = script(key, value);
    let own_image = step.get("image").is_some();
    if !own_image && prepares_in_vain(service, &script) {
        let what = ["A step of `", &service.name, "` prepares files that its container takes along."].concat();
        sink.report(FILES.at(value.origin, what));
    }
    let words = || script.commands.iter().flat_map(|command| &command.words).map(|word| word.text());
    for secret in &service.secrets {
        let Some(resource) = service.stack.resource("secrets", &secret.name) else { continue };
        let path = ["/run/secrets/", secret.node.get("target").and_then(Node::as_str).unwrap_or(&secret.name)].concat();
        if resource.node.get("environment").is_some() && words().any(|word| word.contains(&path)) {
            let what = ["A step of `", &service.name, "` reads a secret that it does not get."].concat();
            sink.report(SECRET.at(value.origin, what));
        }
    }
    for name in ["user", "working_dir"] {
        if let Some(of_service) = service.get(name).filter(|_| step.get(name).is_none() && !own_image) {
            let what = ["A step of `", &service.name, "` does not have its `", name, "`."].concat();
            let finding = USER.at(key.origin, what);
            sink.report(finding.related(of_service.origin.file, of_service.origin.span, "The service has this one."));
            return;
        }
    }
}

/// Whether all files that a step makes or changes lie where no volume of the service is.
fn prepares_in_vain(service: ServiceRef<'_>, script: &Script) -> bool {
    const PROGRAMS: [&str; 7] = ["chown", "chmod", "mkdir", "cp", "mv", "touch", "tee"];
    let mut paths: Vec<&str> = Vec::new();
    for command in &script.commands {
        let invocation = command.effective();
        let program = invocation.program().rsplit('/').next().unwrap_or_default();
        if PROGRAMS.contains(&program) {
            let mut words = invocation.arguments().iter().map(|word| word.text()).filter(|word| word.starts_with('/'));
            // Of what is copied only the place counts where it goes.
            if matches!(program, "cp" | "mv") { paths.extend(words.next_back()) } else { paths.extend(words) }
        }
    }
    let is_kept = |path: &str| {
        service.mounts.iter().any(|mount| {
            let target = mount.target.trim_end_matches('/');
            let lies = path.strip_prefix(target).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
            lies && mount.source.is_some() && matches!(mount.kind, MountKind::Volume | MountKind::Bind)
        })
    };
    !paths.is_empty() && !paths.iter().any(|path| path.contains('$') || is_kept(path))
}
