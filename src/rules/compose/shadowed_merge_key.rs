use crate::diagnostic::{Fix, Severity};
use crate::edit::joining::{is_merge, merge_inside};
use crate::edit::lines::change;
use crate::facts::purposes::WHOLE_KEYS;
use crate::ordered::{BTreeMap, BTreeSet};
use crate::rules::{Case, Family, Finding, Look, Meta, Rule, Sink, markdown};
use crate::survey::ComposeRef;
use crate::syntax::yaml::{NodeId, NodeKind, Value};
use crate::text::Span;

/// What `<<` brings in and something nearer hides as a whole.
pub static RULE: Rule = Rule {
    meta: Meta::new(Family::Compose, "shadowed-merge-key", Severity::Advice)
        .summary("What << brings in is not hidden by a mapping or list of the same name"),
    cases: &[&OWN, &EARLIER],
    looks: &[Look::Compose(check)],
    markdown: markdown!("shadowed_merge_key.md"),
};

static OWN: Case = Case::new("own").why("`<<` fills in keys that are missing and joins nothing below them.");

static EARLIER: Case = Case::new("earlier")
    .why("`<<` takes each key from the first that has it and joins nothing below.")
    .todo("Put both into one mapping, or write the key out here.");

fn check(file: ComposeRef<'_>, sink: &mut Sink<'_>) {
    for (at, node) in file.tree.nodes.iter().enumerate() {
        if let NodeKind::Mapping(entries) = &node.kind
            && entries.iter().any(|entry| is_merge(file.tree, entry.key))
        {
            look(file, NodeId(at as u32), sink);
        }
    }
}

/// A value that counts under its key.
#[derive(Clone, Copy)]
struct Standing<'a> {
    key: Span,
    value: Value<'a>,
    /// Whether it is the mapping's own.
    own: bool,
}

fn look(file: ComposeRef<'_>, mapping: NodeId, sink: &mut Sink<'_>) {
    let tree = file.tree;
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
                let Some(nearer) = standing.get(name) else {
                    standing.insert(name, Standing { key: key.span(), value, own: false });
                    continue;
                };
                let lost = lost(file.text(), nearer.value, value);
                if !lost.is_empty() && !WHOLE_KEYS.contains(&name) {
                    sink.report(hidden(file, source, (key, value), nearer, &lost));
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
    file: ComposeRef<'_>,
    source: NodeId,
    (key, value): (Value<'_>, Value<'_>),
    nearer: &Standing<'_>,
    lost: &[&str],
) -> Finding {
    let name = key.text().unwrap_or_default();
    let shown = &lost[..lost.len().min(3)];
    let more = if lost.len() > shown.len() { " and more" } else { "" };
    let gone = [" Lost: `", &shown.join("`, `"), "`", more, "."].concat();
    if !nearer.own {
        let what = ["The `", name, "` of this anchor is lost: an earlier one of the list has one too."].concat();
        return EARLIER
            .at(file.at(file.tree.node(source).span), what)
            .why([EARLIER.why, &gone].concat())
            .related(file.file, key.span(), "This one is hidden.")
            .related(file.file, nearer.key, "This one counts.");
    }
    let todo = match value.is_mapping() {
        true => "Merge the hidden part inside, or drop it from the anchor.",
        false => "Write out what is needed here; an override file or `extends` can append to a list.",
    };
    let what = ["This `", name, "` hides the one that `<<` brings in, as a whole."].concat();
    OWN.at(file.at(nearer.key), what)
        .why([OWN.why, &gone].concat())
        .todo(todo)
        .related(file.file, key.span(), "This one is hidden.")
        .fix(merged_inside(file, source, key.span(), nearer.key))
}

fn merged_inside(file: ComposeRef<'_>, source: NodeId, hidden: Span, standing: Span) -> Option<Fix> {
    let (text, tree) = (file.text(), file.tree);
    let (edits, title) = merge_inside(text, tree, source, tree.key_at(hidden)?, tree.key_at(standing)?)?;
    Some(Fix::suggested(title, edits.into_iter().map(|edit| change(file.file, edit)).collect()))
}
