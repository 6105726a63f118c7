//! From the model to a graph: `compose.rs` reads one stack, `dockerfile.rs` the stages of every Dockerfile.

mod compose;
mod dockerfile;

use super::parts::{Edge, EdgeKind, Graph, Node, NodeKind, Place};
use crate::model::Model;
use crate::model::stack::StackKind;
use crate::ordered::{BTreeMap, BTreeSet};
use crate::project::Project;

/// The graph of one stack (an index into the model's) and of all Dockerfiles; without a stack, of the Dockerfiles alone.
pub fn build(project: &Project, model: &Model, stack: Option<usize>) -> Graph {
    let mut builder = Builder { project, model, graph: Graph::default(), ids: BTreeMap::new(), seen: BTreeSet::new() };
    let stack = stack.and_then(|index| model.stacks.get(index));
    if let Some(stack) = stack {
        compose::services(&mut builder, stack);
    }
    dockerfile::stages(&mut builder);
    if let Some(stack) = stack {
        compose::relations(&mut builder, stack);
        compose::images(&mut builder, stack);
    }
    builder.graph
}

/// The stack to show first: what `docker compose up` takes, else the first there is.
pub fn default_stack(model: &Model) -> Option<usize> {
    let default = model.stacks.iter().position(|stack| stack.kind == StackKind::Default);
    default.or(if model.stacks.is_empty() { None } else { Some(0) })
}

struct Builder<'a> {
    project: &'a Project,
    model: &'a Model,
    graph: Graph,
    ids: BTreeMap<String, usize>,
    seen: BTreeSet<(usize, usize, EdgeKind, String)>,
}

impl Builder<'_> {
    /// The node of that kind and name, made by `new` when it is not there yet.
    fn node(&mut self, kind: NodeKind, name: &str, new: impl FnOnce(&mut Node)) -> usize {
        let mut node = Node::new(kind, name);
        if let Some(&index) = self.ids.get(&node.id) {
            return index;
        }
        new(&mut node);
        let index = self.graph.nodes.len();
        self.ids.insert(node.id.clone(), index);
        self.graph.nodes.push(node);
        index
    }

    /// The node of that kind and name, if there is one.
    fn find(&self, kind: NodeKind, name: &str) -> Option<usize> {
        self.ids.get(&[kind.name(), ":", name].concat()).copied()
    }

    /// Joins two nodes, once for each kind and label.
    fn connect(&mut self, from: usize, to: usize, kind: EdgeKind, label: &str, place: Option<Place>) {
        if self.seen.insert((from, to, kind, label.to_owned())) {
            self.graph.edges.push(Edge { from, to, kind, label: label.to_owned(), place });
        }
    }
}
