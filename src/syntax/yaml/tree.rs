//! The YAML tree: an arena of nodes, each with its span, and a view that follows aliases and merges.

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
    /// What could not be read, and keys that stand twice.
    pub errors: Vec<YamlError>,
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
    /// An absent value is a plain scalar with an empty text and an empty span.
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
}

/// A node seen with aliases followed and `<<` merged.
#[derive(Clone, Copy)]
pub struct Value<'a> {
    /// The tree it lives in.
    pub tree: &'a Tree,
    /// The node, aliases already followed.
    pub id: NodeId,
}

impl<'a> Value<'a> {
    /// The node itself.
    pub fn node(self) -> &'a Node {
        &self.tree.nodes[self.id.0 as usize]
    }
}
