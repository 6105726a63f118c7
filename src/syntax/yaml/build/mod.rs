//! Events to tree: spans put right (`places.rs`), anchors linked, aliases budgeted, nodes put together (`nodes.rs`).

mod nodes;
mod places;

use crate::order::Order;
use crate::syntax::yaml::events::{self, Failure};
use crate::syntax::yaml::patched::Patched;
use crate::syntax::yaml::scalar;
use crate::syntax::yaml::tree::{
    Comment, Document, Node, NodeId, NodeKind, ScalarStyle, Tree, YamlError, YamlErrorKind,
};
use crate::text::{SourceMap, Span};
use granit_parser::{Event, StructureStyle};

/// How many nodes one file may have once every alias is written out.
pub(super) const NODE_LIMIT: usize = 100_000;
/// How many bytes of text the aliases of one file may stand for.
pub(super) const TEXT_LIMIT: usize = 8 << 20;
/// How deep collections may nest once every alias is written out.
pub(super) const DEPTH_LIMIT: usize = 512;

/// Builds the tree of `patched`, with spans of its source. Where the parser stops, what was open is closed.
pub(super) fn build(patched: &Patched<'_>) -> (Tree, Option<Failure>) {
    let mut builder = Builder {
        patched,
        text: &patched.text,
        tree: Tree::default(),
        weights: Vec::new(),
        open: Vec::new(),
        anchors: Vec::new(),
        cursor: 0,
        last: None,
        document: 0,
        expanded: 0,
        repeated: 0,
        limit_told: false,
    };
    // As many as a usual text of this length has, and not very many before they come.
    let nodes = (builder.text.len() / 16 + 8).min(4096);
    builder.tree.nodes.reserve(nodes);
    builder.tree.parents.reserve(nodes);
    builder.weights.reserve(nodes);
    let failure = builder.run();
    while !builder.open.is_empty() {
        builder.close(None);
    }
    for document in &mut builder.tree.documents {
        if let Some(root) = document.root {
            document.span = document.span.join(builder.tree.nodes[root.0 as usize].outer());
        }
    }
    if builder.tree.documents.is_empty() {
        builder.tree.documents.push(Document { root: None, span: Span::new(0, patched.source.len()) });
    }
    builder.tree.comments.order_by_key(|comment| comment.span.start);
    (builder.tree, failure)
}

/// What a node weighs with its aliases written out.
#[derive(Clone, Copy)]
struct Weight {
    nodes: usize,
    depth: usize,
    bytes: usize,
}

struct Frame {
    id: NodeId,
    key: Option<NodeId>,
    flow: bool,
    start: usize,
}

struct Builder<'a> {
    patched: &'a Patched<'a>,
    text: &'a str,
    tree: Tree,
    weights: Vec<Weight>,
    open: Vec<Frame>,
    /// Anchored nodes by the parser's number.
    anchors: Vec<(usize, NodeId)>,
    /// End of what has been read, in bytes of the patched text.
    cursor: usize,
    /// The node the next anchor event belongs to, and where it ends in the patched text.
    last: Option<NodeId>,
    document: usize,
    expanded: usize,
    /// Bytes of the text that aliases stand for.
    repeated: usize,
    limit_told: bool,
}

impl Builder<'_> {
    fn run(&mut self) -> Option<Failure> {
        let mut parser = events::parser(self.text, true);
        let mut last = (0, 0);
        loop {
            match parser.next_event()? {
                Err(error) => return Some(events::failure(&error, last, self.text)),
                Ok((event, span)) => {
                    last = events::passed(last, &event, &span);
                    self.event(event, &span);
                }
            }
        }
    }

    fn event(&mut self, event: Event<'_>, mark: &granit_parser::Span) {
        let span = mark.byte_range().map_or(Span::at(self.cursor), Span::from);
        match event {
            Event::DocumentStart(..) => {
                self.document = span.start;
                self.tree.documents.push(Document { root: None, span: self.patched.back_span(span) });
                self.anchors.clear();
                self.cursor = self.cursor.max(span.end);
            }
            Event::DocumentEnd => {
                let whole = self.patched.back_span(Span::new(self.document, span.end));
                if let Some(document) = self.tree.documents.last_mut() {
                    document.span = whole;
                }
                self.cursor = self.cursor.max(span.end);
            }
            Event::Comment(..) => self.comment(span),
            Event::Anchor(id, name) => {
                let span = self.patched.back_span(span);
                if let Some(node) = self.last {
                    self.anchors.push((id, node));
                    let node = &mut self.tree.nodes[node.0 as usize];
                    node.anchor = Some((name.into_owned(), span));
                    if node.span.is_empty() && node.span.start < span.end {
                        node.span = Span::at(span.end);
                    }
                }
            }
            Event::Scalar(value, style, _, tag) => self.scalar(&value, style, span, tag.is_some(), mark),
            Event::Alias(id) => {
                let name = span.slice(self.text).trim_start_matches('*').to_owned();
                let target = self.anchor(id);
                self.alias(name, target, span);
            }
            Event::UnresolvedAlias(name) => {
                let here = self.patched.back_span(span);
                let message = format!(
                    "`*{name}` refers to an anchor that is not set above. The file cannot be read this way. \
                     Put `&{name}` on the node it should repeat, or write the value out."
                );
                self.error(YamlErrorKind::UnknownAnchor, here, message);
                self.alias(name.into_owned(), None, span);
            }
            Event::SequenceStart(style, ..) => {
                let start = self.collection_start(span.start, style == StructureStyle::Flow, true);
                self.start(NodeKind::Sequence(Vec::new()), start, style, mark);
            }
            Event::MappingStart(style, ..) => {
                let start = self.collection_start(span.start, style == StructureStyle::Flow, false);
                self.start(NodeKind::Mapping(Vec::new()), start, style, mark);
            }
            Event::SequenceEnd | Event::MappingEnd => self.close(Some(span)),
            _ => {}
        }
    }

    /// The node of an anchor; the parser counts them upwards.
    fn anchor(&self, id: usize) -> Option<NodeId> {
        let after = self.anchors.partition_point(|(number, _)| *number <= id);
        let (number, node) = *self.anchors.get(after.checked_sub(1)?)?;
        (number == id).then_some(node)
    }

    fn comment(&mut self, span: Span) {
        let line = &self.text[..span.start];
        let own_line = line
            .trim_end_matches([' ', '\t'])
            .chars()
            .next_back()
            .is_none_or(|c| matches!(c, '\n' | '\r' | '\u{feff}'));
        self.tree.comments.push(Comment { span: self.patched.back_span(span), own_line });
    }

    fn error(&mut self, kind: YamlErrorKind, span: Span, message: String) {
        self.tree.errors.push(YamlError { kind, span, related: None, message });
    }

    fn scalar(
        &mut self,
        value: &str,
        style: granit_parser::ScalarStyle,
        span: Span,
        tagged: bool,
        mark: &granit_parser::Span,
    ) {
        let style = match style {
            granit_parser::ScalarStyle::SingleQuoted => ScalarStyle::SingleQuoted,
            granit_parser::ScalarStyle::DoubleQuoted => ScalarStyle::DoubleQuoted,
            granit_parser::ScalarStyle::Literal => ScalarStyle::Literal,
            granit_parser::ScalarStyle::Folded => ScalarStyle::Folded,
            _ => ScalarStyle::Plain,
        };
        let mut span = match style {
            ScalarStyle::Literal | ScalarStyle::Folded => self.block_span(span),
            ScalarStyle::Plain if span.is_empty() => Span::at(self.absent(span.start)),
            _ => span,
        };
        if let Some(tag) = mark.tag_span().and_then(|tag| tag.byte_range()).filter(|_| tagged && span.is_empty()) {
            span = Span::at(tag.end.max(span.start));
        }
        let here = self.patched.back_span(span);
        let map = if span.is_empty() {
            SourceMap::new(here.start)
        } else if self.patched.touches(span) {
            scalar::whole(self.patched.source, here, value)
        } else {
            scalar::source_map(self.patched.source, here, style, value)
        };
        self.cursor = self.cursor.max(span.end);
        let id = self.node(NodeKind::Scalar(map, style), here, mark);
        let bytes = value.len();
        self.weights[id.0 as usize].bytes = bytes;
        self.attach(id, Weight { nodes: 1, depth: 1, bytes });
    }

    fn alias(&mut self, name: String, target: Option<NodeId>, span: Span) {
        let here = self.patched.back_span(span);
        self.cursor = self.cursor.max(span.end);
        let mut target = target;
        let mut weight = Weight { nodes: 1, depth: 1, bytes: 0 };
        if let Some(anchored) = target {
            let reached = self.weights[anchored.0 as usize];
            if self.open.iter().any(|frame| frame.id == anchored) {
                let message = format!(
                    "`*{name}` stands inside the node that `&{name}` names. It would contain itself without end. \
                     Move the anchor or write the value out."
                );
                self.error(YamlErrorKind::AliasCycle, here, message);
                target = None;
            } else if self.expanded + reached.nodes > NODE_LIMIT
                || self.repeated + reached.bytes > TEXT_LIMIT
                || self.open.len() + reached.depth > DEPTH_LIMIT
            {
                if !self.limit_told {
                    let message = format!(
                        "The aliases of this file stand for more than {NODE_LIMIT} nodes or 8 MiB, or nest too deeply. \
                         Tools refuse such a file or run out of memory. Repeat less: from `*{name}` on, aliases are not followed."
                    );
                    self.error(YamlErrorKind::NodeLimit, here, message);
                    self.limit_told = true;
                }
                target = None;
            } else {
                self.expanded += reached.nodes;
                self.repeated += reached.bytes;
                weight = reached;
            }
        }
        let id = self.push(Node { kind: NodeKind::Alias(name, target), span: here, anchor: None, tag: None });
        self.attach(id, weight);
    }
}
