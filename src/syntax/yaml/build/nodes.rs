//! Nodes put into the tree: collections opened and closed, parents and weights.

use super::{Builder, Frame, Weight};
use crate::syntax::yaml::tree::{Entry, Node, NodeId, NodeKind, ScalarStyle, Tag};
use crate::text::{SourceMap, Span};
use granit_parser::StructureStyle;

impl Builder<'_> {
    pub(super) fn start(&mut self, kind: NodeKind, start: usize, style: StructureStyle, mark: &granit_parser::Span) {
        let here = Span::at(self.patched.back(start));
        let id = self.node(kind, here, mark);
        let flow = style == StructureStyle::Flow;
        self.cursor = self.cursor.max(if flow { start + 1 } else { start });
        self.open.push(Frame { id, key: None, flow, start });
    }

    /// Ends the innermost collection; without an end event, where its last child ends.
    pub(super) fn close(&mut self, end: Option<Span>) {
        let Some(frame) = self.open.pop() else { return };
        if let Some(key) = frame.key {
            // The file ends behind a key.
            let at = self.tree.node(key).outer().end;
            let value = self.push(Node {
                kind: NodeKind::Scalar(SourceMap::new(at), ScalarStyle::Plain),
                span: Span::at(at),
                anchor: None,
                tag: None,
            });
            self.link(frame.id, key);
            self.link(frame.id, value);
            if let NodeKind::Mapping(entries) = &mut self.tree.nodes[frame.id.0 as usize].kind {
                entries.push(Entry { key, value });
            }
        }
        let (first, last) = self.edges(frame.id);
        let start = self.patched.back(frame.start);
        let mut span = Span::at(start);
        if let Some(last) = last {
            span = span.join(Span::at(last.end));
        }
        if let Some(end) = end.filter(|_| frame.flow) {
            span = span.join(Span::at(self.patched.back(end.end)));
            self.cursor = self.cursor.max(end.end);
        }
        if let Some(first) = first.filter(|_| !frame.flow) {
            span.start = span.start.min(first.start);
        }
        let node = &mut self.tree.nodes[frame.id.0 as usize];
        node.span = span;
        let mut weight = self.weights[frame.id.0 as usize];
        weight.depth += 1;
        self.weights[frame.id.0 as usize] = weight;
        self.last = None;
        self.attach(frame.id, weight);
    }

    /// The outer spans of a collection's first and last child.
    fn edges(&self, id: NodeId) -> (Option<Span>, Option<Span>) {
        let outer = |id: &NodeId| self.tree.node(*id).outer();
        match &self.tree.node(id).kind {
            NodeKind::Sequence(items) => (items.first().map(outer), items.last().map(outer)),
            NodeKind::Mapping(entries) => {
                let last = entries.last().map(|entry| outer(&entry.key).join(outer(&entry.value)));
                (entries.first().map(|entry| outer(&entry.key)), last)
            }
            _ => (None, None),
        }
    }

    pub(super) fn node(&mut self, kind: NodeKind, span: Span, mark: &granit_parser::Span) -> NodeId {
        let tag = mark.tag_span().and_then(|tag| tag.byte_range()).map(|range| {
            let range = Span::from(range);
            self.cursor = self.cursor.max(range.end);
            Tag { text: range.slice(self.text).to_owned(), span: self.patched.back_span(range) }
        });
        let id = self.push(Node { kind, span, anchor: None, tag });
        self.last = Some(id);
        id
    }

    pub(super) fn push(&mut self, node: Node) -> NodeId {
        let id = NodeId(self.tree.nodes.len() as u32);
        self.tree.nodes.push(node);
        self.tree.parents.push(None);
        self.weights.push(Weight { nodes: 1, depth: 1, bytes: 0 });
        self.expanded += 1;
        id
    }

    fn link(&mut self, parent: NodeId, child: NodeId) {
        self.tree.parents[child.0 as usize] = Some(parent);
    }

    /// Puts a finished node into the collection that is open, or makes it the root.
    pub(super) fn attach(&mut self, id: NodeId, weight: Weight) {
        let Some(frame) = self.open.last_mut() else {
            if let Some(document) = self.tree.documents.last_mut() {
                document.root.get_or_insert(id);
            }
            return;
        };
        let parent = frame.id;
        self.tree.parents[id.0 as usize] = Some(parent);
        match &mut self.tree.nodes[parent.0 as usize].kind {
            NodeKind::Sequence(items) => items.push(id),
            NodeKind::Mapping(entries) => match frame.key.take() {
                None => frame.key = Some(id),
                Some(key) => entries.push(Entry { key, value: id }),
            },
            _ => {}
        }
        let outer = &mut self.weights[parent.0 as usize];
        outer.nodes = outer.nodes.saturating_add(weight.nodes);
        outer.depth = outer.depth.max(weight.depth);
        outer.bytes = outer.bytes.saturating_add(weight.bytes);
    }
}
