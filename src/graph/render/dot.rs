//! DOT for Graphviz: every name quoted, one cluster per Dockerfile.

use super::mermaid::label;
use super::palette::LIGHT;
use crate::diagnostic::Severity;
use crate::graph::parts::{Condition, EdgeKind, Graph, Node, NodeKind};
use crate::order::Order;
use crate::project::FileId;
use std::fmt::Write;

/// The whole graph in DOT.
pub fn dot(graph: &Graph) -> String {
    let mut out = String::from(
        "digraph system {\n  node [shape=box, style=rounded, fontname=\"sans-serif\"];\n  edge [fontname=\"sans-serif\", fontsize=10];\n",
    );
    let mut files: Vec<FileId> = graph.of_kind(NodeKind::Stage).filter_map(|node| graph.nodes[node].lane).collect();
    files.order();
    files.dedup();
    for (number, file) in files.iter().enumerate() {
        let _ = writeln!(out, "  subgraph cluster_{number} {{");
        let stages = graph.of_kind(NodeKind::Stage).filter(|&node| graph.nodes[node].lane == Some(*file));
        for (place, stage) in stages.enumerate() {
            if place == 0 {
                let id = &graph.nodes[stage].id;
                let path = id.rsplit_once('#').map_or(id.as_str(), |(path, _)| path).trim_start_matches("stage:");
                let _ = writeln!(out, "    label={};", quote(path));
            }
            node(&mut out, stage, &graph.nodes[stage], "    ");
        }
        out.push_str("  }\n");
    }
    for (index, part) in
        graph.nodes.iter().enumerate().filter(|(_, node)| node.kind != NodeKind::Stage || node.lane.is_none())
    {
        node(&mut out, index, part, "  ");
    }
    for edge in &graph.edges {
        let mut attributes = Vec::new();
        let text = label(edge);
        if !text.is_empty() {
            attributes.push(["label=", &quote(&text)].concat());
        }
        let style = match edge.kind {
            EdgeKind::Depends { required: false, .. } | EdgeKind::CopiesFrom => "dashed",
            EdgeKind::Depends { condition: Condition::Healthy | Condition::Completed, .. } => "bold",
            EdgeKind::Implied | EdgeKind::MountsFrom | EdgeKind::Uses | EdgeKind::Mounts { read_only: true } => {
                "dotted"
            }
            _ => "solid",
        };
        attributes.push(["style=", style].concat());
        if matches!(edge.kind, EdgeKind::Mounts { .. } | EdgeKind::Joins | EdgeKind::Uses) {
            attributes.push("dir=none".to_owned());
        }
        let _ = writeln!(out, "  n{} -> n{} [{}];", edge.from + 1, edge.to + 1, attributes.join(", "));
    }
    out.push_str("}\n");
    out
}

fn node(out: &mut String, index: usize, node: &Node, indent: &str) {
    let shape = match node.kind {
        NodeKind::Service | NodeKind::Stage | NodeKind::Group => "box",
        NodeKind::Image | NodeKind::Port => "ellipse",
        NodeKind::Volume => "cylinder",
        NodeKind::Bind => "folder",
        NodeKind::Network => "hexagon",
        NodeKind::Secret | NodeKind::Config => "note",
    };
    let label =
        if node.detail.is_empty() { node.label.clone() } else { [node.label.as_str(), "\n", &node.detail].concat() };
    let error = LIGHT.severity(Severity::Error);
    let missing = if node.missing { [", color=\"", error, "\", style=dashed"].concat() } else { String::new() };
    let _ = writeln!(out, "{indent}n{} [label={}, shape={shape}{missing}];", index + 1, quote(&label));
}

fn quote(text: &str) -> String {
    let mut out = String::from("\"");
    for character in text.chars() {
        match character {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            character if character.is_control() => {}
            character => out.push(character),
        }
    }
    out.push('"');
    out
}
