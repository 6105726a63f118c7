use crate::diagnostic::{Fix, Severity};
use crate::edit::compose::{Target, entry_of_key};
use crate::edit::lines::change;
use crate::edit::yaml;
use crate::model::compose::EnvVar;
use crate::project::Place;
use crate::rules::{Case, Family, Look, Meta, Rule, Sink, markdown};
use crate::survey::ServiceRef;
use crate::survey::container_shell::env_file_with;

/// A name without a value that hides the one of an env file.
pub static RULE: Rule = Rule {
    meta: Meta::new(Family::Project, "masked-env-file-value", Severity::Warning)
        .summary("A name without a value in environment does not hide what an env_file sets"),
    cases: &[&MASKED],
    looks: &[Look::Service(check)],
    markdown: markdown!("masked_env_file_value.md"),
};

static MASKED: Case = Case::new("")
    .why(
        "Without a value it means the one of the shell or of `.env`; neither has it, as far as is known, so the container does not get \
         the variable at all.",
    )
    .todo("Delete the line.")
    .aliases(&["gap:environment-null-masks"]);

fn check(service: ServiceRef<'_>, sink: &mut Sink<'_>) {
    if service.env_files.is_empty() {
        return;
    }
    for variable in service.environment.iter().filter(|variable| variable.value.is_none()) {
        let name = variable.name.as_str();
        if service.stack.variables.lookup(name).is_some() {
            continue;
        }
        let Some((env_file, id, place)) = env_file_with(service.survey.model, service.service, name) else { continue };
        let what = ["`", name, "` takes the value of `", &env_file.whole_path, "` away."].concat();
        sink.report(MASKED.at(variable.key, what).related(id, place, "It is set here.").fix(delete(service, variable)));
    }
}

fn delete(service: ServiceRef<'_>, variable: &EnvVar) -> Option<Fix> {
    let Place { file, span } = variable.key;
    let target = Target::in_file(&service.survey, service.service, file)?
        .child("environment")
        .filter(|target| target.holds(variable.key))?;
    let edit = if variable.in_list {
        let item = target.tree.node_at(span.start)?;
        let list = target.tree.parent(item)?;
        yaml::delete_item(target.text, target.tree, list, target.tree.item_index(list, item)?)
    } else {
        let (mapping, index) = entry_of_key(target.tree, target.tree.key_at(span)?)?;
        yaml::delete_entry(target.text, target.tree, mapping, index)
    };
    Some(Fix::suggested("Delete the line", vec![change(file, edit?)]))
}
