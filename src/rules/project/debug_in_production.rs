use crate::diagnostic::Severity;
use crate::project::Environment;
use crate::rules::{Case, Family, Level, Look, Meta, Rule, Sink, markdown};
use crate::survey::purpose::{is_development_name, is_for_development};
use crate::survey::{ServiceRef, StageRef};
use crate::syntax::dockerfile::Keyword;

/// A setting for developers where users are.
pub static RULE: Rule = Rule {
    meta: Meta::new(Family::Project, "debug-in-production", Severity::Advice)
        .summary("Production runs without debug pages and settings of development")
        .in_development(Level::Off)
        .in_production(Level::Is(Severity::Warning))
        .seeds(&["000:L154", "002:L60-68", "003:L134-140"]),
    cases: &[&DEBUG],
    looks: &[Look::Service(of_service), Look::RunStage(of_stage)],
    markdown: markdown!("debug_in_production.md"),
};

static DEBUG: Case = Case::new("")
    .why(
        "Pages of errors then show code and settings to everybody, and the program is slower and keeps more in memory.",
    )
    .todo("Set it for development only, in the override file.")
    .aliases(&["sonar:S4507"]);

/// Whether a variable with this value switches something on for developers.
fn is_debug(name: &str, value: &str) -> bool {
    let value = value.trim().to_ascii_lowercase();
    match name {
        "DEBUG" | "FLASK_DEBUG" | "DJANGO_DEBUG" | "APP_DEBUG" => matches!(value.as_str(), "true" | "1" | "yes" | "on"),
        "RAILS_ENV" | "RACK_ENV" | "NODE_ENV" | "APP_ENV" | "FLASK_ENV" | "ASPNETCORE_ENVIRONMENT" => {
            matches!(value.as_str(), "development" | "dev" | "local")
        }
        "DJANGO_SETTINGS_MODULE" => {
            matches!(value.rsplit('.').next(), Some("dev" | "development" | "local" | "debug"))
        }
        _ => false,
    }
}

fn of_service(service: ServiceRef<'_>, sink: &mut Sink<'_>) {
    // The base is for development as well; only what is said to be for production is meant.
    if service.stack.environment != Some(Environment::Production) || is_for_development(&service) {
        return;
    }
    for variable in &service.environment {
        let Some(node) = variable.value.as_ref().filter(|node| !node.is_unresolved()) else { continue };
        if node.scalar().is_some_and(|value| is_debug(&variable.name, &value)) {
            let what = ["`", &service.name, "` runs with `", &variable.name, "` as for development."].concat();
            sink.report(DEBUG.at(node.origin, what));
        }
    }
    for file in service.env_files.iter().filter_map(|env_file| env_file.file) {
        for entry in service.survey.model.env_file(file).map_or(&[][..], |read| &read.entries) {
            if is_debug(&entry.key, entry.text()) && service.variable(&entry.key).is_none() {
                let what = ["`", &service.name, "` runs with `", &entry.key, "` as for development."].concat();
                sink.report(DEBUG.at(crate::project::Place { file, span: entry.value_span }, what));
            }
        }
    }
}

fn of_stage(stage: StageRef<'_>, sink: &mut Sink<'_>) {
    if stage.stage.name.as_deref().is_some_and(is_development_name) {
        return;
    }
    let model = stage.file.model;
    for (_, instruction) in model.chain(stage.stage.index).flat_map(|stage| model.instructions_of(stage)) {
        if instruction.keyword != Keyword::Env {
            continue;
        }
        for pair in instruction.pairs() {
            let Some(value) = &pair.value else { continue };
            if is_debug(pair.key.text(), &value.unquoted(model.tree.escape)) {
                let what = ["The image sets `", pair.key.text(), "` as for development."].concat();
                sink.report(DEBUG.at(stage.file.at(value.span), what));
            }
        }
    }
}
