//! A text with a few places replaced, and the way back to the text as the user has it.

use crate::order::Order;
use crate::text::Span;
use std::borrow::Cow;

/// Replaces `span` of the source by `text`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Patch {
    pub span: Span,
    pub text: String,
}

/// The source with patches applied.
pub(super) struct Patched<'a> {
    pub source: &'a str,
    pub text: Cow<'a, str>,
    /// In order, not overlapping, with the place of the replacement in `text`.
    patches: Vec<(Span, Span)>,
}

impl<'a> Patched<'a> {
    pub fn plain(source: &'a str) -> Self {
        Self { source, text: Cow::Borrowed(source), patches: Vec::new() }
    }

    /// Applies patches; one that overlaps an earlier one is left out.
    pub fn new(source: &'a str, patches: &[Patch]) -> Self {
        if patches.is_empty() {
            return Self::plain(source);
        }
        let mut order: Vec<&Patch> = patches.iter().collect();
        order.order_by_key(|patch| (patch.span.start, patch.span.end));
        let mut text = String::with_capacity(source.len() + 16 * patches.len());
        let mut places = Vec::with_capacity(patches.len());
        let mut done = 0;
        for patch in order {
            if patch.span.start < done {
                continue;
            }
            text.push_str(&source[done..patch.span.start]);
            let start = text.len();
            text.push_str(&patch.text);
            places.push((patch.span, Span::new(start, text.len())));
            done = patch.span.end;
        }
        text.push_str(&source[done..]);
        Self { source, text: Cow::Owned(text), patches: places }
    }

    /// The source offset of a place in `text`; inside a replacement, a place inside of what it replaced.
    pub fn back(&self, offset: usize) -> usize {
        let after = self.patches.partition_point(|(_, there)| there.start <= offset);
        let Some((here, there)) = after.checked_sub(1).map(|index| self.patches[index]) else { return offset };
        let mut source = if offset < there.end {
            (here.start + offset - there.start).min(here.end)
        } else {
            here.end + offset - there.end
        };
        source = source.min(self.source.len());
        while !self.source.is_char_boundary(source) {
            source -= 1;
        }
        source
    }

    /// The source span of a span of `text`.
    pub fn back_span(&self, span: Span) -> Span {
        Span::new(self.back(span.start), self.back(span.end))
    }

    /// Whether a patch changed something strictly inside `span` of `text`.
    pub fn touches(&self, span: Span) -> bool {
        self.patches.iter().any(|(_, there)| there.start < span.end && span.start < there.end.max(there.start + 1))
    }
}
