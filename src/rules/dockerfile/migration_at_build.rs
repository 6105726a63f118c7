use crate::diagnostic::{Fix, Severity};
use crate::edit::lines::{change, delete_lines};
use crate::edit::shell::remove_command;
use crate::facts::migrations::migration_of;
use crate::model::ShellBody;
use crate::project::FileId;
use crate::rules::{Family, Finding, Look, Meta, Rule, Sink, markdown};
use crate::survey::Survey;
use crate::survey::commands::commands;
use crate::survey::stages::{Run, runs};
use crate::syntax::shell::{Command, GroupKind, Word};

/// A migration needs a database, and there is none in a build.
pub static RULE: Rule = Rule {
    meta: Meta::new(Family::Dockerfile, "migration-at-build", Severity::Error)
        .summary("No RUN migrates a database")
        .seeds(&["000:L196-203"]),
    cases: &[],
    looks: &[Look::Project(check)],
    markdown: markdown!("migration_at_build.md"),
};

fn check(context: &Survey<'_>, sink: &mut Sink<'_>) {
    for (file, model) in context.model.dockerfile_models() {
        let text = &context.project.file(file).text;
        for stage in &model.stages {
            for run in runs(model, stage) {
                for (body, command) in commands(&run) {
                    if let Some(finding) = look(text, file, &run, body, command) {
                        sink.report(finding);
                    }
                }
            }
        }
    }
}

fn look(text: &str, file: FileId, run: &Run<'_>, body: &ShellBody, command: &Command) -> Option<Finding> {
    let words: Vec<&str> = command.words.iter().map(Word::text).collect();
    let migration = migration_of(&words)?;
    if uses_sqlite(run, command) || commands(run).any(|(_, other)| starts_database(other)) {
        return None;
    }
    let message = format!(
        "Migrations of {} run during the build. There is no database then, so the step fails, or it changes a live one from a build \
         machine. Delete it, and run `{}` when the application is deployed, for example in a one-shot service that the others \
         wait for.",
        migration.name, migration.deploy
    );
    // `sh -c "…"` is a command too.
    let inline = body.script.is_inside(command, GroupKind::Inline);
    let only = commands(run).count() == if inline { 2 } else { 1 };
    let edit = if only {
        Some(delete_lines(text, run.model.instruction(run.at).span))
    } else {
        remove_command(text, run, body, command)
    };
    let fix = edit.map(|edit| Fix::suggested("Delete the migration", vec![change(file, edit)]));
    let first = command.words.first().zip(command.words.last());
    let span = first.map_or(command.span, |(first, last)| first.span.join(last.span));
    Some(Finding::new(file, body.source(span), message).fix(fix))
}

/// Whether the database is a file of the image.
fn uses_sqlite(run: &Run<'_>, command: &Command) -> bool {
    let says = |text: &str| text.to_ascii_lowercase().contains("sqlite");
    let variables = run.model.stage_of(run.at).map(|stage| run.model.variables_of(stage.index)).unwrap_or_default();
    variables.values().any(|definition| definition.value.as_ref().is_some_and(|value| says(value.text())))
        || commands(run).any(|(_, other)| {
            let exports = other.name() == Some("export") && other.words.iter().any(|word| says(word.text()));
            exports || other.words.is_empty() && other.assignments.iter().any(|a| says(a.value.text()))
        })
        || command.assignments.iter().any(|assignment| says(assignment.value.text()))
        || command.words.iter().any(|word| says(word.text()))
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
