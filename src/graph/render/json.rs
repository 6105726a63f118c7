//! The graph as data: nodes by id, places by path.

use crate::graph::parts::{EdgeKind, Graph, NodeKind, Place};
use crate::project::Project;
use crate::text::Span;
use serde::Serialize;

#[derive(Serialize)]
struct File<'a> {
    nodes: Vec<NodeData<'a>>,
    edges: Vec<EdgeData<'a>>,
}

#[derive(Serialize)]
struct NodeData<'a> {
    id: &'a str,
    kind: NodeKind,
    label: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    detail: &'a str,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    missing: bool,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    notes: &'a [String],
    places: Vec<PlaceData<'a>>,
}

#[derive(Serialize)]
struct EdgeData<'a> {
    from: &'a str,
    to: &'a str,
    #[serde(flatten)]
    kind: EdgeKind,
    #[serde(skip_serializing_if = "str::is_empty")]
    label: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    place: Option<PlaceData<'a>>,
}

#[derive(Serialize)]
struct PlaceData<'a> {
    file: &'a str,
    span: Span,
}

/// The graph as JSON; spans are bytes of the named files.
pub fn json(graph: &Graph, project: &Project) -> String {
    let place = |place: &Place| PlaceData { file: &project.file(place.file).path, span: place.span };
    let file = File {
        nodes: graph
            .nodes
            .iter()
            .map(|node| NodeData {
                id: &node.id,
                kind: node.kind,
                label: &node.label,
                detail: &node.detail,
                missing: node.missing,
                notes: &node.notes,
                places: node.places.iter().map(place).collect(),
            })
            .collect(),
        edges: graph
            .edges
            .iter()
            .map(|edge| EdgeData {
                from: &graph.nodes[edge.from].id,
                to: &graph.nodes[edge.to].id,
                kind: edge.kind,
                label: &edge.label,
                place: edge.place.as_ref().map(place),
            })
            .collect(),
    };
    let mut text = serde_json::to_string_pretty(&file).unwrap_or_default();
    text.push('\n');
    text
}
