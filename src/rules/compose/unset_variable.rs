use crate::diagnostic::{Change, Fix, Severity};
use crate::facts::process;
use crate::fix::helpers::{append_lines, change};
use crate::model::Stack;
use crate::model::compose::Service;
use crate::model::compose::interpolate::Use;
use crate::model::compose::unset::unset;
use crate::model::compose::value::Node;
use crate::rules::container_shell::{self, env_file_with, written_variable};
use crate::rules::{Context, Family, Finding, Level, Meta, Rule, Sink, markdown};
use crate::text::Edit;
use std::collections::BTreeSet;

/// A variable that is empty because nothing sets it.
pub static RULE: Rule = Rule {
    meta: Meta {
        name: "unset-variable",
        family: Family::Compose,
        summary: "A variable without a default is set, and a dollar that is meant as one is doubled",
        severity: Severity::Warning,
        in_development: Level::Same,
        in_production: Level::Same,
        default_on: true,
        aliases: &["compose-go:interp-unset"],
        seeds: &[],
    },
    markdown: markdown!("unset_variable.md"),
    check,
};

fn check(context: &Context<'_>, sink: &mut Sink<'_>) {
    for stack in &context.model.stacks {
        let open = unset(&stack.model);
        if open.is_empty() {
            continue;
        }
        let mut texts = Vec::new();
        for service in &stack.services {
            texts.extend(container_shell::texts(service).into_iter().map(|text| (text.origin, service)));
        }
        let mut said = BTreeSet::new();
        for (node, used) in open {
            let in_shell = texts.iter().find(|(origin, _)| *origin == node.origin).map(|(_, service)| *service);
            let finding = if process::holds_hash(node.raw()) {
                // One finding for a text.
                said.insert((node.origin, "")).then(|| hash(node, used))
            } else if let Some(service) = in_shell.filter(|service| written_variable(service, &used.name).is_some()) {
                said.insert((node.origin, &used.name))
                    .then(|| meant_for_container(service, &context.project.file(node.origin.file).text, node, used))
            } else {
                nowhere(context, stack, node, used, &mut said)
            };
            if let Some(finding) = finding {
                sink.report(finding.aliases(["compose-go:interp-unset"]).environment(stack.environment));
            }
        }
    }
}

/// Doubles the dollars of a text that begin unset variables, all of them or those of one name.
fn doubled(node: &Node, name: Option<&str>) -> Vec<Change> {
    let wanted = |used: &&Use| name.is_none_or(|name| used.name == name) && !used.nested;
    let edits = node.uses().iter().filter(wanted).map(|used| Edit::insert(used.span.start, "$"));
    edits.map(|edit| change(node.origin.file, edit)).collect()
}

fn hash(node: &Node, used: &Use) -> Finding {
    let message = "Compose takes parts of this hash for variables. None of them is set, so each part that begins with a dollar is lost and \
                   no password fits any more. Write every dollar twice.";
    Finding::new(node.origin.file, used.span, message)
        .secret()
        .fix(Fix::suggested("Double the dollars", doubled(node, None)))
}

fn meant_for_container(service: &Service, text: &str, node: &Node, used: &Use) -> Finding {
    let (name, written) = (&used.name, used.span.slice(text));
    let message = format!(
        "`{written}` is filled in before the container starts. Compose looks in the shell and in `.env`, where nothing sets it, so \
         the command in `{}` gets the empty text although the container has the variable. Write `${written}`: the shell in the \
         container then reads it.",
        service.name
    );
    let variable = written_variable(service, name);
    let finding = Finding::new(node.origin.file, used.span, message)
        .fix(Fix::suggested(format!("Leave ${name} to the container"), doubled(node, Some(name))));
    match variable {
        Some(variable) => finding.related(variable.key.file, variable.key.span, "The container gets it here."),
        None => finding,
    }
}

/// One that is in none of the places where Compose looks, once for each name.
fn nowhere<'a>(
    context: &Context<'_>,
    stack: &'a Stack,
    node: &Node,
    used: &'a Use,
    said: &mut BTreeSet<(crate::model::compose::value::Origin, &'a str)>,
) -> Option<Finding> {
    let &env_file = stack.env_files.first()?;
    let name = used.name.as_str();
    // variable-only-in-env-file speaks of those.
    let elsewhere = || stack.services.iter().any(|service| env_file_with(context.model, service, name).is_some());
    let first = stack.services.first()?.key;
    if !used.taken || process::is_given(name) || elsewhere() || !said.insert((first, name)) {
        return None;
    }
    let path = &context.project.file(env_file).path;
    let message = format!(
        "`{name}` is not set. Compose finds it neither in `{path}` nor, as far as is known, in the shell, and puts the empty text in its \
         place. Set it there, or write a default: `${{{name}:-…}}`. A dollar that is meant as a dollar is written twice."
    );
    let edit = append_lines(&context.project.file(env_file).text, &[name, "="].concat());
    let fix = Fix::suggested(format!("Give {name} a line in {path}"), vec![change(env_file, edit)]);
    Some(Finding::new(node.origin.file, used.span, message).fix(fix))
}
