use crate::diagnostic::Severity;
use crate::facts::migrations::migration_of;
use crate::model::ShellBody;
use crate::model::compose::value::Node;
use crate::project::{Environment, Place};
use crate::rules::{Case, Family, Level, Look, Meta, Rule, Sink, markdown};
use crate::survey::purpose::is_for_development;
use crate::survey::services::is_one_shot;
use crate::survey::{ServiceRef, builds, start};
use crate::syntax::shell::Script;

/// A server that changes the database's tables before it serves.
pub static RULE: Rule = Rule {
    meta: Meta::new(Family::Project, "migration-at-start", Severity::Advice)
        .summary("Migrations run once, in a job of their own")
        .in_development(Level::Off)
        .seeds(&["000:L212-215", "000:L217-228", "001:L60", "001:L61", "004:L161"]),
    cases: &[&FIRST, &SEVERAL],
    looks: &[Look::Service(check)],
    markdown: markdown!("migration_at_start.md"),
};

static FIRST: Case = Case::new("at-start")
    .why("Every restart runs it again, a failing one keeps the server down, and with a second copy two run at once.")
    .todo("Give it a service of its own with `restart: \"no\"`, and let this one wait with `condition: service_completed_successfully`.");

static SEVERAL: Case = Case::new("several")
    .severity(Severity::Warning)
    .why("All copies run it at the same time, and change the same tables against each other.")
    .todo("Give it a service of its own with `restart: \"no\"`, and let this one wait with `condition: service_completed_successfully`.");

fn check(service: ServiceRef<'_>, sink: &mut Sink<'_>) {
    if is_for_development(&service) || is_one_shot_by_word(service) {
        return;
    }
    let Some(place) = own(service).or_else(|| of_image(service)) else { return };
    let copies = service.at(&["deploy", "replicas"]).or(service.get("scale")).and_then(Node::as_int).unwrap_or(1);
    let what = ["`", &service.name, "` migrates the database each time it starts."].concat();
    if copies > 1 {
        // It holds wherever the service runs.
        sink.report(SEVERAL.at(place, what).environment(Some(Environment::Production)));
    } else {
        sink.report(FIRST.at(place, what));
    }
}

/// Whether it says that it ends. That its command has a word of a job in it is what is asked here.
fn is_one_shot_by_word(service: ServiceRef<'_>) -> bool {
    let ends = service.get("restart").and_then(Node::scalar).is_some_and(|policy| policy == "no" || policy == "false");
    ends && is_one_shot(service.stack, &service)
}

fn own(service: ServiceRef<'_>) -> Option<Place> {
    let commands = service.entrypoint.iter().chain(&service.command).filter(|command| !command.value.is_null());
    let mut found = commands.filter(|command| migrates(&start::script(command)));
    found.next().map(|command| command.value.origin)
}

fn of_image(service: ServiceRef<'_>) -> Option<Place> {
    if service.command.is_some() || service.entrypoint.is_some() {
        return None;
    }
    let (dockerfile, stage) = builds::built(service.survey.model, service.build.as_ref()?)?;
    let effective = &dockerfile.stage(stage).effective;
    effective.entrypoint.into_iter().chain(effective.cmd).find_map(|at| {
        let instruction = dockerfile.instruction(at);
        let found = ShellBody::of_instruction(instruction).iter().any(|body| migrates(&body.script));
        found.then_some(Place { file: dockerfile.file, span: instruction.command()?.span() })
    })
}

/// Whether a migration runs, and something else after it.
fn migrates(script: &Script) -> bool {
    let is_migration = |command: &crate::syntax::shell::Command| {
        let words: Vec<&str> = command.words.iter().map(|word| word.text()).collect();
        migration_of(&words).is_some()
    };
    let at = script.commands.iter().position(is_migration);
    at.is_some_and(|at| script.commands[at + 1..].iter().any(|later| !later.words.is_empty() && !is_migration(later)))
}
