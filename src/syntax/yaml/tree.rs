//! The YAML tree: an arena of nodes, each with its span.

use crate::order::Order;
use crate::syntax::yaml::Value;
use crate::text::{SourceMap, Span};

/// Index of a node in [`Tree::nodes`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeId(pub u32);

/// Everything one file holds.
#[derive(Clone, Debug, Default)]
pub struct Tree {
    /// The documents in order.
    pub documents: Vec<Document>,
    /// All nodes of all documents.
    pub nodes: Vec<Node>,
    /// All comments in order of place.
    pub comments: Vec<Comment>,
    /// What could not be read, and keys that stand twice, in order of place.
    pub errors: Vec<YamlError>,
    /// The collection each node stands in, by node.
    pub(super) parents: Vec<Option<NodeId>>,
    /// Of each long mapping the entries in order of their keys.
    pub(super) long: Vec<(NodeId, Vec<u32>)>,
}

/// Mappings with fewer entries are searched through.
const LONG: usize = 16;

/// One step of a key path.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Step {
    /// Into the value of this key.
    Key(String),
    /// Into this item of a sequence, counted from 0.
    Index(usize),
}

impl Tree {
    /// The root of the first document that has one.
    pub fn root(&self) -> Option<Value<'_>> {
        self.roots().next()
    }

    /// The roots of all documents; empty documents are left out.
    pub fn roots(&self) -> impl Iterator<Item = Value<'_>> {
        self.documents.iter().filter_map(|document| document.root).map(|root| self.value(root))
    }

    /// A view of a node of this tree, aliases followed.
    pub fn value(&self, id: NodeId) -> Value<'_> {
        Value::new(self, id)
    }

    /// The node behind an id of this tree.
    ///
    /// # Panics
    /// When the id is of another tree.
    pub fn node(&self, id: NodeId) -> &Node {
        &self.nodes[id.0 as usize]
    }

    /// The collection a node stands in.
    pub fn parent(&self, id: NodeId) -> Option<NodeId> {
        self.parents.get(id.0 as usize).copied().flatten()
    }

    /// The text of a scalar key; a key that is a collection or an unknown alias reads as `""`.
    pub fn key_text(&self, key: NodeId) -> &str {
        self.value(key).text().unwrap_or("")
    }

    /// Notes which mappings are long, once all nodes are there.
    pub(super) fn index(&mut self) {
        let mut long = Vec::new();
        for (at, node) in self.nodes.iter().enumerate() {
            let NodeKind::Mapping(entries) = &node.kind else { continue };
            if entries.len() >= LONG {
                let mut order: Vec<u32> = (0..entries.len() as u32).collect();
                order.order_by(|a, b| {
                    let text = |at: &u32| self.key_text(entries[*at as usize].key);
                    (text(a), a).cmp(&(text(b), b))
                });
                long.push((NodeId(at as u32), order));
            }
        }
        self.long = long;
    }

    /// The index of the first entry with a key in a mapping, `<<` not followed.
    pub fn entry_index(&self, mapping: NodeId, key: &str) -> Option<usize> {
        let NodeKind::Mapping(entries) = &self.node(mapping).kind else { return None };
        match self.long.binary_search_by_key(&mapping, |(id, _)| *id) {
            Ok(at) => {
                let order = &self.long[at].1;
                let text = |at: &u32| self.key_text(entries[*at as usize].key);
                let found = *order.get(order.partition_point(|at| text(at) < key))?;
                (text(&found) == key).then_some(found as usize)
            }
            Err(_) => entries.iter().position(|entry| self.key_text(entry.key) == key),
        }
    }

    /// The index of the entry of a mapping that has this key or value.
    pub fn entry_with(&self, mapping: NodeId, node: NodeId) -> Option<usize> {
        let NodeKind::Mapping(entries) = &self.node(mapping).kind else { return None };
        let is = |entry: &Entry| entry.key == node || entry.value == node;
        // Nodes are numbered as they are read; a value may come before its key's number only where something is repaired.
        let near = entries.partition_point(|entry| entry.key <= node);
        match near.checked_sub(1) {
            Some(at) if is(&entries[at]) => Some(at),
            _ => entries.iter().position(is),
        }
    }

    /// The key with this span.
    pub fn key_at(&self, span: Span) -> Option<NodeId> {
        let value = self.node_at(span.start)?;
        let mapping = self.parent(value)?;
        let NodeKind::Mapping(entries) = &self.node(mapping).kind else { return None };
        let key = entries.get(self.entry_with(mapping, value)?)?.key;
        (self.node(key).span == span).then_some(key)
    }

    /// The index of an item of a sequence.
    pub fn item_index(&self, sequence: NodeId, node: NodeId) -> Option<usize> {
        let NodeKind::Sequence(items) = &self.node(sequence).kind else { return None };
        items.binary_search(&node).ok().or_else(|| items.iter().position(|&item| item == node))
    }

    /// The key path of a node as it stands in the source (aliases and merges not followed). A key has the path of its value.
    pub fn path_of(&self, id: NodeId) -> Vec<Step> {
        let mut path = Vec::new();
        let mut inner = id;
        while let Some(outer) = self.parent(inner) {
            match &self.node(outer).kind {
                NodeKind::Sequence(_) => path.extend(self.item_index(outer, inner).map(Step::Index)),
                NodeKind::Mapping(entries) => {
                    let entry = self.entry_with(outer, inner).map(|at| entries[at]);
                    path.extend(entry.map(|entry| Step::Key(self.key_text(entry.key).to_owned())));
                }
                _ => {}
            }
            inner = outer;
        }
        path.reverse();
        path
    }

    /// The deepest node at a byte offset, a node's end included; the key of an entry counts as its value.
    pub fn node_at(&self, offset: usize) -> Option<NodeId> {
        let touches = |span: Span| span.start <= offset && offset <= span.end;
        let roots = self.documents.iter().filter_map(|document| document.root);
        let mut found = roots.into_iter().find(|&root| touches(self.node(root).span))?;
        loop {
            let inner = match &self.node(found).kind {
                NodeKind::Sequence(items) => {
                    let after = items.partition_point(|&item| self.node(item).outer().start <= offset);
                    items[..after].last().copied().filter(|&item| touches(self.node(item).outer()))
                }
                NodeKind::Mapping(entries) => {
                    let after = entries.partition_point(|entry| self.node(entry.key).outer().start <= offset);
                    let entry = entries[..after].last();
                    entry.filter(|entry| touches(self.entry_span(entry))).map(|entry| entry.value)
                }
                _ => None,
            };
            match inner {
                Some(inner) => found = inner,
                None => return Some(found),
            }
        }
    }

    /// The key path at a byte offset: what the cursor stands on.
    pub fn path_at(&self, offset: usize) -> Vec<Step> {
        self.node_at(offset).map(|id| self.path_of(id)).unwrap_or_default()
    }

    /// From the start of an entry's key to the end of its value, anchors and tags included.
    pub fn entry_span(&self, entry: &Entry) -> Span {
        self.node(entry.key).outer().join(self.node(entry.value).outer())
    }
}

/// One document of a file.
#[derive(Clone, Debug)]
pub struct Document {
    /// Its root; `None` for an empty document.
    pub root: Option<NodeId>,
    /// From its first to its last byte.
    pub span: Span,
}

/// A node with its place.
#[derive(Clone, Debug)]
pub struct Node {
    /// What it is.
    pub kind: NodeKind,
    /// The node's own text: a scalar with its quotes (a block scalar from its `|`, without the final break),
    /// a collection from its first entry or bracket to the end of its last entry or bracket.
    pub span: Span,
    /// The anchor `&name` with its span (the `&` included).
    pub anchor: Option<(String, Span)>,
    /// The tag as written (`!reset`, `!!str`) with its span.
    pub tag: Option<Tag>,
}

impl Node {
    /// The node's span with its anchor and its tag.
    pub fn outer(&self) -> Span {
        let anchor = self.anchor.as_ref().map_or(self.span, |(_, span)| self.span.join(*span));
        self.tag.as_ref().map_or(anchor, |tag| anchor.join(tag.span))
    }
}

/// A tag as written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tag {
    /// With its leading `!`.
    pub text: String,
    /// Where, in bytes.
    pub span: Span,
}

/// What a node is.
#[derive(Clone, Debug)]
pub enum NodeKind {
    /// A scalar: its value with the way back to the source, and how it was written.
    /// An absent value is a plain scalar with an empty text and an empty span right behind its `:` or `-`.
    Scalar(SourceMap, ScalarStyle),
    /// A sequence.
    Sequence(Vec<NodeId>),
    /// A mapping in source order; keys that stand twice are all here.
    Mapping(Vec<Entry>),
    /// `*name`, with what it points at; `None` when there is no such anchor or it would contain itself.
    Alias(String, Option<NodeId>),
}

/// One key with its value.
#[derive(Clone, Copy, Debug)]
pub struct Entry {
    /// The key's node.
    pub key: NodeId,
    /// The value's node.
    pub value: NodeId,
}

/// How a scalar was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ScalarStyle {
    /// Without quotes: `null`, numbers and booleans are only told apart here.
    Plain,
    /// `'…'`
    SingleQuoted,
    /// `"…"`
    DoubleQuoted,
    /// `|`
    Literal,
    /// `>`
    Folded,
}

/// A comment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comment {
    /// From `#` to the end of the line, the break excluded.
    pub span: Span,
    /// Whether the line holds nothing else before it.
    pub own_line: bool,
}

/// Something wrong with the YAML itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct YamlError {
    /// What sort.
    pub kind: YamlErrorKind,
    /// Where, in bytes.
    pub span: Span,
    /// The other place, for a duplicate key: where it stood first.
    pub related: Option<Span>,
    /// What is wrong and what to do, in plain words.
    pub message: String,
}

/// What sort of fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum YamlErrorKind {
    /// Not YAML.
    Syntax,
    /// `*name` without `&name` before it.
    UnknownAnchor,
    /// An anchor that contains itself.
    AliasCycle,
    /// `<<` on something other than a mapping or a list of mappings.
    BadMerge,
    /// Aliases expand to more than 100,000 nodes.
    NodeLimit,
    /// Nested deeper than the limit.
    DepthLimit,
    /// One mapping has a key twice.
    DuplicateKey,
    /// Marks of a merge that is not finished.
    Conflict,
}
