use crate::diagnostic::{Fix, Severity};
use crate::edit::compose::Target;
use crate::model::Stack;
use crate::model::compose::Service;
use crate::model::compose::value::Node;
use crate::rules::{Family, Finding, Level, Look, Meta, Rule, Sink, markdown};
use crate::survey::Survey;
use crate::survey::purpose::is_for_development;
use crate::survey::services::{is_one_shot, is_piece};

/// Nothing restarts a service after a crash or a reboot.
pub static RULE: Rule = Rule {
    meta: Meta::new(Family::Compose, "missing-restart-policy", Severity::Advice)
        .summary("On a server a long-running service restarts by itself")
        .in_development(Level::Off)
        .in_production(Level::Is(Severity::Warning))
        .aliases(&["kics:restart_policy_on_failure_not_set_to_5", "cis:5.15", "owasp:R7"])
        .seeds(&["001:L73", "003:L134-140", "004:L151"]),
    cases: &[],
    looks: &[Look::Project(check)],
    markdown: markdown!("missing_restart_policy.md"),
};

fn check(context: &Survey<'_>, sink: &mut Sink<'_>) {
    for stack in &context.model.stacks {
        for service in &stack.services {
            if context.settings.all_rules && !is_for_development(service) {
                endless(stack, service, sink);
            }
            let has_policy = service.get("restart").is_some() || service.at(&["deploy", "restart_policy"]).is_some();
            let deployed = service.at(&["deploy", "mode"]).is_some() || service.get("provider").is_some();
            if has_policy || deployed || is_piece(service) || is_for_development(service) || is_one_shot(stack, service)
            {
                continue;
            }
            let message = format!(
                "Nothing restarts `{}`. After a crash or a reboot of the server it stays down until somebody notices. Add \
                 `restart: unless-stopped`, or `restart: \"no\"` if it is a job that ends.",
                service.name
            );
            let fix = Target::of_service(context, service).and_then(|target| {
                let edit = target.append("restart: unless-stopped")?;
                Some(Fix::suggested("Add restart: unless-stopped", vec![target.change(edit)]))
            });
            sink.report(
                Finding::new(service.key.file, service.key.span, message)
                    .aliases(["kics:restart_policy_on_failure_not_set_to_5", "cis:5.15", "owasp:R7"])
                    .environment(stack.environment)
                    .fix(fix),
            );
        }
    }
}

/// The strict reading: a service that fails again and again is given up after five attempts. `always` and
/// `unless-stopped` are left alone, which the default set asks for.
fn endless(stack: &Stack, service: &Service, sink: &mut Sink<'_>) {
    let many = |node: &&Node| node.as_int().is_some_and(|count| count > 5);
    let attempts = service.at(&["deploy", "restart_policy", "max_attempts"]).filter(many).map(|node| node.origin);
    let restart = service.get("restart").filter(|node| {
        let count = node.as_str().and_then(|policy| policy.strip_prefix("on-failure:"));
        count.and_then(|count| count.parse::<u32>().ok()).is_some_and(|count| count > 5)
    });
    for origin in attempts.into_iter().chain(restart.map(|node| node.origin)) {
        let message = format!(
            "`{}` is started again more than five times after a failure. What fails five times will not get well by itself, and every \
             attempt loads the host and fills the logs. Allow at most five: `on-failure:5`.",
            service.name
        );
        sink.report(
            Finding::new(origin.file, origin.span, message)
                .severity(Severity::Advice)
                .aliases(["kics:restart_policy_on_failure_not_set_to_5", "cis:5.15"])
                .environment(stack.environment),
        );
    }
}
