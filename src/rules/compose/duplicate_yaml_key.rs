use crate::diagnostic::{Fix, Severity};
use crate::edit::compose::entry_of_key;
use crate::edit::joining::append_lines_of;
use crate::edit::lines::change;
use crate::edit::yaml::delete_entry;
use crate::rules::{Case, Family, Look, Meta, Rule, Sink, markdown};
use crate::survey::ComposeRef;
use crate::syntax::yaml::{Entry, NodeId, NodeKind, Tree, YamlErrorKind};
use crate::text::{Edit, Span};

/// One mapping has a key twice.
pub static RULE: Rule = Rule {
    meta: Meta::new(Family::Compose, "duplicate-yaml-key", Severity::Error).summary("A key stands once in its mapping"),
    cases: &[&TWICE],
    looks: &[Look::Compose(check)],
    markdown: markdown!("duplicate_yaml_key.md"),
};

static TWICE: Case = Case::new("").aliases(&["compose-go:yaml-duplicate-key"]);

fn check(file: ComposeRef<'_>, sink: &mut Sink<'_>) {
    for error in file.errors(YamlErrorKind::DuplicateKey) {
        let mut finding = TWICE.told(file.at(error.span), &error.message);
        if let Some(first) = error.related {
            let fix = repair(file, first, error.span);
            finding = finding.related(file.file, first, "It stands here first.").fix(fix);
        }
        sink.report(finding);
    }
}

/// Joins what can be joined; of two values that exclude each other the later one stays.
fn repair(file: ComposeRef<'_>, first: Span, second: Span) -> Option<Fix> {
    let (text, tree) = (file.text(), file.tree);
    let place = |key: Span| entry_of_key(tree, tree.key_at(key)?);
    let ((mapping, first), (_, second)) = (place(first)?, place(second)?);
    let NodeKind::Mapping(entries) = &tree.node(mapping).kind else { return None };
    let (one, other) = (entries.get(first)?, entries.get(second)?);
    let is_empty = |entry: &Entry| tree.node(entry.value).span.is_empty();
    let is_scalar = |entry: &Entry| matches!(tree.node(entry.value).kind, NodeKind::Scalar(..) | NodeKind::Alias(..));
    let (title, gone, joined) = if tree.key_text(one.key) == "<<" {
        let all = [names(text, tree, one.value)?, names(text, tree, other.value)?].concat();
        let list = ["[", &all.join(", "), "]"].concat();
        ("Write one list", second, Some(Edit::replace(tree.node(one.value).outer(), list)))
    } else if is_empty(other) && !is_empty(one) {
        ("Delete the second of the two", second, None)
    } else if is_empty(one) || (is_scalar(one) && is_scalar(other)) {
        ("Delete the first of the two", first, None)
    } else {
        ("Join the two", second, Some(append_lines_of(text, tree, one.value, other.value)?))
    };
    let edits = joined.into_iter().chain([delete_entry(text, tree, mapping, gone)?]);
    Some(Fix::suggested(title, edits.map(|edit| change(file.file, edit)).collect()))
}

/// The aliases that a `<<` brings in, as written.
fn names<'t>(text: &'t str, tree: &Tree, value: NodeId) -> Option<Vec<&'t str>> {
    let alias = |id: NodeId| {
        let node = tree.node(id);
        matches!(node.kind, NodeKind::Alias(..)).then(|| node.span.slice(text))
    };
    match &tree.node(value).kind {
        NodeKind::Sequence(items) => items.iter().map(|&item| alias(item)).collect(),
        _ => Some(vec![alias(value)?]),
    }
}
