use crate::diagnostic::{Change, Fix, Severity};
use crate::model::compose::Via;
use crate::rules::nearest::nearest;
use crate::rules::{Context, Family, Finding, Level, Meta, Rule, Sink, markdown};
use crate::text::Edit;

/// A dependency that no open file has.
pub static RULE: Rule = Rule {
    meta: Meta {
        name: "unknown-dependency",
        family: Family::Compose,
        summary: "A service that another one needs exists",
        severity: Severity::Error,
        in_development: Level::Same,
        in_production: Level::Same,
        default_on: true,
        aliases: &["compose-go:depends-undefined", "compose-go:selected-unknown"],
        seeds: &["000:L71-72", "000:L131-141"],
    },
    cases: &[],
    looks: &[crate::rules::Look::Project(check)],
    markdown: markdown!("unknown_dependency.md"),
};

/// For so many names of a stack it is looked which service was meant.
const GUESSES: usize = 100;

fn check(context: &Context<'_>, sink: &mut Sink<'_>) {
    for stack in context.model.stacks.iter().filter(|stack| !stack.is_incomplete) {
        // Each guess compares with every service.
        let mut guesses = GUESSES;
        for service in &stack.services {
            for dependency in service.dependencies.iter().filter(|d| stack.service(&d.service).is_none()) {
                if dependency.service.contains('$') || dependency.service.is_empty() {
                    continue;
                }
                let (file, span) = (dependency.origin.file, dependency.origin.span);
                let how = match dependency.via {
                    Via::DependsOn => "depends on",
                    Via::Links => "links to",
                    Via::VolumesFrom => "takes volumes from",
                    Via::Namespace => "shares a namespace with",
                };
                let others =
                    stack.services.iter().map(|other| other.name.as_str()).filter(|name| *name != service.name);
                guesses = guesses.saturating_sub(1);
                let meant = nearest(&dependency.service, others.filter(|_| guesses > 0));
                let message = format!(
                    "`{}` {how} `{}`, which does not exist. Compose rejects the project. {}",
                    service.name,
                    dependency.service,
                    match meant {
                        Some(name) => format!("It was probably meant to be `{name}`."),
                        None => "Correct the name, or add the service.".to_owned(),
                    }
                );
                // The name may stand inside a longer text (`service:db`, `db:alias`).
                let written = span.slice(&context.project.file(file).text);
                // A `$` in it would begin a variable.
                let fits = |name: &&str| written == dependency.service && !name.contains('$');
                let fix = meant.filter(fits).map(|name| {
                    let change = Change::Edit { file, edit: Edit::replace(span, name) };
                    Fix::suggested(format!("Write {name}"), vec![change])
                });
                let mut finding = Finding::new(file, span, message)
                    .aliases(["compose-go:depends-undefined"])
                    .environment(stack.environment)
                    .fix(fix);
                if stack.is_fragment {
                    finding = finding.severity(Severity::Advice);
                }
                sink.report(finding);
            }
        }
    }
}
