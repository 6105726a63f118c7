use crate::diagnostic::{Fix, Severity};
use crate::model::Stack;
use crate::model::compose::value::{Node, Origin};
use crate::model::compose::{Dependency, Service, Via};
use crate::rules::compose::support::Target;
use crate::rules::{Context, Family, Finding, Level, Meta, Rule, Sink, markdown};

/// A required dependency that a profile leaves out.
pub static RULE: Rule = Rule {
    meta: Meta {
        name: "dependency-behind-profile",
        family: Family::Compose,
        summary: "What a service needs is active whenever the service is",
        severity: Severity::Error,
        in_development: Level::Same,
        in_production: Level::Same,
        default_on: true,
        aliases: &["compose-go:depends-disabled"],
        seeds: &["000:L83-93"],
    },
    cases: &[],
    looks: &[crate::rules::Look::Project(check)],
    markdown: markdown!("dependency_behind_profile.md"),
};

fn check(context: &Context<'_>, sink: &mut Sink<'_>) {
    for stack in &context.model.stacks {
        let active = active(stack);
        for service in &stack.services {
            let mine = names(service);
            for needed in needed(service) {
                let Some(other) = stack.service(needed.name) else { continue };
                let theirs = names(other);
                let unresolved = service.profiles.iter().chain(&other.profiles).any(Node::is_unresolved);
                if unresolved || is_on(&theirs, &active) || mine.iter().any(|profile| theirs.contains(profile)) {
                    continue;
                }
                let always = is_on(&mine, &active);
                let profiles = theirs.join("`, `");
                let what = format!(
                    "`{}` needs `{}`, which runs only with the profile `{profiles}`.",
                    service.name, other.name
                );
                let why = if always {
                    "A start without it fails. Give both the same profile, or say `required: false`."
                } else {
                    "A start with the profile of the one alone fails. Give both the same profile, or say `required: false`."
                };
                let fix = needed.dependency.and_then(|dependency| {
                    if dependency.via != Via::DependsOn || dependency.is_short {
                        return None;
                    }
                    let target = Target::of_service(context, service)?.child("depends_on")?.child(&other.name)?;
                    let edit = target.append("required: false")?;
                    Some(Fix::suggested("Say that it is not required", vec![target.change(edit)]))
                });
                let mut finding = Finding::new(needed.origin.file, needed.origin.span, [&what, " ", why].concat())
                    .aliases(["compose-go:depends-disabled"])
                    .environment(stack.environment)
                    .related(other.key.file, other.key.span, "This is the service behind the profile.")
                    .fix(fix);
                if !always {
                    // Who turns on the one may well turn on the other.
                    finding = finding.severity(Severity::Advice);
                }
                sink.report(finding);
            }
        }
    }
}

/// Another service that one cannot do without.
struct Needed<'a> {
    name: &'a str,
    origin: Origin,
    /// What says so; `None` for a build that takes the other's image.
    dependency: Option<&'a Dependency>,
}

fn needed(service: &Service) -> impl Iterator<Item = Needed<'_>> {
    let required = service.dependencies.iter().filter(|dependency| dependency.required);
    let contexts = service.at(&["build", "additional_contexts"]).map_or(&[][..], Node::entries);
    let contexts = contexts.iter().filter_map(|(_, value)| {
        let name = value.as_str()?.strip_prefix("service:")?;
        Some(Needed { name, origin: value.origin, dependency: None })
    });
    required.map(|one| Needed { name: &one.service, origin: one.origin, dependency: Some(one) }).chain(contexts)
}

/// The profiles that `COMPOSE_PROFILES` turns on.
fn active(stack: &Stack) -> Vec<&str> {
    stack.variables.get("COMPOSE_PROFILES").map_or(Vec::new(), |names| names.split(',').map(str::trim).collect())
}

fn is_on(profiles: &[String], active: &[&str]) -> bool {
    profiles.is_empty() || active.contains(&"*") || profiles.iter().any(|profile| active.contains(&profile.as_str()))
}

fn names(service: &Service) -> Vec<String> {
    service.profiles.iter().filter_map(|profile| Some(profile.scalar()?.into_owned())).collect()
}
