use crate::diagnostic::{Fix, Severity};
use crate::model::compose::value::Node;
use crate::model::compose::{Service, Via};
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
        for service in &stack.services {
            for dependency in service.dependencies.iter().filter(|dependency| dependency.required) {
                let Some(other) = stack.service(&dependency.service) else { continue };
                let (mine, theirs) = (names(service), names(other));
                let unresolved = service.profiles.iter().chain(&other.profiles).any(Node::is_unresolved);
                if theirs.is_empty() || unresolved || mine.iter().any(|profile| theirs.contains(profile)) {
                    continue;
                }
                let profiles = theirs.join("`, `");
                let message = format!(
                    "`{}` needs `{}`, which runs only with the profile `{profiles}`. A start without it fails. Give both the same profile, or say `required: false`.",
                    service.name, other.name
                );
                let fix = (dependency.via == Via::DependsOn && !dependency.is_short)
                    .then(|| {
                        let target = Target::of_service(context, service)?.child("depends_on")?.child(&other.name)?;
                        let edit = target.append("required: false")?;
                        Some(Fix::suggested("Say that it is not required", vec![target.change(edit)]))
                    })
                    .flatten();
                sink.report(
                    Finding::new(dependency.origin.file, dependency.origin.span, message)
                        .aliases(["compose-go:depends-disabled"])
                        .environment(stack.environment)
                        .related(other.key.file, other.key.span, "This is the service behind the profile.")
                        .fix(fix),
                );
            }
        }
    }
}

fn names(service: &Service) -> Vec<String> {
    service.profiles.iter().filter_map(|profile| Some(profile.scalar()?.into_owned())).collect()
}
