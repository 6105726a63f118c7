//! Sorting what stands in a YAML file, comments included.

use super::yaml::{LINES, after_own_comments, is_flow, is_list, line_end, line_start};
use crate::syntax::yaml::{NodeId, NodeKind, Tree};
use crate::text::{Edit, Span};

/// Puts the entries or items of a collection in block style into another order, each with the comments right above it and its own;
/// `order` holds their present numbers. `None` where a comment stands between them that may belong to either, or several share a line.
pub fn reorder(text: &str, tree: &Tree, collection: NodeId, order: &[usize]) -> Option<Edit> {
    let node = tree.node(collection);
    let is_items = matches!(node.kind, NodeKind::Sequence(_));
    if is_flow(text, node) {
        return None;
    }
    let parts: Vec<(Span, bool)> = match &node.kind {
        NodeKind::Mapping(entries) => {
            entries.iter().map(|entry| (tree.entry_span(entry), is_list(tree, entry.value))).collect()
        }
        NodeKind::Sequence(items) => items.iter().map(|&item| (tree.node(item).outer(), false)).collect(),
        _ => return None,
    };
    let mut pieces: Vec<Span> = Vec::with_capacity(parts.len());
    for (at, &(span, ends_in_list)) in parts.iter().enumerate() {
        let mut start = line_start(text, span.start);
        let lead = &text[start..span.start];
        let indentation = lead.len() - lead.trim_start_matches(' ').len();
        let only_dash = lead.trim_start().bytes().filter(|&byte| byte == b'-').count() == usize::from(is_items);
        if !only_dash || !lead.bytes().all(|byte| matches!(byte, b' ' | b'-')) {
            return None;
        }
        // Comments right above belong to it; those at the top of a file are about all of it.
        while start > 0 && (at > 0 || indentation > 0 || is_items) {
            let above = line_start(text, start - LINES.break_behind(text, start).len());
            let line = text[above..start].trim_end();
            if !line.trim_start().starts_with('#') || line.len() - line.trim_start().len() != indentation {
                break;
            }
            start = above;
        }
        let last = line_end(text, span.end);
        pieces.push(Span::new(start, after_own_comments(text, last, indentation, ends_in_list)));
    }
    let ordered =
        pieces.windows(2).all(|two| two[0].end <= two[1].start && text[two[0].end..two[1].start].trim().is_empty());
    let whole = Span::new(pieces.first()?.start, pieces.last()?.end);
    if !ordered || order.len() != pieces.len() {
        return None;
    }
    let mut new = String::new();
    for (at, &from) in order.iter().enumerate() {
        new.push_str(pieces[from].slice(text));
        let next = pieces.get(at + 1).map_or(whole.end, |next| next.start);
        new.push_str(&text[pieces[at].end..next]);
    }
    Some(Edit::replace(whole, new))
}
