use crate::diagnostic::{Change, Fix, Severity};
use crate::rules::compose::support::entry_of_key;
use crate::rules::{Context, Family, Finding, Level, Meta, Rule, Sink, markdown};
use crate::syntax::yaml::{YamlErrorKind, edit};

/// One mapping has a key twice.
pub static RULE: Rule = Rule {
    meta: Meta {
        name: "duplicate-yaml-key",
        family: Family::Compose,
        summary: "A key stands once in its mapping",
        severity: Severity::Error,
        in_development: Level::Same,
        in_production: Level::Same,
        default_on: true,
        aliases: &["compose-go:yaml-duplicate-key"],
        seeds: &[],
    },
    cases: &[],
    looks: &[crate::rules::Look::Project(check)],
    markdown: markdown!("duplicate_yaml_key.md"),
};

fn check(context: &Context<'_>, sink: &mut Sink<'_>) {
    for (file, tree) in context.model.compose_trees() {
        let text = &context.project.file(file).text;
        for error in tree.errors.iter().filter(|error| error.kind == YamlErrorKind::DuplicateKey) {
            let mut finding = Finding::new(file, error.span, &error.message).aliases(["compose-go:yaml-duplicate-key"]);
            if let Some(first) = error.related {
                let edit = tree
                    .key_at(first)
                    .and_then(|key| entry_of_key(tree, key))
                    .and_then(|(mapping, index)| edit::delete_entry(text, tree, mapping, index));
                finding = finding.related(file, first, "It stands here first.").fix(
                    edit.map(|edit| Fix::suggested("Delete the first of the two", vec![Change::Edit { file, edit }])),
                );
            }
            sink.report(finding);
        }
    }
}
