//! Joins mappings and lists of a YAML file: two that stand under one key, and one that `<<` brings in with the one that hides it.

use crate::edit::compose::entry_of_key;
use crate::edit::yaml::{LINES, entry_indentation};
use crate::syntax::yaml::{Entry, NodeId, NodeKind, ScalarStyle, Tree};
use crate::text::{Edit, Span, without_break};

/// Lists up to this long are joined.
const MOST: usize = 200;

/// Whether a key is the `<<` that brings in mappings.
pub fn is_merge(tree: &Tree, key: NodeId) -> bool {
    matches!(&tree.node(key).kind, NodeKind::Scalar(map, ScalarStyle::Plain) if map.text() == "<<")
}

/// The lines of the second of two mappings or lists behind those of the first. Only lines of their own can be moved, and what both
/// have cannot stay twice.
pub fn append_lines_of(text: &str, tree: &Tree, one: NodeId, other: NodeId) -> Option<Edit> {
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

/// Merges the mapping under the key `hidden` of what the alias `source` brings in into the one under the key `standing`, which hides
/// it: with an anchor for the one, where it has none, and a `<<` in the other.
pub fn merge_inside(
    text: &str,
    tree: &Tree,
    source: NodeId,
    hidden: NodeId,
    standing: NodeId,
) -> Option<(Vec<Edit>, String)> {
    let mut edits = Vec::new();
    let name = tree.key_text(hidden);
    let value = entry(tree, hidden)?.value;
    let anchor = match (&tree.node(value).kind, &tree.node(value).anchor) {
        (NodeKind::Alias(name, Some(_)), _) | (NodeKind::Mapping(_), Some((name, _))) => name.clone(),
        (NodeKind::Mapping(_), None) => {
            let NodeKind::Alias(base, _) = &tree.node(source).kind else { return None };
            let anchor = [base, "-", name].concat();
            let taken = tree.nodes.iter().any(|node| node.anchor.as_ref().is_some_and(|(other, _)| *other == anchor));
            if taken || tree.node(value).tag.is_some() {
                return None;
            }
            let end = tree.node(hidden).span.end;
            let colon = end + text[end..].find(':')? + 1;
            edits.push(Edit::insert(colon, [" &", &anchor].concat()));
            anchor
        }
        _ => return None,
    };
    let value = entry(tree, standing)?.value;
    let node = tree.node(value);
    let NodeKind::Mapping(inner) = &node.kind else { return None };
    let first = inner.first()?;
    if node.anchor.is_some() || inner.iter().any(|entry| is_merge(tree, entry.key)) {
        return None;
    }
    let line = ["<<: *", &anchor].concat();
    edits.push(if node.span.slice(text).starts_with('{') {
        Edit::insert(node.span.start + 1, line + ", ")
    } else {
        let indentation = entry_indentation(text, tree, value)?;
        let start = LINES.line_start(text, tree.node(first.key).span.start);
        Edit::insert(start, [" ".repeat(indentation).as_str(), &line, LINES.near(text, start)].concat())
    });
    Some((edits, ["Merge the hidden ", name, " inside"].concat()))
}

fn entry(tree: &Tree, key: NodeId) -> Option<&Entry> {
    let (mapping, index) = entry_of_key(tree, key)?;
    match &tree.node(mapping).kind {
        NodeKind::Mapping(entries) => entries.get(index),
        _ => None,
    }
}
