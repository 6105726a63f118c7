use crate::diagnostic::{Fix, Severity};
use crate::edit::compose::Target;
use crate::model::compose::Service;
use crate::model::compose::value::Node;
use crate::rules::{Case, Family, Level, Look, Meta, Rule, Sink, markdown};
use crate::survey::ServiceRef;
use crate::survey::purpose::is_for_development;
use crate::survey::services::{is_one_shot, is_piece};

/// Nothing restarts a service after a crash or a reboot.
pub static RULE: Rule = Rule {
    meta: Meta::new(Family::Compose, "missing-restart-policy", Severity::Advice)
        .summary("On a server a long-running service restarts by itself")
        .in_development(Level::Off)
        .in_production(Level::Is(Severity::Warning))
        .seeds(&["001:L73", "003:L134-140", "004:L151"]),
    cases: &[&MISSING, &ENDLESS],
    looks: &[Look::Service(check)],
    markdown: markdown!("missing_restart_policy.md"),
};

static MISSING: Case = Case::new("missing")
    .why("After a crash or a reboot of the server it stays down until somebody notices.")
    .todo("Add `restart: unless-stopped`, or `restart: \"no\"` if it is a job that ends.")
    .aliases(&["kics:restart_policy_on_failure_not_set_to_5", "cis:5.15", "owasp:R7"]);

/// `always` and `unless-stopped` are left alone, which the default set asks for.
static ENDLESS: Case = Case::new("endless")
    .strict()
    .severity(Severity::Advice)
    .why("What fails five times will not get well by itself, and every attempt loads the host and fills the logs.")
    .todo("Allow at most five: `on-failure:5`.")
    .aliases(&["kics:restart_policy_on_failure_not_set_to_5", "cis:5.15"]);

fn check(service: ServiceRef<'_>, sink: &mut Sink<'_>) {
    if is_for_development(&service) {
        return;
    }
    endless(&service, sink);
    let has_policy = service.get("restart").is_some() || service.at(&["deploy", "restart_policy"]).is_some();
    let deployed = service.at(&["deploy", "mode"]).is_some() || service.get("provider").is_some();
    if has_policy || deployed || is_piece(&service) || is_one_shot(service.stack, &service) {
        return;
    }
    let fix = Target::of_service(&service.survey, &service).and_then(|target| {
        let edit = target.append("restart: unless-stopped")?;
        Some(Fix::suggested("Add restart: unless-stopped", vec![target.change(edit)]))
    });
    let what = ["Nothing restarts `", &service.name, "`."].concat();
    sink.report(MISSING.at(service.key, what).fix(fix));
}

/// A service that fails again and again is given up after five attempts.
fn endless(service: &Service, sink: &mut Sink<'_>) {
    let many = |node: &&Node| node.as_int().is_some_and(|count| count > 5);
    let attempts = service.at(&["deploy", "restart_policy", "max_attempts"]).filter(many);
    let restart = service.get("restart").filter(|node| {
        let count = node.as_str().and_then(|policy| policy.strip_prefix("on-failure:"));
        count.and_then(|count| count.parse::<u32>().ok()).is_some_and(|count| count > 5)
    });
    for node in attempts.into_iter().chain(restart) {
        let what = ["`", &service.name, "` is started again more than five times after a failure."].concat();
        sink.report(ENDLESS.at(node.origin, what));
    }
}
