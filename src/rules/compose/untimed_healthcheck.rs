use crate::diagnostic::{Fix, Severity};
use crate::edit::compose::Target;
use crate::facts::images::Class;
use crate::facts::start_periods::start_seconds;
use crate::model::compose::value::Node;
use crate::model::compose::{Condition, Healthcheck, short};
use crate::rules::{Case, Family, Look, Meta, Rule, Sink, markdown};
use crate::survey::services::image_of;
use crate::survey::{InstructionRef, ServiceRef, builds};
use crate::syntax::dockerfile::{Arguments, Keyword};

/// A health check that leaves open how often and how long.
pub static RULE: Rule = Rule {
    meta: Meta::new(Family::Compose, "untimed-healthcheck", Severity::Advice)
        .summary("A health check says how often it runs and when it has failed")
        .seeds(&["000:L59-63", "003:L110-115"]),
    cases: &[&UNTIMED, &SHORT],
    looks: &[Look::Service(check), Look::Instruction(&[Keyword::Healthcheck], of_image)],
    markdown: markdown!("untimed_healthcheck.md"),
};

static UNTIMED: Case = Case::new("untimed")
    .why(
        "The engine's own values take their place: every 30 seconds, 30 seconds for an answer, three failures, no time to start.",
    )
    .todo("Write them down, in values that fit the service.");

static SHORT: Case = Case::new("short")
    .severity(Severity::Warning)
    .why("It counts as unhealthy before it can be up, and what waits for it is not started.")
    .todo("Give it a longer `start_period`.");

fn check(service: ServiceRef<'_>, sink: &mut Sink<'_>) {
    let Some(check) = service.healthcheck.as_ref().filter(|check| !check.disabled && check.test.is_some()) else {
        return;
    };
    if too_short(service, check) {
        let what = ["The health check of `", &service.name, "` gives up before the server is up."].concat();
        sink.report(SHORT.at(check.key, what).fix(add_start_period(service)));
        return;
    }
    let is_store = service.is(Class::Database);
    let values: [(&str, &str); 4] = match is_store {
        true => [("interval", "5s"), ("timeout", "5s"), ("retries", "5"), ("start_period", "30s")],
        false => [("interval", "30s"), ("timeout", "5s"), ("retries", "3"), ("start_period", "10s")],
    };
    let missing = |key: &str| check.node.get(key).is_none() && !of_image_below(service, key);
    let asked = if is_store { &values[..] } else { &values[..3] };
    let names: Vec<&str> = asked.iter().map(|(key, _)| *key).filter(|key| missing(key)).collect();
    if names.is_empty() {
        return;
    }
    let what = ["The health check of `", &service.name, "` leaves out ", &names.join(", "), "."].concat();
    let lines: Vec<String> =
        asked.iter().filter(|(key, _)| names.contains(key)).map(|(key, value)| [*key, ": ", *value].concat()).collect();
    let fix = Target::in_file(&service.survey, &service, check.key.file).and_then(|target| {
        let target = Some(target).filter(|target| target.holds(check.key))?;
        let edit = target.child("healthcheck")?.append(&lines.join("\n"))?;
        Some(Fix::suggested("Write the usual values", vec![target.change(edit)]))
    });
    sink.report(UNTIMED.at(check.key, what).fix(fix));
}

/// Whether the image that is built, or known, has a health check with this option, which then holds.
fn of_image_below(service: ServiceRef<'_>, key: &str) -> bool {
    let Some(build) = &service.build else { return service.known_image().is_some_and(|image| image.healthcheck) };
    let Some((dockerfile, stage)) = builds::built(service.survey.model, build) else { return false };
    let at = dockerfile.stage(stage).effective.healthcheck;
    let option = key.replace('_', "-");
    at.is_some_and(|at| dockerfile.instruction(at).flags_named(&option).next().is_some())
}

/// Whether a server that others wait for takes longer than its health check lets it.
fn too_short(service: ServiceRef<'_>, check: &Healthcheck) -> bool {
    let waits = service.stack.dependants(&service.name).any(|(_, other)| other.condition == Condition::Healthy);
    let image = image_of(&service);
    let Some(needed) = image.filter(|_| waits).and_then(|image| start_seconds(image.reference.path())) else {
        return false;
    };
    let time = |key: &str, default: i64| match check.node.get(key) {
        Some(node) if !node.is_unresolved() => node.as_str().and_then(short::duration),
        Some(_) => None,
        None => Some(default * 1_000_000_000),
    };
    let retries = check.node.get("retries").map_or(Some(3), Node::as_int);
    let (Some(start), Some(interval), Some(retries)) = (time("start_period", 0), time("interval", 30), retries) else {
        return false;
    };
    start.saturating_add(interval.saturating_mul(retries)) < needed * 1_000_000_000
}

fn add_start_period(service: ServiceRef<'_>) -> Option<Fix> {
    let seconds = start_seconds(image_of(&service)?.reference.path())?.to_string();
    let check = service.healthcheck.as_ref()?;
    let target = Target::in_file(&service.survey, &service, check.key.file).filter(|target| target.holds(check.key))?;
    let edit = target.child("healthcheck")?.append(&["start_period: ", &seconds, "s"].concat())?;
    Some(Fix::suggested("Give it time to start", vec![target.change(edit)]))
}

fn of_image(check: InstructionRef<'_>, sink: &mut Sink<'_>) {
    if matches!(&check.instruction.arguments, Arguments::Healthcheck(check) if check.is_none()) {
        return;
    }
    let given = |name: &&str| check.instruction.flags_named(name).next().is_some();
    let missing: Vec<&str> = ["interval", "timeout", "retries"].into_iter().filter(|name| !given(name)).collect();
    if !missing.is_empty() {
        let what = ["The health check of the image leaves out ", &missing.join(", "), "."].concat();
        sink.report(UNTIMED.at(check.file.at(check.instruction.keyword_span), what));
    }
}
