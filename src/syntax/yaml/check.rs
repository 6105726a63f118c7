//! Faults that are no syntax errors: keys that stand twice, `<<` on something that cannot be merged.

use crate::syntax::yaml::tree::{NodeId, NodeKind, Tree, YamlError, YamlErrorKind};
use crate::text::plain;

/// Adds the faults of a finished tree.
pub(super) fn check(tree: &mut Tree) {
    let mut errors = Vec::new();
    for (id, node) in tree.nodes.iter().enumerate() {
        let NodeKind::Mapping(entries) = &node.kind else { continue };
        for (at, entry) in entries.iter().enumerate() {
            let key = tree.value(entry.key);
            let Some(name) = key.text() else { continue };
            if key.is_merge_key() {
                errors.extend(merge_fault(tree, entry.value));
            }
            if tree.node(entry.key).span.is_empty() {
                continue;
            }
            let first = tree.entry_index(NodeId(id as u32), name).filter(|&first| first < at);
            let first = first.map(|first| entries[first].key);
            if let Some(first) = first.filter(|&first| !tree.node(first).span.is_empty()) {
                let message = if name == "<<" {
                    "`<<` stands twice in this mapping. Compose rejects the file. Write one `<<: [*a, *b]`.".to_owned()
                } else {
                    format!(
                        "`{name}` stands twice in this mapping. Compose rejects the file, and other tools drop one \
                         of the values without a word. Keep one of the two."
                    )
                };
                errors.push(YamlError {
                    kind: YamlErrorKind::DuplicateKey,
                    span: tree.node(entry.key).span,
                    related: Some(tree.node(first).span),
                    message: plain::shortened(message),
                });
            }
        }
    }
    tree.errors.append(&mut errors);
}

/// What is wrong with the value of `<<`, if anything is. An unknown alias has its own error.
fn merge_fault(tree: &Tree, value: NodeId) -> Option<YamlError> {
    let source = tree.value(value);
    let mergeable = |id: NodeId| {
        let value = tree.value(id);
        value.is_mapping() || matches!(value.node().kind, NodeKind::Alias(..))
    };
    let wrong = match &source.node().kind {
        NodeKind::Mapping(_) | NodeKind::Alias(..) => return None,
        NodeKind::Sequence(items) => items.iter().copied().find(|&item| !mergeable(item))?,
        NodeKind::Scalar(..) => value,
    };
    let entry = tree.node(wrong).span;
    let span = if entry.is_empty() { tree.node(value).span } else { entry };
    Some(YamlError {
        kind: YamlErrorKind::BadMerge,
        span,
        related: None,
        message: "`<<` can only bring in a mapping or a list of mappings. Compose rejects the file. \
                  Point it at an anchor on a mapping, such as `<<: *defaults`."
            .to_owned(),
    })
}
