use crate::diagnostic::{Fix, Severity};
use crate::edit::compose::Target;
use crate::model::compose::{Condition, Service};
use crate::rules::{Family, Finding, Look, Meta, Rule, Sink, markdown};
use crate::survey::Survey;
use crate::survey::health::{self, Health};

/// A service waits for a health that nobody measures.
pub static RULE: Rule = Rule {
    meta: Meta::new(Family::Project, "waiting-on-missing-healthcheck", Severity::Error)
        .summary("What is waited for as healthy has a health check")
        .aliases(&["compose-cli:no-healthcheck", "gap:healthy-without-healthcheck"])
        .seeds(&["000:L68-70", "002:L38-53"]),
    cases: &[],
    looks: &[Look::Project(check)],
    markdown: markdown!("waiting_on_missing_healthcheck.md"),
};

fn check(context: &Survey<'_>, sink: &mut Sink<'_>) {
    for stack in &context.model.stacks {
        for service in &stack.services {
            for dependency in service.dependencies.iter().filter(|d| d.condition == Condition::Healthy) {
                let Some(other) = stack.service(&dependency.service) else { continue };
                let health = health::of_service(context.model, other);
                let (name, waiting) = (&other.name, &service.name);
                let message = match health {
                    Health::Checked => continue,
                    // A build whose Dockerfile is not here may have one.
                    Health::Unknown if other.build.is_some() || other.incomplete || other.image.is_none() => continue,
                    Health::Unknown => format!(
                        "`{waiting}` waits for the health of `{name}`, which may have no check. The Compose file has none, and the \
                         image is not known here. Make sure that it brings one, or add a `healthcheck`."
                    ),
                    Health::Disabled(_) => format!(
                        "`{waiting}` waits for the health of `{name}`, whose check is switched off. `docker compose up` stops with an \
                         error. Switch the check on, or wait for `service_started`."
                    ),
                    Health::Missing => format!(
                        "`{waiting}` waits for the health of `{name}`, which has no health check. `docker compose up` stops with an \
                         error. Give `{name}` a `healthcheck`."
                    ),
                };
                let origin = dependency.condition_origin;
                let mut finding = Finding::new(origin.file, origin.span, message)
                    .related(other.key.file, other.key.span, "This service has no health check.")
                    .environment(stack.environment);
                finding = match health {
                    Health::Unknown => finding.severity(Severity::Advice),
                    _ => finding.aliases(["compose-cli:no-healthcheck", "gap:healthy-without-healthcheck"]),
                };
                if health == Health::Missing {
                    finding = finding.fix(add_probe(context, other));
                }
                sink.report(finding);
            }
        }
    }
}

fn add_probe(context: &Survey<'_>, service: &Service) -> Option<Fix> {
    let target = Target::of_definition(context, service)?;
    if target.child("healthcheck").is_some() {
        return None;
    }
    // Where another file that it is read with switches the check off, it stays off.
    let with_it = context.model.stacks.iter().filter(|stack| stack.files.contains(&target.file));
    let is_off = |other: &Service| matches!(health::of_service(context.model, other), Health::Disabled(_));
    if with_it.filter_map(|stack| stack.service(&service.name)).any(is_off) {
        return None;
    }
    let edit = target.append(&health::probe_entry(context.model, service)?)?;
    Some(Fix::safe(format!("Add the health check of {}", service.name), vec![target.change(edit)]))
}
