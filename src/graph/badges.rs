//! Problems on the parts they belong to: each counts for the node with the smallest stretch of text around it.

use super::scene::{Badge, Scene};
use crate::diagnostic::{Diagnostic, Severity};

/// Sets the badges of nodes and the severities of edges. What holds only in production while the environment is unknown
/// does not count, as in the list of problems.
pub(super) fn attach(scene: &mut Scene, diagnostics: &[Diagnostic]) {
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
            let badge = &mut scene.nodes[index].badge;
            let (severity, count) = badge.map_or((Severity::Advice, 0), |badge| (badge.severity, badge.count));
            *badge = Some(Badge { severity: severity.max(diagnostic.severity), count: count + 1 });
        }
        for edge in &mut scene.edges {
            if edge.origin.as_ref().filter(around).is_some() {
                edge.severity = edge.severity.max(Some(diagnostic.severity));
            }
        }
    }
    for node in &mut scene.nodes {
        if let Some(badge) = node.badge {
            let problems = if badge.count == 1 { " problem" } else { " problems" };
            node.description +=
                &[", ", &badge.count.to_string(), problems, ", the worst is ", article(badge.severity)].concat();
        }
    }
}

fn article(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "an error",
        Severity::Warning => "a warning",
        Severity::Advice => "advice",
    }
}
