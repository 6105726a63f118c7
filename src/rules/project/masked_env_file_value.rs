use crate::diagnostic::{Fix, Severity};
use crate::fix::helpers::change;
use crate::model::compose::value::Origin;
use crate::model::compose::{EnvVar, Service};
use crate::rules::compose::support::{Target, entry_of_key};
use crate::rules::container_shell::env_file_with;
use crate::rules::{Context, Family, Finding, Level, Meta, Rule, Sink, markdown};
use crate::syntax::yaml::edit;

/// A name without a value that hides the one of an env file.
pub static RULE: Rule = Rule {
    meta: Meta {
        name: "masked-env-file-value",
        family: Family::Project,
        summary: "A name without a value in environment does not hide what an env_file sets",
        severity: Severity::Warning,
        in_development: Level::Same,
        in_production: Level::Same,
        default_on: true,
        aliases: &["gap:environment-null-masks"],
        seeds: &[],
    },
    markdown: markdown!("masked_env_file_value.md"),
    check,
};

fn check(context: &Context<'_>, sink: &mut Sink<'_>) {
    for stack in &context.model.stacks {
        for service in stack.services.iter().filter(|service| !service.env_files.is_empty()) {
            for variable in service.environment.iter().filter(|variable| variable.value.is_none()) {
                let name = &variable.name;
                if stack.variables.lookup(name).is_some() {
                    continue;
                }
                let Some((env_file, id, place)) = env_file_with(context.model, service, name) else { continue };
                let message = format!(
                    "`{name}` takes the value of `{}` away. Without a value it means the one of the shell or of `.env`; neither has it, as \
                     far as is known, so the container of `{}` does not get the variable at all. Delete the line.",
                    env_file.whole_path, service.name
                );
                sink.report(
                    Finding::new(variable.key.file, variable.key.span, message)
                        .aliases(["gap:environment-null-masks"])
                        .environment(stack.environment)
                        .related(id, place, "It is set here.")
                        .fix(delete(context, service, variable)),
                );
            }
        }
    }
}

fn delete(context: &Context<'_>, service: &Service, variable: &EnvVar) -> Option<Fix> {
    let Origin { file, span } = variable.key;
    let target =
        Target::in_file(context, service, file)?.child("environment").filter(|target| target.holds(variable.key))?;
    let edit = if variable.in_list {
        let item = target.tree.node_at(span.start)?;
        let list = target.tree.parent(item)?;
        edit::delete_item(target.text, target.tree, list, target.tree.item_index(list, item)?)
    } else {
        let (mapping, index) = entry_of_key(target.tree, target.tree.key_at(span)?)?;
        edit::delete_entry(target.text, target.tree, mapping, index)
    };
    Some(Fix::suggested("Delete the line", vec![change(file, edit?)]))
}
