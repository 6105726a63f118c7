//! Problems on the parts they belong to: each counts for the node with the smallest stretch of text around it.

use super::scene::{Badge, Scene};
use crate::diagnostic::{Diagnostic, Severity};

/// Sets the badges of nodes and the severities of edges. What holds only in production while the environment is unknown
/// does not count, as in the list of problems.
pub(super) fn attach(scene: &mut Scene, diagnostics: &[Diagnostic]) {
    let mut counts = vec![[0usize; 3]; scene.nodes.len()];
    for diagnostic in diagnostics.iter().filter(|diagnostic| diagnostic.only_in.is_none()) {
        let around = |place: &&super::parts::Place| place.file == diagnostic.file && place.span.covers(diagnostic.span);
        let mut smallest: Option<(usize, usize)> = None;
        for (index, node) in scene.nodes.iter().enumerate() {
            let Some(size) = node.extents.iter().filter(around).map(|place| place.span.len()).min() else { continue };
            if smallest.is_none_or(|(best, _)| size < best) {
                smallest = Some((size, index));
            }
        }
        if let Some((_, index)) = smallest {
            let kind = SEVERITIES.iter().position(|(severity, ..)| *severity == diagnostic.severity);
            counts[index][kind.unwrap_or(0)] += 1;
        }
        for edge in &mut scene.edges {
            if edge.origin.as_ref().filter(around).is_some() {
                edge.severity = edge.severity.max(Some(diagnostic.severity));
            }
        }
    }
    for (node, counts) in scene.nodes.iter_mut().zip(counts) {
        for ((severity, one, many), count) in SEVERITIES.into_iter().zip(counts).filter(|(_, count)| *count > 0) {
            // The shape says the worst, so the number beside it is that of the worst.
            node.badge.get_or_insert(Badge { severity, count });
            node.description += &[", ", &count.to_string(), if count == 1 { one } else { many }].concat();
        }
    }
}

/// From bad to mild, with their names for one and for many.
const SEVERITIES: [(Severity, &str, &str); 3] = [
    (Severity::Error, " error", " errors"),
    (Severity::Warning, " warning", " warnings"),
    (Severity::Advice, " advice", " advice"),
];
