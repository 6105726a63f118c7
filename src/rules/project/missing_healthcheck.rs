use crate::diagnostic::{Fix, Severity};
use crate::facts::images::{self, Class};
use crate::model::Stack;
use crate::model::compose::{Condition, Service};
use crate::model::dockerfile::{Base, DockerfileModel};
use crate::project::FileId;
use crate::rules::compose::support::Target;
use crate::rules::health::{self, Health};
use crate::rules::services::{definition, is_one_shot};
use crate::rules::{Context, Family, Finding, Level, Meta, Rule, Sink, markdown};

/// A long-running service without a health check.
pub static RULE: Rule = Rule {
    meta: Meta {
        name: "missing-healthcheck",
        family: Family::Project,
        summary: "A long-running service has a health check",
        severity: Severity::Advice,
        in_development: Level::Is(Severity::Advice),
        in_production: Level::Is(Severity::Warning),
        default_on: true,
        aliases: &[
            "hadolint:DL3057",
            "trivy:DS-0026",
            "checkov:CKV_DOCKER_2",
            "kics:healthcheck_instruction_missing",
            "kics:healthcheck_not_set",
            "cis:4.6",
            "cis:5.27",
        ],
        seeds: &[
            "000:L59-63",
            "001:L31",
            "001:L71",
            "001:L90",
            "001:L91",
            "001:L119",
            "002:L38-53",
            "002:L165",
            "003:L110-115",
            "003:L309",
            "004:L69-75",
            "004:L317",
        ],
    },
    markdown: markdown!("missing_healthcheck.md"),
    check,
};

fn check(context: &Context<'_>, sink: &mut Sink<'_>) {
    for stack in &context.model.stacks {
        for service in &stack.services {
            look(context, stack, service, sink);
        }
    }
    for (file, dockerfile) in context.model.dockerfile_models() {
        if !is_built(context, file) {
            alone(context, file, dockerfile, sink);
        }
    }
}

fn look(context: &Context<'_>, stack: &Stack, service: &Service, sink: &mut Sink<'_>) {
    let health = health::of_service(context.model, service);
    if !matches!(health, Health::Missing | Health::Disabled(_)) || is_one_shot(stack, service) {
        return;
    }
    let name = &service.name;
    // Who waits for its health is told so by waiting-on-missing-healthcheck.
    if stack.dependants(name).any(|(_, d)| d.condition == Condition::Healthy && d.required) {
        return;
    }
    let waiting = stack.dependants(name).find(|(_, d)| d.required).map(|(other, _)| other);
    let mut message = format!("`{name}` has no health check. A server that hangs looks as good as one that answers");
    message += &match waiting {
        Some(other) => format!(", and `{}`, which depends on it, cannot wait until it is ready.", other.name),
        None => ".".to_owned(),
    };
    message += " Add a `healthcheck` here or a HEALTHCHECK to its image.";
    let origin = match health {
        Health::Disabled(origin) => {
            message = format!(
                "The health check of `{name}` is switched off. A server that hangs looks as good as one that answers. Remove the line \
                 if there is no reason for it."
            );
            origin
        }
        _ => definition(context, service),
    };
    let mut finding = Finding::new(origin.file, origin.span, message)
        .aliases(["kics:healthcheck_not_set", "cis:5.27"])
        .environment(stack.environment);
    if waiting.is_some() {
        finding = finding.severity(Severity::Warning);
    }
    if health == Health::Missing {
        finding = finding.fix(add_probe(context, service));
    }
    sink.report(finding);
}

fn add_probe(context: &Context<'_>, service: &Service) -> Option<Fix> {
    let target = Target::of_definition(context, service)?;
    if target.child("healthcheck").is_some() {
        return None;
    }
    let edit = target.append(&health::probe_entry(service)?)?;
    Some(Fix::suggested("Add the probe that its image brings", vec![target.change(edit)]))
}

fn is_built(context: &Context<'_>, file: FileId) -> bool {
    context.model.builders(file).next().is_some()
}

/// A Dockerfile that no open Compose file builds.
fn alone(context: &Context<'_>, file: FileId, dockerfile: &DockerfileModel, sink: &mut Sink<'_>) {
    let Some(stage) = dockerfile.final_stage().filter(|stage| !stage.lacks_from()) else { return };
    let effective = &stage.effective;
    let start = effective.entrypoint.or(effective.cmd);
    let serves = start.is_some()
        || matches!(dockerfile.root_base(stage.index), Base::Image(image) if is_server(image.reference.short_name()));
    if !serves
        || start.is_some_and(|at| only_tells(dockerfile, at))
        || health::of_stage(dockerfile, stage.index) == Health::Checked
    {
        return;
    }
    let place = match health::of_stage(dockerfile, stage.index) {
        Health::Disabled(origin) => origin.span,
        _ => dockerfile.instruction(start.unwrap_or(stage.from)).keyword_span,
    };
    let message = "The image has no health check. A server that hangs looks as good as one that answers, and nothing can wait until it \
                   is ready. Add a HEALTHCHECK, or a `healthcheck` where it is run.";
    sink.report(
        Finding::new(file, place, message)
            .aliases([
                "hadolint:DL3057",
                "trivy:DS-0026",
                "checkov:CKV_DOCKER_2",
                "kics:healthcheck_instruction_missing",
                "cis:4.6",
            ])
            .environment(context.model.file(file).environment),
    );
}

/// Whether a start command only prints something about a tool and ends.
fn only_tells(dockerfile: &DockerfileModel, at: usize) -> bool {
    let last = dockerfile.bodies(at).last().and_then(|body| body.script.commands.last()).and_then(|c| c.words.last());
    last.is_some_and(|word| matches!(word.text(), "--version" | "--help" | "version" | "help"))
}

/// Whether an image starts a server without being told to.
fn is_server(name: &str) -> bool {
    images::find(name).is_some_and(|facts| !matches!(facts.class, Class::Language | Class::Os | Class::Tool))
}
