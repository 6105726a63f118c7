//! Events to tree: spans put right, anchors linked, aliases budgeted.

use crate::order::Order;
use crate::syntax::yaml::events::{self, Failure};
use crate::syntax::yaml::patched::Patched;
use crate::syntax::yaml::scalar;
use crate::syntax::yaml::tree::{
    Comment, Document, Entry, Node, NodeId, NodeKind, ScalarStyle, Tag, Tree, YamlError, YamlErrorKind,
};
use crate::text::{Breaks, SourceMap, Span};
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

    /// Where a collection starts: its own first byte, not that of its anchor or tag.
    fn collection_start(&self, start: usize, flow: bool, sequence: bool) -> usize {
        if sequence && !flow && self.open.last().is_some_and(|frame| frame.key.is_some()) {
            // The parser places a sequence at its key's indentation behind its first `-`.
            let colon = self.skip_space(self.cursor);
            let dash = self.skip_properties(colon + usize::from(self.text.as_bytes().get(colon) == Some(&b':')));
            if dash < start && self.text.as_bytes().get(dash) == Some(&b'-') {
                return dash;
            }
        }
        let first = self.skip_properties(start.min(self.text.len()));
        let bytes = self.text.as_bytes();
        if flow && !matches!(bytes.get(first), Some(b'[' | b'{')) {
            return start;
        }
        if !flow && sequence && bytes.get(first) != Some(&b'-') {
            return start;
        }
        // A block mapping that starts with `&` starts with the anchor of its first key, unless a line break follows.
        if !flow && !sequence && !Breaks::Any.is_in(&self.text[start.min(first)..first]) {
            return start;
        }
        first
    }

    /// Skips blanks, breaks, comments, anchors and tags.
    fn skip_properties(&self, mut at: usize) -> usize {
        let bytes = self.text.as_bytes();
        while let Some(&byte) = bytes.get(at) {
            match byte {
                b' ' | b'\t' | b'\n' | b'\r' => at += 1,
                b'#' => at = Breaks::Any.line_end(self.text, at),
                b'&' | b'!' => {
                    at += bytes[at..].iter().position(|byte| byte.is_ascii_whitespace()).unwrap_or(bytes.len() - at);
                }
                _ => break,
            }
        }
        at
    }

    fn skip_space(&self, mut at: usize) -> usize {
        let bytes = self.text.as_bytes();
        while let Some(&byte) = bytes.get(at) {
            match byte {
                b' ' | b'\t' | b'\n' | b'\r' => at += 1,
                b'#' => at = Breaks::Any.line_end(self.text, at),
                _ => break,
            }
        }
        at
    }

    /// Where the header of the block scalar stands whose content starts at `content`.
    fn block_header(&self, content: usize) -> usize {
        let bytes = self.text.as_bytes();
        let mut at = self.cursor;
        while at < content {
            at = self.skip_properties(at);
            match bytes.get(at) {
                Some(b'|' | b'>') => return at,
                Some(b':' | b'-' | b'?') => at += 1,
                _ => break,
            }
        }
        content
    }

    /// The span of a block scalar: from its header to the end of its last line with text.
    fn block_span(&self, span: Span) -> Span {
        let start = self.block_header(span.start);
        let text = &self.text[start..span.end];
        let end = text.trim_end().len();
        Span::new(start, start + Breaks::Any.line_end(text, end))
    }

    /// Where an absent value stands: right behind its `:` or `-`.
    fn absent(&self, fallback: usize) -> usize {
        let at = self.skip_space(self.cursor);
        let wanted = match self.open.last() {
            Some(frame) if frame.key.is_some() => b':',
            Some(frame) if !frame.flow && matches!(self.tree.node(frame.id).kind, NodeKind::Sequence(_)) => b'-',
            _ => return fallback.min(self.text.len()),
        };
        if self.text.as_bytes().get(at) == Some(&wanted) { at + 1 } else { self.cursor }
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

    fn start(&mut self, kind: NodeKind, start: usize, style: StructureStyle, mark: &granit_parser::Span) {
        let here = Span::at(self.patched.back(start));
        let id = self.node(kind, here, mark);
        let flow = style == StructureStyle::Flow;
        self.cursor = self.cursor.max(if flow { start + 1 } else { start });
        self.open.push(Frame { id, key: None, flow, start });
    }

    /// Ends the innermost collection; without an end event, where its last child ends.
    fn close(&mut self, end: Option<Span>) {
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

    fn node(&mut self, kind: NodeKind, span: Span, mark: &granit_parser::Span) -> NodeId {
        let tag = mark.tag_span().and_then(|tag| tag.byte_range()).map(|range| {
            let range = Span::from(range);
            self.cursor = self.cursor.max(range.end);
            Tag { text: range.slice(self.text).to_owned(), span: self.patched.back_span(range) }
        });
        let id = self.push(Node { kind, span, anchor: None, tag });
        self.last = Some(id);
        id
    }

    fn push(&mut self, node: Node) -> NodeId {
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
    fn attach(&mut self, id: NodeId, weight: Weight) {
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
