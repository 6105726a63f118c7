use crate::diagnostic::{Change, Fix, Severity};
use crate::model::Stack;
use crate::model::compose::uses::{Use, uses};
use crate::ordered::BTreeSet;
use crate::rules::{Context, Family, Finding, Level, Meta, Rule, Sink, markdown};
use crate::syntax::yaml::edit;

/// A service uses something that no file declares at the top level.
pub static RULE: Rule = Rule {
    meta: Meta {
        name: "undeclared-resource",
        family: Family::Compose,
        summary: "Volumes, networks, secrets and configs are declared at the top level",
        severity: Severity::Error,
        in_development: Level::Same,
        in_production: Level::Same,
        default_on: true,
        aliases: &[
            "compose-go:build-secret-undefined",
            "compose-go:config-undefined",
            "compose-go:model-undefined",
            "compose-go:network-undefined",
            "compose-go:secret-undefined",
            "compose-go:volume-undefined",
        ],
        seeds: &["000:L71-72", "000:L131-141"],
    },
    cases: &[],
    looks: &[crate::rules::Look::Project(check)],
    markdown: markdown!("undeclared_resource.md"),
};

fn check(context: &Context<'_>, sink: &mut Sink<'_>) {
    for stack in context.model.stacks.iter().filter(|stack| !stack.is_incomplete) {
        // The top level is asked for once per name; the first place is where it is missed.
        let mut said = BTreeSet::new();
        for service in &stack.services {
            for used in uses(service) {
                let known = match used.section {
                    "models" => stack.model.at(&[used.section, used.name]).is_some(),
                    _ => stack.resource(used.section, used.name).is_some(),
                };
                let declared = known || (used.section == "networks" && used.name == "default");
                if declared
                    || used.name.contains('$')
                    || !said.insert((used.section, used.name.to_owned(), used.origin))
                {
                    continue;
                }
                let message = format!(
                    "The {} `{}` is not declared. Compose rejects the project until the top-level `{}` has it. Add it there, or correct the name.",
                    used.noun, used.name, used.section
                );
                let mut finding = Finding::new(used.origin.file, used.origin.span, message)
                    .aliases([used.alias])
                    .environment(stack.environment)
                    .fix(declare(context, stack, &used));
                if stack.is_fragment {
                    finding = finding.severity(Severity::Advice);
                }
                sink.report(finding);
            }
        }
    }
}

/// Adds the declaration to the stack's first file, where the others are.
fn declare(context: &Context<'_>, stack: &Stack, used: &Use<'_>) -> Option<Fix> {
    let file = if stack.files.contains(&used.origin.file) { used.origin.file } else { *stack.files.first()? };
    let tree = context.model.yaml(file)?;
    // Declared and taken back by `!reset`: a second declaration would be a duplicate key.
    if tree.root().and_then(|root| root.get(used.section)?.get(used.name)).is_some() {
        return None;
    }
    let text = &context.project.file(file).text;
    let plain = used.name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.'));
    let entry = match used.section {
        _ if !plain => return None,
        "volumes" | "networks" => format!("{}:", used.name),
        "secrets" | "configs" => format!("{}:\n  file: ./{}/{}.txt", used.name, used.section, used.name),
        _ => return None,
    };
    let edit = edit::append_top_level(text, tree, used.section, &entry)?;
    let title = format!("Declare the {} {}", used.noun, used.name);
    let changes = vec![Change::Edit { file, edit }];
    Some(if matches!(used.section, "volumes" | "networks") {
        Fix::safe(title, changes)
    } else {
        Fix::suggested(title, changes)
    })
}
