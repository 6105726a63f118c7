use crate::diagnostic::{Change, Fix, Severity};
use crate::edit::compose::entry_of_key;
use crate::edit::yaml::{LINES, delete_entry, entry_indentation};
use crate::project::FileId;
use crate::rules::{Family, Finding, Look, Meta, Rule, Sink, markdown};
use crate::survey::Survey;
use crate::syntax::yaml::{Entry, NodeId, NodeKind, Tree, YamlErrorKind};
use crate::text::{Edit, Span, without_break};

/// One mapping has a key twice.
pub static RULE: Rule = Rule {
    meta: Meta {
        aliases: &["compose-go:yaml-duplicate-key"],
        ..Meta::new(Family::Compose, "duplicate-yaml-key", Severity::Error).summary("A key stands once in its mapping")
    },
    cases: &[],
    looks: &[Look::Project(check)],
    markdown: markdown!("duplicate_yaml_key.md"),
};

/// Lists up to this long are joined.
const MOST: usize = 200;

fn check(context: &Survey<'_>, sink: &mut Sink<'_>) {
    for (file, tree) in context.model.compose_trees() {
        let text = &context.project.file(file).text;
        for error in tree.errors.iter().filter(|error| error.kind == YamlErrorKind::DuplicateKey) {
            let mut finding = Finding::new(file, error.span, &error.message).aliases(["compose-go:yaml-duplicate-key"]);
            if let Some(first) = error.related {
                let fix = repair(text, tree, file, first, error.span);
                finding = finding.related(file, first, "It stands here first.").fix(fix);
            }
            sink.report(finding);
        }
    }
}

/// Joins what can be joined; of two values that exclude each other the later one stays.
fn repair(text: &str, tree: &Tree, file: FileId, first: Span, second: Span) -> Option<Fix> {
    let place = |key: Span| entry_of_key(tree, tree.key_at(key)?);
    let ((mapping, first), (_, second)) = (place(first)?, place(second)?);
    let NodeKind::Mapping(entries) = &tree.node(mapping).kind else { return None };
    let (one, other) = (entries.get(first)?, entries.get(second)?);
    let fix = |title: &str, edits: Vec<Edit>| {
        Fix::suggested(title, edits.into_iter().map(|edit| Change::Edit { file, edit }).collect())
    };
    if tree.key_text(one.key) == "<<" {
        let all = [names(text, tree, one.value)?, names(text, tree, other.value)?].concat();
        let list = ["[", &all.join(", "), "]"].concat();
        let joined = Edit::replace(tree.node(one.value).outer(), list);
        return Some(fix("Write one list", vec![joined, delete_entry(text, tree, mapping, second)?]));
    }
    let is_empty = |entry: &Entry| tree.node(entry.value).span.is_empty();
    let is_scalar = |entry: &Entry| matches!(tree.node(entry.value).kind, NodeKind::Scalar(..) | NodeKind::Alias(..));
    if is_empty(other) && !is_empty(one) {
        return Some(fix("Delete the second of the two", vec![delete_entry(text, tree, mapping, second)?]));
    }
    if is_empty(one) || (is_scalar(one) && is_scalar(other)) {
        return Some(fix("Delete the first of the two", vec![delete_entry(text, tree, mapping, first)?]));
    }
    let moved = joined(text, tree, one.value, other.value)?;
    Some(fix("Join the two", vec![moved, delete_entry(text, tree, mapping, second)?]))
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

/// The lines of the second of two mappings or lists behind those of the first. Only lines of their own can be moved, and what both
/// have cannot stay twice.
fn joined(text: &str, tree: &Tree, one: NodeId, other: NodeId) -> Option<Edit> {
    let (first, second) = (tree.node(one), tree.node(other));
    match (&first.kind, &second.kind) {
        (NodeKind::Mapping(_), NodeKind::Mapping(more)) => {
            entry_indentation(text, tree, one)?;
            entry_indentation(text, tree, other)?;
            if more.iter().any(|entry| tree.entry_index(one, tree.key_text(entry.key)).is_some()) {
                return None;
            }
        }
        (NodeKind::Sequence(items), NodeKind::Sequence(more)) => {
            let is_flow = |span: Span| span.slice(text).starts_with('[');
            let known: Vec<&str> = items.iter().filter_map(|&item| tree.value(item).text()).collect();
            let stands = |item: &NodeId| tree.value(*item).text().is_some_and(|text| known.contains(&text));
            if is_flow(first.span) || is_flow(second.span) || more.len() > MOST || more.iter().any(stands) {
                return None;
            }
        }
        _ => return None,
    }
    if [first, second].iter().any(|node| node.anchor.is_some() || node.tag.is_some()) {
        return None;
    }
    let column = |span: Span| {
        let start = LINES.line_start(text, span.start);
        text[start..span.start].bytes().all(|byte| byte == b' ').then_some(span.start - start)
    };
    let (here, there) = (column(first.span)?, column(second.span)?);
    let start = LINES.line_start(text, second.span.start);
    let end = LINES.line_end(text, second.outer().end);
    // Lines move with their breaks; the last line of a text may have none.
    let after = LINES.next_line(text, end);
    let has_break = after > end;
    let at = match has_break {
        true => LINES.next_line(text, first.outer().end),
        false => LINES.line_end(text, first.outer().end),
    };
    let mut lines = String::new();
    for line in LINES.split(&text[start..after.max(end)]) {
        if !has_break {
            lines.push_str(LINES.near(text, at));
        }
        let line = if has_break { line } else { without_break(line) };
        let content = line.trim_start_matches(' ');
        // What is less deep than the entries is a comment at the margin.
        let depth = (line.len() - content.len() + here).saturating_sub(there);
        if !without_break(content).is_empty() {
            lines.push_str(&" ".repeat(depth));
        }
        lines.push_str(content);
    }
    Some(Edit::insert(at, lines))
}
