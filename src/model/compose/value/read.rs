//! One document of a file read into a tree of its own, aliases and `<<` followed.

use super::{Data, Key, MapBuilder, MergeTag, Node, Origin, Text};
use crate::model::compose::budget::{Budget, NODE};
use crate::model::compose::scalar;
use crate::project::FileId;
use crate::syntax::yaml::{NodeId, NodeKind, ScalarStyle, Tree};
use crate::text::SourceMap;
use std::sync::Arc;

/// Nodes of one document with its aliases expanded, at most.
const NODE_LIMIT: usize = 100_000;
/// Collections inside collections, at most.
const DEPTH_LIMIT: usize = 128;

/// Something in the tree that Compose does not accept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TreeError {
    /// A key that is no string; with its text.
    KeyIsNoString(String, Origin),
    /// Aliases expand to too much, or collections are nested too deep.
    TooLarge(Origin),
    /// The budget of the project is used up.
    TooMuch(Origin),
}

/// Reads one document of a file into a tree of its own.
pub fn from_tree(tree: &Tree, root: NodeId, file: FileId, budget: &mut Budget, errors: &mut Vec<TreeError>) -> Node {
    let mut reader = Reader { tree, file, errors, budget, left: NODE_LIMIT, open: Vec::new(), stopped: false };
    reader.node(root)
}

struct Reader<'a> {
    tree: &'a Tree,
    file: FileId,
    errors: &'a mut Vec<TreeError>,
    budget: &'a mut Budget,
    left: usize,
    /// The collections being read, outermost first: an alias to one of them would never end.
    open: Vec<NodeId>,
    stopped: bool,
}

impl Reader<'_> {
    fn origin(&self, id: NodeId) -> Origin {
        Origin { file: self.file, span: self.tree.nodes[id.0 as usize].span }
    }

    fn node(&mut self, id: NodeId) -> Node {
        let tree = self.tree;
        let node = &tree.nodes[id.0 as usize];
        let origin = self.origin(id);
        if self.left == 0 || self.open.len() >= DEPTH_LIMIT || self.open.contains(&id) {
            if !self.stopped {
                self.stopped = true;
                self.errors.push(TreeError::TooLarge(origin));
            }
            return Node::new(Data::Null, origin);
        }
        self.left -= 1;
        let length = match &node.kind {
            NodeKind::Scalar(map, _) => map.text().len(),
            _ => 0,
        };
        if !self.budget.take(NODE + length) {
            self.left = 0;
            self.stopped = true;
            self.errors.push(TreeError::TooMuch(origin));
            return Node::new(Data::Null, origin);
        }
        let tag = node.tag.as_ref().map(|tag| tag.text.as_str());
        let mut result = match &node.kind {
            NodeKind::Scalar(map, style) => scalar_node(map, *style, tag, origin),
            NodeKind::Alias(_, None) => Node::new(Data::Null, origin),
            NodeKind::Alias(_, Some(target)) => {
                self.open.push(id);
                let result = self.node(*target);
                self.open.pop();
                result
            }
            NodeKind::Sequence(items) => {
                self.open.push(id);
                let items = items.iter().map(|&item| self.item(item)).collect();
                self.open.pop();
                Node::new(Data::List(items), origin)
            }
            NodeKind::Mapping(_) => {
                self.open.push(id);
                let mut builder = MapBuilder::default();
                self.mapping(id, &mut builder);
                self.open.pop();
                Node::new(Data::Map(builder.map), origin)
            }
        };
        result.tag = match tag {
            Some("!reset") => Some(MergeTag::Reset),
            Some("!override") => Some(MergeTag::Override),
            _ => result.tag,
        };
        result
    }

    /// An item of a list. A list that an alias brings stands where the alias does: it is one item, and nobody's list is at fault.
    fn item(&mut self, id: NodeId) -> Node {
        let node = self.node(id);
        match &node.data {
            Data::List(_) => Node { origin: self.origin(id), ..node },
            _ => node,
        }
    }

    /// Adds the entries of mapping `id` to `map`: its own first, then what `<<` brings and is not there yet.
    fn mapping(&mut self, id: NodeId, map: &mut MapBuilder) {
        let tree = self.tree;
        let NodeKind::Mapping(entries) = &tree.nodes[id.0 as usize].kind else { return };
        let mut sources = Vec::new();
        for entry in entries {
            let Some(name) = self.key(entry.key) else { continue };
            if name == "<<" && self.is_plain(entry.key) {
                sources.push(entry.value);
                continue;
            }
            let key = Key { name, origin: self.origin(entry.key), listed: false };
            let value = self.node(entry.value);
            map.set(key, value);
        }
        for source in sources {
            self.merge_in(source, map);
        }
    }

    fn merge_in(&mut self, source: NodeId, map: &mut MapBuilder) {
        let tree = self.tree;
        match &tree.nodes[source.0 as usize].kind {
            NodeKind::Alias(_, Some(target)) if !self.open.contains(target) => {
                self.open.push(source);
                self.merge_in(*target, map);
                self.open.pop();
            }
            NodeKind::Sequence(items) => {
                self.open.push(source);
                for &item in items {
                    if self.open.len() < DEPTH_LIMIT {
                        self.merge_in(item, map);
                    }
                }
                self.open.pop();
            }
            NodeKind::Mapping(_) if self.left > 0 => {
                let Data::Map(merged) = self.node(source).data else { return };
                for (key, value) in merged.entries {
                    if map.position(&key.name).is_none() {
                        map.set(key, value);
                    }
                }
            }
            _ => {}
        }
    }

    fn is_plain(&self, id: NodeId) -> bool {
        matches!(self.tree.nodes[id.0 as usize].kind, NodeKind::Scalar(_, ScalarStyle::Plain))
    }

    fn key(&mut self, id: NodeId) -> Option<String> {
        let tree = self.tree;
        let mut at = id;
        if let NodeKind::Alias(_, Some(target)) = &tree.nodes[at.0 as usize].kind {
            at = *target;
        }
        let node = &tree.nodes[at.0 as usize];
        let NodeKind::Scalar(map, style) = &node.kind else {
            self.errors.push(TreeError::KeyIsNoString(String::new(), self.origin(id)));
            return None;
        };
        let text = map.text();
        let tagged = node.tag.as_ref().is_some_and(|tag| tag.text == "!!str");
        if *style == ScalarStyle::Plain && !tagged && !matches!(scalar::resolve(text), Data::Text(_)) {
            self.errors.push(TreeError::KeyIsNoString(text.to_owned(), self.origin(id)));
        }
        Some(text.to_owned())
    }
}

fn scalar_node(map: &SourceMap, style: ScalarStyle, tag: Option<&str>, origin: Origin) -> Node {
    let plain = style == ScalarStyle::Plain;
    let data = match tag {
        Some("!!str") => Data::Text(map.text().to_owned()),
        Some("!!int" | "!!float" | "!!bool" | "!!null") => scalar::resolve(map.text()),
        _ if plain => scalar::resolve(map.text()),
        _ => Data::Text(map.text().to_owned()),
    };
    let text = Text { raw: None, map: map.clone(), uses: Vec::new(), plain };
    Node { data, origin, text: Some(Arc::new(text)), tag: None }
}
