//! Edits of YAML that keep the file's own indentation, style and line endings. Everything takes the text and its tree and
//! gives an edit of that text, or `None` where the way it is written leaves no safe place.
//!
//! New text is given with `\n` and its own inner indentation; it comes out indented to its place, with the file's line ending.

use crate::syntax::yaml::{Entry, Node, NodeId, NodeKind, Tree};
use crate::text::{Breaks, Edit, Span};

/// Columns, lines and the breaks to write are counted as the parser counts them.
pub const LINES: Breaks = Breaks::Any;

/// How many bytes the entries of a block mapping are indented by; `None` for flow mappings and empty ones.
pub fn entry_indentation(text: &str, tree: &Tree, mapping: NodeId) -> Option<usize> {
    let first = tree.node(entries(tree, mapping)?.first()?.key);
    if is_flow(text, tree.node(mapping)) {
        return None;
    }
    column(text, first.outer().start)
}

/// Adds `entry` (`key: value`, or several lines) at the end of a mapping.
pub fn append_entry(text: &str, tree: &Tree, mapping: NodeId, entry: &str) -> Option<Edit> {
    let last = entries(tree, mapping)?.len().checked_sub(1);
    match last {
        Some(last) => insert_entry_after(text, tree, mapping, last, entry),
        None => fill_empty(text, tree, mapping, entry),
    }
}

/// Adds `entry` behind the entry with this index.
pub fn insert_entry_after(text: &str, tree: &Tree, mapping: NodeId, index: usize, entry: &str) -> Option<Edit> {
    let previous = entries(tree, mapping)?.get(index)?;
    let end = tree.entry_span(previous).end;
    if is_flow(text, tree.node(mapping)) {
        return flow_safe(entry).then(|| Edit::insert(end, flow_entry(text, end, entry)));
    }
    let indentation = entry_indentation(text, tree, mapping)?;
    let end = after_own_comments(text, line_end(text, end), indentation, is_list(tree, previous.value));
    Some(Edit::insert(end, block(text, end, entry, indentation)))
}

/// `, entry` for a flow mapping. Older readers of Compose take `front:,` and `front:}` for a key with a colon: a key without a
/// value needs a blank behind it.
fn flow_entry(text: &str, end: usize, entry: &str) -> String {
    let blank = |needed: bool| if needed { " " } else { "" };
    let before = blank(text[..end].ends_with(':'));
    let behind = blank(entry.ends_with(':') && text[end..].starts_with(['}', ',']));
    [before, ", ", entry, behind].concat()
}

pub(super) fn is_list(tree: &Tree, value: NodeId) -> bool {
    matches!(tree.node(value).kind, NodeKind::Sequence(_))
}

/// The end of the comments below a line that belong to what stands above them: those that are indented deeper than what is
/// added, and items of a list that are commented out.
pub(super) fn after_own_comments(text: &str, end: usize, indentation: usize, is_list: bool) -> usize {
    let mut end = end;
    loop {
        let next = LINES.next_line(text, end);
        let line = &text[next..LINES.line_end(text, next)];
        let comment = line.trim_start_matches(' ');
        let column = line.len() - comment.len();
        let is_item = is_list && column == indentation && comment.trim_start_matches(['#', ' ']).starts_with("- ");
        if next <= end || !comment.starts_with('#') || (column <= indentation && !is_item) {
            return end;
        }
        end = next + line.len();
    }
}

/// Adds `entry` to the mapping that is the value of an entry; an absent value becomes a mapping.
pub fn append_to_value(text: &str, tree: &Tree, mapping: NodeId, index: usize, entry: &str) -> Option<Edit> {
    let outer = entries(tree, mapping)?.get(index)?;
    match &tree.node(outer.value).kind {
        NodeKind::Mapping(_) => append_entry(text, tree, outer.value, entry),
        NodeKind::Scalar(..) => fill_absent(text, tree, mapping, outer, entry),
        _ => None,
    }
}

/// Adds an item to the sequence that is the value of an entry; an absent value becomes a sequence.
pub fn append_item_to_value(text: &str, tree: &Tree, mapping: NodeId, index: usize, item: &str) -> Option<Edit> {
    let outer = entries(tree, mapping)?.get(index)?;
    match &tree.node(outer.value).kind {
        NodeKind::Sequence(_) => append_item(text, tree, outer.value, item),
        NodeKind::Scalar(..) => fill_absent(text, tree, mapping, outer, &dashed(item)),
        _ => None,
    }
}

/// Adds `item` (a scalar as written, or the lines of a mapping) at the end of a sequence.
pub fn append_item(text: &str, tree: &Tree, sequence: NodeId, item: &str) -> Option<Edit> {
    let node = tree.node(sequence);
    let NodeKind::Sequence(items) = &node.kind else { return None };
    let last = items.last().map(|&last| tree.node(last).outer().end);
    if is_flow(text, node) {
        return flow_safe(item).then(|| match last {
            Some(end) => Edit::insert(end, format!(", {item}")),
            None => Edit::insert(node.span.start + 1, item),
        });
    }
    let indentation = column(text, node.span.start)?;
    let last = last?;
    let end = after_own_comments(text, line_end(text, last), indentation, false);
    Some(Edit::insert(end, block(text, last, &dashed(item), indentation)))
}

/// Removes an entry with its lines. A comment above it stays.
pub fn delete_entry(text: &str, tree: &Tree, mapping: NodeId, index: usize) -> Option<Edit> {
    let all = entries(tree, mapping)?;
    delete(text, tree.node(mapping), &|at| all.get(at).map(|entry| tree.entry_span(entry)), index)
}

/// Removes an item of a sequence with its lines. A comment above it stays.
pub fn delete_item(text: &str, tree: &Tree, sequence: NodeId, index: usize) -> Option<Edit> {
    let node = tree.node(sequence);
    let NodeKind::Sequence(items) = &node.kind else { return None };
    let flow = is_flow(text, node);
    let with_dash = |at: usize| {
        let span = tree.node(*items.get(at)?).outer();
        let before = text[..span.start].trim_end();
        // The dash of a block item stands before it, possibly behind other dashes of the same line.
        let dashed = || Span::new(before.len() - 1, span.end.max(before.len()));
        Some(if flow || !before.ends_with('-') { span } else { dashed() })
    };
    delete(text, node, &with_dash, index)
}

/// Adds `entry` under a key at the top of the first document; the key is added where it is missing.
pub fn append_top_level(text: &str, tree: &Tree, key: &str, entry: &str) -> Option<Edit> {
    let inner = format!("\n{}", " ".repeat(indentation_step(text, tree)));
    let whole = format!("{key}:{inner}{}", entry.trim_end().replace('\n', &inner));
    let Some(root) = tree.documents.iter().find_map(|document| document.root) else {
        let is_comment = |line: &str| line.trim().is_empty() || line.trim().starts_with('#');
        if !LINES.split(text.trim_start_matches('\u{feff}')).all(is_comment) {
            return None;
        }
        let end = text.len();
        let break_ = LINES.near(text, end);
        let start = if LINES.line_start(text, end) == end { "" } else { break_ };
        let lines = block(text, end, &whole, 0);
        return Some(Edit::insert(end, format!("{start}{}{break_}", lines.trim_start_matches(['\r', '\n']))));
    };
    let all = entries(tree, root)?;
    if let Some(index) = all.iter().position(|entry| tree.key_text(entry.key) == key) {
        return append_to_value(text, tree, root, index, entry);
    }
    if is_flow(text, tree.node(root)) || entry_indentation(text, tree, root)? != 0 {
        return None;
    }
    let spaced = match all {
        [.., one, other] => {
            let gap = &text[tree.entry_span(one).end..tree.node(other.key).outer().start];
            let lines: Vec<&str> = LINES.split(gap).collect();
            lines.len() > 2 && lines[1..].iter().any(|line| line.trim().is_empty())
        }
        _ => true,
    };
    let is_list = all.last().is_some_and(|last| is_list(tree, last.value));
    let end = after_own_comments(text, line_end(text, tree.node(root).outer().end), 0, is_list);
    let gap = if spaced { LINES.near(text, end) } else { "" };
    Some(Edit::insert(end, format!("{gap}{}", block(text, end, &whole, 0))))
}

/// By how many blanks the file indents a level: the first indented key tells.
pub fn indentation_step(text: &str, tree: &Tree) -> usize {
    let nested = tree.nodes.iter().enumerate().find_map(|(index, node)| {
        let NodeKind::Mapping(entries) = &node.kind else { return None };
        let outer =
            tree.parent(NodeId(index as u32)).filter(|&outer| matches!(tree.node(outer).kind, NodeKind::Mapping(_)))?;
        let inner = column(text, tree.node(entries.first()?.key).outer().start)?;
        let outer = entry_indentation(text, tree, outer)?;
        (!is_flow(text, node)).then(|| inner.checked_sub(outer)).flatten().filter(|&step| step > 0)
    });
    nested.unwrap_or(2).min(8)
}

fn entries(tree: &Tree, mapping: NodeId) -> Option<&[Entry]> {
    match &tree.nodes.get(mapping.0 as usize)?.kind {
        NodeKind::Mapping(entries) => Some(entries),
        _ => None,
    }
}

pub(super) fn is_flow(text: &str, node: &Node) -> bool {
    match node.kind {
        NodeKind::Mapping(_) => node.span.slice(text).starts_with('{') && !node.span.is_empty(),
        NodeKind::Sequence(_) => node.span.slice(text).starts_with('['),
        _ => false,
    }
}

/// Bytes from the start of the line; `None` unless only blanks and dashes stand before.
fn column(text: &str, at: usize) -> Option<usize> {
    let start = line_start(text, at);
    let before = text[start..at].trim_start_matches('\u{feff}');
    before.bytes().all(|byte| matches!(byte, b' ' | b'-')).then_some(before.len())
}

pub(super) fn line_start(text: &str, at: usize) -> usize {
    LINES.line_start(text, at)
}

pub(super) fn line_end(text: &str, at: usize) -> usize {
    LINES.line_end(text, at)
}

/// `new` as lines of its own behind the line of byte `at`, each indented by `indentation` and its own blanks.
fn block(text: &str, at: usize, new: &str, indentation: usize) -> String {
    let break_ = LINES.near(text, at);
    let mut lines = String::new();
    for line in new.trim_end().lines() {
        lines.push_str(break_);
        if !line.trim().is_empty() {
            lines.push_str(&" ".repeat(indentation));
            lines.push_str(line);
        }
    }
    lines
}

/// The lines of a sequence item.
fn dashed(item: &str) -> String {
    format!("- {}", item.trim_end().replace('\n', "\n  "))
}

/// Whether `new` can stand between flow brackets as it is.
fn flow_safe(new: &str) -> bool {
    !new.contains(['\n', '#', '[', ']', '{', '}']) && (!new.contains(',') || new.ends_with('"') || new.ends_with('\''))
}

/// Puts `entry` into `{}`; where that cannot hold it, block style takes its place.
fn fill_empty(text: &str, tree: &Tree, mapping: NodeId, entry: &str) -> Option<Edit> {
    let node = tree.node(mapping);
    if !is_flow(text, node) {
        return None;
    }
    let outer = tree.parent(mapping);
    let in_block = outer
        .filter(|&outer| matches!(tree.node(outer).kind, NodeKind::Mapping(_)) && !is_flow(text, tree.node(outer)));
    let rest = &text[node.span.end..line_end(text, node.span.end)];
    match in_block.and_then(|outer| entry_indentation(text, tree, outer)) {
        Some(indentation) if rest.trim().is_empty() => {
            let step = indentation_step(text, tree);
            let blanks = text[..node.span.start].len() - text[..node.span.start].trim_end_matches(' ').len();
            let span = Span::new(node.span.start - blanks, node.span.end);
            Some(Edit::replace(span, block(text, span.start, entry, indentation + step)))
        }
        _ => flow_safe(entry).then(|| {
            let blank = if entry.ends_with(':') { " " } else { "" };
            Edit::replace(node.span, ["{", entry, blank, "}"].concat())
        }),
    }
}

/// Puts lines under a key without a value.
fn fill_absent(text: &str, tree: &Tree, mapping: NodeId, outer: &Entry, new: &str) -> Option<Edit> {
    let value = tree.node(outer.value);
    if !value.span.is_empty() || is_flow(text, tree.node(mapping)) {
        return None;
    }
    let indentation = entry_indentation(text, tree, mapping)? + indentation_step(text, tree);
    let end = line_end(text, value.outer().end);
    Some(Edit::insert(end, block(text, end, new, indentation)))
}

/// Takes out the entry or item with this index; `span_of` gives the place of each.
fn delete(text: &str, node: &Node, span_of: &dyn Fn(usize) -> Option<Span>, index: usize) -> Option<Edit> {
    let span = span_of(index)?;
    let next = span_of(index + 1).map(|next| next.start);
    if is_flow(text, node) {
        let previous = index.checked_sub(1).and_then(span_of).map(|previous| previous.end);
        return Some(Edit::delete(match (next, previous) {
            (Some(next), _) => Span::new(span.start, next),
            (None, Some(previous)) => Span::new(previous, span.end),
            (None, None) => Span::new(node.span.start + 1, node.span.end - 1),
        }));
    }
    let start = line_start(text, span.start);
    let end = line_end(text, span.end);
    if !text[start..span.start].trim_matches([' ', '\u{feff}']).is_empty() {
        // Behind a dash: what follows takes its place, if anything does.
        return next.map(|next| Edit::delete(Span::new(span.start, next)));
    }
    let start = if text[start..].starts_with('\u{feff}') { start + 3 } else { start };
    let after = LINES.next_line(text, end);
    if after == end {
        // The last line of a text without a final break: the break before it goes.
        let before = start - LINES.break_behind(text, start).len();
        return Some(Edit::delete(Span::new(before, end)));
    }
    Some(Edit::delete(Span::new(start, after)))
}
