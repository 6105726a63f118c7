use crate::diagnostic::{Fix, Severity};
use crate::edit::lines::change;
use crate::model::Stack;
use crate::model::compose::EnvFile;
use crate::model::compose::interpolate::Use;
use crate::model::compose::unset::unset;
use crate::model::compose::value::Node;
use crate::ordered::BTreeSet;
use crate::rules::{Family, Finding, Look, Meta, Rule, Sink, markdown};
use crate::survey::Survey;
use crate::survey::container_shell;
use crate::text::Edit;

/// A variable that only a service's env_file sets.
pub static RULE: Rule = Rule {
    meta: Meta::new(Family::Project, "variable-only-in-env-file", Severity::Warning)
        .summary("A variable of the Compose file is set where Compose looks")
        .seeds(&["000:L67", "003:L152-158"]),
    cases: &[],
    looks: &[Look::Project(check)],
    markdown: markdown!("variable_only_in_env_file.md"),
};

fn check(context: &Survey<'_>, sink: &mut Sink<'_>) {
    for stack in &context.model.stacks {
        let env_files: Vec<&EnvFile> = stack.services.iter().flat_map(|service| &service.env_files).collect();
        if env_files.is_empty() {
            continue;
        }
        // One finding for a name, at its first use: one line in one file mends them all.
        let mut said = BTreeSet::new();
        for (node, used) in unset(&stack.model) {
            if said.insert(used.name.as_str()) {
                look(context, stack, &env_files, node, used, sink);
            }
        }
    }
}

fn look(context: &Survey<'_>, stack: &Stack, env_files: &[&EnvFile], node: &Node, used: &Use, sink: &mut Sink<'_>) {
    let (name, file) = (&used.name, node.origin.file);
    let set_in = env_files.iter().find_map(|env_file| {
        let id = env_file.file?;
        Some((env_file, id, context.model.env_file(id)?.get(name)?.key_span))
    });
    if let Some((env_file, id, key)) = set_in {
        let reader = stack.services.iter().find(|service| {
            let reads = service.env_files.iter().any(|read| read.file == Some(id));
            reads && container_shell::texts(service).iter().any(|text| text.origin == node.origin)
        });
        if let Some(service) = reader {
            let written = used.span.slice(&context.project.file(file).text);
            let message = format!(
                "`{written}` is filled in before the container starts. `{}` is not read for that: it goes into the container of `{}`, \
                 but the text here has the empty one in its place. Write `${written}`: the shell in the container then reads it.",
                env_file.whole_path, service.name
            );
            let own = container_shell::texts(service).into_iter().filter(|text| text.origin.file == file);
            let uses = own.flat_map(|text| text.uses()).filter(|other| other.name == *name && !other.nested);
            let changes = uses.map(|used| change(file, Edit::insert(used.span.start, "$"))).collect();
            let finding = Finding::new(file, used.span, message)
                .related(id, key, "It is set here.")
                .fix(Fix::suggested(format!("Leave ${name} to the container"), changes));
            sink.report(finding.environment(stack.environment));
            return;
        }
        let message = format!(
            "`${{{name}}}` is set only in `{}`, which Compose does not read for this. A service's env_file goes into its container; the \
             Compose file is filled from the shell and from `.env`, so the text is empty here. Put it into `.env`, or start with \
             `docker compose --env-file {}`.",
            env_file.whole_path, env_file.whole_path
        );
        let finding = Finding::new(file, used.span, message).related(id, key, "It is set here.");
        sink.report(finding.environment(stack.environment));
        return;
    }
    let beside = if stack.folder.is_empty() { ".env".to_owned() } else { format!("{}/.env", stack.folder) };
    let named = env_files.iter().find(|env_file| env_file.file.is_none() && env_file.whole_path.as_str() != beside);
    if let Some(env_file) = named.filter(|_| stack.env_files.is_empty()) {
        let message = format!(
            "`${{{name}}}` is not set by `{}`. Compose fills its files from the shell and from `.env` only; a service's env_file goes \
             into its container. Make sure that `.env` or the shell sets it.",
            env_file.whole_path
        );
        let finding = Finding::new(file, used.span, message).severity(Severity::Advice);
        sink.report(finding.environment(stack.environment));
    }
}
