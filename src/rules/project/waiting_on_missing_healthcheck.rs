use crate::diagnostic::{Fix, Severity};
use crate::edit::compose::Target;
use crate::model::compose::{Condition, Service};
use crate::rules::{Case, Family, Look, Meta, Rule, Sink, markdown};
use crate::survey::health::{self, Health};
use crate::survey::{ServiceRef, Survey};

/// A service waits for a health that nobody measures.
pub static RULE: Rule = Rule {
    meta: Meta::new(Family::Project, "waiting-on-missing-healthcheck", Severity::Error)
        .summary("What is waited for as healthy has a health check")
        .seeds(&["000:L68-70", "002:L38-53"]),
    cases: &[&MISSING, &DISABLED, &UNKNOWN],
    looks: &[Look::Service(check)],
    markdown: markdown!("waiting_on_missing_healthcheck.md"),
};

const IDS: &[&str] = &["compose-cli:no-healthcheck", "gap:healthy-without-healthcheck"];

static MISSING: Case = Case::new("missing").why("`docker compose up` stops with an error.").aliases(IDS);

static DISABLED: Case = Case::new("disabled")
    .why("`docker compose up` stops with an error.")
    .todo("Switch the check on, or wait for `service_started`.")
    .aliases(IDS);

static UNKNOWN: Case = Case::new("unknown")
    .severity(Severity::Advice)
    .why("The Compose file has none, and the image is not known here.")
    .todo("Make sure that it brings one, or add a `healthcheck`.");

fn check(service: ServiceRef<'_>, sink: &mut Sink<'_>) {
    for dependency in service.dependencies.iter().filter(|d| d.condition == Condition::Healthy) {
        let Some(other) = service.stack.service(&dependency.service) else { continue };
        let (case, has) = match health::of_service(service.survey.model, other) {
            Health::Checked => continue,
            // A build whose Dockerfile is not here may have one.
            Health::Unknown if other.build.is_some() || other.incomplete || other.image.is_none() => continue,
            Health::Unknown => (&UNKNOWN, "which may have no check."),
            Health::Disabled(_) => (&DISABLED, "whose check is switched off."),
            Health::Missing => (&MISSING, "which has no health check."),
        };
        let name = other.name.as_str();
        let what = ["`", &service.name, "` waits for the health of `", name, "`, ", has].concat();
        let mut finding = case.at(dependency.condition_origin, what);
        if case.name == MISSING.name {
            finding =
                finding.todo(["Give `", name, "` a `healthcheck`."].concat()).fix(add_probe(&service.survey, other));
        }
        let about =
            if case.name == UNKNOWN.name { "This service is waited for." } else { "This service has no health check." };
        sink.report(finding.related(other.key.file, other.key.span, about));
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
