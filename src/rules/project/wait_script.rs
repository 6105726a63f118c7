use crate::diagnostic::Severity;
use crate::rules::{Case, Family, Look, Meta, Rule, Sink, markdown};
use crate::survey::images::facts_of;
use crate::survey::{ServiceRef, start};
use crate::syntax::shell::{GroupKind, Script};

/// A loop that does what Compose does by itself.
pub static RULE: Rule = Rule {
    meta: Meta::new(Family::Project, "wait-script", Severity::Advice)
        .summary("Compose waits for what a service needs, not a script in its command")
        .seeds(&["001:L14-16", "001:L59", "001:L66-68", "004:L123-127"]),
    cases: &[&SCRIPT, &LOOP],
    looks: &[Look::Service(check)],
    markdown: markdown!("wait_script.md"),
};

static SCRIPT: Case = Case::new("script")
    .why("An open port is not yet a server that answers, and the script is one more thing in the image.")
    .todo("Give the other service a health check, wait with `condition: service_healthy`, and start the bare command.");

static LOOP: Case = Case::new("loop")
    .why("When the other service never comes up, it waits for ever and nobody is told.")
    .todo("Give the other service a health check, wait with `condition: service_healthy`, and start the bare command.");

fn check(service: ServiceRef<'_>, sink: &mut Sink<'_>) {
    let mut found = None;
    for command in service.entrypoint.iter().chain(&service.command) {
        if !command.value.is_null() {
            let script = start::script(command);
            found = found.or_else(|| Some((waits(&script)?, command.value.origin)));
        }
    }
    let Some((case, place)) = found else { return };
    // So many tell whether there is something to wait for.
    let others = service.stack.services.iter().take(200).filter(|other| other.name != service.name);
    if others.into_iter().any(|other| facts_of(other).is_some_and(|image| image.is_internal())) {
        sink.report(case.at(place, ["`", &service.name, "` waits for another service by itself."].concat()));
    }
}

fn waits(script: &Script) -> Option<&'static Case> {
    const SCRIPTS: [&str; 7] =
        ["wait-for-it", "wait-for-it.sh", "wait_for_it.sh", "wait-for", "wait-for.sh", "wait4x", "wait-port"];
    const PROBES: [&str; 7] = ["nc", "ncat", "pg_isready", "mysqladmin", "redis-cli", "curl", "mongosh"];
    let last = script.commands.len().checked_sub(1)?;
    for (at, command) in script.commands.iter().enumerate() {
        let name = command.name().unwrap_or_default();
        let dockerize = name == "dockerize" && command.words.iter().any(|word| word.text().starts_with("-wait"));
        if SCRIPTS.contains(&name) || dockerize {
            return Some(&SCRIPT);
        }
        let in_loop = script.groups_around(command).any(|group| group.kind == GroupKind::Loop);
        let ends = script.commands[last].group == command.group;
        if in_loop && PROBES.contains(&name) && at < last && !ends {
            return Some(&LOOP);
        }
    }
    None
}
