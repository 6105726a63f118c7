//! Where a node stands, where the parser says something else: behind anchors, tags and headers.

use super::Builder;
use crate::syntax::yaml::tree::NodeKind;
use crate::text::{Breaks, Span};

impl Builder<'_> {
    /// Where a collection starts: its own first byte, not that of its anchor or tag.
    pub(super) fn collection_start(&self, start: usize, flow: bool, sequence: bool) -> usize {
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
    pub(super) fn block_span(&self, span: Span) -> Span {
        let start = self.block_header(span.start);
        let text = &self.text[start..span.end];
        let end = text.trim_end().len();
        Span::new(start, start + Breaks::Any.line_end(text, end))
    }

    /// Where an absent value stands: right behind its `:` or `-`.
    pub(super) fn absent(&self, fallback: usize) -> usize {
        let at = self.skip_space(self.cursor);
        let wanted = match self.open.last() {
            Some(frame) if frame.key.is_some() => b':',
            Some(frame) if !frame.flow && matches!(self.tree.node(frame.id).kind, NodeKind::Sequence(_)) => b'-',
            _ => return fallback.min(self.text.len()),
        };
        if self.text.as_bytes().get(at) == Some(&wanted) { at + 1 } else { self.cursor }
    }
}
