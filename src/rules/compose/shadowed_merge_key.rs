use crate::diagnostic::{Fix, Severity};
use crate::edit::lines::change;
use crate::edit::yaml::{LINES, entry_indentation};
use crate::ordered::{BTreeMap, BTreeSet};
use crate::project::{FileId, Place};
use crate::rules::{Case, Family, Finding, Look, Meta, Rule, Sink, markdown};
use crate::survey::Survey;
use crate::syntax::yaml::{NodeId, NodeKind, ScalarStyle, Tree, Value};
use crate::text::{Edit, Span};

/// What `<<` brings in and something nearer hides as a whole.
pub static RULE: Rule = Rule {
    meta: Meta::new(Family::Compose, "shadowed-merge-key", Severity::Advice)
        .summary("What << brings in is not hidden by a mapping or list of the same name"),
    cases: &[&OWN, &EARLIER],
    looks: &[Look::Project(check)],
    markdown: markdown!("shadowed_merge_key.md"),
};

static OWN: Case = Case::new("own").why("`<<` fills in keys that are missing and joins nothing below them.");

static EARLIER: Case = Case::new("earlier")
    .why("`<<` takes each key from the first that has it and joins nothing below.")
    .todo("Put both into one mapping, or write the key out here.");

/// Keys whose value is one thing, which nobody expects to be joined.
const WHOLE: [&str; 8] = ["command", "entrypoint", "test", "build", "healthcheck", "logging", "profiles", "depends_on"];

fn check(survey: &Survey<'_>, sink: &mut Sink<'_>) {
    for (file, tree) in survey.model.compose_trees() {
        let text = &survey.project.file(file).text;
        for (at, node) in tree.nodes.iter().enumerate() {
            if let NodeKind::Mapping(entries) = &node.kind
                && entries.iter().any(|entry| is_merge(tree, entry.key))
            {
                look(&Source { file, tree, text }, NodeId(at as u32), sink);
            }
        }
    }
}

struct Source<'a> {
    file: FileId,
    tree: &'a Tree,
    text: &'a str,
}

/// A value that counts under its key.
#[derive(Clone, Copy)]
struct Standing<'a> {
    key: Span,
    value: Value<'a>,
    /// Whether it is the mapping's own.
    own: bool,
}

fn is_merge(tree: &Tree, key: NodeId) -> bool {
    matches!(&tree.node(key).kind, NodeKind::Scalar(map, ScalarStyle::Plain) if map.text() == "<<")
}

fn look(place: &Source<'_>, mapping: NodeId, sink: &mut Sink<'_>) {
    let tree = place.tree;
    let mut standing: BTreeMap<&str, Standing<'_>> = BTreeMap::new();
    let NodeKind::Mapping(entries) = &tree.node(mapping).kind else { return };
    for entry in entries.iter().filter(|entry| !is_merge(tree, entry.key)) {
        let one = Standing { key: tree.node(entry.key).span, value: tree.value(entry.value), own: true };
        standing.insert(tree.key_text(entry.key), one);
    }
    for merge in entries.iter().filter(|entry| is_merge(tree, entry.key)) {
        let sources = match &tree.node(merge.value).kind {
            NodeKind::Sequence(items) => items.as_slice(),
            _ => std::slice::from_ref(&merge.value),
        };
        for &source in sources {
            for (key, value) in tree.value(source).entries() {
                let Some(name) = key.text() else { continue };
                match standing.get(name) {
                    None => {
                        standing.insert(name, Standing { key: key.span(), value, own: false });
                    }
                    Some(nearer) if !WHOLE.contains(&name) => {
                        let lost = lost(place.text, nearer.value, value);
                        if !lost.is_empty() {
                            sink.report(hidden(place, source, name, (key, value), nearer, &lost));
                        }
                    }
                    Some(_) => {}
                }
            }
        }
    }
}

/// What the hidden value has and the standing one has not, by name.
fn lost<'a>(text: &'a str, standing: Value<'a>, hidden: Value<'a>) -> Vec<&'a str> {
    let known: BTreeSet<&str> = names(text, standing).into_iter().collect();
    // What is empty is empty on purpose, and a scalar replaces.
    if known.is_empty() {
        return Vec::new();
    }
    names(text, hidden).into_iter().filter(|name| !known.contains(name)).collect()
}

/// The keys of a mapping; the items of a list, up to `=`.
fn names<'a>(text: &'a str, value: Value<'a>) -> Vec<&'a str> {
    let item = |item: Value<'a>| {
        let written = item.text().unwrap_or_else(|| item.span().slice(text));
        written.split_once('=').map_or(written, |(name, _)| name)
    };
    match value.is_mapping() {
        true => value.entries().filter_map(|(key, _)| key.text()).collect(),
        false => value.items().map(item).collect(),
    }
}

fn hidden(
    place: &Source<'_>,
    source: NodeId,
    name: &str,
    (key, value): (Value<'_>, Value<'_>),
    nearer: &Standing<'_>,
    lost: &[&str],
) -> Finding {
    let shown: Vec<&str> = lost.iter().take(3).copied().collect();
    let more = if lost.len() > shown.len() { " and more" } else { "" };
    let gone = [" Lost: `", &shown.join("`, `"), "`", more, "."].concat();
    if !nearer.own {
        let place_of = Place { file: place.file, span: place.tree.node(source).span };
        return EARLIER
            .at(place_of, ["The `", name, "` of this anchor is lost: an earlier one of the list has one too."].concat())
            .why([EARLIER.why, &gone].concat())
            .related(place.file, key.span(), "This one is hidden.")
            .related(place.file, nearer.key, "This one counts.");
    }
    let todo = match value.is_mapping() {
        true => "Merge the hidden part inside, or drop it from the anchor.",
        false => "Write out what is needed here; an override file or `extends` can append to a list.",
    };
    OWN.at(
        Place { file: place.file, span: nearer.key },
        ["This `", name, "` hides the one that `<<` brings in, as a whole."].concat(),
    )
    .why([OWN.why, &gone].concat())
    .todo(todo)
    .related(place.file, key.span(), "This one is hidden.")
    .fix(merged_inside(place, source, name, key, nearer))
}

/// Gives the hidden mapping an anchor and merges it into the one that stands.
fn merged_inside(
    place: &Source<'_>,
    source: NodeId,
    name: &str,
    key: Value<'_>,
    standing: &Standing<'_>,
) -> Option<Fix> {
    let Source { file, tree, text } = *place;
    let key = tree.key_at(key.span())?;
    let hidden = tree.parent(key).and_then(|mapping| match &tree.node(mapping).kind {
        NodeKind::Mapping(entries) => entries.iter().find(|entry| entry.key == key).map(|entry| entry.value),
        _ => None,
    })?;
    let mut changes = Vec::new();
    let anchor = match (&tree.node(hidden).kind, &tree.node(hidden).anchor) {
        (NodeKind::Alias(name, Some(_)), _) | (NodeKind::Mapping(_), Some((name, _))) => name.clone(),
        (NodeKind::Mapping(_), None) => {
            let NodeKind::Alias(base, _) = &tree.node(source).kind else { return None };
            let anchor = [base, "-", name].concat();
            let taken = tree.nodes.iter().any(|node| node.anchor.as_ref().is_some_and(|(other, _)| *other == anchor));
            if taken || tree.node(hidden).tag.is_some() {
                return None;
            }
            let end = tree.node(key).span.end;
            let colon = end + text[end..].find(':')? + 1;
            changes.push(change(file, Edit::insert(colon, [" &", &anchor].concat())));
            anchor
        }
        _ => return None,
    };
    let own = tree.key_at(standing.key).and_then(|key| tree.parent(key).zip(Some(key)));
    let (mapping, key) = own?;
    let NodeKind::Mapping(entries) = &tree.node(mapping).kind else { return None };
    let value = entries.iter().find(|entry| entry.key == key)?.value;
    let node = tree.node(value);
    let NodeKind::Mapping(inner) = &node.kind else { return None };
    let first = inner.first()?;
    if node.anchor.is_some() || inner.iter().any(|entry| is_merge(tree, entry.key)) {
        return None;
    }
    let line = ["<<: *", &anchor].concat();
    let edit = if node.span.slice(text).starts_with('{') {
        Edit::insert(node.span.start + 1, line + ", ")
    } else {
        let indentation = entry_indentation(text, tree, value)?;
        let start = LINES.line_start(text, tree.node(first.key).span.start);
        Edit::insert(start, [" ".repeat(indentation).as_str(), &line, LINES.near(text, start)].concat())
    };
    changes.push(change(file, edit));
    Some(Fix::suggested(format!("Merge the hidden {name} inside"), changes))
}
