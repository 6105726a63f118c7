//! Mermaid flowcharts: ids of our own, labels quoted, so that no name can break the syntax.

use super::palette::LIGHT;
use crate::diagnostic::Severity;
use crate::graph::parts::{Condition, Edge, EdgeKind, Graph, NodeKind};
use std::fmt::Write;

/// The whole graph as a Mermaid flowchart.
pub fn mermaid(graph: &Graph) -> String {
    let mut out = String::from("flowchart TD\n");
    for (index, node) in graph.nodes.iter().enumerate() {
        let (open, close) = match node.kind {
            NodeKind::Service | NodeKind::Group => ("[", "]"),
            NodeKind::Stage => ("[[", "]]"),
            NodeKind::Image => ("(", ")"),
            NodeKind::Volume => ("[(", ")]"),
            NodeKind::Bind => ("[/", "/]"),
            NodeKind::Network => ("{{", "}}"),
            NodeKind::Port => ("([", "])"),
            NodeKind::Secret | NodeKind::Config => (">", "]"),
        };
        let mut label = quote(&node.label);
        if !node.detail.is_empty() {
            label += &["<br/>", &quote(&node.detail)].concat();
        }
        if node.missing {
            label += "<br/>not defined";
        }
        let class = if node.missing { "missing" } else { node.kind.name() };
        let _ = writeln!(out, "  n{}{open}\"{label}\"{close}:::{class}", index + 1);
    }
    for edge in &graph.edges {
        let label = label(edge);
        let line = match edge.kind {
            EdgeKind::Depends { required: false, .. } => "-.->",
            EdgeKind::Depends { condition: Condition::Started, .. } => "-->",
            EdgeKind::Depends { .. } => "==>",
            EdgeKind::Implied | EdgeKind::CopiesFrom | EdgeKind::MountsFrom => "-.->",
            EdgeKind::Mounts { read_only: true } | EdgeKind::Uses => "-.-",
            EdgeKind::Mounts { read_only: false } | EdgeKind::Joins => "---",
            EdgeKind::Publishes { .. } | EdgeKind::Runs | EdgeKind::From => "-->",
        };
        let label = if label.is_empty() { String::new() } else { ["|\"", &quote(&label), "\"|"].concat() };
        let _ = writeln!(out, "  n{} {line}{label} n{}", edge.from + 1, edge.to + 1);
    }
    let error = LIGHT.severity(Severity::Error);
    let _ = writeln!(out, "  classDef missing stroke:{error},stroke-dasharray:5 3");
    out
}

/// What stands beside an edge in a text format.
pub(super) fn label(edge: &Edge) -> String {
    match edge.kind {
        EdgeKind::Depends { condition, .. } => condition.title().to_owned(),
        EdgeKind::Mounts { read_only } => {
            [edge.label.as_str(), if read_only { " ro" } else { " rw" }].concat().trim_start().to_owned()
        }
        EdgeKind::CopiesFrom => "copy".to_owned(),
        EdgeKind::MountsFrom => "mount".to_owned(),
        EdgeKind::Runs => "runs".to_owned(),
        EdgeKind::From => "from".to_owned(),
        EdgeKind::Publishes { loopback: true } => ["this host ", &edge.label].concat().trim_end().to_owned(),
        _ => edge.label.clone(),
    }
}

/// Letters and digits of any script and harmless signs stay, the rest becomes a character code.
fn quote(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            ' ' | '.' | ',' | '-' | '_' | '/' | ':' | '@' | '+' | '=' | '~' => out.push(character),
            character if character.is_alphanumeric() => out.push(character),
            character if character.is_control() => {}
            character => {
                let _ = write!(out, "#{};", character as u32);
            }
        }
    }
    out
}
