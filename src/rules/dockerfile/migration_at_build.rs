use crate::diagnostic::{Fix, Severity};
use crate::edit::lines::{change, delete_lines};
use crate::edit::shell::remove_command;
use crate::facts::migrations::migration_of;
use crate::model::ShellBody;
use crate::rules::{Case, Family, Look, Meta, Rule, Sink, markdown};
use crate::survey::{DockerfileRef, RunRef, StageRef};
use crate::syntax::shell::{Command, GroupKind, Word};

/// A migration needs a database, and there is none in a build.
pub static RULE: Rule = Rule {
    meta: Meta::new(Family::Dockerfile, "migration-at-build", Severity::Error)
        .summary("No RUN migrates a database")
        .seeds(&["000:L196-203"]),
    cases: &[&MIGRATION],
    looks: &[Look::Dockerfile(check)],
    markdown: markdown!("migration_at_build.md"),
};

static MIGRATION: Case =
    Case::new("").why("There is no database then, so the step fails, or it changes a live one from a build machine.");

fn check(file: DockerfileRef<'_>, sink: &mut Sink<'_>) {
    for run in file.all_stages().flat_map(StageRef::runs) {
        for (body, command) in run.commands() {
            look(run, body, command, sink);
        }
    }
}

fn look(run: RunRef<'_>, body: &ShellBody, command: &Command, sink: &mut Sink<'_>) {
    let words: Vec<&str> = command.words.iter().map(Word::text).collect();
    let Some(migration) = migration_of(&words) else { return };
    if uses_sqlite(run, command) || run.commands().any(|(_, other)| starts_database(other)) {
        return;
    }
    let (file, text) = (run.file, run.file.text());
    // `sh -c "…"` is a command too.
    let inline = body.script.is_inside(command, GroupKind::Inline);
    let edit = match run.commands().count() == if inline { 2 } else { 1 } {
        true => Some(delete_lines(text, file.model.instruction(run.run.at).span)),
        false => remove_command(text, &run.run, body, command),
    };
    let fix = edit.map(|edit| Fix::suggested("Delete the migration", vec![change(file.model.file, edit)]));
    let first = command.words.first().zip(command.words.last());
    let span = first.map_or(command.span, |(first, last)| first.span.join(last.span));
    let todo = [
        "Delete it, and run `",
        migration.deploy,
        "` when the application is deployed, for example in a one-shot service that the others wait for.",
    ];
    let what = ["Migrations of ", migration.name, " run during the build."].concat();
    sink.report(MIGRATION.at(file.at(body.source(span)), what).todo(todo.concat()).fix(fix));
}

/// Whether the database is a file of the image.
fn uses_sqlite(run: RunRef<'_>, command: &Command) -> bool {
    let says = |text: &str| text.to_ascii_lowercase().contains("sqlite");
    let assigns = |command: &Command| command.assignments.iter().any(|assignment| says(assignment.value.text()));
    let names = |command: &Command| command.words.iter().any(|word| says(word.text()));
    let sets =
        |other: &Command| other.name() == Some("export") && names(other) || other.words.is_empty() && assigns(other);
    let variables = run.file.model.variables_of(run.stage.index);
    variables.values().any(|definition| definition.value.as_ref().is_some_and(|value| says(value.text())))
        || run.commands().any(|(_, other)| sets(other))
        || assigns(command)
        || names(command)
}

/// Whether a command starts a database in the build itself.
fn starts_database(command: &Command) -> bool {
    let invocation = command.effective();
    match invocation.program() {
        "service" | "rc-service" => invocation.arguments().iter().any(|word| word.text().contains("start")),
        "pg_ctl" | "pg_ctlcluster" | "postgres" | "mysqld" | "mysqld_safe" | "mariadbd" | "mariadbd-safe"
        | "mongod" => true,
        _ => false,
    }
}
